"""What stands twice in a list."""

from __future__ import annotations

from collections.abc import Hashable, Iterator

from scenec.check.rule import View
from scenec.diagnostics import Diagnostic, Related, removal
from scenec.lint.kinds import settings, values, video_lint
from scenec.model import Asset, Clip, Read, Value

KINDS = ("texts", "speeches", "assets", "clips", "names", "joined_names")


@video_lint("W0016", "twice-in-list")
def twice_in_list(video: View) -> Iterator[Diagnostic]:
    """The same clip, title or track twice in a list is a slip of copying, or makes it drawn twice as often.

    Remove it; where it should be drawn more often, say so with an `allow`.
    Nothing is said of a declared list that is put into another one twice.

    Wrong, in a narration:

        title: ["The reef wakes", "The reef wakes"]

    Right, in a narration:

        title: "The reef wakes"
    """
    for _, read in settings(video.part):
        if read.field.kind in KINDS:
            yield from _list(video, read)


def _list(video: View, read: Read) -> Iterator[Diagnostic]:
    first: dict[Hashable, Value] = {}
    for element in values(read):
        known = first.setdefault(_content(element), element)
        if known.span != element.span:
            inside = read.value.span.start <= element.span.start and element.span.end <= read.value.span.end
            fixes = (removal(element.span),) if inside else ()
            yield video.broken(f"this stands twice in `{read.field.name}`", element.span, (Related(known.span, "first here"),), fixes)


def _content(value: Value) -> Hashable:
    """What makes two elements the same."""
    data = value.data.asset.data if isinstance(value.data, Clip) else value.data
    if isinstance(data, Asset):
        return data.text
    return data if isinstance(data, Hashable) else id(data)

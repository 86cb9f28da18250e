"""What stands twice in a list."""

from __future__ import annotations

from collections.abc import Hashable, Iterator

from scenec.diagnostics import Diagnostic, Related, removal
from scenec.lint.kinds import Values, value_lint
from scenec.model import Asset, Clip, Value

KINDS = ("texts", "speeches", "assets", "clips", "names", "joined_names")


@value_lint("W0016", "twice-in-list", KINDS)
def twice_in_list(values: Values) -> Iterator[Diagnostic]:
    """The same clip, title or track twice in a list is a slip of copying, or makes it drawn twice as often.

    Remove it; where it should be drawn more often, say so with an `allow`.
    Nothing is said of a declared list that is put into another one twice.

    Wrong, in a narration:

        title: ["The reef wakes", "The reef wakes"]

    Right, in a narration:

        title: "The reef wakes"
    """
    first: dict[Hashable, Value] = {}
    for element in values.all:
        known = first.setdefault(_content(element), element)
        if known.span != element.span:
            inside = values.read.value.span.start <= element.span.start and element.span.end <= values.read.value.span.end
            fixes = (removal(element.span),) if inside else ()
            yield values.broken(f"this stands twice in `{values.field.name}`", element.span, (Related(known.span, "first here"),), fixes)


def _content(value: Value) -> Hashable:
    """What makes two elements the same."""
    data = value.data.asset.data if isinstance(value.data, Clip) else value.data
    if isinstance(data, Asset):
        return data.text
    return data if isinstance(data, Hashable) else id(data)

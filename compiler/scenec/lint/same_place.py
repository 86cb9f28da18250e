"""Captions that lie upon each other."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from scenec.check.rule import View
from scenec.diagnostics import Diagnostic, Related
from scenec.lint.kinds import video_lint
from scenec.model import Part


@video_lint("W0021", "same-place", "title", "subheading", "speech.subtitles")
def same_place(video: View) -> Iterator[Diagnostic]:
    """A title, the sub-headings of each level and the subtitles are all shown at once; two at one place cannot be read.

    A title with `from` or `to` may be gone when another one comes, so nothing is said of it.

    Wrong, in a narration:

        title { text: "The reef wakes", y: 20% }
        subheading 1 { text: "Two seals", y: 20% }

    Right, in a narration:

        title { text: "The reef wakes", y: 20% }
        subheading 1 { text: "Two seals", y: 30% }
    """
    seen: dict[tuple[object, ...], Part] = {}
    for part in (*video.blocks("title"), *video.blocks("subheading"), *video.blocks("speech.subtitles")):
        place = _place(part)
        if place is None:
            continue
        other = seen.setdefault(place, part)
        if other is not part:
            span = part.reads["y"].span
            message = f"{_name(part)} lies upon {_name(other)}: both have the same place"
            yield video.broken(message, span, (Related(other.reads["y"].span, "the other one"),))


def _place(part: Part) -> tuple[object, ...] | None:
    """Where a caption is put, if it says so and is there all the time."""
    if "y" not in part.reads or "from" in part.reads or "to" in part.reads:
        return None
    if part.block.name in ("title", "subheading") and "text" not in part.reads:
        return None
    place = tuple(part.reads[name].value.data if name in part.reads else None for name in ("x", "y", "align"))
    return place if all(isinstance(data, str | Decimal | None) for data in place) else None


def _name(part: Part) -> str:
    return f"`{part.block.name} {part.label.data}`" if part.label else f"`{part.block.name}`"

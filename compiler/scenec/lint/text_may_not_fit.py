"""Titles that are wider or higher than the picture."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from math import ceil

from scenec.check.rule import View
from scenec.diagnostics import Diagnostic
from scenec.lint.kinds import video_lint
from scenec.model import Read, Size, Value

READS = ("text", "font_size", "width", "y", "wrap", "spacing", "angle", "/output.size")


@video_lint("W0015", "text-may-not-fit", *READS, each=("title", "subheading"))
def text_may_not_fit(caption: View) -> Iterator[Diagnostic]:
    """A title with a size for its letters may be wider than the picture, or have more lines than there is room for.

    The estimate takes the widths of a narrow font, letters as many pixels high as `font_size` says, and lines as close as they get;
    none of that is documented.
    Shorten the text, choose smaller letters, leave `font_size` to the service, or let it wrap anywhere.

    Wrong, in a narration:

        title { text: "盒马鲜生龙湖天街店今天上午九点盛大开业", font_size: 120, wrap: auto-wrap-at-spaces }

    Right:

        title { text: "盒马鲜生龙湖天街店今天上午九点盛大开业", font_size: 120 }
    """
    size, font = caption.get("/output.size"), caption.number("font_size")
    wrap = caption.text("wrap") or "AutoWrap"
    if size is None or not isinstance(size.data, Size) or not font or wrap == "AutoScale" or caption.number("angle"):
        return
    room = _extent(caption.read("width"), size.data.width, whole=True)
    height = float(str(size.data.height.data)) - _extent(caption.read("y"), size.data.height, whole=False)
    for text in caption.elements("text"):
        problem = _problem(str(text.data), float(font), float(caption.number("spacing") or 0), room, height, wrap)
        if problem:
            yield caption.broken(problem, text.span)


def _problem(text: str, font: float, spacing: float, room: float, height: float, wrap: str) -> str | None:
    """Why a text does not fit, if so."""
    from scenec.estimate.widths import width

    def pixels(part: str) -> float:
        return width(part) * font + spacing * (len(part) - 1)

    widest = max(map(pixels, text if wrap == "AutoWrap" else text.split()), default=0)
    if widest > room:
        return f"at `font_size` {font:g} a line of this is about {widest:.0f} pixels wide, and there is room for {room:.0f}"
    lines = sum(ceil(pixels(line) / room) for line in text.split("\n") if line)
    if lines * font > height:
        return f"at `font_size` {font:g} this takes about {lines} lines, which are higher than the picture below `y`"
    return None


def _extent(read: Read | None, side: Value, whole: bool) -> float:
    """A position or extent in pixels: below 1 it is a share, and 1 is all; without one all of the side, or nothing."""
    pixels = float(str(side.data))
    if read is None or not isinstance(read.value.data, Decimal):
        return pixels if whole else 0
    number = float(read.value.data)
    return number * pixels if number <= 1 else number

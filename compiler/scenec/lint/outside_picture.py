"""Stickers that reach out of the picture."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from scenec.check.rule import View
from scenec.diagnostics import Diagnostic, Related
from scenec.lint.kinds import video_lint
from scenec.model import Size, Value


@video_lint("W0022", "outside-picture", "x", "y", "width", "height", "/output.size", each="sticker")
def outside_picture(sticker: View) -> Iterator[Diagnostic]:
    """A sticker that reaches beyond the edge of the picture is cut off, or not seen at all.

    Its place is that of its upper left corner; pixels count from the size of the output.

    Wrong, in a narration:

        sticker { image: "oss://brand/logo.png", x: 90%, y: 5%, width: 20%, height: 10% }

    Right, in a narration:

        sticker { image: "oss://brand/logo.png", x: 80%, y: 5%, width: 20%, height: 10% }
    """
    size = sticker.get("/output.size")
    if size is None or not isinstance(size.data, Size):
        return
    for at, extent, side, word in (("x", "width", size.data.width, "right"), ("y", "height", size.data.height, "bottom")):
        read = sticker.read(at) or sticker.read(extent)
        end = _pixels(sticker.number(at), side) + _pixels(sticker.number(extent), side)
        pixels = _pixels(Decimal(1), side)
        if read is not None and end > pixels:
            message = f"the sticker reaches out of the picture at the {word}: it ends at {end:.0f} of {pixels:.0f} pixels"
            yield sticker.broken(message, read.value.span, (Related(size.span, "the picture"),))


def _pixels(number: Decimal | None, side: Value) -> Decimal:
    """A position or extent in pixels: up to 1 it is a share."""
    if number is None or not isinstance(side.data, Decimal):
        return Decimal(0)
    return number * side.data if number <= 1 else number

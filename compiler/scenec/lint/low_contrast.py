"""Letters on a ground of nearly their own colour."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scenec.check.rule import View
from scenec.diagnostics import Diagnostic, Related
from scenec.lint.kinds import video_lint
from scenec.model import Value

CONTRAST = 2
"""What is easily read has 3 to 1 in big letters; below this nearly nothing is."""


@video_lint("W0020", "low-contrast", "color", "back_color", "layers", each=("title", "subheading", "speech.subtitles"))
def low_contrast(caption: View) -> Iterator[Diagnostic]:
    """Letters on a ground of nearly their own colour cannot be read.

    Looked at are `color`, and behind it a box of `layers` or `back_color`.

    Wrong, in a narration:

        title { text: "The reef wakes", color: #ffffff, back_color: #ffee66 }

    Right, in a narration:

        title { text: "The reef wakes", color: #ffffff, back_color: #ee6600 }
    """
    letters, ground = caption.get("color"), _ground(caption)
    if letters is None or ground is None or not _is_colour(letters) or not _is_colour(ground):
        return
    light, dark = sorted((_light(letters), _light(ground)), reverse=True)
    ratio = (light + 0.05) / (dark + 0.05)
    if ratio < CONTRAST:
        message = f"letters of `{letters.data}` on `{ground.data}` cannot be read: the contrast is {ratio:.1f} to 1"
        yield caption.broken(message, letters.span, (Related(ground.span, "behind them"),))


def _ground(caption: View) -> Value | None:
    """The colour behind the letters, or of a box in the layers."""
    for record in caption.elements("layers"):
        if isinstance(record.data, dict) and (kind := record.data.get("Type")) is not None and kind.data == "Box":
            return record.data.get("Color")
    return caption.get("back_color")


def _is_colour(value: Value) -> bool:
    return isinstance(value.data, str) and re.fullmatch("#[0-9A-Fa-f]{6}", value.data) is not None


def _light(colour: Value) -> float:
    """The relative luminance of a colour (WCAG 2.1)."""
    parts = [int(str(colour.data)[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue

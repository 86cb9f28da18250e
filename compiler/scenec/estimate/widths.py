"""A text in, how wide it is out, in sizes of its font; widths are in `stdlib/service/estimates.toml`."""

from __future__ import annotations

from unicodedata import combining, east_asian_width

from scenec.facts import advances

SPREAD = 0.85
"""The share of the widths in the table that narrow fonts still take."""


def width(text: str) -> float:
    """How wide a text is at least, on one line."""
    known = advances()
    other = known["n"]
    return sum(_width(sign, known.get(sign, other)) for sign in text)


def is_wide(sign: str) -> bool:
    """Whether a sign is of East Asia, as wide as high, with a line break before and after it."""
    return east_asian_width(sign) in ("W", "F")


def _width(sign: str, advance: int) -> float:
    if combining(sign) or sign == "\u200b":
        return 0
    return 1 if is_wide(sign) else advance * SPREAD / 1000

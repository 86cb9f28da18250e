"""Signs that look like others, or like nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scenec.diagnostics import Diagnostic, replacement
from scenec.lint.kinds import Values, value_lint
from scenec.model import Asset, Clip, Value

HIDDEN = "\u00ad\u200b\u2060\ufeff"
KINDS = ("texts", "speech", "speeches", "text", "assets", "clips", "image", "url", "address")


@value_lint("W0019", "look-alike", KINDS)
def look_alike(values: Values) -> Iterator[Diagnostic]:
    """A sign that does not show makes two names differ that look the same, and a full-width letter or digit in an address is another one.

    They come along when a text is copied, or from a Chinese keyboard; type the place anew.
    Full-width signs in titles and speech are left alone.

    Wrong, in a narration:

        media: "oss://reef-clips/seal２.mp4"

    Right, in a narration:

        media: "oss://reef-clips/海豹（2）.mp4"
    """
    for value in values.all:
        data = value.data.asset.data if isinstance(value.data, Clip) else value.data
        if isinstance(data, Asset):
            yield from _signs(values, value, data.written, f"[{HIDDEN}０-９Ａ-Ｚａ-ｚ]")
        elif isinstance(data, str) and not data.isascii():
            yield from _signs(values, value, data, f"[{HIDDEN}]")


def _signs(values: Values, value: Value, text: str, signs: str) -> Iterator[Diagnostic]:
    """The first such sign of a text; a fix where the text is written out in this place."""
    found = re.search(signs, text)
    if found is None:
        return
    written = value.span.text
    mended = re.sub(signs, lambda sign: "" if sign[0] in HIDDEN else chr(ord(sign[0]) - 0xFEE0), written)
    fixes = (replacement(value.span, mended, "write it with plain signs"),) if mended != written and value.span.text[:1] == '"' else ()
    sign = found[0]
    message = (
        f"there is a sign in this that does not show, U+{ord(sign):04X}" if sign in HIDDEN else f"`{sign}` in this is a full-width sign"
    )
    yield values.broken(message, value.span, fixes=fixes)

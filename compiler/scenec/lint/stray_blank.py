"""Blanks at the ends of titles and ids."""

from __future__ import annotations

from collections.abc import Iterator

from scenec.diagnostics import Diagnostic, replacement
from scenec.lint.kinds import Values, value_lint
from scenec.model import Asset, Clip, Value

WRITTEN = ("title.text", "subheading.text", "speech.cloned_voice", "search.libraries", "produce.pipeline", "templates", "notify")
KINDS = ("assets", "clips", "image", "url")


@value_lint("W0018", "stray-blank", KINDS, WRITTEN)
def stray_blank(values: Values) -> Iterator[Diagnostic]:
    """A blank before or behind an id makes it another id, and one at the end of a title moves it from the middle.

    Wrong, in a narration:

        title: "The reef wakes "

    Right, in a narration:

        title: "The reef  wakes"
    """
    for value in values.all:
        text = _text(value)
        if text is not None and text.strip() and text != text.strip():
            yield _finding(values, value)


def _finding(values: Values, value: Value) -> Diagnostic:
    written = value.span.text
    mended = f'"{written[1:-1].strip()}"' if written.startswith('"') and not written.startswith('"""') else written
    fixes = (replacement(value.span, mended, "remove the blanks"),) if mended != written else ()
    return values.broken("this begins or ends with a blank", value.span, fixes=fixes)


def _text(value: Value) -> str | None:
    """The text of an element, as it is written out."""
    data = value.data.asset.data if isinstance(value.data, Clip) else value.data
    return data.written if isinstance(data, Asset) else data if isinstance(data, str) else None

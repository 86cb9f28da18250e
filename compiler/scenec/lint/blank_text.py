"""Texts in which nothing stands."""

from __future__ import annotations

from collections.abc import Iterator

from scenec.diagnostics import Diagnostic
from scenec.lint.kinds import Values, value_lint

WRITTEN = ("title.text", "subheading.text", "speech.text", "scene.visual", "scene.speech")


@value_lint("W0031", "blank-text", paths=WRITTEN)
def blank_text(values: Values) -> Iterator[Diagnostic]:
    """A text of nothing but blanks shows and says nothing, and what the service makes of it is not described.

    Wrong, in a narration:

        title: ["The reef wakes", " "]

    Right, in a narration:

        title: ["The reef wakes", "."]
    """
    for value in values.all:
        if isinstance(value.data, str) and not value.data.strip():
            yield values.broken("nothing stands in this text", value.span)

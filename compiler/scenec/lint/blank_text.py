"""Texts in which nothing stands."""

from __future__ import annotations

from collections.abc import Iterator

from scenec.diagnostics import Diagnostic
from scenec.lint.kinds import Values, value_lint

WRITTEN = ("title.text", "subheading.text", "speech.text", "scene.visual", "scene.speech")


@value_lint("W0031", "blank-text", paths=WRITTEN)
def blank_text(values: Values) -> Iterator[Diagnostic]:
    """A text of nothing but blanks shows and says nothing, and what the service makes of it is not described.

    Empty texts alone are as good as none, of which the rules of their fields speak; a subheading is written for its text.

    Wrong, in a narration:

        title: ["The reef wakes", " "]

    Right, in a narration:

        title: ["The reef wakes", "."]
    """
    said = any(value.data != "" for value in values.all) or values.field.block == "subheading"
    for value in values.all if said else ():
        if isinstance(value.data, str) and not value.data.strip():
            yield values.broken("nothing stands in this text", value.span)

"""Single braces where a value was meant."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from scenec import syntax
from scenec.diagnostics import Diagnostic, replacement
from scenec.lint.kinds import Written, file_lint, may_declare
from scenec.source import Span


@file_lint("W0023", "single-brace")
def single_brace(written: Written) -> Iterator[Diagnostic]:
    """A name in single braces is text, and shown with its braces; a value takes two.

    Only names that the file declares are looked for; `{index}` is the service's, whatever the file declares.

    Wrong, in a narration:

        let shop = "Freshippo"
        title: ["{{ shop }} opens", "Welcome to {shop}"]

    Right, in a narration:

        let shop = "Freshippo"
        title: ["{{ shop }} opens", "Welcome to \\{shop}"]
    """
    if not may_declare(written):
        return
    names = {member.name.text for sort in (syntax.Let, syntax.Param) for member in _nodes(written.file, sort)}
    names.discard("index")
    if names:
        for text in _nodes(written.file, syntax.Text):
            span = Span(written.program.source, text.start, text.end)
            for found in re.finditer(r"(?<![\\{$])\{[ \t]*(\w+)[ \t]*\}(?!\})", span.text):
                if found[1] in names:
                    place = Span(span.source, text.start + found.start(), text.start + found.end())
                    yield _finding(place, found[1])


def _finding(place: Span, name: str) -> Diagnostic:
    fixes = (replacement(place, f"{{{{ {name} }}}}"),)
    message = f"`{place.text}` is shown as it stands; the value is `{{{{ {name} }}}}`"
    return Diagnostic("W0023", "single-brace", "warning", message, place, fixes=fixes)


def _nodes(node: Any, wanted: type) -> Iterator[Any]:
    """The nodes of a sort in a node, the outermost ones."""
    for part in node:
        if isinstance(part, wanted):
            yield part
        elif isinstance(part, tuple):
            yield from _nodes(part, wanted)

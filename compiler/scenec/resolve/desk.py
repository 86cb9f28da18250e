"""What all of resolving shares: the source, the findings, and the texts and places of words in it."""

from __future__ import annotations

from typing import TypeAlias

from scenec import syntax
from scenec.catalog import syntax as say_syntax
from scenec.diagnostics import Diagnostic
from scenec.source import Source, Span

Sizes: TypeAlias = dict[Span, tuple[int, int]]
"""By the place of a declaration: how many values its own is, with all names in it followed, and how deeply they are nested."""


class Desk:
    """A source on the desk, and what was found in it so far."""

    def __init__(self, source: Source, found: list[Diagnostic]) -> None:
        self.source = source
        self.found = found

    def span(self, node: syntax.Value | syntax.Name | syntax.Library | syntax.Member | syntax.Body) -> Span:
        return Span(self.source, node.start, node.end)

    def report(self, diagnostic: Diagnostic) -> None:
        self.found.append(diagnostic)

    def key(self, key: syntax.Key | syntax.Label) -> str:
        """The text of a key or label, which takes no interpolation."""
        if not isinstance(key, syntax.Text):
            return key.text
        if any(isinstance(part, syntax.Interpolation) for part in key.parts):
            self.report(say_syntax.interpolation_not_allowed(self.span(key), "a key or label"))
        return text_of(key)

    def word(self, member: syntax.Member, length: int) -> Span:
        """The word that a declaration begins with."""
        return Span(self.source, member.start, member.start + length)

    def sign(self, member: syntax.Field | syntax.Append) -> Span:
        """Where the `:` or `+:` of a field stands."""
        name = member.label or member.key
        sign = ":" if isinstance(member, syntax.Field) else "+:"
        at = self.source.text.find(sign, name.end, member.value.start)
        return Span(self.source, at, at + len(sign)) if at >= 0 else Span(self.source, name.end, name.end)


def text_of(key: syntax.Key | syntax.Label) -> str:
    """The text of a key or label."""
    if isinstance(key, syntax.Text):
        return "".join(part for part in key.parts if isinstance(part, str))
    return key.text

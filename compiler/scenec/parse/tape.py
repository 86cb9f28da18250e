"""The tokens of a broken text so far, and what is to be said of them: taken back where a later sign shows them to be another mistake's."""

from __future__ import annotations

import re

from scenec.diagnostics import Diagnostic
from scenec.parse.drive import Token
from scenec.parse.known import members
from scenec.parse.text import TextReader
from scenec.source import Span

TAIL = " \t\r]}),"
NEXT_FIELD = re.compile(r"[\]})]*\s*,\s*[^\W\d][\w-]*\s*:")
BRACKETS = re.compile(r"[][{}()]")
NEXT_FIELD = re.compile(r"[,，、;；][ \t]*([^\s,:：]+)[ \t]*[:：]")
WORDS = frozenset(("NAME", "NUMBER", "COLOUR", "BAD", "DOT", "SLASH"))
SETS = frozenset(("COLON", "_PLUS", "EQUAL"))
OPENERS = {"LBRACE": "RBRACE", "LSQB": "RSQB", "_TRIM": "RPAR", "LPAR": "RPAR"}


class Tape:
    """Tokens and notes, in the order of the text."""

    def __init__(self, reader: TextReader) -> None:
        self.reader = reader
        self.text = reader.source.text
        self.tokens: list[Token] = []
        self.notes: list[Diagnostic] = []
        self._inside: list[str] = []
        self._line = (0, -1)

    def span(self, start: int, end: int) -> Span:
        return self.reader.span(start, end)

    def add(self, kind: str, value: str | None, start: int, end: int) -> int:
        """Add a token, a broken one without a value; returns its end."""
        self.tokens.append(Token(kind, value, start, end))
        if kind in OPENERS:
            self._inside.append(kind)
        elif self._inside and OPENERS[self._inside[-1]] == kind:
            self._inside.pop()
        return end

    def note(self, diagnostic: Diagnostic) -> None:
        """Keep a finding until the text is read."""
        self.notes.append(diagnostic)

    def finish(self) -> list[Token]:
        """Report what was noted; returns the tokens."""
        for diagnostic in self.notes:
            self.reader.report(diagnostic)
        return self.tokens

    def merge(self, first: int, end: int) -> int:
        """Make the tokens from the index `first` on one broken text, about which nothing was noted; returns its end."""
        start = self.tokens[first].start
        while self.notes and self.notes[-1].span.start >= start:
            self.notes.pop()
        del self.tokens[first:]
        return self.add("STRING", None, start, end)

    def kind_before(self) -> str:
        """The kind of the last token; a line break where there is none."""
        return self.tokens[-1].kind if self.tokens else "_NL"

    def begins_member(self) -> bool:
        """Whether the last token is a name with which a member begins: the first of a line or of a block, or behind a comma in one."""
        before = self.tokens[-2].kind if len(self.tokens) > 1 else "_NL"
        in_block = not self._inside or self._inside[-1] == "LBRACE"
        return self.kind_before() == "NAME" and in_block and before in ("_NL", "LBRACE", "COMMA")

    def line_end(self, at: int) -> int:
        """The offset of the end of a line, before its line break."""
        first, last = self._line
        if not first <= at <= last:
            last = self.text.find("\n", at)
            last = len(self.text) if last < 0 else last
            last -= last > at and self.text[last - 1] == "\r"
            self._line = (at, last)
        return last

    def text_end(self, start: int, stop: int | None = None) -> int:
        """Where a text that nothing closes ends: before the closing brackets that end its line, but for those of its own brackets.

        A closing bracket behind which the next field of the line begins ends it too.
        """
        stop = self.line_end(start) if stop is None else stop
        end = start + len(self.text[start:stop].rstrip(TAIL))
        opened: list[str] = []
        for bracket in BRACKETS.finditer(self.text, start, stop):
            if bracket[0] in "[{(":
                opened.append("]})"["[{(".index(bracket[0])])
            elif opened and opened[-1] == bracket[0]:
                opened.pop()
                end = max(end, bracket.end())
            elif not opened and NEXT_FIELD.match(self.text, bracket.end(), stop):
                return bracket.start()
        return end

    def value_end(self, start: int) -> int:
        """Where a text without quotes ends: as one that nothing closes, or before the next field of the line."""
        fields = NEXT_FIELD.finditer(self.text, start, self.line_end(start))
        field = next((found for found in fields if found[1] in members()), None)
        return self.text_end(start, field.start() if field else None)

    def words_before(self, at: int) -> int | None:
        """The index of the first token of a value that runs up to `at` without a quote before it, or without one inside."""
        tokens = self.tokens
        first = len(tokens)
        if not first or tokens[-1].kind not in (*WORDS, "RBRACE") or tokens[-1].end != at:
            return None
        comma = None
        while first:
            kind, value, start, end = tokens[first - 1]
            if kind == "STRING" and value is not None and first < len(tokens) and end == tokens[first].start:
                first -= 1
                if not (first and tokens[first - 1].kind in WORDS and tokens[first - 1].end == start):
                    return first
            elif kind in WORDS or (kind in SETS and first > 1 and tokens[first - 2].kind == "RBRACE"):
                first -= 1
            elif kind == "RBRACE" and (opener := self._interpolation(first - 1)) is not None:
                first = opener
            elif kind == "COMMA" and first > 1 and tokens[first - 2].kind in (*WORDS, "RBRACE"):
                comma = first if comma is None else comma
                first -= 1
            else:
                break
        return self._value_from(first, comma) if first < len(tokens) else None

    def _interpolation(self, closer: int) -> int | None:
        """The index of the first token of `{{ … }}` outside of a text, of which the last one is given."""
        tokens = self.tokens
        if closer < 3 or tokens[closer - 1].kind != "RBRACE":
            return None
        first = closer - 2
        while first and tokens[first].kind not in ("LBRACE", "RBRACE", "_NL"):
            first -= 1
        return first - 1 if first and tokens[first].kind == tokens[first - 1].kind == "LBRACE" else None

    def in_list(self) -> bool:
        """Whether the innermost bracket that is open is one of values."""
        return bool(self._inside) and self._inside[-1] in ("LSQB", "_TRIM")

    def _value_from(self, first: int, comma: int | None) -> int | None:
        """The first token of a value among words that begin at `first`, where they may begin with the name of a field."""
        tokens = self.tokens
        if first and (tokens[first - 1].kind in SETS or self.in_list()):
            return first
        first = comma if comma is not None else first
        return first + 1 if first + 1 < len(tokens) and tokens[first].kind == "NAME" else None

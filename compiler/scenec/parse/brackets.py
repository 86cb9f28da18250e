"""Tokens in, matched pairs of brackets out: the opener blamed for a missing bracket is the one that the indentation shows."""

from __future__ import annotations

from typing import NamedTuple

from scenec.catalog import syntax as say
from scenec.parse.drive import DEPTH_LIMIT, Token
from scenec.parse.text import TextReader

CLOSER = {"LBRACE": "RBRACE", "LSQB": "RSQB", "_TRIM": "RPAR", "LPAR": "RPAR"}
SIGNS = {"RBRACE": "}", "RSQB": "]", "RPAR": ")"}


class _Open(NamedTuple):
    """An opening bracket that waits: the number of its token, the indentation of its line."""

    at: int
    kind: str
    indent: int


class Pairs(NamedTuple):
    """Indices of tokens: for each opener where its contents end and where the text goes on.

    `unmatched` are the closers that close nothing, `deep` the openers beyond the limit of nesting.
    """

    ends: dict[int, tuple[int, int]]
    unmatched: frozenset[int]
    deep: frozenset[int]


def match(tokens: list[Token], reader: TextReader) -> Pairs:
    """Pair the brackets, and report what is missing, too much or too deep."""
    plain = _Matcher(tokens, reader, 0, 0)
    plain.run()
    matcher = plain
    if plain.unclosed or plain.unmatched:
        matcher = _Matcher(tokens, reader, len(plain.unclosed), len(plain.unmatched))
        matcher.run()
        matcher.report()
    if matcher.deep:
        token = tokens[min(matcher.deep)]
        reader.report(say.too_deep(reader.span(token.start, token.end), DEPTH_LIMIT))
    return Pairs(matcher.pairs, frozenset(matcher.unmatched), frozenset(matcher.deep))


class _Matcher:
    """One pass over the tokens; `missing` and `extra` say how many mistakes the indentation may find."""

    def __init__(self, tokens: list[Token], reader: TextReader, missing: int, extra: int) -> None:
        self.tokens = tokens
        self.reader = reader
        self.missing = missing
        self.extra = extra
        self.pairs: dict[int, tuple[int, int]] = {}
        self.unclosed: list[tuple[int, int]] = []
        self.unmatched: list[int] = []
        self.deep: set[int] = set()
        self.stack: list[_Open] = []

    def run(self) -> None:
        indent, fresh = 0, True
        for index, token in enumerate(self.tokens):
            if token.kind == "_NL":
                fresh = True
                continue
            if fresh:
                text = self.reader.source.text
                indent = token.start - (text.rfind("\n", 0, token.start) + 1)
                self._dedent(index, indent, token)
            if token.kind in CLOSER:
                self.stack.append(_Open(index, token.kind, indent))
                if len(self.stack) == DEPTH_LIMIT + 1:
                    self.deep.add(index)
            elif token.kind in SIGNS:
                self._close(index, token, indent if fresh else None)
            fresh = False
        while self.stack:
            self._leave_open(len(self.tokens))

    def _dedent(self, index: int, indent: int, token: Token) -> None:
        """A line begins no deeper than the line of an open bracket: that bracket was left open, as far as some are missing."""
        while self.missing and self.stack and indent <= self.stack[-1].indent:
            top = self.stack[-1]
            if CLOSER[top.kind] == token.kind and indent == top.indent:
                return
            if len(self.stack) == 1 and token.kind in SIGNS and CLOSER[top.kind] == token.kind:
                return
            self._leave_open(self._line_before(index))

    def _line_before(self, index: int) -> int:
        """The index of the line break before a token."""
        while index > 0 and self.tokens[index - 1].kind == "_NL":
            index -= 1
        return index

    def _close(self, index: int, token: Token, indent: int | None) -> None:
        """A closing bracket: it closes the innermost opener of its kind, or nothing."""
        kinds = [CLOSER[opened.kind] for opened in self.stack]
        if self.extra and indent is not None and self.stack and kinds[-1] == token.kind and indent > self.stack[-1].indent:
            self.extra -= 1
            self.unmatched.append(index)
        elif token.kind not in kinds:
            self.extra = max(0, self.extra - 1)
            self.unmatched.append(index)
        else:
            while CLOSER[self.stack[-1].kind] != token.kind:
                self._leave_open(index)
            self.pairs[self.stack.pop().at] = (index, index + 1)

    def _leave_open(self, at: int) -> None:
        """The innermost opener has no closer; its contents end before the token `at`."""
        opened = self.stack.pop()
        self.missing = max(0, self.missing - 1)
        self.unclosed.append((opened.at, at))
        self.pairs[opened.at] = (at, at)

    def report(self) -> None:
        """Say what is missing and what is too much."""
        span = self.reader.span
        for index, at in sorted(self.unclosed):
            token = self.tokens[index]
            end = self.tokens[at - 1].end if at else token.end
            sign = SIGNS[CLOSER[token.kind]]
            self.reader.report(say.unclosed_bracket(span(token.end - 1, token.end), token.value[-1], sign, span(end, end)))
        for index in self.unmatched:
            token = self.tokens[index]
            self.reader.report(say.unmatched_bracket(span(token.start, token.end), token.value))

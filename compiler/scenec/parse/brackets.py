"""Tokens in, matched pairs of brackets out: the opener blamed for a missing bracket is the one that the indentation shows."""

from __future__ import annotations

from collections import Counter

from scenec.catalog import syntax as say
from scenec.noun import Noun
from scenec.parse.drive import DEPTH_LIMIT, Token
from scenec.parse.openers import with_openers
from scenec.parse.strayed import column
from scenec.parse.tape import OPENERS, SETS
from scenec.parse.text import TextReader

NEAR = 64
SIGNS = {"RBRACE": "}", "RSQB": "]", "RPAR": ")"}


class _Open(Noun):
    """An opening bracket that waits: the number of its token, its closer, the number and the indentation of its line."""

    at: int
    closer: str
    line: int
    indent: int


class Pairs(Noun):
    """Indices of tokens: for each opener where its contents end and where the text goes on.

    `unclosed` are the openers without a closer, `unmatched` the closers that close nothing,
    `deep` the openers beyond the limit of nesting.
    """

    ends: dict[int, tuple[int, int]]
    unclosed: frozenset[int]
    unmatched: frozenset[int]
    deep: frozenset[int]


def match(tokens: list[Token], reader: TextReader) -> tuple[list[Token], Pairs]:
    """Pair the brackets, and report what is missing, too much or too deep; the tokens come back with openers that were missing."""
    matcher = _Matcher(tokens, reader, 0, 0)
    matcher.run()
    if matcher.unmatched:
        tokens = with_openers(tokens, reader, Counter(tokens[index].kind for index in matcher.unmatched))
        matcher = _Matcher(tokens, reader, 0, 0)
        matcher.run()
    if matcher.unclosed or matcher.unmatched:
        matcher = _Matcher(tokens, reader, matcher.uncertain, len(matcher.unmatched))
        matcher.run()
        matcher.report()
    if matcher.deep:
        token = tokens[min(matcher.deep)]
        reader.report(say.too_deep(reader.span(token.start, token.end), DEPTH_LIMIT))
    unclosed = frozenset(index for index, _ in matcher.unclosed)
    return tokens, Pairs(matcher.pairs, unclosed, frozenset(matcher.unmatched), frozenset(matcher.deep))


class _Matcher:
    """One pass over the tokens; `missing` and `extra` say how many mistakes the indentation may find.

    `uncertain` counts the openers left open that nothing on their own line shows to be so.
    """

    def __init__(self, tokens: list[Token], reader: TextReader, missing: int, extra: int) -> None:
        self.tokens = tokens
        self.reader = reader
        self.missing = missing
        self.extra = extra
        self.pairs: dict[int, tuple[int, int]] = {}
        self.unclosed: list[tuple[int, int]] = []
        self.mistaken: list[tuple[int, int]] = []
        self.unmatched: list[int] = []
        self.deep: set[int] = set()
        self.uncertain = 0
        self.stack: list[_Open] = []
        self.waiting: Counter[str] = Counter()
        self.line = 0

    def run(self) -> None:
        indent, fresh = 0, True
        for index, token in enumerate(self.tokens):
            if token.kind == "_NL":
                fresh = True
                continue
            if fresh:
                text = self.reader.source.text
                indent = token.start - (text.rfind("\n", 0, token.start) + 1)
                self.line += 1
                self._dedent(index, indent, token)
            if token.kind in OPENERS:
                self._open(index, token, indent)
            elif token.kind in SIGNS:
                self._close(index, token, indent if fresh else None)
            fresh = False
        while self.stack:
            self._leave_open(len(self.tokens))

    def _open(self, index: int, token: Token, indent: int) -> None:
        closer = OPENERS[token.kind]
        self.stack.append(_Open(index, closer, self.line, indent))
        self.waiting[closer] += 1
        if len(self.stack) == DEPTH_LIMIT + 1:
            self.deep.add(index)

    def _pop(self) -> _Open:
        opened = self.stack.pop()
        self.waiting[opened.closer] -= 1
        return opened

    def _dedent(self, index: int, indent: int, token: Token) -> None:
        """A line begins no deeper than the line of an open bracket: that bracket was left open, as far as some are missing."""
        while self.missing and self.stack and indent <= self.stack[-1].indent:
            top = self.stack[-1]
            if top.closer == token.kind and (indent == top.indent or len(self.stack) == 1):
                return
            self._leave_open(self._line_before(index))

    def _line_before(self, index: int) -> int:
        """The index of the line break before a token."""
        while index > 0 and self.tokens[index - 1].kind == "_NL":
            index -= 1
        return index

    def _close(self, index: int, token: Token, indent: int | None) -> None:
        """A closing bracket: it closes the innermost opener of its kind, or nothing; or it is another than was meant."""
        top = self.stack[-1] if self.stack else None
        if top and self.extra and top.closer == token.kind and self._goes_on(index, indent, top):
            self._too_much(index)
        elif top and self.extra and top.closer != token.kind and top.line == self.line and self._mistaken(index, token):
            self.extra -= 1
            self.mistaken.append((self._pop().at, index))
            self.pairs[self.mistaken[-1][0]] = (index, index + 1)
        elif not self.waiting[token.kind]:
            self._too_much(index)
        else:
            while self.stack[-1].closer != token.kind:
                self._leave_open(index)
            self.pairs[self._pop().at] = (index, index + 1)

    def _goes_on(self, index: int, indent: int | None, top: _Open) -> bool:
        """Whether what a closer would close goes on below it, by the indentation of the closer or of the line after it."""
        if indent is not None:
            return indent > top.indent
        if top.line == self.line:
            return False
        rest = (self.tokens[at] for at in range(index + 1, len(self.tokens)))
        after = next((token for token in rest if token.kind != "_NL"), None)
        text = self.reader.source.text
        return after is not None and "\n" in text[self.tokens[index].end : after.start] and column(text, after) > top.indent

    def _mistaken(self, index: int, token: Token) -> bool:
        """Whether a wrong closer on the line of its opener is another than was meant, because nothing else misses it."""
        if len(self.stack) < 2 or self.stack[-2].closer != token.kind or self.stack[-2].line != self.line:
            return True
        for other in self.tokens[index + 1 : index + 1 + NEAR]:
            if other.kind in ("_NL", token.kind):
                return other.kind == token.kind
        return False

    def _too_much(self, index: int) -> None:
        self.extra = max(0, self.extra - 1)
        self.unmatched.append(index)

    def _leave_open(self, at: int) -> None:
        """The innermost opener has no closer; its contents end before the token `at`."""
        opened = self._pop()
        if opened.line != self.line or at == len(self.tokens):
            self.uncertain += 1
            self.missing = max(0, self.missing - 1)
        at = self._before_field(opened.at, at) if opened.closer != "RBRACE" else at
        self.unclosed.append((opened.at, at))
        self.pairs[opened.at] = (at, at)

    def _before_field(self, opener: int, at: int) -> int:
        """Where a list that nothing closes ends: before the next field of the line, `["a", volume: 20% }`."""
        depth = 0
        for index in range(opener + 1, min(at, opener + NEAR) - 2):
            kind = self.tokens[index].kind
            depth += (kind in OPENERS) - (kind in SIGNS)
            field = self.tokens[index + 1].kind == "NAME" and self.tokens[index + 2].kind in SETS
            if depth < 0 or (not depth and kind == "COMMA" and field):
                return index if not depth else at
        return at

    def report(self) -> None:
        """Say what is missing, mistaken and too much."""
        span = self.reader.span
        for index, at in sorted(self.unclosed):
            token = self.tokens[index]
            end = self.tokens[at - 1].end if at else token.end
            sign = SIGNS[OPENERS[token.kind]]
            self.reader.report(say.unclosed_bracket(span(token.end - 1, token.end), token.value[-1], sign, span(end, end)))
        for index, at in self.mistaken:
            opener, closer = self.tokens[index], self.tokens[at]
            sign = SIGNS[OPENERS[opener.kind]]
            place = span(closer.start, closer.end)
            self.reader.report(say.other_bracket(place, closer.value, opener.value[-1], sign, span(opener.end - 1, opener.end)))
        for index in self.unmatched:
            token = self.tokens[index]
            self.reader.report(say.unmatched_bracket(span(token.start, token.end), token.value))

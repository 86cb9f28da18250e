"""A quoted text in the source in, its decoded parts and the mistakes in it out."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from scenec import syntax
from scenec.catalog import syntax as say
from scenec.diagnostics import Diagnostic, Edit, Fix
from scenec.parse import drive
from scenec.resources import tables
from scenec.source import Source, Span

SPECIAL = re.compile(r"\\u\{([^}\"\n]{0,16})\}|\\u|\\(\r?\n|.|\Z)|\{\{", re.S)
ESCAPES = {'"': '"', "\\": "\\", "n": "\n", "t": "\t", "{": "{"}
INSIDE = re.compile(r"(?>(?:[^'\"}\\\n]++|\\.|'(?>(?:[^'\\\n]++|\\.)*)'|\"(?>(?:[^\"\\\n]++|\\.)*)\"|\}(?!\})|['\"])*)\}\}")
BLANKS = re.compile(r"[ \t]*")

Report = Callable[[Diagnostic], None]


class TextReader:
    """Makes the nodes of texts in one source, and reports what is wrong in them."""

    def __init__(self, source: Source, report: Report) -> None:
        self.source = source
        self.report = report
        self.leaves: dict[str, drive.Leaf] = {
            "NAME": self.name,
            "STRING": self.line,
            "QUOTED": self.quoted,
            "FIGURE": lambda token: syntax.Number(token.start, token.end, token.value),
            "COMPARE": lambda token: syntax.Name(token.start, token.end, token.value),
        }

    def span(self, start: int, end: int) -> Span:
        return Span(self.source, start, end)

    def name(self, token: drive.Token) -> syntax.Name:
        """A name, in normal form; what cannot stand in one is reported."""
        _, text, start, end = token
        if not text.isascii():
            from unicodedata import normalize

            plain = text.replace("-", "_")
            if not plain.isidentifier():
                at = next((i for i in range(1, len(plain) + 1) if not plain[:i].isidentifier()), 1) - 1
                self.report(say.bad_name(self.span(start + at, start + at + 1), text, text[at]))
            text = normalize("NFC", text)
        return syntax.Name(start, end, text)

    def line(self, token: drive.Token) -> syntax.Text:
        """`"…"`"""
        _, text, start, end = token
        if "\\" not in text and "{{" not in text:
            return syntax.Text(start, end, (text[1:-1],) if len(text) > 2 else ())
        parts: list[str | syntax.Interpolation] = []
        self._decode(start + 1, end - 1, parts, '"')
        return syntax.Text(start, end, tuple(parts))

    def quoted(self, token: drive.Token) -> syntax.Quoted:
        """`'…'`, with the escapes of Jinja2's constants that the language has, and `\\'`."""
        _, text, start, end = token
        if "\\" not in text:
            return syntax.Quoted(start, end, text[1:-1])
        parts: list[str | syntax.Interpolation] = []
        self._decode(start + 1, end - 1, parts, "'")
        return syntax.Quoted(start, end, "".join(part for part in parts if isinstance(part, str)))

    def lines(self, token: drive.Token) -> syntax.Text:
        '''`"""`, the lines between the first line break and the last; common indentation and trailing blanks are not theirs.'''
        _, text, start, end = token
        source = self.source.text
        first = text.index("\n") + 1
        last = max(text.rfind("\n"), first - 1)
        spans: list[tuple[int, int]] = []
        at = first
        while at <= last and first <= last:
            stop = text.find("\n", at, last)
            stop = last if stop < 0 else stop
            spans.append((start + at, start + (stop - 1 if text[stop - 1 : stop] == "\r" and stop > at else stop)))
            at = stop + 1
        indent = self._indent(spans)
        parts: list[str | syntax.Interpolation] = []
        joined = True
        for begin, stop in spans:
            if not joined:
                _put(parts, "\n")
            stop = begin + len(source[begin:stop].rstrip(" \t"))
            joined = (stop - begin - len(source[begin:stop].rstrip("\\"))) % 2 == 1
            self._decode(min(begin + indent, stop), stop - joined, parts, '"')
        return syntax.Text(start, end, tuple(parts))

    def _indent(self, spans: list[tuple[int, int]]) -> int:
        """How many blanks all lines that are not blank begin with."""
        source, common = self.source.text, None
        for begin, stop in spans:
            found = BLANKS.match(source, begin, stop)
            lead = found[0] if found else ""
            if len(lead) < stop - begin:
                if common is None:
                    common = lead
                while not lead.startswith(common):
                    common = common[:-1]
        return len(common or "")

    def _decode(self, start: int, end: int, parts: list[str | syntax.Interpolation], quote: str) -> None:
        """Decode a piece of one text into `parts`."""
        source, at = self.source.text, start
        while found := SPECIAL.search(source, at, end):
            _put(parts, source[at : found.start()])
            at = found.end()
            sign = found[0]
            if sign == "{{" and quote == '"':
                at = self._interpolation(found.start(), end, parts)
            elif sign == "{{":
                _put(parts, sign)
            elif found[1] is not None:
                _put(parts, self._code_point(found[1], found.start(), at))
            elif sign[1:] in ESCAPES or sign[1:] == quote:
                _put(parts, ESCAPES.get(sign[1:], sign[1:]))
            else:
                self.report(say.bad_escape(self.span(found.start(), at), sign))
                _put(parts, sign)
        _put(parts, source[at:end])

    def _code_point(self, digits: str, start: int, end: int) -> str:
        """The character of `\\u{digits}`."""
        number = int(digits, 16) if re.fullmatch("[0-9A-Fa-f]{1,6}", digits) else -1
        if 0 <= number < 0xD800 or 0xDFFF < number <= 0x10FFFF:
            return chr(number)
        self.report(say.bad_code_point(self.span(start, end), self.source.text[start:end]))
        return "\ufffd"

    def _interpolation(self, start: int, end: int, parts: list[str | syntax.Interpolation]) -> int:
        """Read `{{ … }}` at `start`; returns the offset behind it."""
        source = self.source.text
        found = INSIDE.match(source, start + 2, end)
        if found is None:
            escape = Fix("write a literal `{{`", (Edit(self.span(start, start), "\\"),))
            self.report(say.unclosed_interpolation(self.span(start, start + 2), escape))
            parts.append(syntax.Interpolation(start, end, syntax.Broken(start, end, ())))
            return end
        stop = found.end() - 2
        inside = source[start + 2 : stop]
        node: syntax.Expression
        if not inside.strip():
            self.report(say.empty_interpolation(self.span(start, stop + 2)))
            node = syntax.Broken(start, stop + 2, ())
        else:
            node = self.expression(start + 2, stop)
        parts.append(syntax.Interpolation(start, stop + 2, node))
        return stop + 2

    def expression(self, start: int, end: int) -> syntax.Expression:
        """The expression that stands between two offsets; one plain name, as most are, without the tables."""
        text = self.source.text
        word = text[start:end].strip()
        if word.isidentifier() and word.isascii() and word not in tables.KEYWORDS:
            at = text.index(word, start)
            return syntax.Reference(at, at + len(word), (syntax.Name(at, at + len(word), word),))
        try:
            node: syntax.Expression = drive.drive("expression", drive.expression_tokens(text, start, end), text, self.leaves)
        except drive.Unexpected as mistake:
            from scenec.parse.describe import expected_in_expression, found_name

            token = mistake.token
            span = self.span(token.start, max(token.end, token.start))
            self.report(say.bad_expression(span, found_name(token), expected_in_expression(mistake.state)))
            return syntax.Broken(start, end, ())
        if end - start > drive.DEPTH_LIMIT and _depth(node) > drive.DEPTH_LIMIT:
            self.report(say.too_deep(self.span(start, end), drive.DEPTH_LIMIT))
            return syntax.Broken(start, end, ())
        return node


def _depth(node: syntax.Expression) -> int:
    """How many expressions stand in one another at most."""
    deepest = 0
    waiting: list[tuple[Any, int]] = [(node, 1)]
    while waiting:
        part, depth = waiting.pop()
        deepest = max(deepest, depth)
        for inner in part[2:]:
            if isinstance(inner, tuple):
                waiting += [(child, depth + 1) for child in ((inner,) if hasattr(inner, "_fields") else inner) if isinstance(child, tuple)]
    return deepest


def _put(parts: list[str | syntax.Interpolation], text: str) -> None:
    """Add plain text, to the plain text before it if there is any."""
    if not text:
        return
    if parts and isinstance(last := parts[-1], str):
        parts[-1] = last + text
    else:
        parts.append(text)

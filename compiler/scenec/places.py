"""A piece of a rendered text in, its place in the source out: through escapes, the indentation of lines, and interpolations.

It is looked for only where there is something to say of it; a good text costs nothing.
"""

from __future__ import annotations

import re
from functools import lru_cache

from scenec import syntax
from scenec.model import Value
from scenec.source import Source, Span
from scenec.text import Placed

ESCAPE = re.compile(r"\\u\{[^}]*\}|\\[^\r\n]")
JOIN = re.compile(r"\\\r?\n")
BREAK = re.compile(r"[ \t]*\r?\n")
BLANKS = re.compile(r"[ \t]*")


def place(text: Placed, start: int, end: int) -> Span:
    """Where the characters from `start` to `end` are written; the whole literal where that cannot be told."""
    try:
        found = _characters(text.source, text.node, text.lengths)
    except _Lost:
        return Span(text.source, text.node.start, text.node.end)
    if start == end:
        at = found[start][0] if start < len(found) else found[-1][1] if found else text.node.start
        return Span(text.source, at, at)
    return Span(text.source, found[start][0], found[end - 1][1])


def literal(text: Placed, start: int, end: int) -> Span | None:
    """The same, where nothing of the piece comes out of an interpolation, so that it can be written anew."""
    found = place(text, start, end) if start < end else place(text, max(start - 1, 0), start)
    behind = any(isinstance(part, syntax.Interpolation) and part.start < found.end and found.start < part.end for part in text.node.parts)
    if behind or found.end == text.node.end:
        return None
    return found if start < end else Span(found.source, found.end, found.end)


def exact(value: Value, start: int, end: int) -> Span | None:
    """The place of a piece of a value, where the value is a text that stands there itself."""
    data = value.data
    if not isinstance(data, Placed) or (data.source, data.node.start, data.node.end) != (
        value.span.source,
        value.span.start,
        value.span.end,
    ):
        return None
    return place(data, start, end)


class _Lost(Exception):
    """The text and its source do not agree."""


@lru_cache(8)
def _characters(file: Source, node: syntax.Text, lengths: tuple[int, ...]) -> list[tuple[int, int]]:
    """The place of each character; several mistakes ask for those of the same text."""
    found: list[tuple[int, int]] = []
    source = file.text
    long = source.startswith('"""', node.start)
    at = node.start + (3 if long else 1)
    indent = _indent(source[at : node.end - 3]) if long else 0
    if long:
        first = BREAK.match(source, at)
        at = _indented(source, first.end() if first else at, indent)
    for part, length in zip(node.parts, lengths, strict=True):
        if isinstance(part, syntax.Interpolation):
            found += [(part.start, part.end)] * length
            at = part.end
            continue
        for sign in part:
            at, end = _character(source, at, sign, indent)
            found.append((at, end))
            at = _indented(source, end, indent) if sign == "\n" and source[end - 1] == "\n" else end
    return found


def _character(source: str, at: int, sign: str, indent: int) -> tuple[int, int]:
    """The place of the next character."""
    while joined := JOIN.match(source, at):
        at = _indented(source, joined.end(), indent)
    if source.startswith("\\", at):
        escape = ESCAPE.match(source, at)
        if escape:
            return at, escape.end()
    elif sign == "\n" and (line := BREAK.match(source, at)):
        return at, line.end()
    elif source.startswith(sign, at):
        return at, at + 1
    raise _Lost


def _indented(source: str, at: int, indent: int) -> int:
    """The offset behind the indentation of a line."""
    blanks = BLANKS.match(source, at, at + indent)
    return blanks.end() if blanks else at


def _indent(content: str) -> int:
    """How many blanks all lines of a text of several lines begin with, but those that are blank."""
    leads = [line[: len(line) - len(line.lstrip(" \t"))] for line in content.split("\n")[1:] if line.strip()]
    common = leads[0] if leads else ""
    for lead in leads:
        while not lead.startswith(common):
            common = common[:-1]
    return len(common)

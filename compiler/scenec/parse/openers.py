"""Tokens with closing brackets too many in, the same with the opening ones that are missing out, each reported."""

from __future__ import annotations

from collections import Counter

from scenec.catalog import syntax as say
from scenec.diagnostics import Edit, Fix
from scenec.parse.drive import Token
from scenec.parse.known import blocks
from scenec.parse.tape import OPENERS, SETS
from scenec.parse.text import TextReader
from scenec.resources import tables

CLOSERS = {"RBRACE": ("LBRACE", "{"), "RSQB": ("LSQB", "["), "RPAR": ("_TRIM", "trim(")}
VALUES = ("STRING", "TEXT", "NUMBER", "COLOUR", "_TRIM")
LABELS = ("NAME", "STRING", "NUMBER")


def with_openers(tokens: list[Token], reader: TextReader, extra: Counter[str]) -> list[Token]:
    """Put in openers, at most as many of a kind as closers of it are too many: a line that closes what it did not open
    misses one, and so does a line without a value that deeper ones follow."""
    lines = _lines(tokens)
    made: list[Token] = []
    for number, line in enumerate(lines):
        following = lines[number + 1] if number + 1 < len(lines) else []
        for closer, (kind, sign) in CLOSERS.items():
            if not extra[closer]:
                continue
            at = _in_line(line, closer)
            if at is None:
                at = _above(line, following, closer, reader)
            if at is not None:
                extra[closer] -= 1
                line = _put(line, at, Token(kind, sign, line[at - 1].end, line[at - 1].end), reader)
        made += line
    return made


def _lines(tokens: list[Token]) -> list[list[Token]]:
    """The tokens of each line, its line break with them."""
    lines: list[list[Token]] = [[]]
    for token in tokens:
        lines[-1].append(token)
        if token.kind == "_NL":
            lines.append([])
    return lines


def _put(line: list[Token], at: int, opener: Token, reader: TextReader) -> list[Token]:
    """A line with an opener at an index, in place of the colon before it where that is one of a block."""
    before = line[at - 1]
    here = reader.span(before.start, before.end)
    if opener.kind == "_TRIM":
        start = reader.span(line[at].start, line[at].start)
        reader.report(say.missing_trim(reader.span(line[at].start, line[at].end), Fix("add `trim(`", (Edit(start, "trim("),))))
        return [*line[:at], Token("_TRIM", "trim(", start.start, start.start), *line[at:]]
    if opener.kind == "LBRACE" and before.kind == "COLON" and line[at - 2].value in blocks():
        reader.report(say.missing_opener(here, "{", Fix("write `{`", (Edit(here, " {"),))))
        return [*line[: at - 1], Token("LBRACE", "{", before.start, before.end), *line[at:]]
    place = reader.span(before.end, before.end)
    reader.report(say.missing_opener(here, opener.value, Fix(f"add `{opener.value}`", (Edit(place, f" {opener.value}"),))))
    return [*line[:at], opener, *line[at:]]


def _in_line(line: list[Token], closer: str) -> int | None:
    """Where an opener is missing in a line that closes more than it opened, and not with its first tokens."""
    opened: list[str] = []
    closes = True
    for index, token in enumerate(line):
        if token.kind in OPENERS:
            opened.append(OPENERS[token.kind])
        elif token.kind in ("RBRACE", "RSQB", "RPAR"):
            if token.kind in opened:
                del opened[len(opened) - 1 - opened[::-1].index(token.kind) :]
            elif token.kind == closer and not closes:
                return {"RBRACE": _block, "RSQB": _list, "RPAR": _trim}[closer](line[:index])
        closes = closes and token.kind in ("RBRACE", "RSQB", "RPAR")
    return None


def _block(line: list[Token]) -> int | None:
    """Behind the name, and the label, of a block whose first field follows: `edit shot_duration: 3s }`."""
    kinds = [token.kind for token in line]
    for index in range(1, len(kinds) - 1):
        if kinds[index] == "NAME" and kinds[index + 1] in SETS and kinds[index - 1] in SETS:
            return index
        if kinds[index] == "NAME" and kinds[index + 1] in SETS:
            first = index - 1 if kinds[index - 1] == "NAME" else index - 2
            if first >= 0 and kinds[first] == "NAME" and kinds[index - 1] in LABELS and (first == 0 or kinds[first - 1] not in SETS):
                return index
    return None


def _list(line: list[Token]) -> int | None:
    """Behind the last colon, where values follow: `title: "a", "b"]`."""
    sets = [index for index, token in enumerate(line[:-1]) if token.kind in SETS]
    return sets[-1] + 1 if sets and line[sets[-1] + 1].kind in (*VALUES, "NAME") else None


def _trim(line: list[Token]) -> int | None:
    """Before the text that ranges of time follow: `"oss://clips/a.mp4", 2s..6s)`."""
    for index in range(len(line) - 3, -1, -1):
        if line[index].kind in ("STRING", "NAME") and line[index + 1].kind == "COMMA" and ".." in str(line[index + 2].value):
            return index
    return None


def _above(line: list[Token], following: list[Token], closer: str, reader: TextReader) -> int | None:
    """At the end of a line that names something and gives it no value, before a line that begins deeper."""
    if len(line) < 2 or len(following) < 2 or line[0].kind not in ("NAME", "STRING") or any(token.kind in OPENERS for token in line):
        return None
    end = len(line) - 1
    if _column(reader, following[0]) <= _column(reader, line[0]):
        return None
    kinds = [token.kind for token in line[:end]]
    if closer == "RSQB":
        return end if kinds[-1] in SETS and following[0].kind in (*VALUES, "NAME") and following[1].kind not in SETS else None
    if closer == "RPAR":
        return None
    member = following[0].kind in ("NAME", "STRING") and following[1].kind in (*SETS, "LBRACE", *LABELS)
    declares = line[0].value in tables.KEYWORDS and kinds[-1] not in SETS
    bare = not any(kind in SETS for kind in kinds[:-1]) and len(kinds) <= 3
    return end if member and (declares or bare) else None


def _column(reader: TextReader, token: Token) -> int:
    return token.start - (reader.source.text.rfind("\n", 0, token.start) + 1)

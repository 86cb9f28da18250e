"""A token that the grammar does not take in, the name of the mistake out.

Most are told by the state of the parser and the kind of the token, from the broken examples in `grammar/mistakes/`.
What a person means by a word, a blank or a sign is told in `meant`.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from scenec.catalog import syntax as say
from scenec.diagnostics import Diagnostic, Edit, Fix, replacement
from scenec.parse.describe import expected_in_file, found_name
from scenec.parse.drive import Token, Unexpected
from scenec.parse.known import labelled
from scenec.parse.text import TextReader
from scenec.resources import tables
from scenec.source import Span


def name(reader: TextReader, chunk: list[Token], at: int, mistake: Unexpected) -> Diagnostic | None:
    """The finding for an unexpected token; None where it follows from a mistake that is reported already."""
    token = mistake.token
    if token.value is None or (0 < at < len(chunk) and chunk[at - 1].value is None):
        return None
    here = place(reader, token)
    code = "E0033" if _lacks_body(chunk) else tables.MISTAKES.get((mistake.state, token.kind))
    if code in NAMED:
        return NAMED[code](reader, chunk, at, here)
    if chunk[0].kind == "LBRACE" and reader.source.text[: chunk[0].start].endswith("{"):
        return _interpolation(reader, chunk)
    expected = expected_in_file(mistake.state)
    if token.kind == "BAD":
        return say.unexpected_character(here, str(token.value), expected)
    return say.unexpected(here, found_name(token), expected)


def place(reader: TextReader, token: Token) -> Span:
    """The place of a token; of a group its bracket alone."""
    if isinstance(token.value, str) or token.value is None:
        return reader.span(token.start, token.end)
    return reader.span(token.start, token.start + (len("trim(") if token.kind == "_TRIM" else 1))


def _lacks_body(chunk: list[Token]) -> bool:
    """Whether this is the name and the label of a block, and nothing more: `scene entrance`."""
    return len(chunk) == 2 and chunk[0].value in labelled() and chunk[1].kind in ("NAME", "STRING", "NUMBER")


def _whole(reader: TextReader, chunk: list[Token]) -> Span:
    return reader.span(chunk[0].start, chunk[-1].end)


def _single_quotes(reader: TextReader, chunk: list[Token], at: int, here: Span) -> Diagnostic:
    inside = here.text[1:-1]
    return say.single_quotes(here, replacement(here, f'"{inside}"', "write double quotes") if '"' not in inside else None)


def _number(reader: TextReader, chunk: list[Token], at: int, here: Span) -> Diagnostic:
    declared = at > 0 and chunk[0].value in tables.KEYWORDS
    plain = "_" + re.sub(r"\W", "_", here.text)
    if [token.kind for token in chunk[at : at + 4]] == ["NUMBER", "COLON", "NUMBER", "LBRACE"]:
        shape = reader.span(here.start, chunk[at + 2].end)
        return say.number_for_name(shape, replacement(shape, f'"{here.text}x{chunk[at + 2].value}"'))
    return say.number_for_name(here, replacement(here, plain) if declared else replacement(here, f'"{here.text}"', "put it in quotes"))


def _unquoted(reader: TextReader, chunk: list[Token], at: int, here: Span) -> Diagnostic:
    start = at - 1
    while start > 0 and chunk[start - 1].kind not in ("COLON", "_PLUS", "EQUAL"):
        start -= 1
    span = reader.span(chunk[start].start, chunk[-1].end)
    plain = '"' not in span.text and "\\" not in span.text and "\n" not in span.text and chunk[start].kind == "NAME"
    return say.unquoted_text(span, replacement(span, f'"{span.text}"', "put it in quotes") if plain else None)


def _missing_body(reader: TextReader, chunk: list[Token], at: int, here: Span) -> Diagnostic:
    end = reader.span(chunk[-1].end, chunk[-1].end)
    return say.missing_body(_whole(reader, chunk), Fix("add `{ }`", (Edit(end, " {\n}"),)))


def _missing_value(reader: TextReader, chunk: list[Token], at: int, here: Span) -> Diagnostic:
    return say.missing_value(_whole(reader, chunk) if at == len(chunk) else here)


def _interpolation(reader: TextReader, chunk: list[Token]) -> Diagnostic:
    """`{{ … }}` that stands in no text."""
    span = reader.span(max(0, chunk[0].start - 1), min(chunk[0].end + 1, len(reader.source.text)))
    plain = '"' not in span.text and "\n" not in span.text
    return say.unquoted_text(span, replacement(span, f'"{span.text}"', "put it in quotes") if plain else None)


NAMED: dict[str, Callable[[TextReader, list[Token], int, Span], Diagnostic]] = {
    "E0031": _missing_value,
    "E0033": _missing_body,
    "E0034": lambda reader, chunk, at, here: say.missing_solution(_whole(reader, chunk[:2])),
    "E0035": lambda reader, chunk, at, here: say.quoted_name(here, None),
    "E0037": lambda reader, chunk, at, here: say.missing_type(_whole(reader, chunk[:2])),
    "E0038": _single_quotes,
    "E0040": _number,
    "E0041": lambda reader, chunk, at, here: say.incomplete_member(_whole(reader, chunk)),
    "E0042": lambda reader, chunk, at, here: say.missing_reason(_whole(reader, chunk)),
    "E0043": _unquoted,
    "E0045": lambda reader, chunk, at, here: say.missing_condition(_whole(reader, chunk)),
    "E0046": lambda reader, chunk, at, here: say.missing_name(_whole(reader, chunk[:1])),
}
"""What names a mistake of `grammar/mistakes/` that is only named; those that are put right are in `meant`."""

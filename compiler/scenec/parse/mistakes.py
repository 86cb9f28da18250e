"""A token that the grammar does not take in, the name of the mistake out.

Most are told by the state of the parser and the kind of the token, from the broken examples in `grammar/mistakes/`.
What a person means by a word or a unit is told here.
"""

from __future__ import annotations

from collections.abc import Callable

from scenec.catalog import syntax as say
from scenec.diagnostics import Diagnostic, Edit, Fix, replacement
from scenec.parse.describe import expected_names, found_name
from scenec.parse.drive import Token, Unexpected
from scenec.parse.text import TextReader
from scenec.resources import tables
from scenec.similar import nearest
from scenec.source import Span

UNITS = ("s", "ms", "%", "px", "x")
NEAR_WORDS = tuple(word for word, (_, declares) in tables.KEYWORDS.items() if declares)


def mend(reader: TextReader, chunk: list[Token], at: int, mistake: Unexpected, symbol: str) -> list[Token] | None:
    """The chunk with a mistake reported and put right, where what was meant is beyond doubt; else None."""
    kind = mistake.token.kind
    code = tables.MISTAKES.get((mistake.state, kind))
    if code == "E0032":
        reader.report(say.equals_for_colon(_span(reader, mistake.token)))
        return [*chunk[:at], Token("COLON", ":", *mistake.token[2:]), *chunk[at + 1 :]]
    if code == "E0036":
        reader.report(say.colon_for_equals(_span(reader, mistake.token)))
        return [*chunk[:at], Token("EQUAL", "=", *mistake.token[2:]), *chunk[at + 1 :]]
    if code == "E0044":
        reader.report(say.dotted_path(_span(reader, mistake.token)))
        return [*chunk[:at], Token("SLASH", "/", *mistake.token[2:]), *chunk[at + 1 :]]
    if kind == "NAME" and at and chunk[at - 1].kind == "NUMBER" and mistake.token.value in UNITS:
        number = chunk[at - 1]
        span = reader.span(number.start, mistake.token.end)
        reader.report(say.blank_in_quantity(span, str(number.value), str(mistake.token.value)))
        return [*chunk[: at - 1], Token("NUMBER", None, number.start, mistake.token.end), *chunk[at + 1 :]]
    first = chunk[0]
    if symbol == "member" and at >= 2 and first.kind == "NAME" and first.value not in tables.KEYWORDS:
        word = nearest(str(first.value), NEAR_WORDS)
        if word is not None and chunk[1].kind in ("NAME", "STRING"):
            reader.report(say.misspelt_word(_span(reader, first), str(first.value), word))
            return [Token(tables.KEYWORDS[word][0], word, *first[2:]), *chunk[1:]]
    return None


def name(reader: TextReader, chunk: list[Token], at: int, mistake: Unexpected, symbol: str) -> Diagnostic:
    """The finding for an unexpected token."""
    token = mistake.token
    here = _span(reader, token)
    code = tables.MISTAKES.get((mistake.state, token.kind))
    if code in NAMED:
        return NAMED[code](reader, chunk, at, here)
    if token.kind == "BAD":
        return say.unexpected_character(here, str(token.value))
    return say.unexpected(here, found_name(token), expected_names(mistake.state))


def _span(reader: TextReader, token: Token) -> Span:
    """The place of a token; of a group its bracket alone."""
    end = token.end if isinstance(token.value, str) or token.value is None else token.start + 1
    return reader.span(token.start, end)


def _whole(reader: TextReader, chunk: list[Token]) -> Span:
    return reader.span(chunk[0].start, chunk[-1].end)


def _missing_colon(reader: TextReader, chunk: list[Token], at: int, here: Span) -> Diagnostic:
    if at == len(chunk):
        if len(chunk) == 1:
            return say.incomplete_member(_whole(reader, chunk))
        at -= 1
        here = _span(reader, chunk[at])
    gap = reader.span(chunk[at - 1].end, chunk[at].start)
    return say.missing_colon(here, Fix("add `:`", (Edit(gap, ": "),)))


def _quoted(reader: TextReader, chunk: list[Token], at: int, here: Span) -> Diagnostic:
    bare = here.text[1:-1]
    plain = bare.replace("-", "_").isidentifier()
    return say.quoted_name(here, replacement(here, bare) if plain else None)


def _single_quotes(reader: TextReader, chunk: list[Token], at: int, here: Span) -> Diagnostic:
    inside = here.text[1:-1]
    fix = (
        replacement(here, f'"{inside}"', "write double quotes")
        if here.text[0] == "'" and len(here.text) > 1 and '"' not in inside
        else None
    )
    return say.single_quotes(here, fix)


def _comment(reader: TextReader, chunk: list[Token], at: int, here: Span) -> Diagnostic:
    start = chunk[0].start
    sign = 2 if here.source.text[start : start + 2] in ("--", "/*") else 1
    place = reader.span(start, start + sign)
    return say.bad_comment(place, replacement(place, "//") if chunk[0].value != "/" else None)


def _number(reader: TextReader, chunk: list[Token], at: int, here: Span) -> Diagnostic:
    return say.number_for_name(here, replacement(here, f'"{here.text}"', "put it in quotes"))


def _unquoted(reader: TextReader, chunk: list[Token], at: int, here: Span) -> Diagnostic:
    start = at - 1
    while start > 0 and chunk[start - 1].kind not in ("COLON", "_PLUS", "EQUAL"):
        start -= 1
    span = reader.span(chunk[start].start, chunk[-1].end)
    plain = start > 0 and '"' not in span.text and "\\" not in span.text and "\n" not in span.text and chunk[start].kind == "NAME"
    return say.unquoted_text(span, replacement(span, f'"{span.text}"', "put it in quotes") if plain else None)


def _missing_body(reader: TextReader, chunk: list[Token], at: int, here: Span) -> Diagnostic:
    end = reader.span(chunk[-1].end, chunk[-1].end)
    return say.missing_body(_whole(reader, chunk), Fix("add `{ }`", (Edit(end, " {\n}"),)))


def _missing_value(reader: TextReader, chunk: list[Token], at: int, here: Span) -> Diagnostic:
    return say.missing_value(_whole(reader, chunk) if at == len(chunk) else here)


def _brace(reader: TextReader, chunk: list[Token], at: int, here: Span) -> Diagnostic:
    return say.brace_for_value(_span(reader, chunk[at - 1]) if at else here)


NAMED: dict[str, Callable[[TextReader, list[Token], int, Span], Diagnostic]] = {
    "E0030": _missing_colon,
    "E0031": _missing_value,
    "E0033": _missing_body,
    "E0034": lambda reader, chunk, at, here: say.missing_solution(_whole(reader, chunk[:2])),
    "E0035": _quoted,
    "E0037": lambda reader, chunk, at, here: say.missing_type(_whole(reader, chunk[:2])),
    "E0038": _single_quotes,
    "E0039": _comment,
    "E0040": _number,
    "E0041": lambda reader, chunk, at, here: say.incomplete_member(_whole(reader, chunk)),
    "E0042": lambda reader, chunk, at, here: say.missing_reason(_whole(reader, chunk)),
    "E0043": _unquoted,
    "E0045": lambda reader, chunk, at, here: say.missing_condition(_whole(reader, chunk)),
    "E0046": lambda reader, chunk, at, here: say.missing_name(_whole(reader, chunk[:1])),
    "E0047": _brace,
}
"""What names a mistake of `grammar/mistakes/` that is only named; those that are mended are in `mend`."""

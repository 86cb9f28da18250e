"""Tokens with a mistake in, the tokens that were meant out, where that is beyond doubt, so that the rest of the member is read too."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal

from scenec.catalog import syntax as say
from scenec.diagnostics import Diagnostic, Edit, Fix, replacement
from scenec.filters import plain_number
from scenec.kinds.quantity import OTHER_UNITS, UNITS
from scenec.parse.drive import Token, Unexpected
from scenec.parse.known import blocks, labelled, members
from scenec.parse.mistakes import place
from scenec.parse.text import TextReader
from scenec.resources import tables
from scenec.similar import nearest
from scenec.source import Span

NEAR_WORDS = tuple(word for word, (_, declares) in tables.KEYWORDS.items() if declares)
FOREIGN_WORDS = {
    "const": "let", "var": "let", "set": "let", "def": "let", "define": "let", "import": "use", "include": "use", "require": "use",
}  # fmt: skip
VALUES = frozenset(("STRING", "TEXT", "NUMBER", "COLOUR", "NAME", "LSQB", "_TRIM"))
AMOUNT = re.compile(r"(-?[0-9]+(?:\.[0-9]+)?)(%|[^\W\d_]+)?")
SIZE = re.compile(r"([0-9]+)(?:px)?[x×*X✕]([0-9]+)(?:px)?|([0-9]{3,}):([0-9]{3,})")
SHAPES = {"9:16": "1080x1920", "16:9": "1920x1080", "1:1": "1080x1080", "4:5": "1080x1350", "3:4": "1080x1440", "4:3": "1440x1080"}
RANGE = re.compile(r"(.+?)(?:\.\.+|…|to|-|–|—|~|～|至|到)(.+)")

Chunk = list[Token]


def mend(reader: TextReader, chunk: Chunk, at: int, mistake: Unexpected, symbol: str) -> Chunk | None:
    """The chunk with a mistake reported and put right; else None."""
    here = place(reader, mistake.token)
    code = tables.MISTAKES.get((mistake.state, mistake.token.kind))
    word = _word(reader, chunk, at, symbol == "file") if symbol in ("member", "file") else None
    if word is not None:
        return word
    if code in MENDED:
        mended = MENDED[code](reader, chunk, at, here)
        if mended is not None:
            return mended
    if not 0 < at < len(chunk):
        return None
    for attempt in (_amount, _call, _quotes, _label):
        mended = attempt(reader, chunk, at, here)
        if mended is not None:
            return mended
    return None


def _word(reader: TextReader, chunk: Chunk, at: int, top: bool) -> Chunk | None:
    """A declaration whose first word is misspelt, or another language's, or missing; `top` where no field can stand."""
    first = chunk[0]
    if first.kind != "NAME" or first.value in tables.KEYWORDS or not at or len(chunk) < 2:
        return None
    name, second = str(first.value), chunk[1].kind
    if first.value in members() and not (top and second == "EQUAL"):
        return None
    if second == "EQUAL" and at == 1:
        start = reader.span(first.start, first.start)
        reader.report(say.missing_let(place(reader, first), Fix("add `let`", (Edit(start, "let "),))))
        return [Token("_LET", "let", first.start, first.start), *chunk]
    word = FOREIGN_WORDS.get(name.casefold()) or nearest(name, (*NEAR_WORDS, *sorted(members())))
    if word is None or word not in NEAR_WORDS or second not in ("NAME", "STRING"):
        return None
    reader.report(say.misspelt_word(place(reader, first), name, word))
    return [Token(tables.KEYWORDS[word][0], word, first.start, first.end), *chunk[1:]]


def _sign(kind: str, sign: str, report: Callable[[Span], Diagnostic]) -> Callable[[TextReader, Chunk, int, Span], Chunk]:
    """Puts one sign in place of another."""

    def put(reader: TextReader, chunk: Chunk, at: int, here: Span) -> Chunk:
        reader.report(report(here))
        return [*chunk[:at], Token(kind, sign, here.start, here.end), *chunk[at + 1 :]]

    return put


def _field(reader: TextReader, chunk: Chunk, at: int, here: Span) -> Chunk:
    """`=` for `:`, or before a block."""
    if at + 1 < len(chunk) and chunk[at + 1].kind == "LBRACE" and chunk[0].value in blocks():
        reader.report(say.brace_for_value(here, "="))
        return [*chunk[:at], *chunk[at + 1 :]]
    return _sign("COLON", ":", say.equals_for_colon)(reader, chunk, at, here)


def _let(reader: TextReader, chunk: Chunk, at: int, here: Span) -> Chunk:
    """`:` for `=`, or a type between a name and its value."""
    typed = [token.kind for token in chunk[at + 1 : at + 3]] == ["NAME", "EQUAL"]
    if not typed:
        return _sign("EQUAL", "=", say.colon_for_equals)(reader, chunk, at, here)
    reader.report(say.typed_let(reader.span(chunk[at].start, chunk[at + 1].end)))
    return [*chunk[:at], *chunk[at + 2 :]]


def _colon(reader: TextReader, chunk: Chunk, at: int, here: Span) -> Chunk | None:
    """A name and what stands behind it without a colon."""
    if len(chunk) == 2 and chunk[0].value in labelled():
        return None
    if chunk[0].value in tables.KEYWORDS and any(token.kind == "COLON" for token in chunk[at:]):
        return _one_word(reader, chunk, at, here)
    if at == len(chunk):
        at -= 1
    if at < 1 or chunk[at].kind not in VALUES:
        return None
    gap = reader.span(chunk[at - 1].end, chunk[at].start)
    reader.report(say.missing_colon(place(reader, chunk[at]), Fix("add `:`", (Edit(gap, ": "),))))
    return [*chunk[:at], Token("COLON", ":", gap.start, gap.start), *chunk[at:]]


def _equals(reader: TextReader, chunk: Chunk, at: int, here: Span) -> Chunk | None:
    """The name of a `let`, or the type of a `param`, and a value without `=`."""
    if at < len(chunk) and chunk[at].kind == "NAME" and any(token.kind == "EQUAL" for token in chunk[at:]):
        return _one_word(reader, chunk, at, here)
    if not 0 < at < len(chunk):
        return None
    gap = reader.span(chunk[at - 1].end, chunk[at].start)
    reader.report(say.missing_equals(here, Fix("add `=`", (Edit(gap, " = "),))))
    return [*chunk[:at], Token("EQUAL", "=", gap.start, gap.start), *chunk[at:]]


def _one_word(reader: TextReader, chunk: Chunk, at: int, here: Span) -> Chunk | None:
    """The name of a declaration that is several words."""
    last = at
    while last < len(chunk) and chunk[last].kind in ("NAME", "NUMBER") and isinstance(chunk[last].value, str):
        last += 1
    if last == at or at < 2:
        return None
    span = reader.span(chunk[1].start, chunk[last - 1].end)
    meant = "_".join(str(token.value) for token in chunk[1:last])
    reader.report(say.blank_in_name(span, meant))
    return [chunk[0], Token("NAME", meant, span.start, span.end), *chunk[last:]]


def _unquoted(reader: TextReader, chunk: Chunk, at: int, here: Span) -> Chunk | None:
    """A name in quotes."""
    if not isinstance(chunk[at].value, str):
        return None
    bare = re.sub(r"[^\w-]+", "_", here.text[1:-1])
    if not bare.replace("-", "_").isidentifier():
        return None
    reader.report(say.quoted_name(here, replacement(here, bare)))
    return [*chunk[:at], Token("NAME", bare, here.start, here.end), *chunk[at + 1 :]]


def _amount(reader: TextReader, chunk: Chunk, at: int, here: Span) -> Chunk | None:
    """A quantity, a size or a range with blanks in it, or with signs that are none of the language's."""
    if chunk[at - 1].kind != "NUMBER" or chunk[at - 1].value is None:
        return None
    start = chunk[at - 1].start
    for last in range(min(len(chunk), at + 5), at, -1):
        if any(not isinstance(token.value, str) for token in chunk[at:last]):
            continue
        span = reader.span(start, chunk[last - 1].end)
        meant = _compact(span.text)
        shape = SHAPES.get("".join(span.text.split()))
        if shape is not None:
            reader.report(say.ratio_for_size(span, shape))
            return [*chunk[: at - 1], Token("NUMBER", None, start, span.end), *chunk[last:]]
        if meant is not None:
            reader.report(say.blank_in_quantity(span, meant))
            return [*chunk[: at - 1], Token("NUMBER", None, start, span.end), *chunk[last:]]
    return None


def _compact(text: str) -> str | None:
    """A quantity, size or range as the language writes it."""
    plain = "".join(text.split())
    if size := SIZE.fullmatch(plain):
        return f"{size[1] or size[3]}x{size[2] or size[4]}"
    if ends := RANGE.fullmatch(plain):
        first, last = _quantity(ends[1]), _quantity(ends[2])
        return f"{first}..{last}" if first and last else None
    return _quantity(plain)


def _quantity(text: str) -> str | None:
    found = AMOUNT.fullmatch(text)
    if found is None or not found[2]:
        return None
    if found[2] in UNITS:
        return text
    if found[2] not in OTHER_UNITS:
        return None
    unit, times = OTHER_UNITS[found[2]]
    return plain_number(Decimal(found[1]) * times) + unit


def _call(reader: TextReader, chunk: Chunk, at: int, here: Span) -> Chunk | None:
    """`trim (` and `Trim(`"""
    word, token = chunk[at - 1], chunk[at]
    if word.kind != "NAME" or token.kind != "LPAR" or str(word.value).casefold() != "trim":
        return None
    span = reader.span(word.start, token.start + 1)
    reader.report(say.misspelt_word(span, span.text, "trim("))
    return [*chunk[: at - 1], Token("_TRIM", token.value, token.start, token.end), *chunk[at + 1 :]]


def _quotes(reader: TextReader, chunk: Chunk, at: int, here: Span) -> Chunk | None:
    """`"He said "hello" to me"`: quotes that belong to the text."""
    first = chunk[at - 1]
    if first.kind != "STRING" or first.end != chunk[at].start:
        return None
    last = at
    while last + 1 < len(chunk) and (chunk[last].end == chunk[last + 1].start or chunk[last].kind != "STRING"):
        last += 1
    while last > at and chunk[last].kind != "STRING":
        last -= 1
    if chunk[last].kind != "STRING" or any(not isinstance(token.value, str) for token in chunk[at - 1 : last + 1]):
        return None
    texts = [token for token in chunk[at - 1 : last + 1] if token.kind == "STRING"]
    inner = [token.end - 1 for token in texts[:-1]] + [token.start for token in texts[1:]]
    edits = tuple(Edit(reader.span(quote, quote), "\\") for quote in sorted(inner))
    span = reader.span(first.start, chunk[last].end)
    reader.report(say.bare_quotes(reader.span(inner[0], inner[0] + 1), Fix('write `\\"`', edits)))
    return [*chunk[: at - 1], Token("STRING", None, span.start, span.end), *chunk[last + 1 :]]


def _label(reader: TextReader, chunk: Chunk, at: int, here: Span) -> Chunk | None:
    """A label of several words: `scene the end { … }`."""
    last = at
    while last < len(chunk) and chunk[last].kind in ("NAME", "NUMBER") and isinstance(chunk[last].value, str):
        last += 1
    if at != 2 or last == at or last + 1 != len(chunk) or chunk[last].kind != "LBRACE" or chunk[1].kind not in ("NAME", "NUMBER"):
        return None
    span = reader.span(chunk[1].start, chunk[last - 1].end)
    reader.report(say.unquoted_text(span, replacement(span, f'"{span.text}"', "put it in quotes")))
    return [chunk[0], Token("STRING", f'"{span.text}"', span.start, span.end), chunk[last]]


MENDED: dict[str, Callable[[TextReader, Chunk, int, Span], Chunk | None]] = {
    "E0030": _colon,
    "E0032": _field,
    "E0035": _unquoted,
    "E0036": _let,
    "E0044": _sign("SLASH", "/", say.dotted_path),
    "E0052": _one_word,
    "E0053": _equals,
}

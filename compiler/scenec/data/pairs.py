"""An offset in a JSON text in, the key and the value there out, or what is wrong with them."""

from __future__ import annotations

import json
import re
from decimal import Decimal

from scenec.catalog import data as say
from scenec.data.grid import CONTROL
from scenec.diagnostics import Diagnostic
from scenec.filters import plain_number
from scenec.source import Source, Span
from scenec.table import Cell

BLANK = re.compile(r"[ \t\n\r]*+")
SCALAR = r"-?(?:0|[1-9][0-9]*+)(?>(?:\.[0-9]++)?)(?>(?:[eE][-+]?[0-9]++)?)|true|false|null"
VALUE = re.compile(SCALAR)
STRING = r'"((?>(?:[^"\\\x00-\x1f]++|\\[^\x00-\x1f])*))"'
PAIR = re.compile(rf"[ \t\n\r]*+{STRING}[ \t\n\r]*+:[ \t\n\r]*+(?:{STRING}|({SCALAR}))[ \t\n\r]*+([,}}])")
"""A key and a value that is a text or a scalar, both as written, and the sign behind them."""
REFUSED = re.compile(rf"{CONTROL.pattern}|[\ud800-\udfff]")
LITERALS = {"true": "true", "false": "false", "null": ""}
DIGIT_LIMIT = 40
DECODER = json.JSONDecoder(parse_int=str, parse_float=str, parse_constant=str)
STRINGS = (
    ("Unterminated", "a text without a closing quote"),
    ("Invalid control", "a line break or a control character in a text, which JSON writes as an escape, `\\n`"),
    ("Invalid", "an escape that JSON does not know"),
)


class Unexpected(Exception):
    """The offset of what JSON does not have there, and what stands there."""

    def __init__(self, at: int, found: str) -> None:
        super().__init__(at, found)
        self.at = at
        self.found = found


class Pairs:
    """Reads a text at offsets; what is no JSON is raised, what is no cell is reported."""

    def __init__(self, source: Source, found: list[Diagnostic]) -> None:
        self.source = source
        self.text = source.text
        self.found = found

    def by_parts(self, at: int) -> tuple[int, str, Cell | None, int, str]:
        """A key and a value of any kind: the offset of the key, as written; the cell; the offset behind it, and the sign there."""
        start = self.blank(at)
        if self.text[start : start + 1] != '"':
            raise self.unexpected(start, "a name in double quotes")
        end = self.decoded(start)[1]
        key = self.text[start + 1 : end - 1]
        cell, behind = self.value(self.blank(self.expect(self.blank(end), ":") + 1), key)
        at = self.blank(behind)
        sign = self.text[at : at + 1]
        if sign not in (",", "}"):
            raise self.unexpected(at, "`,` or `}`")
        return start + 1, key, cell, at + 1, sign

    def value(self, at: int, key: str) -> tuple[Cell | None, int]:
        """The value at an offset, None where it is no cell, and the offset behind it."""
        sign = self.text[at : at + 1]
        if sign == '"':
            return self.text_at(at)
        if sign and sign in "[{":
            self.found.append(say.nested_data(Span(self.source, at, at + 1), key, "a list" if sign == "[" else "an object"))
            return None, self.decoded(at)[1]
        match = VALUE.match(self.text, at)
        if match is None:
            raise self.unexpected(at, "a value")
        return self.literal(at, match[0]), match.end()

    def text_at(self, at: int) -> tuple[Cell | None, int]:
        """The text at an offset, decoded, None where a character of it is none for a text, and the offset behind it."""
        decoded, end = self.decoded(at)
        text = str(decoded).replace("\r\n", "\n")
        refused = REFUSED.search(text)
        if refused is None:
            return Cell(at, end, text), end
        place = Span(self.source, at, end)
        self.found.append(say.half_sign(place) if refused[0] >= "\ud800" else say.control_in_data(place, ord(refused[0])))
        return None, end

    def literal(self, at: int, written: str) -> Cell | None:
        """A word, or a number as the shortest plain text; None for a number that is too long."""
        if written in LITERALS:
            return Cell(at, at + len(written), LITERALS[written])
        if len(written) <= DIGIT_LIMIT and written.isdigit():
            return Cell(at, at + len(written), written)
        number = Decimal(written) if len(written) <= 2 * DIGIT_LIMIT else None
        if number is None or len(number.as_tuple().digits) > DIGIT_LIMIT or (number and abs(number.adjusted()) >= DIGIT_LIMIT):
            self.found.append(say.long_number(Span(self.source, at, at + len(written)), DIGIT_LIMIT))
            return None
        return Cell(at, at + len(written), plain_number(number))

    def decoded(self, at: int) -> tuple[object, int]:
        """The value at an offset as Python has it, and the offset behind it."""
        try:
            return DECODER.raw_decode(self.text, at)
        except json.JSONDecodeError as mistake:
            known = (found for start, found in STRINGS if mistake.msg.startswith(start))
            raise Unexpected(mistake.pos, next(known, "something else than a value")) from None
        except RecursionError:
            raise Unexpected(at, "what is nested too deeply") from None

    def blank(self, at: int) -> int:
        """The offset behind blanks."""
        match = BLANK.match(self.text, at)
        return match.end() if match else at

    def expect(self, at: int, sign: str) -> int:
        """The offset of a sign that has to stand there."""
        if self.text[at : at + 1] != sign:
            raise self.unexpected(at, f"`{sign}`")
        return at

    def unexpected(self, at: int, wanted: str) -> Unexpected:
        """What stands at an offset, and what JSON has there."""
        sign = self.text[at : at + 1]
        found = "a double quote" if sign == '"' else f"`{sign}`" if sign.isprintable() else f"U+{ord(sign):04X}"
        return Unexpected(at, f"{found if sign else 'the end of the file'}, and JSON has {wanted} here")

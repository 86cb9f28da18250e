"""The text of a `.json` or `.jsonl` in, its cells with their places out: flat objects, whose keys are the columns.

A pair of a key and a value is read in one go, or taken apart where that fails, which finds what is wrong with it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from decimal import Decimal

from scenec.catalog import data as say
from scenec.data.grid import CONTROL, Capped, is_blank, plain
from scenec.diagnostics import Diagnostic
from scenec.source import Source, Span
from scenec.table import Cell, Grid
from scenec.text import TEXT_LIMIT, plain_number

SCALAR = r"-?+(?:0|[1-9][0-9]*+)(?:\.[0-9]++)?+(?:[eE][-+]?+[0-9]++)?+|true|false|null"
BLANK = re.compile(r"[ \t\n\r]*+")
VALUE = re.compile(SCALAR)
STRING = r'"(?:[^"\\\x00-\x1f]++|\\[^\x00-\x1f])*+"'
PAIR = re.compile(rf"[ \t\n\r]*+({STRING})[ \t\n\r]*+:[ \t\n\r]*+({STRING}|{SCALAR})[ \t\n\r]*+([,}}])")
_cell = Cell._make
LITERALS = {"true": "true", "false": "false", "null": ""}
DIGIT_LIMIT = 40
DECODER = json.JSONDecoder(parse_int=str, parse_float=str, parse_constant=str)
STRINGS = (
    ("Unterminated", "a text without a closing quote"),
    ("Invalid control", "a line break or a control character in a text, which JSON writes as an escape, `\\n`"),
    ("Invalid", "an escape that JSON does not know"),
)


class _Unexpected(Exception):
    """The offset of what JSON does not have there, and what stands there."""

    def __init__(self, at: int, found: str) -> None:
        super().__init__(at, found)
        self.at = at
        self.found = found


def listed(source: Source) -> tuple[Grid | None, list[Diagnostic]]:
    """The cells of a list of objects, and what is wrong with them; None where it is none."""
    reading = _Reading(source)
    return reading.grid(reading.listed()), reading.found


def lined(source: Source) -> tuple[Grid | None, list[Diagnostic]]:
    """The same of an object on each line."""
    reading = _Reading(source)
    return reading.grid(reading.lined()), reading.found


class _Reading:
    def __init__(self, source: Source) -> None:
        self.source = source
        self.text = source.text
        self.found: list[Diagnostic] = []
        self.names: dict[str, Cell] = {}
        self.is_table = True

    def span(self, start: int, end: int) -> Span:
        return Span(self.source, start, end)

    def grid(self, objects: Iterator[tuple[Cell, dict[str, Cell] | None]]) -> Grid | None:
        """All objects in which something stands; what one of them has not is empty, and at its beginning."""
        capped = Capped(self.source, self.found)
        rows: list[tuple[Cell, dict[str, Cell]]] = []
        for whole, cells in objects:
            if cells is not None and is_blank(cells.values()):
                continue
            if not capped.takes(whole.start, whole.end, len(self.names)):
                break
            if cells is not None and (whole.end - whole.start <= TEXT_LIMIT // 4 or capped.fits(cells.values())):
                rows.append((whole, cells))
        if not self.is_table:
            return None
        names = tuple(self.names)
        table = tuple(tuple(cells.get(name, whole) for name in names) for whole, cells in rows)
        return Grid(tuple(self.names.values()), table, not self.found)

    # ---------------------------------------------------------------- what stands around objects

    def listed(self) -> Iterator[tuple[Cell, dict[str, Cell] | None]]:
        """The objects of a list, each with its place; None for one that is wrong."""
        try:
            at = self.opened()
            while at is not None:
                whole, cells = self.record(self.blank(at))
                yield whole, cells
                at = self.further(whole.end)
        except _Unexpected as mistake:
            self.stop(mistake)

    def opened(self) -> int | None:
        """The offset of the first object; None where there is none."""
        text = self.text
        at = self.blank(0)
        if at == len(text):
            self.refuse(say.empty_data(self.span(0, 0)))
        elif text[at] == "{":
            self.refuse(say.no_objects(self.span(at, at + 1), "a `.json` is a list, `[{…}, {…}]`; objects without one are a `.jsonl`"))
        else:
            at = self.expect(at, "[") + 1
            return None if text[self.blank(at) : self.blank(at) + 1] == "]" and self.ended(self.blank(at) + 1) else at
        return None

    def further(self, at: int) -> int | None:
        """The offset behind the comma that stands behind an object; None behind the last one."""
        at = self.blank(at)
        sign = self.text[at : at + 1]
        if sign == "]" and self.ended(at + 1):
            return None
        if sign != ",":
            raise self.unexpected(at, "`,` or `]`")
        return at + 1

    def ended(self, at: int) -> bool:
        """Whether nothing stands behind the list."""
        at = self.blank(at)
        if at < len(self.text):
            raise self.unexpected(at, "its end")
        return True

    def lined(self) -> Iterator[tuple[Cell, dict[str, Cell] | None]]:
        """The objects of lines, each with its place; None for one that is wrong."""
        at = self.blank(0)
        if at == len(self.text):
            self.refuse(say.empty_data(self.span(0, 0)))
        while at < len(self.text):
            if self.text[at] == "[":
                self.refuse(say.no_objects(self.span(at, at + 1), "a `.jsonl` has an object on each line; a list of them is a `.json`"))
                return
            try:
                whole, cells = self.record(at)
                self.alone(whole)
                yield whole, cells
                at = self.blank(whole.end)
            except _Unexpected as mistake:
                self.stop(mistake)
                at = self.blank(self.line_end(mistake.at))

    def alone(self, whole: Cell) -> None:
        """Hold an object of a line against others in its line, and against further lines."""
        inner = self.text.find("\n", whole.start, whole.end)
        if inner >= 0:
            self.found.append(say.no_objects(self.span(whole.start, whole.start + 1), "an object of a `.jsonl` stands on one line"))
        behind = self.blank(whole.end)
        if behind < min(len(self.text), self.line_end(whole.end)):
            raise self.unexpected(behind, "a line break")

    def line_end(self, at: int) -> int:
        end = self.text.find("\n", at)
        return len(self.text) if end < 0 else end

    # ---------------------------------------------------------------- an object

    def record(self, at: int) -> tuple[Cell, dict[str, Cell] | None]:
        """The object at an offset: its place, and its cells by name, None where one of them is wrong."""
        start = at
        at = self.expect(at, "{") + 1
        behind = self.blank(at)
        if self.text[behind : behind + 1] == "}":
            return Cell(start, behind + 1, ""), {}
        cells: dict[str, Cell | None] = {}
        places: dict[str, Cell] = {}
        sign = ","
        while sign == ",":
            key, cell, at, sign = self.pair(at)
            name = key.text
            if name not in self.names:
                key, name = self.named(key, cell)
            if name in places:
                self.again(key, places[name])
                cell = None
            cells[name] = cell
            places[name] = key
        whole = {name: cell for name, cell in cells.items() if cell is not None}
        return Cell(start, at, ""), whole if len(whole) == len(cells) else None

    def again(self, key: Cell, first: Cell) -> None:
        """Report a key that the object has already."""
        self.found.append(say.key_again(self.span(key.start, key.end), key.text, self.span(first.start, first.end)))

    def named(self, key: Cell, cell: Cell | None) -> tuple[Cell, str]:
        """A key as the name of a column, which it is from now on."""
        key = key._replace(text=plain(key.text))
        self.names.setdefault(key.text, key)
        if not key.text:
            self.is_table = False
            value = cell or key
            self.found.append(say.nameless_column(self.span(key.start, key.end), len(self.names), self.span(value.start, value.end)))
        return key, key.text

    def pair(self, at: int) -> tuple[Cell, Cell | None, int, str]:
        """The key and the value at an offset, None for a value that is wrong, the offset behind them, and the sign that stands there."""
        match = PAIR.match(self.text, at)
        if match is None:
            return self.pair_by_parts(at)
        name, value, sign = match.groups()
        start, end = match.span(1)
        key = self.string(start)[0] if "\\" in name else _cell((start, end, name[1:-1]))
        start, end = match.span(2)
        first = value[0]
        if first == '"':
            cell = self.checked(self.string(start)[0]) if "\\" in value else _cell((start, end, value[1:-1]))
        else:
            cell = _cell((start, end, LITERALS[value])) if first in "tfn" else self.number(start, end)
        return key, cell, match.end(), sign

    def pair_by_parts(self, at: int) -> tuple[Cell, Cell | None, int, str]:
        """The same of a pair with escapes, with a value that is no cell, or with a mistake."""
        start = self.blank(at)
        if self.text[start : start + 1] != '"':
            raise self.unexpected(start, "a name in double quotes")
        key, end = self.string(start)
        value_at = self.blank(self.expect(self.blank(end), ":") + 1)
        cell, behind = self.value(value_at, key.text)
        at = self.blank(behind)
        sign = self.text[at : at + 1]
        if sign not in (",", "}"):
            raise self.unexpected(at, "`,` or `}`")
        return key, cell, at + 1, sign

    def value(self, at: int, name: str) -> tuple[Cell | None, int]:
        """The value at an offset, None where it is no cell, which is reported; and the offset behind it."""
        sign = self.text[at : at + 1]
        if sign == '"':
            cell, end = self.string(at)
            return self.checked(cell), end
        if sign and sign in "[{":
            self.found.append(say.nested_data(self.span(at, at + 1), name, "a list" if sign == "[" else "an object"))
            return None, self.decoded(at)[1]
        match = VALUE.match(self.text, at)
        if match is None:
            raise self.unexpected(at, "a value")
        literal = LITERALS.get(match[0])
        return (self.number(at, match.end()) if literal is None else Cell(at, match.end(), literal)), match.end()

    def string(self, at: int) -> tuple[Cell, int]:
        """The text at an offset, decoded, and the offset behind it."""
        text, end = self.decoded(at)
        return Cell(at, end, str(text).replace("\r\n", "\n")), end

    def decoded(self, at: int) -> tuple[object, int]:
        """The value at an offset as Python has it, and the offset behind it."""
        try:
            return DECODER.raw_decode(self.text, at)
        except json.JSONDecodeError as mistake:
            raise _Unexpected(mistake.pos, next((found for start, found in STRINGS if mistake.msg.startswith(start)), "")) from None
        except RecursionError:
            raise _Unexpected(at, "what is nested too deeply") from None

    def checked(self, cell: Cell) -> Cell | None:
        """A text with escapes, None where one of them is no character for a text."""
        control = CONTROL.search(cell.text)
        place = self.span(cell.start, cell.end)
        if control is not None:
            self.found.append(say.control_in_data(place, ord(control[0])))
        elif any("\ud800" <= sign <= "\udfff" for sign in cell.text):
            self.found.append(say.half_sign(place))
        else:
            return cell
        return None

    def number(self, start: int, end: int) -> Cell | None:
        """A number as the shortest plain text; None for one that is too long, which is reported."""
        written = self.text[start:end]
        if len(written) < DIGIT_LIMIT and written.isdigit():
            return _cell((start, end, written))
        number = Decimal(written) if end - start <= 2 * DIGIT_LIMIT else Decimal("1e999")
        if len(number.as_tuple().digits) > DIGIT_LIMIT or (number and abs(number.adjusted()) >= DIGIT_LIMIT):
            message = f"a number has at most {DIGIT_LIMIT} digits; this one can be a text, in double quotes"
            self.found.append(say.too_much_data(self.span(start, end), message))
            return None
        return Cell(start, end, plain_number(number))

    # ---------------------------------------------------------------- signs

    def blank(self, at: int) -> int:
        """The offset behind blanks."""
        match = BLANK.match(self.text, at)
        return match.end() if match else at

    def expect(self, at: int, sign: str) -> int:
        """The offset of a sign that has to stand there."""
        if self.text[at : at + 1] != sign:
            raise self.unexpected(at, f"`{sign}`")
        return at

    def unexpected(self, at: int, wanted: str) -> _Unexpected:
        """What stands at an offset, and what JSON has there."""
        sign = self.text[at : at + 1]
        found = "a double quote" if sign == '"' else f"`{sign}`" if sign.isprintable() else f"U+{ord(sign):04X}"
        return _Unexpected(at, f"{found if sign else 'the end of the file'}, and JSON has {wanted} here")

    def refuse(self, diagnostic: Diagnostic) -> None:
        """Report why a file is no table at all."""
        self.found.append(diagnostic)
        self.is_table = False

    def stop(self, mistake: _Unexpected) -> None:
        """Report what JSON does not have."""
        self.found.append(say.bad_json(self.span(mistake.at, min(mistake.at + 1, len(self.text))), mistake.found))

"""The text of a `.csv` or `.tsv` in, its cells with their places out: RFC 4180, each row as long as the header.

A row without a double quote is split in one go, another is read cell by cell; where that fails it is taken apart again,
which finds what is wrong with it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from scenec.catalog import data as say
from scenec.data.grid import COLUMN_LIMIT, CONTROL, ROW_LIMIT, Capped, is_blank, plain
from scenec.diagnostics import Diagnostic
from scenec.filters import TEXT_LIMIT
from scenec.source import Source, Span
from scenec.table import Cell, Grid

QUOTED = re.compile(r'"(?>(?:[^"]++|"")*)"')
OTHERS = ",;\t|"


def separated(source: Source, separator: str) -> tuple[Grid | None, list[Diagnostic]]:
    """The cells of a file, and what is wrong with them; None where the columns are not known."""
    reading = _Reading(source, separator)
    return reading.grid(), reading.found


class _Reading:
    def __init__(self, source: Source, separator: str) -> None:
        self.source = source
        self.text = source.text
        self.separator = separator
        self.found: list[Diagnostic] = []
        self.cell = re.compile(rf'("(?>(?:[^"]++|"")*)"|[^"{separator}\r\n]*+)({separator}|\r?\n|\Z)')
        self.nothing = re.compile(rf"(?>(?:[ \t{separator}]*+\r?\n)*)")

    def span(self, start: int, end: int) -> Span:
        return Span(self.source, start, end)

    def grid(self) -> Grid | None:
        """All of it."""
        for match in islice(CONTROL.finditer(self.text), ROW_LIMIT):
            self.found.append(say.control_in_data(self.span(match.start(), match.end()), ord(match[0])))
        if any(self.text[diagnostic.span.start] == "\r" for diagnostic in self.found):
            return None
        records = self.records()
        header = next(records, None)
        if header is None:
            if not self.found:
                self.found.append(say.empty_data(self.span(0, 0)))
            return None
        if self.is_other(header):
            return None
        return self.named(header, self.rows(header, records))

    # ---------------------------------------------------------------- records

    def records(self) -> Iterator[list[Cell]]:
        """The records in which something stands, without those that are broken, which is reported; a broken first one ends all."""
        text, at, first = self.text, 0, True
        while at < len(text) and len(self.found) <= ROW_LIMIT:
            at = self.after_nothing(at)
            end = self.line_end(at)
            if text.find('"', at, end) < 0:
                cells, at = self.split(at, end), end + 1
            else:
                cells, at = self.quoted(at)
                if not cells and first:
                    return
            if cells and not is_blank(cells):
                first = False
                yield cells

    def after_nothing(self, at: int) -> int:
        """The offset behind lines in which nothing stands."""
        match = self.nothing.match(self.text, at)
        return match.end() if match else at

    def line_end(self, at: int) -> int:
        """The offset of the line break behind an offset, or of the end."""
        end = self.text.find("\n", at)
        return len(self.text) if end < 0 else end

    def split(self, at: int, end: int) -> list[Cell]:
        """The cells of a line without double quotes; of very many the last holds the rest."""
        if end > at and self.text[end - 1] == "\r":
            end -= 1
        cells, make = [], Cell._make
        for part in self.text[at:end].split(self.separator, COLUMN_LIMIT):
            stop = at + len(part)
            cells.append(make((at, stop, part)))
            at = stop + 1
        return cells

    def quoted(self, start: int) -> tuple[list[Cell], int]:
        """The cells of a record with double quotes in it, none where one of them is broken, and the offset behind it."""
        cells: list[Cell] = []
        make, at, sign = Cell._make, start, self.separator
        while sign == self.separator:
            match = self.cell.match(self.text, at)
            if match is None:
                return _Record(self, start).read()
            cell, sign = match.groups()
            if len(cells) <= COLUMN_LIMIT:
                cells.append(make((at, at + len(cell), decoded(cell) if cell[:1] == '"' else cell)))
            at = match.end()
        return cells, at

    # ---------------------------------------------------------------- header and rows

    def is_other(self, header: list[Cell]) -> bool:
        """Whether another separator than ours stands between the names of the columns; that is reported."""
        counts = {sign: sum(cell.text.count(sign) for cell in header) for sign in OTHERS if sign != self.separator}
        most = max(counts, key=lambda sign: counts[sign])
        if counts[most] <= (0 if len(header) == 1 else len(header)):
            return False
        self.found.append(say.other_separator(self.span(header[0].start, header[-1].end), most, self.separator))
        return True

    def rows(self, header: list[Cell], records: Iterator[list[Cell]]) -> list[list[Cell]]:
        """The rows that are as long as the header; others are reported."""
        capped, rows = Capped(self.source, self.found), []
        for cells in records:
            start, end = cells[0].start, cells[-1].end
            if not capped.takes(start, len(header)):
                break
            if len(cells) != len(header):
                self.found.append(self.length(header, cells))
            elif end - start <= TEXT_LIMIT // 4 or capped.fits(cells):
                rows.append(cells)
        return rows

    def length(self, header: list[Cell], cells: list[Cell]) -> Diagnostic:
        """A row that is not as long as the header."""
        start = cells[len(header)].start if len(cells) > len(header) else cells[-1].end
        count = "1 cell" if len(cells) == 1 else f"{len(cells)} cells" if len(cells) <= COLUMN_LIMIT else f"more than {COLUMN_LIMIT} cells"
        return say.row_length(self.span(start, cells[-1].end), count, len(header), self.separator)

    def named(self, header: list[Cell], rows: list[list[Cell]]) -> Grid | None:
        """The rows below the names of their columns; a column without a name in which nothing stands is left out."""
        names = [cell._replace(text=plain(cell.text)) for cell in header]
        known = self.are_named(names, rows)
        if not self.are_unique(names) or not known:
            return None
        kept = [number for number, name in enumerate(names) if name.text]
        cells = (row if len(kept) == len(row) else [row[number] for number in kept] for row in rows)
        return Grid(tuple(names[number] for number in kept), tuple(map(tuple, cells)), not self.found)

    def are_named(self, names: list[Cell], rows: list[list[Cell]]) -> bool:
        """Whether all columns in which something stands have names; those that have none are reported."""
        known = True
        for number in [number for number, name in enumerate(names) if not name.text]:
            value = next((row[number] for row in rows if not is_blank([row[number]])), None)
            if value is not None:
                known = False
                name = names[number]
                self.found.append(say.nameless_column(self.span(name.start, name.end), number + 1, self.span(value.start, value.end)))
        return known

    def are_unique(self, names: list[Cell]) -> bool:
        """Whether no two columns have one name; those that have are reported."""
        firsts: dict[str, Cell] = {}
        again = [(name, firsts[name.text]) for name in names if name.text and firsts.setdefault(name.text, name) is not name]
        for name, first in again:
            self.found.append(say.column_again(self.span(name.start, name.end), name.text, self.span(first.start, first.end)))
        return not again


def decoded(cell: str) -> str:
    """The text of a cell in double quotes; a line break in it is the same on every system."""
    text = cell[1:-1]
    return text.replace('""', '"').replace("\r\n", "\n") if '"' in text or "\r" in text else text


class _Record:
    """A record with something wrong in it, which may go over several lines."""

    def __init__(self, reading: _Reading, at: int) -> None:
        self.reading = reading
        self.text = reading.text
        self.at = at
        self.end = reading.line_end(at)

    def read(self) -> tuple[list[Cell], int]:
        """No cells, and the offset behind it."""
        separator = self.reading.separator
        cell = self.cell()
        while self.text[self.at : self.at + 1] == separator:
            self.at += 1
            cell = self.cell()
        rest = self.text[self.at : self.at + 2]
        if rest and rest[0] != "\n" and rest != "\r\n":
            self.behind(cell)
        return [], self.at if self.at > self.end else self.end + 1

    def cell(self) -> tuple[int, int]:
        """Where the cell that begins here begins and ends."""
        start = self.at
        if self.text[start : start + 1] != '"':
            self.unquoted(start)
        elif match := QUOTED.match(self.text, start):
            self.at = match.end()
            if self.at > self.end:
                self.end = self.reading.line_end(self.at)
        else:
            self.reading.found.append(say.unclosed(self.reading.span(start, start + 1), None))
            self.at = len(self.text)
        return start, self.at

    def unquoted(self, start: int) -> None:
        """A cell without double quotes around it; one in it is reported."""
        stop = self.text.find(self.reading.separator, start, self.end)
        if stop < 0:
            stop = self.end - (self.end > start and self.text[self.end - 1] == "\r")
        quote = self.text.find('"', start, stop)
        if quote >= 0:
            self.reading.found.append(say.inner_quote(self.reading.span(quote, quote + 1)))
        self.at = stop

    def behind(self, cell: tuple[int, int]) -> None:
        """Something stands behind a quoted cell.

        Of a cell of several lines the opening quote is the stray one, and nothing is known of what follows.
        """
        start, end = cell
        span = self.reading.span
        if "\n" in self.text[start:end]:
            self.reading.found.append(say.unclosed(span(start, start + 1), span(end - 1, end)))
            self.at = len(self.text) + 1
        else:
            self.reading.found.append(say.behind_quote(span(end, end + 1)))

"""What holds for the cells of every file of data, whatever its form: names, blanks, and how much a table may have."""

from __future__ import annotations

import re
from collections.abc import Iterable

from scenec.catalog import data as say
from scenec.diagnostics import Diagnostic
from scenec.filters import TEXT_LIMIT
from scenec.source import Source, Span
from scenec.table import Cell

ROW_LIMIT = 10_000
COLUMN_LIMIT = 1_000
CELL_LIMIT = 1_000_000
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]|\r(?!\n)")


def plain(text: str) -> str:
    """A name as the language compares it: in its normal form, without blanks around it."""
    text = text.strip()
    if text.isascii():
        return text
    from unicodedata import normalize

    return normalize("NFC", text)


def is_blank(cells: Iterable[Cell]) -> bool:
    """Whether nothing stands in any of the cells."""
    return not any(cell.text and not cell.text.isspace() for cell in cells)


class Capped:
    """The rows of a file while it is read, within what a table may have."""

    def __init__(self, source: Source, found: list[Diagnostic]) -> None:
        self.source = source
        self.found = found
        self.seen = 0

    def takes(self, start: int, width: int) -> bool:
        """Whether there is room for one more row, whole or not, that begins at an offset; that there is none is reported."""
        self.seen += 1
        if self.seen > ROW_LIMIT:
            return self.full(start, f"a table has at most {ROW_LIMIT:,} rows, and this one goes on")
        if self.seen * width > CELL_LIMIT:
            return self.full(start, f"a table has at most {CELL_LIMIT:,} cells, and this one goes on")
        if width > COLUMN_LIMIT:
            return self.full(start, f"a table has at most {COLUMN_LIMIT:,} columns, and this one has more")
        return True

    def full(self, start: int, message: str) -> bool:
        """Report that there is too much."""
        self.found.append(say.too_much_data(Span(self.source, start, start), message))
        return False

    def fits(self, cells: Iterable[Cell]) -> bool:
        """Whether no cell of a row is too long; one that is is reported."""
        long = next((cell for cell in cells if len(cell.text) > TEXT_LIMIT // 4 and len(cell.text.encode()) > TEXT_LIMIT), None)
        if long is not None:
            self.full(long.start, f"a cell has at most {TEXT_LIMIT:,} bytes, and this one has more")
        return long is None

"""What a data file holds: tables of rows of cells, each with its place."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import pairwise

from scenec.noun import Noun
from scenec.source import Source


class Cell(Noun):
    """What stands in a column of a row: where it is written, quotes included, and its text; what is not there is empty."""

    start: int
    end: int
    text: str


class Row(Noun):
    """A value: the cell that names it, and its cells by the names of the columns, in their order."""

    key: Cell
    cells: Mapping[str, Cell]


class Table(Noun):
    """The values that a file of data gives to one declaration; not `whole` where some are left out, which is reported."""

    source: Source
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    whole: bool = True


class Grid(Noun):
    """The names of the columns, and rows that have a cell for each of them; not `whole` where some are left out."""

    names: tuple[Cell, ...]
    rows: tuple[tuple[Cell, ...], ...]
    whole: bool = True

    def columns(self) -> dict[int, str]:
        """The name of the column of each cell, by where the cell begins; cells of one row that are not there begin in one place."""
        named: dict[int, str] = {}
        for row in self.rows:
            shared = {one.start for one, other in pairwise(sorted(row)) if one.start == other.start}
            named.update((cell.start, name.text) for name, cell in zip(self.names, row, strict=True) if cell.start not in shared)
        return named


class Sheet(Source):
    """The text of a file of data; `read` finds the names of the columns of its cells, by where these begin."""

    __slots__ = ("_columns", "_read")

    def __init__(self, source: Source, read: Callable[[Source], Mapping[int, str]]) -> None:
        super().__init__(source.name, source.content, source.path)
        self._read = read
        self._columns: Mapping[int, str] | None = None

    def column(self, offset: int) -> str | None:
        """The name of the column whose cell begins at an offset; only messages ask for it."""
        if self._columns is None:
            self._columns = self._read(self)
        return self._columns.get(offset)

"""Rows of cells in, the values that they give out: a value a row, or a value a column, each with a name of its own."""

from __future__ import annotations

from collections.abc import Iterable

from scenec.catalog import data as say
from scenec.data.grid import plain
from scenec.diagnostics import Diagnostic
from scenec.source import Source, Span
from scenec.table import Cell, Grid, Row, Table


def values(source: Source, grid: Grid, key: int, across: bool) -> tuple[Table, list[Diagnostic]]:
    """The values that the rows name in the column `key`, or the columns beside it in the header."""
    naming = _Naming(source, grid.names[key].text)
    table = naming.across(grid, key) if across else naming.by(grid, key)
    return table._replace(whole=grid.whole and not any(diagnostic.severity == "error" for diagnostic in naming.found)), naming.found


class _Naming:
    def __init__(self, source: Source, column: str) -> None:
        self.source = source
        self.column = column
        self.found: list[Diagnostic] = []

    def by(self, grid: Grid, key: int) -> Table:
        """A value a row."""
        self.alike(grid.names)
        columns = tuple(name.text for name in grid.names)
        seen: dict[str, Cell] = {}
        rows = []
        for cells in grid.rows:
            cell = self.name(cells[key], seen)
            if cell is not None:
                rows.append(Row(cell, dict(zip(columns, (*cells[:key], cell, *cells[key + 1 :]), strict=True))))
        return Table(self.source, columns, tuple(rows))

    def across(self, grid: Grid, key: int) -> Table:
        """A value a column."""
        members = [(name, cells) for cells in grid.rows if (name := self.member(cells[key])) is not None]
        self.alike([name for name, _ in members])
        unique: dict[str, tuple[Cell, ...]] = {}
        firsts: dict[str, Cell] = {}
        for name, cells in members:
            first = firsts.setdefault(name.text, name)
            if first is not name:
                self.found.append(say.value_twice(self.span(name), name.text, first.text, self.span(first)))
            unique.setdefault(name.text, cells)
        seen: dict[str, Cell] = {}
        rows = []
        for number, header in enumerate(grid.names):
            cell = self.name(header, seen) if number != key else None
            if cell is not None:
                rows.append(Row(cell, {name: cells[number] for name, cells in unique.items()}))
        return Table(self.source, tuple(unique), tuple(rows))

    def span(self, cell: Cell) -> Span:
        return Span(self.source, cell.start, cell.end)

    def member(self, cell: Cell) -> Cell | None:
        """The cell that names a row of values; one that is empty is reported."""
        text = plain(cell.text)
        if not text:
            self.found.append(say.no_key(self.span(cell), self.column))
            return None
        return cell if text == cell.text else cell._replace(text=text)

    def name(self, cell: Cell, seen: dict[str, Cell]) -> Cell | None:
        """The cell that names a value; one that cannot is reported."""
        named = self.member(cell)
        if named is None:
            return None
        text = named.text
        if not f"a{text}".replace("-", "_").isidentifier():
            sign = next(sign for sign in text if not f"a{sign}".replace("-", "_").isidentifier())
            self.found.append(say.bad_value_name(self.span(cell), text, sign))
            return None
        first = seen.setdefault(text.casefold(), named)
        if first is not named:
            self.found.append(say.value_twice(self.span(cell), text, first.text, self.span(first)))
            return None
        return named

    def alike(self, names: Iterable[Cell]) -> None:
        """Warn of names of columns that differ in capital letters only."""
        seen: dict[str, Cell] = {}
        for name in names:
            first = seen.setdefault(name.text.casefold(), name)
            if first.text != name.text:
                self.found.append(say.columns_alike(self.span(name), name.text, self.span(first)))

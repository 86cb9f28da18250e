"""A file and the files that it uses in, the tables that their `from`s name out, and what is wrong with these.

A file of data is read once a run, and so are the values that it gives by a key.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TypeAlias

from scenec import syntax
from scenec.catalog import data as say
from scenec.catalog import modules as say_modules
from scenec.data.grid import plain
from scenec.data.separated import separated
from scenec.data.values import values
from scenec.diagnostics import Diagnostic
from scenec.modules import Shelf, Used, interpolated, joined, missing
from scenec.similar import nearest
from scenec.source import Source, Span
from scenec.table import Grid, Sheet, Table

SHEETS = {".csv": ",", ".tsv": "\t"}
ENDINGS = (*SHEETS, ".json", ".jsonl")
Named: TypeAlias = syntax.Rows | syntax.Columns


def tables(whole: Used, shelf: Shelf | None) -> tuple[Mapping[Span, Table], list[Diagnostic]]:
    """All tables that `variants … from` and `scenes … from` of a file, and of the files that it uses, name, by the place of the `from`.

    There is none where nothing of it can be known; one with mistakes has what is whole of it.
    """
    found: list[Diagnostic] = []
    made: dict[Span, Table] = {}
    for used in whole.all():
        for node in _named(used.file.members):
            table = _Naming(used.source, shelf, node, found).table()
            if table is not None:
                made[Span(used.source, node.start, node.end)] = table
    return made, found


def _named(members: Iterable[object]) -> Iterator[Named]:
    """The `from`s in members, and in the members of these."""
    waiting = list(members)
    while waiting:
        member = waiting.pop()
        if isinstance(member, syntax.Variants | syntax.Scenes) and member.source is not None:
            yield member.source
        body = getattr(member, "body", None)
        if isinstance(body, syntax.Body):
            waiting.extend(body.members)


class _Naming:
    """One `from`, which names a file and a column of it."""

    def __init__(self, source: Source, shelf: Shelf | None, node: Named, found: list[Diagnostic]) -> None:
        self.source = source
        self.shelf = shelf
        self.node = node
        self.found = found
        self.path = Span(source, node.path.start, node.path.end)
        self.key = Span(source, node.key.start, node.key.end)

    def table(self) -> Table | None:
        """Its table."""
        path, key = self.written(self.node.path, "a path"), self.written(self.node.key, "the name of a column")
        name = None if path is None else self.name(path)
        if path is None or name is None or self.shelf is None:
            return None
        sheet, grid, found = _opened(self.shelf, name)
        self.found += found if sheet is not None or found else [missing(self.shelf.library, name, ENDINGS, self.path, path)]
        if sheet is None or grid is None or key is None:
            return None
        return self.values(self.shelf, sheet, grid, plain(key))

    def written(self, text: syntax.Text | syntax.Name, what: str) -> str | None:
        """A path or a name as it is written; None where something is to be put into it, which is reported."""
        if isinstance(text, syntax.Name):
            return text.text
        if all(isinstance(part, str) for part in text.parts):
            return "".join(map(str, text.parts))
        self.found += interpolated(text, Span(self.source, text.start, text.end), what)
        return None

    def name(self, path: str) -> str | None:
        """The path of the file below the root; None where it cannot be read, which is reported."""
        name, ending = joined(self.source.name, path), _ending(path)
        if name is None:
            self.found.append(say_modules.outside(self.path, path))
        elif ending.lower() not in ENDINGS:
            self.found.append(say.data_ending(self.path, ending, ENDINGS))
        elif self.shelf is None or self.shelf.library.alone:
            self.found.append(say_modules.no_files(self.path))
        else:
            return name
        return None

    def values(self, shelf: Shelf, sheet: Sheet, grid: Grid, key: str) -> Table | None:
        """The values that the column `key` names; None where there are none, which is reported."""
        columns = [cell.text for cell in grid.names]
        across = isinstance(self.node, syntax.Columns)
        if key not in columns and columns:
            self.found.append(self.no_key_column(sheet, grid, key, columns))
        elif not grid.rows:
            self.found += [say.no_rows(self.path, "there are no rows in this file")] if grid.whole else []
        elif across and len(columns) == 1:
            self.found.append(say.no_rows(self.key, f"there is no column beside `{key}`, so there are no values"))
        else:
            wanted = (sheet.name, key, across)
            if wanted not in shelf.tables:
                table, found = values(sheet, grid, columns.index(key), across)
                shelf.tables[wanted] = table, say.together(found)
            table, found = shelf.tables[wanted]
            self.found += found
            return table
        return None

    def no_key_column(self, sheet: Sheet, grid: Grid, key: str, columns: list[str]) -> Diagnostic:
        """The data has no column of that name."""
        near = nearest(key, columns)
        fix = None if near is None else say.column_fix(self.key, near)
        header = Span(sheet, grid.names[0].start, grid.names[-1].end)
        return say.no_key_column(self.key, key, columns, near, fix, header)


def _ending(path: str) -> str:
    """The ending of the name of a file, with its dot; empty where it has none."""
    return "".join(path.rpartition("/")[2].rpartition(".")[1:]) if "." in path.rpartition("/")[2] else ""


def _opened(shelf: Shelf, name: str) -> tuple[Sheet | None, Grid | None, list[Diagnostic]]:
    """The text of a file of data and its cells, with what is wrong with them."""
    shelf.opened[name] = None
    if name not in shelf.sheets:
        source, found = shelf.library.read(name)
        if source is None:
            is_sheet = _ending(name).lower() in SHEETS
            shelf.sheets[name] = None, None, say.for_spreadsheets(found) if is_sheet else found
        else:
            sheet = sheet_of(source)
            grid, found = _read(sheet)
            shelf.sheets[name] = sheet, grid, say.together(found)
    return shelf.sheets[name]


def sheet_of(source: Source) -> Sheet:
    """The text of a file of data."""
    return Sheet(source, _columns)


def _read(source: Source) -> tuple[Grid | None, list[Diagnostic]]:
    """The cells of a file, read as its ending says."""
    ending = _ending(source.name).lower()
    if ending in SHEETS:
        return separated(source, SHEETS[ending])
    from scenec.data.objects import lined, listed

    return listed(source) if ending == ".json" else lined(source)


def _columns(source: Source) -> Mapping[int, str]:
    """The name of the column of each cell, by where the cell begins."""
    grid, _ = _read(source)
    return {} if grid is None else grid.columns()

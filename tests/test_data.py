"""Files of data: their cells with their places, and each mistake of theirs at its place, in plain words."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest

from scenec.data import tables
from scenec.diagnostics import Diagnostic
from scenec.modules import Shelf, Used, modules
from scenec.parse import parse
from scenec.project import Files
from scenec.report.text import text
from scenec.source import Source
from scenec.table import Table

BY, ACROSS = "by sku", "across key"


class Read(NamedTuple):
    """What one `from` of a scene gives."""

    table: Table | None
    found: list[Diagnostic]

    @property
    def rows(self) -> dict[str, list[str]]:
        """The texts of the cells, by the names of the values."""
        assert self.table is not None
        return {row.key.text: [cell.text for cell in row.cells.values()] for row in self.table.rows}

    @property
    def places(self) -> list[tuple[str, str]]:
        """The code of each finding, with its line, its column and the text that stands there."""
        return [(found.code, place(found)) for found in self.found]


def place(found: Diagnostic) -> str:
    """`2:8 x`: a line, a column, and what stands there."""
    position = found.span.source.position(found.span.start)
    return f"{position.line}:{position.column} {found.span.text}".rstrip()


def read(folder: Path, name: str, content: str | bytes | None = None, how: str = BY, scene: str = "a.scene") -> Read:
    """Read a file of data as a scene names it."""
    if content is not None:
        (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    source = Source(scene, f'video a : narration {{ variants product from "{name}" {how} {{ }} }}')
    shelf = Shelf(Files(str(folder)))
    file, _ = parse(source)
    uses, _ = modules(source, file, shelf)
    made, found = tables(Used(source, file, uses), shelf)
    return Read(next(iter(made.values()), None), found)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("goods.csv", "sku,name\na1,Tea\nb2,\n"),
        ("goods.csv", "\ufeffsku,name\r\na1,Tea\r\nb2,\r\n"),
        ("goods.csv", '"sku",name\na1,"Tea"\n"b2",""'),
        ("goods.csv", "\nsku , name\n\n,\na1,Tea\n b2 ,\n\n,\n"),
        ("goods.csv", "sku,name,,\na1,Tea,,\nb2,,,\n,,,\n"),
        ("goods.CSV", "sku,name\na1,Tea\nb2,\n"),
        ("goods.tsv", "sku\tname\na1\tTea\nb2\t\n"),
        ("goods.json", '[{"sku": "a1", "name": "Tea"}, {"sku": "b2", "name": ""}]'),
        ("goods.json", '\ufeff [ {"sku":"a1","name":"T\\u0065a"} , {"sku":"b2","name":null}, {} ]\n'),
        ("goods.json", '[{"name": "Tea", "sku": "a1"}, {"sku": "b2"}]'),
        ("goods.jsonl", '{"sku": "a1", "name": "Tea"}\n\n{"sku": "b2"}\n'),
    ],
)
def test_a_table(tmp_path: Path, name: str, content: str) -> None:
    made = read(tmp_path, name, content)
    assert made.found == []
    assert made.table is not None
    assert made.table.whole
    assert {row.key.text: row.cells["name"].text for row in made.table.rows} == {"a1": "Tea", "b2": ""}


def test_a_cell_is_shown_with_its_column(tmp_path: Path) -> None:
    made = read(tmp_path, "goods.csv", "sku,name\na1,Tea\na 2,Rice\n")
    assert made.places == [("E5051", "3:1 a 2")]
    assert '--> goods.csv:3:1, column "sku"\n' in text(made.found[0])

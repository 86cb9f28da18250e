"""Files of data: their cells with their places, and each mistake of theirs at its place, in plain words."""

from __future__ import annotations

import csv
import io
import json
import pickle
import re
from decimal import Decimal
from pathlib import Path
from typing import Literal, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scenec.data import tables
from scenec.data.grid import CONTROL
from scenec.data.objects import lined, listed
from scenec.data.separated import separated
from scenec.diagnostics import Diagnostic
from scenec.filters import plain_number
from scenec.modules import Shelf, Used, modules
from scenec.parse import parse
from scenec.project import Files
from scenec.report import github, gitlab, junit, sarif
from scenec.report import json as json_form
from scenec.report.machine import Report
from scenec.report.text import text
from scenec.source import Source
from scenec.table import Grid, Table

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


def test_cells_are_what_the_file_says(tmp_path: Path) -> None:
    content = 'sku,name,note\r\na1,"Tea, ""green""","two\r\nlines"\r\nb2, 1.50 ,\r\n'
    made = read(tmp_path, "goods.csv", content)
    assert made.rows == {"a1": ["a1", 'Tea, "green"', "two\nlines"], "b2": ["b2", " 1.50 ", ""]}
    made = read(
        tmp_path,
        "goods.json",
        '[{"sku": 7, "a": 1.50, "b": -0, "c": 1e3, "d": true, "e": false, "f": null, "g": "\\u8336\\n"}, {"sku": 8}]',
    )
    assert made.rows == {"7": ["7", "1.5", "0", "1000", "true", "false", "", "茶\n"], "8": ["8", *[""] * 7]}


def test_places_are_those_of_the_file(tmp_path: Path) -> None:
    """Quotes included, in code points, whatever is before: a byte-order mark, CRLF, signs of four bytes."""
    made = read(tmp_path, "goods.csv", '\ufeffsku,名称\r\n"a1","龙井😀茶"\r\nb2,"a\r\nb"\r\nc3,\r\n').table
    assert made is not None
    whole = made.source.text
    cells = [row.cells["名称"] for row in made.rows]
    assert [whole[cell.start : cell.end] for cell in cells] == ['"龙井😀茶"', '"a\r\nb"', ""]
    assert [made.source.position(cell.start)[:2] for cell in cells] == [(2, 6), (3, 4), (5, 4)]
    made = read(tmp_path, "goods.jsonl", '\ufeff{"sku": "a1", "名称" : "龙井😀茶"}\r\n{"sku": "b2", "名称": 1.50}\r\n').table
    assert made is not None
    assert [made.source.text[cell.start : cell.end] for row in made.rows for cell in row.cells.values()] == [
        '"a1"',
        '"龙井😀茶"',
        '"b2"',
        "1.50",
    ]


def test_a_sheet_of_translations(tmp_path: Path) -> None:
    """Across: a value a column, its members the rows; the column of the keys may stand anywhere."""
    made = read(tmp_path, "strings.csv", "zh,key,en\n开业,headline,Opening\n,body text,Come in\n", ACROSS)
    assert made.found == []
    assert made.table is not None
    assert made.table.columns == ("headline", "body text")
    assert made.rows == {"zh": ["开业", ""], "en": ["Opening", "Come in"]}
    source = made.table.source
    assert [source.text[row.key.start : row.key.end] for row in made.table.rows] == ["zh", "en"]
    assert [source.column(row.cells["body text"].start) for row in made.table.rows] == ["zh", "en"]


def test_names_are_compared_in_their_normal_form(tmp_path: Path) -> None:
    made = read(tmp_path, "goods.csv", "cafe\u0301,名\nre\u0301my,x\n", "by café")
    assert made.found == []
    assert made.rows == {"rémy": ["rémy", "x"]}


@pytest.mark.parametrize("key", ["a1", "1080p", "9x16", "A-1", "_", "开场", "ไทย", "हिन्दी", "x" * 300])
def test_names_of_values(tmp_path: Path, key: str) -> None:
    assert list(read(tmp_path, "goods.csv", f"sku,name\n{key},x\n").rows) == [key]


def test_a_path_is_relative_to_the_file_that_names_it(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data/goods.csv").write_text("sku\na1\n", encoding="utf-8")
    for scene, name in [("a.scene", "data/goods.csv"), ("days/a.scene", "../data/goods.csv"), ("days/a.scene", "/data/goods.csv")]:
        assert list(read(tmp_path, name, scene=scene).rows) == ["a1"]


def test_a_folder_of_the_project_may_be_called_std(tmp_path: Path) -> None:
    (tmp_path / "std").mkdir()
    (tmp_path / "std/goods.csv").write_text("sku\na1\n", encoding="utf-8")
    assert list(read(tmp_path, "std/goods.csv").rows) == ["a1"]


def test_a_file_is_read_once_a_run(tmp_path: Path) -> None:
    """By two declarations, of two files."""
    (tmp_path / "goods.csv").write_text("sku,name\na1,Tea\na2,Rice,\n", encoding="utf-8")
    (tmp_path / "b.scene").write_text('preset b { variants p from "goods.csv" by sku { } }', encoding="utf-8")
    source = Source(
        "a.scene", 'use "b.scene"\nvideo a : narration {\n scenes i from "goods.csv" by sku { }\n variants l from "goods.csv" across sku\n}'
    )
    shelf = Shelf(Counting(tmp_path))
    for _ in range(2):
        file, _ = parse(source)
        made, found = tables(Used(source, file, modules(source, file, shelf)[0]), shelf)
        assert [len(table.rows) for table in made.values()] == [1, 1, 1]
        assert not any(table.whole for table in made.values())
        assert {place(diagnostic) for diagnostic in found} == {"3:9"}
    assert shelf.library.seen == ["b.scene", "goods.csv"]  # type: ignore[attr-defined]


class Counting(Files):
    """The files of a folder, and the names of those that were read."""

    def __init__(self, folder: Path) -> None:
        super().__init__(str(folder))
        self.seen: list[str] = []

    def read(self, name: str) -> tuple[Source | None, list[Diagnostic]]:
        self.seen.append(name)
        return super().read(name)


# ---------------------------------------------------------------- mistakes of the scene


@pytest.mark.parametrize(
    ("name", "how", "code", "words", "fix"),
    [
        ("good.csv", BY, "E1036", "there is no file `good.csv`", '"goods.csv"'),
        ("Goods.csv", BY, "E1036", "there is no file `Goods.csv`", '"goods.csv"'),
        ("../goods.csv", BY, "E1038", "leads out of the project", None),
        ("link.csv", BY, "E1038", "leads out of the project", None),
        ("folder.csv", BY, "E1036", "there is no file", None),
        ("goods.xlsx", BY, "E5040", "data in `.xlsx` is not read", None),
        ("goods", BY, "E5040", "the name of a file of data has an ending", None),
        ("{{ x }}.csv", BY, "E0020", "a path takes no `{{ }}`", None),
        ("goods.csv", 'by "{{ x }}"', "E0020", "the name of a column takes no", None),
        ("goods.csv", "by skuu", "E5047", "the data has no column `skuu`", "sku"),
        ("goods.csv", "by Sku", "E5047", "the data has no column `Sku`", "sku"),
        ("goods.csv", 'by "unit prise"', "E5047", "the data has no column `unit prise`", '"unit price"'),
        ("goods.csv", "by colour", "E5047", "the data has no column `colour`", None),
        ("empty.csv", BY, "E5042", "there are no rows in this file", None),
        ("keys.csv", "across sku", "E5042", "there is no column beside `sku`", None),
    ],
)
def test_mistakes_of_the_scene(tmp_path: Path, name: str, how: str, code: str, words: str, fix: str | None) -> None:
    (tmp_path / "secret.csv").write_text("sku\na1\n", encoding="utf-8")
    inner = tmp_path / "inner"
    (inner / "folder.csv").mkdir(parents=True)
    (inner / "link.csv").symlink_to(tmp_path / "secret.csv")
    for file, content in [("goods", "sku,unit price\na1,2\n"), ("empty", "sku,name\n"), ("keys", "sku\na1\n")]:
        (inner / f"{file}.csv").write_text(content, encoding="utf-8")
    made = read(inner, name, how=how)
    assert [found.code for found in made.found] == [code]
    assert words in made.found[0].message
    assert made.found[0].span.source.name == "a.scene"
    assert [edit.text for found in made.found[0].fixes for edit in found.edits] == ([fix] if fix else [])


def test_a_text_alone_reads_no_data() -> None:
    members = 'variants product from "goods.csv" by sku { }'
    source = Source("text.scene", f"video a : narration {{ {members} }}")
    file, _ = parse(source)
    for shelf in (None, Shelf(Files(None))):
        assert [found.code for found in tables(Used(source, file, {}), shelf)[1]] == ["E1039"]


# ---------------------------------------------------------------- mistakes of the data

MISTAKES = [
    # The header.
    ("goods.csv", "", BY, ["E5041 1:1"], "its first line names the columns"),
    ("goods.csv", " \n,,\n", BY, ["E5041 1:1"], "its first line names the columns"),
    ("goods.jsonl", "\n", BY, ["E5041 1:1"], "there is nothing in this file"),
    ("goods.csv", "sku;name\na1;Tea\n", BY, ["E5043 1:1 sku;name"], "separated by `;`, not by `,`; save it with `,`"),
    ("goods.csv", "sku\tname\na1\tTea\n", BY, ["E5043 1:1 sku\tname"], "separated by tabs, not by `,`; name the file `.tsv`"),
    ("goods.csv", "sku;name, long;price;note\na1;Tea;1;x\n", BY, ["E5043 1:1 sku;name, long;price;note"], "separated by `;`"),
    ("goods.tsv", "sku,name\na1,Tea\n", BY, ["E5043 1:1 sku,name"], "separated by `,`, not by tabs; name the file `.csv`"),
    ("goods.csv", "sku,,name\na1,,Tea\na2,x,Rice\n", BY, ["E5044 1:5"], "column 2 has no name"),
    ("goods.json", '[{"sku": "a1", "": "Tea"}]', BY, ['E5044 1:16 ""'], "this key has no name"),
    ("goods.csv", 'sku,name,"name"\na1,Tea,Rice\n', BY, ['E5045 1:10 "name"'], "there are two columns `name`"),
    ("goods.csv", "sku,name,Name\na1,Tea,Rice\n", BY, ["E5046 1:10 Name"], "`Name` differs from another column in capital letters only"),
    # Rows.
    ("goods.csv", "sku,name\na1,Tea,x\na2,Rice\n", BY, ["E5048 2:8 x"], "this row has 3 cells, and there are 2 columns"),
    ("goods.csv", "sku,name\na1,Tea,x,y\n", BY, ["E5048 2:8 x,y"], "this row has 4 cells"),
    ("goods.csv", "sku,name\na1,\n\na2\n", BY, ["E5048 4:3"], "this row has 1 cell, and there are 2 columns"),
    ("goods.csv", "sku\na1\na2,\n", BY, ["E5048 3:4"], "this row has 2 cells, and there is 1 column"),
    # Double quotes.
    ("goods.csv", 'sku,name\na1,"Tea\na2,Rice\n', BY, ['E5049 2:4 "'], "the double quote that opens this cell is not closed"),
    ("goods.csv", 'sku,name\na1,"Tea\na2,Rice\na3,"Oil"\n', BY, ['E5049 2:4 "'], "the double quote that opens this cell is not closed"),
    ("goods.csv", 'sku,name\na1,5" pipe\na2,x\n', BY, ['E5049 2:5 "'], "stands in double quotes, and has it twice"),
    ("goods.csv", 'sku,name\na1, "Tea"\na2,x\n', BY, ['E5049 2:5 "'], "stands in double quotes"),
    ("goods.csv", 'sku,name\na1,"say "hi" there"\na2,x\n', BY, ["E5049 2:10 h"], "nothing stands behind the closing double quote"),
    ("goods.csv", '"sku,name\na1,x\n', BY, ['E5049 1:1 "'], "is not closed"),
    # Keys.
    ("goods.csv", "sku,name\n,Tea\na2,x\n", BY, ["E5050 2:1"], "this row has no `sku`, which names it"),
    ("goods.csv", "sku,name\n  ,Tea\na2,x\n", BY, ["E5050 2:1"], "this row has no `sku`"),
    ("goods.json", '[{"name": "Tea"}, {"sku": "a2"}]', BY, ["E5050 1:2"], "this row has no `sku`"),
    ("goods.csv", "sku,name\na 1,Tea\n", BY, ["E5051 2:1 a 1"], "`a 1` cannot name a value: a blank is in the way"),
    ("goods.csv", "sku,name\na.1,Tea\n", BY, ["E5051 2:1 a.1"], "`.` is in the way"),
    ("goods.csv", "sku,name\na／1,Tea\n", BY, ["E5051 2:1 a／1"], "`／` is in the way"),
    ("goods.csv", "sku,name\na\u200b1,Tea\n", BY, ["E5051 2:1 a\u200b1"], "U+200B is in the way"),
    ("goods.json", '[{"sku": 1.5}]', BY, ["E5051 1:10 1.5"], "`.` is in the way"),
    ("goods.csv", "sku,name\na1,Tea\nb2,x\na1,y\n", BY, ["E5052 4:1 a1"], "`a1` stands twice"),
    ("goods.csv", "sku,name\na1,Tea\nb2,x\nA1,y\n", BY, ["E5052 4:1 A1"], "`A1` differs from `a1` in capital letters only"),
    ("goods.csv", "sku,name\nstraße,Tea\nSTRASSE,y\n", BY, ["E5052 3:1 STRASSE"], "in capital letters only"),
    ("goods.json", '[{"sku": "1"}, {"sku": 1.0}]', BY, ["E5052 1:24 1.0"], "`1` stands twice"),
    # Across.
    ("s.csv", "key,zh,zh-\u00a0\nhi,x,y\n", ACROSS, [], ""),
    ("s.csv", "key,zh,z h\nhi,x,y\n", ACROSS, ["E5051 1:8 z h"], "a blank is in the way"),
    ("s.csv", "key,zh,ZH\nhi,x,y\n", ACROSS, ["E5052 1:8 ZH"], "`ZH` differs from `zh`"),
    ("s.csv", "key,zh\nhi,x\nhi,y\n", ACROSS, ["E5052 3:1 hi"], "`hi` stands twice"),
    ("s.csv", "key,zh\nhi,x\nHi,y\n", ACROSS, ["E5046 3:1 Hi"], "in capital letters only"),
    ("s.csv", "key,zh\n,x\nhi,y\n", ACROSS, ["E5050 2:1"], "this row has no `key`"),
    # JSON.
    ("goods.json", '{"sku": "a1"}', BY, ["E5056 1:1 {"], "a `.json` is a list"),
    ("goods.json", '"a1"', BY, ['E5053 1:1 "'], "here stands a double quote, and JSON has `[` here"),
    ("goods.jsonl", '[{"sku": "a1"}]', BY, ["E5056 1:1 ["], "a `.jsonl` has an object on each line"),
    ("goods.json", '[{"sku": "a1"}, "a2"]', BY, ['E5053 1:17 "'], "JSON has `{` here"),
    ("goods.json", '[{"sku": "a1"},]', BY, ["E5053 1:16 ]"], "here stands `]`, and JSON has `{` here"),
    ("goods.json", '[{"sku": "a1",}]', BY, ["E5053 1:15 }"], "here stands `}`, and JSON has a name in double quotes here"),
    ("goods.json", "[{'sku': 'a1'}]", BY, ["E5053 1:3 '"], "here stands `'`, and JSON has a name in double quotes here"),
    ("goods.json", '[{"sku" "a1"}]', BY, ['E5053 1:9 "'], "JSON has `:` here"),
    ("goods.json", '[{"sku": True}]', BY, ["E5053 1:10 T"], "JSON has a value here"),
    ("goods.json", '[{"sku": 012}]', BY, ["E5053 1:11 1"], "JSON has `,` or `}` here"),
    ("goods.json", '[{"sku": NaN}]', BY, ["E5053 1:10 N"], "JSON has a value here"),
    ("goods.json", '[{"sku": "a1"', BY, ["E5053 1:14"], "here stands the end of the file"),
    ("goods.json", '[{"sku": "a1"}] x', BY, ["E5053 1:17 x"], "JSON has its end here"),
    ("goods.json", '[{"sku": "a1]', BY, ['E5053 1:10 "'], "a text without a closing quote"),
    ("goods.json", '[{"sku": "a\n1"}]', BY, ["E5053 1:12"], "a line break or a control character in a text"),
    ("goods.json", '[{"sku": "a\\x1"}]', BY, ["E5053 1:12 \\"], "an escape that JSON does not know"),
    ("goods.json", '[{"sku": "a1", "n": "\\ud800"}]', BY, ['E5053 1:21 "\\ud800"'], "half of a surrogate pair"),
    ("goods.json", '[{"sku": "a1", "n": 1, "n": 2}]', BY, ['E5054 1:24 "n"'], "this object has `n` twice"),
    ("goods.json", '[{"sku": "a1", "n": [1, {"a": "]"}]}, {"sku": "a2"}]', BY, ["E5055 1:21 ["], "`n` holds a list"),
    ("goods.json", '[{"sku": "a1", "n": {"a": 1}}]', BY, ["E5055 1:21 {"], "`n` holds an object"),
    ("goods.jsonl", '{"sku": "a1"}\n{"sku" 2}\n{"sku": "a3"}\n{"sku": }\n', BY, ["E5053 2:8 2", "E5053 4:9 }"], "JSON has `:` here"),
    ("goods.jsonl", '{"sku": "a1"} {"sku": "a2"}\n', BY, ["E5053 1:15 {"], "JSON has a line break here"),
    ("goods.jsonl", '{"sku":\n "a1"}\n', BY, ["E5056 1:1 {"], "an object of a `.jsonl` stands on one line"),
    # What no cell holds, and too much.
    ("goods.csv", "sku,name\na1,T\x07ea\n", BY, ["E5058 2:5 \x07"], "U+0007 cannot stand in a cell"),
    ("goods.csv", "sku,name\ra1,Tea\r", BY, ["E5058 1:9", "E5058 1:16"], "a lone carriage return ends no line"),
    ("goods.json", '[{"sku": "a1", "n": "\\u0000"}]', BY, ['E5058 1:21 "\\u0000"'], "U+0000 cannot stand in a cell"),
    ("goods.json", f'[{{"sku": {"1" * 41}}}]', BY, [f"E5057 1:10 {'1' * 41}"], "a number has at most 40 digits"),
    ("goods.json", '[{"sku": 1e400}]', BY, ["E5057 1:10 1e400"], "a number has at most 40 digits"),
]


@pytest.mark.parametrize(("name", "content", "how", "places", "words"), MISTAKES)
def test_mistakes_of_the_data(tmp_path: Path, name: str, content: str, how: str, places: list[str], words: str) -> None:
    made = read(tmp_path, name, content, how)
    assert [f"{code} {at}" for code, at in made.places] == places
    assert words in "".join(found.message for found in made.found[:1])
    assert all(found.span.source.name == name for found in made.found)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (
            "sku,名称\na1,龙井茶\n".encode("gb18030"),
            "the byte C3 here is no UTF-8; it looks like GB18030: save it as UTF-8; in Excel and WPS, save the sheet as `CSV UTF-8`",
        ),
        ("sku,name\na1,Tea\n".encode("utf-16"), "it looks like UTF-16: save it as UTF-8; in Excel and WPS"),
        (b"sku,name\na1,caf\xe9\n", "the byte E9 here is no UTF-8; in Excel and WPS"),
        (b"PK\3\4" + b"sku,name\0" * 20, "NUL bytes; in Excel and WPS, save the sheet as `CSV UTF-8`"),
        (b"sku,name\n" + b"x" * (16 << 20), "at most 16,777,216 are read"),
    ],
)
def test_what_is_no_text(tmp_path: Path, content: bytes, words: str) -> None:
    made = read(tmp_path, "goods.csv", content)
    assert made.table is None
    assert [found.span.source.name for found in made.found] == ["goods.csv"]
    assert words in made.found[0].message


def test_json_is_no_sheet(tmp_path: Path) -> None:
    (found,) = read(tmp_path, "goods.json", '[{"sku": "龙井"}]'.encode("gb18030")).found
    assert found.message == "the byte C1 here is no UTF-8; it looks like GB18030: save it as UTF-8"


def test_two_places_of_a_key(tmp_path: Path) -> None:
    made = read(tmp_path, "goods.csv", "sku,name\na1,Tea\nA1,Rice\n")
    assert [(related.message, related.span.text, related.span.start) for related in made.found[0].related] == [("first here", "a1", 9)]


def test_many_mistakes_alike_are_told_once(tmp_path: Path) -> None:
    made = read(tmp_path, "goods.csv", "sku,name\n" + "".join(f"a{n},x,y\n" for n in range(200)) + "b,x\nc\nd 1,x\ne 1,x\n")
    assert [(found.code, found.message.rpartition(" (")[2]) for found in made.found if "more" in found.message] == [
        ("E5048", "and 199 more like it)")
    ]
    assert [at for _, at in made.places] == ["2:6 y", "203:2", "204:1 d 1", "205:1 e 1"]


def test_a_table_with_mistakes_has_what_is_whole(tmp_path: Path) -> None:
    made = read(tmp_path, "goods.csv", 'sku,name\na1,Tea\na2,Rice,x\na3,5" pipe\na 4,x\na5,Oil\n')
    assert list(made.rows) == ["a1", "a5"]
    assert made.table is not None
    assert not made.table.whole
    assert [found.code for found in made.found] == ["E5048", "E5049", "E5051"]


def test_nothing_follows_from_a_mistake(tmp_path: Path) -> None:
    """Neither that there are no rows, where none is whole, nor more of a file whose quotes do not match."""
    assert [found.code for found in read(tmp_path, "goods.csv", "sku,name\na1,Tea,x\n").found] == ["E5048"]
    assert [found.code for found in read(tmp_path, "goods.csv", 'sku,name\na1,"Tea\na2,x\n\nb,c,"d"e\nf,g,h\n').found] == ["E5049"]


def test_caps(tmp_path: Path) -> None:
    def message(name: str, content: str) -> str:
        (found,) = read(tmp_path, name, content).found
        assert found.code == "E5057"
        return found.message

    rows = "".join(f"a{n}\n" for n in range(10_000))
    assert read(tmp_path, "goods.csv", f"sku\n{rows}").found == []
    assert "at most 10,000 rows" in message("goods.csv", f"sku\n{rows}b\n")
    objects = ", ".join(f'{{"sku": "a{n}"}}' for n in range(10_001))
    assert "at most 10,000 rows" in message("goods.json", f"[{objects}]")
    header = ",".join(f"c{n}" for n in range(1_000))
    assert "at most 1,000 columns" in message("goods.csv", f"sku,{header}\na{',' * 1_000}\n")
    wide = ", ".join(f'"c{n}": 1' for n in range(1_000))
    assert "at most 1,000 columns" in message("goods.json", f'[{{"sku": "a", {wide}}}]')
    sparse = ", ".join(f'{{"sku": "a{n}"}}' for n in range(2_000))
    assert "at most 1,000,000 cells" in message("goods.json", f"[{{{wide}}}, {sparse}]".replace('"c0": 1', '"sku": "a"'))
    assert "at most 1,048,576 bytes" in message("goods.csv", f"sku,name\na,{'茶' * 350_000}\n")
    assert "at most 1,048,576 bytes" in message("goods.jsonl", f'{{"sku": "a", "name": "{"x" * (1 << 20)}y"}}')


def test_a_missing_cell_of_an_object_has_a_place(tmp_path: Path) -> None:
    made = read(tmp_path, "goods.json", '[\n  {"sku": "a1", "name": "Tea", "note": "x"},\n  {"sku": "a2"}\n]').table
    assert made is not None
    missing = made.rows[1].cells["name"]
    assert (missing.text, made.source.position(missing.start)[:2]) == ("", (3, 3))
    assert made.source.column(missing.start) is None
    assert made.source.column(made.rows[0].cells["note"].start) == "note"


def test_the_column_in_all_forms(tmp_path: Path) -> None:
    """As text and as JSON; the others live without it."""
    rows = read(tmp_path, "goods.csv", "sku,name\na1,Tea\na 2,Rice\nA1,Oil\n").found
    report = Report(tuple(rows), (), {"error": 2, "warning": 0, "info": 0}, {"videos": 0}, str(tmp_path), "0")
    assert [text(row).split("\n")[1] for row in rows] == [f'  --> goods.csv:{line}:1, column "sku"' for line in (3, 4)]
    made = json.loads(json_form.document(report))["diagnostics"]
    assert [(row["file"], row["dataColumn"]) for row in made] == [("goods.csv", "sku")] * 2
    assert [related["dataColumn"] for related in made[1]["related"]] == ["sku"]
    for form in (github, gitlab, junit, sarif):
        assert "goods.csv" in form.document(report)


def test_a_sheet_goes_to_another_process(tmp_path: Path) -> None:
    (found,) = read(tmp_path, "goods.csv", "sku,name\na 1,Tea\n").found
    source = pickle.loads(pickle.dumps(found)).span.source
    assert source.column(9) == "sku"


# ---------------------------------------------------------------- what always holds

SIGNS = st.text(alphabet='a1,;"\t\r\n 茶\ufeff', max_size=12)


def grid_of(content: str, name: str) -> tuple[Grid | None, list[Diagnostic], Source]:
    source = Source(name, content)
    if name.endswith(".csv"):
        return *separated(source, ","), source
    return *(listed if name.endswith(".json") else lined)(source), source


@given(
    st.lists(st.lists(SIGNS, min_size=2, max_size=4), min_size=1, max_size=5),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]),
)
def test_cells_that_csv_writes(rows: list[list[str]], ending: str, quoting: Literal[0, 1]) -> None:
    """They come back, each from its place."""
    width = len(rows[0])
    rows = [[re.sub(r"\r(?!\n)", "", cell) for cell in (row + [""] * width)[:width]] for row in rows]
    written = io.StringIO(newline="")
    writer = csv.writer(written, lineterminator=ending, quoting=quoting)
    writer.writerows([[f"c{n}" for n in range(width)], *rows])
    grid, found, source = grid_of(written.getvalue(), "a.csv")
    assert found == []
    assert grid is not None
    normal = [[cell.replace("\r\n", "\n") for cell in row] for row in rows if any(cell.strip() for cell in row)]
    assert [[cell.text for cell in row] for row in grid.rows] == normal
    for cell in (cell for row in grid.rows for cell in row):
        piece = csv.reader(io.StringIO(source.text[cell.start : cell.end], newline=""))
        assert next(piece, [""])[0].replace("\r\n", "\n") == cell.text


@settings(max_examples=500)
@given(st.text(alphabet='ab,"\n\r ', max_size=30))
def test_what_csv_reads_too(content: str) -> None:
    """Whatever both take, they take alike; and nothing that is taken is none for `csv`."""
    grid, found, _ = grid_of(f"x,y\n{content}", "a.csv")
    if grid is None or found:
        return
    read = [[cell.replace("\r\n", "\n") for cell in row] for row in csv.reader(io.StringIO(content, newline=""), strict=True)]
    assert [[cell.text for cell in row] for row in grid.rows] == [row for row in read if any(cell.strip() for cell in row)]


SCALARS = st.none() | st.booleans() | st.integers(-(10**30), 10**30) | st.sampled_from([0.5, -1.25, 1e-9, 1e20]) | SIGNS
KEYS = st.sampled_from(["sku", "名称", "a b", 'q"', "\\", "é"])


@given(st.lists(st.dictionaries(KEYS, SCALARS, max_size=4), max_size=4), st.booleans(), st.sampled_from([None, 2]), st.booleans())
def test_cells_that_json_writes(rows: list[dict[str, object]], escaped: bool, indent: int | None, as_lines: bool) -> None:
    if as_lines:
        content = "\n".join(json.dumps(row, ensure_ascii=escaped) for row in rows)
    else:
        content = json.dumps(rows, ensure_ascii=escaped, indent=indent)
    grid, found, source = grid_of(content, "a.jsonl" if as_lines else "a.json")
    if any(CONTROL.search(str(value)) for row in rows for value in row.values()):
        assert {diagnostic.code for diagnostic in found} <= {"E5058"}
        return
    assert [diagnostic.code for diagnostic in found if content] == []
    if grid is not None:
        names = [name.text for name in grid.names]
        kept = [row for row in rows if any(value is not None and str(value).strip() for value in row.values())]
        assert [[cell.text for cell in row] for row in grid.rows] == [[as_text(row.get(name)) for name in names] for row in kept]
        for row, cells in zip(kept, grid.rows, strict=True):
            for name, cell in zip(names, cells, strict=True):
                assert name not in row or json.loads(source.text[cell.start : cell.end]) == row[name]


def as_text(value: object) -> str:
    """A value as a cell has it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    return value.replace("\r\n", "\n") if isinstance(value, str) else plain_number(Decimal(repr(value)))


@settings(max_examples=500)
@given(st.text(alphabet='[]{}",:\\ \n1e-.truen', max_size=25), st.booleans())
def test_what_json_reads_too(content: str, inside: bool) -> None:
    """What is taken is JSON, and flat JSON that is not taken is one that a table cannot be."""
    whole = f'[{{"a": {content}}}]' if inside else content
    _, found, _ = grid_of(whole, "a.json")
    try:
        value = json.loads(whole, parse_constant=float)
    except ValueError:
        assert found
        return
    if isinstance(value, list) and all(
        isinstance(row, dict) and not any(isinstance(cell, dict | list) for cell in row.values()) for row in value
    ):
        assert {diagnostic.code for diagnostic in found} <= {"E5044", "E5053", "E5054", "E5057", "E5058"}
    else:
        assert found


@settings(max_examples=300)
@given(
    st.text(max_size=40) | st.text(alphabet='[]{}",:\\ \r\n\t;a1\ufeff\x00\ud800', max_size=60),
    st.sampled_from(["a.csv", "a.tsv", "a.json", "a.jsonl"]),
)
def test_of_any_text_places_are_inside(content: str, name: str) -> None:
    sheet = Source(name, content)
    grid, found = separated(sheet, "\t") if name.endswith(".tsv") else grid_of(content, name)[:2]
    spans = [diagnostic.span for diagnostic in found] + [related.span for diagnostic in found for related in diagnostic.related]
    assert all(0 <= start <= end <= len(sheet.text) for _, start, end in spans)
    if grid is not None:
        assert all(len(row) == len(grid.names) for row in grid.rows)
        assert all(0 <= cell.start <= cell.end <= len(sheet.text) for row in grid.rows for cell in row)


def test_hostile_files_are_read_once_through(tmp_path: Path) -> None:
    """Much of what makes parsers look again and again ends all the same."""
    size = 1 << 17
    for content in (
        '"' * size,
        '""' * size,
        '"a\n' * size,
        'a"' * size,
        "\n" * size,
        "," * size,
        '"",' * size,
        " ," * size,
        '"a"b\n' * (size // 4),
    ):
        assert read(tmp_path, "goods.csv", f"sku,name\n{content}").found
    for content in (
        "[" * size,
        '{"a":' * size,
        '[{"a":"' + "\\\\" * size,
        '[{"a":' + "1" * size,
        '[{"a":' + "[" * size,
        '[{"' + "a" * size,
        " " * size,
    ):
        assert read(tmp_path, "goods.json", content).found
        assert read(tmp_path, "goods.jsonl", content.replace("[{", "{")).found

"""A shop: 200 goods of a spreadsheet, in three formats, in the five languages of a translator's sheet; and what is wrong in its data."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import scenec
from scenec.api import Result
from tests.cli.running import project

GOODS = """
  media: ["oss://clips/door.mp4", product.clip]
  title: "{{ product.name }}"
  subheading 1: product.offer
  scene door { visual: "a door", duration: product.seconds }
  music { volume: product.volume }
  edit { transitions { list: [directional, product.cut] } }
  variants product from "goods.csv" by sku { }
"""
OTHERS = """
  variants format {
    portrait { output { size: 1080x1920 } }
    landscape { output { size: 1920x1080 } }
    square { output { size: 1080x1080 } }
  }
  variants language from "strings.csv" across key { title +: "{{ language.headline }} {{ product.name }}" }
"""
STRINGS = "key,zh,en,de,fr,ja\nheadline,开业,Now open:,Eröffnet:,Ouvert :,開店\nfooter,,,,,\n"
COLUMNS = ["sku", "name", "offer", "clip", "seconds", "volume", "cut"]


def goods() -> list[list[str]]:
    """The header, and 200 rows; each tenth has no offer, each fiftieth no clip and no cut."""
    rows = []
    for number in range(1, 201):
        offer = "" if number % 10 == 0 else f"{number} yuan"
        clip, cut = ("", "") if number % 50 == 0 else (f"oss://clips/{number}.mp4", "linearblur")
        rows.append([f"p{number:03}", f"Tea {number}", offer, clip, "3s", "20%", cut])
    return [list(COLUMNS), *rows]


def as_csv(rows: Iterable[list[str]], separator: str = ",") -> str:
    written = io.StringIO(newline="")
    csv.writer(written, delimiter=separator).writerows(rows)
    return written.getvalue()


def objects(rows: Iterable[list[str]]) -> list[dict[str, str]]:
    header, *others = rows
    return [{name: text for name, text in zip(header, row, strict=True) if text} for row in others]


def scene(members: str) -> str:
    output = 'output { url: "oss://out/{{ request }}_{index}.mp4", size: 1080x1920 }'
    return f"video shop : storyboard {{\n  {output}{members}}}\n"


def compiled(folder: Path, data: str, name: str = "goods.csv", members: str = GOODS) -> Result:
    """What the shop compiles to with this data."""
    project(folder, {"shop.scene": scene(members).replace("goods.csv", name), name: data, "strings.csv": STRINGS})
    return scenec.compile(folder)


def configs(result: Result) -> dict[str, Any]:
    return {request.name: request.configs() for request in result.requests}


def shown(result: Result) -> list[str]:
    """The errors: code and place, with the name of the column, what stands there, and how many rows have it."""
    lines = []
    for found in result.diagnostics:
        if found.severity == "error":
            source, start, _ = found.span
            column = source.column(start)
            place = f"{source.name}:{source.position(start).line}{f' {column}' if column else ''}"
            share = found.variants
            lines.append(f"{found.code} {place} {found.span.text!r}" + (f" {share.having}/{share.total} {share.first}" if share else ""))
    return lines


@pytest.mark.slow
def test_three_thousand_requests(tmp_path: Path) -> None:
    result = compiled(tmp_path, as_csv(goods()), members=GOODS + OTHERS)
    assert [found for found in result.diagnostics if found.severity == "error"] == []
    made = configs(result)
    assert len(made) == 200 * 3 * 5
    assert list(made)[:6] == [f"shop.p001.portrait.{language}" for language in ("zh", "en", "de", "fr", "ja")] + ["shop.p001.landscape.zh"]
    one = made["shop.p042.square.de"]
    assert one["InputConfig"]["TitleArray"] == ["Tea 42", "Eröffnet: Tea 42"]
    assert one["OutputConfig"]["Width"] == one["OutputConfig"]["Height"] == 1080
    assert len({request["OutputConfig"]["MediaURL"] for request in made.values()}) == 3_000


def test_an_empty_cell_leaves_out_what_depends_on_it(tmp_path: Path) -> None:
    made = configs(compiled(tmp_path, as_csv(goods())))
    whole, offerless, bare = made["shop.p001"], made["shop.p010"], made["shop.p050"]
    assert whole["InputConfig"]["SubHeadingArray"] == [{"Level": 1, "TitleArray": ["1 yuan"]}]
    assert len(whole["InputConfig"]["MediaArray"]) == 2
    assert whole["EditingConfig"]["ProcessConfig"]["TransitionList"] == ["directional", "linearblur"]
    assert "SubHeadingArray" not in offerless["InputConfig"]
    assert len(offerless["InputConfig"]["MediaArray"]) == 2
    assert bare["InputConfig"]["MediaArray"] == ["http://clips.oss-cn-shanghai.aliyuncs.com/door.mp4"]
    assert bare["EditingConfig"]["ProcessConfig"]["TransitionList"] == ["directional"]


@pytest.mark.parametrize(
    ("name", "write"),
    [
        ("goods.csv", lambda rows: "\ufeff" + as_csv(rows).replace("\r\n", "\n")),
        ("goods.tsv", lambda rows: as_csv(rows, "\t")),
        ("goods.json", lambda rows: json.dumps(objects(rows), ensure_ascii=False, indent=1)),
        ("goods.jsonl", lambda rows: "\n".join(map(json.dumps, objects(rows)))),
    ],
)
def test_the_same_of_every_form(tmp_path: Path, name: str, write: Callable[[list[list[str]]], str]) -> None:
    rows = goods()[:51]
    one = compiled(tmp_path / "one", as_csv(rows))
    other = compiled(tmp_path / "other", write(rows), name)
    assert [request.text for request in one.requests] == [request.text for request in other.requests]
    assert len(other.requests) == 50


def changed(rows: Iterable[int], column: str, text: str) -> list[list[str]]:
    """The goods with a text in a column of some rows, numbered from 1."""
    made = goods()
    for row in rows:
        made[row][COLUMNS.index(column)] = text
    return made


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (changed([11], "volume", "20"), ["E2002 goods.csv:12 volume '20' 1/200 goods.csv:12"]),
        (changed(range(11, 48), "seconds", "3sec"), ["E2003 goods.csv:12 seconds '3sec' 37/200 goods.csv:12"]),
        (changed(range(1, 201), "seconds", "long"), ["E2001 goods.csv:2 seconds 'long' 200/200 goods.csv:2"]),
        (changed([13], "clip", "oss://clips/a b.mp4"), ["E2016 goods.csv:14 clip 'oss://clips/a b.mp4' 1/200 goods.csv:14"]),
        (changed([13], "volume", "2000%"), ["R094 shop.scene:7 'product.volume' 1/200 goods.csv:14"]),
        (changed([13, 14], "name", ""), ["E4025 shop.scene:4 'product.name' 2/200 goods.csv:14"]),
        (changed([13], "sku", "p011"), ["E5052 goods.csv:14 sku 'p011'"]),
        (changed([13], "sku", "P011"), ["E5052 goods.csv:14 sku 'P011'"]),
        (changed([13], "sku", ""), ["E5050 goods.csv:14 sku ''"]),
        (changed([0], "sku", "SKU"), ["E5047 shop.scene:9 'sku'"]),
        (changed([0], "offer", "price"), ["E1026 shop.scene:5 'offer'"]),
        (changed([0], "offer", "Offer"), ["E1026 shop.scene:5 'offer'"]),
        ([*goods()[:13], [*goods()[13], "one more"], *goods()[14:]], ["E5048 goods.csv:14 'one more'"]),
    ],
)
def test_mistakes(tmp_path: Path, rows: list[list[str]], expected: list[str]) -> None:
    result = compiled(tmp_path, as_csv(rows))
    assert shown(result) == expected
    assert result.requests == ()


def test_mistakes_of_the_translator(tmp_path: Path) -> None:
    """A text that is missing in one language is told once, with its column."""
    data = {"shop.scene": scene(GOODS + OTHERS), "goods.csv": as_csv(goods()[:11])}
    project(tmp_path, data | {"strings.csv": STRINGS.replace("Eröffnet:", "")})
    assert shown(scenec.compile(tmp_path)) == ["E4025 shop.scene:16 'language.headline' 1/5 de"]
    project(tmp_path, data | {"strings.csv": STRINGS.replace(",en,", ",ZH,")})
    assert shown(scenec.compile(tmp_path)) == ["E5052 strings.csv:1 'ZH'"]


def test_scenes_of_a_table(tmp_path: Path) -> None:
    """A scene a row, in their order, named by the key."""
    members = """
  media: "oss://clips/door.mp4"
  scenes item from "goods.csv" by sku { visual: item.name, duration: item.seconds }
"""
    result = compiled(tmp_path, as_csv(goods()[:4]), members=members)
    assert shown(result) == []
    (request,) = result.requests
    scripts = request.configs()["InputConfig"]["SceneInfo"]["ShotInfo"]["ShotScripts"]
    assert scripts == [{"ScriptText": f"Tea {number}", "Duration": 3} for number in (1, 2, 3)]


def test_a_row_has_no_text_of_its_own(tmp_path: Path) -> None:
    """Its columns are named instead, and no place of the table is taken for one of the scene."""
    members = """
  media: "oss://clips/door.mp4"
  scenes item from "goods.csv" by sku { visual: "{{ item }}", duration: item.seconds }
"""
    (found,) = [one for one in compiled(tmp_path, as_csv(goods()[:2]), members=members).diagnostics if one.severity == "error"]
    assert (found.code, found.related, found.allowed) == ("E2025", (), tuple(f"item.{column}" for column in COLUMNS))


BROKEN_ROW = [*goods()[:6], ["p006", "Tea 6"], *goods()[7:21]]


@pytest.mark.parametrize(
    "members",
    [
        GOODS + "  skip { product: p006 }",
        GOODS + "  when { product: [p003, p006] } { title: product.offer }",
        GOODS + OTHERS + "  skip { product: p006, format: square }",
    ],
)
def test_nothing_follows_from_a_broken_row(tmp_path: Path, members: str) -> None:
    """That it has no value of its own now, as little as that nothing is skipped."""
    assert shown(compiled(tmp_path, as_csv(BROKEN_ROW), members=members)) == ["E5048 goods.csv:7 ''"]


@pytest.mark.parametrize(
    ("variants", "codes"),
    [
        ('variants product "goods.csv" by sku { }', ["E0001"]),
        ('variants from "goods.csv" by sku { }', ["E0001"]),
        ('variants product from goods.csv" by sku { }', ["E0048"]),
        ('variants product from "goods.csv by sku', ["E0002"]),
        ('variants product from "goods.csv" by', ["E0001"]),
        ('variants product from "good.csv" by sku', ["E1036"]),
    ],
)
def test_nothing_follows_from_a_broken_declaration(tmp_path: Path, variants: str, codes: list[str]) -> None:
    """Neither that the rows are not declared, nor that a video without axes has no `variant`."""
    members = f'{GOODS.rpartition("  variants")[0]}  {variants}\n  notify: "ice-callback-{{{{ variant }}}}"\n'
    result = compiled(tmp_path, as_csv(goods()), members=members)
    assert [found.code for found in result.diagnostics if found.severity == "error"] == codes


def test_scenes_of_a_table_that_is_named_twice(tmp_path: Path) -> None:
    """That all its scenes are there already is one mistake."""
    members = """
  media: "oss://clips/door.mp4"
  scenes item from "goods.csv" by sku { visual: item.name, duration: item.seconds }
  scenes thing from "goods.csv" by sku { visual: thing.name, duration: thing.seconds }
"""
    result = compiled(tmp_path, as_csv(goods()[:9]), members=members)
    assert shown(result) == ["E1004 shop.scene:5 'thing'"]
    assert result.diagnostics[0].message == "`scene p001` is set twice (and 7 more like it)"


def test_a_list_of_empty_cells_is_not_set(tmp_path: Path) -> None:
    """What nobody wrote is not sent as an empty list; a trimmed clip goes with its cell, and has its range from one."""
    members = """
  media: ["oss://clips/door.mp4", trim(item.clip, item.part)]
  title: [item.one, item.other]
  scene first { visual: "a", duration: 3s }
  variants item from "goods.csv" by sku
"""
    result = compiled(tmp_path, "sku,clip,part,one,other\na,,,,\nb,oss://clips/street.mp4,2s..4.5s,,Tea\n", members=members)
    assert shown(result) == []
    bare, whole = (request.configs() for request in result.requests)
    assert "TitleArray" not in bare["InputConfig"]
    assert bare["InputConfig"]["MediaArray"] == ["http://clips.oss-cn-shanghai.aliyuncs.com/door.mp4"]
    assert whole["InputConfig"]["TitleArray"] == ["Tea"]
    (trimmed,) = whole["EditingConfig"]["MediaConfig"]["MediaMetaDataArray"]
    assert trimmed["TimeRangeList"] == [{"In": 2, "Out": Decimal("4.5")}]


def test_what_a_table_lays_stands_against_an_axis(tmp_path: Path) -> None:
    """The overlay of a table is that of all its rows, and one `when` decides for all of them."""
    members = """
  media: "oss://clips/door.mp4"
  title: item.name
  scene first { visual: "a", duration: 3s }
  variants item from "goods.csv" by sku { title { y: 5% } }
  variants format { portrait { title { y: 6% } }, landscape { } }
"""
    (found,) = compiled(tmp_path, as_csv(goods()[:9]), members=members).diagnostics
    assert found.message == "`y` is set differently by `item` and by `format: portrait`"
    assert found.allowed == ("`when { format: portrait } { … }` decides",)
    decided = members + "  when { format: portrait } { title { y: 7% } }\n"
    assert shown(compiled(tmp_path, as_csv(goods()[:9]), members=decided)) == []

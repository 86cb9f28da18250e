"""Data in scenes: cells as values of fields, cells that are empty, rows that make scenes, and presets that bring data."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NamedTuple

import pytest

import scenec
from scenec.diagnostics import Diagnostic
from tests.cases import around
from tests.test_variants import at

PRODUCTS = 'variants product from "rows.csv" by sku { }'
FIRST = 'scene first { visual: "0", duration: 2s }'
ITEMS = 'scenes item from "rows.csv" by sku { visual: item.name, duration: 2s }'
SHOTS = "/InputConfig/SceneInfo/ShotInfo/ShotScripts/*/ScriptText"


class Made(NamedTuple):
    """What a video with a file of data compiles to: what requests hold, by what is behind the video's name, and what was found."""

    requests: dict[str, Any]
    found: list[str]
    shares: list[tuple[int, int, str]]

    def at(self, pointer: str) -> dict[str, Any]:
        return {name: at(request, pointer) for name, request in self.requests.items()}


def made(folder: Path, rows: str, members: str, solution: str = "narration", more: dict[str, str] | None = None, head: str = "") -> Made:
    """Compile a video beside a file `rows.csv`."""
    says = "" if "output" in members else 'output { url: "oss://out/{{ request }}_{index}.mp4", size: 1080x1920 }'
    scene = f"{head}\n{around(solution, members + chr(10) + says)}{says}\n{members}\n}}\n"
    for name, content in {"scene.toml": 'edition = "2026"\n', "rows.csv": rows, "a.scene": scene, **(more or {})}.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(content, encoding="utf-8")
    result = scenec.compile(folder / "a.scene")
    found = [diagnostic for diagnostic in result.diagnostics if diagnostic.severity != "info"]
    return Made(
        {request.name.removeprefix("case").removeprefix("."): json.loads(request.text) for request in result.requests},
        [f"{one.code} {place(one)}" for one in found],
        [(one.variants.having, one.variants.total, one.variants.first) for one in found if one.variants is not None],
    )


def place(found: Diagnostic) -> str:
    """`rows.csv:2:8 x`: the file, line and column of a finding, and what stands there; in a scene the text alone."""
    if not found.span.source.name.endswith(".csv"):
        return found.span.text
    line, column = found.span.source.position(found.span.start)[:2]
    return f"{found.span.source.name}:{line}:{column} {found.span.text}".rstrip()


# ---------------------------------------------------------------- cells as values

CELLS = [
    ("title { text: CELL }", "Tea", "/InputConfig/TitleArray", ["Tea"]),
    ('title { text: "a", y: CELL }', "5%", "/EditingConfig/TitleConfig/Y", 0.05),
    ('title { text: "a", y: CELL }', "120px", "/EditingConfig/TitleConfig/Y", 120),
    ('title { text: "a", y: CELL }', " 5% ", "/EditingConfig/TitleConfig/Y", 0.05),
    ('title { text: "a", font_size: CELL }', "40", "/EditingConfig/TitleConfig/FontSize", 40),
    ('title { text: "a", color: CELL }', "#ff0000", "/EditingConfig/TitleConfig/FontColor", "#ff0000"),
    ('title { text: "a", bold: CELL }', "true", "/EditingConfig/TitleConfig/FontFace/Bold", True),
    ('title { text: "a", align: CELL }', "top-center", "/EditingConfig/TitleConfig/Alignment", "TopCenter"),
    ('title { text: "a", align: CELL }', "TopLeft", "/EditingConfig/TitleConfig/Alignment", "TopLeft"),
    ('speech { text: "a", speed: CELL }', "1.2x", "/EditingConfig/SpeechConfig/SpeechRate", 166),
    ('speech { text: "a", voice: CELL }', "ava", "/EditingConfig/SpeechConfig/Voice", "ava"),
    ('speech { text: "a", volume: CELL }', "80%", "/EditingConfig/SpeechConfig/Volume", 0.8),
    ("edit { shot_duration: CELL }", "500ms", "/EditingConfig/ProcessConfig/SingleShotDuration", 0.5),
    ("edit { transitions { list: [wind, CELL] } }", "directional", "/EditingConfig/ProcessConfig/TransitionList", ["wind", "directional"]),
    ("media: CELL", "0123456789abcdef0123456789abcdef", "/InputConfig/MediaArray", ["0123456789abcdef0123456789abcdef"]),
    ("media: CELL", "oss://tea/a.mp4", "/InputConfig/MediaArray", ["http://tea.oss-cn-shanghai.aliyuncs.com/a.mp4"]),
    (
        'media: trim("0123456789abcdef0123456789abcdef", CELL)',
        "2s..6.5s",
        "/EditingConfig/MediaConfig/MediaMetaDataArray/*/TimeRangeList",
        [[{"In": 2, "Out": 6.5}]],
    ),
    ('output { url: "oss://out/v_{index}.mp4", size: CELL }', "640x480", "/OutputConfig/Width", 640),
    (
        "output { url: CELL, size: 640x480 }",
        "oss://out/v_{index}.mp4",
        "/OutputConfig/MediaURL",
        "http://out.oss-cn-shanghai.aliyuncs.com/v_{index}.mp4",
    ),
    ("user_data: { a: CELL }", "007", "/UserData/a", "007"),
    ("region: CELL", "cn-beijing", "/InputConfig/MediaArray", ["0123456789abcdef0123456789abcdef"]),
    ("title { text: CELL }", "true", "/InputConfig/TitleArray", ["true"]),
    ("title { text: CELL }", "10", "/InputConfig/TitleArray", ["10"]),
    ("title { text: CELL }", "{{ request }}", "/InputConfig/TitleArray", ["{{ request }}"]),
    ('title: "{{ CELL }}!"', "Tea & \\n Rice", "/InputConfig/TitleArray", ["Tea & \\n Rice!"]),
    ('speech: "<speak>{{ CELL }}</speak>"', "A&B <x>", "/InputConfig/SpeechTextArray", ["<speak>A&amp;B &lt;x&gt;</speak>"]),
]


@pytest.mark.parametrize(("members", "cell", "pointer", "expected"), CELLS)
def test_a_cell_is_read_as_the_field_is(tmp_path: Path, members: str, cell: str, pointer: str, expected: object) -> None:
    one = made(tmp_path, f"sku,cell\na1,{cell}\n", f"{members.replace('CELL', 'product.cell')}\n{PRODUCTS}")
    assert [code for code in one.found if code[0] == "E" or code[0] == "R"] == []
    assert one.at(pointer) == {"a1": expected}


def test_a_wrong_cell_is_told_of_at_the_cell(tmp_path: Path) -> None:
    members = 'title { text: "a", y: product.y, font_size: product.size }\nvariants language { en { }, fr { } }\n' + PRODUCTS
    one = made(tmp_path, "sku,y,size\na1,5,40\nb2,5%,4.5\nc3,6,big\nd4,200%,30\n", members)
    assert one.found == ["E2002 rows.csv:2:4 5", "E2001 rows.csv:3:7 4.5", "E2020 rows.csv:5:4 200%"]
    assert one.shares == [(2, 4, "rows.csv:2"), (2, 4, "rows.csv:3"), (1, 4, "rows.csv:5")]


def test_a_wrong_cell_is_quoted(tmp_path: Path) -> None:
    made(tmp_path, "sku,y\na1,200%\n", f'title {{ text: "a", y: product.y }}\n{PRODUCTS}')
    (found,) = [one for one in scenec.compile(tmp_path / "a.scene").diagnostics if one.severity == "error"]
    assert found.message == "the service has no reading of `200%` for `y`"


# ---------------------------------------------------------------- empty cells

EMPTY = [
    ("a field", 'title { text: "a", y: CELL, font_size: 40 }', "/EditingConfig/TitleConfig", {"FontSize": 40}),
    ("the texts of a title", "title: CELL", "/InputConfig/TitleArray", None),
    ("an element", 'title: ["a", CELL, "b"]', "/InputConfig/TitleArray", ["a", "b"]),
    ("what is added", 'title: "a"\ntitle +: CELL', "/InputConfig/TitleArray", ["a"]),
    ("by way of a let", 'let name = CELL\ntitle: ["a", name]', "/InputConfig/TitleArray", ["a"]),
    ("a level", 'subheading 1: CELL\nsubheading 2: "b"', "/InputConfig/SubHeadingArray", [{"Level": 2, "TitleArray": ["b"]}]),
    ("a level with a look", "subheading 1 { text: CELL, y: 5% }", "/EditingConfig/SubHeadingConfig", None),
    ("a sticker", "sticker logo { image: CELL, opacity: 50% }", "/InputConfig/StickerArray", None),
    ("a sticker without a name", "sticker { image: CELL }", "/InputConfig/StickerArray", None),
    ("what a sticker may lack", 'sticker logo { image: "oss://pic/a.png", opacity: CELL }', "/InputConfig/StickerArray/*/Opacity", [None]),
    ("a clip", 'media: ["oss://tea/a.mp4", CELL]', "/InputConfig/MediaArray", ["http://tea.oss-cn-shanghai.aliyuncs.com/a.mp4"]),
    (
        "a clip to trim",
        'media: ["oss://tea/a.mp4", trim(CELL, 1s..2s)]',
        "/InputConfig/MediaArray",
        ["http://tea.oss-cn-shanghai.aliyuncs.com/a.mp4"],
    ),
    (
        "where to trim",
        'media: ["oss://tea/a.mp4", trim("oss://tea/b.mp4", CELL)]',
        "/InputConfig/MediaArray",
        ["http://tea.oss-cn-shanghai.aliyuncs.com/a.mp4"],
    ),
    ("inside of raw", "edit { raw { A: CELL, B: [1, CELL] } }", "/EditingConfig/ProcessConfig", {"B": [1]}),
    ("inside of user data", "user_data: { a: CELL, b: { c: CELL, d: 1 } }", "/UserData", {"b": {"d": 1}}),
    (
        "a layer",
        'title { text: "a", layers: [{ type: outline, bord: 4, color: CELL }] }',
        "/EditingConfig/TitleConfig/SubtitleEffects",
        [{"Type": "Outline", "Bord": 4}],
    ),
    ("default", "title: \"a{{ CELL | default('x') }}\"", "/InputConfig/TitleArray", ["ax"]),
    ("a condition", "title: \"{{ CELL if CELL else 'none' }}\"", "/InputConfig/TitleArray", ["none"]),
]


@pytest.mark.parametrize(("title", "members", "pointer", "expected"), EMPTY, ids=[case[0] for case in EMPTY])
def test_an_empty_cell(tmp_path: Path, title: str, members: str, pointer: str, expected: object) -> None:
    one = made(tmp_path, "sku,cell\na1,\n", f"{members.replace('CELL', 'product.cell')}\n{PRODUCTS}")
    assert [code for code in one.found if code[0] == "E"] == [], title
    assert one.at(pointer) == {"a1": expected}


def test_an_empty_cell_in_a_text_is_a_mistake(tmp_path: Path) -> None:
    one = made(tmp_path, "sku,name\na1,\nb2,Rice\nc3,\n", f'title: ["a", "For {{{{ product.name }}}}"]\n{PRODUCTS}')
    assert (one.found, one.shares) == (["E4025 product.name"], [(2, 3, "rows.csv:2")])


def test_what_is_needed_is_missed(tmp_path: Path) -> None:
    members = f"media: product.clip\noutput {{ url: product.url, size: product.size }}\n{PRODUCTS}"
    one = made(tmp_path, "sku,clip,url,size\na1,,,\nb2,oss://tea/a.mp4,oss://out/x_{index}.mp4,640x480\n", members)
    assert [code.partition(" ")[0] for code in one.found] == ["R001", "R115", "R123"]
    assert one.shares == [(1, 2, "rows.csv:2")] * 3


# ---------------------------------------------------------------- axes of data


def test_a_row_of_an_axis_is_the_name_of_its_value(tmp_path: Path) -> None:
    one = made(tmp_path, "sku,name\na1,x\n", f'title: ["{{{{ product }}}}", product]\nuser_data: {{ p: product }}\n{PRODUCTS}')
    assert (one.at("/InputConfig/TitleArray"), one.at("/UserData/p")) == ({"a1": ["a1", "a1"]}, {"a1": "a1"})


@pytest.mark.parametrize(
    ("rows", "members", "found"),
    [
        ("sku,name\na1,x\n", 'title: "{{ product.nmae }}"', ["E1026 nmae"]),
        ("sku,unit price\na1,x\n", "title: \"{{ product['unit prise'] }}\"", ["E1026 'unit prise'"]),
        ("sku,name\na1,x\n", "skip { product: b2 }", ["E4010 b2"]),
        ("sku,name\na1,x\nb2,x,y\n", "skip { product: b2 }", ["E5048 rows.csv:3:6 y"]),
        ("sku,name\na1,x\nb2,x,y\n", "skip { product: a1 }", ["E5048 rows.csv:3:6 y"]),
        ("sku,name\na1,x\nb2,x,y\n", "when { product: [a1, b2] } { title: product.name }", ["E5048 rows.csv:3:6 y"]),
    ],
)
def test_mistakes_around_rows(tmp_path: Path, rows: str, members: str, found: list[str]) -> None:
    assert made(tmp_path, rows, f"{members}\n{PRODUCTS}").found == found


def test_a_let_beside_the_columns(tmp_path: Path) -> None:
    overlay = 'let label = "Only {{ product.price }}", title: "{{ product.label }}", subheading 1: label'
    members = f'variants product from "rows.csv" by sku {{ {overlay} }}'
    one = made(tmp_path, "sku,price\na1,9\n", members)
    assert (one.at("/InputConfig/TitleArray"), one.at("/InputConfig/SubHeadingArray/*/TitleArray")) == (
        {"a1": ["Only 9"]},
        {"a1": [["Only 9"]]},
    )


def test_a_sheet_of_translations(tmp_path: Path) -> None:
    members = 'title: language.headline\nspeech { text: "{{ language.say }}", voice: language.voice }'
    members += '\nvariants language from "rows.csv" across key { }'
    one = made(tmp_path, "key,zh,en\nheadline,开业,Opening\nsay,你好,Hello\nvoice,zhiqing,ava\n", members)
    assert one.at("/InputConfig/TitleArray") == {"zh": ["开业"], "en": ["Opening"]}
    assert one.at("/EditingConfig/SpeechConfig/Voice") == {"zh": "zhiqing", "en": "ava"}


def test_a_preset_of_another_file_brings_its_data(tmp_path: Path) -> None:
    """Its path is that of the preset's file, and the video names the axis."""
    goods = 'preset goods { variants product from "stock.csv" by sku { title: "{{ product.name }}" } }\n'
    more = {"brand/goods.scene": goods, "brand/stock.csv": "sku,name\nq1,Q\nq2,R\n"}
    members = 'apply brand.goods\nsubheading 1: "{{ product.name }}: {{ variant }}"\nskip { product: q2 }'
    one = made(tmp_path, "sku,name\na1,Tea\n", members, more=more, head='use "brand/goods.scene" as brand')
    assert one.found == []
    assert one.at("/InputConfig/TitleArray") == {"q1": ["Q"]}
    assert one.at("/InputConfig/SubHeadingArray/*/TitleArray") == {"q1": [["Q: q1"]]}


# ---------------------------------------------------------------- scenes of data


def test_a_scene_for_each_row_where_they_stand(tmp_path: Path) -> None:
    rows = 'scenes item from "rows.csv" by sku { visual: "{{ item.name }}!", duration: item.secs, speech: item.say }'
    members = f'{FIRST}\n{rows}\nscene last {{ visual: "z", duration: 2s }}'
    one = made(tmp_path, "sku,name,secs,say\na1,Tea,3s,\nb2,Rice,,Hello\n", members, "storyboard")
    assert one.at(SHOTS) == {"": ["0", "Tea!", "Rice!", "z"]}
    assert one.at("/InputConfig/SceneInfo/ShotInfo/ShotScripts/*/SpeechText") == {"": [None, None, "Hello", None]}
    assert one.at("/InputConfig/SceneInfo/ShotInfo/ShotScripts/*/Duration") == {"": [2, 3, None, 2]}


def test_a_scene_for_each_row_of_script_to_video(tmp_path: Path) -> None:
    members = 'scenes item from "rows.csv" by sku { media: ["oss://tea/a.mp4", item.clip], duration: 3s }'
    one = made(tmp_path, "sku,clip\na1,oss://tea/b.mp4\nb2,\n", f'scene first {{ media: "oss://tea/0.mp4" }}\n{members}', "script-to-video")
    assert [(group["GroupName"], len(group["MediaArray"])) for group in one.requests[""]["InputConfig"]["MediaGroupArray"]] == [
        ("first", 1),
        ("a1", 2),
        ("b2", 1),
    ]


OVERLAID = [
    ("patched by its key", 'scene a1 { visual: "X" }', ["0", "X", "Rice"]),
    ("patched by a quoted key", 'scene "a1" { visual: "X" }', ["0", "X", "Rice"]),
    ("dropped by its key", "drop scene b2", ["0", "Tea"]),
    ("an anchor", 'add scene mid before b2 { visual: "m", duration: 2s }', ["0", "Tea", "m", "Rice"]),
]


@pytest.mark.parametrize(("title", "overlay", "shots"), OVERLAID)
def test_overlays_know_scenes_of_rows(tmp_path: Path, title: str, overlay: str, shots: list[str]) -> None:
    members = f"{FIRST}\n{ITEMS}\nvariants format {{ wide {{ {overlay} }}, tall {{ }} }}"
    one = made(tmp_path, "sku,name\na1,Tea\nb2,Rice\n", members, "storyboard")
    assert one.at(SHOTS) == {"wide": shots, "tall": ["0", "Tea", "Rice"]}, title


def test_two_files_of_scenes_may_use_one_name(tmp_path: Path) -> None:
    other = 'scenes item from "rows.csv" by name { visual: item.sku, duration: 2s }'
    one = made(tmp_path, "sku,name\na1,Tea\n", f"{FIRST}\n{ITEMS}\n{other}", "storyboard")
    assert one.at(SHOTS) == {"": ["0", "Tea", "a1"]}


@pytest.mark.parametrize(
    ("rows", "members", "found"),
    [
        ("a1,Tea\n", f'scene a1 {{ visual: "w", duration: 2s }}\n{ITEMS}', ["E1004 rows.csv:2:1 a1"]),
        ("a1,Tea\n", f'{ITEMS}\nscene a1 {{ visual: "w", duration: 2s }}', ["E1004 scene"]),
        ("a1,Tea\n", f"let item = 3\n{FIRST}\n{ITEMS}", ["E1009 item"]),
        ("a1,Tea\n", f'{FIRST}\n{ITEMS}\ntitle: "{{{{ item.name }}}}"', ["E1005 item"]),
        ("a1,Tea\n", f'{FIRST}\nscenes item from "rows.csv" by sku {{ visual: "{{{{ item }}}}", duration: 2s }}', ["E2025 item"]),
        ("a1,Tea\n", f'{FIRST}\nscenes item from "rows.csv" by sku {{ visual: item, duration: 2s }}', ["E2025 item"]),
        ("a1,Tea\n", f'{FIRST}\n{ITEMS}\nvariants f {{ x {{ scene a1 {{ visual: "{{{{ item.name }}}}" }} }} }}', ["E1005 item"]),
        ("a1,Tea\nb2,x,y\n", f'{FIRST}\n{ITEMS}\nvariants f {{ x {{ scene b2 {{ visual: "X" }} }} }}', ["E5048 rows.csv:3:6 y"]),
    ],
)
def test_mistakes_around_scenes_of_rows(tmp_path: Path, rows: str, members: str, found: list[str]) -> None:
    assert made(tmp_path, f"sku,name\n{rows}", members, "storyboard").found == found


def test_a_narration_has_no_scenes(tmp_path: Path) -> None:
    assert made(tmp_path, "sku,name\na1,Tea\n", ITEMS).found == ["E1002 scenes"]

"""Variants on the command line: fixes in overlays, what is allowed there, levels, shares for machines, and limits."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.running import PROJECT, call, project

HEAD = 'video reef : narration {\n  media: "oss://reef/a.mp4"\n  music { volume: 0% }\n'
TAIL = '  output { url: "oss://reef/{{ request }}_{index}.mp4", size: 1080x1920 }\n}\n'


def scene(members: str) -> str:
    return f"{HEAD}  {members}\n{TAIL}"


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        (
            'variants f { x { title { text: "a", y: 5px, x: 1,5% } }, y { } }',
            'variants f { x { title { text: "a", y: 5px, x: 1.5% } }, y { } }',
        ),
        ('variants f { wide { title: "a" }, y { } }\n  skip { f: wide }\n  skip { f: wdie }', None),
        ('title: "a"\n  variants f { x { drop title\n  title { drop y } } }', None),
        ('title: "a"\n  variants f { x { drop speech }, y { } }', None),
    ],
)
def test_fixes_in_overlays(tmp_path: Path, wrong: str, right: str | None) -> None:
    """What is mended has one mistake less, and is mended once, whatever the number of variants; a guess is left."""
    project(tmp_path, {"a.scene": scene(wrong)})
    before = call(tmp_path, "check", "a.scene").codes
    call(tmp_path, "check", "a.scene", "--fix")
    after = call(tmp_path, "check", "a.scene").codes
    assert len(after) <= len(before)
    if right is not None:
        assert ((tmp_path / "a.scene").read_text(), after) == (scene(right), [])


def test_a_fix_of_a_body_is_made_once(tmp_path: Path) -> None:
    members = 'title { text: "a", y: 0,5% }\n  variants f { x { speech: "b" }, y { }, z { } }'
    project(tmp_path, {"a.scene": scene(members)})
    assert call(tmp_path, "check", "a.scene", "--fix").code == 0
    assert (tmp_path / "a.scene").read_text() == scene(members.replace("0,5%", "0.5%"))


ALONE = 'variants f { x { speech { text: "Hello", voice: "nobody" } }, y { } }'
"""A voice that no document lists, in one of two variants."""


def test_what_is_allowed_in_an_overlay_is_a_note(tmp_path: Path) -> None:
    project(tmp_path, {"a.scene": scene(ALONE)})
    assert call(tmp_path, "check", "a.scene", "--strict").codes == ["R060"]
    name = json.loads(call(tmp_path, "check", "a.scene", "--format", "json").out)["diagnostics"][0]["name"]
    for place in ("x {", 'voice: "nobody"'):
        allowed = (
            ALONE.replace("x {", f'x {{ allow {name} "new",') if place == "x {" else ALONE.replace(place, f'{place}, allow {name} "new"')
        )
        project(tmp_path, {"a.scene": scene(allowed)})
        made = call(tmp_path, "check", "a.scene", "--strict", "--format", "json")
        rows = json.loads(made.out)["diagnostics"]
        assert [(row["code"], row["severity"]) for row in rows] == [("R060", "info")], place


def test_what_is_allowed_in_another_value_stays(tmp_path: Path) -> None:
    project(tmp_path, {"a.scene": scene(ALONE.replace("y { }", 'y { title: "a", allow R060 "why" }'))})
    assert sorted(call(tmp_path, "check", "a.scene").codes) == ["R060", "W0001"]


def test_levels_hold_for_what_some_variants_have(tmp_path: Path) -> None:
    name = "one-of-many"
    members = 'title: ["a", "b"]\n  variants f { x { output { count: 5 } }, y { } }'
    project(tmp_path, {"a.scene": scene(members)})
    assert call(tmp_path, "check", "a.scene").code == 0
    for level, code in (("error", 1), ("off", 0)):
        project(tmp_path, {}, f'{PROJECT}[levels]\n{name} = "{level}"\n')
        assert call(tmp_path, "check", "a.scene").code == code
    assert call(tmp_path, "check", "a.scene").codes == []


MIXED = {
    "rows.csv": "sku,name,y\na1,Tea,5\nb2,Rice,5%\nc3,Oil,6\n",
    "a.scene": scene(
        'title { text: "{{ product.name }}", y: product.y }\n  variants product from "rows.csv" by sku { }\n'
        "  variants f { x { }, y { title { font_size: big } } }"
    ),
}
"""A mistake of two of three rows, and one of one value of an axis."""


def test_shares_in_json(tmp_path: Path) -> None:
    project(tmp_path, MIXED)
    rows = json.loads(call(tmp_path, "check", "a.scene", "--format", "json").out)["diagnostics"]
    assert {(row["file"], row["code"]): row["variants"] for row in rows} == {
        ("a.scene", "E1005"): {"count": 1, "total": 2, "of": "values of `f`", "first": "y"},
        ("rows.csv", "E2002"): {"count": 2, "total": 3, "of": "rows", "first": "rows.csv:2"},
    }


def test_shares_in_text(tmp_path: Path) -> None:
    project(tmp_path, MIXED)
    shown = call(tmp_path, "check", "a.scene").err
    assert "1 of 2 values of `f`, first y" in shown
    assert "2 of 3 rows, first rows.csv:2" in shown


@pytest.mark.parametrize("form", ["json", "sarif", "github", "gitlab", "junit"])
def test_machines_are_shown_cells(tmp_path: Path, form: str) -> None:
    project(tmp_path, MIXED)
    made = call(tmp_path, "check", "a.scene", "--format", form)
    assert made.code == 1
    assert "rows.csv" in made.out
    assert "a.scene" in made.out


def test_fixes_leave_data_alone(tmp_path: Path) -> None:
    project(tmp_path, {name: text.replace("big", "40") if name == "a.scene" else text for name, text in MIXED.items()})
    before = (tmp_path / "rows.csv").read_bytes(), (tmp_path / "a.scene").read_bytes()
    assert call(tmp_path, "check", "a.scene", "--fix").codes == ["E2002"]
    assert ((tmp_path / "rows.csv").read_bytes(), (tmp_path / "a.scene").read_bytes()) == before


def axes(*sizes: int) -> str:
    """Axes of so many values."""
    return "\n".join(f"variants a{n} {{ {', '.join(f'v{value} {{ }}' for value in range(size))} }}" for n, size in enumerate(sizes))


@pytest.mark.parametrize(
    ("members", "limit", "codes", "words"),
    [
        (axes(3, 2), 6, [], "1 video, 6 requests"),
        (axes(3, 2), 5, ["E4014"], "`reef` makes 6 requests (3 of `a0` × 2 of `a1`), and 5 are allowed"),
        (f"{axes(3, 2)}\n  skip {{ a0: v0, a1: v0 }}", 5, [], "1 video, 5 requests"),
        (f"{axes(3, 3)}\n  skip {{ a0: v0, a1: v0 }}", 5, ["E4014"], "makes 8 requests"),
        (axes(10, 10, 10, 10, 10, 10), 10_000, ["E4014"], "makes 1,000,000 requests"),
        (axes(*[10] * 12), 10_000, ["E4014"], "makes 1,000,000,000,000 requests"),
        (f"{axes(*[10] * 12)}\n  skip {{ a0: v0 }}", 10_000, ["E4014"], "makes 1,000,000,000,000 requests"),
    ],
)
def test_how_many_requests(tmp_path: Path, members: str, limit: int, codes: list[str], words: str) -> None:
    """Whoever asks for a million is answered without making any."""
    project(tmp_path, {"a.scene": scene(members)}, f"{PROJECT}max_requests = {limit}\n")
    made = call(tmp_path, "build", "a.scene")
    assert (made.codes, words in made.err) == (codes, True), made.err

"""`scene show`: what a request is made of, and which layer decided what."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.cli.running import call, project

FOLDER = Path(__file__).parents[1]
WHOLE = sorted(
    path
    for path in [*(FOLDER / "golden").glob("*.scene"), *(FOLDER / "samples").glob("*.scene"), *(FOLDER.parent / "examples").glob("*.scene")]
    if path.is_file()
)
REEF = """use "looks.scene" as looks

let shop = "Reef"
video reef : storyboard {
  region: cn-shanghai
  apply looks.plain
  media: "oss://reef/a.mp4"
  title { text: "Seals of {{ shop }}", y: 5% }
  scene street { visual: "A street", duration: 3s }
  variants format {
    wide { title { y: 10% }, output { size: 1920x1080 } }
    tall { output { size: 1080x1920 } }
  }
  variants language {
    en { }
    de { title +: "Robben", drop scene street, add scene "am Meer" { visual: "The sea", duration: 2s } }
  }
  when { format: wide, language: de } { title { y: 12% } }
  output: "oss://reef/{{ variant }}_{index}.mp4"
}
"""
LOOKS = "preset plain {\n  title { y: 1%, font_size: 60 }\n}\n"


@pytest.fixture
def reef(tmp_path: Path) -> Path:
    """A project with two axes, a preset of another file and a `when`."""
    return project(tmp_path, {"reef.scene": REEF, "looks.scene": LOOKS})


def test_a_request_is_shown_as_source(reef: Path) -> None:
    made = call(reef, "show", "reef.wide.de")
    assert (made.code, made.err) == (0, "")
    assert made.out.split("\n") == [
        "video reef : storyboard {",
        "  region: cn-shanghai                      // reef.scene:5  video reef",
        "  media {",
        '    clips: "oss://reef/a.mp4"              // reef.scene:7  video reef',
        "  }",
        "  title {",
        "    y: 12%                                 // reef.scene:18  when { format: wide, language: de }",
        "    font_size: 60                          // looks.scene:2  preset plain",
        "    text: [",
        '      "Seals of Reef"                      // reef.scene:8  video reef',
        '      "Robben"                             // reef.scene:16  language: de',
        "    ]",
        "  }",
        "  output {",
        '    url: "oss://reef/wide.de_{index}.mp4"  // reef.scene:19  video reef',
        "    size: 1920x1080                        // reef.scene:11  format: wide",
        "  }",
        '  scene "am Meer" {',
        '    visual: "The sea"                      // reef.scene:16  language: de',
        "    duration: 2s                           // reef.scene:16  language: de",
        "  }",
        "}",
        "",
    ]


def test_of_a_field_all_layers_are_shown(reef: Path) -> None:
    assert call(reef, "show", "reef.wide.de", "title.y").out.split("\n") == [
        "y: 12%  // reef.scene:18  when { format: wide, language: de }",
        "y: 10%  // reef.scene:11  format: wide",
        "y: 5%   // reef.scene:8  video reef",
        "y: 1%   // looks.scene:2  preset plain",
        "",
    ]


def test_a_block_is_shown_alone(reef: Path) -> None:
    assert call(reef, "show", "reef.tall.en", "scene street").out.startswith("scene street {\n  visual: ")


def test_as_json(reef: Path) -> None:
    table = json.loads(call(reef, "show", "reef.wide.en", "title", "--format", "json").out)
    rows = {row["path"]: row for row in table["values"]}
    assert (table["request"], list(rows)) == ("reef.wide.en", ["title.y", "title.font_size", "title.text"])
    assert rows["title.y"] == {
        "path": "title.y",
        "value": "10%",
        "layer": "format: wide",
        "file": "reef.scene",
        "line": 11,
        "column": 20,
        "elements": [],
        "under": [
            {"value": "5%", "layer": "video reef", "file": "reef.scene", "line": 8, "column": 40},
            {"value": "1%", "layer": "preset plain", "file": "looks.scene", "line": 2, "column": 11},
        ],
    }


def test_a_name_that_no_request_has(reef: Path) -> None:
    made = call(reef, "show", "reef.wide.dee")
    assert (made.code, made.codes) == (1, ["E5060"])
    assert "did you mean `reef.wide.de`?" in made.err


def test_a_field_that_is_not_set(reef: Path) -> None:
    made = call(reef, "show", "reef.wide.de", "title.font_sise")
    assert (made.code, made.codes) == (1, ["E4026"])
    assert "did you mean `title.font_size`?" in made.err


def test_a_request_with_a_mistake_is_shown_all_the_same(reef: Path) -> None:
    (reef / "reef.scene").write_text(REEF.replace("y: 12%", "y: 12").replace("3s", "3"), encoding="utf-8")
    assert call(reef, "show", "reef.wide.de", "title.y").out.startswith("y: 12   // reef.scene:18  when")


def test_rows_of_a_table(tmp_path: Path) -> None:
    text = REEF.replace(
        "variants language {",
        'variants product from "p.csv" by sku { title: product.name, subheading 1: product.tag }\n  variants language {',
    )
    project(tmp_path, {"reef.scene": text, "looks.scene": LOOKS, "p.csv": "sku,name,tag\na1,Tea,\n"})
    shown = call(tmp_path, "show", "reef.tall.a1.en").out
    assert 'text: "Tea"' in shown
    assert "product: a1" in shown
    assert "subheading" not in shown


@pytest.mark.parametrize("path", WHOLE, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_what_is_shown_compiles_to_the_same(path: Path, tmp_path: Path) -> None:
    """What is shown is source: it compiles to the request that it shows."""
    first = project(tmp_path / "first", {})
    shutil.copytree(path.parent, first, dirs_exist_ok=True, ignore=lambda folder, names: {name for name in names if name == "build"})
    built = call(first, "build", path.name, "-o", "out")
    assert built.code == 0
    for request in sorted((first / "out").glob("*.json")):
        shown = call(first, "show", request.stem, "--in", path.name)
        again = project(tmp_path / "again", {"shown.scene": shown.out})
        shutil.rmtree(again / "build", ignore_errors=True)
        assert call(again, "build", "-o", "build").code == 0, shown.out
        (made,) = (again / "build").glob("*.json")
        assert made.read_text(encoding="utf-8") == request.read_text(encoding="utf-8")

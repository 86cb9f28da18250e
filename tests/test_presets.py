"""Presets: parts of videos and blocks under a name, put under what stands where they are applied."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import scenec
from tests.cli.running import call, project

VIDEO = """video case : storyboard {{
  region: cn-shanghai
  media: "oss://clips/door.mp4"
  scene first {{ visual: "a", duration: 3s }}
{body}
  scene last {{ visual: "z", duration: 3s }}
  output {{ url: "oss://out/v_{{index}}.mp4", size: 1080x1920 }}
}}
"""


def compiled(declared: str, body: str) -> dict[str, Any]:
    result = scenec.compile_text(f"{declared}\n{VIDEO.format(body=body)}")
    assert result.ok, result.diagnostics
    return result.requests[0].configs()


def title(declared: str, body: str) -> dict[str, Any]:
    made = compiled(declared, body)
    return {**made.get("EditingConfig", {}).get("TitleConfig", {}), "texts": made["InputConfig"].get("TitleArray")}


def shots(declared: str, body: str) -> list[str]:
    made = compiled(declared, body)
    return [shot["ScriptText"] for shot in made["InputConfig"]["SceneInfo"]["ShotInfo"]["ShotScripts"]]


def test_a_preset_stands_under_the_body_wherever_it_is_applied() -> None:
    look = 'preset look { title { text: ["a"], y: 10%, font_size: 40 } }'
    for body in ("  apply look\n  title { y: 5% }", "  title { y: 5% }\n  apply look"):
        assert title(look, body) == {"Y": Decimal("0.05"), "FontSize": 40, "texts": ["a"]}


def test_later_presets_win() -> None:
    looks = 'preset one { title { text: "a", font_size: 10 } }\npreset two { title { font_size: 20 } }'
    assert title(looks, "  apply one\n  apply two")["FontSize"] == 20
    assert title(looks, "  apply two\n  apply one")["FontSize"] == 10


def test_what_is_added_is_added_to_the_preset() -> None:
    looks = 'preset one { title: ["a", "b"] }\npreset two { title +: "c" }'
    assert title(looks, '  apply one\n  apply two\n  title +: "d"')["texts"] == ["a", "b", "c", "d"]
    assert title(looks, '  apply one\n  title: "d"')["texts"] == ["d"]
    assert title(looks, "  apply two")["texts"] == ["c"]


def test_scenes_of_a_preset_stand_where_it_is_applied() -> None:
    ends = 'preset outro { scene end { visual: "e", duration: 2s } }'
    assert shots(ends, "  apply outro") == ["a", "e", "z"]
    assert shots(ends, '  apply outro\n  scene mid { visual: "m", duration: 2s }') == ["a", "e", "m", "z"]
    assert shots(ends, '  scene end { visual: "own" }\n  scene mid { visual: "m", duration: 2s }\n  apply outro') == ["a", "own", "m", "z"]


def test_stickers_without_a_name_are_each_their_own() -> None:
    logos = 'preset logos { sticker { image: "oss://b-logos/a.png" } }'
    made = compiled(logos, '  sticker { image: "oss://b-logos/b.png" }\n  apply logos')
    assert [sticker["MediaURL"][-5:] for sticker in made["InputConfig"]["StickerArray"]] == ["b.png", "a.png"]


def test_presets_of_a_block() -> None:
    looks = "preset red : caption { color: #FF0000 }\npreset big : title { apply red, font_size: 60 }"
    made = compiled(looks, '  title { apply big, text: "a" }\n  subheading 1 { apply red, text: "b" }')["EditingConfig"]
    assert (made["TitleConfig"], made["SubHeadingConfig"]["1"]) == ({"FontSize": 60, "FontColor": "#FF0000"}, {"FontColor": "#FF0000"})


def test_a_preset_reads_names_where_it_is_declared() -> None:
    looks = 'let shop = "Hema"\npreset look { let greeting = "Welcome to {{ shop }}", title: "{{ greeting }}, {{ video }}" }'
    assert title(looks, '  let shop = "Other"\n  user_data: { shop: shop }\n  apply look')["texts"] == ["Welcome to Hema, case"]


def test_raw_of_a_preset_merges_deep() -> None:
    made = compiled("preset look { edit { raw { New: { a: 1, b: 2 } } } }", "  apply look\n  edit { raw { New: { b: 3 } } }")
    assert made["EditingConfig"]["ProcessConfig"]["New"] == {"a": 1, "b": 3}


def test_a_preset_of_another_file(tmp_path: Path) -> None:
    """Its `allow` holds for what it brings."""
    look = 'preset look { scene end { visual: "e", speech: "s", duration: 2s, allow duration-with-speech "as the samples do" } }\n'
    project(tmp_path, {"looks.scene": look, "a.scene": f'use "looks.scene"\n{VIDEO.format(body="  apply looks.look")}'})
    made = call(tmp_path, "build", "a.scene", "-o", "-")
    assert (made.code, made.codes) == (0, ["R093"])
    assert json.loads(made.out)["InputConfig"]["SceneInfo"]["ShotInfo"]["ShotScripts"][1]["Duration"] == 2


@pytest.mark.parametrize(
    ("declared", "body", "codes"),
    [
        ("", "  apply look", ["E1043"]),
        ("preset look { title { y: 5% } }", "  apply lok", ["E1043"]),
        ("use std/formats", "  apply formats.look", ["E1043"]),
        ("preset look : title { y: 5% }", "  apply look", ["E1044"]),
        ("preset look { title { y: 5% } }", "  title { apply look }", ["E1044"]),
        ("preset look : titel { y: 5% }", "  apply look", ["E1045"]),
        ("preset one { apply two }\npreset two { apply one }", "  apply one", ["E1046"]),
        ("preset one { apply one }", "  apply one", ["E1046"]),
        ("preset look { title { y: 5% } }", "  title: look", ["E1047"]),
        ("preset look { title { y: 5% } }\nlet look = 3", "  apply look", ["E1009"]),
        ("preset look { title { y: 5% } }\npreset look { title { y: 6% } }", "  apply look", ["E1009"]),
        ("preset look { title { y: 5% } }", "  apply look\n  apply look", ["E1004"]),
        ("preset look { title { yy: 5% } }", "  apply look", ["E1001"]),
        ("preset look { title { yy: 5% } }", "", ["E1001"]),
        ("preset look : caption { y: 5 }", "  title { apply look }\n  subheading 1 { apply look }", ["E2002"]),
        ('preset look { speech: "a" }', "  apply look", ["E1002"]),
        ("apply look", "", ["E1015"]),
        ("preset look { }", "  apply look", []),
    ],
)
def test_mistakes(declared: str, body: str, codes: list[str]) -> None:
    found = scenec.compile_text(f"{declared}\n{VIDEO.format(body=body)}").diagnostics
    assert [diagnostic.code for diagnostic in found if diagnostic.severity == "error"] == codes


def test_many_presets_of_presets_are_read_once() -> None:
    chain = "".join(f"preset p{n} {{ apply p{n + 1}, apply q{n + 1} }}\npreset q{n} {{ apply p{n + 1} }}\n" for n in range(40))
    assert title(f'{chain}preset p40 {{ title: "a" }}\npreset q40 {{ title: "b" }}', "  apply p0")["texts"] == ["b"]


def test_a_preset_that_comes_by_two_ways_counts_once() -> None:
    base = 'preset base { sticker { image: "oss://b-logos/a.png" }, title +: "a" }'
    made = compiled(f"{base}\npreset one {{ apply base }}\npreset two {{ apply base }}", "  apply one\n  apply two")["InputConfig"]
    assert (len(made["StickerArray"]), made["TitleArray"]) == (1, ["a"])


def test_the_order_within_a_preset_stays() -> None:
    looks = 'preset base { scene end { visual: "e", duration: 2s } }\npreset look { scene mid { visual: "m", duration: 2s }, apply base }'
    assert shots(looks, "  apply look") == ["a", "m", "e", "z"]


def test_of_fields_that_exclude_each_other_the_later_stays() -> None:
    made = compiled("preset fast { speech { speed: 1.2x } }", "  apply fast\n  speech { rate: 100 }")
    assert made["EditingConfig"]["SpeechConfig"]["SpeechRate"] == 100


def test_an_allow_around_apply_holds_for_the_preset() -> None:
    look = 'preset look { scene end { visual: "e", speech: "s", duration: 2s } }'
    assert shots(look, '  allow duration-with-speech "as the samples do"\n  apply look') == ["a", "e", "z"]
    allowed, other = VIDEO.format(body='  allow R012 "why"\n  apply look'), VIDEO.format(body="  apply look").replace("case", "other")
    found = scenec.compile_text(f"{look}\n{allowed}{other}").diagnostics
    assert "R012" in [diagnostic.code for diagnostic in found if diagnostic.severity == "error"]


def test_chains_have_a_limit(tmp_path: Path) -> None:
    chain = "".join(f"preset p{n} {{ apply p{n + 1} }}\n" for n in range(300)) + 'preset p300 { title: "a" }\n'
    files = {f"f{n}.scene": f'use "f{n + 1}.scene"\n' for n in range(200)} | {"f200.scene": "let a = 1\n"}
    project(tmp_path, files | {"a.scene": chain + VIDEO.format(body="  apply p0")})
    assert call(tmp_path, "check", "a.scene").codes == ["E1048"]
    assert call(tmp_path, "check", "f0.scene").codes == ["E1049"]

"""`scene fields`: the reference out of the tables, by path, by name, and by the vendor's name."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from scenec.docs import Word, declarations
from scenec.facts import all_blocks, all_fields, enumeration
from scenec.library import Module, modules
from scenec.modules import Shelf
from scenec.pipeline import Settings, compile_source
from scenec.project import Files
from scenec.report.text import width_of
from scenec.source import Source
from tests.cases import case
from tests.cli.running import call, run

HERE = Path(__file__).parent


def fields(*words: str) -> str:
    """What a question is answered with."""
    made = call(HERE, "fields", *words)
    assert (made.code, made.err) == (0, "")
    return made.out


def test_all_blocks_and_fields_are_listed() -> None:
    shown = fields()
    heads = re.findall(r"^([a-z._]+)(?: \(in .+?\))?:", shown, re.M)
    assert heads == [block.path for block in all_blocks()] + ["caption", "layer", "words", "std"]
    for field in all_fields():
        if not field.row.startswith("caption."):
            assert re.search(rf"^  {field.name} ", shown, re.M), field.path
    assert re.search(r"^  title\.motion_in +The motion with which the text comes in", shown, re.M)
    assert max(width_of(line) for line in shown.split("\n")) <= 100


def test_a_field_says_all_that_is_known_of_it() -> None:
    shown = fields("output.count")
    for words in (
        "output.count (in every solution)\n\nHow many videos are made, from 1 to 100.\n",
        "  written     A whole number without a unit.\n",
        "  limits      at least 1 and at most 100 (R037)\n",
        "  default     1\n",
        "  example     count: 10\n",
        "  request     /OutputConfig/Count\n",
        "R037 count-range",
        "  stands in   Image-Text Matching, common scenario: parameters and SDK examples, Aug 11 2026\n",
        "  confidence  A/B: a document of this operation says so",
    ):
        assert words in shown


@pytest.mark.parametrize("field", all_fields(), ids=lambda field: f"{field.path}-{field.solutions[0]}")
def test_every_field_has_its_page(field: object) -> None:
    path = field.path  # type: ignore[attr-defined]
    shown = fields(path, "--values")
    assert f"{path} (in " in shown
    assert "  written     " in shown
    assert "  confidence  " in shown
    name = field.enum  # type: ignore[attr-defined]
    for choice in enumeration(name).choices if name else ():
        assert re.search(rf"(?<!\S){re.escape(str(choice.word))}(?!\S)", shown), choice


@pytest.mark.parametrize(
    ("word", "words"),
    [
        ("speech.volume", "at least 0% and at most 1000% (R094)"),
        ("edit.shot_duration", "more than 0s (R083)"),
        ("title.text", "at most 50 entries (R026), at most 50 characters (R026)"),
        ("user_data", "at most 512 bytes as JSON (R038)"),
        ("sticker.gif_frames", "at least 0 and at most 100 (R097)"),
    ],
)
def test_limits_are_in_the_units_of_the_language(word: str, words: str) -> None:
    assert words in fields(word)


@pytest.mark.parametrize(
    ("word", "label"),
    [
        ("subheading", "its level, at least 1 and at most 5"),
        ("scene", "its name, at most 50 characters"),
        ("sticker", "its name, if it has one"),
    ],
)
def test_labels_have_their_limits(word: str, label: str) -> None:
    assert f"  label       {label}\n" in fields(word)


@pytest.mark.parametrize(
    "word", ["title.font_size", "Title.Font-Size", "title.font_size.", " title.font_size", "/EditingConfig/TitleConfig/FontSize"]
)
def test_a_path_may_be_written_in_several_ways(word: str) -> None:
    assert fields(word).startswith("title.font_size (in every solution)\n")


@pytest.mark.parametrize(
    ("word", "paths"),
    [
        ("voice", ["speech.voice"]),
        ("encoding", ["output.encoding"]),
        ("region", ["region"]),
        ("video.region", ["region"]),
        ("SearchLibs", ["search.libraries"]),
        ("caption.y", ["title.y"]),
        ("scene.duration", ["scene.duration", "scene.duration"]),
        ("scene", ["scene", "scene"]),
    ],
)
def test_what_means_one_thing_is_shown_whole(word: str, paths: list[str]) -> None:
    assert re.findall(r"^([a-z._]+) \(in ", fields(word), re.M) == paths


@pytest.mark.parametrize(
    ("word", "paths"),
    [
        ("duration", ["edit.transitions.duration", "scene.duration", "scene.duration"]),
        ("enabled", ["edit.effects.enabled", "edit.filters.enabled", "edit.transitions.enabled"]),
        ("TitleArray", ["subheading.text", "title.text"]),
    ],
)
def test_what_means_several_things_is_listed(word: str, paths: list[str]) -> None:
    assert sorted(line.split()[0] for line in fields(word).split("\n") if line) == paths


def test_rules_are_those_of_the_row_and_those_that_read_the_field() -> None:
    shown = fields("scene.duration", "--solution", "storyboard")
    assert "R012 duration-with-speech" in shown
    assert "R083" in shown
    assert "R015" not in shown


def test_a_solution_leaves_out_what_it_has_not() -> None:
    assert "sticker" in fields("--solution", "narration")
    assert "\nsearch" not in fields("--solution", "script-to-video")
    made = call(HERE, "fields", "search.text", "--solution", "script-to-video")
    assert (made.code, made.out) == (2, "")
    assert "`search.text` is in storyboard and narration." in made.err


def test_long_lists_are_cut_unless_all_is_wanted() -> None:
    short, whole = fields("voice"), fields("voice", "--values")
    assert "  and 93 more, which `--values` shows\n" in short
    assert "133 values" in short
    assert "more, which" not in whole
    assert "which stands in one document only:" in whole


@pytest.mark.parametrize(("word", "meant"), [("titel.y", "title.y"), ("encodng", "encoding"), ("qqqqqq", None), ("", None)])
def test_what_is_not_there(word: str, meant: str | None) -> None:
    made = call(HERE, "fields", word)
    assert (made.code, made.out) == (2, "")
    assert f"There is no block and no field `{word}`." in made.err
    assert ("Did you mean" in made.err) == (meant is not None)
    assert meant is None or f"`{meant}`?" in made.err


def test_json_has_all_of_it() -> None:
    whole = json.loads(fields("--format", "json"))
    assert whole["version"] == 1
    assert [block["path"] for block in whole["blocks"]] == [block.path for block in all_blocks()]
    assert {field["path"] for field in whole["fields"]} >= {field.path for field in all_fields()}
    (region,) = json.loads(fields("region", "--format", "json"))["fields"]
    assert region["values"]["values"][0] == {
        "word": "cn-shanghai",
        "id": "cn-shanghai",
        "flag": None,
        "confidence": "A",
        "family": None,
        "meaning": "China (Shanghai)",
        "default": False,
    }
    assert region["values"]["open"] is False
    assert region["origins"][0]["title"].startswith("Image-Text Matching")


def test_markdown_is_sections_with_tables() -> None:
    whole = fields("--format", "markdown")
    assert whole.count("\n## ") + 1 == len(all_blocks())
    assert "| `count` | A whole number without a unit. | How many videos are made, from 1 to 100. |\n" in whole
    field = fields("title.align", "--format", "markdown")
    assert field.startswith("## title.align (in every solution)\n\n")
    assert "| request | /EditingConfig/TitleConfig/Alignment |\n" in field
    assert "`left` (timeline-only)" in field


def test_the_library_has_its_modules() -> None:
    shown = fields("std")
    assert [line.split()[0] for line in shown.splitlines()[1:]] == [module.path for module in modules()]
    assert "  std/tempo    How fast a video is cut, from slow to rapid\n" in shown
    assert fields().endswith(f"\n\n{shown}")


@pytest.mark.parametrize("module", modules(), ids=lambda module: module.path)
def test_a_module_lists_what_it_declares(module: Module) -> None:
    shown = fields(module.path)
    for one in module.declarations:
        assert re.search(rf"^  {one.name} +\S", shown, re.M), one.path
    assert max(width_of(line) for line in shown.split("\n")) <= 100


def test_a_value_shows_what_it_is_and_a_preset_its_kind() -> None:
    assert re.search(r"^  shorts +1080x1920  YouTube Shorts: upright, 9:16$", fields("std/formats"), re.M)
    assert re.search(r"^  portrait_title +title +Above", fields("std/looks"), re.M)
    assert re.search(r"^Motions: how a text comes and goes\.\n  fading +caption +Fades in and out", fields("looks"), re.M)


@pytest.mark.parametrize("word", ["looks.sale", "std/looks.sale"])
def test_a_declaration_is_shown_whole(word: str) -> None:
    assert fields(word) == (
        "looks.sale\n\nWhite on a red box: prices, discounts, last days.\n\n"
        "  to use it  `use std/looks`, then `apply looks.sale` in title, subheading and speech.subtitles\n\n"
        "    preset sale : caption {\n"
        '      font: "Alibaba PuHuiTi 2.0 95 ExtraBold"\n'
        "      color: #FFFFFF\n"
        "      outline: 0\n"
        "      layers: [{ type: box, bord: 14, color: #C8102E, opacity: 100% }]\n"
        "    }\n"
    )
    assert "`use std/formats`, then `formats.shorts` as a value\n\n    let shorts = 1080x1920\n" in fields("formats.shorts")


@pytest.mark.parametrize("word", ["music", "music.style", "title"])
def test_fields_go_before_the_library(word: str) -> None:
    assert not fields(word).startswith("std/")


@pytest.mark.parametrize(
    ("word", "words"),
    [
        ("std/lokos", "nothing in the standard library called `std/lokos`. Did you mean `std/looks`?"),
        ("std/looks.bld", "nothing in the standard library called `std/looks.bld`. Did you mean `std/looks.bold`?"),
        ("moods.romatic", "no block and no field `moods.romatic`. Did you mean `moods.romantic`?"),
    ],
)
def test_what_is_not_in_the_library(word: str, words: str) -> None:
    made = call(HERE, "fields", word)
    assert (made.code, made.out) == (2, "")
    assert words in made.err


def test_the_library_for_machines() -> None:
    whole = json.loads(fields("std", "--format", "json"))
    assert whole["version"] == 1
    assert [module["path"] for module in whole["modules"]] == [module.path for module in modules()]
    (looks,) = json.loads(fields("std/looks", "--format", "json"))["modules"]
    assert looks == whole["modules"][1]
    (fading,) = json.loads(fields("looks.fading", "--format", "json"))["declarations"]
    assert fading == {
        "path": "looks.fading",
        "module": "looks",
        "name": "fading",
        "heading": "Motions: how a text comes and goes.",
        "doc": "Fades in and out; suits everything.",
        "kind": "caption",
        "blocks": ["title", "subheading", "speech.subtitles"],
        "text": "preset fading : caption { motion_in: fade_in, motion_in_time: 500ms, motion_out: fade_out, motion_out_time: 500ms }",
    }


def test_the_library_as_sections() -> None:
    whole = fields("std", "--format", "markdown")
    assert whole.count("## std/") == len(modules())
    assert "| `shorts` | `1080x1920` | YouTube Shorts: upright, 9:16. |\n" in whole
    assert fields("tempo.calm", "--format", "markdown").endswith(
        "`use std/tempo`, then `apply tempo.calm` in edit.\n\n```scene\npreset calm : edit { shot_duration: 6s, image_duration: 5s }\n```\n"
    )


def test_colour_is_for_terminals() -> None:
    assert "\x1b" not in run(HERE, "fields", "region").out
    assert run(HERE, "fields", "region", env={"FORCE_COLOR": "1"}).out.startswith("\x1b[32m\x1b[1mregion\x1b[0m (in every solution)")


@pytest.mark.parametrize("word", declarations().values(), ids=lambda word: word.name)
def test_a_word_of_a_declaration_has_a_page_whose_example_compiles(word: Word, tmp_path: Path) -> None:
    shown = fields(word.name)
    for said in (word.what, *word.written, word.stands, *word.files):
        assert said in shown
    assert max(width_of(line) for line in shown.split("\n")) <= 100
    assert f"## {word.name}\n" in fields(word.name, "--format", "markdown")
    (row,) = json.loads(fields(word.name, "--format", "json"))["words"]
    for name, content in row["files"].items():
        (tmp_path / name).write_text(content, encoding="utf-8")
    assert re.search(rf"\b{word.name}\b", row["example"])
    text = case("page", "", row["solution"], row["example"]).text
    made = compile_source(Source("page.scene", text), Settings(shelf=Shelf(Files(str(tmp_path)))), {})
    assert not [found.code for found in made.diagnostics if found.severity != "info"]
    assert made.requests


def test_every_word_of_the_grammar_has_a_page() -> None:
    grammar = (HERE.parent.parent / "grammar" / "scene.lark").read_text(encoding="utf-8")
    words = re.search(r"\?member: ([^\n]+)\n +\| ([^\n]+)", grammar)
    assert words is not None
    named = {word.strip() for line in words.groups() for word in line.split("|")}
    assert set(declarations()) == named - {"video", "block", "field", "append"}


def test_a_word_that_is_a_field_too_shows_both() -> None:
    shown = fields("preset")
    assert shown.startswith("preset\n\nGives a part of a video a name")
    assert "\noutput.encoding.preset (in every solution)\n" in shown

"""`scene fields`: the reference out of the tables, by path, by name, and by the vendor's name."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from scenec.facts import all_blocks, all_fields, enumeration
from scenec.report.text import width_of
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
    assert heads == [block.path for block in all_blocks()] + ["caption", "layer"]
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


def test_colour_is_for_terminals() -> None:
    assert "\x1b" not in run(HERE, "fields", "region").out
    assert run(HERE, "fields", "region", env={"FORCE_COLOR": "1"}).out.startswith("\x1b[32m\x1b[1mregion\x1b[0m (in every solution)")

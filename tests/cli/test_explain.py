"""`scene explain`: the page of a code, by its code or name, and the list of all."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from scenec.docs import pages
from scenec.report.text import width_of
from scenec.report.wrap import wrapped
from tests.cli.running import call, run

HERE = Path(__file__).parent


@pytest.mark.parametrize("word", ["R012", "r12", "[R012]", "duration-with-speech:", "Duration-With-Speech", "duration_with_speech"])
def test_a_page_is_found_by_code_and_by_name(word: str) -> None:
    made = call(HERE, "explain", word)
    assert made.code == 0
    assert made.err == ""
    assert made.out.startswith("error[R012] duration-with-speech\n\n")
    assert "Stands in:\n  Image-Text Matching, common scenario: parameters and SDK examples, Aug 11 2026\n" in made.out
    assert "\nConfidence A/B: a document of this operation says so; of details, " in made.out


def test_a_weak_fact_is_shown_as_the_warning_that_it_is() -> None:
    """A fact that is inferred (C), or that only others' programs know (T), is never an error."""
    for page in pages().values():
        if page.confidence and set(page.confidence) & {"C", "T"}:
            assert page.severity != "error", page.code


def test_several_pages_follow_one_another() -> None:
    made = call(HERE, "explain", "E0001", "R001")
    assert made.out.index("error[E0001] unexpected\n") < made.out.index("\n\nerror[R001] one-source\n")


def test_without_a_code_all_are_listed_by_family() -> None:
    made = call(HERE, "explain")
    heads = [line for line in made.out.split("\n") if line and not line.startswith(" ")]
    assert heads[:4] == ["Text and syntax", "Names", "Values and units", "Variants"]
    assert heads[-1] == "Rules of the service"
    listed = [line.split()[0] for line in made.out.split("\n") if line.startswith("  ") and not line.startswith("   ")]
    assert sorted(listed) == sorted(pages())
    assert max(width_of(line) for line in made.out.split("\n")) <= 100


def test_json_has_all_of_a_page() -> None:
    made = call(HERE, "explain", "--format", "json", "r37")
    document = json.loads(made.out)
    assert document["version"] == 1
    (page,) = document["pages"]
    assert (page["code"], page["name"], page["severity"], page["family"]) == ("R037", "count-range", "error", "Rules of the service")
    assert page["origins"][1]["key"] == "MCP"
    assert len(json.loads(call(HERE, "explain", "--format", "json").out)["pages"]) == len(pages())


def test_markdown_is_a_section_or_the_tables() -> None:
    made = call(HERE, "explain", "--format", "markdown", "count-range")
    assert made.out.startswith("## R037 count-range\n\n*error: rules of the service*\n\n")
    table = call(HERE, "explain", "--format", "markdown").out
    assert table.startswith("## Text and syntax\n\n| code | name | severity | what holds |\n")
    assert all(line.count("|") == 5 for line in table.split("\n") if line.startswith("| E"))


@pytest.mark.parametrize(
    ("word", "meant"),
    [("duration-with-spech", "duration-with-speech"), ("R0122x", None), ("E9999", None), ("ful-width", "full-width"), ("", None)],
)
def test_what_is_not_there(word: str, meant: str | None) -> None:
    made = call(HERE, "explain", "R001", word)
    assert made.code == 2
    assert made.out == ""
    assert f"There is no code and no rule `{word}`." in made.err
    if meant:
        assert f"Did you mean `{meant}`?" in made.err


def test_no_page_is_wider_than_its_place() -> None:
    made = call(HERE, "explain", *pages())
    for line in made.out.split("\n"):
        assert width_of(line) <= 100 or line.startswith("    "), line


def test_colour_is_for_terminals() -> None:
    assert "\x1b" not in run(HERE, "explain", "E0001").out
    assert run(HERE, "explain", "E0001", env={"FORCE_COLOR": "1"}).out.startswith("\x1b[31m\x1b[1merror[E0001] unexpected\x1b[0m\n")


def test_lines_break_at_100_columns_and_chinese_takes_two() -> None:
    for text in ("word " * 60, "一" * 120, "标题，" * 20 + "and words " * 20, "x" * 130):
        lines = wrapped(text, "- ").split("\n")
        assert lines[0].startswith("- ")
        assert all(line.startswith("  ") for line in lines[1:])
        assert "".join("".join(lines).split())[1:] == "".join(text.split())
        assert all(width_of(line) <= 100 for line in lines) or text[0] == "x"
        assert len(lines) <= width_of(text) // 90 + 1

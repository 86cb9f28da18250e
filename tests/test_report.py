"""Findings as text: the marks stand under what they mark, whatever is in the line."""

from __future__ import annotations

import json
import re

import pytest

from scenec.diagnostics import Diagnostic, Edit, Fix, Related, removal, replacement
from scenec.report.json import document
from scenec.report.machine import Report
from scenec.report.summary import summary
from scenec.report.text import LINE_LIMIT, text, width_of
from scenec.source import Source, Span


def finding(source: Source, words: str, *related: Related, **more: object) -> Diagnostic:
    """A finding at the first place of some words."""
    start = source.text.index(words)
    return Diagnostic("E1", "name", "error", "message", Span(source, start, start + len(words)), tuple(related), **more)  # type: ignore[arg-type]


def marked(report: str) -> list[str]:
    """What stands above the marks of a report, in columns."""
    found, above = [], ""
    for line in report.splitlines():
        if marks := re.match(r"^ +\| ( *)([\^-]+)", line):
            found.append(_columns(above, len(marks[1]), len(marks[2])))
        elif shown := re.match(r"^ *\d+ \| (.*)$", line):
            above = shown[1]
    return found


def _columns(line: str, start: int, width: int) -> str:
    """The characters that stand in some columns."""
    at, taken = 0, ""
    for sign in line:
        if start <= at < start + width and (width_of(sign) or taken):
            taken += sign
        at += width_of(sign)
    return taken


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ('  y: "30"', '"30"'),
        ('标题: "望京" 三', "三"),
        ('标题: "望京" 三', '"望京"'),
        ("😀 x 👍", "👍"),
        ("e\u0301te\u0301: né", "né"),
        ("ก็ x", "x"),
        ("हिन्दी x", "x"),
        ("ｆｕｌｌ：１", "：１"),
        ("half-ｶﾅ x", "x"),
        ("a\u200db\ufeffc x", "x"),
    ],
)
def test_marks_stand_under_what_they_mark(line: str, words: str) -> None:
    assert marked(text(finding(Source("a", f"one\n{line}\nthree"), words))) == [words]


def test_a_tab_is_four_blanks() -> None:
    report = text(finding(Source("a", "\ta\tb: c"), "b"))
    assert " 1 |     a    b: c\n   |          ^\n" in report


def test_the_whole_of_a_report() -> None:
    source = Source("deep/a.scene", '标题 {\n  y: 1\n\n\n  y: "30"\n}\n')
    first = Related(Span(source, source.text.index("y"), source.text.index("y") + 1), "first set here")
    other = Related(Span(Source("b.scene", "\n\n x"), 3, 4), "the other one")
    span = Span(source, source.text.rindex("y"), source.text.rindex("y") + 1)
    fixes = (Fix("remove it", (Edit(span, ""),)), Fix("write `x`", (Edit(span, "x"),)))
    report = text(Diagnostic("E1004", "repeated", "error", "`y` is set twice", span, (first, other), ("a", "b"), None, fixes))
    assert report == (
        "error[E1004] repeated: `y` is set twice\n"
        "  --> deep/a.scene:5:3\n"
        "   |\n"
        " 2 |   y: 1\n"
        "   |   - first set here\n"
        "   …\n"
        ' 5 |   y: "30"\n'
        "   |   ^\n"
        "   = the other one: b.scene:3:2\n"
        "   = allowed: a, b\n"
        "   = fix: remove it, or write `x`\n"
    )


def test_two_places_of_one_line() -> None:
    source = Source("a", "一 = 二, 一 = 三")
    report = text(finding(source, "三", Related(Span(source, 0, 1), "first")))
    assert report.count(" 1 | ") == 1
    assert sorted(marked(report)) == ["一", "三"]


def test_a_place_of_several_lines_is_marked_to_the_end_of_its_first() -> None:
    report = text(finding(Source("a", "x {\r\n  二三\r\n}\r\n"), "{\r\n  二三\r\n}"))
    assert marked(report) == ["{"]
    assert "\r" not in report


def test_an_empty_place_is_marked_with_one_sign() -> None:
    source = Source("a", "望 ")
    report = text(Diagnostic("E1", "name", "error", "message", Span(source, 2, 2)))
    assert report.endswith(" 1 | 望 \n   |    ^\n")
    assert text(Diagnostic("E1", "name", "error", "message", Span(Source("a", "x\n"), 2, 2))).endswith("--> a:2:1\n   |\n 2 | \n   | ^\n")


@pytest.mark.parametrize("filler", ["x", "望", "e\u0301", "\t"])
@pytest.mark.parametrize(("before", "after"), [(0, 500), (500, 0), (500, 500), (60, 100), (100_000, 100_000)])
def test_long_lines(filler: str, before: int, after: int) -> None:
    source = Source("a", f"{filler * before}<!>{filler * after}\n")
    report = text(finding(source, "<!>"))
    assert marked(report) == ["<!>"]
    assert max(map(width_of, report.splitlines())) <= LINE_LIMIT + len(" 1 | ……")


def test_a_long_place_in_a_long_line() -> None:
    report = text(finding(Source("a", "a " + "望" * 1000), "望" * 1000))
    assert set(marked(report)[0]) <= {"望", "…"}
    assert max(map(width_of, report.splitlines())) <= LINE_LIMIT + len(" 1 | ……")


def test_two_places_far_apart_in_a_long_line() -> None:
    source = Source("a", "一" + "x" * 500 + "三")
    report = text(finding(source, "三", Related(Span(source, 0, 1), "first")))
    assert marked(report) == ["三"]
    assert "   = first: a:1:1\n" in report


def test_a_line_with_many_figures() -> None:
    source = Source("a", "\n" * 12_345 + "x\ny\n")
    report = text(finding(source, "y", Related(Span(source, 12_345, 12_346), "first")))
    assert "12346 | x\n      | - first\n12347 | y\n      | ^\n" in report


def test_what_would_steer_the_terminal_does_not_show() -> None:
    report = text(finding(Source("a\x1b[2J.scene", 'x: "\x1b[31m\u202eevil\u2066\x9b" y\u2028z'), "y", allowed=("\x1b]0;",)))
    assert not set(report) & set("\x1b\u202e\u2066\x9b\u2028")
    assert marked(report) == ["y"]


@pytest.mark.parametrize("sign", ["x", "望", "\t", "e\u0301"])
def test_a_place_far_into_a_long_line(sign: str) -> None:
    line = sign * 1000 + "here" + sign * 1000
    shown = text(finding(Source("a", f"one\n{line}\n"), "here")).splitlines()[3]
    assert shown.startswith("2 | …".rjust(len(shown) - len(shown.lstrip()) + 5))
    assert shown.endswith("…")
    assert "here" in shown
    assert LINE_LIMIT - 4 <= width_of(shown.partition("| ")[2]) <= LINE_LIMIT + 2
    assert marked(text(finding(Source("a", f"one\n{line}\n"), "here"))) == ["here"]


def test_many_allowed_values() -> None:
    source = Source("a", "x")
    report = text(finding(source, "x", allowed=tuple(f"v{number}" for number in range(30))))
    assert "   = allowed: v0, v1, v2, v3, v4, v5, v6, v7, v8, v9, v10, v11, v12, v13, v14, v15, v16, v17, v18, v19 and 10 more\n" in report
    assert "allowed: v0, v1\n" in text(finding(source, "x", allowed=("v0", "v1")))
    assert "   = did you mean `v1`?\n" in text(finding(source, "x", allowed=("v0", "v1"), suggestion="v1"))


def test_a_fix_is_told_from_a_guess() -> None:
    found = finding(Source("a", "x"), "x", allowed=("v0", "v1"), suggestion="v1")
    assert text(found).endswith("   = did you mean `v1`?\n")
    sure = text(found._replace(fixes=(replacement(found.span, "v1"),)))
    assert sure.endswith("   = fix: write `v1`\n")
    assert "did you mean" not in sure


def test_a_file_as_a_whole() -> None:
    assert text(Diagnostic("E5", "name", "info", "message", Span(Source("a.scene", ""), 0, 0))) == "note[E5] name: message\n  --> a.scene\n"


def test_colour_is_what_the_style_makes_of_it() -> None:
    source = Source("a", "望 x")
    report = text(finding(source, "x", Related(Span(source, 0, 1), "first")), lambda words, colour: f"<{colour}>{words}</>")
    assert "<red>error[E1] name</>: message\n" in report
    assert "   | <blue>--</> first\n   |    <red>^</>\n" in report


@pytest.mark.parametrize("words", ["望京", "二\r\n三", "😀", "x", "\t"])
def test_the_range_of_the_document_cuts_out_exactly_the_text(words: str) -> None:
    source = Source("a", "\ufeff// 一\r\n\r\n 望京: [二\r\n三] 😀\tx\r\n")
    table = json.loads(document(Report((finding(source, words),), (), {}, {}, "/", "")))
    place = table["diagnostics"][0]["range"]
    start, end = place["start"], place["end"]
    assert source.text[start["offset"] : end["offset"]] == words
    lines = source.text.split("\n")
    assert [lines[at["line"] - 1][: at["column"] - 1] for at in (start, end)] == [
        source.text[: at["offset"]].rpartition("\n")[2] for at in (start, end)
    ]


def test_the_summary() -> None:
    none = {"error": 0, "warning": 0, "info": 0}
    assert summary(none, {"videos": 0}) == "0 videos, no mistakes"
    assert summary(none, {"videos": 1, "requests": 0, "written": 1, "unchanged": 0}) == "1 video, 1 written, no mistakes"
    assert summary({"error": 1, "warning": 2, "info": 1}, {"videos": 2}) == "2 videos, 1 error, 2 warnings, 1 note"


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("a {\n  x: 1\n  DEL: 2\n}\n", "a {\n  x: 1\n}\n"),
        ("a { x: 1, DEL: 2 }\n", "a { x: 1 }\n"),
        ("a { DEL: 2, x: 1 }\n", "a { x: 1 }\n"),
        ("b: 3\na { DEL: 2 }\nc: 4\n", "b: 3\nc: 4\n"),
        ("b: 3\nscene one {\n  DEL: 2\n}\nc: 4\n", "b: 3\nc: 4\n"),
        ("b { c: 1, a { DEL: 2 } }\n", "b { c: 1 }\n"),
        ("b { a { DEL: 2 } }\n", ""),
        ("a {\n  // why\n  DEL: 2\n}\n", "a {\n  // why\n}\n"),
    ],
)
def test_what_a_removal_leaves(text: str, left: str) -> None:
    start = text.index("DEL")
    (edit,) = removal(Span(Source("a.scene", text), start, start + len("DEL: 2"))).edits
    assert text[: edit.span.start] + edit.text + text[edit.span.end :] == left

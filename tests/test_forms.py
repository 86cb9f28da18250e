"""Findings for machines: what readers of each form rely on, for every case of a mistake and for odd texts."""

from __future__ import annotations

import json
import re
from xml.etree import ElementTree

import pytest

from scenec.diagnostics import Diagnostic, Related, replacement
from scenec.pipeline import Compilation
from scenec.report import github, gitlab, junit, sarif
from scenec.report.machine import Report, fingerprints
from scenec.source import Source, Span
from tests.cases import Case, cases, compile_text
from tests.sarif import check

CASES = list(cases())
ODD = '\ufeff// 一\r\n\r\n 望京: [二\r\n三] 😀\tx\x1b\x00\ufffe\ud800<&>"]]>\r\n'
PLACES = ["望京", "二\r\n三", "😀", "x", "\t", '\x1b\x00\ufffe\ud800<&>"]]>', "\r\n", ""]


def report(*diagnostics: Diagnostic) -> Report:
    """A run without files."""
    counts = {severity: [d.severity for d in diagnostics].count(severity) for severity in ("error", "warning", "info")}
    return Report(diagnostics, (), {**counts, "allowed": 0}, {"videos": 1}, "/", "1.2.3")


def finding(source: Source, words: str, message: str = "message") -> Diagnostic:
    """A finding at the first place of some words, with a fix and a related place."""
    start = source.text.index(words)
    span = Span(source, start, start + len(words))
    return Diagnostic("E2002", "missing-unit", "error", message, span, (Related(span, "here"),), fixes=(replacement(span, "y"),))


def reported(compilation: Compilation) -> Report:
    return report(*compilation.diagnostics)


# ---------------------------------------------------------------- SARIF


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.file}:{case.title}")
def test_sarif_of_every_case(case: Case) -> None:
    compilation = case.compile()
    run = check(sarif.document(reported(compilation)), {})
    assert [(row["ruleId"], row["level"]) for row in run["results"]] == [
        (d.code, {"info": "note"}.get(d.severity, d.severity)) for d in compilation.diagnostics
    ]
    for rule in run["tool"]["driver"]["rules"]:
        assert rule["help"]["markdown"].startswith(f"## {rule['id']} {rule['name']}\n")
        assert rule["shortDescription"]["text"]


@pytest.mark.parametrize("words", PLACES)
def test_sarif_of_odd_places(words: str) -> None:
    run = check(sarif.document(report(finding(Source("a", ODD), words))), {})
    (result,) = run["results"]
    assert result["locations"][0]["physicalLocation"]["region"]["snippet"]["text"] == words
    assert result["relatedLocations"][0]["message"]["text"] == "here"
    assert result["fixes"][0]["artifactChanges"][0]["replacements"][0]["insertedContent"]["text"] == "y"


def test_sarif_without_findings() -> None:
    run = check(sarif.document(report()), {})
    assert run["results"] == []
    assert run["properties"]["summary"] == {"errors": 0, "warnings": 0, "notes": 0, "allowed": 0, "videos": 1}


def test_sarif_says_what_was_allowed_and_why() -> None:
    source = Source("a.scene", 'allow count-range because "x"\ncount: 0\n')
    allow = Related(Span(source, 0, 29), "x")
    span = Span(source, source.text.index("0"), source.text.index("0") + 1)
    run = check(sarif.document(report(Diagnostic("R037", "count-range", "info", "m", span, allowed_by=allow))), {})
    (suppression,) = run["results"][0]["suppressions"]
    assert (suppression["kind"], suppression["justification"]) == ("inSource", "x")
    assert suppression["location"]["physicalLocation"]["region"]["snippet"]["text"] == 'allow count-range because "x"'


def test_sarif_says_in_words_what_may_stand_there() -> None:
    (found,) = [d for d in compile_text("video a : storyboar { }").diagnostics if d.name == "unknown-solution"]
    (row,) = json.loads(sarif.document(report(found)))["runs"][0]["results"]
    assert row["message"]["text"].split("\n") == [found.message, f"fix: write `{found.suggestion}`"]


# ---------------------------------------------------------------- fingerprints


def marks(text: str) -> list[str]:
    """The fingerprints of what is wrong with a text."""
    return list(fingerprints(compile_text(text).diagnostics, "/"))


WRONG = "video a : storyboard {\n  music { volume: 5, fade: 1 }\n  title { y: 3, x: 3 }\n}\n"


def test_fingerprints_survive_what_moves_a_line() -> None:
    before = marks(WRONG)
    assert len(set(before)) == len(before) > 3
    assert marks("// one\n\n// two\n" + WRONG) == before
    assert marks(WRONG.replace("\n", "\r\n")) == before
    assert marks(WRONG.replace("\n  ", "\n\t\t    ")) == before


def test_fingerprints_of_others_stay_where_one_is_mended() -> None:
    after = marks(WRONG.replace("y: 3, ", "").replace("x: 3", "x: 30%"))
    assert set(after) < set(marks(WRONG))
    assert len(after) == len(marks(WRONG)) - 2


def test_fingerprints_tell_repeated_findings_apart() -> None:
    found = marks("video a : storyboard {\n  music { fade: 1 }\n}\nvideo b : storyboard {\n  music { fade: 1 }\n}\n")
    assert len(set(found)) == len(found)


# ---------------------------------------------------------------- GitHub


COMMAND = re.compile(r"::(error|warning|notice) ([^:]*)::(.*)")


def commands(text: str) -> list[tuple[str, dict[str, str], str]]:
    """The workflow commands of a text, read as a runner does; its last line is none."""
    *lines, last = text.removesuffix("\n").split("\n")
    assert not last.startswith("::")
    found = [COMMAND.fullmatch(line) for line in lines]
    return [
        (row[1], {k: unescaped(v) for k, _, v in (p.partition("=") for p in row[2].split(","))}, unescaped(row[3])) for row in found if row
    ]


def unescaped(text: str) -> str:
    for escaped, sign in (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")):
        text = text.replace(escaped, sign)
    return text


def test_github_escapes() -> None:
    source = Source("a,b:c%.scene", "x", "/a,b:c%.scene")
    ((kind, properties, words),) = commands(github.document(report(finding(source, "x", "100%, 50%0A: a::b"))))
    assert kind == "error"
    assert properties == {
        "file": "a,b:c%.scene",
        "line": "1",
        "col": "1",
        "endLine": "1",
        "endColumn": "2",
        "title": "E2002 missing-unit",
    }
    assert words.split("\n") == ["100%, 50%0A: a::b", "fix: write `y`", "here: a,b:c%.scene:1:1"]


def test_github_has_no_columns_for_several_lines() -> None:
    ((_, properties, _),) = commands(github.document(report(finding(Source("a", ODD, "/a"), "二\r\n三"))))
    assert {name: properties.get(name) for name in ("line", "endLine", "col", "endColumn")} == {
        "line": "3",
        "endLine": "4",
        "col": None,
        "endColumn": None,
    }


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.file}:{case.title}")
def test_github_of_every_case(case: Case) -> None:
    compilation = case.compile()
    found = commands(github.document(reported(compilation)))
    open_ones = [d for d in compilation.diagnostics if d.allowed_by is None]
    assert [properties["title"] for _, properties, _ in found] == [f"{d.code} {d.name}" for d in open_ones]


# ---------------------------------------------------------------- GitLab


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.file}:{case.title}")
def test_gitlab_of_every_case(case: Case) -> None:
    compilation = case.compile()
    rows = json.loads(gitlab.document(reported(compilation)))
    assert len({row["fingerprint"] for row in rows}) == len(rows)
    for row in rows:
        assert list(row) == ["description", "check_name", "fingerprint", "severity", "location"]
        assert row["severity"] in ("info", "minor", "major", "critical", "blocker")
        assert 1 <= row["location"]["lines"]["begin"] <= row["location"]["lines"]["end"] <= compilation.source.text.count("\n") + 1


def test_gitlab_without_findings() -> None:
    assert json.loads(gitlab.document(report())) == []


# ---------------------------------------------------------------- JUnit


@pytest.mark.parametrize("words", PLACES)
def test_junit_is_xml_whatever_is_said(words: str) -> None:
    root = ElementTree.fromstring(junit.document(report(finding(Source(f"a{ODD}", ODD), words, f"`{ODD}` is wrong"))).encode())
    (failure,) = root.iter("failure")
    message = failure.get("message", "")
    assert message.startswith("`\ufeff// 一\r\n\r\n 望京")
    assert "\x1b" not in message
    assert "<&>" in message


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.file}:{case.title}")
def test_junit_of_every_case(case: Case) -> None:
    compilation = case.compile()
    root = ElementTree.fromstring(junit.document(reported(compilation)).encode())
    errors = [d for d in compilation.diagnostics if d.severity == "error"]
    assert len(list(root.iter("failure"))) == bool(errors)
    assert root.get("failures") == f"{bool(errors):d}"
    shown = "".join(element.text or "" for element in root.iter() if element.tag in ("failure", "system-out"))
    assert shown.count("]") >= len([d for d in compilation.diagnostics if d.allowed_by is None])

"""A mistake in a table of the library is said with its file, its row and what may stand there."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from shutil import copytree

import pytest

from scenec.catalog.rules import DOUBTS
from scenec.docs import pages
from scenec.kinds import KINDS
from scenec.lint import lints
from scenec.making.docs import constants
from scenec.making.facts import Service
from scenec.making.rows import FLAGS, BadTable, kinds, rows
from tests.cases import cases

TABLES = Path(__file__).parent.parent / "stdlib" / "service"
FIELD = '[[field]]\npath = "search.text"'
MISTAKES = {
    "a wrong key": (
        "fields.toml",
        "limits = [{ max_length = 20,",
        "limit = [{ max_length = 20,",
        ["fields.toml: field search.text", "`limit`; did you mean `limits`?"],
    ),
    "a wrong limit": ("fields.toml", "max_length = 20,", "maxlength = 20,", ["field search.text: there is no limit `maxlength`"]),
    "a kind that is not there": (
        "fields.toml",
        'kind = "clips"',
        'kind = "clip"',
        ["field scene.media: there is no kind `clip`; did you mean `clips`?"],
    ),
    "no kind": (
        "fields.toml",
        f'{FIELD}\njson = "SearchText"\nkind = "text"',
        f'{FIELD}\njson = "SearchText"',
        ["field search.text: the key `kind` is missing"],
    ),
    "no path": ("fields.toml", FIELD, "[[field]]", ["fields.toml: field number 10: the key `path` is missing"]),
    "a list that is none": (
        "fields.toml",
        'solutions = ["script-to-video"]',
        'solutions = "script-to-video"',
        ["field scene.media: `solutions` is a list, not a str"],
    ),
    "a solution that is not there": (
        "blocks.toml",
        '["storyboard", "narration"]',
        '["storyboard", "naration"]',
        ["block search", "did you mean `narration`?"],
    ),
    "broken TOML": ("voices.toml", "[[enumeration]]", "[[enumeration]", ["voices.toml: this is no TOML", "line 3"]),
    "a row of no sort": (
        "sources.toml",
        "[[source]]",
        "[[sources]]",
        ["sources.toml: there is no sort of row `sources`; did you mean `source`?"],
    ),
    "a table for a list of tables": ("sources.toml", '[[source]]\nkey = "Common"', '[source]\nkey = "Common"', ["sources.toml: "]),
    "a source that is not there": (
        "rules.toml",
        'source = "Diff"',
        'source = "Dif"',
        ["rule R002: there is no source `Dif`; did you mean `Diff`?"],
    ),
    "a date too few": ("rules.toml", 'date = "Aug 11 2026; Oct 30 2024"', 'date = "Aug 11 2026"', ["rule R004: sources: 2, dates: 1"]),
    "a confidence that is none": (
        "rules.toml",
        'confidence = "A/C"',
        'confidence = "AC"',
        ["rule R007: `confidence` is of A, B, C and T, not `AC`"],
    ),
    "a severity that is none": ("rules.toml", 'severity = "warning"', 'severity = "warn"', ["rule R005", "did you mean `warning`?"]),
    "a rule twice": ("rules.toml", 'code = "R002"', 'code = "R001"', ["rule R001: this row is there twice"]),
    "a flag that is none": ("effects.toml", 'flag = "paid"', 'flag = "payed"', ["enumeration effect: there is no flag `payed`"]),
    "a value without an id": ("captions.toml", '{ id = "TopLeft" }', '{ confidence = "A" }', ["enumeration align: a value has no `id`"]),
    "a key that no value has": (
        "captions.toml",
        '{ id = "TopLeft" }',
        '{ id = "TopLeft", ids = 1 }',
        ["enumeration align: a value has no key `ids`"],
    ),
    "an enumeration that is not there": ("fields.toml", 'enum = "region"', 'enum = "regions"', ["fields.toml: field region", "regions"]),
    "a rule that is not there": (
        "fields.toml",
        'required_rule = "R023"',
        'required_rule = "R141"',
        ["fields.toml: field scene.media", "R141"],
    ),
    "a field of no block": ("fields.toml", FIELD, '[[field]]\npath = "serch.text"', ["fields.toml: field serch.text: no block holds it"]),
}


@pytest.fixture
def change(tmp_path: Path) -> Callable[[str, str, str], str]:
    """Changes the first such place of a copy of the tables."""
    copytree(TABLES, tmp_path / "service")

    def changed(file: str, old: str, new: str) -> str:
        path = tmp_path / "service" / file
        text = path.read_bytes().decode()
        assert old in text
        path.write_bytes(text.replace(old, new, 1).encode())
        return str(tmp_path / "service")

    return changed


@pytest.mark.parametrize("name", list(MISTAKES))
def test_a_mistake_is_said(name: str, change: Callable[[str, str, str], str]) -> None:
    file, old, new, words = MISTAKES[name]
    with pytest.raises(BadTable) as raised:
        Service(change(file, old, new))
    for word in words:
        assert word in str(raised.value)


def test_bytes_that_are_no_text_are_said(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_bytes(b"\xff")
    with pytest.raises(BadTable, match=r"a\.toml: this is no TOML"):
        rows(str(tmp_path))


def test_the_kinds_are_those_that_are_listed() -> None:
    assert kinds() == tuple(KINDS)


def test_every_flag_has_its_words() -> None:
    """A doubt that the catalogue has no words for would be shown as its key."""
    assert sorted(DOUBTS) == sorted(FLAGS)


@pytest.mark.parametrize(
    ("page", "words"),
    [
        ("It holds.\n\nWrong:\n\n    a: 1\n\nWrong:\n\n    a: 2\n\nRight:\n\n    a: 3\n", "two examples under `Wrong`"),
        ("It holds.\n\nWrong:\n\n  a: 1\n", "the example under `Wrong` is not indented by four:   a: 1"),
    ],
)
def test_a_mistake_in_a_page_is_said(tmp_path: Path, page: str, words: str) -> None:
    copytree(TABLES, tmp_path / "stdlib" / "service")
    package = tmp_path / "compiler" / "scenec"
    for folder in ("catalog", "lint", "kinds"):
        copytree(TABLES.parent.parent / "compiler" / "scenec" / folder, package / folder)
    written = page.replace("\n", "\n    ")
    (package / "catalog" / "own.py").write_text(f'def own():\n    """{written}"""\n    say("E9001", "own")\n', encoding="utf-8")
    with pytest.raises(BadTable) as raised:
        constants(str(tmp_path))
    assert str(raised.value).startswith("own.py: E9001: the ")
    assert words in str(raised.value)


def test_severities_are_those_of_the_messages() -> None:
    """A page is read from the source of its message, not made with it; cases and lints know what it really is."""
    for case in cases():
        for found in case.compile().diagnostics:
            if found.code[0] == "E":
                assert pages()[found.code].severity == found.severity, found.code
    for lint in lints():
        assert pages()[lint.code].severity == lint.severity, lint.code

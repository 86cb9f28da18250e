"""What must hold of every text, whatever it is: no exception, spans inside of it, a tree that is the text."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from scenec import syntax
from scenec.facts import fields
from scenec.noun import Noun
from scenec.parse import drive, parse
from scenec.parse.recover import recover
from scenec.resources import tables
from scenec.source import Source
from tests.cases import case, cases, compile_text

ROOT = Path(__file__).parent.parent
FILES = sorted([*ROOT.glob("examples/[!.]*.scene"), ROOT / "examples/campaign/shop.scene", *ROOT.glob("tests/golden/*.scene")])
TEXTS = {path.name: path.read_text(encoding="utf-8") for path in FILES}
SMALL = [text for text in TEXTS.values() if len(text) < 1200]
INSERTED = [
    "{",
    "}",
    "[",
    "]",
    "(",
    ")",
    '"',
    '"""',
    "'",
    ":",
    "+:",
    "=",
    ",",
    "\n",
    "\\",
    "//",
    "#",
    "{{",
    "}}",
    "：",
    "，",
    "“",
    "”",
    "％",
    "５",
    "\t",
    "\r",
    "\x01",
    "é",
    "🎬",
]
RAW = [
    "null",
    "{}",
    "[]",
    '""',
    "-1.5",
    "true",
    "[[1], null]",
    "{a: {b: [1]}}",
    "[{a: 1}, {a: 1}]",
    "[{Level: {a: 1}, TitleArray: {b: 1}, GroupName: {a: 1}, MediaArray: [{a: 1}], Media: [1], TimeRangeList: [{In: null}], X: {}}]",
]
SET = ("MediaArray", "MediaURL", "Width", "Height", "Scene")
"""What the cases set themselves, so that `raw` cannot."""
DROPPED = (syntax.Text, syntax.Quoted, syntax.Name, syntax.Number, syntax.Colour, syntax.Broken, syntax.Interpolation)


def nodes(node: Any) -> Iterator[Any]:
    """A node and all below it."""
    if isinstance(node, Noun):
        yield node
        for part in node:
            yield from nodes(part)
    elif isinstance(node, tuple):
        for part in node:
            yield from nodes(part)


def leaves(node: Any) -> Iterator[Any]:
    """The nodes that are one piece of the text."""
    if isinstance(node, DROPPED):
        yield node
    elif isinstance(node, tuple):
        for part in node:
            yield from leaves(part)


def holds(text: str) -> None:
    """All that must hold of a text."""
    source = Source("case.scene", text)
    file, found = parse(source)
    assert (file.start, file.end) == (0, len(source.text))
    at = 0
    for leaf in leaves(file):
        assert at <= leaf.start <= leaf.end <= len(source.text), (leaf, text)
        at = leaf.end
    for diagnostic in found:
        assert diagnostic.message
        spans = [diagnostic.span, *(related.span for related in diagnostic.related)]
        spans += [edit.span for fix in diagnostic.fixes for edit in fix.edits]
        for span in spans:
            assert 0 <= span.start <= span.end <= len(source.text), (diagnostic, text)
            source.position(span.start)
    compilation = compile_text(text)
    errors = [diagnostic for diagnostic in compilation.diagnostics if diagnostic.severity == "error"]
    assert not (errors and compilation.requests)
    for diagnostic in compilation.diagnostics:
        assert 0 <= diagnostic.span.start <= diagnostic.span.end <= len(diagnostic.span.source.text)


@pytest.mark.parametrize("name", TEXTS)
def test_the_tree_is_the_text(name: str) -> None:
    """Between the leaves stand only punctuation, words of the grammar, blanks and comments."""
    text = TEXTS[name]
    file, found = parse(Source(name, text))
    assert not found
    gaps, at = [], 0
    for leaf in leaves(file):
        gaps.append(text[at : leaf.start])
        at = leaf.end
    gaps.append(text[at:])
    rest = " ".join(line.partition("//")[0] for gap in gaps for line in gap.split("\n"))
    for sign in ("trim(", "+:", *"{}[](),:=./~|"):
        rest = rest.replace(sign, " ")
    words = set(tables.KEYWORDS)
    assert set(rest.split()) <= words, set(rest.split()) - words


@pytest.mark.parametrize("name", TEXTS)
def test_nodes_nest_and_are_ordered(name: str) -> None:
    def inside(node: Any, start: int, end: int) -> None:
        if isinstance(node, Noun):
            assert start <= node.start <= node.end <= end, node  # type: ignore[attr-defined]
            start, end = node.start, node.end  # type: ignore[attr-defined]
        if isinstance(node, tuple):
            for part in node:
                inside(part, start, end)

    file, _ = parse(Source(name, TEXTS[name]))
    inside(file, 0, len(TEXTS[name]))


@pytest.mark.parametrize("name", TEXTS)
def test_recovery_reads_a_whole_file_alike(name: str) -> None:
    source = Source(name, TEXTS[name])
    fast, _ = parse(source)
    slow, found = recover(source)
    assert not found
    assert repr(slow) == repr(fast)


@pytest.mark.parametrize("name", [path.name for path in FILES if "examples" in path.parts])
def test_parsed_cut_off_anywhere(name: str) -> None:
    text = TEXTS[name]
    for end in range(len(text)):
        source = Source(name, text[:end])
        file, found = parse(source)
        assert file.end == end
        assert all(diagnostic.span.end <= end for diagnostic in found)


@pytest.mark.parametrize("name", [path.name for path in FILES if "examples" in path.parts])
def test_checked_cut_off_at_and_without_each_token(name: str) -> None:
    text = TEXTS[name]
    for token in list(drive.tokens(text))[:-1]:
        compile_text(text[: token.end])
        compile_text(text[: token.start] + text[token.end :])


def mutations(count: int, seed: int, pool: list[str]) -> Iterator[str]:
    """Texts that differ from those of a pool by a few accidents."""
    lots = random.Random(seed)
    for _ in range(count):
        text = lots.choice(pool)
        start = lots.randrange(max(1, len(text) - 400))
        text = text[start : start + 400] if lots.random() < 0.5 else text[:400]
        for _ in range(lots.randint(1, 4)):
            at, size = lots.randrange(len(text) + 1), lots.randint(1, 12)
            kind = lots.randrange(4)
            if kind == 0:
                text = text[:at] + text[at + size :]
            elif kind == 1:
                text = text[:at] + lots.choice(INSERTED) + text[at:]
            elif kind == 2:
                text = text[:at] + text[at : at + size] * 2 + text[at + size :]
            else:
                other = lots.randrange(len(text) + 1)
                text = text[:at] + text[other : other + size] + text[at + size :]
        yield text


@pytest.mark.parametrize("seed", range(10))
def test_a_thousand_accidents(seed: int) -> None:
    pool = [*SMALL, *[known.text for known in cases()][::7]]
    for text in mutations(1000, seed, pool):
        holds(text)


HARD = {
    "unclosed quotes": '"a\n',
    "unclosed lines": '"""\n',
    "openers": "a {\n",
    "closers": "}\n",
    "lists on a line": "[",
    "commas": ",",
    "names": "a ",
    "smart quotes": "“a ",
    "wide signs": "：，",
    "braces in a text": "{{ ",
    "open interpolations": '"{{ a" ',
    "dots": "a.b.",
    "backslashes": "\\",
    "numbers": "5 ",
    "hashes": "# ",
}


def calls(text: str) -> int:
    """How many calls a check of a text takes: work without a clock."""
    import sys

    count = 0

    def counting(frame: Any, event: str, argument: Any) -> None:
        nonlocal count
        count += 1

    sys.setprofile(counting)
    try:
        compile_text(text)
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize("name", HARD)
def test_work_is_linear(name: str) -> None:
    few, many = calls(HARD[name] * 200), calls(HARD[name] * 800)
    assert many < 6 * few


def pointers(solution: str) -> set[tuple[str, ...]]:
    """Where the request of a solution holds something, with all objects around that; lists are ended at."""
    places = [place for block in fields(solution).values() for field in block.values() for place in field.json]
    paths = [place.partition("/*")[0].replace("{label}", "1").split("/")[1:] for place in places]
    return {tuple(path[:end]) for path in paths for end in range(1, len(path) + 1)}


def written(paths: set[tuple[str, ...]], value: str) -> str:
    """The object that holds a value at all of some paths of one length."""
    if () in paths:
        return value
    keys = sorted({path[0] for path in paths})
    inner = ((key, written({path[1:] for path in paths if path[0] == key}, value)) for key in keys)
    return "{" + ", ".join(f'"{key}": {text}' for key, text in inner) + "}"


@pytest.mark.parametrize("solution", ["storyboard", "narration", "script-to-video"])
def test_whatever_raw_writes(solution: str) -> None:
    known = pointers(solution)
    for depth in range(1, max(map(len, known)) + 1):
        for value in RAW:
            paths = {path for path in known if len(path) == depth and path[-1] not in SET}
            text = case("", "", solution, "raw " + written(paths, value)).text
            assert all(found.span.end <= len(text) for found in compile_text(text).diagnostics)


def test_a_hundred_thousand_blank_lines() -> None:
    text = TEXTS["recipe.scene"]
    blank = "\n" * 100_000 + text.replace("\n", "\n" * 1000) + "\n" * 100_000
    assert len(compile_text(blank).requests) == len(compile_text(text).requests) == 1


def test_sixteen_mebibytes() -> None:
    """A file at the limit is parsed by as many steps a byte as a small one."""
    member = '  scene opening { visual: "A crowd waits outside a bright new supermarket in the morning", duration: 5s }\n'
    count = (16 << 20) // len(member)
    text = "video long : storyboard {\n" + member * (count - 1) + "}\n"
    file, found = parse(Source("long.scene", text))
    (video,) = file.members
    assert not found
    assert isinstance(video, syntax.Video)
    assert len(video.body.members) == count - 1

"""Lark itself as the oracle of the parser: both take a file or both refuse it, and their trees are equal."""

from __future__ import annotations

import os
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lark import Lark, Token, Tree
from lark.exceptions import UnexpectedInput

from scenec import syntax
from scenec.making.grammar import lark
from scenec.noun import Noun
from scenec.parse import parse
from scenec.resources import CHECKOUT, stamp, tables
from scenec.source import Source
from tests.cases import cases

ROOT = Path(__file__).parent.parent
FILES = sorted([*ROOT.glob("examples/**/[!.]*.scene"), *ROOT.glob("tests/golden/*.scene"), *ROOT.glob("tests/samples/*.scene")])
TEXTS = {path.name: path.read_text(encoding="utf-8") for path in FILES}


@cache
def oracle() -> Lark:
    return lark((ROOT / "grammar" / "scene.lark").read_text(encoding="utf-8"))


def outline(node: Any, text: str) -> Any:
    """A node of ours as what Lark sees of it: the rule and its children, leaves as the text in the file."""
    if node is None:
        return None
    if isinstance(node, syntax.Name | syntax.Text | syntax.Number | syntax.Colour | syntax.Quoted):
        return text[node.start : node.end]
    assert isinstance(node, Noun)
    children: list[Any] = []
    for part in tuple(node)[2:]:
        if type(part) is tuple:
            children += [outline(child, text) for child in part]
        else:
            children.append(outline(part, text))
    name = "".join(f"_{sign.lower()}" if sign.isupper() else sign for sign in type(node).__name__).lstrip("_")
    return (name, *children)


def lark_outline(node: Any) -> Any:
    """A node of Lark's."""
    if isinstance(node, Tree):
        return (str(node.data), *(lark_outline(child) for child in node.children))
    return str(node) if isinstance(node, Token) else node


def agree(text: str) -> None:
    """Hold both against each other; mistakes inside of texts are no matter of the grammar's."""
    source = Source("case.scene", text)
    file, found = parse(source)
    try:
        tree = oracle().parse(source.text, start="file")
    except UnexpectedInput:
        assert found, text
        return
    inner = {"E0007", "E0008", "E0009", "E0010", "E0015", "E0002", "E0017", "E0018", "E0019", "E0021", "E1027"}
    assert {diagnostic.code for diagnostic in found} <= inner, (found, text)
    if not found:
        assert lark_outline(tree) == outline(file, source.text)


@pytest.mark.parametrize("name", TEXTS)
def test_files(name: str) -> None:
    agree(TEXTS[name])


@pytest.mark.parametrize("case", list(cases()), ids=lambda case: f"{case.file}:{case.title}")
def test_cases(case: Any) -> None:
    agree(case.text)


NAMES = st.sampled_from(["title", "scene", "y", "use", "skip", "raw", "开场", "cn-shanghai", "let", "x1"])
VALUES = st.recursive(
    st.sampled_from(
        ['"a"', '"{{ b }}"', "5s", "80%", "-1", "1080x1920", "#ff8800", "2s..6.5s", "zoom", "a.b", "a['b c']", '"""\n  x\n  """']
    )
    | NAMES,
    lambda inner: (
        st.lists(inner, max_size=3).map(lambda items: f"[{', '.join(items)}]")
        | st.lists(inner, max_size=3).map(lambda items: "[\n" + "\n".join(items) + "\n]")
        | st.lists(st.tuples(NAMES, inner), max_size=3).map(lambda pairs: "{ " + ", ".join(f"{k}: {v}" for k, v in pairs) + " }")
        | st.lists(inner, min_size=1, max_size=3).map(lambda items: f"trim({', '.join(items)})")
    ),
    max_leaves=6,
)
FIELDS = st.tuples(NAMES, st.sampled_from(["", " 1", ' "a b"', " x"]), st.sampled_from([":", "+:", " :"]), VALUES).map(
    lambda parts: f"{parts[0]}{parts[1]}{parts[2]} {parts[3]}"
)
DECLARATIONS = st.sampled_from(
    [
        "use std/formats",
        'use "a.scene" as b',
        "let a = 5s",
        "param a: text",
        "param a: [text] = []",
        "apply a.b",
        "skip { a: b }",
        "drop scene x",
        "variants a { }",
        'variants a from "b.csv" by c',
        'scenes a from "b.csv" by c { }',
        "when { a: [b, c] } { }",
        'allow a "b" until "c"',
        "raw { a: null }",
        "add scene x after y { }",
        "preset a : caption { }",
        "// a comment",
        "video a : storyboard { }",
    ]
)
MEMBERS = st.recursive(
    FIELDS | DECLARATIONS,
    lambda inner: st.tuples(NAMES, st.lists(inner, max_size=3), st.sampled_from(["\n", ", ", "\n\n"])).map(
        lambda parts: f"{parts[0]} {{\n{parts[2].join(parts[1])}\n}}"
    ),
    max_leaves=8,
)


@settings(max_examples=400, deadline=None)
@given(st.lists(MEMBERS, max_size=4).map("\n".join))
def test_made_files(text: str) -> None:
    agree(text)


EXPRESSIONS = st.text("ab1 .'|~()[]=!<>,ifelsnotrd\"", max_size=24)


@settings(max_examples=400, deadline=None)
@given(EXPRESSIONS)
def test_expressions(inside: str) -> None:
    """The inside of `{{ }}` is taken by both, or by neither."""
    text = inside.replace('"', "")
    if not text.strip() or "//" in text:
        return
    _, found = parse(Source("case.scene", f'a: "{{{{ {text} }}}}"'))
    try:
        oracle().parse(text, start="expression")
    except UnexpectedInput:
        assert found, text
    else:
        assert not found, (text, found)


def test_tables_belong_to_the_grammar() -> None:
    assert stamp(CHECKOUT, "_tables") == tables.STAMP


def test_tables_are_made_alike() -> None:
    """The order of sets does not reach the tables."""
    script = (
        "from scenec.making.tables import make; import hashlib; "
        f"print(*[hashlib.sha256(make(name, {CHECKOUT!r}, 'x').encode()).hexdigest() for name in ('_tables', '_docs')])"
    )
    made = [
        subprocess.run(
            [sys.executable, "-c", script], env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, text=True, check=True
        )
        for seed in ("0", "1")
    ]
    assert made[0].stdout == made[1].stdout != ""

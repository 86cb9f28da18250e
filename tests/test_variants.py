"""Variants: what stands in which request of a video, by the layers that it is made of."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

import scenec
from tests.cases import HEAD, around

OPENING = Path(__file__).parent / "opening"

LAYERS = Path(__file__).parent / "layers"


def at(value: Any, pointer: str) -> Any:
    """What stands at a JSON pointer, `*` for all of a list; None where nothing does."""
    for number, key in enumerate(keys := pointer.split("/")[1:], 1):
        if key == "*":
            return [at(element, "/" + "/".join(keys[number:])) for element in value or ()]
        value = value.get(key) if isinstance(value, dict) else None
    return value


def requests(members: str, solution: str = "narration", declared: str = "") -> dict[str, Any]:
    """The requests of a video with such members, by what is behind the video's name in theirs."""
    result = scenec.compile_text(f"{declared}\n{around(solution, members)}{members}\n}}")
    assert result.ok, [(found.code, found.message, found.span.text) for found in result.diagnostics]
    return {request.name.removeprefix("case").removeprefix("."): json.loads(request.text) for request in result.requests}


def seen(pointer: str, members: str, solution: str = "narration", declared: str = "") -> dict[str, Any]:
    """What stands at a pointer of each request."""
    return {name: at(request, pointer) for name, request in requests(members, solution, declared).items()}


def errors(members: str, solution: str = "narration", declared: str = "") -> list[str]:
    """The codes of the errors, in their order."""
    result = scenec.compile_text(f"{declared}\n{around(solution, members)}{members}\n}}")
    return [found.code for found in result.diagnostics if found.severity == "error"]


# ---------------------------------------------------------------- the whole file of the design


def test_the_opening_makes_its_three_requests() -> None:
    result = scenec.compile(OPENING / "opening.scene")
    assert result.ok, result.diagnostics
    assert [request.name for request in result.requests] == ["opening.portrait.zh", "opening.portrait.en", "opening.landscape.zh"]
    for request in result.requests:
        path = OPENING / "requests" / f"{request.name}.json"
        if os.environ.get("UPDATE_GOLDENS"):
            path.write_bytes(request.text.encode())
        assert request.text.encode() == path.read_bytes(), "if it should be so: UPDATE_GOLDENS=1"


def test_the_requests_of_the_opening_differ_in_what_their_overlays_say() -> None:
    made = {request.name: json.loads(request.text) for request in scenec.compile(OPENING / "opening.scene").requests}
    portrait, english, landscape = made.values()
    assert at(portrait, "/OutputConfig/MediaURL").endswith("/opening/portrait.zh_{index}.mp4")
    assert changed(portrait, english) == {
        "/OutputConfig/MediaURL": "http://hema-out.oss-cn-shanghai.aliyuncs.com/opening/portrait.en_{index}.mp4",
        "/EditingConfig/SpeechConfig/Voice": "ava",
        "/InputConfig/SceneInfo/ShotInfo/ShotScripts/0/SpeechText": "A new store just opened nearby.",
    }
    assert changed(portrait, landscape) == {
        "/OutputConfig/MediaURL": "http://hema-out.oss-cn-shanghai.aliyuncs.com/opening/landscape.zh_{index}.mp4",
        "/OutputConfig/Width": 1920,
        "/OutputConfig/Height": 1080,
        "/EditingConfig/TitleConfig/Y": 0.05,
    }


def changed(one: Any, other: Any, pointer: str = "") -> dict[str, Any]:
    """What another value has in other places, or otherwise."""
    if isinstance(one, dict) and isinstance(other, dict):
        return {at: value for key in {**one, **other} for at, value in changed(one.get(key), other.get(key), f"{pointer}/{key}").items()}
    if isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        return {at: value for n, pair in enumerate(zip(one, other, strict=True)) for at, value in changed(*pair, f"{pointer}/{n}").items()}
    return {} if one == other else {pointer: other}


def test_no_golden_of_the_opening_is_left_over() -> None:
    assert len(list((OPENING / "requests").iterdir())) == 3


# ---------------------------------------------------------------- names

NAMES = [
    ("a", "variants format { tall { }, wide { } }", ["tall", "wide"]),
    ("the product, the last axis first", "variants a { x { }, y { } }\nvariants b { u { }, v { } }", ["x.u", "x.v", "y.u", "y.v"]),
    ("a value _ adds nothing", "variants a { x { }, y { } }\nvariants test { _ { }, b { } }", ["x", "x.b", "y", "y.b"]),
    ("_ in front", "variants test { _ { }, b { } }\nvariants a { x { }, y { } }", ["x", "y", "b.x", "b.y"]),
    ("_ alone is the video", "variants test { _ { } }", [""]),
    ("_ of two axes", "variants one { _ { }, a { } }\nvariants two { _ { }, b { } }", ["", "b", "a", "a.b"]),
    ("one value", "variants format { tall { } }", ["tall"]),
    ("signs", 'variants format { "9x16" { }, "1080p" { }, zh-CN { }, 竖屏 { }, "true" { }, "let" { } }', None),
    ("skip one", "variants a { x { }, y { } }\nvariants b { u { }, v { } }\nskip { a: y, b: v }", ["x.u", "x.v", "y.u"]),
    ("skip of any", "variants a { x { }, y { }, z { } }\nskip { a: [x, z] }", ["y"]),
    ("skip of one axis", "variants a { x { }, y { } }\nvariants b { u { }, v { } }\nskip { b: u }", ["x.v", "y.v"]),
    ("skips add up", "variants a { x { }, y { } }\nvariants b { u { }, v { } }\nskip { a: x, b: u }\nskip { a: y, b: v }", ["x.v", "y.u"]),
    ("skip before its axis", "skip { a: x }\nvariants a { x { }, y { } }", ["y"]),
    ("skip of a quoted value", 'variants a { "9x16" { }, "1080" { }, y { } }\nskip { a: ["9x16", 1080] }', ["y"]),
    ("skip of a number", 'variants a { "10" { }, "1" { } }\nskip { a: 10 }', ["1"]),
    ("a list of one, in another list", "variants a { x { }, y { } }\nskip { a: [[x]] }", ["y"]),
    ("a value twice in a condition", "variants a { x { }, y { } }\nskip { a: [x, x] }", ["y"]),
]


@pytest.mark.parametrize(("title", "members", "names"), NAMES)
def test_names(title: str, members: str, names: list[str] | None) -> None:
    expected = names if names is not None else ["9x16", "1080p", "zh-CN", "竖屏", "true", "let"]
    assert list(requests(members)) == expected, title


# ---------------------------------------------------------------- layers


class Layered(NamedTuple):
    """A scene of `tests/layers/`: what stands at a place of each of its requests, None where nothing does."""

    title: str
    solution: str
    members: str
    expected: list[tuple[str, dict[str, Any]]]


def layered() -> Iterator[Layered]:
    """The scenes of the folder: a line `//= POINTER JSON` says what is expected."""
    for path in sorted(LAYERS.glob("*.scene")):
        parts = HEAD.split(path.read_bytes().decode())
        for title, solution, text in zip(parts[1::3], parts[2::3], parts[3::3], strict=True):
            lines = [line.split(" ", 2)[1:] for line in text.split("\n") if line.startswith("//= ")]
            yield Layered(f"{path.stem}: {title}", solution, text, [(pointer, json.loads(value)) for pointer, value in lines])


@pytest.mark.parametrize("case", list(layered()), ids=lambda case: case.title)
def test_layers(case: Layered) -> None:
    made = requests(case.members, case.solution)
    assert case.expected
    for pointer, expected in case.expected:
        assert {name: at(request, pointer) for name, request in made.items()} == expected


# ---------------------------------------------------------------- what axes declare


def declares(first: str, following: str, count: int) -> str:
    """A value of an axis that declares `a0`, and each further name by what the one before is."""
    lets = [f"let a{number} = {following.replace('HERE', f'l.a{number - 1}')}" for number in range(1, count)]
    return f"variants l {{ en {{\n{chr(10).join([f'let a0 = {first}', *lets])}\n}} }}\ntitle: l.a{count - 1}"


@pytest.mark.parametrize(
    ("first", "following", "count"),
    [
        ('"x"', '"{{ HERE }}{{ HERE }}"', 40),
        ('""', '"{{ HERE }}{{ HERE }}"', 40),
        ('"x"', "[HERE, HERE]", 40),
        ("[]", "[HERE, HERE]", 40),
        ('"x"', "{ a: HERE, b: HERE }", 40),
        ('"x"', "HERE", 3000),
        ('"x"', '"{{ HERE }}"', 3000),
    ],
)
def test_what_axes_declare_has_an_end(first: str, following: str, count: int) -> None:
    """By way of the axis a declaration names others beside it, whatever comes first."""
    assert errors(declares(first, following, count)) == ["E1030"]


def test_what_axes_declare_may_be_a_chain() -> None:
    made = requests(declares('"x"', '"{{ HERE }}"', 20))
    assert made["en"]["InputConfig"]["TitleArray"] == ["x"]


@pytest.mark.parametrize(
    ("members", "codes"),
    [
        ('variants l { en { let a = l.a } }\ntitle: "x"', ["E1011"]),
        ('variants l { en { let a = "{{ l.b }}", let b = [l.a] } }\ntitle: l.b', ["E1011"]),
        ('let t = l.a\nvariants l { en { let a = t } }\ntitle: "x"', ["E1011"]),
        ('variants l { en { let a = b, let b = a } }\ntitle: "x"', ["E1011"]),
        ("variants l { en { let a = m.a } }\nvariants m { x { let a = l.a } }\ntitle: l.a", ["E1011"]),
        ('variants l { en { let a = l.b, let b = "x" }, fr { let a = "x", let b = l.a } }\ntitle: l.a', []),
        ('variants l { en { let a = m.b } }\nvariants m { x { let a = l.a, let b = "x" } }\ntitle: [l.a, m.a]', []),
        ('let t = "{{ l.a }}!"\nvariants l { en { let a = "x" }, fr { let a = "y" } }\ntitle: t', []),
    ],
)
def test_what_axes_declare_is_not_made_of_itself(members: str, codes: list[str]) -> None:
    assert errors(members) == codes


def test_a_column_is_that_of_the_variant() -> None:
    members = 'variants l { en { let a = l.b, let b = "x" }, fr { let a = "y", let b = l.a } }\ntitle: "{{ l.a }}{{ l.b }}"'
    assert seen("/InputConfig/TitleArray", members) == {"en": ["xx"], "fr": ["yy"]}


# ---------------------------------------------------------------- names of a variant

NAMED = [
    ("a text", 'title: "{{ variant }}, {{ request }}, {{ f }}"', "/InputConfig/TitleArray", ["x.u, case.x.u, x"]),
    ("an axis as a value", "title: [f, g]", "/InputConfig/TitleArray", ["x", "u"]),
    ("a let", 'let name = "{{ variant }}"\ntitle: name', "/InputConfig/TitleArray", ["x.u"]),
    (
        "an address",
        'sticker s { image: "oss://pic/{{ f }}.png" }',
        "/InputConfig/StickerArray/*/MediaURL",
        ["http://pic.oss-cn-shanghai.aliyuncs.com/x.png"],
    ),
    ("user data", 'user_data: { a: "{{ request }}", b: [f], c: g }', "/UserData", {"a": "case.x.u", "b": ["x"], "c": "u"}),
    ("raw", 'edit { raw { New: ["{{ variant }}", f] } }', "/EditingConfig/ProcessConfig/New", ["x.u", "x"]),
    ("a filter and a condition", "title: \"{{ f | upper }}{{ '!' if g == 'u' else '?' }}\"", "/InputConfig/TitleArray", ["X!"]),
    ("an overlay", 'when { f: x } { title: "{{ variant }}" }', "/InputConfig/TitleArray", ["x.u"]),
]


@pytest.mark.parametrize(("title", "members", "pointer", "expected"), NAMED, ids=[case[0] for case in NAMED])
def test_names_of_a_variant(title: str, members: str, pointer: str, expected: object) -> None:
    made = requests(f"{members}\nvariants f {{ x {{ }}, y {{ }} }}\nvariants g {{ u {{ }} }}")
    assert at(made["x.u"], pointer) == expected, title


def test_names_of_a_variant_in_what_the_file_declares() -> None:
    made = seen("/InputConfig/TitleArray", "variants f { x { }, y { } }\ntitle: t", declared='let t = "{{ variant }} {{ request }}"')
    assert made == {"x": ["x case.x"], "y": ["y case.y"]}


def test_a_variant_of_the_base_has_no_name() -> None:
    members = 'variants test { _ { }, b { } }\ntitle: "[{{ variant }}] {{ test }} {{ request }}"'
    assert seen("/InputConfig/TitleArray", members) == {"": ["[] _ case"], "b": ["[b] b case.b"]}


@pytest.mark.parametrize(
    ("members", "codes"),
    [
        ('title: "{{ variant }}"', ["E1028"]),
        ('let t = "{{ variant }}"\ntitle: t', ["E1028"]),
        ('user_data: { a: "{{ variant }}" }', ["E1028"]),
        ('notify: "https://x.com/{{ variant }}"', ["E1028"]),
        ('title: "{{ request }}"', []),
        ("title: variant", ["E1005"]),
        ("variants f { x { } }\ntitle: request", ["E1005"]),
    ],
)
def test_variant_needs_an_axis(members: str, codes: list[str]) -> None:
    assert errors(members) == codes


def test_a_name_of_texts_alone_is_put_into_one() -> None:
    (found,) = [
        found for found in scenec.compile_text(f"{around('narration', '')}title: request\n}}").diagnostics if found.severity == "error"
    ]
    assert [edit.text for fix in found.fixes for edit in fix.edits] == ['"{{ request }}"']

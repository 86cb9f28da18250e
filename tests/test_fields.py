"""Every field has a case of a wrong value, every limit one that breaks it, every enumeration refuses what it does not hold."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

import pytest

from scenec.check.limits import limits
from scenec.check.seen import Memo
from scenec.emit import request_text
from scenec.facts import Field, Limit, all_fields, enumeration, layer_fields, rule
from scenec.model import Body, Node, Part, Read, Setting
from scenec.parse import parse
from scenec.resolve import resolve
from scenec.source import Source
from scenec.syntax import Entry, List, Name, Record
from tests.cases import Case, case, cases, compile_text, evaluated

ROWS = list({(field.row, field.solutions): field for field in (*all_fields(), *layer_fields().values())}.values())


class Wrong(NamedTuple):
    """A setting in which a case finds something, and the codes of what it finds."""

    case: Case
    field: Field
    codes: tuple[str, ...]


def bodies(body: Body) -> Iterator[Body]:
    """A block and all in it."""
    yield body
    for inner in body.blocks:
        yield from bodies(inner)


def layers(value: Node) -> Iterator[Entry]:
    """The members of the records of `layers`."""
    for record in value.elements if isinstance(value, List) else (value,):
        if isinstance(record, Record):
            yield from (entry for entry in record.entries if isinstance(entry, Entry))


@cache
def wrong() -> tuple[Wrong, ...]:
    """The settings of all cases in which something is found."""
    return tuple(found for one in cases("fields*.scene") for found in wrong_in(one))


def wrong_in(one: Case) -> Iterator[Wrong]:
    """The settings of a case in which something is found."""
    found = [(finding.span.start, finding.code) for finding in compile_text(one.text).diagnostics if finding.severity != "info"]
    file, _ = parse(Source("case.scene", one.text))
    program, _ = resolve(Source("case.scene", one.text), file, {}, {}, {})
    for video in program.videos:
        for setting in (setting for body in bodies(video.body) for setting in body.settings.values()):
            for field, start, end in parts(setting):
                codes = tuple(code for at, code in found if start <= at < end)
                if codes:
                    yield Wrong(one, field, codes)


def parts(setting: Setting) -> Iterator[tuple[Field, int, int]]:
    """A setting, and the members of records in it, with where they begin and end."""
    yield setting.field, setting.span.start, setting.pieces[-1].node.end
    if setting.field.kind == "layers":
        for entry in layers(setting.pieces[0].node):
            if isinstance(entry.key, Name) and entry.key.text in layer_fields():
                yield layer_fields()[entry.key.text], entry.start, entry.end


@pytest.mark.parametrize("field", ROWS, ids=lambda field: f"{field.row} {field.solutions[0]}")
def test_field_has_a_case(field: Field) -> None:
    found = [one for one in wrong() if (one.field.row, one.field.solutions) == (field.row, field.solutions)]
    assert any(one.case.title.startswith(f"{field.row}: ") for one in found), f"no case `// --- {field.row}: …` finds a wrong value"


@cache
def broken() -> frozenset[tuple[str, tuple[str, ...], str, str | None]]:
    """The limits that cases break: row, solutions, sort and rule."""
    return frozenset(limit for one in cases("fields*.scene") for limit in broken_in(one))


def broken_in(one: Case) -> Iterator[tuple[str, tuple[str, ...], str, str | None]]:
    """The limits that the values of a case break, each tried alone."""
    file, _ = parse(Source("case.scene", one.text))
    program, _ = resolve(Source("case.scene", one.text), file, {}, {}, {})
    for video in program.videos:
        spec = evaluated(video)
        for read in (read for part in blocks(spec.root) for read in reads(part)):
            for limit in read.field.limits:
                alone = read._replace(field=read.field._replace(limits=(limit,)))
                if any(limits(spec._replace(root=spec.root._replace(reads={read.field.name: alone}, parts=())), Memo())):
                    yield read.field.row, read.field.solutions, limit.sort, limit.rule


def blocks(part: Part) -> Iterator[Part]:
    """A block and all in it, with values."""
    yield part
    for inner in part.parts:
        yield from blocks(inner)


def reads(part: Part) -> Iterator[Read]:
    """The values of a block, and those in the records of `layers`."""
    for read in part.reads.values():
        yield read
        if read.field.kind == "layers" and isinstance(read.value.data, tuple):
            for record in read.value.data:
                for field in layer_fields().values():
                    if isinstance(record.data, dict) and (value := record.data.get(field.json[0].removeprefix("/"))):
                        yield Read(field, value.span, value)


LIMITS = [(field, limit) for field in ROWS for limit in field.limits if field.kind != "speed"]


@pytest.mark.parametrize(
    ("field", "limit"), LIMITS, ids=[f"{field.row} {field.solutions[0]} {limit.sort} {limit.rule}" for field, limit in LIMITS]
)
def test_limit_has_a_case(field: Field, limit: Limit) -> None:
    assert (field.row, field.solutions, limit.sort, limit.rule) in broken()


@pytest.mark.parametrize("speed", ["0.499x", "2.001x"])
def test_speed_is_refused_before_it_becomes_a_rate(speed: str) -> None:
    """The limits of the rate are those of the speed, which its kind holds."""
    assert codes(f'speech {{ text: "a", speed: {speed} }}') == ["E2040"]


NAMED = [field for field in ROWS if field.enum and field.kind in ("name", "names", "joined_names")]


def written(field: Field, value: str) -> str:
    """A member that sets a field of an enumeration, whatever block it is in."""
    if field.row.startswith("layer."):
        return f'title {{ text: "a", layers: [{{ type: box, {field.name}: {value} }}] }}'.replace("type: box, type", "type")
    path = field.path.split(".") if not field.row.startswith("caption.") else ["title", field.name]
    return " { ".join(path) + f": {value}" + " }" * (len(path) - 1)


def codes(text: str, solution: str = "narration") -> list[str]:
    """What is found in a video that says this and lacks nothing."""
    found = compile_text(case("", "", solution, text).text).diagnostics
    return [diagnostic.code for diagnostic in found if diagnostic.severity != "info"]


@pytest.mark.parametrize("field", NAMED, ids=lambda field: f"{field.row} {field.solutions[0]}")
def test_a_bare_name_is_known(field: Field) -> None:
    assert codes(written(field, "unheard_of"), field.solutions[-1]) == ["E2010"]


@pytest.mark.parametrize("field", NAMED, ids=lambda field: f"{field.row} {field.solutions[0]}")
def test_a_quoted_name_goes_out_where_nothing_forbids_it(field: Field) -> None:
    speech = '\nspeech: "The reef wakes."' if (field.name, field.solutions[-1]) == ("matching", "narration") else ""
    text = case("", "", field.solutions[-1], written(field, '"Unheard Of"') + speech).text
    (finding,) = (finding for finding in compile_text(text).diagnostics if finding.severity != "info")
    forbidden = rule(field.unknown_rule).severity == "error" if field.unknown_rule else not enumeration(field.enum or "").open
    assert finding.severity == ("error" if forbidden else "warning")
    assert finding.code == (field.unknown_rule or ("E2010" if forbidden else "E2011"))
    requests = compile_text(text).requests
    assert [("Unheard Of" in request_text(request)) for request in requests] == ([] if forbidden else [True])


@pytest.mark.parametrize("field", NAMED, ids=lambda field: f"{field.row} {field.solutions[0]}")
def test_every_listed_value_is_taken(field: Field) -> None:
    known = enumeration(field.enum or "")
    for choice in known.choices:
        for value in (f'"{choice.id}"', *([str(choice.word)] if str(choice.word).replace("-", "_").isidentifier() else [])):
            text = case("", "", field.solutions[-1], written(field, value)).text
            errors = [finding.code for finding in compile_text(text).diagnostics if finding.severity == "error"]
            assert not errors, value

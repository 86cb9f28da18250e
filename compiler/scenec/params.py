"""Values given by who compiles in, values as the language writes them out."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from scenec import syntax
from scenec.catalog import files as say
from scenec.catalog import names as say_names
from scenec.diagnostics import Diagnostic
from scenec.model import Bound, Scope
from scenec.parse import parse_value
from scenec.similar import nearest
from scenec.source import Source, Span


class Given(NamedTuple):
    """A value for a parameter: text as typed on the command line, or JSON; and where it was given."""

    name: str
    value: Any
    span: Span
    typed: bool


def typed(assignment: str) -> Given | None:
    """`name=value` of the command line; None where there is no name."""
    name, equals, value = assignment.partition("=")
    if not equals or not name.strip():
        return None
    source = Source(f"-p {name.strip()}", value)
    return Given(name.strip(), value, Span(source, 0, len(value)), True)


def from_json(source: Source) -> tuple[dict[str, Given], list[Diagnostic]]:
    """The parameters of a JSON file."""

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        for key, _ in pairs:
            if sum(other == key for other, _ in pairs) > 1:
                raise ValueError(f"the key `{key}` stands twice")
        return dict(pairs)

    try:
        table = json.loads(source.text, parse_float=_Literal, parse_int=_Literal, object_pairs_hook=once)
    except json.JSONDecodeError as mistake:
        return {}, [say.bad_params(source, min(mistake.pos, len(source.text)), mistake.msg.lower())]
    except (ValueError, RecursionError) as mistake:
        return {}, [say.bad_params(source, 0, str(mistake))]
    if not isinstance(table, dict):
        return {}, [say.bad_params(source, 0, "it is no object")]
    return {name: Given(name, value, _key(source, name), False) for name, value in table.items()}, []


class _Literal(str):
    """A number of JSON, as written."""

    __slots__ = ()


def _key(source: Source, name: str) -> Span:
    place = re.search(re.escape(json.dumps(name, ensure_ascii=False)), source.text)
    return Span(source, place.start(), place.end()) if place else Span(source, 0, 0)


def bind(file: syntax.File, given: Mapping[str, Given]) -> tuple[dict[str, Bound], list[Diagnostic]]:
    """The values that a file's parameters are given."""
    values: dict[str, Bound] = {}
    found: list[Diagnostic] = []
    for member in file.members:
        if isinstance(member, syntax.Param) and member.name.text in given:
            value, mistakes = _bound(given[member.name.text], member.type)
            found += mistakes
            values[member.name.text] = value
    return values, found


def _bound(given: Given, kind: syntax.Name | syntax.ListType) -> tuple[Bound, list[Diagnostic]]:
    source = given.span.source
    scope = Scope(source, None, {}, frozenset())
    start, end = given.span.start, given.span.end
    if given.typed:
        if isinstance(kind, syntax.Name) and kind.text == "text":
            return Bound(syntax.Text(start, end, (given.value,) if given.value else ()), scope), []
        value, found = parse_value(source)
        return Bound(value, scope), found
    element = kind.element.text if isinstance(kind, syntax.ListType) else kind.text
    return Bound(_node(given.value, element, start, end), scope), []


def _node(value: Any, kind: str, start: int, end: int) -> syntax.Value:
    """A JSON value as the language writes it; a quantity is a text such as "5s"."""
    if isinstance(value, bool):
        return syntax.Reference(start, end, (syntax.Name(start, end, "true" if value else "false"),))
    if value is None:
        return syntax.Reference(start, end, (syntax.Name(start, end, "null"),))
    if isinstance(value, _Literal):
        return syntax.Number(start, end, str(value))
    if isinstance(value, list):
        return syntax.List(start, end, tuple(_node(inner, kind, start, end) for inner in value))
    if isinstance(value, dict):
        return syntax.Record(start, end, ())
    if kind == "colour":
        return syntax.Colour(start, end, value)
    if kind in ("duration", "ratio", "length", "speed", "size") and re.match(r"-?[0-9]", value):
        return syntax.Number(start, end, value)
    return syntax.Text(start, end, (value,) if value else ())


def undeclared(given: Mapping[str, Given], declared: set[str]) -> list[Diagnostic]:
    """The parameters that no compiled file declares."""
    return [
        say_names.unknown_param(value.span, name, tuple(sorted(declared)), nearest(name, sorted(declared)))
        for name, value in given.items()
        if name not in declared
    ]

"""Values given by who compiles in, values as the language writes them out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from math import isfinite
from typing import TYPE_CHECKING, Any

from scenec import syntax
from scenec.catalog import files as say
from scenec.catalog import names as say_names
from scenec.diagnostics import Diagnostic
from scenec.model import Bound, Scope
from scenec.noun import Noun
from scenec.parse import parse_value
from scenec.similar import nearest
from scenec.source import Source, Span

BLANKS = re.compile(r"[ \t\n\r]*")
QUANTITIES = ("duration", "ratio", "length", "speed", "size")

if TYPE_CHECKING:
    import json


class Given(Noun):
    """A value for a parameter: text as typed on the command line, or JSON; where it was given, and where its name."""

    name: str
    value: Any
    span: Span
    typed: bool
    key: Span


def typed(assignment: str) -> Given | None:
    """`name=value` of the command line; None where it is not that."""
    name, equals, value = assignment.partition("=")
    name = _normal(name.strip())
    if not equals or not name:
        return None
    source = Source(f"-p {name}", value)
    span = Span(source, 0, len(source.text))
    return Given(name, source.text, span, True, span)


def _normal(name: str) -> str:
    """A name as the language compares it."""
    if name.isascii():
        return name
    from unicodedata import normalize

    return normalize("NFC", name)


def from_json(source: Source) -> tuple[dict[str, Given], list[Diagnostic]]:
    """The parameters of a JSON object, each at the place of its value."""
    import json

    values: dict[str, Given] = {}
    try:
        for given in _members(source):
            if given.name in values:
                raise _NotJson(given.key.start, f"the key `{given.name}` stands twice")
            values[given.name] = given
    except json.JSONDecodeError as mistake:
        return {}, [say.bad_params(source, min(mistake.pos, len(source.text)), mistake.msg[:1].lower() + mistake.msg[1:])]
    except _NotJson as mistake:
        return {}, [say.bad_params(source, *mistake.args)]
    except RecursionError:
        return {}, [say.bad_params(source, 0, "it is nested too deeply")]
    return values, []


class _NotJson(Exception):
    """The offset of what JSON would take, and this does not, and why."""


class _Refused(Exception):
    """What JSON in Python takes, and this does not."""


class _Literal(str):
    """A number of JSON, as written."""

    __slots__ = ()


def _members(source: Source) -> Iterator[Given]:
    """The members of the object that a source is."""
    import json

    text = source.text
    reader = json.JSONDecoder(parse_float=_Literal, parse_int=_Literal, parse_constant=_constant, object_pairs_hook=_once)
    at = _sign(text, 0, "{")
    more = text[at : at + 1] != "}"
    while more:
        if text[at : at + 1] != '"':
            raise _NotJson(at, "a key in double quotes is missing here")
        name, end = _value(reader, text, at)
        start = _sign(text, end, ":")
        value, stop = _value(reader, text, start)
        yield Given(_normal(name), value, Span(source, start, stop), False, Span(source, at, end))
        at = _blanks(text, stop)
        more = text[at : at + 1] != "}"
        if more:
            at = _sign(text, at, ",")
    at = _blanks(text, at + 1)
    if at < len(text):
        raise _NotJson(at, "nothing stands after the last `}`")


def _value(reader: json.JSONDecoder, text: str, at: int) -> tuple[Any, int]:
    """The value at an offset, and the offset behind it."""
    import json

    try:
        value, end = reader.raw_decode(text, at)
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        raise _NotJson(at, "half of a surrogate pair is no character") from None
    except _Refused as mistake:
        raise _NotJson(at, str(mistake)) from None
    return value, end


def _blanks(text: str, at: int) -> int:
    """The offset behind blanks."""
    found = BLANKS.match(text, at)
    return found.end() if found else at


def _sign(text: str, at: int, sign: str) -> int:
    """The offset behind a sign and the blanks around it."""
    at = _blanks(text, at)
    if text[at : at + 1] != sign:
        raise _NotJson(at, f"`{sign}` is missing here")
    return _blanks(text, at + 1)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        raise _Refused("a key of this object stands twice")
    return made


def _constant(name: str) -> Any:
    raise _Refused(f"`{name}` is no number of JSON")


def from_values(values: Mapping[str, object]) -> tuple[dict[str, Given], list[Diagnostic]]:
    """Parameters given by a program, as values that JSON has; Decimal is a number too."""
    try:
        text = _written(dict(values))
    except (TypeError, ValueError, RecursionError) as mistake:
        return {}, [say.bad_params(Source("params", ""), 0, str(mistake))]
    return from_json(Source("params", text))


def _written(value: object) -> str:
    """A value of Python as JSON."""
    import json

    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_key(key)}: {_written(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_written, value)) + "]"
    if isinstance(value, float | Decimal) and isfinite(value):
        number = Decimal(repr(value)) if isinstance(value, float) else value
        return format(number, "f") if abs(number.adjusted()) < 60 else str(number)
    if isinstance(value, Decimal):
        value = float(value)
    if value is None or isinstance(value, str | bool | int | float):
        return json.dumps(value, ensure_ascii=False)
    raise TypeError(f"{type(value).__name__} is nothing that JSON has")


def _key(key: object) -> str:
    import json

    if not isinstance(key, str):
        raise TypeError(f"a key is a text, not {type(key).__name__}")
    return json.dumps(key, ensure_ascii=False)


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
    source, start, end = given.span
    node: syntax.Value
    found: list[Diagnostic] = []
    if not given.typed:
        node = _node(given.value, kind.element.text if isinstance(kind, syntax.ListType) else kind.text, start, end)
    elif _is_plain(given.value, kind):
        node = syntax.Text(start, end, (given.value,) if given.value else ())
    else:
        node, found = parse_value(source)
    if isinstance(kind, syntax.ListType) and not isinstance(node, syntax.List | syntax.Broken):
        node = syntax.List(start, end, (node,))
    return Bound(node, Scope(source, None, {}, frozenset())), found


def _is_plain(value: str, kind: syntax.Name | syntax.ListType) -> bool:
    """Whether a typed value is a text without quotes: for a text it always is, for a list of texts where it could be no list."""
    if isinstance(kind, syntax.Name):
        return kind.text == "text"
    return kind.element.text == "text" and value.lstrip()[:1] not in ("[", '"')


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
    if kind in QUANTITIES and re.match(r"-?[0-9]", value):
        return syntax.Number(start, end, value)
    return syntax.Text(start, end, (value,) if value else ())


def undeclared(given: Mapping[str, Given], declared: Iterable[str]) -> list[Diagnostic]:
    """The parameters that no compiled file declares."""
    known = tuple(sorted(declared))
    return [say_names.unknown_param(value.key, name, known, nearest(name, known)) for name, value in given.items() if name not in known]

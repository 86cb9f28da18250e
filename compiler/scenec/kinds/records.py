"""The kinds that are records: JSON as it is, the layers of a caption, and a background that is blurred by more or less."""

from __future__ import annotations

import re
from decimal import Decimal

from scenec import syntax
from scenec.catalog import names as say_names
from scenec.catalog import syntax as say_syntax
from scenec.catalog import values as say
from scenec.facts import layer_fields
from scenec.kinds.base import Kind, ListKind
from scenec.kinds.numbers import Ratio
from scenec.kinds.quantity import DIGITS
from scenec.kinds.reader import Reader, describe
from scenec.kinds.words import Switch
from scenec.model import Bound, Value
from scenec.similar import nearest
from scenec.source import Span

JSON_NUMBER = r"-?[0-9]+(\.[0-9]+)?([eE][-+]?[0-9]{1,4})?"


class Json(Kind):
    """A record of any JSON, to the letter."""

    def read(self, reader: Reader, pieces: tuple[Bound, ...]) -> Value | None:
        used = pieces[0]
        if isinstance(used.node, syntax.Broken):
            return None
        value = reader.literal(used)
        if value is None:
            return None
        if not isinstance(value.node, syntax.Record):
            reader.wrong(used, value, "a record: `{ key: value }`")
            return None
        return json(reader, used)


def json(reader: Reader, used: Bound) -> Value | None:
    """Any JSON value."""
    if isinstance(used.node, syntax.Reference) and _constant(used.node) is not None:
        return Value({"true": True, "false": False, "null": None}[_constant(used.node) or "null"], used.span)
    value = reader.literal(used)
    if value is None:
        return None
    node = value.node
    match node:
        case syntax.Record():
            return _record(reader, value, used.span)
        case syntax.List():
            there = [bound for element in node.elements if not reader.is_absent(bound := Bound(element, value.scope))]
            elements = [None if isinstance(bound.node, syntax.Broken) else json(reader, bound) for bound in there]
            known = [element for element in elements if element is not None]
            return Value(tuple(known), used.span) if len(known) == len(elements) else None
        case syntax.Text():
            return reader.text(used)
        case syntax.Number() if re.fullmatch(JSON_NUMBER, node.text):
            if len(node.text) > DIGITS + 8:
                reader.report(say.too_many_digits(used.span, DIGITS))
                return None
            return Value(Decimal(node.text), used.span)
        case syntax.Reference() if (word := _constant(node)) is not None:
            return Value({"true": True, "false": False, "null": None}[word], used.span)
        case syntax.Reference():
            reader.wrong(used, value, "a text or another JSON value")
        case _:
            reader.report(say.raw_value(used.span, describe(node)))
    return None


def _constant(node: syntax.Reference) -> str | None:
    head = node.parts[0]
    constant = isinstance(head, syntax.Name) and len(node.parts) == 1 and head.text in ("true", "false", "null")
    return head.text if constant and isinstance(head, syntax.Name) else None


def _record(reader: Reader, value: Bound, span: Span) -> Value | None:
    found: dict[str, Value] = {}
    places: dict[str, Span] = {}
    known = True
    for entry, key, place in entries(reader, value):
        if key in places:
            reader.report(say_names.repeated(place, key, places[key]))
            known = False
            continue
        places[key] = place
        if reader.is_absent(Bound(entry.value, value.scope)):
            continue
        read = None if isinstance(entry.value, syntax.Broken) else json(reader, Bound(entry.value, value.scope))
        if read is None:
            known = False
        else:
            found[key] = read
    whole = isinstance(value.node, syntax.Record) and not any(isinstance(entry, syntax.Broken) for entry in value.node.entries)
    return Value(found, span) if known and whole else None


def entries(reader: Reader, value: Bound) -> list[tuple[syntax.Entry, str, Span]]:
    """The entries of a record, with their keys and the places of these."""
    if not isinstance(value.node, syntax.Record):
        raise TypeError(value.node)
    found = []
    for entry in value.node.entries:
        if isinstance(entry, syntax.Entry):
            place = Span(value.scope.source, entry.key.start, entry.key.end)
            if isinstance(entry.key, syntax.Name):
                key = entry.key.text
            else:
                key = "".join(part for part in entry.key.parts if isinstance(part, str))
                if any(isinstance(part, syntax.Interpolation) for part in entry.key.parts):
                    reader.report(say_syntax.interpolation_not_allowed(place, "a key"))
            found.append((entry, key, place))
    return found


class Layers(ListKind):
    """A list of records, one for each outline, shadow or box behind the letters: `{ type: outline, bord: 4, color: #000000 }`."""

    def __init__(self) -> None:
        super().__init__(_Layer())


class _Layer(Kind):
    """`{ type: outline, bord: 4, color: #000000 }`"""

    def read_one(self, reader: Reader, used: Bound) -> Value | None:
        from scenec.kinds import KINDS

        value = reader.literal(used)
        if value is None:
            return None
        if not isinstance(value.node, syntax.Record):
            reader.wrong(used, value, "a record such as `{ type: outline, bord: 4 }`")
            return None
        fields = layer_fields()
        found: dict[str, Value] = {}
        places: dict[str, Span] = {}
        known = not any(isinstance(entry, syntax.Broken) for entry in value.node.entries)
        for entry, key, place in entries(reader, value):
            if key not in fields:
                reader.report(say_names.unknown_member(place, key, "a layer", tuple(fields), nearest(key, fields)))
            elif key in places:
                reader.report(say_names.repeated(place, key, places[key]))
            else:
                places[key] = place
                if reader.is_absent(Bound(entry.value, value.scope)):
                    continue
                read = KINDS[fields[key].kind].read(reader._replace(field=fields[key]), (Bound(entry.value, value.scope),))
                if read is not None:
                    found[key] = read
                    continue
            known = False
        missing = [field for field in fields.values() if field.required and field.name not in places]
        if known and missing:
            reader.report(say.missing_field(used.span, missing[0].name, "a layer", missing[0].example, None))
            known = False
        return (
            Value({fields[name].json[0].removeprefix("/"): found[name] for name in fields if name in found}, used.span) if known else None
        )


class Blur(Kind):
    """`50%`: SubType Blur and its Radius; `true`: SubType Blur alone."""

    outputs = 2
    ratio = Ratio()
    switch = Switch()

    def read_one(self, reader: Reader, used: Bound) -> Value | None:
        value = reader.literal(used)
        if value is None:
            return None
        if not isinstance(value.node, syntax.Reference):
            return self.ratio.read_one(reader, used)
        read = self.switch.read_one(reader, used)
        if read is not None and read.data is False:
            reader.report(say.wrong_type(used.span, reader.field.called, "a share such as `50%`, or `true`", "`false`"))
            return None
        return read

    def lower(self, reader: Reader, value: Value) -> tuple[Value | None, ...]:
        return Value("Blur", value.span), None if value.data is True else value

    def lift(self, values: tuple[Value | None, ...]) -> Value | None:
        """How much it is blurred; the sort of a background of another one."""
        sort, radius = values
        if sort is None or sort.data != "Blur":
            return sort
        return radius or Value(True, sort.span)

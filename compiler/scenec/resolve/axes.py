"""What makes variants in, axes and conditions out; and what a row of a table declares."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import TypeAlias

from scenec import syntax
from scenec.catalog import names as say_names
from scenec.catalog import syntax as say_syntax
from scenec.catalog import variants as say
from scenec.model import Axis, Body, Bound, Chosen, Condition, Option, Scope
from scenec.resolve.desk import Desk
from scenec.source import Source, Span
from scenec.table import Row, Table

VALUE_NAME = re.compile(r"[\w-]+")

Lay: TypeAlias = Callable[[Span, syntax.Body, Scope], Body]
"""Reads the members of a body as an overlay; the span is the place of what lays it."""


def axis(member: syntax.Variants, scope: Scope, desk: Desk, tables: Mapping[Span, Table], lay: Lay) -> Axis | None:
    """An axis and its values; None where they cannot be known, which is reported."""
    name, span = member.axis.text, desk.span(member.axis)
    if member.source is not None:
        table = tables.get(Span(scope.source, member.source.start, member.source.end))
        overlay = lay(span, member.body, scope) if member.body is not None else None
        options = _rows(table, overlay, desk) if table is not None else ()
        whole = table is not None and table.whole
    else:
        options = tuple(_values(member, scope, desk, lay))
        written = member.body.members if member.body is not None else ()
        whole = len(options) == sum(not isinstance(value, syntax.Allow) for value in written)
        if not written:
            desk.report(say.no_values(span, name))
    return Axis(name, span, _same_columns(name, options, desk), isinstance(member.source, syntax.Rows), whole) if options else None


def _values(member: syntax.Variants, scope: Scope, desk: Desk, lay: Lay) -> Iterator[Option]:
    """The values that are written out, each with its overlay."""
    first: dict[str, Span] = {}
    for value in member.body.members if member.body is not None else ():
        if isinstance(value, syntax.Broken | syntax.Allow):
            continue
        if isinstance(value, syntax.Field) and isinstance(value.value, syntax.Record):
            sign = desk.sign(value)
            desk.report(say_syntax.brace_for_value(sign, sign.text))
            continue
        if not isinstance(value, syntax.Block) or value.label is not None:
            desk.report(say.no_value(desk.span(value), member.axis.text))
            continue
        name, span = desk.key(value.key), desk.span(value.key)
        overlay = lay(span, value.body, scope)
        if not VALUE_NAME.fullmatch(name):
            desk.report(say.bad_value_name(span, name))
        elif name.casefold() in first:
            desk.report(say.value_twice(span, name, first[name.casefold()]))
        else:
            first[name.casefold()] = span
            yield Option(name, span, Chosen(span.start, span.end, name, _lets(overlay)), overlay)


def _lets(overlay: Body) -> dict[str, Bound]:
    """What an overlay declares."""
    return {name: Bound(binding.value, binding.scope) for name, binding in overlay.scope.bindings.items()}


def _rows(table: Table, overlay: Body | None, desk: Desk) -> tuple[Option, ...]:
    """A value for each row, all with the same overlay."""
    lets = _lets(overlay) if overlay is not None else {}
    for name in lets:
        if name in table.columns and overlay is not None:
            declared = overlay.scope.bindings[name].span
            desk.report(
                say.let_is_column(declared, name, Span(table.source, table.rows[0].cells[name].start, table.rows[0].cells[name].end))
            )
    made = []
    for row in table.rows:
        chosen = chosen_row(row, table.source)
        chosen = chosen._replace(columns={**chosen.columns, **lets}, row=False)
        made.append(Option(row.key.text, Span(table.source, row.key.start, row.key.end), chosen, overlay))
    return tuple(made)


def chosen_row(row: Row, source: Source) -> Chosen:
    """A row of a table as what a name stands for."""
    scope = Scope(source, None, {}, frozenset())
    columns = {name: Bound(cell, scope) for name, cell in row.cells.items()}
    return Chosen(row.key.start, row.key.end, row.key.text, columns, True)


def _same_columns(name: str, options: tuple[Option, ...], desk: Desk) -> tuple[Option, ...]:
    """The values of an axis; of those that lack what another one declares, which is reported, no more is known."""
    declared: dict[str, tuple[str, Bound]] = {}
    for option in options:
        for column, bound in option.chosen.columns.items():
            declared.setdefault(column, (option.name, bound))
    return tuple(_with_columns(name, option, declared, desk) for option in options)


def _with_columns(name: str, option: Option, declared: Mapping[str, tuple[str, Bound]], desk: Desk) -> Option:
    missing = [column for column in declared if column not in option.chosen.columns]
    if not missing:
        return option
    other, first = declared[missing[0]]
    if option.overlay is None or not any(option.overlay.scope.may_know(column) for column in missing):
        desk.report(say.other_columns(option.span, f"{name}: {option.name}", missing, f"{name}: {other}", first.span))
    nothing = syntax.Broken(option.span.start, option.span.end, ())
    unknown = {column: bound._replace(node=nothing) for column, (_, bound) in declared.items()}
    return option._replace(chosen=option.chosen._replace(columns={**unknown, **option.chosen.columns}))


def condition(record: syntax.Record, desk: Desk) -> Condition | None:
    """The condition of a `when` or `skip`; None where a part of it cannot be read, which is reported."""
    wanted, whole = [], True
    first: dict[str, Span] = {}
    for entry in record.entries:
        if not isinstance(entry, syntax.Entry):
            whole = False
            continue
        name, span = desk.key(entry.key), desk.span(entry.key)
        values = list(_names(entry.value, desk))
        if name in first:
            desk.report(say_names.repeated(span, name, first[name]))
        whole = whole and name not in first and bool(values) and all(value is not None for value in values)
        first.setdefault(name, span)
        wanted.append((name, span, tuple(value for value in values if value is not None)))
    if not record.entries:
        desk.report(say.empty_condition(desk.span(record)))
    return Condition(desk.span(record), tuple(wanted)) if whole and wanted else None


def _names(value: syntax.Value, desk: Desk) -> Iterator[tuple[str, Span] | None]:
    """The names of values of an axis that are meant."""
    if isinstance(value, syntax.List):
        if not value.elements:
            desk.report(say.bad_condition(desk.span(value)))
        for element in value.elements:
            yield from _names(element, desk)
    elif isinstance(value, syntax.Reference) and len(value.parts) == 1 and isinstance(value.parts[0], syntax.Name):
        yield value.parts[0].text, desk.span(value)
    elif isinstance(value, syntax.Text) and all(isinstance(part, str) for part in value.parts):
        yield desk.key(value), desk.span(value)
    elif isinstance(value, syntax.Number):
        yield value.text, desk.span(value)
    else:
        if not isinstance(value, syntax.Broken):
            desk.report(say.bad_condition(desk.span(value)))
        yield None

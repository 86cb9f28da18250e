"""What makes variants in bodies, and what only overlays have: `variants`, `when`, `skip` and `scenes`, `add` and `drop`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scenec import syntax
from scenec.catalog import names as say_names
from scenec.catalog import variants as say
from scenec.diagnostics import Diagnostic, removal
from scenec.facts import Block
from scenec.model import Add, Axis, Binding, Choices, Drop, Scope, When
from scenec.resolve.axes import Lay, axis, chosen_row, condition
from scenec.resolve.building import EXAMPLES, Building, Head, Members
from scenec.source import Span

if TYPE_CHECKING:
    from scenec.resolve.bodies import BodyResolver


def choice(
    resolver: BodyResolver,
    member: syntax.Variants | syntax.When | syntax.Skip | syntax.Scenes,
    may: Members,
    building: Building,
    scope: Scope,
) -> None:
    """What makes variants, or scenes of data; it stands in a video itself, or in a preset for one."""
    word = type(member).__name__.lower()
    if may.block.path != "video" or may.overlay:
        where = "in the `video` itself, not in a block or in a variant of it"
        resolver.report(say_names.misplaced(resolver.desk.word(member, len(word)), f"`{word}`", where))
        building.whole = False
        return
    match member:
        case syntax.Variants():
            _axis(resolver, member, may, building, scope)
        case syntax.Scenes():
            _scenes(resolver, member, may, building, scope)
        case _:
            _conditional(resolver, member, may, building, scope)


def _axis(resolver: BodyResolver, member: syntax.Variants, may: Members, building: Building, scope: Scope) -> None:
    """`variants axis { value { … } }`"""
    binding = scope.bindings.get(member.axis.text)
    if binding is None or binding.span != resolver.span(member.axis):
        resolver.whole = False
        return
    made = axis(member, scope, resolver.desk, resolver.binder.tables, _lay(resolver, may.block))
    if made is None:
        resolver.whole = False
    else:
        _take(resolver, made, made.span, building)


def _lay(resolver: BodyResolver, block: Block) -> Lay:
    """Reads the members of a body as an overlay."""
    return lambda span, node, scope: resolver.body(Head(block, span), node, scope, overlay=True)


def _conditional(resolver: BodyResolver, member: syntax.When | syntax.Skip, may: Members, building: Building, scope: Scope) -> None:
    """`when { axis: value } { … }` and `skip { axis: value }`"""
    wanted = condition(member.condition, resolver.desk)
    overlay = None
    if isinstance(member, syntax.When):
        overlay = _lay(resolver, may.block)(resolver.desk.word(member, 4), member.body, scope)
    if wanted is None:
        resolver.whole = False
    elif overlay is None:
        building.skips.append(wanted)
    else:
        building.whens.append(When(resolver.desk.word(member, 4), wanted, overlay))


def _scenes(resolver: BodyResolver, member: syntax.Scenes, may: Members, building: Building, scope: Scope) -> None:
    """`scenes item from "top.csv" by sku { … }`: a scene for each row."""
    table = resolver.binder.tables.get(Span(scope.source, member.source.start, member.source.end))
    if "scene" not in may.blocks:
        resolver.unknown("scene", resolver.desk.word(member, 6), may)
        table = None
    if not resolver.binder.declare(member, scope.bindings, scope.modules) or table is None:
        building.whole = False
        return
    building.whole = building.whole and table.whole
    block, key, item = may.blocks["scene"], resolver.span(member.item), member.item.text
    again: list[Diagnostic] = []
    for row in table.rows:
        label, place = row.key.text, Span(table.source, row.key.start, row.key.end)
        before = building.places.get(("scene", label))
        if before is not None:
            again.append(say_names.repeated(key if before == place else place, f"scene {label}", before))
            continue
        building.places["scene", label] = place
        bindings = {item: Binding(item, key, chosen_row(row, table.source), scope)}
        inner = Scope(scope.source, scope, bindings, frozenset())
        building.blocks.append(resolver.body(Head(block, key, label, place, len(building.blocks)), member.body, inner))
    if again:
        from scenec.catalog.data import together

        for diagnostic in together(again):
            resolver.report(diagnostic)


def drop(resolver: BodyResolver, member: syntax.Drop, may: Members, building: Building) -> None:
    """`drop y`, `drop scene x`"""
    name, span = member.name.text, resolver.span(member.name)
    if not may.overlay:
        resolver.report(say_names.misplaced(resolver.desk.word(member, 4), "`drop`", "in a value of `variants`, or in a `when`"))
        building.whole = False
    elif name not in may.fields and name not in may.blocks and name != "raw":
        resolver.unknown(name, span, may)
        building.whole = False
    elif name in may.blocks:
        block = may.blocks[name]
        label = resolver.label(block, span, member.label)
        if label is None and block.label != "none":
            if block.label not in EXAMPLES:
                resolver.report(say.unnamed(span, name))
            building.whole = False
        else:
            _dropped(resolver, Drop(name, block, label, resolver.span(member)), building)
    else:
        if member.label is not None:
            resolver.report(say_names.no_label(resolver.span(member.label), name))
        _dropped(resolver, Drop(name, None, None, resolver.span(member)), building)


def _dropped(resolver: BodyResolver, drop: Drop, building: Building) -> None:
    """Keep what is dropped, once."""
    first = next((other for other in building.drops if (other.name, other.label) == (drop.name, drop.label)), None)
    if first is None:
        building.drops.append(drop)
    else:
        resolver.report(say_names.repeated(drop.span, drop.span.text, first.span, (removal(drop.span),)))


def add(resolver: BodyResolver, member: syntax.Add, may: Members, building: Building, scope: Scope) -> None:
    """`add scene x after y { … }`"""
    name, span = member.name.text, resolver.span(member.name)
    named = [block.name for block in may.blocks.values() if block.label in ("name", "optional-name")]
    if not may.overlay or may.block.path != "video":
        resolver.report(say_names.misplaced(resolver.desk.word(member, 3), "`add`", "in a value of `variants`, or in a `when`"))
        building.whole = False
    elif name not in may.blocks:
        resolver.unknown(name, span, may)
        building.whole = False
    elif name not in named:
        resolver.report(say.not_added(span, name, resolver.desk.key(member.label), named))
        building.whole = False
    else:
        block, place = may.blocks[name], member.place
        label = resolver.label(block, span, member.label)
        body = resolver.body(Head(block, span, label, resolver.span(member.label)), member.body, scope)
        anchor = resolver.desk.key(place.anchor) if place is not None else None
        anchor_span = resolver.span(place.anchor if place is not None else member.name)
        building.adds.append(Add(body, isinstance(place, syntax.Before), anchor, anchor_span))


def bring(resolver: BodyResolver, choices: Choices, span: Span, may: Members, building: Building) -> None:
    """The axes of a preset, and what goes with them."""
    if may.overlay:
        resolver.report(say.axes_in_overlay(span, choices.axes[0].name if choices.axes else None))
        building.whole = False
        return
    for brought in choices.axes:
        _take(resolver, brought, span, building)
    building.whens += [when for when in choices.whens if when not in building.whens]
    building.skips += [skip for skip in choices.skips if skip not in building.skips]


def _take(resolver: BodyResolver, made: Axis, span: Span, building: Building) -> None:
    """An axis, declared or brought at a place; of two that have one name nothing is known, which is reported."""
    before = building.axes.setdefault(made.name, made)
    if before.span != made.span:
        resolver.report(say.axis_twice(span, made.name, before.span))
        del building.axes[made.name]
        resolver.whole = False

"""The members of bodies in, settings and blocks out: matched with the rows of the service tables, shorthand expanded."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from scenec import syntax
from scenec.catalog import modules as say_modules
from scenec.catalog import names as say
from scenec.catalog import syntax as say_syntax
from scenec.catalog import variants as say_variants
from scenec.diagnostics import Diagnostic, Fix, removal, removal_again
from scenec.facts import SOLUTIONS, Block, Field, blocks, fields, inner_blocks
from scenec.kinds import KINDS
from scenec.merge import Layer, flat, merge
from scenec.model import (
    Add,
    Axis,
    Binding,
    Body,
    Bound,
    Choices,
    Condition,
    Drop,
    Preset,
    RawJson,
    Scope,
    Setting,
    When,
)
from scenec.noun import Noun
from scenec.resolve.desk import Desk
from scenec.resolve.names import Binder, unknowable
from scenec.resolve.presets import find, fits
from scenec.similar import nearest
from scenec.source import Span

if TYPE_CHECKING:
    from scenec.resolve.axes import Lay

EXAMPLES = {"name": "scene opening { … }", "level": "subheading 1 { … }"}


class _Members(Noun):
    """What may stand in a body; that of an overlay may also remove and add."""

    block: Block
    fields: Mapping[str, Field]
    blocks: Mapping[str, Block]
    overlay: bool


DEPTH_LIMIT = 64


class Applied(Noun):
    """A preset as members of a block: its own, those of the presets that it applies, and whether all of them are known."""

    own: Body
    layers: tuple[Layer, ...]
    whole: bool


class Shared:
    """What all bodies of a video share: presets that were read, by place and block, and where presets are applied."""

    def __init__(self) -> None:
        self.read: dict[tuple[Span, str], Applied] = {}
        self.places: list[tuple[Span, Span]] = []


class BodyResolver:
    """Matches the members of bodies with the tables of one solution."""

    def __init__(
        self, desk: Desk, binder: Binder, solution: str, solution_span: Span, shared: Shared | None = None, depth: int = 0
    ) -> None:
        self.desk = desk
        self.binder = binder
        self.report = desk.report
        self.span = desk.span
        self.solution = solution
        self.solution_span = solution_span
        self.whole = True
        self.shared = shared or Shared()
        self.depth = depth

    def body(
        self,
        block: Block,
        span: Span,
        label: str | None,
        label_span: Span | None,
        number: int,
        node: syntax.Body,
        outer: Scope,
        overlay: bool = False,
    ) -> Body:
        """A block with its braces, and with what it applies."""
        return merge(*self.apart(block, span, label, label_span, number, node, outer, overlay))

    def apart(
        self,
        block: Block,
        span: Span,
        label: str | None,
        label_span: Span | None,
        number: int,
        node: syntax.Body,
        outer: Scope,
        overlay: bool = False,
    ) -> tuple[Body, tuple[Layer, ...]]:
        """A block with its braces, and what it applies."""
        bindings: dict[str, Binding] = {}
        scope = Scope(outer.source, outer, bindings, unknowable(node.members))
        may = _Members(block, fields(self.solution)[block.path], inner_blocks(self.solution)[block.path], overlay)
        if block.path == "video" and not overlay:
            self.binder.axes(node.members, scope, bindings)
        self.binder.lets(node.members, scope, bindings)
        building = _Building()
        for member in node.members:
            self.member(member, may, building, scope)
        whole = building.whole and not any(isinstance(member, syntax.Broken) for member in node.members)
        says = building.settings or building.blocks or building.raws or building.layers or building.drops
        if whole and not says and block.path != "video":
            self.report(say.empty_block(span, block.name, (*may.fields, *may.blocks)))
            whole = False
        own = Body(
            block,
            span,
            label,
            label_span,
            number,
            building.settings,
            tuple(building.blocks),
            tuple(building.raws),
            scope,
            whole,
            tuple(building.drops),
            tuple(building.adds),
            building.choices(),
        )
        return own, tuple(building.layers)

    def member(self, member: syntax.Member, may: _Members, building: _Building, scope: Scope) -> None:
        """One member of a body."""
        match member:
            case syntax.Field() | syntax.Append():
                self.field(member, may, building, scope)
            case syntax.Block():
                self.block(member, may, building, scope)
            case syntax.Raw():
                self.raw(member, may, building, scope)
            case syntax.Let() | syntax.Allow() | syntax.Broken():
                pass
            case syntax.Param():
                self.report(say.misplaced(self.desk.word(member, 5), "`param`", "at the top of the file"))
            case syntax.Video():
                self.report(say.misplaced(self.desk.word(member, 5), "`video`", "at the top of the file"))
            case syntax.Use():
                self.report(say.misplaced(self.desk.word(member, 3), "`use`", "at the top of the file"))
                building.whole = False
            case syntax.Preset():
                self.report(say.misplaced(self.desk.word(member, 6), "`preset`", "at the top of the file"))
                building.whole = False
            case syntax.Apply():
                self.apply(member, may, building, scope)
            case syntax.Drop():
                self.drop(member, may, building)
            case syntax.Add():
                self.add(member, may, building, scope)
            case syntax.Variants() | syntax.When() | syntax.Skip() | syntax.Scenes():
                self.choice(member, may, building, scope)

    def choice(
        self, member: syntax.Variants | syntax.When | syntax.Skip | syntax.Scenes, may: _Members, building: _Building, scope: Scope
    ) -> None:
        """What makes variants, or scenes of data; it stands in a video itself, or in a preset for one."""
        word = type(member).__name__.lower()
        if may.block.path != "video" or may.overlay:
            where = "in the `video` itself, not in a block or in a variant of it"
            self.report(say.misplaced(self.desk.word(member, len(word)), f"`{word}`", where))
            building.whole = False
            return
        match member:
            case syntax.Variants():
                self.axis(member, may, building, scope)
            case syntax.Scenes():
                self.scenes(member, may, building, scope)
            case _:
                self.conditional(member, may, building, scope)

    def axis(self, member: syntax.Variants, may: _Members, building: _Building, scope: Scope) -> None:
        """`variants axis { value { … } }`"""
        from scenec.resolve.axes import axis

        binding = scope.bindings.get(member.axis.text)
        if binding is None or binding.span != self.span(member.axis):
            self.whole = False
            return
        made = axis(member, scope, self.desk, self.binder.tables, self.lay(may.block))
        if made is None:
            self.whole = False
        else:
            building.axes[made.name] = made

    def lay(self, block: Block) -> Lay:
        """Reads the members of a body as an overlay."""
        return lambda span, node, scope: self.body(block, span, None, None, 0, node, scope, overlay=True)

    def conditional(self, member: syntax.When | syntax.Skip, may: _Members, building: _Building, scope: Scope) -> None:
        """`when { axis: value } { … }` and `skip { axis: value }`"""
        from scenec.resolve.axes import condition

        wanted = condition(member.condition, self.desk)
        overlay = None
        if isinstance(member, syntax.When):
            overlay = self.lay(may.block)(self.desk.word(member, 4), member.body, scope)
        if wanted is None:
            self.whole = False
        elif overlay is None:
            building.skips.append(wanted)
        else:
            building.whens.append(When(self.desk.word(member, 4), wanted, overlay))

    def scenes(self, member: syntax.Scenes, may: _Members, building: _Building, scope: Scope) -> None:
        """`scenes item from "top.csv" by sku { … }`: a scene for each row."""
        from scenec.resolve.axes import chosen_row

        table = self.binder.tables.get(Span(scope.source, member.source.start, member.source.end))
        if "scene" not in may.blocks:
            self.unknown("scene", self.desk.word(member, 6), may)
            table = None
        if not self.binder.declare(member, scope.bindings, scope.modules) or table is None:
            building.whole = False
            return
        block, key, item = may.blocks["scene"], self.span(member.item), member.item.text
        for row in table.rows:
            label, place = row.key.text, Span(table.source, row.key.start, row.key.end)
            if ("scene", label) in building.places:
                self.report(say.repeated(place, f"scene {label}", building.places["scene", label]))
                continue
            building.places["scene", label] = place
            bindings = {item: Binding(item, key, chosen_row(row, table.source), scope)}
            inner = Scope(scope.source, scope, bindings, frozenset())
            building.blocks.append(self.body(block, key, label, place, len(building.blocks), member.body, inner))

    def drop(self, member: syntax.Drop, may: _Members, building: _Building) -> None:
        """`drop y`, `drop scene x`"""
        name, span = member.name.text, self.span(member.name)
        if not may.overlay:
            self.report(say.misplaced(self.desk.word(member, 4), "`drop`", "in a value of `variants`, or in a `when`"))
            building.whole = False
        elif name not in may.fields and name not in may.blocks and name != "raw":
            self.unknown(name, span, may)
            building.whole = False
        elif name in may.blocks:
            block = may.blocks[name]
            label = self.label(block, span, member.label)
            if label is None and block.label != "none":
                if block.label not in EXAMPLES:
                    self.report(say_variants.unnamed(span, name))
                building.whole = False
            else:
                building.drops.append(Drop(name, block, label, self.span(member)))
        else:
            if member.label is not None:
                self.report(say.no_label(self.span(member.label), name))
            building.drops.append(Drop(name, None, None, self.span(member)))

    def add(self, member: syntax.Add, may: _Members, building: _Building, scope: Scope) -> None:
        """`add scene x after y { … }`"""
        name, span = member.name.text, self.span(member.name)
        named = [block.name for block in may.blocks.values() if block.label in ("name", "optional-name")]
        if not may.overlay or may.block.path != "video":
            self.report(say.misplaced(self.desk.word(member, 3), "`add`", "in a value of `variants`, or in a `when`"))
            building.whole = False
        elif name not in may.blocks:
            self.unknown(name, span, may)
            building.whole = False
        elif name not in named:
            self.report(say_variants.not_added(span, name, named))
            building.whole = False
        else:
            block, place = may.blocks[name], member.place
            label = self.label(block, span, member.label)
            body = self.body(block, span, label, self.span(member.label), 0, member.body, scope)
            anchor = self.desk.key(place.anchor) if place is not None else None
            anchor_span = self.span(place.anchor if place is not None else member.name)
            building.adds.append(Add(body, isinstance(place, syntax.Before), anchor, anchor_span))

    def apply(self, member: syntax.Apply, may: _Members, building: _Building, scope: Scope) -> None:
        """`apply look`: the members of a preset, as a layer under the block."""
        preset = find(member.preset, scope, self.report)
        span = Span(scope.source, member.preset.start, member.preset.end)
        if preset is None:
            building.whole = False
        elif not fits(preset, may.block, self.solution):
            self.report(say_modules.other_kind(span, preset.name, preset.kind, may.block.name, preset.span))
            building.whole = False
        elif preset.span in building.applied:
            self.report(say.repeated(span, f"apply {preset.name}", building.applied[preset.span], (removal(self.span(member)),)))
        elif self.depth == DEPTH_LIMIT:
            self.report(say_modules.deep_presets(span, DEPTH_LIMIT))
            building.whole = False
        else:
            building.applied[preset.span] = span
            place = Span(preset.scope.source, preset.body.start, preset.body.end)
            self.shared.places.append((span, place))
            applied = self.applied(preset, may.block)
            self.whole = self.whole and applied.whole
            building.layers.append(flat(preset.span, applied.own, applied.layers, len(building.blocks)))
            self.bring(applied.own.choices, span, may, building)

    def bring(self, choices: Choices | None, span: Span, may: _Members, building: _Building) -> None:
        """The axes of a preset, and what goes with them."""
        if choices is None:
            return
        if may.overlay:
            self.report(say_variants.axes_in_overlay(span, choices.axes[0].name if choices.axes else None))
            building.whole = False
            return
        for axis in choices.axes:
            before = building.axes.setdefault(axis.name, axis)
            if before is not axis and before.span != axis.span:
                self.report(say_variants.axis_twice(span, axis.name, before.span))
        building.whens += choices.whens
        building.skips += choices.skips

    def applied(self, preset: Preset, block: Block) -> Applied:
        """A preset as members of a block; each is read once for each block."""
        key = (preset.span, block.path)
        if key not in self.shared.read:
            desk = Desk(preset.scope.source, self.desk.found)
            binder = Binder(desk, self.binder.sizes, self.binder.known, self.binder.tables)
            inner = BodyResolver(desk, binder, self.solution, self.solution_span, self.shared, self.depth + 1)
            own, layers = inner.apart(block, preset.span, None, None, 0, preset.body, preset.scope)
            self.shared.read[key] = Applied(own, layers, inner.whole)
        return self.shared.read[key]

    def field(self, member: syntax.Field | syntax.Append, may: _Members, building: _Building, scope: Scope) -> None:
        """`key: value` and `key +: value`: a field, or the principal field of a block."""
        name, span = self.desk.key(member.key), self.span(member.key)
        bound = Bound(member.value, scope)
        if name in may.fields:
            if member.label is not None:
                self.report(say.no_label(self.span(member.label), name))
            self.set(may.fields[name], member, bound, building)
        elif name in may.blocks and isinstance(member.value, syntax.Record):
            self.block(self.braced(member, member.value), may, building, scope)
        elif name in may.blocks:
            self.short(name, may.blocks[name], member, building, scope)
        elif name == "raw" and isinstance(member.value, syntax.Record):
            self.report(say_syntax.brace_for_value(self.desk.sign(member), ":"))
            self.raw(syntax.Raw(member.start, member.end, member.value), may, building, scope)
        else:
            self.unknown(name, span, may)
            building.whole = False

    def short(self, name: str, block: Block, member: syntax.Field | syntax.Append, building: _Building, scope: Scope) -> None:
        """`title: "x"`, a block written as its principal field; `title +: "y"` adds to that field."""
        span, inner = self.span(member.key), fields(self.solution)[block.path]
        if block.principal is None or block.principal not in inner:
            owners = [s for s in SOLUTIONS if block.path in blocks(s) and block.principal in fields(s)[block.path]]
            if owners:
                allowed = [f"`{name} {{ … }}` with {', '.join(inner)}"]
                self.report(say.other_solution(span, f"{name}: …", owners, self.solution, self.solution_span, allowed))
            else:
                self.report(say.field_for_block(span, name, tuple(inner)))
            building.whole = False
            return
        label = self.label(block, span, member.label)
        before = next((at for at, body in enumerate(building.blocks) if (body.block, body.label) == (block, label)), None)
        if before is not None and isinstance(member, syntax.Append):
            within = _Building(dict(building.blocks[before].settings))
            self.set(inner[block.principal], member, Bound(member.value, scope), within)
            building.blocks[before] = building.blocks[before]._replace(settings=within.settings)
            return
        if not self.first(block, member, label, building):
            return
        within = _Building()
        self.set(inner[block.principal]._replace(name=name), member, Bound(member.value, scope), within)
        settings = dict(zip((block.principal,), within.settings.values(), strict=False))
        place = self.span(member.label) if member.label else None
        building.blocks.append(Body(block, span, label, place, len(building.blocks), settings, (), (), scope, True))

    def braced(self, member: syntax.Field | syntax.Append, record: syntax.Record) -> syntax.Block:
        """The block that `key: { … }` was meant to be: the sign is reported."""
        sign = self.desk.sign(member)
        if sign.text:
            self.report(say_syntax.brace_for_value(sign, sign.text))
        members = tuple(
            syntax.Field(entry.start, entry.end, entry.key, None, entry.value) if isinstance(entry, syntax.Entry) else entry
            for entry in record.entries
        )
        return syntax.Block(member.start, member.end, member.key, member.label, syntax.Body(record.start, record.end, members))

    def set(self, field: Field, member: syntax.Field | syntax.Append, bound: Bound, building: _Building) -> None:
        """Set a field, or add to it."""
        before, span, many = building.settings.get(field.name), self.span(member.key), KINDS[field.kind].many
        appends = isinstance(member, syntax.Append)
        if appends and not many:
            self.report(say.no_append(self.desk.sign(member), field.name))
        elif before is None:
            building.settings[field.name] = Setting(field, span, (bound,), appends)
            building.written[span] = self.span(member)
            if appends:
                building.appended.add(field.name)
        elif appends:
            building.settings[field.name] = before._replace(pieces=(*before.pieces, bound))
        elif field.name in building.appended:
            self.report(say.append_first(span, field.name, before.span))
        else:
            self.report(say.repeated(span, field.name, before.span, building.again(before.span, self.span(member)), adds=many))

    def block(self, member: syntax.Block, may: _Members, building: _Building, scope: Scope) -> None:
        """`key { … }`"""
        name, span = self.desk.key(member.key), self.span(member.key)
        if name in may.blocks:
            block = may.blocks[name]
            label = self.label(block, span, member.label)
            if may.overlay and label is None and block.label == "optional-name":
                self.report(say_variants.unnamed(span, name))
                building.whole = False
            elif self.first(block, member, label, building):
                place = self.span(member.label) if member.label else None
                building.blocks.append(self.body(block, span, label, place, len(building.blocks), member.body, scope, may.overlay))
        elif name in may.fields:
            self.report(say.block_for_field(span, name))
            building.whole = False
        else:
            self.unknown(name, span, may)
            building.whole = False

    def label(self, block: Block, span: Span, node: syntax.Label | None) -> str | None:
        """The label of a block: a name, a level, or none."""
        if node is None:
            if block.label in EXAMPLES:
                self.report(say.missing_label(span, block.name, EXAMPLES[block.label]))
            return None
        text = self.desk.key(node)
        if block.label == "none":
            self.report(say.no_label(self.span(node), block.name))
            return None
        if block.label == "level" and (not isinstance(node, syntax.Number) or text not in ("1", "2", "3", "4", "5")):
            self.report(say.bad_level(self.span(node), self.span(node).text, text if text in ("1", "2", "3", "4", "5") else None))
            return None
        return text

    def first(self, block: Block, member: syntax.Field | syntax.Append | syntax.Block, label: str | None, building: _Building) -> bool:
        """Whether a block stands here for the first time, or may stand again."""
        span = self.span(member.key)
        if block.label != "none" and label is None:
            return True
        key = (block.name, label)
        if key in building.places:
            name = f"{block.name} {label}" if label else block.name
            first = building.places[key]
            self.report(say.repeated(span, name, first, building.again(first, self.span(member))))
            return False
        building.places[key] = span
        building.written[span] = self.span(member)
        return True

    def raw(self, member: syntax.Raw, may: _Members, building: _Building, scope: Scope) -> None:
        """`raw { … }`"""
        span = self.desk.word(member, 3)
        if not may.block.raw:
            self.report(say.no_raw(span, may.block.name))
            building.whole = False
        elif building.raws:
            first = building.raws[0].span
            self.report(say.repeated(span, "raw", first, building.again(first, self.span(member))))
        else:
            building.written[span] = self.span(member)
            building.raws.append(RawJson(span, Bound(member.record, scope)))

    def unknown(self, name: str, span: Span, may: _Members) -> None:
        """A member that the block does not have: perhaps of another solution, of another block, or misspelt."""
        path = may.block.path
        known = [*may.blocks, *may.fields]
        owners = [s for s in SOLUTIONS if path in blocks(s) and (name in fields(s)[path] or name in inner_blocks(s)[path])]
        if owners:
            self.report(say.other_solution(span, name, owners, self.solution, self.solution_span, known))
            return
        if vendor := self.vendor(name, may):
            self.report(vendor(span))
            return
        suggestion = nearest(name, known)
        where = f"`{may.block.name}`"
        places = [place for place, members in fields(self.solution).items() if name in members and place != path]
        places += [place for place, inner in inner_blocks(self.solution).items() if name in inner and place != path]
        if suggestion is None and 0 < len(places) <= 3:
            self.report(say.elsewhere(span, name, [f"`{place}`" for place in places], known))
        else:
            self.report(say.unknown_member(span, name, where, known, suggestion))

    def vendor(self, name: str, may: _Members) -> Callable[[Span], Diagnostic] | None:
        """What is said of a name that is the vendor's own for a field: of this block, else of others."""
        key = name.casefold()
        rows = [field for members in fields(self.solution).values() for field in members.values()]
        named = [field for field in rows if any(pointer.rpartition("/")[2].casefold() == key for pointer in field.json)]
        own = [field for field in named if field.block == may.block.path]
        if name[:1].islower() or not named or len(own or named) > 3:
            return None
        alone = own[0].name if len(own) == 1 and len(own[0].json) == 1 else None
        return lambda span: say.vendor_name(span, name, [field.path for field in own or named], alone)


class _Building:
    """A body in the making."""

    def __init__(self, settings: dict[str, Setting] | None = None) -> None:
        self.settings: dict[str, Setting] = settings or {}
        self.appended: set[str] = set()
        self.blocks: list[Body] = []
        self.raws: list[RawJson] = []
        self.drops: list[Drop] = []
        self.adds: list[Add] = []
        self.axes: dict[str, Axis] = {}
        self.whens: list[When] = []
        self.skips: list[Condition] = []
        self.layers: list[Layer] = []
        self.applied: dict[Span, Span] = {}
        self.places: dict[tuple[str, str | None], Span] = {}
        self.written: dict[Span, Span] = {}
        self.whole = True

    def choices(self) -> Choices | None:
        """What makes variants, if anything does."""
        any_of = self.axes or self.whens or self.skips
        return Choices(tuple(self.axes.values()), tuple(self.whens), tuple(self.skips)) if any_of else None

    def again(self, first: Span, member: Span) -> tuple[Fix, ...]:
        """The fix for a member that stands a second time, if it says the same as the first, known by its key."""
        return removal_again(self.written[first], member) if first in self.written else ()

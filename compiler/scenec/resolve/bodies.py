"""The members of bodies in, settings and blocks out: matched with the rows of the service tables, shorthand expanded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scenec import syntax
from scenec.catalog import modules as say_modules
from scenec.catalog import names as say
from scenec.catalog import syntax as say_syntax
from scenec.catalog import variants as say_variants
from scenec.diagnostics import removal
from scenec.facts import SOLUTIONS, Block, Field, blocks, fields, inner_blocks
from scenec.kinds import KINDS
from scenec.merge import Layer, flat, merge
from scenec.model import Binding, Body, Bound, Preset, RawJson, Scope, Setting
from scenec.noun import Noun
from scenec.resolve.building import EXAMPLES, Building, Head, Members
from scenec.resolve.desk import Desk
from scenec.resolve.names import Binder, unknowable
from scenec.resolve.presets import find, fits
from scenec.source import Span

if TYPE_CHECKING:
    pass


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

    def body(self, head: Head, node: syntax.Body, outer: Scope, overlay: bool = False) -> Body:
        """A block with its braces, and with what it applies."""
        return merge(*self.apart(head, node, outer, overlay))

    def apart(self, head: Head, node: syntax.Body, outer: Scope, overlay: bool = False) -> tuple[Body, tuple[Layer, ...]]:
        """A block with its braces, and what it applies."""
        bindings: dict[str, Binding] = {}
        block, scope = head.block, Scope(outer.source, outer, bindings, unknowable(node.members))
        may = Members(block, fields(self.solution)[block.path], inner_blocks(self.solution)[block.path], overlay)
        columns = self.binder.axes(node.members, scope, bindings) if block.path == "video" and not overlay else None
        self.binder.lets(node.members, scope, bindings, columns)
        building = Building()
        for member in node.members:
            self.member(member, may, building, scope)
        whole = building.whole and not any(isinstance(member, syntax.Broken) for member in node.members)
        if whole and not building.says() and block.path != "video":
            self.report(say.empty_block(head.span, block.name, (*may.fields, *may.blocks)))
            whole = False
        return building.body(head, scope, whole), tuple(building.layers)

    def member(self, member: syntax.Member, may: Members, building: Building, scope: Scope) -> None:
        """One member of a body."""
        match member:
            case syntax.Field() | syntax.Append():
                self.field(member, may, building, scope)
            case syntax.Block():
                self.block(member, may, building, scope)
            case syntax.Raw():
                self.raw(member, may, building, scope)
            case syntax.Broken():
                self.whole = self.whole and not (may.block.path == "video" and self.span(member).text.startswith("variants"))
            case syntax.Let() | syntax.Allow():
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
            case _:
                self.of_variants(member, may, building, scope)

    def of_variants(
        self,
        member: syntax.Drop | syntax.Add | syntax.Variants | syntax.When | syntax.Skip | syntax.Scenes,
        may: Members,
        building: Building,
        scope: Scope,
    ) -> None:
        """A member that makes variants, or that only their overlays have."""
        from scenec.resolve import overlays

        match member:
            case syntax.Drop():
                overlays.drop(self, member, may, building)
            case syntax.Add():
                overlays.add(self, member, may, building, scope)
            case _:
                overlays.choice(self, member, may, building, scope)

    def apply(self, member: syntax.Apply, may: Members, building: Building, scope: Scope) -> None:
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
            if applied.own.choices is not None:
                from scenec.resolve.overlays import bring

                bring(self, applied.own.choices, span, may, building)

    def applied(self, preset: Preset, block: Block) -> Applied:
        """A preset as members of a block; each is read once for each block."""
        key = (preset.span, block.path)
        if key not in self.shared.read:
            desk = Desk(preset.scope.source, self.desk.found)
            binder = Binder(desk, self.binder.sizes, self.binder.known, self.binder.tables)
            inner = BodyResolver(desk, binder, self.solution, self.solution_span, self.shared, self.depth + 1)
            own, layers = inner.apart(Head(block, preset.span), preset.body, preset.scope)
            self.shared.read[key] = Applied(own, layers, inner.whole)
        return self.shared.read[key]

    def field(self, member: syntax.Field | syntax.Append, may: Members, building: Building, scope: Scope) -> None:
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

    def short(self, name: str, block: Block, member: syntax.Field | syntax.Append, building: Building, scope: Scope) -> None:
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
            within = Building(dict(building.blocks[before].settings))
            self.set(inner[block.principal], member, Bound(member.value, scope), within)
            building.blocks[before] = building.blocks[before]._replace(settings=within.settings)
            return
        if not self.first(block, member, label, building):
            return
        within = Building()
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

    def set(self, field: Field, member: syntax.Field | syntax.Append, bound: Bound, building: Building) -> None:
        """Set a field, or add to it."""
        before, span, many = building.settings.get(field.name), self.span(member.key), KINDS[field.kind].many
        appends = isinstance(member, syntax.Append)
        if appends and not many:
            self.report(say.no_append(self.desk.sign(member), field.name))
            building.whole = False
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

    def block(self, member: syntax.Block, may: Members, building: Building, scope: Scope) -> None:
        """`key { … }`"""
        name, span = self.desk.key(member.key), self.span(member.key)
        if name in may.blocks:
            block = may.blocks[name]
            label = self.label(block, span, member.label)
            if may.overlay and label is None and block.label == "optional-name":
                self.report(say_variants.unnamed(span, name))
                building.whole = False
            elif self.first(block, member, label, building):
                building.whole = building.whole and (label is not None or block.label not in EXAMPLES)
                place = self.span(member.label) if member.label else None
                building.blocks.append(self.body(Head(block, span, label, place, len(building.blocks)), member.body, scope, may.overlay))
        elif name in may.fields:
            self.report(say.block_for_field(span, name))
            building.whole = False
        else:
            self.unknown(name, span, may)
            building.whole = False
            self.whole = self.whole and may.block.path != "video"

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

    def first(self, block: Block, member: syntax.Field | syntax.Append | syntax.Block, label: str | None, building: Building) -> bool:
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

    def raw(self, member: syntax.Raw, may: Members, building: Building, scope: Scope) -> None:
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

    def unknown(self, name: str, span: Span, may: Members) -> None:
        """A member that the block does not have."""
        from scenec.resolve.unknown import unknown

        self.report(unknown(name, span, may.block, self.solution, self.solution_span))

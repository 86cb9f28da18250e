"""A tree in, what it declares out: names in their scopes, members matched with the rows of the service tables, shorthand expanded."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

from scenec import syntax
from scenec.catalog import names as say
from scenec.catalog import syntax as say_syntax
from scenec.diagnostics import Diagnostic, removal, replacement
from scenec.facts import SOLUTIONS, Block, Field, blocks, fields, inner_blocks
from scenec.kinds import KINDS, TYPES, Place, Reader
from scenec.model import Binding, Body, Bound, Program, RawJson, Scope, Setting, Video
from scenec.noun import Noun
from scenec.similar import nearest
from scenec.source import Source, Span
from scenec.text import Names

RESERVED = frozenset(("true", "false", "null", "video", "variant", "request", "region"))
DEVICES = frozenset(("con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))))
NOT_YET = {
    syntax.Use: "use",
    syntax.Preset: "preset",
    syntax.Apply: "apply",
    syntax.Variants: "variants",
    syntax.Scenes: "scenes",
    syntax.When: "when",
    syntax.Skip: "skip",
    syntax.Drop: "drop",
    syntax.Add: "add",
}
LATER: TypeAlias = (
    syntax.Use | syntax.Preset | syntax.Apply | syntax.Variants | syntax.Scenes | syntax.When | syntax.Skip | syntax.Drop | syntax.Add
)
DECLARATIONS = ("video", *NOT_YET.values(), "allow", "let", "param")
EXAMPLES = {"name": "scene opening { … }", "level": "subheading 1 { … }"}


def resolve(source: Source, file: syntax.File, given: Mapping[str, Bound]) -> tuple[Program, list[Diagnostic]]:
    """Bind what a file declares; `given` are values for its parameters."""
    resolver = _Resolver(source)
    scope, params = resolver.file_scope(file, given)
    videos = [video for member in file.members if (video := resolver.top(member, scope)) is not None]
    return Program(source, scope, params, tuple(videos)), resolver.found


class _Members(Noun):
    """What may stand in a body."""

    block: Block
    fields: Mapping[str, Field]
    blocks: Mapping[str, Block]


class _Resolver:
    def __init__(self, source: Source) -> None:
        self.source = source
        self.found: list[Diagnostic] = []
        self.videos: dict[str, Span] = {}
        self.sizes: dict[Span, tuple[int, int]] = {}

    def span(self, node: syntax.Name | syntax.Text | syntax.Number | syntax.Member | syntax.Body) -> Span:
        return Span(self.source, node.start, node.end)

    def report(self, diagnostic: Diagnostic) -> None:
        self.found.append(diagnostic)

    # names

    def file_scope(self, file: syntax.File, given: Mapping[str, Bound]) -> tuple[Scope, dict[str, Binding]]:
        """The scope of a file, with its parameters; a parameter is bound to the value given, else to its default."""
        bindings: dict[str, Binding] = {}
        scope = Scope(self.source, None, bindings, _unknowable(file.members))
        params: dict[str, Binding] = {}
        for member in file.members:
            if isinstance(member, syntax.Param) and self.declare(member, bindings):
                value = given.get(member.name.text)
                binding = self.param(member, value, scope)
                params[member.name.text] = bindings[member.name.text] = binding
        self.lets(file.members, scope, bindings)
        for member in file.members:
            if isinstance(member, syntax.Param) and member.name.text in params:
                before = len(self.found)
                self.check_type(member, params[member.name.text])
                if len(self.found) > before:
                    bindings[member.name.text] = self.silent(params[member.name.text])
        return scope, params

    def unique_keys(self, value: syntax.Value) -> None:
        """Report the keys that a record in a value sets twice."""
        waiting: list[syntax.Value] = [value]
        while waiting:
            node = waiting.pop()
            if isinstance(node, syntax.List):
                waiting.extend(node.elements)
            elif isinstance(node, syntax.Record):
                first: dict[str, Span] = {}
                for entry in node.entries:
                    if isinstance(entry, syntax.Entry):
                        waiting.append(entry.value)
                        key, span = _word(entry.key), self.span(entry.key)
                        if key in first:
                            self.report(say.repeated(span, key, first[key]))
                        first.setdefault(key, span)

    def lets(self, members: tuple[syntax.Member, ...], scope: Scope, bindings: dict[str, Binding]) -> None:
        """Bind the `let`s of a body."""
        for member in members:
            if isinstance(member, syntax.Let) and self.declare(member, bindings):
                self.unique_keys(member.value)
                bindings[member.name.text] = Binding(member.name.text, self.span(member.name), member.value, scope)
        if bindings:
            from scenec.resolve.growth import endless

            for name in endless(scope, bindings, self.sizes, self.report):
                bindings[name] = self.silent(bindings[name])

    def silent(self, binding: Binding) -> Binding:
        """A name whose value cannot be used, which is reported: nothing is said of its uses."""
        return binding._replace(value=syntax.Broken(binding.span.start, binding.span.end, ()))

    def declare(self, member: syntax.Let | syntax.Param, bindings: Mapping[str, Binding]) -> bool:
        """Whether the name of a declaration can be declared; if not, it is said why."""
        name, span = member.name, self.span(member.name)
        if name.text in RESERVED:
            self.report(say.reserved(span, name.text))
            return False
        if name.text in bindings:
            self.report(say.declared_twice(span, name.text, bindings[name.text].span, removal(self.span(member))))
            return False
        if "-" in name.text:
            self.report(say.dashed(span, name.text))
        return True

    def param(self, member: syntax.Param, given: Bound | None, scope: Scope) -> Binding:
        """The binding of a parameter; without a value its uses stay silent."""
        if given is not None:
            return Binding(member.name.text, self.span(member.name), given.node, given.scope)
        if member.default is not None:
            return Binding(member.name.text, self.span(member.name), member.default, scope)
        self.report(say.unset_param(self.span(member.name), member.name.text))
        return Binding(member.name.text, self.span(member.name), syntax.Broken(member.start, member.end, ()), scope)

    def check_type(self, member: syntax.Param, binding: Binding) -> None:
        """Whether the value of a parameter is of its type."""
        element = member.type.element if isinstance(member.type, syntax.ListType) else member.type
        kind = TYPES.get(element.text)
        if kind is None:
            self.report(say.unknown_type(self.span(element), element.text, tuple(TYPES), nearest(element.text, TYPES)))
            return
        if isinstance(binding.value, syntax.Broken):
            return
        bound = Bound(binding.value, binding.scope)
        row = Field(binding.name, binding.name, "", binding.name, (), element.text, None, SOLUTIONS, (), None, None, (), None, (), "")

        def report(diagnostic: Diagnostic) -> None:
            """A fix is written for a scene; a value that was given stands in JSON or on a command line."""
            self.report(diagnostic if bound.scope.source is self.source else diagnostic._replace(fixes=()))

        reader = Reader(row, Names("", "", None), Place("cn-shanghai", "http", None), report)
        if isinstance(member.type, syntax.ListType):
            for used in reader.elements((bound,)):
                if used is not None:
                    kind.read_one(reader, used)
        else:
            kind.read(reader, (bound,))

    # declarations of a file

    def top(self, member: syntax.Member, scope: Scope) -> Video | None:
        """A member of the file: a video, or what belongs elsewhere."""
        match member:
            case syntax.Video():
                return self.video(member, scope)
            case syntax.Field() | syntax.Append() | syntax.Block():
                self.outside(member)
            case syntax.Raw():
                self.report(say.misplaced(self.word(member, 3), "`raw`", "inside of a `video`"))
            case syntax.Let() | syntax.Param() | syntax.Allow() | syntax.Broken():
                pass
            case _:
                self.later(member)
        return None

    def outside(self, member: syntax.Field | syntax.Append | syntax.Block) -> None:
        """A member of a video that stands in none; a block may be a declaration whose word is misspelt."""
        name, span = self.key(member.key), self.span(member.key)
        word = nearest(name, DECLARATIONS) if isinstance(member, syntax.Block) and name not in blocks("storyboard") else None
        if word is not None:
            self.report(say_syntax.misspelt_word(span, name, word))
        else:
            self.report(say.misplaced(span, f"`{name}`", "inside of a `video`"))

    def key(self, key: syntax.Key | syntax.Label) -> str:
        """The text of a key or label, which takes no interpolation."""
        if not isinstance(key, syntax.Text):
            return key.text
        if any(isinstance(part, syntax.Interpolation) for part in key.parts):
            self.report(say_syntax.interpolation_not_allowed(self.span(key), "a key or label"))
        return _word(key)

    def word(self, member: syntax.Member, length: int) -> Span:
        """The word that a declaration begins with."""
        return Span(self.source, member.start, member.start + length)

    def later(self, member: LATER) -> None:
        """A declaration that this version does not compile."""
        word = NOT_YET[type(member)]
        self.report(say.not_yet(self.word(member, len(word)), word))

    def video(self, member: syntax.Video, scope: Scope) -> Video | None:
        """A declared video; without a known solution nothing in it can be told."""
        name, span = member.name.text, self.span(member.name)
        why = _bad_name(name)
        if why:
            self.report(say.bad_video_name(span, name, why))
        if name.casefold() in self.videos:
            self.report(say.video_twice(span, name, self.videos[name.casefold()]))
        self.videos.setdefault(name.casefold(), span)
        solution = member.solution.text
        if solution not in SOLUTIONS:
            self.report(say.unknown_solution(self.span(member.solution), solution, SOLUTIONS, nearest(solution, SOLUTIONS)))
            return None
        resolver = _BodyResolver(self, solution, self.span(member.solution))
        body = resolver.body(blocks(solution)["video"], span, None, None, 0, member.body, scope)
        return Video(name, span, solution, self.span(member.solution), body, resolver.whole)


class _BodyResolver:
    """Matches the members of bodies with the tables of one solution."""

    def __init__(self, resolver: _Resolver, solution: str, solution_span: Span) -> None:
        self.resolver = resolver
        self.report = resolver.report
        self.span = resolver.span
        self.source = resolver.source
        self.solution = solution
        self.solution_span = solution_span
        self.whole = True

    def body(
        self, block: Block, span: Span, label: str | None, label_span: Span | None, number: int, node: syntax.Body, outer: Scope
    ) -> Body:
        """A block with its braces."""
        bindings: dict[str, Binding] = {}
        scope = Scope(outer.source, outer, bindings, _unknowable(node.members))
        self.resolver.lets(node.members, scope, bindings)
        may = _Members(block, fields(self.solution)[block.path], inner_blocks(self.solution)[block.path])
        building = _Building()
        for member in node.members:
            self.member(member, may, building, scope)
        whole = building.whole and not any(isinstance(member, syntax.Broken) for member in node.members)
        says = building.settings or building.blocks or building.raws
        if whole and not says and block.path != "video":
            self.report(say.empty_block(span, block.name, (*may.fields, *may.blocks)))
            whole = False
        return Body(block, span, label, label_span, number, building.settings, tuple(building.blocks), tuple(building.raws), scope, whole)

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
                self.report(say.misplaced(self.resolver.word(member, 5), "`param`", "at the top of the file"))
            case syntax.Video():
                self.report(say.misplaced(self.resolver.word(member, 5), "`video`", "at the top of the file"))
            case syntax.Use() | syntax.Preset():
                word = NOT_YET[type(member)]
                self.report(say.misplaced(self.resolver.word(member, len(word)), f"`{word}`", "at the top of the file"))
                building.whole = False
            case _:
                self.resolver.later(member)
                self.whole = building.whole = False

    def field(self, member: syntax.Field | syntax.Append, may: _Members, building: _Building, scope: Scope) -> None:
        """`key: value` and `key +: value`: a field, or the principal field of a block."""
        name, span = self.resolver.key(member.key), self.span(member.key)
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
            self.report(say_syntax.brace_for_value(Span(self.source, *self.sign(member)), ":"))
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
        sign = Span(self.source, *self.sign(member))
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
            self.report(say.no_append(Span(self.source, *self.sign(member)), field.name))
        elif before is None:
            building.settings[field.name] = Setting(field, span, (bound,))
            if appends:
                building.appended.add(field.name)
        elif appends:
            building.settings[field.name] = before._replace(pieces=(*before.pieces, bound))
        elif field.name in building.appended:
            self.report(say.append_first(span, field.name, before.span))
        else:
            added = (replacement(Span(self.source, *self.sign(member)), "+:", "add to it with `+:`"),) if many else ()
            self.report(say.repeated(span, field.name, before.span, (*added, removal(self.span(member)))))

    def sign(self, member: syntax.Field | syntax.Append) -> tuple[int, int]:
        """Where the `:` or `+:` of a field stands."""
        name = member.label or member.key
        sign = ":" if isinstance(member, syntax.Field) else "+:"
        at = self.source.text.find(sign, name.end, member.value.start)
        return (at, at + len(sign)) if at >= 0 else (name.end, name.end)

    def block(self, member: syntax.Block, may: _Members, building: _Building, scope: Scope) -> None:
        """`key { … }`"""
        name, span = self.resolver.key(member.key), self.span(member.key)
        if name in may.blocks:
            block = may.blocks[name]
            label = self.label(block, span, member.label)
            if self.first(block, member, label, building):
                place = self.span(member.label) if member.label else None
                building.blocks.append(self.body(block, span, label, place, len(building.blocks), member.body, scope))
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
        text = self.resolver.key(node)
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
            self.report(say.repeated(span, name, building.places[key], (removal(self.span(member)),)))
            return False
        building.places[key] = span
        return True

    def raw(self, member: syntax.Raw, may: _Members, building: _Building, scope: Scope) -> None:
        """`raw { … }`"""
        span = self.resolver.word(member, 3)
        if not may.block.raw:
            self.report(say.no_raw(span, may.block.name))
            building.whole = False
        elif building.raws:
            self.report(say.repeated(span, "raw", building.raws[0].span, (removal(self.span(member)),)))
        else:
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
        self.places: dict[tuple[str, str | None], Span] = {}
        self.whole = True


def _word(key: syntax.Key | syntax.Label) -> str:
    """The text of a key or label."""
    if isinstance(key, syntax.Text):
        return "".join(part for part in key.parts if isinstance(part, str))
    return key.text


def _unknowable(members: tuple[syntax.Member, ...]) -> frozenset[str]:
    """Names that members which cannot be read, or are not compiled yet, may declare."""
    names: set[str] = set()
    for member in members:
        match member:
            case syntax.Broken():
                names.update(member.names[:3])
            case syntax.Use():
                last = member.path.names[-1].text if isinstance(member.path, syntax.Library) else _stem(_word(member.path))
                names.add(member.alias.text if member.alias else last)
            case syntax.Preset():
                names.add(member.name.text)
            case syntax.Variants():
                names.add(member.axis.text)
            case syntax.Scenes():
                names.add(member.item.text)
            case _:
                pass
    return frozenset(names)


def _stem(path: str) -> str:
    """The name of a file without its folders and ending."""
    return path.rpartition("/")[2].partition(".")[0]


def _bad_name(name: str) -> str | None:
    """Why a file cannot be called so, on some system."""
    if name.casefold() in DEVICES:
        return "Windows keeps this name for a device"
    if name.endswith("-"):
        return "it ends with `-`"
    return "it has more than 240 bytes" if len(name.encode()) > 240 else None

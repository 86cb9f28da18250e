"""Declarations in, names bound out: `let` and `param`, in scopes within scopes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from scenec import syntax
from scenec.catalog import modules as say_modules
from scenec.catalog import names as say
from scenec.diagnostics import Diagnostic, removal_again
from scenec.facts import unlisted
from scenec.kinds import TYPES, Place, Reader
from scenec.model import Binding, Bound, Module, Node, Pick, Preset, Scope
from scenec.modules import Used, alias_of
from scenec.names import Names
from scenec.resolve.desk import Desk, Sizes, text_of
from scenec.resolve.presets import applied, kinds
from scenec.similar import nearest
from scenec.source import Span
from scenec.table import Table

if TYPE_CHECKING:
    from scenec.resolve.growth import Columns

RESERVED = frozenset(("true", "false", "null", "video", "variant", "request", "region"))
NAME = re.compile(r"[^\W\d]\w*")
ALONE = (syntax.Text, syntax.Number, syntax.Colour, syntax.Record, syntax.Trim)
"""The values that are no list, whatever is declared."""


class Binder:
    """Binds the names of a file, and of the bodies in it.

    `sizes`, `known` and `tables` are shared by the files that use each other: how large values are, the scopes of files that were bound,
    and the tables of data, by the place of what names them.
    """

    def __init__(self, desk: Desk, sizes: Sizes, known: dict[int, Scope], tables: Mapping[Span, Table]) -> None:
        self.desk = desk
        self.span = desk.span
        self.report = desk.report
        self.sizes = sizes
        self.known = known
        self.tables = tables
        self.written: dict[Span, Span] = {}
        self.columns: set[Span] = set()
        self.endless: frozenset[Span] = frozenset()

    def file_scope(
        self, file: syntax.File, given: Mapping[str, Bound] | None, uses: Mapping[int, Used]
    ) -> tuple[Scope, dict[str, Binding]]:
        """The scope of a file, with its parameters, each bound to the value given, else to its default; None where nobody can give one."""
        bindings: dict[str, Binding] = {}
        modules, presets = self.modules(file, uses), dict[str, Preset]()
        hidden = unknowable(file.members) - set(modules) | ({"."} if _loses(file.members, uses) else set())
        scope = Scope(self.desk.source, None, bindings, hidden, modules, presets)
        params: dict[str, Binding] = {}
        for member in file.members:
            if isinstance(member, syntax.Param) and self.declare(member, bindings, modules):
                binding = self.param(member, given, scope)
                params[member.name.text] = bindings[member.name.text] = binding
        self.lets(file.members, scope, bindings)
        self.presets(file, scope, presets)
        for member in file.members:
            if isinstance(member, syntax.Param) and member.name.text in params:
                before = len(self.desk.found)
                self.check_type(member, params[member.name.text])
                if len(self.desk.found) > before:
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
                        key, span = text_of(entry.key), self.span(entry.key)
                        if key in first:
                            self.report(say.repeated(span, key, first[key]))
                        first.setdefault(key, span)

    def lets(self, members: tuple[syntax.Member, ...], scope: Scope, bindings: dict[str, Binding], columns: Columns | None = None) -> None:
        """Bind the `let`s of a body, which may name what its axes declare."""
        for member in members:
            if isinstance(member, syntax.Let) and self.declare(member, bindings, scope.modules):
                self.unique_keys(member.value)
                bindings[member.name.text] = Binding(member.name.text, self.span(member.name), member.value, scope)
        if any(binding.span not in self.columns for binding in bindings.values()):
            from scenec.resolve.growth import endless

            self.endless |= endless(scope, bindings, columns or {}, self.sizes, self.report)
        for name, binding in bindings.items():
            if binding.span in self.endless:
                bindings[name] = self.silent(binding)

    def axes(self, members: tuple[syntax.Member, ...], scope: Scope, bindings: dict[str, Binding]) -> Columns:
        """Bind the names of the axes that a body declares; what their values declare."""
        columns: dict[str, list[dict[str, Binding]]] = {}
        for member in members:
            if isinstance(member, syntax.Variants) and self.declare(member, bindings, scope.modules):
                name, span = member.axis.text, self.span(member.axis)
                bindings[name] = Binding(name, span, Pick(span.start, span.end, name), scope)
                declared = columns[name] = [self.column_lets(body, scope) for body in _bodies(member)]
                self.columns.update(binding.span for lets in declared for binding in lets.values())
        return columns

    def column_lets(self, body: syntax.Body, scope: Scope) -> dict[str, Binding]:
        """What a value of an axis declares, to be looked through before it is bound."""
        lets = {member.name.text: member for member in reversed(body.members) if isinstance(member, syntax.Let)}
        return {name: Binding(name, self.span(let.name), let.value, scope) for name, let in reversed(lets.items())}

    def silent(self, binding: Binding) -> Binding:
        """A name whose value cannot be used, which is reported: nothing is said of its uses."""
        return binding._replace(value=syntax.Broken(binding.span.start, binding.span.end, ()))

    def modules(self, file: syntax.File, uses: Mapping[int, Used]) -> dict[str, Module]:
        """The files that a file uses, by the names that it gives them."""
        found: dict[str, Module] = {}
        for member in file.members:
            if isinstance(member, syntax.Use) and member.start in uses:
                name, node = alias_of(member), member.alias or member.path
                if name in found:
                    self.twice(member, self.span(node), name, found[name].span)
                elif name in RESERVED or not NAME.fullmatch(name):
                    self.report(say_modules.unnamed(self.span(node), name))
                else:
                    found[name] = Module(name, self.span(node), self.scope_of(uses[member.start]))
                    self.written[self.span(node)] = self.span(member)
        return found

    def presets(self, file: syntax.File, scope: Scope, found: dict[str, Preset]) -> None:
        """The presets that a file declares."""
        for member in file.members:
            if isinstance(member, syntax.Preset) and self.declare(member, scope.bindings, {**scope.modules, **found}):
                kind = member.kind.text if member.kind is not None else None
                if member.kind is not None and kind not in kinds():
                    known = kinds()
                    self.report(say_modules.unknown_kind(self.span(member.kind), member.kind.text, known, nearest(member.kind.text, known)))
                else:
                    found[member.name.text] = Preset(member.name.text, self.span(member.name), kind, member.body, scope)
        if found:
            from scenec.resolve.growth import circles

            for circle in circles({name: applied(preset.body) for name, preset in found.items()}):
                self.report(say_modules.circular_preset(found[circle[0]].span, circle))
                for name in circle[:-1]:
                    found.pop(name, None)

    def scope_of(self, used: Used) -> Scope:
        """The scope of a file that is used; its parameters have their defaults, since nobody else can set them."""
        if id(used) not in self.known:
            binder = Binder(Desk(used.source, self.desk.found), self.sizes, self.known, self.tables)
            self.known[id(used)] = binder.file_scope(used.file, None, used.uses)[0]
        return self.known[id(used)]

    def declare(
        self,
        member: syntax.Let | syntax.Param | syntax.Preset | syntax.Variants | syntax.Scenes,
        bindings: Mapping[str, Binding],
        others: Mapping[str, Module | Preset] = MappingProxyType({}),
    ) -> bool:
        """Whether the name of a declaration can be declared; if not, it is said why."""
        name = name_of(member)
        span = self.span(name)
        if name.text in RESERVED:
            self.report(say.reserved(span, name.text))
            return False
        before = bindings.get(name.text) or others.get(name.text)
        if before is not None:
            self.twice(member, span, name.text, before.span)
            return isinstance(before, Module | Preset) and not isinstance(member, syntax.Preset)
        if "-" in name.text:
            self.report(say.dashed(span, name.text))
        self.written[span] = self.span(member)
        return True

    def twice(self, member: syntax.Member, span: Span, name: str, first: Span) -> None:
        """Report a declaration of a name that an earlier one declares."""
        fixes = removal_again(self.written[first], self.span(member)) if first in self.written else ()
        self.report(say.declared_twice(span, name, first, fixes))

    def param(self, member: syntax.Param, given: Mapping[str, Bound] | None, scope: Scope) -> Binding:
        """The binding of a parameter; without a value its uses stay silent."""
        value = given.get(member.name.text) if given is not None else None
        if value is not None:
            return Binding(member.name.text, self.span(member.name), _typed(member, value.node), value.scope)
        if member.default is not None:
            return Binding(member.name.text, self.span(member.name), _typed(member, member.default), scope)
        unset = say.unset_param if given is not None else say.unset_where_used
        self.report(unset(self.span(member.name), member.name.text))
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
        row = unlisted(binding.name, "", element.text)

        def report(diagnostic: Diagnostic) -> None:
            """A fix is written for a scene; a value that was given stands in JSON or on a command line."""
            self.report(diagnostic if bound.scope.source is self.desk.source else diagnostic._replace(fixes=()))

        reader = Reader(row, Names("", "", None), Place("cn-shanghai", "http", None), report)
        if isinstance(member.type, syntax.ListType):
            for used in reader.elements((bound,)):
                if used is not None:
                    kind.read_one(reader, used)
        else:
            kind.read(reader, (bound,))


def name_of(member: syntax.Let | syntax.Param | syntax.Preset | syntax.Variants | syntax.Scenes) -> syntax.Name:
    """The name that a declaration declares."""
    match member:
        case syntax.Variants():
            return member.axis
        case syntax.Scenes():
            return member.item
        case _:
            return member.name


def _bodies(member: syntax.Variants) -> list[syntax.Body]:
    """The bodies in which an axis declares something: its own where rows make its values, else those of the values."""
    if member.body is None or member.source is not None:
        return [member.body] if member.body is not None else []
    return [value.body for value in member.body.members if isinstance(value, syntax.Block)]


def _typed(member: syntax.Param, value: Node) -> Node:
    """The value of a parameter; of one that is a list, one value is a list of one."""
    if not isinstance(member.type, syntax.ListType) or not isinstance(value, ALONE):
        return value
    return syntax.List(value.start, value.end, (value,))


def _loses(members: tuple[syntax.Member, ...], uses: Mapping[int, Used]) -> bool:
    """Whether a `use` leads nowhere and has no name of its own: whatever is dotted may be meant by it."""
    return any(
        member.names[:1] == ("use",) if isinstance(member, syntax.Broken) else member.alias is None and member.start not in uses
        for member in members
        if isinstance(member, syntax.Broken | syntax.Use)
    )


def unknowable(members: tuple[syntax.Member, ...]) -> frozenset[str]:
    """Names that members which cannot be read may declare; `*` where that may be any."""
    names: set[str] = set()
    for member in members:
        match member:
            case syntax.Broken():
                names.update(member.names[:3])
                if member.names[0:1] == ("variants",) and not set(member.names[1:2]) - {"from", "by", "across"}:
                    names.add("*")
            case syntax.Use():
                names.add(alias_of(member))
            case syntax.Preset():
                names.add(member.name.text)
            case _:
                pass
    return frozenset(names)

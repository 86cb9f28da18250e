"""Declarations in, names bound out: `let` and `param`, in scopes within scopes."""

from __future__ import annotations

from collections.abc import Mapping

from scenec import syntax
from scenec.catalog import names as say
from scenec.diagnostics import Diagnostic, removal
from scenec.facts import unlisted
from scenec.kinds import TYPES, Place, Reader
from scenec.model import Binding, Bound, Scope
from scenec.resolve.desk import Desk, text_of
from scenec.similar import nearest
from scenec.source import Span
from scenec.text import Names

RESERVED = frozenset(("true", "false", "null", "video", "variant", "request", "region"))


class Binder:
    """Binds the names of a file, and of the bodies in it."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.span = desk.span
        self.report = desk.report
        self.sizes: dict[Span, tuple[int, int]] = {}

    def file_scope(self, file: syntax.File, given: Mapping[str, Bound]) -> tuple[Scope, dict[str, Binding]]:
        """The scope of a file, with its parameters; a parameter is bound to the value given, else to its default."""
        bindings: dict[str, Binding] = {}
        scope = Scope(self.desk.source, None, bindings, unknowable(file.members))
        params: dict[str, Binding] = {}
        for member in file.members:
            if isinstance(member, syntax.Param) and self.declare(member, bindings):
                value = given.get(member.name.text)
                binding = self.param(member, value, scope)
                params[member.name.text] = bindings[member.name.text] = binding
        self.lets(file.members, scope, bindings)
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
            return Binding(member.name.text, self.span(member.name), _typed(member, given.node), given.scope)
        if member.default is not None:
            return Binding(member.name.text, self.span(member.name), _typed(member, member.default), scope)
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


def _typed(member: syntax.Param, value: syntax.Value) -> syntax.Value:
    """The value of a parameter; of one that is a list, one value is a list of one."""
    if not isinstance(member.type, syntax.ListType) or isinstance(value, syntax.List | syntax.Reference | syntax.Broken):
        return value
    return syntax.List(value.start, value.end, (value,))


def unknowable(members: tuple[syntax.Member, ...]) -> frozenset[str]:
    """Names that members which cannot be read, or are not compiled yet, may declare."""
    names: set[str] = set()
    for member in members:
        match member:
            case syntax.Broken():
                names.update(member.names[:3])
            case syntax.Use():
                last = member.path.names[-1].text if isinstance(member.path, syntax.Library) else _stem(text_of(member.path))
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

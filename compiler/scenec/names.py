"""A reference in, the value that it stands for out: through declarations, files that are used, and what is chosen in a variant."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from scenec import syntax
from scenec.catalog import modules as say_modules
from scenec.catalog import names as say_names
from scenec.diagnostics import Diagnostic, Related, replacement, using
from scenec.model import Binding, Bound, Chosen, Module, Pick, Scope
from scenec.noun import Noun
from scenec.similar import nearest
from scenec.source import Span

Report = Callable[[Diagnostic], None]

OWN = ("video", "request", "region", "variant")
"""What every text may name."""


class Names(Noun):
    """What every text of a request may name, beside what is declared.

    Where a declaration of the video could not be taken into account (not `whole`), `variant` may have a value.
    `chosen` are the values of the axes; `asked` takes in which of what differs between variants was looked for.
    """

    video: str
    request: str
    region: str | None
    whole: bool = True
    variant: str | None = None
    chosen: Mapping[str, Chosen] = MappingProxyType({})
    asked: set[str] | None = None

    def note(self, name: str) -> None:
        """Take in that the value of an axis, `variant` or `request` was looked for."""
        if self.asked is not None:
            self.asked.add(name)

    def pick(self, bound: Bound) -> Bound | None:
        """A value; for the name of an axis that which is chosen, None where that is not known."""
        if not isinstance(bound.node, Pick):
            return bound
        self.note(bound.node.axis)
        chosen = self.chosen.get(bound.node.axis)
        return None if chosen is None else Bound(chosen, bound.scope)


def follow(bound: Bound, names: Names, report: Report) -> Bound | None:
    """The value that a reference stands for, through all declarations, which `resolve` found to have an end.

    A single name that is not declared is returned as it is: it may be a value that the field knows.
    None where the value cannot be known; the reason is reported, or follows from what is.
    """
    while isinstance(bound.node, syntax.Reference):
        head, *path = bound.node.parts
        if not isinstance(head, syntax.Name):
            return None
        binding = bound.scope.find(head.text)
        if binding is None and (module := bound.scope.module(head.text)) is not None:
            binding = _member(bound, module, path, report)
            if binding is None:
                return None
            path = path[1:]
        if binding is None and head.text in names.chosen:
            binding = Binding(head.text, bound.span, Pick(head.start, head.end, head.text), bound.scope)
        if binding is None and not path and bound.scope.preset(head.text) is not None:
            report(say_modules.preset_alone(bound.span, head.text))
            return None
        if binding is None:
            if not path:
                return None if bound.scope.may_know(head.text) else bound
            if not bound.scope.may_use(head.text):
                report(_no_record(head, bound.scope))
            return None
        found: Bound | None = names.pick(Bound(binding.value, binding.scope))
        for part in path:
            found = _part(found, part, head.text, bound.scope, names, report) if found else None
        if found is None:
            return None
        bound = found
    return None if isinstance(bound.node, syntax.Broken) else bound


def _member(bound: Bound, module: Module, path: Sequence[syntax.Name | syntax.Text | syntax.Quoted], report: Report) -> Binding | None:
    """What a file that is used declares under the first part of a path; None where there is nothing, which is reported."""
    if not path:
        report(say_modules.module_alone(bound.span, bound.span.text, tuple(module.scope.bindings)))
        return None
    key, names = key_of(path[0]), tuple(module.scope.bindings)
    if key in module.scope.presets:
        report(say_modules.preset_alone(bound.span, bound.span.text))
        return None
    if key not in module.scope.bindings and not module.scope.may_know(key):
        span = Span(bound.scope.source, path[0].start, path[0].end)
        report(say_names.unknown_attribute(span, key, module.name, names, nearest(key, names)))
    return module.scope.bindings.get(key)


def _part(
    bound: Bound, part: syntax.Name | syntax.Text | syntax.Quoted, name: str, scope: Scope, names: Names, report: Report
) -> Bound | None:
    """The part of a record, or the column of what is chosen, that an attribute names."""
    record = follow(bound, names, report)
    if record is None:
        return None
    keys: tuple[str, ...] = ()
    key = key_of(part)
    if isinstance(record.node, Chosen):
        if key in record.node.columns:
            return record.node.columns[key]
        keys = tuple(record.node.columns)
    elif isinstance(record.node, syntax.Record):
        entries = [entry for entry in record.node.entries if isinstance(entry, syntax.Entry)]
        for entry in entries:
            if key_of(entry.key) == key:
                return Bound(entry.value, record.scope)
        if len(entries) < len(record.node.entries):
            return None
        keys = tuple(key_of(entry.key) for entry in entries)
    report(say_names.unknown_attribute(Span(scope.source, part.start, part.end), key, name, keys, nearest(key, keys)))
    return None


def key_of(key: syntax.Name | syntax.Text | syntax.Quoted) -> str:
    return key.text if not isinstance(key, syntax.Text) else "".join(part for part in key.parts if isinstance(part, str))


def undeclared(name: syntax.Name, scope: Scope, expected: str) -> Diagnostic:
    """The finding for a name that nothing declares, where something else could stand."""
    span = Span(scope.source, name.start, name.end)
    constants = tuple(word for word in ("true", "false") if f"`{word}`" in expected)
    written = f'"{{{{ {name.text} }}}}"' if name.text in OWN else f'"{name.text}"'
    fix = replacement(span, written, "put it in quotes, as text") if expected == "a text" else None
    return say_names.undeclared(span, name.text, (expected, *scope.names()), nearest(name.text, (*constants, *scope.names())), fix)


def _no_record(name: syntax.Name, scope: Scope) -> Diagnostic:
    """The finding for a name with a dot behind it that nothing declares; that of a module of the library may just not be used."""
    span = Span(scope.source, name.start, name.end)
    use = using(span, name.text)
    return say_names.undeclared(span, name.text, (), None, use) if use else undeclared(name, scope, "a record with this part")


def declared_here(bound: Bound, used: Bound) -> tuple[Related, ...]:
    """The place of a value, where it is not the place of its use."""
    return () if bound.span == used.span else (Related(bound.span, "declared here"),)

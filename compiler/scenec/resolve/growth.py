"""The declarations of a block in, those out of them whose values have no end, or none that anybody could read.

What is declared may name what else is declared there or around, but nothing further inside; but for what the values of axes declare,
which is named by way of the axis, and taken into account with the block that the axis stands in.
So the cycles of a program are cycles of one block, and what a value grows to is told from the values it names.
Whoever follows names later needs to look out for neither.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeAlias

from scenec import syntax
from scenec.catalog import names as say
from scenec.diagnostics import Diagnostic
from scenec.model import Binding, Node, Scope
from scenec.names import Report
from scenec.resolve.desk import Sizes
from scenec.source import Span

DEPTH_LIMIT = 128
SIZE_LIMIT = 100_000


Use: TypeAlias = tuple[str | None, int, str | None]
"""A node of a value: the name that it begins with if it is a reference, its level, and the name behind its first `.`."""

Columns: TypeAlias = Mapping[str, Sequence[Mapping[str, Binding]]]
"""For each axis, what each of its values declares."""


def endless(scope: Scope, bindings: Mapping[str, Binding], columns: Columns, sizes: Sizes, report: Report) -> frozenset[Span]:
    """The places of the names of a block, and of the columns of its axes, whose values cannot be used, which is reported.

    All others are added to the sizes. The size of an axis is that of its largest column.
    """
    declared, uses = _declared(bindings, columns)
    circular: set[str] = set()
    unwieldy: set[str] = set()
    known: dict[str, tuple[int, int]] = {}
    for name, cycle in _ordered(uses):
        if cycle is not None:
            if not circular & set(cycle):
                report(_cycle([declared[key] for key in cycle[1:] if key in declared]))
            circular.update(cycle)
        elif unwieldy and any(used in unwieldy for used, _, _ in uses[name]):
            unwieldy.add(name)
        elif name not in circular:
            values, depth = known[name] = _size(uses[name], scope, sizes, known)
            place = declared[name].span if name in declared else bindings[name.partition(".")[0]].span
            sizes[place] = max(sizes.get(place, (0, 0)), (values, depth))
            if name in declared and (depth > DEPTH_LIMIT or values > max(SIZE_LIMIT, len(scope.source.text))):
                unwieldy.add(name)
                report(say.unwieldy(place, declared[name].name, SIZE_LIMIT, DEPTH_LIMIT))
    return frozenset(declared[name].span for name in circular | unwieldy if name in declared)


def _declared(bindings: Mapping[str, Binding], columns: Columns) -> tuple[dict[str, Binding], dict[str, list[Use]]]:
    """What is declared, and what each uses: names as they are, `axis.column` for what an axis declares in whatever variant.

    What one of its values declares is `axis.number.column`; in it the axis itself is known to have that value.
    """
    declared: dict[str, Binding] = {}
    uses: dict[str, list[Use]] = {}
    for axis, options in columns.items():
        for number, lets in enumerate(options):
            own = {name: f"{axis}.{number}.{name}" for name in lets}
            within = {**own, **{f"{axis}.{name}": key for name, key in own.items()}}
            for name, binding in lets.items():
                declared[own[name]] = binding
                uses[own[name]] = [_seen(use, within, columns) for use in _uses(binding.value)]
    for key in list(uses):
        axis, _, name = key.split(".")
        uses.setdefault(f"{axis}.{name}", []).append((key, 0, None))
    for name, binding in bindings.items():
        declared[name] = binding
        uses[name] = [_seen(use, {}, columns) for use in _uses(binding.value)]
    return declared, uses


def _seen(use: Use, within: Mapping[str, str], columns: Columns) -> Use:
    """A use, by the key of what it uses."""
    name, level, inner = use
    dotted = f"{name}.{inner}"
    if dotted in within or name in within:
        return within[dotted] if dotted in within else within[str(name)], level, None
    return (dotted, level, None) if name in columns else use


def _cycle(bindings: Sequence[Binding]) -> Diagnostic:
    """A circle of declarations, told of at its first place."""
    at = min(range(len(bindings)), key=lambda number: bindings[number].span.start)
    ordered = [*bindings[at:], *bindings[: at + 1]]
    return say.cycle(ordered[0].span, [binding.name for binding in ordered])


def circles(uses: Mapping[str, list[str]]) -> list[tuple[str, ...]]:
    """The circles of names that use each other, each once."""
    found: list[tuple[str, ...]] = []
    for _, cycle in _ordered({name: [(used, 0, None) for used in names] for name, names in uses.items()}):
        if cycle is not None and not any(set(cycle) & set(other) for other in found):
            found.append(cycle)
    return found


def references(value: Node) -> Iterator[tuple[str, str | None]]:
    """The names that a value begins with somewhere, each with the name behind its first `.`."""
    return ((name, inner) for name, _, inner in _uses(value) if name is not None)


def _size(uses: list[Use], scope: Scope, sizes: Sizes, known: Mapping[str, tuple[int, int]]) -> tuple[int, int]:
    values, depth = 0, 0
    for name, level, inner in uses:
        binding = scope.find(name) if name is not None else None
        if binding is None and name is not None and inner is not None and (module := scope.module(name)) is not None:
            binding = module.scope.bindings.get(inner)
        more, deeper = known.get(name or "") or (sizes.get(binding.span, (0, 0)) if binding is not None else (0, 0))
        values += 1 + more
        depth = max(depth, level + deeper)
    return values, depth


def _uses(value: Node) -> Iterator[Use]:
    """All nodes of a value: the level of each, and the name that it begins with if it is a reference."""
    waiting: list[tuple[Any, int]] = [(value, 1)]
    while waiting:
        node, level = waiting.pop()
        if isinstance(node, syntax.Reference):
            head, second = node.parts[0], node.parts[1] if len(node.parts) > 1 else None
            yield head.text if isinstance(head, syntax.Name) else None, level, second.text if isinstance(second, syntax.Name) else None
        elif hasattr(node, "_fields"):
            yield None, level, None
            waiting += [(part, level + 1) for part in node[2:] if isinstance(part, tuple)]
        else:
            waiting += [(part, level) for part in node if isinstance(part, tuple)]


def _ordered(uses: Mapping[str, list[Use]]) -> Iterator[tuple[str, tuple[str, ...] | None]]:
    """Each name after those that its value names; and each cycle, as soon as it is met."""
    done: set[str] = set()
    for first in uses:
        path: dict[str, Iterator[str]] = {}
        following: str | None = first if first not in done else None
        while following is not None or path:
            if following is not None:
                path[following] = (used for used, _, _ in uses[following] if used is not None and used in uses)
            name, rest = next(reversed(path.items()))
            following = next((other for other in rest if other not in done), None)
            if following is None:
                del path[name]
                done.add(name)
                yield name, None
            elif following in path:
                around = list(path)
                yield name, (*around[around.index(following) :], following)
                following = None

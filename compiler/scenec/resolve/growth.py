"""The declarations of a block in, those out of them whose values have no end, or none that anybody could read.

What is declared may name what else is declared there or around, but nothing further inside.
So the cycles of a program are cycles of one block, and what a value grows to is told from the values it names.
Whoever follows names later needs to look out for neither.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from scenec import syntax
from scenec.catalog import names as say
from scenec.model import Binding, Scope
from scenec.noun import Noun
from scenec.source import Span
from scenec.text import Report

DEPTH_LIMIT = 128
SIZE_LIMIT = 100_000


class _Size(Noun):
    """What a value is with all names in it followed: how many values, nested how deeply."""

    values: int
    depth: int


class Growth:
    """Measures declarations, block by block, from the file inwards."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.sizes: dict[Span, _Size] = {}

    def broken(self, scope: Scope, bindings: Mapping[str, Binding]) -> frozenset[str]:
        """The names of a block whose values cannot be used, which is reported; all others are measured."""
        uses = {name: list(_uses(binding.value)) for name, binding in bindings.items()}
        circular: set[str] = set()
        unwieldy: set[str] = set()
        for name, cycle in _ordered(uses):
            if cycle is not None:
                if not circular & set(cycle):
                    self.report(say.cycle(bindings[cycle[0]].span, cycle))
                circular.update(cycle)
            elif unwieldy and any(used in unwieldy for used, _ in uses[name]):
                unwieldy.add(name)
            elif name not in circular:
                size = self.sizes[bindings[name].span] = self._size(uses[name], scope)
                if size.depth > DEPTH_LIMIT or size.values > max(SIZE_LIMIT, len(scope.source.text)):
                    unwieldy.add(name)
                    self.report(say.unwieldy(bindings[name].span, name, SIZE_LIMIT, DEPTH_LIMIT))
        return frozenset(circular | unwieldy)

    def _size(self, uses: list[tuple[str | None, int]], scope: Scope) -> _Size:
        values, depth = 0, 0
        for name, level in uses:
            binding = scope.find(name) if name is not None else None
            used = self.sizes.get(binding.span, _Size(0, 0)) if binding is not None else _Size(0, 0)
            values += 1 + used.values
            depth = max(depth, level + used.depth)
        return _Size(values, depth)


def _uses(value: syntax.Value) -> Iterator[tuple[str | None, int]]:
    """All nodes of a value: the level of each, and the name that it begins with if it is a reference."""
    waiting: list[tuple[Any, int]] = [(value, 1)]
    while waiting:
        node, level = waiting.pop()
        if isinstance(node, syntax.Reference):
            head = node.parts[0]
            yield head.text if isinstance(head, syntax.Name) else None, level
        elif hasattr(node, "_fields"):
            yield None, level
            waiting += [(part, level + 1) for part in node[2:] if isinstance(part, tuple)]
        else:
            waiting += [(part, level) for part in node if isinstance(part, tuple)]


def _ordered(uses: Mapping[str, list[tuple[str | None, int]]]) -> Iterator[tuple[str, tuple[str, ...] | None]]:
    """Each name after those that its value names; and each cycle, as soon as it is met."""
    done: set[str] = set()
    for first in uses:
        path: dict[str, Iterator[str]] = {}
        following: str | None = first if first not in done else None
        while following is not None or path:
            if following is not None:
                path[following] = (used for used, _ in uses[following] if used is not None and used in uses)
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

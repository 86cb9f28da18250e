"""The axes of a video in, the circles out that what they declare makes by way of axes that others declare.

A preset knows the axes of whatever it is applied in, which `growth` cannot know when it looks at the block that declares a name.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from scenec import syntax
from scenec.model import Axis, Binding, Pick
from scenec.resolve import growth
from scenec.source import Span


def circles(every: Sequence[Axis]) -> Iterator[list[Binding]]:
    """The declarations of each circle, the first one again behind the last."""
    axes = {axis.name: axis for axis in every}
    waiting = [binding for axis in every for binding in _declared(axis)]
    declared: dict[str, Binding] = {}
    uses: dict[str, list[str]] = {}
    leaves = False
    while waiting:
        binding = waiting.pop()
        key = _key(binding.span)
        if key not in uses:
            near, far = list(_near(binding, axes)), list(_far(binding, axes))
            leaves = leaves or bool(far)
            declared[key] = binding
            uses[key] = [_key(named.span) for named in (*near, *far)]
            waiting += [*near, *far]
    for cycle in growth.circles(uses) if leaves else ():
        yield [declared[key] for key in cycle]


def unknown(axis: Axis, bindings: Sequence[Binding]) -> Axis:
    """An axis of which nothing is known that is declared in circles."""
    circular = {id(binding.value) for binding in bindings}
    options = []
    for option in axis.options:
        nothing = syntax.Broken(option.span.start, option.span.end, ())
        columns = {
            name: bound._replace(node=nothing) if id(bound.node) in circular else bound for name, bound in option.chosen.columns.items()
        }
        options.append(option._replace(chosen=option.chosen._replace(columns=columns)))
    return axis._replace(options=tuple(options))


def _key(span: Span) -> str:
    return f"{span.source.name}:{span.start}"


def _declared(axis: Axis) -> Iterator[Binding]:
    """What the values of an axis declare with `let`; rows share one overlay."""
    overlays = {id(option.overlay): option.overlay for option in axis.options if option.overlay is not None}
    return (binding for overlay in overlays.values() for binding in overlay.scope.bindings.values())


def _near(binding: Binding, axes: Mapping[str, Axis]) -> Iterator[Binding]:
    """What a value names that is declared around it, or by an axis that is."""
    for head, column in growth.references(binding.value):
        found = binding.scope.find(head)
        if found is not None and isinstance(found.value, Pick):
            yield from _columns(axes, head, column)
        elif found is not None:
            yield found


def _far(binding: Binding, axes: Mapping[str, Axis]) -> Iterator[Binding]:
    """What a value names of axes that are declared nowhere around it."""
    for head, column in growth.references(binding.value):
        if binding.scope.find(head) is None and binding.scope.module(head) is None:
            yield from _columns(axes, head, column)


def _columns(axes: Mapping[str, Axis], name: str, column: str | None) -> Iterator[Binding]:
    """What the values of an axis declare under a name."""
    return (binding for binding in _declared(axes[name]) if binding.name == column) if name in axes else iter(())

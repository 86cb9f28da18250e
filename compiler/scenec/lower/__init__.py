"""The values of a video in, its request out: each value at its place, each place with its origin."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import TypeAlias

from scenec.diagnostics import Diagnostic
from scenec.facts import Field, fields, key_order
from scenec.jsontext import places
from scenec.kinds import KINDS, Place, Reader
from scenec.lower.tree import Tree, freeze
from scenec.model import Part, Read, Request, Spec, Value
from scenec.names import Names
from scenec.noun import Noun

Known: TypeAlias = "dict[tuple[int, str | None, str], _Lowered]"
"""What blocks came to, by their identities, for a region and a scheme; they are kept, so that these stay unique."""


class _Lowered(Noun):
    """What a block with all in it puts where in the request, and the pointers that its `raw` parts are merged into."""

    part: Part
    puts: tuple[tuple[str, Value], ...]
    bases: Mapping[int, str]


def lower(spec: Spec, scheme: str, found: Sequence[Diagnostic], known: Known) -> tuple[Request, list[Diagnostic]]:
    """Make the request of a video whose values could all be read; of what is `found` of `raw`, nothing more is said.

    A block that is `known` from another variant comes to the same.
    """
    lowering = _Lowering(spec, scheme)
    lowering.own(spec.root, {}, None)
    bases = dict(lowering.bases)
    puts = list(lowering.puts)
    for part in spec.root.parts:
        key = (id(part), spec.region, scheme)
        if key not in known:
            inside = _Lowering(spec, scheme)
            inside.part(part, {}, None)
            known[key] = _Lowered(part, tuple(inside.puts), inside.bases)
        puts += known[key].puts
        bases.update(known[key].bases)
    tree = Tree()
    for pointer, value in (*puts, *lowering.implied()):
        tree.put(pointer, value)
    written: list[Value] = []
    more: list[Diagnostic] = []
    if _has_raw(spec.root):
        from scenec.lower.raw import merge

        written, more = merge(spec, tree, bases, [diagnostic.span for diagnostic in found])
    parameters = freeze(tree.root, spec.span, key_order())
    raw = {id(value) for value in written}
    pointers = frozenset(pointer for pointer, value in places(parameters, "") if id(value) in raw) if raw else frozenset()
    return Request(spec.name, spec.span.source, spec.solution, spec.region or "", parameters, pointers), more


def _has_raw(part: Part) -> bool:
    return bool(part.raws) or any(_has_raw(inner) for inner in part.parts)


class _Lowering:
    """Finds what a block puts where; `puts` are pointers and values, in order."""

    def __init__(self, spec: Spec, scheme: str) -> None:
        self.spec = spec
        self.scheme = scheme
        self.puts: list[tuple[str, Value]] = []
        self.bases: dict[int, str] = {}

    def part(self, part: Part, element: dict[str, int], label: Value | None) -> None:
        """Place the values of a block and of all in it."""
        element, label = self.own(part, element, label)
        for inner in part.parts:
            self.part(inner, element, label)

    def own(self, part: Part, element: dict[str, int], label: Value | None) -> tuple[dict[str, int], Value | None]:
        """Place the values of a block itself; the element and the label that hold for the blocks in it."""
        label = part.label if part.label is not None else label
        if part.block.repeated:
            element = {"*": part.number}
        self.bases[id(part)] = self.pointer(part.block.json, element, label)
        for name in fields(self.spec.solution)[part.block.path]:
            if name in part.reads:
                self.read(part.reads[name], element, label)
        self.switch(part, element, label)
        if part.block.label_json and label is not None:
            self.label(part, element, label)
        return element, label

    def pointer(self, template: str, element: dict[str, int], label: Value | None) -> str:
        """A pointer with the element and the label in their places."""
        if "*" in template:
            template = template.replace("*", f"#{element['*']}")
        return template.replace("{label}", str(label.data)) if label is not None else template

    def read(self, read: Read, element: dict[str, int], label: Value | None) -> None:
        """Place one value."""
        field = read.field
        place = Place(self.spec.region, self.scheme, str(label.data) if label is not None else None)
        reader = Reader(field, Names(self.spec.name, self.spec.name, self.spec.region), place, lambda diagnostic: None)
        outputs = KINDS[field.kind].lower(reader, read.value)
        for template, value in zip(field.json, outputs, strict=bool(field.json)):
            if value is not None:
                self.puts.append((self.pointer(template, element, label), value))

    def switch(self, part: Part, element: dict[str, int], label: Value | None) -> None:
        """Turn on what a block of the three with a switch is about."""
        name = part.block.switch
        if name is None or name in part.reads or not part.reads:
            return
        field: Field = fields(self.spec.solution)[part.block.path][name]
        self.puts.append((self.pointer(field.json[0], element, label), Value(True, part.span)))

    def label(self, part: Part, element: dict[str, int], label: Value) -> None:
        """Write the label where its element is written at all."""
        pointer = self.pointer(part.block.label_json or "", element, label)
        above = pointer.rpartition("/")[0]
        if part.block.label != "level":
            self.puts.append((pointer, label))
        elif any(put.startswith(f"{above}/") for put, _ in self.puts):
            self.puts.append((pointer, Value(Decimal(str(label.data)), label.span)))

    def implied(self) -> Iterator[tuple[str, Value]]:
        """What a solution cannot do without and nobody writes."""
        for field in fields(self.spec.solution)["video"].values():
            if field.implied is not None and field.name not in self.spec.root.reads:
                yield field.json[0], Value(field.implied, self.spec.span)

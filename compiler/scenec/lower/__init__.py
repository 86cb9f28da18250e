"""The values of a video in, its request out: each value at its place, each place with its origin."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from scenec.diagnostics import Diagnostic
from scenec.facts import Field, fields, key_order
from scenec.jsontext import places
from scenec.kinds import KINDS, Place, Reader
from scenec.lower.tree import Tree, freeze
from scenec.model import Part, Read, Request, Spec, Value
from scenec.text import Names


def lower(spec: Spec, scheme: str, known: Sequence[Diagnostic] = ()) -> tuple[Request, list[Diagnostic]]:
    """Make the request of a video whose values could all be read; of what is `known` of `raw`, nothing more is said."""
    tree = Tree()
    lowering = _Lowering(spec, scheme, tree)
    lowering.part(spec.root, {}, None)
    lowering.implied()
    written: list[Value] = []
    found: list[Diagnostic] = []
    if _has_raw(spec.root):
        from scenec.lower.raw import merge

        written, found = merge(spec, tree, lowering.bases, [diagnostic.span for diagnostic in known])
    parameters = freeze(tree.root, spec.span, key_order())
    raw = {id(value) for value in written}
    pointers = frozenset(pointer for pointer, value in places(parameters, "") if id(value) in raw) if raw else frozenset()
    return Request(spec.name, spec.span.source, spec.solution, spec.region or "", parameters, pointers), found


def _has_raw(part: Part) -> bool:
    return bool(part.raws) or any(_has_raw(inner) for inner in part.parts)


class _Lowering:
    def __init__(self, spec: Spec, scheme: str, tree: Tree) -> None:
        self.spec = spec
        self.scheme = scheme
        self.tree = tree
        self.bases: dict[int, str] = {}

    def part(self, part: Part, element: dict[str, int], label: Value | None) -> None:
        """Place the values of a block and of all in it."""
        if part.label is not None:
            label = part.label
        if part.block.repeated:
            element = {"*": part.number}
        base = self.pointer(part.block.json, element, label)
        self.bases[id(part)] = base
        for name in fields(self.spec.solution)[part.block.path]:
            if name in part.reads:
                self.read(part.reads[name], element, label)
        self.switch(part, element, label)
        if part.block.label_json and label is not None:
            self.label(part, element, label)
        for inner in part.parts:
            self.part(inner, element, label)

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
                self.tree.put(self.pointer(template, element, label), value)

    def switch(self, part: Part, element: dict[str, int], label: Value | None) -> None:
        """Turn on what a block of the three with a switch is about."""
        name = part.block.switch
        if name is None or name in part.reads or not part.reads:
            return
        field: Field = fields(self.spec.solution)[part.block.path][name]
        self.tree.put(self.pointer(field.json[0], element, label), Value(True, part.span))

    def label(self, part: Part, element: dict[str, int], label: Value) -> None:
        """Write the label where its element is written at all."""
        pointer = self.pointer(part.block.label_json or "", element, label)
        above = pointer.rpartition("/")[0]
        if part.block.label == "level":
            if self.tree.has(above):
                self.tree.put(pointer, Value(Decimal(str(label.data)), label.span))
        else:
            self.tree.put(pointer, label)

    def implied(self) -> None:
        """What a solution cannot do without and nobody writes."""
        for field in fields(self.spec.solution)["video"].values():
            if field.implied is not None and field.name not in self.spec.root.reads:
                self.tree.put(field.json[0], Value(field.implied, self.spec.span))

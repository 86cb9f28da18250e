"""A video with `raw` parts in, the same video out with what they write as settings, wherever a field is known for it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from scenec.check.rule import has_raw
from scenec.facts import Block, Field, blocks, fields
from scenec.jsontext import key_span
from scenec.kinds import KINDS
from scenec.model import Part, Read, Spec, Value
from scenec.noun import Noun


def lift(spec: Spec) -> Spec:
    """The video as rules see it: a setting that `raw` writes counts as one; where both are written, the typed one."""
    if not has_raw(spec.root):
        return spec
    lifting = _Lifting(spec.solution, spec.root)
    lifting.raws(lifting.root)
    return spec._replace(root=lifting.root.part())


class _Places(Noun):
    """What stands where in the request of a solution: patterns of pointers, with `*` for elements and labels.

    `fields` give a field and the number of its place; `elements` the block that an element makes, `keyed` the block that a key makes.
    """

    fields: Mapping[str, tuple[Field, int]]
    elements: Mapping[str, Block]
    keyed: Mapping[str, Block]
    blocks: Mapping[str, Block]


@cache
def _places(solution: str) -> _Places:
    """The places of a solution; of fields that share one the first."""
    places: dict[str, tuple[Field, int]] = {}
    for members in fields(solution).values():
        for field in members.values():
            for number, pointer in enumerate(field.json):
                places.setdefault(pointer.replace("{label}", "*"), (field, number))
    known = blocks(solution)
    elements = {block.json: block for block in known.values() if block.json.endswith("*")}
    keyed = {block.json.replace("{label}", "*"): block for block in known.values() if "{label}" in block.json}
    elements |= {block.label_json.rpartition("/")[0]: block for block in keyed.values() if block.label_json}
    return _Places(places, elements, keyed, known)


class _Open:
    """A block to which settings are added."""

    def __init__(self, part: Part) -> None:
        self.before = part
        self.reads = dict(part.reads)
        self.failed = set(part.failed)
        self.parts = [_Open(inner) for inner in part.parts]

    def part(self) -> Part:
        """The block as it is now."""
        return self.before._replace(
            reads=self.reads, failed=frozenset(self.failed - set(self.reads)), parts=tuple(inner.part() for inner in self.parts)
        )

    def inner(self, block: Block, value: Value, label: Value | None) -> _Open:
        """The block inside with a label, or that of a name; made if it is not there."""
        for inner in self.parts:
            known = inner.before.label
            if inner.before.block is block and (label is None or (known is not None and str(known.data) == str(label.data))):
                return inner
        return self.add(block, value, label)

    def add(self, block: Block, value: Value, label: Value | None) -> _Open:
        """Another block inside."""
        made = _Open(Part(block, value.span, label, len(self.parts), {}, frozenset(), (), (), True, True))
        self.parts.append(made)
        return made


class _Lifting:
    def __init__(self, solution: str, root: Part) -> None:
        self.places = _places(solution)
        self.root = _Open(root)
        self.written: dict[tuple[int, str], tuple[_Open, Field, dict[int, Value], Value]] = {}
        self.elements: list[_Open] = []

    def raws(self, node: _Open) -> None:
        """Add what the raw parts of a block and of all in it write."""
        for inner in list(node.parts):
            self.raws(inner)
        for raw in node.before.raws:
            self.value(node, node.before.block.json.replace("{label}", "*"), raw)
        for owner, field, values, first in self.written.values():
            value = KINDS[field.kind].lift(tuple(values.get(number) for number in range(len(field.json))))
            if value is not None and field.name not in owner.reads:
                owner.reads[field.name] = Read(field, key_span(first.span, field.json[min(values)].rpartition("/")[2]), value, True)
        self.written.clear()

    def value(self, node: _Open, pattern: str, value: Value) -> None:
        """One value of raw: that of a field, an object or a list of blocks, or none that is known; `null` sets nothing."""
        from scenec.kinds.shapes import wanted

        if value.data is None:
            return
        if pattern in self.places.fields:
            field, number = self.places.fields[pattern]
            owner = self.owner(node, field, value)
            if wanted(field, number, value) is not None:
                owner.failed.add(field.name)
                return
            _, _, values, _ = self.written.setdefault((id(owner), field.name), (owner, field, {}, value))
            values.setdefault(number, value)
        elif isinstance(value.data, dict):
            for key, below in value.data.items():
                self.key(node, pattern, key, below)
        elif isinstance(value.data, tuple) and f"{pattern}/*" in self.places.elements:
            for element in value.data:
                self.element(self.places.elements[f"{pattern}/*"], element)

    def key(self, node: _Open, pattern: str, key: str, value: Value) -> None:
        """The value of a key, which may be the label of a block."""
        block = self.places.keyed.get(f"{pattern}/*")
        if block is not None:
            node = self.root.inner(block, value, Value(key, key_span(value.span, key)))
        self.value(node, f"{pattern}/{key if block is None else '*'}", value)

    def element(self, block: Block, element: Value) -> None:
        """A block that is an element of a list."""
        if not isinstance(element.data, dict):
            return
        label = element.data.get((block.label_json or "").rpartition("/")[2])
        label = None if label is None or label.data is None else label._replace(data=str(label.data))
        keyed = "{label}" in block.json
        node = self.root.inner(block, element, label) if keyed and label is not None else self.root.add(block, element, label)
        if node in self.elements:
            node = self.root.add(block, element, label)
        if node.before.lifted:
            node.before = node.before._replace(raws=(element,))
        self.elements.append(node)
        pattern = (block.label_json or "").rpartition("/")[0] if keyed else block.json
        for key, value in element.data.items():
            self.key(node, pattern, key, value)

    def owner(self, node: _Open, field: Field, value: Value) -> _Open:
        """The block that a field belongs to: the one that is at hand, else one found by its path."""
        if node.before.block.path == field.block:
            return node
        owner, path = self.root, ""
        for name in field.block.split(".") if field.block != "video" else ():
            path = f"{path}.{name}" if path else name
            owner = owner.inner(self.places.blocks[path], value, None)
        return owner

"""What `raw` writes, merged into the tree of a request: objects merge deep, all else is a leaf."""

from __future__ import annotations

from collections.abc import Sequence

from scenec import facts
from scenec.catalog import rules as say_rules
from scenec.catalog import values as say
from scenec.diagnostics import Diagnostic
from scenec.jsontext import key_span
from scenec.kinds.shapes import wanted
from scenec.lower.tree import Tree, key_of
from scenec.lower.tree import part as part_of
from scenec.model import Part, Spec, Value
from scenec.similar import nearest
from scenec.source import Span


def merge(spec: Spec, tree: Tree, bases: dict[int, str], told: Sequence[Span]) -> tuple[list[Value], list[Diagnostic]]:
    """Merge the raw parts of a video into the tree; returns the values that raw wrote.

    Of keys in `told` places a rule has said what to do.
    """
    merging = _Merging(spec, tree, told)
    merging.part(spec.root, bases)
    return merging.written, merging.found


class _Merging:
    def __init__(self, spec: Spec, tree: Tree, told: Sequence[Span]) -> None:
        self.tree = tree
        self.told = told
        self.written: list[Value] = []
        self.found: list[Diagnostic] = []
        self.known: dict[str, facts.Field] = {}
        for members in facts.fields(spec.solution).values():
            for field in members.values():
                for pointer in field.json:
                    self.known.setdefault(_pattern(pointer), field)

    def part(self, part: Part, bases: dict[int, str]) -> None:
        """The raw parts of a block and of all in it."""
        for raw in part.raws:
            self.value(bases[id(part)], raw)
        for inner in part.parts:
            self.part(inner, bases)

    def value(self, pointer: str, value: Value, strange: bool = False) -> None:
        """One value of raw: an object goes on below, a leaf is put where nothing is; of what is in a `strange` object, no more is said."""
        leaves = self.tree.leaves
        above = next((at for at in _above(pointer) if at in leaves), None)
        if above is None and isinstance(value.data, dict):
            self.tree.ensure(pointer)
            if not strange and not self.is_object(pointer):
                strange = True
                self.tell(pointer, key_of(pointer.rpartition("/")[2]), value)
            for key, below in value.data.items():
                self.value(f"{pointer}/{part_of(key)}", below, strange)
            return
        name = key_of(pointer.rpartition("/")[2])
        over = above is None and self.tree.has(pointer)
        first = above or next((at for at in leaves if over and at.startswith(pointer + "/")), None)
        if first is not None:
            self.found.append(say.raw_conflict(key_span(value.span, name), name, leaves[first].span))
            return
        if not strange:
            self.tell(pointer, name, value)
        self.written.append(value)
        self.tree.put(pointer, value)

    def tell(self, pointer: str, name: str, value: Value) -> None:
        """Warn of a key that has a field of its own, or that no document knows."""
        if any(place.start < value.span.end and key_span(value.span, name).start < place.end for place in self.told):
            return
        field = self.known.get(_pattern(pointer))
        if pointer == "/ClientToken":
            message = "`ClientToken` belongs to submitting, which makes one of its own"
            self.found.append(say_rules.broken("R134", message, key_span(value.span, name)))
        elif pointer == "/UserData":
            return
        elif field is not None:
            number = next(at for at, known in enumerate(field.json) if _pattern(known) == _pattern(pointer))
            expected = wanted(field, number, value)
            there = key_span(value.span, name)
            known = say.known_raw(there, name, field.path)
            self.found.append(known if expected is None else say.raw_type(value.span, name, field.path, expected))
        elif (
            (block := self.block(pointer)) is not None
            and isinstance(value.data, tuple)
            and all(isinstance(e.data, dict) for e in value.data)
        ):
            self.found.append(say.known_raw(key_span(value.span, name), name, block))
        elif any(known.startswith(f"{_pattern(pointer)}/") for known in self.known):
            message = f"the documents know `{name}` as an object, or as a list of objects"
            self.found.append(say_rules.broken("R134", message, key_span(value.span, name)))
        elif not pointer.startswith("/UserData/"):
            above = _pattern(pointer).rpartition("/")[0]
            near = nearest(name, facts.key_order().get(above, ()), 3)
            message = f"the documents do not know `{name}` here"
            self.found.append(say_rules.broken("R134", message, key_span(value.span, name), suggestion=near))

    def is_object(self, pointer: str) -> bool:
        """Whether the documents know an object at a pointer, or any JSON may stand there."""
        pattern = _pattern(pointer)
        inside = any(known.startswith(f"{pattern}/") for known in self.known)
        return not pointer or inside or pattern in facts.key_order() or pointer.startswith("/UserData/")

    def block(self, pointer: str) -> str | None:
        """The block whose repetition is the list at a pointer."""
        return next((field.block for known, field in self.known.items() if known.startswith(f"{_pattern(pointer)}/*/")), None)


def _above(pointer: str) -> list[str]:
    """A pointer and all those above it."""
    parts = pointer.split("/")
    return ["/".join(parts[:count]) for count in range(2, len(parts) + 1)]


def _pattern(pointer: str) -> str:
    """A pointer with `*` for elements and for the labels of subheadings."""
    parts = pointer.replace("{label}", "*").split("/")
    parts = ["*" if part.startswith("#") else part for part in parts]
    if parts[1:3] == ["EditingConfig", "SubHeadingConfig"] and len(parts) > 3:
        parts[3] = "*"
    return "/".join(parts)

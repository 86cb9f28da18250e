"""What `raw` writes, merged into the tree of a request: objects merge deep, all else is a leaf."""

from __future__ import annotations

from scenec import facts
from scenec.catalog import rules as say_rules
from scenec.catalog import values as say
from scenec.diagnostics import Diagnostic
from scenec.lower.tree import Tree, keys
from scenec.model import Part, Spec, Value


def merge(spec: Spec, tree: Tree, bases: dict[int, str]) -> tuple[frozenset[str], list[Diagnostic]]:
    """Merge the raw parts of a video; returns the pointers that raw wrote, as they are in the tree."""
    merging = _Merging(spec, tree)
    merging.part(spec.root, bases)
    return frozenset(merging.written), merging.found


class _Merging:
    def __init__(self, spec: Spec, tree: Tree) -> None:
        self.spec = spec
        self.tree = tree
        self.typed = dict(tree.leaves)
        self.written: set[str] = set()
        self.found: list[Diagnostic] = []
        self.known = {
            _pattern(pointer): field
            for members in facts.fields(spec.solution).values()
            for field in members.values()
            for pointer in field.json
        }

    def part(self, part: Part, bases: dict[int, str]) -> None:
        """The raw parts of a block and of all in it."""
        for raw in part.raws:
            if bases[id(part)]:
                self.tree.ensure(bases[id(part)])
            self.value(bases[id(part)], raw)
        for inner in part.parts:
            self.part(inner, bases)

    def value(self, pointer: str, value: Value) -> None:
        """One value of raw: an object goes on below, a leaf is put."""
        inner = value.data
        if isinstance(inner, dict) and pointer not in self.typed:
            self.tree.ensure(pointer)
            for key, below in inner.items():
                self.value(f"{pointer}/{key.replace('~', '~0').replace('/', '~1')}", below)
            return
        name = keys(pointer)[-1]
        first = self.typed.get(pointer) or next((leaf for at, leaf in self.typed.items() if at.startswith(pointer + "/")), None)
        above = next((leaf for at, leaf in self.typed.items() if pointer.startswith(at + "/")), None)
        if first is not None or above is not None:
            self.found.append(say.raw_conflict(value.span, name, (first or above or value).span))
            return
        self.tell(pointer, name, value)
        self.written.add(pointer)
        self.tree.put(pointer, value)

    def tell(self, pointer: str, name: str, value: Value) -> None:
        """Warn of a key that has a field of its own, or that no document knows."""
        field = self.known.get(_pattern(pointer))
        if field is not None:
            self.found.append(say.known_raw(value.span, name, field.path))
        elif not pointer.startswith("/UserData/"):
            self.found.append(say_rules.broken("R134", f"the documents do not know `{name}` here", value.span))


def _pattern(pointer: str) -> str:
    """A pointer with `*` for elements and for the labels of subheadings."""
    parts = pointer.replace("{label}", "*").split("/")
    parts = ["*" if part.startswith("#") else part for part in parts]
    if parts[1:3] == ["EditingConfig", "SubHeadingConfig"] and len(parts) > 3:
        parts[3] = "*"
    return "/".join(parts)

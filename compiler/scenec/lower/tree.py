"""Values at pointers in, one JSON object out, its keys in the vendor's order.

A pointer is a JSON pointer in which `#3` stands for the element that the third block of a list makes;
a `#` that begins a key is `~2` in it.
"""

from __future__ import annotations

from collections.abc import Mapping

from scenec.model import Value
from scenec.source import Span


class Tree:
    """A JSON object in the making: nested dicts by parts of pointers, with values as leaves; `leaves` are the pointers that were put."""

    def __init__(self) -> None:
        self.root: dict[str, object] = {}
        self.leaves: dict[str, Value] = {}

    def put(self, pointer: str, value: Value) -> None:
        """Put a value; records merge into what is there, lists add to it."""
        if isinstance(value.data, dict):
            self.ensure(pointer)
            for key, inner in value.data.items():
                self.put(f"{pointer}/{part(key)}", inner)
            return
        before = self.leaves.get(pointer)
        if before is not None and isinstance(before.data, tuple) and isinstance(value.data, tuple):
            value = before._replace(data=before.data + value.data)
        self.leaves[pointer] = value
        above, _, last = pointer.rpartition("/")
        self.ensure(above)[last] = value

    def has(self, pointer: str) -> bool:
        """Whether anything was put at or below a pointer."""
        at: object = self.root
        for key in pointer.split("/")[1:]:
            if not isinstance(at, dict) or key not in at:
                return False
            at = at[key]
        return True

    def ensure(self, pointer: str) -> dict[str, object]:
        """The object at a pointer, made if it is not there."""
        at = self.root
        for key in pointer.split("/")[1:]:
            below = at.setdefault(key, {})
            if not isinstance(below, dict):
                raise TypeError(pointer)
            at = below
        return at


def part(key: str) -> str:
    """A key as a part of a pointer."""
    key = key.replace("~", "~0").replace("/", "~1")
    return f"~2{key[1:]}" if key.startswith("#") else key


def key_of(part: str) -> str:
    """The key that a part of a pointer is."""
    return part.replace("~2", "#").replace("~1", "/").replace("~0", "~")


def freeze(node: object, span: Span, order: Mapping[str, tuple[str, ...]], at: str = "") -> Value:
    """The finished value of a part of the tree: elements as a list, keys in order, the span of the first value in it."""
    if isinstance(node, Value):
        return node
    if not isinstance(node, dict):
        raise TypeError(node)
    if node and all(key.startswith("#") for key in node):
        elements = [freeze(node[key], span, order, f"{at}/*") for key in sorted(node, key=lambda key: int(key[1:]))]
        return Value(tuple(elements), elements[0].span)
    known = order.get(at, ())
    sorted_keys = [key for key in known if key in node] + [key for key in node if key not in known]
    labelled = not known and all(key.isdigit() for key in node)
    if labelled:
        sorted_keys.sort()
    found = {key_of(key): freeze(node[key], span, order, f"{at}/{'*' if labelled else key}") for key in sorted_keys}
    return Value(found, next(iter(found.values())).span if found else span)

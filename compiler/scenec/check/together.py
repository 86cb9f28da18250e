"""Fields that write one place of the request, of which only one can be set."""

from __future__ import annotations

from collections.abc import Iterator

from scenec.catalog import values as say
from scenec.check.seen import Memo
from scenec.diagnostics import Diagnostic
from scenec.model import Part, Read, Spec


def together(spec: Spec, memo: Memo) -> Iterator[Diagnostic]:
    """All pairs of fields of one block that exclude each other."""
    yield from _part(spec.root, memo)


def _part(part: Part, memo: Memo) -> Iterator[Diagnostic]:
    places: dict[str, Read] = {}
    for read in part.reads.values():
        for pointer in _pointers(read):
            other = places.setdefault(pointer, read)
            if other is not read:
                yield say.conflict(read.span, read.field.name, other.field.name, other.span)
                break
    for inner in part.parts:
        key = (together, id(inner))
        if key not in memo:
            memo[key] = ((inner,), list(_part(inner, memo)))
        yield from memo[key][1]


def _pointers(read: Read) -> Iterator[str]:
    """The places that a field writes, and, where it writes any JSON, the keys of that."""
    for pointer in read.field.json:
        yield pointer
        if isinstance(read.value.data, dict):
            yield from (f"{pointer}/{key}" for key in read.value.data)

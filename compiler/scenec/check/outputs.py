"""Requests in, those out of them whose videos would go to one place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from scenec.catalog import variants as say
from scenec.diagnostics import Diagnostic
from scenec.model import Request, Value

PLACES = (("MediaURL",), ("StorageLocation", "FileName"))
"""The keys of the output that together say where videos go."""


def same_outputs(requests: Sequence[Request]) -> Iterator[Diagnostic]:
    """Two requests with one address: each pair of places in the source is told of once."""
    first: dict[tuple[str, ...], tuple[Request, Value]] = {}
    told = set()
    for request in requests:
        address, value = _address(request)
        if value is None:
            continue
        other, there = first.setdefault(address, (request, value))
        if other.name.casefold() != request.name.casefold() and (value.span, there.span) not in told:
            told.add((value.span, there.span))
            yield say.same_output(value.span, "/".join(address[1:]), request.name, there.span, other.name)


def address_of(request: Request) -> tuple[str, ...]:
    """Where the videos of a request go; empty where nothing says so."""
    return _address(request)[0]


def _address(request: Request) -> tuple[tuple[str, ...], Value | None]:
    """Where the videos of a request go, and the last value that says so; None where nothing does."""
    output = _below(request.parameters, "OutputConfig")
    for keys in PLACES:
        found = [value for key in keys if (value := _below(output, key)) is not None]
        if len(found) == len(keys):
            return (request.region, *(str(value.data) for value in found)), found[-1]
    return (), None


def _below(value: Value | None, key: str) -> Value | None:
    return value.data.get(key) if value is not None and isinstance(value.data, dict) else None

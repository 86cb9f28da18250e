"""Values that rules have spoken of in, the video out with these marked as unknown, so that nothing follows from what is wrong."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from operator import is_

from scenec.diagnostics import Diagnostic
from scenec.model import Part, Read, Spec
from scenec.noun import Noun
from scenec.source import Span


class _Places(Noun):
    """Where findings begin, in order: errors, and all findings, which count where `raw` writes, for nothing there is an error."""

    errors: list[tuple[int, int]]
    all: list[tuple[int, int]]


def doubted(spec: Spec, found: Iterable[Diagnostic]) -> Spec:
    """A video whose wrong values count as values that could not be read."""
    told = [diagnostic for diagnostic in found if diagnostic.severity != "info"]
    if not told:
        return spec
    errors = _starts(diagnostic.span for diagnostic in told if diagnostic.severity == "error")
    return spec._replace(root=_part(spec.root, _Places(errors, _starts(diagnostic.span for diagnostic in told))))


def _starts(spans: Iterable[Span]) -> list[tuple[int, int]]:
    return sorted((id(span.source), span.start) for span in spans)


def _part(part: Part, places: _Places) -> Part:
    """A block with all in it; one that is wrong itself cannot be counted on by its name."""
    failed = {name for name, read in part.reads.items() if _is_wrong(read, places)}
    if _begins_in(part.span, places.all if part.lifted else places.errors):
        failed.add(part.block.name)
    parts = tuple(_part(inner, places) for inner in part.parts)
    if not failed and all(map(is_, parts, part.parts)):
        return part
    return part._replace(failed=part.failed | failed, parts=parts)


def _is_wrong(read: Read, places: _Places) -> bool:
    starts = places.all if read.lifted else places.errors
    return _begins_in(read.span, starts) or _begins_in(read.value.span, starts)


def _begins_in(span: Span, starts: list[tuple[int, int]]) -> bool:
    """Whether a finding begins in a place."""
    at = bisect_left(starts, (id(span.source), span.start))
    return at < len(starts) and starts[at][0] == id(span.source) and starts[at][1] < max(span.end, span.start + 1)

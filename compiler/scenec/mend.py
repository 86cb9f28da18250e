"""A source and what finds mistakes in it in, the source with their fixes made out."""

from __future__ import annotations

import re
from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Callable, Sequence
from typing import TypeAlias

from scenec.diagnostics import Diagnostic, Edit
from scenec.noun import Noun
from scenec.source import Source

ROUNDS = 100
"""So often a text is compiled at most; a round makes all fixes that do not touch each other."""

Place: TypeAlias = tuple[str, int]
"""The code of a finding and where it begins."""


class Mended(Noun):
    """A source with fixes made, how many there were, what is found in it now, and whether fixes were left for want of rounds."""

    source: Source
    fixed: int
    found: Sequence[Diagnostic] = ()
    cut: bool = False


def mend(source: Source, find: Callable[[Source], Sequence[Diagnostic]]) -> Mended:
    """Make the fixes of findings, round by round, until none is left that makes it better.

    A finding with several fixes is left to the author, who alone knows which is meant.
    Where a round makes it worse, half as many are tried, until the fix that does so is alone, and left out; then more again.
    """
    found, fixed, most = find(source), 0, len(source.text) + 2
    seen, refused = {source.text}, set[Place]()
    for _ in range(ROUNDS):
        chosen = _chosen(source, found, refused)[:most]
        if not chosen:
            return Mended(source, fixed, found)
        changed = _with(source, chosen)
        more = find(changed)
        if changed.text not in seen and _is_better(chosen, found, more):
            seen.add(changed.text)
            refused = {(code, _moved(chosen, at)) for code, at in refused}
            source, found, fixed, most = changed, more, fixed + len(chosen), 2 * most
        elif len(chosen) > 1:
            most = len(chosen) // 2
        else:
            refused.add(_place(chosen[0]))
    return Mended(source, fixed, found, bool(_chosen(source, found, refused)))


def _place(diagnostic: Diagnostic) -> Place:
    return diagnostic.code, diagnostic.span.start


def _moved(chosen: Sequence[Diagnostic], at: int) -> int:
    """Where a place is once the fixes of findings are made."""
    before = [edit for edit in _edits(chosen) if edit.span.end <= at]
    return at + sum(len(edit.text) - (edit.span.end - edit.span.start) for edit in before)


def _edits(chosen: Sequence[Diagnostic]) -> list[Edit]:
    """What the fixes of findings change, in the order of the text."""
    return sorted((edit for diagnostic in chosen for edit in diagnostic.fixes[0].edits), key=lambda edit: edit.span[1:])


def _chosen(source: Source, found: Sequence[Diagnostic], refused: set[Place]) -> list[Diagnostic]:
    """The findings whose fix is to be made: of two that touch each other the first."""
    chosen, taken = [], list[tuple[int, int]]()
    for diagnostic in found:
        if len(diagnostic.fixes) != 1 or diagnostic.allowed_by or _place(diagnostic) in refused:
            continue
        edits = diagnostic.fixes[0].edits
        if any(edit.span.source is not source for edit in edits):
            continue
        extent = min(edit.span.start for edit in edits), max(edit.span.end for edit in edits)
        at = bisect_left(taken, extent)
        if all(not _touch(extent, other) for other in taken[max(0, at - 1) : at + 1]):
            insort(taken, extent)
            chosen.append(diagnostic)
    return chosen


def _touch(extent: tuple[int, int], other: tuple[int, int]) -> bool:
    """Whether two changes overlap, or one inserts where the other begins or ends."""
    (start, end), (other_start, other_end) = sorted((extent, other))
    return other_start < end or (other_start == end and (start == end or other_start == other_end))


def _with(source: Source, chosen: Sequence[Diagnostic]) -> Source:
    """A source with the fixes of findings made, with the line breaks that it has."""
    first = re.search(r"\r?\n", source.text)
    line_break = first[0] if first else "\n"
    parts, at = ["\ufeff" if source.bom else ""], 0
    for edit in _edits(chosen):
        parts += [source.text[at : edit.span.start], re.sub(r"\r?\n", line_break, edit.text)]
        at = edit.span.end
    return Source(source.name, "".join([*parts, source.text[at:]]), source.path)


def _is_better(chosen: Sequence[Diagnostic], before: Sequence[Diagnostic], after: Sequence[Diagnostic]) -> bool:
    """Whether each finding that was mended is gone, and nothing is worse.

    What could not be read may have hidden other errors, so these are welcome where it was mended; else they are new.
    Mistakes of syntax are hidden by others of syntax alone, and none may be in what a fix wrote.
    """
    was, now = _codes(before), _codes(after)
    gone = all(now[code] <= was[code] - number for code, number in _codes(chosen).items())
    syntax = all(number <= was[code] for code, number in now.items() if code.startswith("E0")) or _hid(chosen, after)
    return gone and syntax and (any(map(_is_mistake, chosen)) or _errors(after) <= _errors(before))


def _hid(chosen: Sequence[Diagnostic], after: Sequence[Diagnostic]) -> bool:
    """Whether mistakes of syntax were mended, and those that there are now do not overlap what the fixes wrote."""
    if not any(diagnostic.code.startswith("E0") for diagnostic in chosen):
        return False
    spans = sorted(diagnostic.span[1:] for diagnostic in after if diagnostic.code.startswith("E0"))
    written, by = [], 0
    for edit in _edits(chosen):
        start = edit.span.start + by
        written.append((start, start + len(edit.text)))
        by += len(edit.text) - (edit.span.end - edit.span.start)
    return not any(start < there and here < end for start, end in spans for here, there in written)


def _codes(found: Sequence[Diagnostic]) -> Counter[str]:
    return Counter(diagnostic.code for diagnostic in found)


def _errors(found: Sequence[Diagnostic]) -> int:
    return sum(diagnostic.severity == "error" for diagnostic in found)


def _is_mistake(diagnostic: Diagnostic) -> bool:
    """Whether a finding is of what is written, and not of what the service makes of it."""
    return diagnostic.severity == "error" and diagnostic.code.startswith("E")

"""A source and what finds mistakes in it in, the source with their fixes made out."""

from __future__ import annotations

import re
from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Callable, Sequence

from scenec.diagnostics import Diagnostic
from scenec.noun import Noun
from scenec.source import Source

ROUNDS = 100
"""So often a text is compiled at most; a round makes all fixes that do not touch each other."""


class Mended(Noun):
    """A source with fixes made, and how many there were."""

    source: Source
    fixed: int


def mend(source: Source, find: Callable[[Source], Sequence[Diagnostic]]) -> Mended:
    """Make the fixes of findings, round by round, until none is left that makes it better.

    A finding with several fixes is left to the author, who alone knows which is meant.
    Where a round makes it worse, its first half is tried, until the fix that does so is alone, and left out.
    """
    found, fixed = find(source), 0
    chosen: list[Diagnostic] = []
    seen, refused = {source.text}, set[tuple[str, str, str]]()
    for _ in range(ROUNDS):
        chosen = chosen or _chosen(source, found, refused)
        if not chosen:
            break
        changed = _with(source, chosen)
        more = find(changed)
        if changed.text not in seen and _is_better(chosen, found, more):
            seen.add(changed.text)
            source, found, fixed, chosen = changed, more, fixed + len(chosen), []
        elif len(chosen) > 1:
            chosen = chosen[: len(chosen) // 2]
        else:
            refused.add(_key(chosen.pop()))
    return Mended(source, fixed)


def _key(diagnostic: Diagnostic) -> tuple[str, str, str]:
    """What a finding is known by in the next round, wherever it moves to."""
    return diagnostic.code, diagnostic.message, diagnostic.span.text


def _chosen(source: Source, found: Sequence[Diagnostic], refused: set[tuple[str, str, str]]) -> list[Diagnostic]:
    """The findings whose fix is to be made: of two that touch each other the first."""
    chosen, taken = [], list[tuple[int, int]]()
    for diagnostic in found:
        if len(diagnostic.fixes) != 1 or diagnostic.allowed_by or _key(diagnostic) in refused:
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
    edits = sorted((edit for diagnostic in chosen for edit in diagnostic.fixes[0].edits), key=lambda edit: edit.span[1:])
    first = re.search(r"\r?\n", source.text)
    line_break = first[0] if first else "\n"
    parts, at = ["\ufeff" if source.bom else ""], 0
    for edit in edits:
        parts += [source.text[at : edit.span.start], re.sub(r"\r?\n", line_break, edit.text)]
        at = edit.span.end
    return Source(source.name, "".join([*parts, source.text[at:]]), source.path)


def _is_better(chosen: Sequence[Diagnostic], before: Sequence[Diagnostic], after: Sequence[Diagnostic]) -> bool:
    """Whether each finding that was mended is gone, and nothing is worse: no mistake of syntax is new.

    What could not be read may have hidden other errors, so these are welcome where it was mended; else they are new.
    """
    was, now = _codes(before), _codes(after)
    gone = all(now[code] <= was[code] - number for code, number in _codes(chosen).items())
    syntax = all(number <= was[code] for code, number in now.items() if code.startswith("E0"))
    return gone and syntax and (any(map(_is_mistake, chosen)) or _errors(after) <= _errors(before))


def _codes(found: Sequence[Diagnostic]) -> Counter[str]:
    return Counter(diagnostic.code for diagnostic in found)


def _errors(found: Sequence[Diagnostic]) -> int:
    return sum(diagnostic.severity == "error" for diagnostic in found)


def _is_mistake(diagnostic: Diagnostic) -> bool:
    """Whether a finding is of what is written, and not of what the service makes of it."""
    return diagnostic.severity == "error" and diagnostic.code.startswith("E")

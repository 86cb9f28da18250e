"""Rules and a video in, what they find out: a rule is run once for each distinct combination of what it reads."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from scenec.check.rule import Blocks, Rule, View, fields_of, has_raw
from scenec.check.seen import Memo, Seen, Trace, looks_at, readers_of
from scenec.diagnostics import Diagnostic
from scenec.model import Spec


def run(rules: tuple[Rule, ...], spec: Spec, memo: Memo) -> Iterator[Diagnostic]:
    """What rules find in a video; nothing is found twice in what `memo` knows.

    Most of a variant is what it was in the one before, by identity.
    So what rules found there holds further, but for those that look at something else now.
    `rules` is one and the same tuple at each call.
    """
    seen, blocks, raw = Seen(spec, memo.numbers), Blocks(spec), has_raw(spec.root)
    readers = readers_of(rules, spec.solution)
    memo.roots += [spec.root] if raw else []
    trace = memo.traces.setdefault((id(rules), spec.solution), Trace())
    for number in sorted(trace.affected(seen, readers) | (readers.raw if raw else frozenset())):
        known = rules[number]
        if known.raws and raw:
            trace.found[number] = list(_run(known, spec, blocks, memo))
            continue
        key = (known.find, *seen.around, *map(seen.of, looks_at(known.each, known.reads, spec.solution)))
        if key not in memo:
            memo[key] = ((spec.root,), list(_run(known, spec, blocks, memo)))
        trace.found[number] = memo[key][1]
    return iter([diagnostic for number in sorted(trace.found) for diagnostic in trace.found[number]])


def _run(known: Rule, spec: Spec, blocks: Blocks, memo: Memo) -> Iterator[Diagnostic]:
    """What a rule finds in a video; one that reads nothing outside of its block is not asked for a block that it has seen."""
    local = _is_local(known.each, known.reads, known.raws)
    for path in (known.each,) if isinstance(known.each, str) else known.each:
        if local and path in blocks.parts and known.reads and not known.raws and not fields_of(known.reads, spec.solution, path):
            continue
        for part in blocks.parts.get(path, ()):
            if not local:
                yield from View(known, spec, part, blocks).findings(memo)
                continue
            key = (known.find, id(part), spec.region, spec.whole)
            if key not in memo:
                memo[key] = ((part,), View(known, spec, part, blocks).findings(memo))
            yield from memo[key][1]


@cache
def _is_local(each: str | tuple[str, ...], reads: tuple[str, ...], raws: tuple[str, ...]) -> bool:
    return each != "video" and not any(path.startswith("/") for path in reads + raws)

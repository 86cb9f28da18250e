"""What rules have looked at in a video and what they found there, remembered from one variant to the next."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING

from scenec.diagnostics import Diagnostic
from scenec.facts import fields
from scenec.model import Part, Spec
from scenec.noun import Noun

if TYPE_CHECKING:
    from scenec.check.rule import Rule

PLACE = "."
"""In the place of a field: no field, but where the blocks stand."""


class Memo(dict[tuple[object, ...], tuple[tuple[object, ...], list[Diagnostic]]]):
    """What rules found, by the rule and the identities of what it read, which are kept so that these stay unique.

    `traces` are the videos that were looked at last, by who looked at them; `numbers` stand for what was seen in videos,
    `roots` are kept where nothing else would keep what was seen in them.
    """

    def __init__(self) -> None:
        self.numbers: dict[object, int] = {}
        self.roots: list[Part] = []
        self.traces: dict[tuple[int, str], Trace] = {}


class Readers(Noun):
    """The rules, by their numbers: all, those that read `raw`, and those that look at a place; the places by the name of the root."""

    rules: tuple[Rule, ...]
    all: frozenset[int]
    raw: frozenset[int]
    places: Mapping[str, Mapping[tuple[str, str], frozenset[int]]]


_READERS: dict[tuple[int, str], Readers] = {}
"""What there is of `readers_of` already; the rules are kept, so that their identity stays unique."""


def readers_of(rules: tuple[Rule, ...], solution: str) -> Readers:
    """Which rules of a solution look at what."""
    key = (id(rules), solution)
    if key not in _READERS:
        places: dict[str, dict[tuple[str, str], set[int]]] = {}
        mine = [number for number, known in enumerate(rules) if solution in known.solutions]
        for number in mine:
            for place in looks_at(rules[number].each, rules[number].reads, solution):
                places.setdefault(place[0], {}).setdefault(place, set()).add(number)
        frozen = {name: {place: frozenset(numbers) for place, numbers in inner.items()} for name, inner in places.items()}
        _READERS[key] = Readers(rules, frozenset(mine), frozenset(number for number in mine if rules[number].raws), frozen)
    return _READERS[key]


class Trace:
    """The video that was looked at last: what was known of it, place by place, and what rules found in it."""

    def __init__(self) -> None:
        self.seen: Seen | None = None
        self.places: dict[tuple[str, str], int] = {}
        self.found: dict[int, list[Diagnostic]] = {}

    def affected(self, seen: Seen, readers: Readers) -> frozenset[int]:
        """The rules that look at something that is not as it was in the video before this one."""
        last, self.seen = self.seen, seen
        if last is None or last.around != seen.around:
            self.found.clear()
            self.places.clear()
            return readers.all
        changed: set[int] = set()
        for name, places in readers.places.items():
            if last.held.get(name) != seen.held.get(name):
                for place, numbers in places.items():
                    now = seen.of(place)
                    if self.places.get(place) != now:
                        self.places[place] = now
                        changed |= numbers
        return frozenset(changed)


class Seen:
    """By what the video is known again: the identities of what rules may look at in it, with numbers for them."""

    def __init__(self, spec: Spec, numbers: dict[object, int]) -> None:
        self.root = spec.root
        self.around = (spec.solution, spec.region, spec.whole, spec.root.whole, spec.root.span)
        self.numbers = numbers
        self.known: dict[tuple[str, str], int] = {}
        self.parts: dict[str, list[Part]] = {}
        self.held: dict[str, tuple[int, ...]] = {name: (id(read),) for name, read in spec.root.reads.items()}
        self.held.update((name, (0,)) for name in spec.root.failed)
        for part in spec.root.parts:
            self.parts.setdefault(part.block.name, []).append(part)
            self.held[part.block.name] = (*self.held.get(part.block.name, ()), id(part))

    def of(self, place: tuple[str, str]) -> int:
        """The number of what is known of a name of the root; of a field of the blocks of that name, if one is given."""
        if place not in self.known:
            name, field = place
            parts = self.parts.get(name, ())
            known: tuple[object, ...]
            if field:
                known = tuple([(part.span, part.whole, id(part.label), id(part.reads.get(field)), field in part.failed) for part in parts])
            else:
                known = (id(self.root.reads.get(name)), name in self.root.failed, *map(id, parts))
            self.known[place] = self.numbers.setdefault((place, known), len(self.numbers))
        return self.known[place]


@cache
def looks_at(each: str | tuple[str, ...], reads: tuple[str, ...], solution: str) -> tuple[tuple[str, str], ...]:
    """What of the root a rule looks into: names, and with them the one field of a block that a path ends at."""
    found: dict[tuple[str, str], None] = {}
    for block in (each,) if isinstance(each, str) else each:
        if block != "video":
            found[(block, PLACE) if "." not in block else _step(block, solution)] = None
        for path in reads:
            whole = path.removeprefix("/") if path.startswith("/") or block == "video" else f"{block}.{path}"
            found[_step(whole, solution)] = None
    return tuple(found)


def _step(path: str, solution: str) -> tuple[str, str]:
    name, _, rest = path.partition(".")
    return (name, rest) if rest in fields(solution).get(name, ()) else (name, "")

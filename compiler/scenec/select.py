"""Patterns and a share in, the requests that are wanted out, and the files that make them."""

from __future__ import annotations

from collections.abc import Sequence

from scenec.batch import Batch, File, names
from scenec.catalog import builds as say
from scenec.diagnostics import Diagnostic
from scenec.noun import Noun
from scenec.similar import nearest
from scenec.source import Source, Span


class Selection(Noun):
    """The names of the requests that are wanted, and the files that make them."""

    names: frozenset[str]
    files: tuple[File, ...]


def select(run: Batch, patterns: Sequence[str], shard: tuple[int, int] | None) -> tuple[Selection, list[Diagnostic]]:
    """The requests that one of the patterns fits, and of these the share `i` of `n`, in the order of their names."""
    by_file = list(names(run))
    every = sorted({name for _, some in by_file for name in some})
    found: list[Diagnostic] = []
    if patterns:
        fitting = {pattern: [name for name in every if fits(name, pattern)] for pattern in patterns}
        found = [nothing_fits(pattern, every) for pattern, some in fitting.items() if not some]
        every = sorted({name for some in fitting.values() for name in some})
    if shard is not None:
        number, count = shard
        every = every[len(every) * (number - 1) // count : len(every) * number // count]
    wanted = frozenset(every)
    return Selection(wanted, tuple(file for file, some in by_file if not wanted.isdisjoint(some))), found


def fits(name: str, pattern: str) -> bool:
    """Whether a pattern fits the whole name of a request, or its variant."""
    from fnmatch import fnmatchcase

    return fnmatchcase(name, pattern) or ("." in name and fnmatchcase(name.partition(".")[2], pattern))


def nothing_fits(pattern: str, every: Sequence[str]) -> Diagnostic:
    """That a pattern fits nothing, and what was probably meant."""
    source = Source("--variant", pattern)
    variants = list(dict.fromkeys(name.partition(".")[2] for name in every if "." in name))
    return say.no_such_request(Span(source, 0, len(pattern)), pattern, nearest(pattern, [*every, *variants]))

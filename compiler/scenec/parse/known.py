"""The names of fields and blocks, whatever the solution: what tells a field on a line from a word with a colon."""

from __future__ import annotations

from functools import cache

from scenec.resources import tables


@cache
def blocks() -> frozenset[str]:
    """The names of all blocks."""
    return frozenset(row[0].rpartition(".")[2] for row in tables.BLOCKS)


@cache
def labelled() -> frozenset[str]:
    """The names of blocks that take a label."""
    return frozenset(row[0].rpartition(".")[2] for row in tables.BLOCKS if row[3] != "none")


@cache
def members() -> frozenset[str]:
    """The names of all fields and blocks."""
    return frozenset(row[3] for row in tables.FIELDS) | blocks()

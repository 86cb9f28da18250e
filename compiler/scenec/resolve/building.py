"""A body in the making: what may stand in it, and what was found in it so far."""

from __future__ import annotations

from collections.abc import Mapping

from scenec.diagnostics import Fix, removal_again
from scenec.facts import Block, Field
from scenec.merge import Layer
from scenec.model import Add, Axis, Body, Choices, Condition, Drop, RawJson, Scope, Setting, When
from scenec.noun import Noun
from scenec.source import Span

EXAMPLES = {"name": "scene opening { … }", "level": "subheading 1 { … }"}
"""For each sort of label that a block must have, how that is written."""


class Head(Noun):
    """What opens a block: its row in the tables, its place, its label if it has one, and its number among its like."""

    block: Block
    span: Span
    label: str | None = None
    label_span: Span | None = None
    number: int = 0


class Members(Noun):
    """What may stand in a body; that of an overlay may also remove and add."""

    block: Block
    fields: Mapping[str, Field]
    blocks: Mapping[str, Block]
    overlay: bool


class Building:
    """A body in the making."""

    def __init__(self, settings: dict[str, Setting] | None = None) -> None:
        self.settings: dict[str, Setting] = settings or {}
        self.appended: set[str] = set()
        self.blocks: list[Body] = []
        self.raws: list[RawJson] = []
        self.drops: list[Drop] = []
        self.adds: list[Add] = []
        self.axes: dict[str, Axis] = {}
        self.whens: list[When] = []
        self.skips: list[Condition] = []
        self.layers: list[Layer] = []
        self.applied: dict[Span, Span] = {}
        self.places: dict[tuple[str, str | None], Span] = {}
        self.written: dict[Span, Span] = {}
        self.whole = True

    def says(self) -> bool:
        """Whether anything was found."""
        return bool(self.settings or self.blocks or self.raws or self.layers or self.drops)

    def body(self, head: Head, scope: Scope, whole: bool) -> Body:
        """The finished body."""
        inside = (self.settings, tuple(self.blocks), tuple(self.raws), scope, whole)
        return Body._make((*head, *inside, tuple(self.drops), tuple(self.adds), self.choices()))

    def choices(self) -> Choices | None:
        """What makes variants, if anything does."""
        any_of = self.axes or self.whens or self.skips
        return Choices(tuple(self.axes.values()), tuple(self.whens), tuple(self.skips)) if any_of else None

    def again(self, first: Span, member: Span) -> tuple[Fix, ...]:
        """The fix for a member that stands a second time, if it says the same as the first, known by its key."""
        return removal_again(self.written[first], member) if first in self.written else ()

"""What a file declares, with names bound: videos of blocks of settings; and what a video says once its values are read.

`resolve` makes the first half, `evaluate` the second; neither is changed afterwards.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import TypeAlias

from scenec import syntax
from scenec.facts import Block, Field
from scenec.noun import Noun
from scenec.source import Source, Span
from scenec.table import Cell


class Pick(Noun):
    """What the name of an axis stands for: the value of the axis in the variant that is made."""

    start: int
    end: int
    axis: str


class Chosen(Noun):
    """A value of an axis, or a row that makes a scene: its name, and what it declares, by column.

    A `row` has no text of its own.
    """

    start: int
    end: int
    name: str
    columns: Mapping[str, Bound]
    row: bool = False


Node: TypeAlias = syntax.Value | Cell | Pick | Chosen
"""What a name may stand for."""


class Binding(Noun):
    """A declared name: its value as written, and the scope in which that is read."""

    name: str
    span: Span
    value: Node
    scope: Scope


class Module(Noun):
    """A file that another one uses: its name in messages, and the scope of what it declares."""

    name: str
    span: Span
    scope: Scope


class Preset(Noun):
    """Members under a name: of a video, or of a block of a `kind`; and the scope in which they are read."""

    name: str
    span: Span
    kind: str | None
    body: syntax.Body
    scope: Scope


class Scope:
    """The names visible in a block, and those of the blocks around it.

    `modules` are the files that a file uses, by their names in it, `presets` those that it declares.
    `unknowable` are names that a broken or an unsupported declaration may declare, `*` for any, `.` for any that a file is used under:
    nothing complains about them.
    """

    __slots__ = ("bindings", "modules", "parent", "presets", "source", "unknowable")

    def __init__(
        self,
        source: Source,
        parent: Scope | None,
        bindings: Mapping[str, Binding],
        unknowable: frozenset[str],
        modules: Mapping[str, Module] = MappingProxyType({}),
        presets: Mapping[str, Preset] = MappingProxyType({}),
    ) -> None:
        self.presets = presets
        self.modules = modules
        self.source = source
        self.parent = parent
        self.bindings = bindings
        self.unknowable = unknowable

    def find(self, name: str) -> Binding | None:
        """The nearest declaration of a name."""
        scope: Scope | None = self
        while scope is not None:
            if name in scope.bindings:
                return scope.bindings[name]
            scope = scope.parent
        return None

    def module(self, name: str) -> Module | None:
        """The file that is used under a name, where nothing nearer is declared so."""
        scope: Scope | None = self
        while scope is not None and name not in scope.bindings:
            if name in scope.modules:
                return scope.modules[name]
            scope = scope.parent
        return None

    def preset(self, name: str) -> Preset | None:
        """The preset of a name, where nothing nearer is declared so."""
        scope: Scope | None = self
        while scope is not None and name not in scope.bindings:
            if name in scope.presets:
                return scope.presets[name]
            scope = scope.parent
        return None

    def may_know(self, name: str) -> bool:
        """Whether a declaration that could not be read may declare the name."""
        return name in self.unknowable or "*" in self.unknowable or (self.parent is not None and self.parent.may_know(name))

    def may_use(self, name: str) -> bool:
        """Whether the name may be that of a file which could not be found, or of what `may_know` tells."""
        return self.may_know(name) or self.may_know(".")

    def names(self) -> tuple[str, ...]:
        """All visible names, nearest first."""
        return (*self.bindings, *self.modules, *(self.parent.names() if self.parent else ()))


class Bound(Noun):
    """A value as written, and the scope in which its names are looked up."""

    node: Node
    scope: Scope

    @property
    def span(self) -> Span:
        """Where it stands."""
        return Span(self.scope.source, self.node.start, self.node.end)


class Setting(Noun):
    """A field that is set: the place of its key, and its value in as many pieces as `+:` added.

    One that `appends` adds to what the layers below set; `rivals` are what other overlays set, with equal right;
    `under` is what the next lower layer sets, which this one replaces or adds to.
    """

    field: Field
    span: Span
    pieces: tuple[Bound, ...]
    appends: bool = False
    rivals: tuple[Rival, ...] = ()
    under: Setting | None = None


class Rival(Noun):
    """A setting in whose place another one stands, though nothing says which of the two overlays goes first."""

    setting: Setting
    lower: Rank
    upper: Rank


class RawJson(Noun):
    """A `raw { … }`, and the overlay that it stands in."""

    span: Span
    value: Bound
    rank: Rank | None = None


class Rank(Noun):
    """The place of an overlay among others: for each axis that it depends on, its values for which it holds.

    There are none of an axis where it is the overlay of a table.
    One with `decides` is a `when`; it goes before the values of axes, and before those that it is narrower than.
    `narrows` is what it wants of the axes of which it does not want all values.
    """

    wanted: Mapping[str, tuple[str, ...]]
    decides: bool
    narrows: Mapping[str, tuple[str, ...]] = {}

    def goes_before(self, lower: Rank) -> bool:
        """Whether what it sets holds, whatever a lower one sets."""
        return self.decides and (not lower.decides or (self.within(lower) and not lower.within(self)))

    def within(self, wide: Rank) -> bool:
        """Whether it holds for no variant that another one does not hold for."""
        return all(axis in self.narrows and set(self.narrows[axis]) <= set(values) for axis, values in wide.narrows.items())


class Drop(Noun):
    """`drop y`, `drop scene x`: the field or block that an overlay removes."""

    name: str
    block: Block | None
    label: str | None
    span: Span


class Add(Noun):
    """`add scene x after y { … }`: a block, and beside which other one of its name it goes; without one it goes last."""

    body: Body
    before: bool
    anchor: str | None
    anchor_span: Span


class Body(Noun):
    """A block that is written: its settings, inner blocks and raw parts.

    `whole` is false where a member of it could not be read, so that nothing in it can be called missing.
    `number` tells the blocks of one name in one body apart, in the order of writing.
    One that stands in an overlay may remove and add; that of a video, or of a preset for one, may declare axes.
    """

    block: Block
    span: Span
    label: str | None
    label_span: Span | None
    number: int
    settings: Mapping[str, Setting]
    blocks: tuple[Body, ...]
    raws: tuple[RawJson, ...]
    scope: Scope
    whole: bool
    drops: tuple[Drop, ...] = ()
    adds: tuple[Add, ...] = ()
    choices: Choices | None = None


class Option(Noun):
    """A value of an axis: its name and place, what its name stands for, and what it sets."""

    name: str
    span: Span
    chosen: Chosen
    overlay: Body | None


class Axis(Noun):
    """`variants name { … }`; `rows` where its values are the rows of a file; not `whole` where a value is left out, which is reported."""

    name: str
    span: Span
    options: tuple[Option, ...]
    rows: bool
    whole: bool


class Condition(Noun):
    """`{ axis: value }`: the axes that are named, and for each the values, any of which is meant; each with its place."""

    span: Span
    wanted: tuple[tuple[str, Span, tuple[tuple[str, Span], ...]], ...]


class When(Noun):
    """`when { … } { … }`"""

    span: Span
    condition: Condition
    overlay: Body


class Choices(Noun):
    """What makes variants of a video, or of whatever a preset is applied to; of `skips` the conditions."""

    axes: tuple[Axis, ...]
    whens: tuple[When, ...]
    skips: tuple[Condition, ...]


class Overlay(Noun):
    """What a value of an axis, or a `when`, lays over a video."""

    rank: Rank
    body: Body


class Variant(Noun):
    """One of the combinations of a video's axes: its name, the part of that behind the video's, and what is chosen.

    `label` is None where there are no axes. `overlays` stand in their order, lowest first.
    """

    name: str
    label: str | None
    options: Mapping[str, Option]
    overlays: tuple[Overlay, ...]


class Video(Noun):
    """A declared video; `whole` is false where a declaration in it could not be taken into account."""

    name: str
    span: Span
    solution: str
    solution_span: Span
    body: Body
    whole: bool


class Program(Noun):
    """What a file declares; `applied` are the places of presets that are applied, each with that of the preset's members."""

    source: Source
    scope: Scope
    params: Mapping[str, Binding]
    videos: tuple[Video, ...]
    applied: tuple[tuple[Span, Span], ...]


class Asset(Noun):
    """A media id, or the URL of a file; `written` is the text in the source."""

    written: str
    id: str | None
    url: str | None

    @property
    def text(self) -> str:
        """The one that is given."""
        return self.id if self.id is not None else self.url or ""


class Clip(Noun):
    """An asset and the ranges of it that may be used, in seconds."""

    asset: Value
    ranges: tuple[Value, ...]


class Size(Noun):
    """Width and height in pixels."""

    width: Value
    height: Value


class Range(Noun):
    """From and to, in seconds."""

    start: Value
    end: Value


class Value(Noun):
    """A value and the place where it was decided."""

    data: Data
    span: Span


Data: TypeAlias = str | bool | Decimal | Asset | Clip | Size | Range | tuple[Value, ...] | dict[str, Value] | None
"""Plain JSON in Python's own types (lists as tuples, numbers as Decimal), or one of the values above."""


class Read(Noun):
    """A setting whose value was read; `lifted` where `raw` writes it."""

    field: Field
    span: Span
    value: Value
    lifted: bool = False


class Part(Noun):
    """A block whose values were read; those that could not be are in `failed`.

    `lifted` where `raw` alone writes it.
    """

    block: Block
    span: Span
    label: Value | None
    number: int
    reads: Mapping[str, Read]
    failed: frozenset[str]
    parts: tuple[Part, ...]
    raws: tuple[Value, ...]
    whole: bool
    lifted: bool = False

    def find(self, path: str) -> Read | None:
        """The setting at a path of names below this block; of repeated blocks the first."""
        name, _, rest = path.partition(".")
        if not rest:
            return self.reads.get(name)
        return next((found for part in self.parts if part.block.name == name and (found := part.find(rest))), None)

    def inner(self, name: str) -> tuple[Part, ...]:
        """The blocks of a name directly inside."""
        path = name if self.block.path == "video" else f"{self.block.path}.{name}"
        return tuple([part for part in self.parts if part.block.path == path]) if self.parts else ()


class Spec(Noun):
    """A variant of a video whose values were read: what checks look at and what is lowered to the request of this name."""

    name: str
    span: Span
    solution: str
    region: str | None
    root: Part
    whole: bool


class Request(Noun):
    """A request: `parameters` are the configs, as objects whose leaves know their place.

    `raw` are the pointers of what `raw` wrote.
    """

    name: str
    source: Source
    solution: str
    region: str
    parameters: Value
    raw: frozenset[str]

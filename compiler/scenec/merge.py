"""Blocks in layers in, one block out: what a later layer sets replaces, blocks merge, `+:` adds, `drop` removes.

A video is made of layers: presets in the order of `apply`, its body, what overlays `add`, the overlays of the axes in the order
of the axes, and those of `when`s, the narrower behind the wider. The later layer wins.

Presets and body are the same for all variants. `merge` puts them together once; of presets, one that comes by two ways counts once,
where it came first. A scene or a sticker that only a preset has stands where that was applied; one that several have stands where
the block has it, else where the first of them was applied.

Overlays differ from variant to variant. `laid` puts those of one variant over the video:

- All that they `add` comes first, so that any overlay may change what another one adds. What is added behind one anchor stands
  in the order of the overlays; the anchor may be added too, by any of them.
- Then each overlay, in its order, first removes what it drops and then lays what it sets. `drop title` and `title { … }` in one
  overlay make the title anew.
- Two axes have no order that an author would think of. So where two of them set the same thing the lower one becomes a `Rival` of
  the upper one: `evaluate` compares the two, and reports them where they differ. What one axis removes and another one sets
  differs surely, and is reported here. A `when` decides between axes, and a narrower `when` between wider ones: what it sets has
  no rivals, and what it sets or drops is in no dispute. A block that one axis removes and another one changes is whole again only
  where a `when` drops it too.
- A scene or a sticker that an overlay names must be there in the variant: an overlay never makes one by a slip of the pen.

Most of a video is the same in most variants. Blocks that no overlay touches stay the very same value, and of blocks that the same
layers make the first one made is kept in a `Memo`. So what is asked of a block later needs to be asked once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeAlias

from scenec.catalog import variants as say
from scenec.diagnostics import Diagnostic
from scenec.facts import Block
from scenec.model import Add, Body, Drop, Overlay, Rank, RawJson, Rival, Setting
from scenec.noun import Noun
from scenec.source import Span

NAMED = ("name", "optional-name")
"""The labels of blocks that an overlay changes only where they are there."""

Memo: TypeAlias = dict[tuple[int, ...], tuple[tuple[Body, ...], Body, list[Diagnostic]]]
"""Blocks that were made, with what is wrong with them: by the identities of the layers, which are kept so that these stay unique."""


class Layer(Noun):
    """What was applied at so many blocks from the beginning of another block.

    `bodies` are those to put under it, lowest first, each by the place of its preset;
    `order` are the keys of all blocks in them, in the order in which they stand.
    """

    at: int
    bodies: tuple[tuple[Span, Body], ...]
    order: tuple[object, ...]


class _Ranked(Noun):
    """A body, and the rank of the overlay that it stands in; without one it is there in every variant."""

    body: Body
    rank: Rank | None


def merge(own: Body, layers: Sequence[Layer]) -> Body:
    """The block that layers and the block itself make together."""
    if not layers:
        return own
    bodies = [_Ranked(body, None) for body in (*_once(layers).values(), own)]
    return _Merging({}, [], final=False).merged(bodies, _order(own, layers))


def laid(base: Body, overlays: Sequence[Overlay], memo: Memo) -> tuple[Body, list[Diagnostic]]:
    """A video with overlays over it, and what is wrong with that; nothing where a part of them could not be read."""
    if not overlays:
        return base, []
    found: list[Diagnostic] = []
    told = found if base.whole and all(overlay.body.whole for overlay in overlays) else []
    base = _added(base, [add for overlay in overlays for add in overlay.body.adds], told)
    bodies = [_Ranked(base, None), *(_Ranked(overlay.body, overlay.rank) for overlay in overlays)]
    body = _Merging(memo, told, final=True).merged(bodies, [_key(inner) for inner in base.blocks])
    return body._replace(whole=False) if found else body, found


def flat(preset: Span, own: Body, layers: Sequence[Layer], at: int) -> Layer:
    """A preset with its own layers, as one layer of another block."""
    return Layer(at, (*_once(layers).items(), (preset, own)), tuple(_order(own, layers)))


def _once(layers: Sequence[Layer]) -> dict[Span, Body]:
    """The bodies of layers, lowest first, each once."""
    bodies: dict[Span, Body] = {}
    for layer in layers:
        for preset, body in layer.bodies:
            bodies.setdefault(preset, body)
    return bodies


def _added(base: Body, adds: Sequence[Add], found: list[Diagnostic]) -> Body:
    """A video with the blocks that overlays add, each at its place, in whatever order they are added."""
    if not adds:
        return base
    known = {_key(inner): inner for inner in base.blocks}
    beside: dict[object, tuple[list[Body], list[Body]]] = {}
    last: list[Body] = []
    taken: list[Add] = []
    for add in adds:
        there, body = known.setdefault(_key(add.body), add.body), add.body
        if there is not body:
            what = f"{body.block.name} {body.label}"
            found.append(say.added_twice(body.label_span or body.span, what, there.label_span or there.span))
        elif add.anchor is None:
            last.append(body)
        else:
            beside.setdefault(_anchor(add), ([], []))[0 if add.before else 1].append(body)
            taken.append(add)
    blocks = tuple(_in_place([*base.blocks, *last], beside))
    found += _homeless(taken, blocks, known)
    return base._replace(blocks=blocks)


def _anchor(add: Add) -> object:
    """The key of the block beside which one is added."""
    return (add.body.block.path, add.anchor)


def _in_place(blocks: Sequence[Body], beside: Mapping[object, tuple[list[Body], list[Body]]]) -> Iterator[Body]:
    """Blocks, each between those that are added before it and those that are added behind it."""
    waiting = [(body, False) for body in reversed(blocks)]
    while waiting:
        body, placed = waiting.pop()
        if placed or _key(body) not in beside:
            yield body
            continue
        before, behind = beside[_key(body)]
        waiting += [*((other, False) for other in reversed(behind)), (body, True), *((other, False) for other in reversed(before))]


def _homeless(adds: Sequence[Add], blocks: Sequence[Body], known: Mapping[object, Body]) -> Iterator[Diagnostic]:
    """The blocks that found no place: beside one that is not there, or else in a circle; what follows from another one is not told."""
    placed = {_key(inner) for inner in blocks}
    lost = [add for add in adds if _key(add.body) not in placed]
    for add in [add for add in lost if _anchor(add) not in known] or lost[:1]:
        labels = [inner.label for inner in blocks if inner.block.path == add.body.block.path and inner.label is not None]
        yield say.no_anchor(add.anchor_span, add.body.block.name, str(add.anchor), labels)


class _Merging:
    """Merges layers: those of a variant, or, before it is known of which (not `final`), those of a body and what it applies.

    Of a variant the lowest layer gives the place of a block, else the body itself, which is the last.
    What an overlay drops is gone from what it applies, and still to be dropped from what it lies on.
    """

    def __init__(self, memo: Memo, found: list[Diagnostic], final: bool) -> None:
        self.memo = memo
        self.found = found
        self.final = final

    def merged(self, layers: Sequence[_Ranked], order: Iterable[object]) -> Body:
        """One block of several, lowest first."""
        disputes = _Disputes()
        settings, blocks, raws = _Settings(self.found, disputes), _Blocks(order, self.found, disputes), _Raws(self.found, disputes)
        for body, rank in layers:
            for drop in body.drops:
                if drop.block is not None:
                    blocks.drop(drop, drop.block, rank)
                elif drop.name == "raw":
                    raws.drop(drop, rank)
                else:
                    settings.drop(drop, rank)
            settings.lay(body.settings, rank)
            for inner in body.blocks:
                blocks.lay(inner, rank)
            raws.lay(body.raws, rank)
        self.found += disputes.left()
        inner_blocks = tuple(self.one(alike, number) for number, alike in enumerate(filter(None, blocks.alike.values())))
        whole = all(layer.body.whole for layer in layers)
        own = layers[0 if self.final else -1].body
        drops, adds = ((), ()) if self.final else (own.drops, own.adds)
        return own._replace(settings=settings.made, blocks=inner_blocks, raws=tuple(raws.made), whole=whole, drops=drops, adds=adds)

    def one(self, layers: Sequence[_Ranked], number: int) -> Body:
        """One block of those that have a name and a label in common."""
        body = layers[0].body
        alone = len(layers) == 1 and not (body.drops and self.final)
        if alone and body.number == number:
            return body
        key = (number, *(id(layer.body) for layer in layers))
        if key not in self.memo:
            inside = _Merging(self.memo, [], self.final)
            order = dict.fromkeys(_key(inner) for layer in layers for inner in layer.body.blocks)
            made = (body if alone else inside.merged(layers, order))._replace(number=number)
            self.memo[key] = (tuple(layer.body for layer in layers), made, inside.found)
        _, made, found = self.memo[key]
        self.found += found
        return made


class _Disputes:
    """What one overlay sets and another one drops with equal right, until one that goes before both says what holds."""

    def __init__(self) -> None:
        self.open: dict[object, list[tuple[Rank, Rank, Diagnostic]]] = {}

    def between(self, key: object, span: Span, setter: Rank | None, drop: Drop, dropper: Rank | None) -> None:
        """What is set at a place and what is dropped are one thing; within one overlay the drop comes first."""
        if setter is None or dropper is None or setter is dropper or setter.goes_before(dropper) or dropper.goes_before(setter):
            return
        say_which = say.dropped_and_set if drop.block is None else say.dropped_and_changed
        told = say_which(span, drop.span, setter.wanted, dropper.wanted)
        self.open.setdefault(key, []).append((setter, dropper, told))

    def decided(self, key: object, rank: Rank | None) -> None:
        """An overlay says what holds, whatever those below it say."""
        if rank is not None and key in self.open:
            self.open[key] = [one for one in self.open[key] if not (rank.goes_before(one[0]) and rank.goes_before(one[1]))]

    def left(self) -> Iterator[Diagnostic]:
        """Those that nothing decided."""
        return (told for disputes in self.open.values() for _, _, told in disputes)


class _Raws:
    """The raw parts of a block in the making."""

    def __init__(self, found: list[Diagnostic], disputes: _Disputes) -> None:
        self.made: list[RawJson] = []
        self.gone: tuple[Drop, Rank | None] | None = None
        self.found = found
        self.disputes = disputes

    def drop(self, drop: Drop, rank: Rank | None) -> None:
        """Remove all raw parts; both of two axes may do so."""
        if not self.made and self.gone is None:
            self.found.append(say.nothing_to_drop(drop.span, drop.name, None))
        self.disputes.decided(drop.name, rank)
        for raw in self.made:
            self.disputes.between(drop.name, raw.span, raw.rank, drop, rank)
        self.made, self.gone = [], (drop, rank)

    def lay(self, raws: Iterable[RawJson], rank: Rank | None) -> None:
        """Put the raw parts of a layer over those below."""
        for raw in raws:
            if self.gone is not None:
                self.disputes.between("raw", raw.span, rank, *self.gone)
            self.made.append(raw._replace(rank=rank) if rank is not None else raw)


class _Blocks:
    """The blocks inside of a block in the making: those of each layer, by what tells them apart, and those that were removed."""

    def __init__(self, order: Iterable[object], found: list[Diagnostic], disputes: _Disputes) -> None:
        self.alike: dict[object, list[_Ranked]] = {key: [] for key in order}
        self.gone: dict[object, tuple[Drop, Rank | None]] = {}
        self.found = found
        self.disputes = disputes

    def drop(self, drop: Drop, block: Block, rank: Rank | None) -> None:
        """Remove a block; both of two axes may do so."""
        key = (block.path, drop.label)
        there = self.alike.get(key)
        if not there and key not in self.gone:
            self.found.append(say.nothing_to_drop(drop.span, drop.name, drop.label))
        self.disputes.decided(key, rank)
        for body, lower in there or ():
            self.disputes.between(key, body.span, lower, drop, rank)
        if there:
            self.alike[key] = []
        self.gone[key] = (drop, rank)

    def lay(self, inner: Body, rank: Rank | None) -> None:
        """Lay a block over those of its name and label."""
        key = _key(inner)
        there = self.alike.setdefault(key, [])
        drop, lower = self.gone.get(key, (None, None))
        if rank is not None and not there and inner.block.label in NAMED and inner.label is not None:
            labels = [str(layers[0].body.label) for layers in self.alike.values() if layers and layers[0].body.block is inner.block]
            self.found.append(
                say.no_block(inner.label_span or inner.span, inner.block.name, inner.label, labels, drop.span if drop is not None else None)
            )
            return
        if drop is not None:
            self.disputes.between(key, inner.span, rank, drop, lower)
        there.append(_Ranked(inner, rank))


class _Settings:
    """The settings of a block in the making; `held` are those of overlays, which something may stand against."""

    def __init__(self, found: list[Diagnostic], disputes: _Disputes) -> None:
        self.made: dict[str, Setting] = {}
        self.held: dict[str, list[tuple[Rank, Setting]]] = {}
        self.gone: dict[str, tuple[Drop, Rank | None]] = {}
        self.found = found
        self.disputes = disputes

    def drop(self, drop: Drop, rank: Rank | None) -> None:
        """Remove a setting; both of two axes may do so."""
        if drop.name not in self.made and drop.name not in self.gone:
            self.found.append(say.nothing_to_drop(drop.span, drop.name, None))
        self.disputes.decided(drop.name, rank)
        for lower, setting in self.held.pop(drop.name, ()):
            self.disputes.between(drop.name, setting.span, lower, drop, rank)
        self.made.pop(drop.name, None)
        self.gone[drop.name] = (drop, rank)

    def lay(self, upper: Mapping[str, Setting], rank: Rank | None) -> None:
        """Put the settings of a layer over those below: one that adds keeps what is there, any other takes its place."""
        for name, setting in upper.items():
            if not setting.appends:
                self.disputes.decided(name, rank)
            if name in self.gone:
                self.disputes.between(name, setting.span, rank, *self.gone[name])
            rivals = self.excluded(name, setting, upper, rank)
            below = self.made.get(name)
            if setting.appends and below is not None:
                pieces = (*below.pieces, *setting.pieces)
                self.made[name] = setting._replace(pieces=pieces, appends=below.appends, rivals=below.rivals, under=below)
            else:
                rivals += self.rivals(name, rank)
                self.made[name] = setting._replace(rivals=tuple(rivals), under=below) if rivals or below is not None else setting
            if rank is not None:
                self.held.setdefault(name, []).append((rank, setting))

    def excluded(self, name: str, setting: Setting, upper: Mapping[str, Setting], rank: Rank | None) -> list[Rival]:
        """What writes the same place of the request as a setting gives way to it; its rivals among that."""
        places = set(setting.field.json)
        others = [other for other, known in self.made.items() if other != name and other not in upper and places & set(known.field.json)]
        rivals = [rival for other in others for rival in self.rivals(other, rank)]
        for other in others:
            del self.made[other]
        return rivals

    def rivals(self, name: str, rank: Rank | None) -> list[Rival]:
        """What overlays set that do not give way to another one; they alone are held further."""
        held = self.held.pop(name, [])
        against = [(lower, setting) for lower, setting in held if rank is not None and not rank.goes_before(lower)]
        if against:
            self.held[name] = against
        return [Rival(setting, lower, rank) for lower, setting in against if rank is not None]


def _order(own: Body, layers: Sequence[Layer]) -> list[object]:
    """The keys of all blocks inside, each once."""
    keys = [_key(inner) for inner in own.blocks]
    mine = set(keys)
    order: dict[object, None] = {}
    for place in range(len(keys) + 1):
        for layer in layers:
            if layer.at == place:
                order.update((key, None) for key in layer.order if key not in mine)
        order.update((key, None) for key in keys[place : place + 1])
    return list(order)


def _key(body: Body) -> object:
    """What tells a block from others of its name: its label; one without, where several may stand, is only itself."""
    alone = body.label is None and body.block.label != "none"
    return body.span if alone else (body.block.path, body.label)

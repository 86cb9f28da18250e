"""A block and the layers under it in, one block out: what a later layer sets replaces, blocks merge, `+:` adds.

Layers are in their order, the block itself is the last.
A scene or a sticker that only a layer has stands where that layer was applied; one that several have stands where the block has it,
else where the first of them was applied.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from scenec.model import Body, Setting
from scenec.noun import Noun


class Layer(Noun):
    """A block to put under another one, at so many blocks from the beginning of that."""

    at: int
    body: Body


def merge(own: Body, layers: Sequence[Layer]) -> Body:
    """The block that layers and the block itself make together."""
    if not layers:
        return own
    bodies = [*(layer.body for layer in layers), own]
    settings: dict[str, Setting] = {}
    for body in bodies:
        settings.update(_over(settings, body.settings))
    raws = tuple(raw for body in bodies for raw in body.raws)
    return own._replace(settings=settings, blocks=tuple(_blocks(own, layers)), raws=raws, whole=all(body.whole for body in bodies))


def _over(lower: Mapping[str, Setting], upper: Mapping[str, Setting]) -> Iterator[tuple[str, Setting]]:
    """The settings of a layer, over those below it: one that adds keeps what is there."""
    for name, setting in upper.items():
        below = lower.get(name) if setting.appends else None
        yield name, setting if below is None else below._replace(pieces=(*below.pieces, *setting.pieces))


def _blocks(own: Body, layers: Sequence[Layer]) -> Iterator[Body]:
    """The blocks inside, numbered in their order."""
    bodies = [*(layer.body for layer in layers), own]
    for number, key in enumerate(_order(own, layers)):
        alike = [inner for body in bodies for inner in body.blocks if _key(inner) == key]
        yield merge(alike[-1], [Layer(0, lower) for lower in alike[:-1]])._replace(number=number)


def _order(own: Body, layers: Sequence[Layer]) -> list[object]:
    """The keys of all blocks inside, each once."""
    at_own = [_key(inner) for inner in own.blocks]
    order: dict[object, None] = {}
    for place in range(len(at_own) + 1):
        for layer in layers:
            if layer.at == place:
                order.update((key, None) for inner in layer.body.blocks if (key := _key(inner)) not in at_own)
        order.update((key, None) for key in at_own[place : place + 1])
    return list(order)


def _key(body: Body) -> object:
    """What tells a block from others of its name: its label; one without, where several may stand, is only itself."""
    alone = body.label is None and body.block.label != "none"
    return id(body) if alone else (body.block.path, body.label)

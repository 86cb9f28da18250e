"""A block and the layers under it in, one block out: what a later layer sets replaces, blocks merge, `+:` adds.

Layers are in their order, the block itself is the last; one that comes by two ways counts once, where it came first.
A scene or a sticker that only a layer has stands where that layer was applied; one that several have stands where the block has it,
else where the first of them was applied.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from scenec.model import Body, Setting
from scenec.noun import Noun
from scenec.source import Span


class Layer(Noun):
    """What was applied at so many blocks from the beginning of another block.

    `bodies` are those to put under it, lowest first, each by the place of its preset;
    `order` are the keys of all blocks in them, in the order in which they stand.
    """

    at: int
    bodies: tuple[tuple[Span, Body], ...]
    order: tuple[object, ...]


def merge(own: Body, layers: Sequence[Layer]) -> Body:
    """The block that layers and the block itself make together."""
    return _merged([*_once(layers).values(), own], _order(own, layers)) if layers else own


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


def _merged(bodies: Sequence[Body], order: Sequence[object]) -> Body:
    """One block of several, lowest first, of which the last one is the block itself."""
    settings: dict[str, Setting] = {}
    alike: dict[object, list[Body]] = {key: [] for key in order}
    for body in bodies:
        _set(settings, body.settings)
        for inner in body.blocks:
            alike[_key(inner)].append(inner)
    blocks = tuple(_one(found)._replace(number=number) for number, found in enumerate(alike.values()))
    raws = tuple(raw for body in bodies for raw in body.raws)
    return bodies[-1]._replace(settings=settings, blocks=blocks, raws=raws, whole=all(body.whole for body in bodies))


def _one(bodies: Sequence[Body]) -> Body:
    """One block of those that have a name and a label in common."""
    return bodies[0] if len(bodies) == 1 else _merged(bodies, list(dict.fromkeys(_key(inner) for body in bodies for inner in body.blocks)))


def _set(settings: dict[str, Setting], upper: Mapping[str, Setting]) -> None:
    """Put the settings of a layer over those below: one that adds keeps what is there, one that excludes another takes its place."""
    for name, setting in upper.items():
        below = settings.get(name) if setting.appends else None
        for other in [other for other, known in settings.items() if other != name and set(known.field.json) & set(setting.field.json)]:
            if other not in upper:
                del settings[other]
        settings[name] = setting if below is None else below._replace(pieces=(*below.pieces, *setting.pieces))


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

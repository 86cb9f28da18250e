"""The values of a video in, how many seconds of material go into it out, as far as a listing knows."""

from __future__ import annotations

from decimal import Decimal

from scenec.estimate.outcomes import elements, is_picture
from scenec.estimate.seconds import Seconds
from scenec.inventory import Inventory
from scenec.model import Asset, Clip, Range, Spec, Value


def inputs(spec: Spec, inventory: Inventory | None) -> Seconds:
    """All clips of a video: at least the ranges that may be used, at most the whole of each file."""
    total = Seconds(0, None if spec.root.inner("search") else 0)
    for value in elements(spec.root.find("media.clips")):
        total = total.plus(_clip(value, inventory))
    return total


def _clip(value: Value, inventory: Inventory | None) -> Seconds:
    clip = value.data if isinstance(value.data, Clip) else Clip(value, ())
    asset = clip.asset.data
    if not isinstance(asset, Asset):
        return Seconds(0, None)
    known = None if inventory is None else inventory.known(asset)
    if is_picture(asset):
        return Seconds(0, 0)
    used = float(sum((_length(one) for one in clip.ranges), Decimal(0)))
    if known is None or known.seconds is None:
        return Seconds(used, None)
    whole = float(known.seconds)
    return Seconds(min(used, whole) if clip.ranges else whole, whole)


def _length(value: Value) -> Decimal:
    data = value.data
    if isinstance(data, Range) and isinstance(data.start.data, Decimal) and isinstance(data.end.data, Decimal):
        return data.end.data - data.start.data
    return Decimal(0)

"""The values of a video in, what can be told of its outcome out: how many videos, how long, how different."""

from __future__ import annotations

from decimal import Decimal

from scenec.estimate.inputs import inputs
from scenec.estimate.outcomes import Outcomes, outcomes
from scenec.estimate.seconds import Seconds, length
from scenec.inventory import Inventory
from scenec.model import Spec
from scenec.noun import Noun


class Forecast(Noun):
    """How many videos a request makes, how long each is, how long its material is, and what they differ in."""

    videos: int
    each: Seconds
    material: Seconds
    outcomes: Outcomes

    @property
    def total(self) -> Seconds:
        """All videos, one after another."""
        return Seconds(self.each.least * self.videos, None if self.each.most is None else self.each.most * self.videos)


def forecast(spec: Spec, inventory: Inventory | None) -> Forecast:
    """What can be told of a video that is made of a spec."""
    read = spec.root.find("output.count")
    count = int(read.value.data) if read is not None and isinstance(read.value.data, Decimal) else 1
    return Forecast(count, length(spec), inputs(spec, inventory), outcomes(spec))

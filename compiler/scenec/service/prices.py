"""What can be told of a request in, what the service charges for it out, as a range; what no document gives is unknown."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_CEILING, Decimal
from math import ceil

from scenec.estimate.forecast import Forecast
from scenec.estimate.seconds import Seconds
from scenec.facts import Price
from scenec.noun import Noun

CURRENCY = "USD"
CENT = Decimal("0.01")


class Cost(Noun):
    """An amount of USD, at least and at most; `most` is None where nobody can tell.

    Of `unpriced` requests there is no known price; they are not in the amount.
    """

    least: Decimal
    most: Decimal | None
    unpriced: int = 0

    def plus(self, other: Cost) -> Cost:
        """Both together."""
        most = None if self.most is None or other.most is None else self.most + other.most
        return Cost(self.least + other.least, most, self.unpriced + other.unpriced)

    @property
    def shown(self) -> str:
        """The range as people say it: `0.40 to 1.20 USD`."""
        least, most = self.least.quantize(CENT), None if self.most is None else self.most.quantize(CENT, ROUND_CEILING)
        if most is None:
            return f"{least} {CURRENCY} or more"
        return f"{least} {CURRENCY}" if least == most else f"{least} to {most} {CURRENCY}"


NOTHING = Cost(Decimal(0), Decimal(0))
UNPRICED = Cost(Decimal(0), Decimal(0), 1)


def cost(forecast: Forecast, price: Price | None, preview: bool) -> Cost:
    """What a request costs, if it succeeds; one that fails is free.

    Which lengths are rounded to whole minutes is not documented: at least all of a request together, at most each video for itself,
    and with it the input, once for each video.
    """
    if price is not None and preview and price.previews == "free":
        return NOTHING
    if price is None or price.least is None or price.most is None:
        return UNPRICED
    material = forecast.material if "input" in price.of else Seconds(0, 0)
    least = price.least * _minutes(forecast.total.least + material.least)
    if forecast.each.most is None or material.most is None:
        return Cost(least, None)
    each = _minutes(forecast.each.most) + (_minutes(material.most) if "input" in price.of else 0)
    return Cost(least, price.most * forecast.videos * each)


def together(costs: Iterable[Cost]) -> Cost:
    """What several requests cost."""
    total = NOTHING
    for one in costs:
        total = total.plus(one)
    return total


def _minutes(seconds: float) -> int:
    """Whole minutes, at least one."""
    return max(1, ceil(seconds / 60))

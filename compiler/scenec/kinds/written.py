"""A number of the request in, the same as the language writes it out."""

from __future__ import annotations

from decimal import Decimal

from scenec.facts import Field
from scenec.filters import plain_number
from scenec.kinds.quantity import EXACT

UNITS = {"duration": "s", "ratio": "%", "blur": "%"}
BOUNDS = {"min": "at least", "max": "at most", "above": "more than"}


def bounds(field: Field, rule: str | None) -> str:
    """The range that a rule gives a field: `at least 1 and at most 100`."""
    return " and ".join(
        f"{BOUNDS[limit.sort]} {written(field, Decimal(limit.figure))}"
        for limit in field.limits
        if limit.sort in BOUNDS and limit.rule == rule
    )


def written(field: Field, number: Decimal) -> str:
    """A number of the request as the language writes it."""
    unit = UNITS.get(field.kind, "")
    if field.kind in ("position", "extent") and number:
        unit = "%" if abs(number) < 1 else "px"
    return plain_number(number.scaleb(2, EXACT) if unit == "%" else number) + unit

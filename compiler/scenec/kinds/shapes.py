"""A field and a value that `raw` writes in, what JSON the documents want there out, where the value is another."""

from __future__ import annotations

from decimal import Decimal

from scenec.facts import Field, enumeration
from scenec.model import Value

NUMBERS = frozenset(("number", "duration", "ratio", "position", "extent"))
WHOLE = frozenset(("integer", "speed", "size"))
LISTS = frozenset(("texts", "speeches", "names", "assets", "clips", "layers"))


def wanted(field: Field, number: int, value: Value) -> str | None:
    """What is wanted at the place of that number, if the value is nothing of the kind; `null` sets nothing."""
    data = value.data
    if data is None or field.kind == "json":
        return None
    if field.kind in LISTS:
        return None if isinstance(data, tuple) else "a list"
    if field.kind == "switch":
        return None if isinstance(data, bool) else "`true` or `false`"
    if field.kind in WHOLE or _is_numbered(field):
        return None if isinstance(data, Decimal) and data == data.to_integral_value() else "a whole number"
    if field.kind in NUMBERS or (field.kind == "blur" and number == 1):
        return None if isinstance(data, Decimal) else "a number"
    return None if isinstance(data, str) else "a text in quotes"


def _is_numbered(field: Field) -> bool:
    """Whether the values of a field are numbers by a list."""
    return field.kind == "name" and bool(field.enum) and all(isinstance(choice.id, int) for choice in enumeration(field.enum or "").choices)

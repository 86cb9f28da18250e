"""A number as written in, its exact value and unit out, or the name of what is wrong with its form."""

from __future__ import annotations

import re
from decimal import Context, Decimal

from scenec import syntax
from scenec.catalog import values as say
from scenec.filters import plain_number
from scenec.model import Bound
from scenec.names import Report
from scenec.noun import Noun

EXACT = Context(prec=120)
DIGITS = 40
UNITS = ("s", "ms", "%", "px", "x")
FORM = re.compile(r"(-?[0-9]+(?:\.[0-9]+)?)(.*)", re.S)
SIZE = r"([0-9]+)x([0-9]+)"
NEARLY_SIZE = r"([0-9]+)\s*[x×*X✕]\s*([0-9]+)(?:px)?"
RANGE = r"([0-9]+(?:\.[0-9]+)?)(s|ms)\.\.([0-9]+(?:\.[0-9]+)?)(s|ms)"
OTHER_UNITS = {
    "sec": ("s", 1), "secs": ("s", 1), "second": ("s", 1), "seconds": ("s", 1), "S": ("s", 1), "秒": ("s", 1),
    "msec": ("ms", 1), "millis": ("ms", 1), "MS": ("ms", 1), "毫秒": ("ms", 1),
    "min": ("s", 60), "mins": ("s", 60), "m": ("s", 60), "minute": ("s", 60), "minutes": ("s", 60), "分钟": ("s", 60), "h": ("s", 3600),
    "percent": ("%", 1), "pct": ("%", 1), "％": ("%", 1),
    "pixel": ("px", 1), "pixels": ("px", 1), "PX": ("px", 1), "Px": ("px", 1), "pt": ("px", 1), "像素": ("px", 1),
    "X": ("x", 1), "×": ("x", 1), "times": ("x", 1), "倍": ("x", 1),
}  # fmt: skip


class Quantity(Noun):
    """An exact number and its unit, "" for none."""

    number: Decimal
    unit: str


def quantity(bound: Bound, report: Report) -> Quantity | None:
    """Read a number with or without a unit; a wrong form is reported."""
    node = bound.node
    if not isinstance(node, syntax.Number):
        raise TypeError(node)
    found = FORM.fullmatch(node.text)
    if found is None or (found[2] and not re.fullmatch(r"[%A-Za-z]+|[^\W\d_]+|％|×", found[2])):
        report(say.bad_number(bound.span, node.text, _plain_form(node.text)))
        return None
    if sum(sign.isdigit() for sign in found[1]) > DIGITS:
        report(say.too_many_digits(bound.span, DIGITS))
        return None
    number, unit = Decimal(found[1]), found[2]
    if unit and unit not in UNITS:
        if unit in ("e", "E"):
            report(say.bad_number(bound.span, node.text, None))
        else:
            report(say.unknown_unit(bound.span, unit, UNITS, _meant(number, unit)))
        return None
    return Quantity(number, unit)


def _meant(number: Decimal, unit: str) -> str | None:
    """The quantity that was probably meant by an unknown unit."""
    if unit in OTHER_UNITS:
        known, times = OTHER_UNITS[unit]
        return plain_number(EXACT.multiply(number, Decimal(times))) + known
    return None


def _plain_form(text: str) -> str | None:
    """The number that was probably meant by one of a wrong form."""
    if found := re.fullmatch(r"\+?(-?)(\.?)([0-9.]+)(s|ms|%|px|x)?", text):
        form = f"{found[1]}{'0.' if found[2] else ''}{found[3].rstrip('.')}"
        if FORM.fullmatch(form) and re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", form):
            return form + (found[4] or "")
    if found := re.fullmatch(r"(-?[0-9]+)((?:[_'][0-9]{3})+)(\.[0-9]+)?(s|ms|%|px|x)?", text):
        return found[1] + re.sub("[_']", "", found[2]) + (found[3] or "") + (found[4] or "")
    if re.fullmatch(r"-?[0-9]+(\.[0-9]+)?[eE][-+]?[0-9]{1,2}", text):
        return plain_number(Decimal(text))
    return None


def describe_number(text: str) -> str:
    """What a number as written is called in a message."""
    if re.fullmatch(SIZE, text):
        return "a size"
    if ".." in text:
        return "a range of time"
    found = FORM.fullmatch(text)
    names = {"": "a bare number", "s": "a duration", "ms": "a duration", "%": "a percentage", "px": "a number of pixels", "x": "a speed"}
    return names.get(found[2], "a number with an unknown unit") if found else "a number"

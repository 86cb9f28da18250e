"""The kinds that are numbers: each reads one form with its unit, and gives the number of the request."""

from __future__ import annotations

import re
from decimal import Decimal

from scenec import syntax
from scenec.catalog import rules as say_rules
from scenec.catalog import values as say
from scenec.filters import plain_number
from scenec.kinds.base import Kind
from scenec.kinds.quantity import DIGITS, EXACT, NEARLY_SIZE, OTHER_UNITS, RANGE, SIZE, Quantity
from scenec.kinds.reader import Reader
from scenec.model import Bound, Range, Size, Value


class Number(Kind):
    """A number without a unit: any decimal."""

    expected = "a number without a unit"

    def read_one(self, reader: Reader, used: Bound) -> Value | None:
        found = reader.number(used, self.expected)
        if found is None:
            return None
        amount, value = found
        if amount.unit:
            suggestion = plain_number(amount.number) if value.span == used.span and self.meant(amount) else None
            reader.report(say.other_unit(used.span, reader.field.called, self.what(), amount.unit, (), suggestion))
            return None
        return Value(amount.number, used.span)

    def meant(self, amount: Quantity) -> bool:
        """Whether the number alone was probably meant."""
        return amount.unit in ("px", "x")

    def what(self) -> str:
        """The expectation, without the unit."""
        return self.expected.removesuffix(" without a unit")


class Integer(Number):
    """A whole number without a unit."""

    expected = "a whole number without a unit"

    def read_one(self, reader: Reader, used: Bound) -> Value | None:
        value = super().read_one(reader, used)
        if value is not None and isinstance(value.data, Decimal) and value.data != value.data.to_integral_value():
            reader.report(say.wrong_type(used.span, reader.field.called, "a whole number", f"`{plain_number(value.data)}`"))
            return None
        return value

    def meant(self, amount: Quantity) -> bool:
        return super().meant(amount) and amount.number == amount.number.to_integral_value()


class Measure(Kind):
    """A number that needs one of some units."""

    units: tuple[str, ...] = ()
    what = ""
    examples: tuple[str, ...] = ()

    def read_one(self, reader: Reader, used: Bound) -> Value | None:
        found = reader.number(used, f"{self.what} such as `{self.examples[0]}`")
        if found is None:
            return None
        amount, value = found
        here = value.span == used.span
        if not amount.unit:
            suggestion = self.meant(amount.number) if here else None
            reader.report(say.missing_unit(used.span, reader.field.called, self.what, self.examples, suggestion))
            return None
        if amount.unit not in self.units:
            reader.report(say.other_unit(used.span, reader.field.called, self.what, amount.unit, self.units, None))
            return None
        number = self.value(reader, used, amount)
        return None if number is None else Value(number, used.span)

    def meant(self, number: Decimal) -> str | None:
        """The quantity that was probably meant by a bare number."""
        return plain_number(number) + self.units[0]

    def value(self, reader: Reader, used: Bound, amount: Quantity) -> Decimal | None:
        """The number of the request."""
        raise NotImplementedError


class Duration(Measure):
    """`5s`, `500ms`; seconds in the request."""

    units = ("s", "ms")
    what = "a duration"
    examples = ("5s", "500ms")

    def meant(self, number: Decimal) -> str | None:
        return super().meant(number) if number < 100 else None  # 500 may be half a second

    def value(self, reader: Reader, used: Bound, amount: Quantity) -> Decimal | None:
        return seconds(amount)


def seconds(amount: Quantity) -> Decimal:
    """A duration in seconds, exactly."""
    return amount.number if amount.unit == "s" else amount.number.scaleb(-3, EXACT)


class Ratio(Measure):
    """`80%`; a fraction in the request."""

    units = ("%",)
    what = "a share"
    examples = ("60%",)

    def meant(self, number: Decimal) -> str | None:
        return plain_number(number.scaleb(2, EXACT) if number <= 1 else number) + "%"

    def value(self, reader: Reader, used: Bound, amount: Quantity) -> Decimal | None:
        return amount.number.scaleb(-2, EXACT)


class Position(Measure):
    """`30%` of the output or whole pixels; the service reads below 1 as a share and whole numbers from 2 as pixels."""

    units = ("%", "px")
    what = "a position"
    examples = ("30%", "120px")
    most = Decimal("0.9999")

    def meant(self, number: Decimal) -> str | None:
        if number <= self.most:
            return plain_number(number.scaleb(2, EXACT)) + "%"
        return plain_number(number) + "px" if number > 1 and number == number.to_integral_value() else None

    def value(self, reader: Reader, used: Bound, amount: Quantity) -> Decimal | None:
        number = amount.number
        if amount.unit == "%":
            share = number.scaleb(-2, EXACT)
            if share <= self.most or share < 0:
                return share
            return self.beyond(reader, used, share)
        if number < 0 or (number == number.to_integral_value() and number != 1):
            return number
        reader.report(say.no_reading(used.span, reader.field.called, f"{plain_number(number)}px", ("0px", "2px and more, whole")))
        return None

    def beyond(self, reader: Reader, used: Bound, share: Decimal) -> Decimal | None:
        """A share above the greatest that the service reads."""
        written = f"{plain_number(share.scaleb(2, EXACT))}%"
        reader.report(say.no_reading(used.span, reader.field.called, written, ("0%…99.99%", "2px and more, whole")))
        return None


class Extent(Position):
    """`30%` of the output or whole pixels, as a position is; `100%` too, which one document alone knows."""

    what = "a length"

    def beyond(self, reader: Reader, used: Bound, share: Decimal) -> Decimal | None:
        if share == 1:
            return share
        return super().beyond(reader, used, share)


class Speed(Measure):
    """`0.5x` to `2x`; a rate of -500 to 500 in the request, by the vendor's formula, truncated toward zero."""

    units = ("x",)
    what = "a speed"
    examples = ("1.2x",)

    def value(self, reader: Reader, used: Bound, amount: Quantity) -> Decimal | None:
        if not Decimal("0.5") <= amount.number <= 2:
            shown = plain_number(amount.number) + "x"
            reader.report(say_rules.out_of_range(used.span, f"`{reader.field.called}`", f"`{shown}`", "0.5x…2x", None))
            return None
        return speech_rate(amount.number)


def speech_rate(speed: Decimal) -> Decimal:
    """SpeechRate of a speed: (1 - 1/r) / 0.002 below 1, / 0.001 above, toward zero (source: Common; SmartClip)."""
    top, bottom = speed.as_integer_ratio()
    steps = 500 if speed < 1 else 1000
    rate = abs(top - bottom) * steps // top
    return Decimal(rate if top >= bottom else -rate)


def speed_of(rate: Decimal) -> Decimal:
    """The speed of a SpeechRate: the same formula, turned round."""
    return 1 / (1 - rate * (Decimal("0.002") if rate < 0 else Decimal("0.001")))


class SizeKind(Kind):
    """`1080x1920`; width and height in the request."""

    outputs = 2

    def read_one(self, reader: Reader, used: Bound) -> Value | None:
        value = reader.literal(used)
        if value is None:
            return None
        if not isinstance(value.node, syntax.Number):
            reader.wrong(used, value, "a size such as `1080x1920`", reader.unquoted(used, value, SIZE))
            return None
        found = re.fullmatch(SIZE, value.node.text)
        if found is None:
            nearly = re.fullmatch(NEARLY_SIZE, value.node.text)
            suggestion = f"{nearly[1]}x{nearly[2]}" if nearly and value.span == used.span else None
            reader.report(say.bad_size(used.span, value.node.text, suggestion))
            return None
        if len(found[1]) + len(found[2]) > 40:
            reader.report(say.too_many_digits(used.span, 40))
            return None
        return Value(Size(Value(Decimal(found[1]), used.span), Value(Decimal(found[2]), used.span)), used.span)

    def lower(self, reader: Reader, value: Value) -> tuple[Value | None, ...]:
        if not isinstance(value.data, Size):
            raise TypeError(value.data)
        return value.data.width, value.data.height

    def lift(self, values: tuple[Value | None, ...]) -> Value | None:
        width, height = values
        if width is None or height is None or not isinstance(width.data, Decimal) or not isinstance(height.data, Decimal):
            return None
        return Value(Size(width, height), width.span)


def time_range(reader: Reader, used: Bound) -> Value | None:
    """`2s..6.5s`, in seconds."""
    value = reader.literal(used)
    if value is None:
        return None
    if not isinstance(value.node, syntax.Number):
        reader.wrong(used, value, "a range such as `2s..6.5s`", reader.unquoted(used, value, RANGE))
        return None
    found = re.fullmatch(RANGE, value.node.text)
    if found is None:
        suggestion = _meant_range(value.node.text) if value.span == used.span else None
        reader.report(say.bad_range(used.span, value.node.text, suggestion))
        return None
    if sum(sign.isdigit() for sign in value.node.text) > 2 * DIGITS:
        reader.report(say.too_many_digits(used.span, DIGITS))
        return None
    ends = [seconds(Quantity(Decimal(found[number]), found[unit])) for number, unit in ((1, 2), (3, 4))]
    if ends[0] >= ends[1]:
        reader.report(say_rules.broken("R055", f"the range `{value.node.text}` does not end after it begins", used.span))
    return Value(Range(Value(ends[0], used.span), Value(ends[1], used.span)), used.span)


def _meant_range(text: str) -> str | None:
    """The range that was probably meant by one of a wrong form."""
    found = re.fullmatch(r"([0-9.]*[0-9])([^0-9.]*?)(?:\.{2,}|-|~|…)([0-9.]*[0-9])([^0-9.]*)", text)
    if found is None:
        return None
    ends = []
    for number, unit in ((found[1], found[2]), (found[3], found[4])):
        known, times = OTHER_UNITS.get(unit, (unit, 1))
        if known not in ("s", "ms", "") or not re.fullmatch(r"[0-9]+(\.[0-9]+)?", number):
            return None
        ends.append(plain_number(EXACT.multiply(Decimal(number), Decimal(times))) + (known or "s"))
    return "..".join(ends)

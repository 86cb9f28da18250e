"""The values that expressions in texts work with, and the filters of expressions."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import TypeAlias

from scenec.model import Bound
from scenec.noun import Noun

Item: TypeAlias = "str | Decimal | bool | list[Item] | Row"

WORD_BEGINNING = re.compile(r"([-\s({\[<]+)")
TEXT_LIMIT = 1 << 20


class Row(Noun):
    """A record: its parts by name, as written."""

    parts: dict[str, Bound]
    name: str

    def __bool__(self) -> bool:
        return bool(self.parts)


class Markup(str):
    """A text that is SSML already and is not escaped again."""

    __slots__ = ()


class Empty(str):
    """The text of an empty cell: what `default` takes the place of."""

    __slots__ = ()


def plain_number(number: Decimal) -> str:
    """The shortest plain decimal: no exponent, no `-0`, no zeros behind."""
    text = format(number, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def escape(text: str) -> str:
    """Text as XML."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;").replace("'", "&apos;")


def plain(value: Item) -> str:
    """A single value as text."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return plain_number(value) if isinstance(value, Decimal) else str(value)


def has_markup(values: Iterable[Item]) -> bool:
    """Whether one of some values is markup."""
    return any(isinstance(value, Markup) for value in values)


def held_text(text: str) -> str:
    """A text as markup: what is not markup already is escaped."""
    return text if isinstance(text, Markup) else escape(text)


def held(value: Item) -> Item:
    """A value beside markup; records stay as they are."""
    if isinstance(value, list):
        return [held(item) for item in value]
    return value if isinstance(value, Row) else Markup(held_text(value if isinstance(value, str) else plain(value)))


def taking(value: list[Item] | Row | Empty) -> tuple[str, ...]:
    """The filters that take a list, a record or an empty cell; the others take what has a text."""
    if isinstance(value, Empty):
        return ("default",)
    return ("join", "first", "last", "length", "default") if isinstance(value, list) else ("length", "default")


class Unusable(Exception):
    """A filter cannot work on its value; the message says why."""


def _title(value: Item) -> Item:
    return "".join(item[0].upper() + item[1:].lower() for item in WORD_BEGINNING.split(str(value)) if item)


def _replace(value: Item, old: Item, new: Item, count: Item = "-1") -> Item:
    text, most = str(value), str(count)
    if not re.fullmatch("-1|[0-9]{1,9}", most):
        raise Unusable("takes a whole number as its third argument")
    times = text.count(str(old)) if most == "-1" else min(text.count(str(old)), int(most))
    if len(text) + times * len(str(new)) > 2 * TEXT_LIMIT:
        raise Unusable("makes the text too long")
    return text.replace(str(old), str(new), times)


def _join(value: Item, separator: Item = "") -> Item:
    items = value if isinstance(value, list) else list(str(value))
    if any(isinstance(item, list | Row) for item in items):
        raise Unusable("joins texts and numbers, not lists or records")
    texts = [plain(item) for item in items]
    if sum(map(len, texts)) + len(texts) * len(str(separator)) > 2 * TEXT_LIMIT:
        raise Unusable("makes the text too long")
    return str(separator).join(texts)


def _end(value: Item, at: int) -> Item:
    items: list[Item] = value if isinstance(value, list) else list(str(value))
    if not items:
        raise Unusable("finds nothing in what is empty")
    return items[at]


def _length(value: Item) -> Item:
    return Decimal(len(value.parts) if isinstance(value, Row) else len(value) if isinstance(value, list) else len(str(value)))


def _default(value: Item, other: Item, falsy: Item = False) -> Item:
    return other if isinstance(value, Empty) or (falsy and not value) else value


def _urlencode(value: Item) -> Item:
    from urllib.parse import quote

    return quote(str(value), safe="/")


FILTERS: dict[str, tuple[int, int, Callable[..., Item]]] = {
    "upper": (0, 0, lambda value: str(value).upper()),
    "lower": (0, 0, lambda value: str(value).lower()),
    "capitalize": (0, 0, lambda value: str(value).capitalize()),
    "title": (0, 0, _title),
    "trim": (0, 1, lambda value, chars=None: str(value).strip(chars)),
    "replace": (2, 3, _replace),
    "default": (1, 2, _default),
    "join": (0, 1, _join),
    "first": (0, 0, lambda value: _end(value, 0)),
    "last": (0, 0, lambda value: _end(value, -1)),
    "length": (0, 0, _length),
    "xml": (0, 0, lambda value: Markup(escape(str(value)))),
    "urlencode": (0, 0, _urlencode),
    "ssml": (0, 0, lambda value: Markup(str(value))),
}
"""The filters: the fewest and the most arguments, and what each does."""

KEEPING = ("upper", "lower", "capitalize", "title", "trim", "replace", "join", "first", "last")
"""The filters whose result is markup where something that they are given is."""

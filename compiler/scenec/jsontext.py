"""Values in, JSON text out: numbers as the shortest plain decimals, text unescaped where JSON lets it be.

The function that quotes is taken from where `json` has it: the whole of `json` takes longer to import than a file to compile.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from scenec.filters import plain_number
from scenec.model import Value
from scenec.source import Span

try:
    from _json import encode_basestring
except ImportError:
    from json.encoder import py_encode_basestring as encode_basestring


def quote(text: str) -> str:
    """A text as a JSON string, unescaped where JSON lets it be."""
    return encode_basestring(text)


def compact(value: Value) -> str:
    """A value as JSON without blanks."""
    data = value.data
    if isinstance(data, str):
        return quote(data)
    if isinstance(data, dict):
        return "{" + ",".join(f"{quote(key)}:{compact(inner)}" for key, inner in data.items()) + "}"
    if isinstance(data, tuple):
        return "[" + ",".join(compact(inner) for inner in data) + "]"
    return _scalar(data)


def indented(value: Value, line: str = "\n") -> str:
    """A value as JSON with an element a line; `line` is a line break and the indentation of the value."""
    data = value.data
    if isinstance(data, str):
        return quote(data)
    deeper = line + "  "
    if isinstance(data, dict):
        inner = [f"{quote(key)}: {indented(below, deeper)}" for key, below in data.items()]
        return "{" + deeper + ("," + deeper).join(inner) + line + "}" if inner else "{}"
    if isinstance(data, tuple):
        inner = [indented(below, deeper) for below in data]
        return "[" + deeper + ("," + deeper).join(inner) + line + "]" if inner else "[]"
    return _scalar(data)


def _scalar(data: object) -> str:
    if data is None:
        return "null"
    if isinstance(data, bool):
        return "true" if data else "false"
    if isinstance(data, Decimal):
        return plain_number(data) if -60 < data.adjusted() < 60 else str(data)
    raise TypeError(data)


def places(value: Value, pointer: str) -> Iterator[tuple[str, Value]]:
    """All values below a value, with their pointers."""
    if isinstance(value.data, dict):
        for key, inner in value.data.items():
            below = f"{pointer}/{key.replace('~', '~0').replace('/', '~1')}"
            yield below, inner
            yield from places(inner, below)
    elif isinstance(value.data, tuple):
        for number, inner in enumerate(value.data):
            yield f"{pointer}/{number}", inner
            yield from places(inner, f"{pointer}/{number}")


def key_span(value: Span, name: str) -> Span:
    """The key that stands before a value; the value, where the key is written otherwise."""
    text = value.source.text
    at = text.rfind(name, 0, value.start)
    if at < 0 or text[at + len(name) : value.start].strip(' \t"') not in (":", "{"):
        return value
    return Span(value.source, at, at + len(name))

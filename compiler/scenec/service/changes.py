"""What was sent and what would be in, what differs out: each difference with its place in the source."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import TypeAlias

from scenec.facts import all_fields
from scenec.jsontext import compact, quote
from scenec.model import Request, Value
from scenec.noun import Noun
from scenec.source import Span

Json: TypeAlias = "dict[str, Json] | list[Json] | str | bool | _Number | None"
SHORT = 40


class Change(Noun):
    """A difference: the pointer in the request, the field of the language, what was and what is there, as JSON, and where it stands.

    None stands for nothing at all.
    """

    pointer: str
    field: str
    before: str | None
    after: str | None
    place: str

    @property
    def shown(self) -> str:
        """The difference in words."""
        if self.before is None:
            words = f"{self.field} is set: {_short(self.after)}"
        elif self.after is None:
            words = f"{self.field} is no longer set"
        else:
            words = f"{self.field}: {_short(self.before)} → {_short(self.after)}"
        return f"{words} ({self.place})"


class _Number(str):
    """A number, as it is written."""

    __slots__ = ()


def changes(region: str, parameters: str, request: Request, video: Span) -> list[Change]:
    """What differs between a request and the region and parameters that were sent; `video` is where its video is named."""
    before: dict[str, Json] = {name: _config(text) for name, text in json.loads(parameters).items()}
    moved = [] if region == request.region else [Change("", "region", region, request.region, place_of(video))]
    return [*moved, *_object(before, request.parameters, "", video)]


def _config(text: str) -> Json:
    """A config as it was sent; UserData may be plain text."""
    try:
        made: Json = json.loads(text, parse_float=_Number, parse_int=_Number)
    except ValueError:
        return text
    return made


def _differences(before: Json, after: Value, pointer: str) -> Iterator[Change]:
    if isinstance(before, dict) and isinstance(after.data, dict):
        yield from _object(before, after, pointer, after.span)
    elif isinstance(before, list) and isinstance(after.data, tuple) and len(before) == len(after.data):
        for number, (was, value) in enumerate(zip(before, after.data, strict=True)):
            yield from _differences(was, value, f"{pointer}/{number}")
    elif _text(before) != compact(after):
        yield _change(pointer, _text(before), compact(after), after.span)


def _object(before: Mapping[str, Json], after: Value, pointer: str, span: Span) -> Iterator[Change]:
    members = after.data if isinstance(after.data, dict) else {}
    for key in dict.fromkeys((*before, *members)):
        at = f"{pointer}/{key.replace('~', '~0').replace('/', '~1')}"
        if key not in before:
            yield _change(at, None, compact(members[key]), members[key].span)
        elif key not in members:
            yield _change(at, _text(before[key]), None, span)
        else:
            yield from _differences(before[key], members[key], at)


def _change(pointer: str, before: str | None, after: str | None, span: Span) -> Change:
    return Change(pointer, field_of(pointer), before, after, place_of(span))


def place_of(span: Span) -> str:
    """The file and the line of a place."""
    return f"{span.source.name}:{span.source.position(span.start).line}"


def _text(value: Json) -> str:
    if isinstance(value, _Number):
        return str(value)
    if isinstance(value, str):
        return quote(value)
    if isinstance(value, dict):
        return "{" + ",".join(f"{quote(key)}:{_text(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(_text, value)) + "]"
    return "null" if value is None else "true" if value else "false"


def _short(text: str | None) -> str:
    shown = text or ""
    return shown if len(shown) <= SHORT else f"{shown[: SHORT - 1]}…"


@cache
def _fields() -> Mapping[str, str]:
    """The fields of the language by where they go, elements and labels as `*`."""
    return {template.replace("{label}", "*"): field.path for field in reversed(all_fields()) for template in field.json}


def field_of(pointer: str) -> str:
    """What the language calls a pointer of the request, or the pointer itself."""
    template = re.sub(r"/\d+(?=/|$)", "/*", pointer)
    known = _fields()
    while template not in known and template.endswith("/*"):
        template = template.removesuffix("/*")
    return known.get(template, pointer)

"""A request in, what of it does not fit the schema of the service out."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from typing import Any

from scenec.catalog import files as say
from scenec.diagnostics import Diagnostic
from scenec.jsontext import compact, places
from scenec.model import Request
from scenec.noun import Noun
from scenec.resources import root

MESSAGE_LIMIT = 200
DECIMAL = re.compile(r"Decimal\('([^']*)'\)")
"""A number, as Python would write it out."""


class Mistake(Noun):
    """What does not fit: the path that leads there, the rule of the schema and the words of its validator."""

    path: tuple[str | int, ...]
    rule: str
    message: str


def verify(request: Request) -> list[Diagnostic]:
    """Hold a request against `grammar/request.schema.json`; what `raw` wrote is not judged."""
    data = json.loads(compact(request.parameters), parse_float=Decimal)
    known = dict(places(request.parameters, ""))
    found = []
    for mistake in mistakes(data):
        pointer = "".join(f"/{str(key).replace('~', '~0').replace('/', '~1')}" for key in mistake.path)
        written = any(pointer == raw or pointer.startswith(f"{raw}/") for raw in request.raw)
        lacks = mistake.rule == "required" and any(raw.startswith(f"{pointer}/") for raw in request.raw)
        if not written and not lacks:
            span = known[pointer].span if pointer in known else request.parameters.span
            found.append(say.failed_verification(span, pointer or "its root", mistake.message[:MESSAGE_LIMIT]))
    return found


def mistakes(data: object) -> Iterator[Mistake]:
    """What of a request, its configs as objects, does not fit the schema; numbers are `int` and `Decimal`."""
    for found in sorted(_validator().iter_errors(data), key=lambda found: list(map(str, found.absolute_path))):
        yield Mistake(tuple(found.absolute_path), found.validator, DECIMAL.sub(r"\1", found.message))


@cache
def _validator() -> Any:
    from jsonschema import Draft202012Validator

    with open(os.path.join(root(), "grammar", "request.schema.json"), encoding="utf-8") as file:
        schema = json.load(file)
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)

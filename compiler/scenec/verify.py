"""A request in, what of it does not fit the schema of the service out."""

from __future__ import annotations

import json
import os
from decimal import Decimal
from functools import cache
from typing import Any

from scenec.catalog import files as say
from scenec.diagnostics import Diagnostic
from scenec.jsontext import compact, places
from scenec.model import Request
from scenec.resources import root


def verify(request: Request) -> list[Diagnostic]:
    """Hold a request against `grammar/request.schema.json`; what `raw` wrote is not judged."""
    data = json.loads(compact(request.parameters), parse_float=Decimal)
    known = dict(places(request.parameters, ""))
    found = []
    for mistake in sorted(_validator().iter_errors(data), key=lambda mistake: list(map(str, mistake.absolute_path))):
        pointer = "".join(f"/{str(key).replace('~', '~0').replace('/', '~1')}" for key in mistake.absolute_path)
        written = any(pointer == raw or pointer.startswith(f"{raw}/") for raw in request.raw)
        lacks = mistake.validator == "required" and any(raw.startswith(f"{pointer}/") for raw in request.raw)
        if not written and not lacks:
            span = known[pointer].span if pointer in known else request.parameters.span
            found.append(say.failed_verification(span, pointer or "its root", mistake.message[:200]))
    return found


@cache
def _validator() -> Any:
    from jsonschema import Draft202012Validator

    with open(os.path.join(root(), "grammar", "request.schema.json"), encoding="utf-8") as file:
        schema = json.load(file)
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)

"""The parameters of a submit in, its configs out, or why the service would refuse them before it makes a job."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from scenec.service.sandbox.answers import Refusal, invalid, missing
from scenec.verify import MESSAGE_LIMIT, Mistake, mistakes

CONFIGS = ("InputConfig", "EditingConfig", "OutputConfig", "TemplateConfig")
NEEDED = ("InputConfig", "OutputConfig")
SOURCES = ("MediaGroupArray", "MediaArray", "MediaSearchInput")
TOKEN_LIMIT = 64
USER_DATA_LIMIT = 512


def configs(parameters: Mapping[str, str]) -> dict[str, Any] | Refusal:
    """The configs of a submit, read, and its user data where that is a table; an answer that says no where one is wrong."""
    if no := next(_of_texts(parameters), None):
        return no
    read: dict[str, Any] = {}
    for name in (*CONFIGS, "UserData"):
        if text := parameters.get(name):
            try:
                read[name] = json.loads(text, parse_float=Decimal, parse_constant=_refuse, object_hook=_present)
            except (ValueError, RecursionError):
                if name != "UserData":
                    return invalid(name, "it is no JSON")
    if not isinstance(read.get("UserData"), dict):
        read.pop("UserData", None)
    found = next((_refusal(mistake) for mistake in mistakes(read)), None)
    return found or next(_between_fields(read), None) or read


def _present(record: dict[str, Any]) -> dict[str, Any]:
    """What a record says; in the vendor's own samples a field that is null is as good as not there."""
    return {key: value for key, value in record.items() if value is not None}


def _refuse(constant: str) -> None:
    raise ValueError(constant)


def _of_texts(parameters: Mapping[str, str]) -> Iterator[Refusal]:
    """What is wrong with parameters as texts."""
    for name in NEEDED:
        if not parameters.get(name):
            yield missing(name)
    token = parameters.get("ClientToken", "")
    if len(token) > TOKEN_LIMIT or not token.isascii():
        yield invalid("ClientToken", f"it takes at most {TOKEN_LIMIT} ASCII characters")
    if len(parameters.get("UserData", "").encode()) > USER_DATA_LIMIT:
        yield invalid("UserData", f"it takes at most {USER_DATA_LIMIT} bytes")


def _refusal(mistake: Mistake) -> Refusal:
    """What the schema says, as the service would."""
    field = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in mistake.path).removeprefix(".")
    if mistake.rule == "required" and (name := re.match(r"'(\w+)'", mistake.message)):
        return missing(f"{field}.{name[1]}")
    return invalid(field, mistake.message[:MESSAGE_LIMIT])


def _between_fields(read: Mapping[str, Any]) -> Iterator[Refusal]:
    """What is wrong between fields, or with what a schema cannot say; only what a document of the operation says."""
    given, output = read["InputConfig"], read["OutputConfig"]
    if not any(given.get(source) for source in SOURCES):
        yield invalid("InputConfig", f"it has none of {', '.join(SOURCES)}")
    if output.get("GeneratePreviewOnly"):
        return
    if "MediaURL" in output and ("StorageLocation" in output or "FileName" in output):
        yield invalid("OutputConfig.MediaURL", "it stands beside StorageLocation or FileName")
    for name in ("MediaURL",) if "MediaURL" in output else ("StorageLocation", "FileName"):
        if not output.get(name):
            yield missing(f"OutputConfig.{name}")
        elif name != "StorageLocation" and "{index}" not in output[name]:
            yield invalid(f"OutputConfig.{name}", "it has no {index}")

"""What the sandbox answers: bodies in the shapes of the service, which say that it is not the service, and where an answer is a guess."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from scenec.facts import service_error
from scenec.noun import Noun

HEADER: Final = "X-Scene-Sandbox"
NOTE: Final = "not the service: nothing is made, and nothing is billed"
GUESSED: Final = "not the service; no document says how the service answers this, so it is a guess"
HOST: Final = "sandbox"


class Refusal(Noun):
    """An answer that says no: the status of HTTP, code and message as the service has them, and how sure it is that it does."""

    status: int
    code: str
    message: str
    confidence: str = "B"


TOO_LARGE: Final = Refusal(413, "RequestTooLarge", "The request is too large.", "C")
"""An answer of our own: the service has a limit too, and nobody knows which."""


def refusal(code: str) -> Refusal:
    """The answer with a code of the documents."""
    return Refusal(*service_error(code))


def missing_common(name: str) -> Refusal:
    """What every call carries is not there."""
    return Refusal(400, f"Missing{name}", f"{name} is mandatory for this action.")


def missing(field: str) -> Refusal:
    """A parameter of the operation, or a field of a config, is not there."""
    no = refusal("MissingParameter")
    return no._replace(message=no.message.format(field=field))


def invalid(field: str, why: str) -> Refusal:
    """A parameter of the operation, or a field of a config (`OutputConfig.Count`, `InputConfig.TitleArray[0]`), is wrong."""
    no = refusal("InvalidParameter")
    return no._replace(message=no.message.format(field=field, why=why))


def body(content: Mapping[str, Any], request_id: str) -> dict[str, Any]:
    """The body of an answer."""
    return {"RequestId": request_id, **content, "Sandbox": NOTE}


def refusal_body(no: Refusal, request_id: str) -> dict[str, Any]:
    """The body of an answer that says no, in the shape that all operations share."""
    note = GUESSED if "C" in no.confidence else NOTE
    return {"RequestId": request_id, "HostId": HOST, "Code": no.code, "Message": no.message, "Sandbox": note}


def encoded(content: Mapping[str, Any]) -> bytes:
    """A body as bytes; halves of characters, which JSON can write and UTF-8 cannot, stay as JSON writes them."""
    return json.dumps(content, ensure_ascii=False).encode(errors="backslashreplace")

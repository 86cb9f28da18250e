"""What the sandbox answers: the words and codes of the service, each with how sure they are, and where it says that it is not the service.

Sources of the table: the vendor's list of errors that all its operations share ("common errors", a), the list of this service (i),
the answers of sibling operations (s); where none of them speaks, it is our guess (g).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from scenec.noun import Noun

HEADER: Final = "X-Scene-Sandbox"
NOTE: Final = "not the service: nothing is made, and nothing is billed"
GUESSED: Final = "not the service; no document says how the service answers this, so it is a guess"
HOST: Final = "sandbox"


class Refusal(Noun):
    """An answer that says no: the status of HTTP, code and message as the service has them, and how sure that is."""

    status: int
    code: str
    message: str
    source: str = "a"


ERRORS: Mapping[str, tuple[int, str, str]] = {
    "IncompleteSignature": (400, "The request signature does not conform to Aliyun standards.", "a"),
    "InvalidAccessKeyId.NotFound": (404, "Specified access key is not found.", "a"),
    "InvalidAction.NotFound": (404, "Specified api is not found, please check your url and method.", "a"),
    "InvalidSignatureMethod": (400, "Specified signature method is not valid.", "a"),
    "InvalidTimeStamp.Expired": (400, "Specified time stamp or date value is expired.", "a"),
    "InvalidTimeStamp.Format": (400, "Specified time stamp or date value is not well formatted.", "a"),
    "InvalidVersion": (400, "Specified parameter Version is not valid.", "a"),
    "SignatureDoesNotMatch": (400, "Specified signature is not matched with our calculation.", "a"),
    "SignatureNonceUsed": (400, "Specified signature nonce was used already.", "a"),
    "Throttling.User": (400, "Request was denied due to user flow control.", "a"),
    "RequestsTooFrequent": (403, "The request is too frequent.", "i"),
    "OperationDenied": (403, "The service is not opened.", "i"),
    "InternalError": (500, "The request processing has failed due to some unknown error.", "i"),
    "ServiceUnAvailable": (503, "The service is unavailable.", "i"),
    "ResourceNotFound": (404, "The specified resource is not found.", "i"),
    "IdempotentParameterMismatch": (400, "The ClientToken was used with another request.", "s"),
    "RequestTooLarge": (413, "The request is too large.", "g"),
}


def refusal(code: str) -> Refusal:
    """The answer with a code of the table."""
    status, message, source = ERRORS[code]
    return Refusal(status, code, message, source)


def missing_common(name: str) -> Refusal:
    """What every call carries is not there."""
    return Refusal(400, f"Missing{name}", f"{name} is mandatory for this action.")


def missing(field: str) -> Refusal:
    """A parameter of the operation is not there."""
    return Refusal(400, "MissingParameter", f'The required parameter "{field}" is missing.', "i")


def invalid(field: str, why: str) -> Refusal:
    """A parameter of the operation, or a field of a config (`OutputConfig.Count`, `InputConfig.TitleArray[0]`), is wrong."""
    return Refusal(400, "InvalidParameter", f'The specified parameter "{field}" is not valid: {why}.', "i")


def body(content: Mapping[str, Any], request_id: str) -> dict[str, Any]:
    """The body of an answer."""
    return {"RequestId": request_id, **content, "Sandbox": NOTE}


def refusal_body(no: Refusal, request_id: str) -> dict[str, Any]:
    """The body of an answer that says no, in the shape that all operations share."""
    note = GUESSED if no.source in ("s", "g") else NOTE
    return {"RequestId": request_id, "HostId": HOST, "Code": no.code, "Message": no.message, "Sandbox": note}


def encoded(content: Mapping[str, Any]) -> bytes:
    """A body as bytes; halves of characters, which JSON can write and UTF-8 cannot, stay as JSON writes them."""
    return json.dumps(content, ensure_ascii=False).encode(errors="backslashreplace")

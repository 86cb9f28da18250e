"""A reply and a fault in, the same reply with what goes wrong with it out."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Literal

from scenec.noun import Noun
from scenec.service.sandbox.answers import Refusal, invalid, refusal
from scenec.service.sandbox.faults import Fault

JSON = "application/json;charset=utf-8"
HTML = "text/html"
PAGE = b"<html><head><title>502 Bad Gateway</title></head><body>Bad Gateway</body></html>"
XML = '<?xml version="1.0"?><Error><Code>{code}</Code><Message>{message}</Message><RequestId>{id}</RequestId></Error>'


class Reply(Noun):
    """What is sent back: `broken` where the connection ends before it (`reset`) or in it (`cut`), `pause` is a wait before it."""

    status: int
    sort: str
    content: bytes
    headers: Mapping[str, str] = {}
    broken: Literal["", "reset", "cut"] = ""
    pause: float = 0.0


def answer_of(fault: Fault) -> Refusal | None:
    """What a fault answers in place of the operation, which is not carried out then."""
    if fault.play == "throttle":
        no = refusal("RequestsTooFrequent" if fault.code == "RequestsTooFrequent" else "Throttling.User")
    elif fault.play == "server-error":
        no = refusal("ServiceUnAvailable" if fault.status == 503 else "InternalError")
    elif fault.play == "wrong-region":
        no = invalid("OutputConfig.MediaURL", "its bucket is in another region than the endpoint")
    elif fault.play == "refuse":
        no = Refusal(400, "InvalidParameter", fault.message or "The specified parameter is not valid.")
    elif fault.play == "answer":
        return Refusal(fault.status or 200, fault.code or "", "")
    else:
        return None
    return no._replace(status=fault.status or no.status, code=fault.code or no.code)


def spoiled(reply: Reply, fault: Fault | None) -> Reply:
    """A reply with what a fault does to it."""
    if fault is None:
        return reply
    if fault.play in ("reset", "lost-reply"):
        return reply._replace(broken="reset")
    if fault.play == "slow":
        return reply._replace(pause=fault.seconds)
    if fault.play == "answer":
        sort = next((value for name, value in fault.headers.items() if name.lower() == "content-type"), JSON)
        others = {name: value for name, value in fault.headers.items() if name.lower() != "content-type"}
        return Reply(reply.status, sort, fault.body.encode(), others)
    if fault.play == "throttle" and fault.retry_after is not None:
        return reply._replace(headers={"x-acs-retry-after": str(fault.retry_after)})
    return _shaped(reply, fault.shape or {"malformed": "html"}.get(fault.play, "json"))


def _shaped(reply: Reply, shape: str) -> Reply:
    """A reply in another shape than the service's."""
    told = json.loads(reply.content)
    shapes = {
        "html": (HTML, PAGE),
        "empty": (JSON, b""),
        "list": (JSON, b"[]"),
        "null": (JSON, b"null"),
        "text": (JSON, b'"ok"'),
        "not-utf8": (JSON, b'{"JobId": "\xff\xfe"}'),
        "error": (JSON, json.dumps({"Code": "InternalError", "Message": "", "RequestId": told["RequestId"]}).encode()),
        "no-id": (JSON, json.dumps({key: value for key, value in told.items() if key != "JobId"}).encode()),
        "xml": ("text/xml;charset=utf-8", XML.format(code=told.get("Code"), message=told.get("Message"), id=told["RequestId"]).encode()),
    }
    if shape == "cut":
        return reply._replace(content=reply.content[:-4], broken="cut")
    sort, content = shapes.get(shape, (reply.sort, reply.content))
    return reply._replace(sort=sort, content=content)

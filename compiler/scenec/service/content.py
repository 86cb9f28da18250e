"""A request in, what is sent of it out, its fingerprint, and the token that keeps the service from making it twice."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256

from scenec.emit import wire_parameters
from scenec.jsontext import quote
from scenec.model import Request, Value
from scenec.noun import Noun

PREVIEW = "GeneratePreviewOnly"


class Content(Noun):
    """What is sent of a request: its parameters, each a text; `preview` where a copy of it that renders nothing is sent."""

    name: str
    region: str
    preview: bool
    parameters: Mapping[str, str]

    @property
    def text(self) -> str:
        """The parameters as one text."""
        return "{" + ",".join(f"{quote(name)}:{quote(text)}" for name, text in self.parameters.items()) + "}"

    @property
    def renders_nothing(self) -> bool:
        """Whether it is a preview, or its scene asks for no more: quotes in texts are escaped, so a key cannot be mistaken."""
        return self.preview or f'"{PREVIEW}":true' in self.parameters.get("OutputConfig", "")

    @property
    def fingerprint(self) -> str:
        """What tells two contents apart; a preview has that of the preview."""
        return _digest(self.region, self.text)

    def token(self, attempt: int) -> str:
        """The ClientToken: the same content under the same name, whatever its capitals, is the same job, until a retry asks for another."""
        return _digest("scene", self.region, self.name.casefold(), self.text, "preview" if self.preview else "", str(attempt))


def content(request: Request, preview: bool) -> Content:
    """What is sent of a request, or of its preview."""
    sent = previewed(request) if preview else request
    return Content(request.name, request.region, preview, wire_parameters(sent))


def previewed(request: Request) -> Request:
    """The same request, which renders nothing: an editing project to look at."""
    span, data = request.parameters.span, request.parameters.data
    configs = data if isinstance(data, dict) else {}
    output = configs.get("OutputConfig", Value({}, span))
    inner = output.data if isinstance(output.data, dict) else {}
    changed = Value({**inner, PREVIEW: Value(True, output.span)}, output.span)
    return request._replace(parameters=Value({**configs, "OutputConfig": changed}, span))


def _digest(*parts: str) -> str:
    """A text of 40 signs; the parts cannot be mistaken for others, since none of them holds a NUL."""
    return sha256("\0".join(parts).encode()).hexdigest()[:40]

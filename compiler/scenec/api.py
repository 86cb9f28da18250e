"""The Python interface: a path or a text in, requests and findings out, as immutable values."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from scenec.diagnostics import Diagnostic
from scenec.emit import map_text, request_text, wire_parameters, wire_text
from scenec.model import Request
from scenec.params import Given
from scenec.pipeline import Settings, compile_source
from scenec.project import project, read, relative
from scenec.source import Source, Span


class CompiledRequest(NamedTuple):
    """One request.

    `name` names its files; `region` is where it is to be sent; `text` is the JSON that is reviewed,
    `wire` the JSON whose configs are texts, as the operation takes them; `map` is the source map, as JSON.
    """

    name: str
    region: str
    solution: str
    text: str
    wire: str
    map: str
    parameters: tuple[tuple[str, str], ...]

    def configs(self) -> dict[str, Any]:
        """The configs as plain Python values, made anew at each call; numbers are int or Decimal."""
        configs: dict[str, Any] = json.loads(self.text, parse_float=Decimal)
        return configs


class Result(NamedTuple):
    """What a file or text compiles to; without an error there is a request for each video."""

    requests: tuple[CompiledRequest, ...]
    diagnostics: tuple[Diagnostic, ...]

    @property
    def ok(self) -> bool:
        """Whether there is no error."""
        return not any(diagnostic.severity == "error" for diagnostic in self.diagnostics)


def compile(path: str, params: Mapping[str, object] | None = None) -> Result:  # noqa: A001 - as `re.compile`, under the name of the package
    """Compile the file at a path, with the `scene.toml` of its project.

    `params` are JSON values for the parameters that the file declares; a quantity is a text such as "5s".
    A file that cannot be read is a finding, not an exception.
    """
    owner, found = project(path)
    source, more = read(path, relative(path, owner.root))
    found = [diagnostic for diagnostic in found if diagnostic.severity != "info"] + more
    if source is None:
        return Result((), tuple(found))
    result = _compile(source, Settings(owner.region, owner.scheme), params or {})
    return result._replace(diagnostics=(*found, *result.diagnostics))


def compile_text(
    text: str, name: str = "text.scene", params: Mapping[str, object] | None = None, region: str | None = None, oss_scheme: str = "http"
) -> Result:
    """Compile a text; `name` is what findings call it, `region` and `oss_scheme` hold where its videos say nothing."""
    return _compile(Source(name, text), Settings(region, oss_scheme), params or {})


def _compile(source: Source, settings: Settings, params: Mapping[str, object]) -> Result:
    from scenec.params import from_json, undeclared

    given: dict[str, Given] = {}
    found: list[Diagnostic] = []
    if params:
        values = Source("params", json.dumps(params, ensure_ascii=False, default=str))
        given, found = from_json(values)
    compilation = compile_source(source, settings, given)
    found += undeclared(given, set(compilation.params))
    requests = tuple(_request(request) for request in compilation.requests) if not found else ()
    return Result(requests, (*found, *compilation.diagnostics))


def _request(request: Request) -> CompiledRequest:
    return CompiledRequest(
        request.name,
        request.region,
        request.solution,
        request_text(request),
        wire_text(request),
        map_text(request),
        tuple(wire_parameters(request).items()),
    )


__all__ = ["CompiledRequest", "Result", "Span", "compile", "compile_text"]

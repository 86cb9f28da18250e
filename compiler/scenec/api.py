"""The Python interface: a path or a text in, requests and findings out, as immutable values."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from scenec.batch import batch, compilations
from scenec.catalog import files as say
from scenec.diagnostics import Diagnostic
from scenec.emit import map_text, request_text, wire_parameters, wire_text
from scenec.model import Request
from scenec.modules import Shelf
from scenec.noun import Noun
from scenec.params import from_values, undeclared
from scenec.pipeline import Settings, compile_source
from scenec.project import CLOSED, Files, decode, region_names
from scenec.source import Source, Span


class CompiledRequest(Noun):
    """One request.

    `name` names its files; `region` is where it is to be sent; `text` is the JSON that is reviewed,
    `wire` the JSON whose configs are texts, as the operation takes them; `map` is the source map, as JSON;
    `parameters` are the names and texts that the operation takes.
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


class Result(Noun):
    """What is compiled; without an error there is a request for each video, with one there is none of its file."""

    requests: tuple[CompiledRequest, ...]
    diagnostics: tuple[Diagnostic, ...]

    @property
    def ok(self) -> bool:
        """Whether there is no error."""
        return not any(diagnostic.severity == "error" for diagnostic in self.diagnostics)


def compile(path: str | os.PathLike[str], params: Mapping[str, object] | None = None) -> Result:  # noqa: A001 - as `re.compile`, under the name of the package
    """Compile the file at a path, or all scenes below a folder, with the `scene.toml` of its project.

    `params` are JSON values for the parameters that are declared; a quantity is a text such as "5s".
    Whatever is wrong, a file that cannot be read too, is a finding, never an exception.
    """
    given, found = from_values(params or {})
    where = os.path.join(".", path)
    if "\0" in where:
        found.append(say.unreadable(where, "a path holds no NUL"))
    if found:
        return Result((), tuple(found))
    run = batch([where], tuple(given.values()), None)
    found += [diagnostic for diagnostic in run.found if diagnostic.severity != "info"]
    requests: list[CompiledRequest] = []
    for compiled in compilations(run):
        requests += map(_request, compiled.requests)
        found += compiled.diagnostics
    return Result(tuple(requests), tuple(found))


def compile_text(
    text: str, name: str = "text.scene", params: Mapping[str, object] | None = None, region: str | None = None, oss_scheme: str = "http"
) -> Result:
    """Compile a text; `name` is what findings call it, `region` and `oss_scheme` hold where its videos say nothing."""
    content = text.encode(errors="surrogatepass")
    source, found = decode(content, name, len(content))
    given, more = from_values(params or {})
    found += more + _refused("region", region, region_names()) + _refused("oss_scheme", oss_scheme, CLOSED["oss_scheme"])
    if source is None or found:
        return Result((), tuple(found))
    compilation = compile_source(source, Settings(region, oss_scheme, shelf=Shelf(Files(None))), given)
    found += undeclared(given, compilation.params)
    requests = () if found else tuple(map(_request, compilation.requests))
    return Result(requests, (*found, *compilation.diagnostics))


def _refused(name: str, value: str | None, allowed: tuple[str, ...]) -> list[Diagnostic]:
    """What is wrong with a setting that is one of a few."""
    if value is None or value in allowed:
        return []
    source = Source(name, str(value))
    return [say.bad_key_value(Span(source, 0, len(source.text)), name, allowed)]


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


__all__ = ["CompiledRequest", "Diagnostic", "Result", "Span", "compile", "compile_text"]

"""The Python interface: a path or a text in, requests and findings out, as immutable values."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing, suppress
from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from scenec.batch import batch, compilations
from scenec.building import Build, Order
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

if TYPE_CHECKING:
    from concurrent.futures import Executor, Future

FORM_ENDINGS = {"request": ".json", "wire": ".wire.json", "map": ".map.json"}


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


class Built(Noun):
    """A build: the names of the requests, those that are up to date too, the findings, and numbers.

    `numbers` are those of `videos`, `requests`, and of requests that were `written`, `unchanged` and `removed`.
    """

    requests: tuple[str, ...]
    diagnostics: tuple[Diagnostic, ...]
    numbers: Mapping[str, int]

    @property
    def ok(self) -> bool:
        """Whether there is no error."""
        return not any(diagnostic.severity == "error" for diagnostic in self.diagnostics)


def build(
    path: str | os.PathLike[str],
    output: str | os.PathLike[str] | None = None,
    params: Mapping[str, object] | None = None,
    forms: Sequence[str] = ("request",),
    variants: Sequence[str] = (),
    shard: tuple[int, int] | None = None,
    executor: Executor | None = None,
) -> Built:
    """Write the requests of a file or a folder, as `scene build` does; what is up to date is left alone.

    `forms` are some of `request`, `wire` and `map`; `variants` are patterns of names, `shard` is a share such as (1, 4).
    An executor shares the work: one of `concurrent.futures`, or of whatever offers the same, such as a Dask cluster.
    Its workers see the same files under the same paths. It is left open.
    """
    given, found = from_values(params or {})
    wrong = [name for name in forms if name not in FORM_ENDINGS]
    if wrong or not forms:
        raise ValueError(f"forms are some of {', '.join(FORM_ENDINGS)}")
    if shard is not None and not 0 < shard[0] <= shard[1]:
        raise ValueError("a shard is a number and a count, from (1, 1)")
    if found:
        return Built((), tuple(found), MappingProxyType({}))
    run = batch([os.path.join(".", path)], tuple(given.values()), None)
    found += [diagnostic for diagnostic in run.found if diagnostic.severity != "info"]
    endings = tuple(FORM_ENDINGS[name] for name in FORM_ENDINGS if name in forms)
    order = Order(
        None if output is None else os.fspath(output), endings, False, tuple(variants), shard, assigned=repr(sorted(given.items()))
    )
    making = Build(run, order, found.extend)
    with closing(making.work(None if executor is None else _Lent(executor))) as work:
        for compiled, _ in work:
            found += compiled.diagnostics
    return Built(tuple(sorted(making.names)), tuple(found), MappingProxyType(making.numbers))


class _Lent:
    """An executor of the caller, which is not ended."""

    are_ready = True

    def __init__(self, executor: Executor) -> None:
        self.executor = executor
        self.count = os.cpu_count() or 1

    def start(self) -> Executor:
        return self.executor

    def stop(self, waiting: Iterable[Future[Any]]) -> None:
        """Wait for what cannot be taken back."""
        for future in waiting:
            if not future.cancel():
                with suppress(Exception):
                    future.result()


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


__all__ = ["Built", "CompiledRequest", "Diagnostic", "Result", "Span", "build", "compile", "compile_text"]

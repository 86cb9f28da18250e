"""The page: a source in, its requests and all that is wrong with it out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from scenec import model
from scenec.check import check
from scenec.diagnostics import Diagnostic, order
from scenec.evaluate import evaluate
from scenec.lower import lower
from scenec.params import Given, bind
from scenec.parse import parse
from scenec.resolve import resolve
from scenec.source import Source


class Settings(NamedTuple):
    """What a project decides for all its files."""

    region: str | None = None
    scheme: str = "http"


class Compilation(NamedTuple):
    """What a file compiles to: its requests, where there are no errors, and its findings, in order."""

    source: Source
    requests: tuple[model.Request, ...]
    diagnostics: tuple[Diagnostic, ...]
    videos: tuple[model.Video, ...]
    params: tuple[str, ...]


def compile_source(source: Source, settings: Settings, given: Mapping[str, Given]) -> Compilation:
    """Compile one file; a video without errors becomes a request, whatever is wrong with the others."""
    file, found = parse(source)
    values, more = bind(file, given)
    found += more
    program, more = resolve(source, file, values)
    found += more
    sound = not any(diagnostic.severity == "error" for diagnostic in found)
    requests = []
    for video in program.videos:
        spec, mistakes = evaluate(video, settings.region, settings.scheme)
        mistakes += check(spec)
        if sound and not any(diagnostic.severity == "error" for diagnostic in mistakes):
            request, more = lower(spec, settings.scheme)
            mistakes += more
            requests.append(request)
        found += mistakes
    if any(diagnostic.severity == "error" for diagnostic in found):
        requests = []
    unique = {(diagnostic.code, diagnostic.span): diagnostic for diagnostic in reversed(found)}
    return Compilation(source, tuple(requests), tuple(sorted(unique.values(), key=order)), program.videos, tuple(program.params))

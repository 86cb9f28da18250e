"""The page: a source in, its requests and all that is wrong with it out."""

from __future__ import annotations

from collections.abc import Mapping

from scenec import model
from scenec.check import check
from scenec.diagnostics import Diagnostic, order
from scenec.evaluate import evaluate
from scenec.lower import lower
from scenec.noun import Noun
from scenec.params import Given, bind
from scenec.parse import parse
from scenec.resolve import resolve
from scenec.source import Source, Span


class Settings(Noun):
    """What a project decides for all its files."""

    region: str | None = None
    scheme: str = "http"


class Declared(Noun):
    """A video that a file declares."""

    name: str
    span: Span


class Compilation(Noun):
    """What a file compiles to: its requests, where there are no errors, and its findings, in order."""

    source: Source
    requests: tuple[model.Request, ...]
    diagnostics: tuple[Diagnostic, ...]
    videos: tuple[Declared, ...]
    params: tuple[str, ...]


def compile_source(source: Source, settings: Settings, given: Mapping[str, Given]) -> Compilation:
    """Compile one file: all that is wrong with it is found; only a file without errors makes requests."""
    file, found = parse(source)
    values, more = bind(file, given)
    found += more
    program, more = resolve(source, file, values)
    found += more
    requests = []
    for video in program.videos:
        spec, mistakes = evaluate(video, settings.region, settings.scheme)
        mistakes += check(spec)
        if not _errors(mistakes):
            request, more = lower(spec, settings.scheme)
            mistakes += more
            requests.append(request)
        found += mistakes
    videos = tuple(Declared(video.name, video.span) for video in program.videos)
    unique = {(diagnostic.code, diagnostic.span, diagnostic.message): diagnostic for diagnostic in reversed(found)}
    made = () if _errors(found) else tuple(requests)
    return Compilation(source, made, tuple(sorted(unique.values(), key=order)), videos, tuple(program.params))


def _errors(diagnostics: list[Diagnostic]) -> bool:
    return any(diagnostic.severity == "error" for diagnostic in diagnostics)

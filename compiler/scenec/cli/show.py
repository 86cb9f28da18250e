"""`scene show`: shows what a request is made of, and which layer decided what."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import click

from scenec.batch import Batch, File, batch, settings_of, text_of
from scenec.catalog import builds as say_builds
from scenec.catalog import variants as say
from scenec.cli._print import is_coloured, print_result, styled
from scenec.cli._shared import Output, parameter_options
from scenec.diagnostics import Diagnostic
from scenec.model import Variant, Video
from scenec.modules import Shelf, Used
from scenec.noun import Noun
from scenec.params import Given
from scenec.pipeline import Settings, declared, variants_of
from scenec.project import Files
from scenec.report import show as report
from scenec.report.text import plain
from scenec.show import find, paths, show
from scenec.similar import nearest
from scenec.source import Source, Span


class _Request(Noun):
    """A request that the files of a run make."""

    used: Used
    video: Video
    variant: Variant
    settings: Settings


@click.command("show")
@click.argument("request")
@click.argument("field", required=False)
@click.option("--in", "paths", multiple=True, type=click.Path(exists=True), metavar="PATH", help="Look in this file or folder; else here.")
@parameter_options
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True, help="How it is shown.")
def command(request: str, field: str | None, paths: tuple[str, ...], assigned: tuple[Given, ...], params: str | None, form: str) -> None:
    """Show what a request is made of.

    REQUEST is a name such as opening.landscape.en. What it sets is shown as source, with names and texts filled in;
    beside each value stands where it was decided, and by what: the video, a preset, a value of an axis, a when.

    FIELD is a block or a field such as title, title.y or "scene entrance.speech"; of a field all layers are shown that set it,
    the one that decides first.
    """
    run = batch(paths or (".",), assigned, params)
    shown = Output("text", results_on_stdout=True)
    shown.show(found for found in run.found if found.severity == "error")
    made, names = None, list[str]()
    for one in _requests(run, shown):
        names.append(one.variant.name)
        if one.variant.name == request:
            made = one
            break
    if made is None:
        near = nearest(request, names)
        shown.show([say_builds.no_such_request(_typed("REQUEST", request), request, near)])
        sys.exit(1)
    _print(made, request, field, form, shown)


def _print(made: _Request, request: str, field: str | None, form: str, shown: Output) -> None:
    """Show a request, or the part of it that is asked for."""
    whole = show(made.used, made.video, made.variant, made.settings.region, made.settings.scheme)
    part = whole if field is None else find(whole, field)
    if part is None:
        known = list(paths(whole))
        shown.show([_not_set(field or "", request, known)])
        sys.exit(1)
    if form == "json":
        print_result(report.document(request, part, field))
    else:
        print_result(report.text(part, styled if is_coloured(sys.stdout) else plain))


def _not_set(field: str, request: str, known: list[str]) -> Diagnostic:
    return say.not_set(_typed("FIELD", field), field, request, nearest(field, known))


def _typed(name: str, text: str) -> Span:
    """The place of what was typed."""
    return Span(Source(name, text), 0, len(text))


def _requests(run: Batch, shown: Output) -> Iterator[_Request]:
    """All requests of a run; files with mistakes make those that can be told all the same."""
    for file in run.files:
        source, found = text_of(file)
        shown.show(found)
        if source is not None:
            yield from _of_file(run, file, source)


def _of_file(run: Batch, file: File, source: Source) -> Iterator[_Request]:
    settings = settings_of(run, file.project, Shelf(Files(file.project.root)))
    used, program, _ = declared(source, settings, run.given[file.project.root])
    for video in program.videos:
        for variant in variants_of(video, settings.max_requests)[0]:
            yield _Request(used, video, variant, settings)

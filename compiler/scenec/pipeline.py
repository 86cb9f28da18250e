"""The page: a source in, its requests and all that is wrong with it out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from scenec import model, syntax
from scenec.check import Memo, check, doubted, lift
from scenec.diagnostics import Diagnostic, is_broken, order
from scenec.evaluate import Known, Told, evaluate
from scenec.lint import Written, lint_file, lint_video
from scenec.lower import Known as Lowered
from scenec.lower import lower
from scenec.merge import Memo as Layers
from scenec.merge import laid
from scenec.modules import Shelf, Used, modules
from scenec.noun import Noun
from scenec.params import Given, bind
from scenec.parse import parse
from scenec.resolve import resolve
from scenec.source import Source, Span
from scenec.table import Sheet

if TYPE_CHECKING:
    from scenec.estimate.forecast import Forecast
    from scenec.inventory import Inventory
    from scenec.table import Table


MEMORY_SPAN = 200
"""So many variants share what is remembered; then it begins anew, so that it does not grow with the rows of a table."""


class Settings(Noun):
    """What a project decides for all its files; with `forecasts`, what can be told of the outcome of each request is told too."""

    region: str | None = None
    scheme: str = "http"
    levels: Mapping[str, str] = {}
    shelf: Shelf | None = None
    forecasts: bool = False
    max_requests: int = 10_000


class Declared(Noun):
    """A video that a file declares: where its name stands, and the whole of it."""

    name: str
    span: Span
    whole: Span


class Compilation(Noun):
    """What a file compiles to: its requests, where there are no errors, and its findings, in order.

    `forecasts` are those of the requests, in their order, where they are asked for.
    """

    source: Source
    requests: tuple[model.Request, ...]
    diagnostics: tuple[Diagnostic, ...]
    videos: tuple[Declared, ...]
    params: tuple[str, ...]
    forecasts: tuple[Forecast, ...] = ()


def compile_source(source: Source, settings: Settings, given: Mapping[str, Given], inventory: Inventory | None = None) -> Compilation:
    """Compile one file: all that is wrong with it is found; only a file without errors makes requests.

    With an inventory, the files that videos use are held against it.
    """
    used, program, found = declared(source, settings, given)
    file = used.file
    made: list[_Made] = []
    whole = not is_broken(found)
    for video in program.videos:
        every, mistakes = _variants(video, settings, whole, inventory)
        found += mistakes
        made += every
    if len(made) > 1:
        from scenec.check.outputs import same_outputs

        found += same_outputs([one.request for one in made])
    if not is_broken(found):
        found += lint_file(Written(file, program))
    found = _without_notes(_settled(used, program.applied, found, settings.levels, inventory))
    wholes = {member.name.start: Span(source, member.start, member.end) for member in file.members if isinstance(member, syntax.Video)}
    videos = tuple(Declared(video.name, video.span, wholes[video.span.start]) for video in program.videos)
    unique = {(diagnostic.code, diagnostic.span, diagnostic.message): diagnostic for diagnostic in reversed(found)}
    sound = not any(diagnostic.severity == "error" for diagnostic in found)
    requests = tuple(one.request for one in made) if sound else ()
    forecasts = tuple(one.forecast for one in made if one.forecast is not None and sound)
    return Compilation(source, requests, tuple(sorted(unique.values(), key=order)), videos, tuple(program.params), forecasts)


def declared(source: Source, settings: Settings, given: Mapping[str, Given]) -> tuple[Used, model.Program, list[Diagnostic]]:
    """What a file declares, with names bound; the file is given with those that it uses."""
    file, found = parse(source)
    values, more = bind(file, given)
    found += more
    uses, more = modules(source, file, settings.shelf)
    found += more
    used = Used(source, file, uses)
    data, more = _tables(used, settings.shelf)
    found += more
    program, more = resolve(source, file, values, uses, data)
    return used, program, [*found, *more]


def request_names(source: Source, settings: Settings, given: Mapping[str, Given]) -> tuple[str, ...]:
    """The names of the requests that a file makes where nothing is wrong with it; no value is read for that."""
    _, program, _ = declared(source, settings, given)
    return tuple(variant.name for video in program.videos for variant in variants_of(video, settings.max_requests)[0])


class _Made(Noun):
    """A request, and what can be told of its outcome, where that is asked for."""

    request: model.Request
    forecast: Forecast | None


class _Memory:
    """What phases remember of a video from one variant to the next."""

    def __init__(self, told: set[Told]) -> None:
        self.layers: Layers = {}
        self.values = Known(told)
        self.rules = Memo()
        self.lowered: Lowered = {}


def _variants(video: model.Video, settings: Settings, whole: bool, inventory: Inventory | None) -> tuple[list[_Made], list[Diagnostic]]:
    """The requests of a video, and what is wrong with it, each mistake once; lints wait until all of the file is `whole`."""
    every, found = variants_of(video, settings.max_requests)
    memory = _Memory(set())
    made: list[_Made] = []
    mistaken: list[tuple[model.Variant, list[Diagnostic]]] = []
    for number, variant in enumerate(every):
        if number and number % MEMORY_SPAN == 0:
            memory = _Memory(memory.values.told)
        body, mistakes = laid(video.body, variant.overlays, memory.layers)
        spec, more = evaluate(video, variant, body, settings.region, settings.scheme, memory.values)
        request, mistakes = _checked(spec, [*mistakes, *more], settings, memory, whole, inventory)
        if request is not None:
            made.append(request)
        mistaken.append((variant, mistakes))
    return made, [*found, *_together(video, mistaken)]


def variants_of(video: model.Video, limit: int) -> tuple[list[model.Variant], list[Diagnostic]]:
    """The variants of a video; most have one."""
    if video.body.choices is None:
        return [model.Variant(video.name, None, {}, ())], []
    from scenec.variants import variants

    return variants(video, limit)


def _together(video: model.Video, mistaken: list[tuple[model.Variant, list[Diagnostic]]]) -> list[Diagnostic]:
    """What was found in variants, each mistake once."""
    if len(mistaken) == 1 and not any(isinstance(one.span.source, Sheet) for one in mistaken[0][1]):
        return mistaken[0][1]
    from scenec.counted import counted

    return counted(video, mistaken)


def _checked(
    spec: model.Spec, mistakes: list[Diagnostic], settings: Settings, memory: _Memory, whole: bool, inventory: Inventory | None
) -> tuple[_Made | None, list[Diagnostic]]:
    """The request of a variant, if it can be made, and all that is wrong with the variant."""
    seen = lift(spec)
    mistakes = [*mistakes, *_unsaid(mistakes, check(spec, seen, memory.rules))]
    if inventory is not None:
        mistakes = _held_against(inventory, seen, mistakes)
    if is_broken(mistakes):
        return None, mistakes
    lints = _unsaid(mistakes, lint_video(doubted(seen, mistakes), memory.rules)) if whole else []
    mistakes = [*_beside(lints, mistakes), *lints]
    request, more = lower(spec, settings.scheme, mistakes, memory.lowered)
    return _Made(request, _foreseen(spec, inventory) if settings.forecasts else None), [*mistakes, *more]


def _tables(whole: Used, shelf: Shelf | None) -> tuple[Mapping[Span, Table], list[Diagnostic]]:
    """The tables of data that a file and those that it uses name; most name none."""
    if not any(_names_data(used.file) for used in whole.all()):
        return {}, []
    from scenec.data import tables

    return tables(whole, shelf)


def _names_data(file: syntax.File) -> bool:
    """Whether a file names a table of data."""
    bodies = (member.body for member in file.members if isinstance(member, syntax.Video | syntax.Preset))
    return any(isinstance(member, syntax.Variants | syntax.Scenes) and member.source for body in bodies for member in body.members)


def _foreseen(spec: model.Spec, inventory: Inventory | None) -> Forecast:
    """What can be told of the outcome of a request."""
    from scenec.estimate.forecast import forecast

    return forecast(spec, inventory)


def _held_against(inventory: Inventory, spec: model.Spec, found: list[Diagnostic]) -> list[Diagnostic]:
    """What was found in a video, and what listings say of its files."""
    from scenec.lint.assets import lint_assets

    return lint_assets(spec, inventory, found)


def _unsaid(errors: list[Diagnostic], found: Iterable[Diagnostic]) -> list[Diagnostic]:
    """What rules and lints find in places that are not wrong already."""
    wrong = {diagnostic.span for diagnostic in errors if diagnostic.severity == "error"}
    return [diagnostic for diagnostic in found if diagnostic.span not in wrong]


def _beside(lints: list[Diagnostic], found: list[Diagnostic]) -> list[Diagnostic]:
    """What was found, without notes on what a lint warns of more exactly."""
    warnings = [lint for lint in lints if lint.severity == "warning"]
    told = {lint.span for lint in warnings} | {related.span for lint in warnings for related in lint.related}
    return [diagnostic for diagnostic in found if diagnostic.severity != "info" or diagnostic.span not in told]


def _without_notes(found: list[Diagnostic]) -> list[Diagnostic]:
    """Findings without the notes of rules, which wait until nothing is broken; what is allowed is told all the same."""
    if any(diagnostic.severity == "error" for diagnostic in found):
        return [diagnostic for diagnostic in found if diagnostic.severity != "info" or diagnostic.allowed_by or diagnostic.code[0] != "R"]
    return found


def _settled(
    whole: Used, applied: Sequence[tuple[Span, Span]], found: list[Diagnostic], levels: Mapping[str, str], inventory: Inventory | None
) -> list[Diagnostic]:
    """Findings with their levels; most files and projects decide none."""
    if not levels and not any("allow" in used.source.text for used in whole.all()):
        return found
    from scenec.levels import settle

    return settle(whole, applied, found, levels, inventory)

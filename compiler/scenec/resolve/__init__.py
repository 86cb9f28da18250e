"""A tree in, what it declares out: names in their scopes, members matched with the rows of the service tables, shorthand expanded."""

from __future__ import annotations

from collections.abc import Mapping

from scenec import syntax
from scenec.catalog import names as say
from scenec.catalog import syntax as say_syntax
from scenec.diagnostics import Diagnostic
from scenec.facts import SOLUTIONS, blocks
from scenec.model import Bound, Choices, Preset, Program, Scope, Video
from scenec.modules import Used
from scenec.resolve.bodies import BodyResolver
from scenec.resolve.building import Head
from scenec.resolve.desk import Desk
from scenec.resolve.names import Binder
from scenec.resolve.presets import places
from scenec.similar import nearest
from scenec.source import Source, Span
from scenec.table import Table

DEVICES = frozenset(("con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))))
DECLARATIONS = ("video", "variants", "scenes", "when", "skip", "drop", "add", "allow", "let", "param")
INSIDE = {syntax.Raw: "raw", syntax.Apply: "apply", syntax.Variants: "variants", syntax.Scenes: "scenes", syntax.When: "when"}
INSIDE |= {syntax.Skip: "skip", syntax.Drop: "drop", syntax.Add: "add"}
"""The declarations that stand in a video, by their words."""


def resolve(
    source: Source, file: syntax.File, given: Mapping[str, Bound], uses: Mapping[int, Used], tables: Mapping[Span, Table]
) -> tuple[Program, list[Diagnostic]]:
    """Bind what a file declares.

    `given` are values for its parameters, `uses` the files that it uses, by the offset of the `use`,
    `tables` the tables of data, by the place of what names them.
    """
    desk = Desk(source, [])
    binder = Binder(desk, {}, {}, tables)
    scope, params = binder.file_scope(file, given, uses)
    resolver = _Resolver(desk, binder)
    videos = [video for member in file.members if (video := resolver.top(member, scope)) is not None]
    for preset in scope.presets.values():
        resolver.unapplied(preset)
    return Program(source, scope, params, tuple(videos), tuple(resolver.applied)), desk.found


class _Resolver:
    """Resolves the declarations of a file."""

    def __init__(self, desk: Desk, binder: Binder) -> None:
        self.desk = desk
        self.binder = binder
        self.videos: dict[str, Span] = {}
        self.applied: list[tuple[Span, Span]] = []

    def top(self, member: syntax.Member, scope: Scope) -> Video | None:
        """A member of the file: a video, or what belongs elsewhere."""
        match member:
            case syntax.Video():
                return self.video(member, scope)
            case syntax.Field() | syntax.Append() | syntax.Block():
                self.outside(member)
            case syntax.Use() | syntax.Preset() | syntax.Let() | syntax.Param() | syntax.Allow() | syntax.Broken():
                pass
            case _:
                word = INSIDE[type(member)]
                self.desk.report(say.misplaced(self.desk.word(member, len(word)), f"`{word}`", "inside of a `video`"))
        return None

    def unapplied(self, preset: Preset) -> None:
        """What is wrong with a preset wherever it is applied, also where it is not applied here."""
        alike: dict[tuple[str, Span], Diagnostic] | None = None
        for solution, block in places(preset):
            quiet = Desk(self.desk.source, [])
            binder = Binder(quiet, self.binder.sizes, self.binder.known, self.binder.tables)
            BodyResolver(quiet, binder, solution, preset.span).applied(preset, block)
            found = {(diagnostic.code, diagnostic.span): diagnostic for diagnostic in quiet.found}
            alike = found if alike is None else {key: alike[key] for key in alike if key in found}
        said = {diagnostic.code for diagnostic in self.desk.found}
        self.desk.found += [found for found in (alike or {}).values() if found.name != "deep-presets" or found.code not in said]

    def outside(self, member: syntax.Field | syntax.Append | syntax.Block) -> None:
        """A member of a video that stands in none; a block may be a declaration whose word is misspelt."""
        name, span = self.desk.key(member.key), self.desk.span(member.key)
        word = nearest(name, DECLARATIONS) if isinstance(member, syntax.Block) and name not in blocks("storyboard") else None
        if word is not None:
            self.desk.report(say_syntax.misspelt_word(span, name, word))
        else:
            self.desk.report(say.misplaced(span, f"`{name}`", "inside of a `video`"))

    def video(self, member: syntax.Video, scope: Scope) -> Video | None:
        """A declared video; without a known solution nothing in it can be told."""
        name, span = member.name.text, self.desk.span(member.name)
        why = _bad_name(name)
        if why:
            self.desk.report(say.bad_video_name(span, name, why))
        if name.casefold() in self.videos:
            self.desk.report(say.video_twice(span, name, self.videos[name.casefold()]))
        self.videos.setdefault(name.casefold(), span)
        solution = member.solution.text
        if solution not in SOLUTIONS:
            self.desk.report(say.unknown_solution(self.desk.span(member.solution), solution, SOLUTIONS, nearest(solution, SOLUTIONS)))
            return None
        resolver = BodyResolver(self.desk, self.binder, solution, self.desk.span(member.solution))
        body = resolver.body(Head(blocks(solution)["video"], span), member.body, scope)
        self.applied += resolver.shared.places
        video = Video(name, span, solution, self.desk.span(member.solution), body, resolver.whole)
        return video if body.choices is None else self.endless(video, body.choices)

    def endless(self, video: Video, choices: Choices) -> Video:
        """A video whose axes declare nothing that leads back to itself; what does is reported."""
        from scenec.resolve.circles import circles, unknown

        found = list(circles(choices.axes))
        for around in found:
            self.desk.report(say.cycle(around[0].span, [binding.name for binding in around]))
        if not found:
            return video
        axes = tuple(unknown(axis, [binding for around in found for binding in around]) for axis in choices.axes)
        return video._replace(body=video.body._replace(choices=choices._replace(axes=axes)))


def _bad_name(name: str) -> str | None:
    """Why a file cannot be called so, on some system."""
    if name.casefold() in DEVICES:
        return "Windows keeps this name for a device"
    if name.endswith("-"):
        return "it ends with `-`"
    return "it has more than 240 bytes" if len(name.encode()) > 240 else None

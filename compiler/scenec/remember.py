"""What a file made in, a row of the state out; and back, where all that it was made of is as it was."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from scenec import diagnostics, state
from scenec.batch import File
from scenec.diagnostics import Diagnostic
from scenec.noun import Noun
from scenec.params import Given
from scenec.pipeline import Compilation, Declared
from scenec.project import INPUT, Project, inside, read
from scenec.source import Source, Span
from scenec.work import Made, Rendered

if TYPE_CHECKING:
    from collections.abc import Sequence


CLASSES = {"Span": Span} | {name: made for name, made in vars(diagnostics).items() if isinstance(made, type) and issubclass(made, Noun)}
"""What findings are made of."""


class Kept(Noun):
    """What is asked of the files of a row: where they are, and the forms."""

    folder: str
    endings: tuple[str, ...]
    verify: bool


class Memory:
    """The rows of a project's builds into a folder."""

    def __init__(self, project: Project, given: Mapping[str, Given], kept: Kept, place: str) -> None:
        self.root = project.root
        self.kept = kept
        settings = repr((project._replace(root=""), sorted(given.items())))
        made_with = f"{state.compiler()} {state.checksum(settings.encode(errors='surrogatepass'))}"
        self.path = place
        known = state.read(self.path)
        self.state = known if known is not None and known.made_with == made_with else state.State(made_with)
        self.latest: dict[str, None] = {}
        self._keys: dict[str, str] = {}
        self._before = dict(self.state.rows)

    def fits(self, file: File) -> state.Row | None:
        """The row of a file, where nothing that it was made of or that was made of it has changed since."""
        line = self.state.rows.get(file.name)
        if line is None or file.path == INPUT or file.path != os.path.join(self.root, file.name):
            return None
        try:
            row = state.row_of(line)
            if not self._holds(row) or not (inputs := self._inputs(row)):
                return None
        except (ValueError, OSError):
            return None
        if inputs != row.inputs:
            row.inputs = inputs
            self.state.rows[file.name] = state.line_of(row) or line
        return row

    def find(self, file: File) -> Made | None:
        """What a file with a row that fits has made; None where the row cannot be read after all."""
        try:
            row = state.row_of(self.state.rows[file.name])
            source, _ = read(file.path, file.name)
            if source is None or state.checksum(source.content.encode()) != row.inputs[0][2]:
                return None
            compilation = Compilation(source, (), self._findings(row, source), _videos(row, source), ())
        except (ValueError, KeyError, TypeError, IndexError, OSError):
            return None
        nowhere = Span(source, 0, 0)
        rows = zip(row.names, row.regions, row.addresses, strict=True)
        requests = tuple(Rendered(name, region, nowhere, {}, (), address) for name, region, address in rows)
        self.latest[file.name] = None
        return Made(compilation, requests, tuple(row.inputs))

    def _holds(self, row: state.Row) -> bool:
        """Whether the files that were written are there, untouched, in all forms that are asked for."""
        there = set(self.kept.endings) <= set(row.endings) and (row.verified or not self.kept.verify)
        return there and row.outputs == state.outputs(self.kept.folder, row.names, row.endings)

    def _inputs(self, row: state.Row) -> list[tuple[str, str, str]]:
        """The inputs of a row, with the keys that they have now; none where one has changed."""
        inputs = []
        for name, was, sum_ in row.inputs:
            if name not in self._keys:
                self._keys[name] = state.settled(state.key(os.path.join(self.root, name)))
            now = self._keys[name]
            if (now != was or now == state.UNSETTLED) and self._checksum(name) != sum_:
                return []
            inputs.append((name, now, sum_))
        return inputs

    def _checksum(self, name: str) -> str:
        path = os.path.join(self.root, name)
        if not inside(os.path.realpath(path), self.root):
            return ""
        with open(path, "rb") as file:
            return state.checksum(file.read())

    def _findings(self, row: state.Row, source: Source) -> tuple[Diagnostic, ...]:
        """The findings of a row; raises what it likes where they are none."""
        if not row.findings:
            return ()
        import json

        table = json.loads(row.findings)
        sources = [self._source(entry, source) for entry in table["sources"]]
        found: tuple[Diagnostic, ...] = _read(table["found"], sources)
        return found

    def _source(self, entry: Sequence[str | None], own: Source) -> Source:
        """A source that a finding is about."""
        name, path, text, kind = entry
        if name is None:
            raise ValueError(entry)
        if text is not None:
            return Source(name, text, path)
        if name == own.name:
            return own
        source, _ = read(str(path), name)
        if source is None:
            raise ValueError(name)
        if kind == "Sheet":
            from scenec.data import sheet_of

            return sheet_of(source)
        return source

    def keep(self, file: File, made: Made, endings: Sequence[str]) -> None:
        """Remember what a file made, once all of it is written."""
        line = line_of(made, endings, self.kept)
        if line is None:
            self.forget(file)
            return
        self.latest[file.name] = None
        self.state.rows[file.name] = line

    def forget(self, file: File) -> None:
        """Forget a file, which is to be compiled by the next build."""
        self.state.rows.pop(file.name, None)
        self.latest.pop(file.name, None)

    def save(self, run: str, evidence: list[tuple[str, str]]) -> None:
        """Write the state, where it is another than the one that was read; `run` is empty where the command cannot be told by it again."""
        latest = list(self.latest) if run else []
        same = (run, evidence, latest, self.state.rows) == (self.state.run, self.state.evidence, self.state.latest, self._before)
        if not same and (self.state.rows or self._before):
            self.state.run, self.state.evidence, self.state.latest = run, evidence, latest
            state.write(self.path, self.state)


def line_of(made: Made, endings: Sequence[str], kept: Kept) -> str | None:
    """What a file made, as a row of the state; None where that cannot be kept."""
    names = [request.name for request in made.requests]
    regions = [request.region for request in made.requests]
    addresses = [request.address for request in made.requests]
    videos = [(video.name, [*video.span[1:], *video.whole[1:]]) for video in made.compilation.videos]
    outputs = state.outputs(kept.folder, names, endings)
    row = state.Row(made.inputs, videos, names, regions, addresses, endings, outputs, kept.verify, _written(made.compilation))
    return state.line_of(row) if outputs else None


def _videos(row: state.Row, source: Source) -> tuple[Declared, ...]:
    places = [(name, Span(source, start, end), Span(source, first, last)) for name, (start, end, first, last) in row.videos]
    return tuple(Declared(*place) for place in places)


def _written(compilation: Compilation) -> str:
    """Findings as JSON; empty where there are none."""
    if not compilation.diagnostics:
        return ""
    import json

    sources: dict[int, int] = {}
    entries: list[list[str | None]] = []

    def plain(part: object) -> object:
        """A part of a finding in lists, each with the name of its class in front; sources as numbers in lists of their own."""
        if isinstance(part, Source):
            if id(part) not in sources:
                sources[id(part)] = len(entries)
                entries.append([part.name, part.path, None if part.path is not None else part.content, type(part).__name__])
            return [sources[id(part)]]
        return [type(part).__name__, *map(plain, part)] if isinstance(part, tuple) else part

    found = plain(compilation.diagnostics)
    return json.dumps({"sources": entries, "found": found})


def _read(part: Any, sources: Sequence[Source]) -> Any:
    """A part of a finding of what was written of it."""
    if not isinstance(part, list):
        return part
    name, *parts = part
    if isinstance(name, int):
        return sources[name]
    inner = tuple(_read(one, sources) for one in parts)
    return inner if name == "tuple" else CLASSES[name](*inner)

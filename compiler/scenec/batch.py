"""Paths in, compilations out: the files of a run, its parameters, and names that clash across files."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from scenec import syntax
from scenec.catalog import files as say
from scenec.catalog import names as say_names
from scenec.check.outputs import address_of
from scenec.diagnostics import Diagnostic, order
from scenec.model import Request
from scenec.modules import Shelf
from scenec.noun import Noun
from scenec.params import Given, from_json, undeclared
from scenec.parse import parse
from scenec.pipeline import Compilation, Declared, Settings, compile_source, request_names
from scenec.project import INPUT, INPUT_NAME, Files, Project, inside, project, read, read_input, relative, walk
from scenec.source import Source, Span

if TYPE_CHECKING:
    from scenec.estimate.forecast import Forecast
    from scenec.inventory import Inventory


class File(Noun):
    """A file of a run: its project, its real path or `-`, what messages call it, and what was read of one that can be read once only."""

    project: Project
    path: str
    name: str
    input: tuple[Source | None, list[Diagnostic]] | None = None


class Batch(Noun):
    """The files of a run, each once, and what they are compiled with.

    `folders` are those that were walked without a mistake; `given` are the values of parameters, by root;
    `found` are the findings that belong to none of the files; `held` are the roots whose requests are not to be written because of them.
    """

    files: tuple[File, ...]
    folders: tuple[str, ...]
    given: Mapping[str, Mapping[str, Given]]
    found: tuple[Diagnostic, ...]
    held: frozenset[str]
    inventory: Inventory | None = None
    forecasts: bool = False


class Compiled(Noun):
    """What a file compiles to; a `sound` one makes all its requests, and no others.

    `causes` are mistakes elsewhere, as in files that it uses, which may have been shown before, for another file.
    """

    file: File
    videos: tuple[Declared, ...]
    requests: tuple[Request, ...]
    diagnostics: tuple[Diagnostic, ...]
    sound: bool
    causes: tuple[Diagnostic, ...] = ()
    forecasts: tuple[Forecast, ...] = ()


def batch(paths: Sequence[str], assigned: Sequence[Given], params: str | None, inventory: Inventory | None = None) -> Batch:
    """The run over files, folders and `-` for the standard input, with values typed and in a file of parameters.

    Files of a broken project are left out, and so are all where the parameters cannot be read:
    what would be said of them could follow from that.
    """
    gathering = _Gathering()
    for path in paths:
        gathering.add(path)
    shared, found = _read_params(params, params)
    readable = not found
    owners = {file.project.root: file.project for file in gathering.files.values()}
    given: dict[str, dict[str, Given]] = {}
    broken, held = gathering.broken, set()
    for root, owner in owners.items():
        own, mistakes = _own_params(owner)
        if mistakes:
            broken.add(root)
        elif root in gathering.folders:
            mistakes = _undeclared([file for file in gathering.files.values() if file.project.root == root], own)
            held.update([root] if mistakes else [])
        found += mistakes
        given[root] = {**own, **shared, **{value.name: value for value in assigned}}
    files = [file for file in gathering.files.values() if readable and file.project.root not in broken]
    if files:
        unknown = _undeclared(files, {**shared, **{value.name: value for value in assigned}})
        held.update(owners if unknown else [])
        found += unknown
    return Batch(tuple(files), tuple(gathering.folders), given, (*gathering.found, *found), frozenset(held), inventory)


class _Gathering:
    """The files of all paths, by their real paths, and the projects that they are of."""

    def __init__(self) -> None:
        self.files: dict[str, File] = {}
        self.found: list[Diagnostic] = []
        self.folders: list[str] = []
        self.broken: set[str] = set()
        self._projects: dict[str, Project] = {}
        self._roots: set[str] = set()
        self._notes: dict[str, Diagnostic] = {}
        self._noted = False

    def add(self, path: str) -> None:
        """Add a file, the scenes below a folder, or the standard input."""
        if path == INPUT:
            owner = self._project(os.getcwd())
            self.files.setdefault(INPUT, File(owner, INPUT, INPUT_NAME, read_input(INPUT_NAME)))
        elif os.path.isdir(path):
            self._walk(path)
        else:
            owner = self._project(os.path.dirname(path) or ".")
            real = os.path.realpath(path)
            if inside(real, owner.root) and os.path.exists(real):
                self._file(self._project_inside(owner, os.path.dirname(real)), real)
            else:
                self._file(owner, path)

    def _walk(self, path: str) -> None:
        owner, real = self._project(path), os.path.realpath(path)
        roots, found = dict.fromkeys([real]), []
        scenes = 0
        for entry in walk(path, owner, partial(self._project_inside, owner)):
            if isinstance(entry, Diagnostic):
                found.append(entry)
                continue
            scenes += 1
            self._file(entry[1], entry[0])
            if inside(entry[1].root, real):
                roots[entry[1].root] = None
        self.found += found
        if not any(diagnostic.severity == "error" for diagnostic in found):
            self.folders += roots
            if not scenes:
                self.found.append(say.no_scenes(path))

    def _file(self, owner: Project, path: str) -> None:
        if path not in self.files:
            name = relative(path, owner.root)
            is_pipe = os.path.exists(path) and not os.path.isfile(path)
            self.files[path] = File(owner, path, name, read(path, name) if is_pipe else None)
        self._note(owner.root)

    def _project_inside(self, above: Project, folder: str) -> Project:
        """The project of a folder below the root of another one, which it belongs to where there is none in between."""
        owner = self._project(folder)
        return owner if inside(owner.root, above.root) and owner.root not in self._notes else above

    def _project(self, folder: str) -> Project:
        """The project of a folder; what is wrong with it is said once."""
        if folder in self._projects:
            return self._projects[folder]
        owner, found = project(folder)
        self._projects[folder] = owner
        if owner.root not in self._roots:
            self._roots.add(owner.root)
            for diagnostic in found:
                if diagnostic.severity == "info":
                    self._notes[owner.root] = diagnostic
                else:
                    self.found.append(diagnostic)
                if diagnostic.severity == "error":
                    self.broken.add(owner.root)
        return owner

    def _note(self, root: str) -> None:
        """Say of a file that it is in no project, once a run."""
        if root in self._notes and not self._noted:
            self._noted = True
            self.found.append(self._notes[root])


def _own_params(owner: Project) -> tuple[dict[str, Given], list[Diagnostic]]:
    """The values of the file of parameters that a project names, if it names one."""
    path = owner.params and os.path.join(owner.root, owner.params)
    if path and not inside(os.path.realpath(path), owner.root):
        from scenec.catalog.builds import leads_out

        return {}, [leads_out(str(owner.params), os.path.realpath(path))]
    return _read_params(path, owner.params)


def _read_params(path: str | None, name: str | None) -> tuple[dict[str, Given], list[Diagnostic]]:
    """The values of a file of parameters, if there is one."""
    if path is None or name is None:
        return {}, []
    source, found = read(path, name)
    return from_json(source) if source is not None else ({}, found)


def _undeclared(files: Iterable[File], given: Mapping[str, Given]) -> list[Diagnostic]:
    """The values for parameters that none of the files declares; nothing is said where one of them cannot be read.

    It is known before anything is written, at the price of parsing files twice until all parameters were seen.
    """
    wanted, declared = set(given), set[str]()
    for file in files:
        if not wanted - declared:
            return []
        source, _ = text_of(file)
        if source is None:
            return []
        for member in parse(source)[0].members:
            if isinstance(member, syntax.Param):
                declared.add(member.name.text)
            elif isinstance(member, syntax.Broken):
                wanted -= set(member.names)
    return undeclared({name: value for name, value in given.items() if name in wanted}, declared)


def text_of(file: File) -> tuple[Source | None, list[Diagnostic]]:
    """The text of a file."""
    if file.input is not None:
        return file.input
    try:
        file.name.encode()
    except UnicodeEncodeError:
        return None, [say.unreadable(file.name.encode(errors="replace").decode(), "its name is no UTF-8")]
    return read(file.path, file.name)


def compile_text(run: Batch, owner: Project, source: Source, shelf: Shelf) -> Compilation:
    """Compile a text as a file of a project, for itself, with the files that it uses on a shelf."""
    return compile_source(source, settings_of(run, owner, shelf), run.given[owner.root], run.inventory)


def settings_of(run: Batch, owner: Project, shelf: Shelf) -> Settings:
    """What a project decides for its files."""
    return Settings(owner.region, owner.scheme, owner.levels, shelf, run.forecasts, owner.max_requests)


def compilations(run: Batch) -> Iterator[Compiled]:
    """Compile the files of a run, one after another."""
    judge, shelves = Judge(run), dict[str, Shelf]()
    for file in run.files:
        root = file.project.root
        compilation = compile_file(run, file, shelves.setdefault(root, Shelf(Files(root))))
        yield judge.compiled(file, compilation, [hash(address) for request in compilation.requests if (address := address_of(request))])


def compile_file(run: Batch, file: File, shelf: Shelf) -> Compilation:
    """Compile a file for itself, with the files that it uses on a shelf."""
    source, found = text_of(file)
    if source is None:
        return Compilation(found[0].span.source, (), tuple(found), (), ())
    if not source.text.strip():
        return Compilation(source, (), (say.empty_file(source),), (), ())
    return compile_text(run, file.project, source, shelf)


def names(run: Batch) -> Iterator[tuple[File, tuple[str, ...]]]:
    """The files of a run, each with the names of its requests, without compiling them."""
    shelves: dict[str, Shelf] = {}
    for file in run.files:
        source, _ = text_of(file)
        shelf = shelves.setdefault(file.project.root, Shelf(Files(file.project.root)))
        yield file, () if source is None else request_names(source, settings_of(run, file.project, shelf), run.given[file.project.root])


class Judge:
    """What has to be remembered from one file to the next: names of videos, output addresses, and what was said.

    Of addresses only numbers are kept, which two may share: before anything is said, those of the two files are compared.
    """

    def __init__(self, run: Batch) -> None:
        self.run = run
        self.names: dict[tuple[str, str], tuple[File, int, int]] = {}
        self.addresses: dict[str, dict[int, File]] = {}
        self.said: set[tuple[str, str, int, str, str]] = set()

    def compiled(self, file: File, compilation: Compilation, addresses: Iterable[int]) -> Compiled:
        """What a file compiles to, among those before it; `addresses` are numbers for where its videos go."""
        owner, source = file.project, compilation.source
        found = [*compilation.diagnostics, *self.clashes(file, compilation.videos), *self.same_outputs(file, addresses)]
        sound = owner.root not in self.run.held and not any(diagnostic.severity == "error" for diagnostic in found)
        shown = sorted((diagnostic for diagnostic in found if self.is_new(owner, diagnostic)), key=order)
        causes = [diagnostic for diagnostic in found if diagnostic.severity == "error" and diagnostic.span.source is not source]
        requests, forecasts = (compilation.requests, compilation.forecasts) if sound else ((), ())
        return Compiled(file, compilation.videos, requests, tuple(shown), sound, tuple(causes), forecasts)

    def is_new(self, owner: Project, diagnostic: Diagnostic) -> bool:
        """Whether a finding was not shown before: that of a parameter or of a file is found by every file that uses it."""
        key = (owner.root, diagnostic.span.source.name, diagnostic.span.start, diagnostic.code, diagnostic.message)
        fresh = key not in self.said
        self.said.add(key)
        return fresh

    def clashes(self, file: File, videos: Iterable[Declared]) -> list[Diagnostic]:
        """Videos that another file of the project names alike."""
        found = []
        for video in videos:
            key = (file.project.root, video.name.casefold())
            first, start, end = self.names.setdefault(key, (file, video.span.start, video.span.end))
            if first is not file:
                source, _ = text_of(first)
                place = Span(source, start, end) if source is not None else Span(Source(first.name, ""), 0, 0)
                found.append(say_names.video_twice(video.span, video.name, place))
        return found

    def same_outputs(self, file: File, addresses: Iterable[int]) -> list[Diagnostic]:
        """Requests that write to an address of another file of the project."""
        taken = self.addresses.setdefault(file.project.root, {})
        others = {}
        for address in addresses:
            first = taken.setdefault(address, file)
            if first is not file:
                others[first.path] = first
        if not others:
            return []
        from scenec.check.outputs import same_outputs

        own = self._requests(file)
        return [diagnostic for other in others.values() for diagnostic in same_outputs([*self._requests(other), *own])]

    def _requests(self, file: File) -> tuple[Request, ...]:
        """The requests of a file, compiled once more: they are not kept, and rarely needed."""
        return compile_file(self.run, file, Shelf(Files(file.project.root))).requests

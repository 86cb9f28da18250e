"""Paths in, compilations out, one after another: the files of a run, its parameters, and names that clash across files."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from scenec.catalog import files as say
from scenec.catalog import names as say_names
from scenec.diagnostics import Diagnostic
from scenec.params import Given, from_json, typed, undeclared
from scenec.pipeline import Compilation, Settings, compile_source
from scenec.project import Project, project, read, read_input, relative, walk
from scenec.source import Source, Span

INPUT = "-"
INPUT_NAME = "<stdin>"


class Compiled(NamedTuple):
    """A file of the run: the project it is of, what it compiles to (None where it could not be read), and its findings."""

    project: Project
    name: str
    compilation: Compilation | None
    diagnostics: tuple[Diagnostic, ...]


class Batch:
    """A run over paths: files, folders and `-` for the standard input.

    `found` are the findings that belong to no file of it; they are complete once all of `compile` was taken.
    """

    def __init__(self, paths: Sequence[str], assignments: Sequence[str], params: str | None) -> None:
        self.paths = paths
        self.found: list[Diagnostic] = []
        self.projects: dict[str, Project] = {}
        self.given: dict[str, Given] = {}
        self.declared: set[str] = set()
        self.folders: list[str] = []
        self._assignments = assignments
        self._params = params
        self._names: dict[tuple[str, str], Span] = {}

    def compile(self) -> Iterator[Compiled]:
        """Compile the files, sorted within each path, each once."""
        files = self._files()
        if self._params is not None:
            self._read_params(self._params, self._params)
        elif files and (shared := files[0][0].params) is not None:
            self._read_params(os.path.join(files[0][0].root, shared), shared)
        for assignment in self._assignments:
            value = typed(assignment)
            if value is not None:
                self.given[value.name] = value
        for owner, path in files:
            yield self._compile(owner, path)
        if files:
            self.found += undeclared(self.given, self.declared)

    def _read_params(self, path: str, name: str) -> None:
        source, found = read(path, name)
        if source is not None:
            values, found = from_json(source)
            self.given.update(values)
        self.found += found

    def _files(self) -> list[tuple[Project, str]]:
        """The files of all paths, each once, with their projects."""
        files: dict[str, tuple[Project, str]] = {}
        for path in self.paths:
            owner = self._project(os.getcwd() if path == INPUT else path, path == INPUT)
            if path == INPUT or not os.path.isdir(path):
                files.setdefault(path if path == INPUT else os.path.realpath(path), (owner, path))
                continue
            self.folders.append(os.path.realpath(path))
            scenes = []
            try:
                for entry in walk(path, owner.root, os.path.join(owner.root, owner.output)):
                    if isinstance(entry, str):
                        scenes.append(entry)
                    else:
                        self.found.append(entry)
            except OSError as mistake:
                self.found.append(say.unreadable(str(mistake.filename or path), (mistake.strerror or str(mistake)).lower()))
                continue
            if not scenes:
                self.found.append(say.no_scenes(path))
            for scene in scenes:
                files.setdefault(os.path.realpath(scene), (owner, scene))
        return list(files.values())

    def _project(self, path: str, quiet: bool) -> Project:
        owner, found = project(path)
        if owner.root not in self.projects:
            self.projects[owner.root] = owner
            self.found += [diagnostic for diagnostic in found if not (quiet and diagnostic.severity == "info")]
        return owner

    def _compile(self, owner: Project, path: str) -> Compiled:
        name = INPUT_NAME if path == INPUT else relative(path, owner.root)
        source, found = read_input(name) if path == INPUT else read(path, name)
        if source is None:
            return Compiled(owner, name, None, tuple(found))
        compilation = compile_source(source, Settings(owner.region, owner.scheme), self.given)
        self.declared.update(compilation.params)
        clashes = self._clashes(owner, compilation, source)
        if clashes:
            compilation = compilation._replace(requests=())
        return Compiled(owner, name, compilation, (*compilation.diagnostics, *clashes))

    def _clashes(self, owner: Project, compilation: Compilation, source: Source) -> list[Diagnostic]:
        """Videos that another file of the project names alike."""
        found = []
        for video in compilation.videos:
            first = self._names.setdefault((owner.root, video.name.casefold()), video.span)
            if first.source is not source:
                found.append(say_names.video_twice(video.span, video.name, first))
        return found

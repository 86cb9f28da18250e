"""`scene build`: compiles scenes to requests, into a folder or to standard output."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable

import click

from scenec import emit
from scenec.batch import INPUT, Batch, Compiled
from scenec.cli._shared import Output, assignments, finding_options, paths_argument, some_paths
from scenec.model import Request
from scenec.project import Project
from scenec.write import Folder, Locked
from scenec.write import Output as Written

FORMS: dict[str, tuple[str, Callable[[Request], str]]] = {
    "request": (".json", emit.request_text),
    "wire": (".wire.json", emit.wire_text),
}


@click.command("build")
@paths_argument
@click.option(
    "-o", "--output", metavar="DIR", help="Where requests go; - is standard output. Else the folder that scene.toml names, or build."
)
@click.option("--form", "shape", type=click.Choice(list(FORMS)), default="request", show_default=True, help="To review, or as it is sent.")
@click.option("--map", "with_map", is_flag=True, help="Write source maps beside the requests.")
@click.option("--verify", is_flag=True, help="Hold each request against the schema of what the service documents.")
@finding_options
def command(
    paths: tuple[str, ...],
    output: str | None,
    shape: str,
    with_map: bool,
    verify: bool,
    assigned: tuple[str, ...],
    params: str | None,
    form: str,
    strict: bool,
) -> None:
    """Compile scenes to requests.

    PATH is a file, a folder or - for the standard input; without one, the current folder.
    A file with a mistake makes no request; what an earlier build made of it stays.
    """
    paths = some_paths(paths)
    if output is None and INPUT in paths:
        output = INPUT
    batch = Batch(paths, assignments(assigned), params)
    shown = Output(form, results_on_stdout=output == INPUT)
    build = _Build(output, shape, with_map, verify, shown)
    for compiled in batch.compile():
        build.take(compiled)
    build.shown.show(batch.found)
    build.close(batch)
    sys.exit(shown.code(strict))


class _Build:
    """The requests of a run, on their way out."""

    def __init__(self, output: str | None, shape: str, with_map: bool, verify: bool, shown: Output) -> None:
        self.output = output
        self.ending, self.text = FORMS[shape]
        self.with_map = with_map
        self.verify = verify
        self.shown = shown
        self.folders: dict[str, Folder] = {}
        self.broken: set[str] = set()
        self.sources: dict[str, list[str]] = {}
        self.compiled: list[str] = []
        self.videos = 0
        self.requests = 0

    def take(self, compiled: Compiled) -> None:
        """Show the findings of a file, and write its requests."""
        self.shown.show(compiled.diagnostics)
        if compiled.compilation is None:
            return
        self.videos += len(compiled.compilation.videos)
        folder = self.folder(compiled.project) if self.output != INPUT else None
        if any(diagnostic.severity == "error" for diagnostic in compiled.diagnostics):
            return
        if folder is not None:
            self.sources.setdefault(folder.path, []).append(compiled.name)
        for request in compiled.compilation.requests:
            if self.verify:
                from scenec.verify import verify

                mistakes = verify(request)
                self.shown.show(mistakes)
                if mistakes:
                    continue
            self.put(request, folder, compiled)

    def put(self, request: Request, folder: Folder | None, compiled: Compiled) -> None:
        """Write one request."""
        self.requests += 1
        if folder is None:
            if self.output == INPUT:
                click.echo(self.text(request), nl=False)
                if self.with_map:
                    click.echo(emit.map_text(request), nl=False)
            return
        texts = {self.ending: self.text(request)}
        if self.with_map:
            texts[".map.json"] = emit.map_text(request)
        video = next(video for video in compiled.compilation.videos if video.name == request.name) if compiled.compilation else None
        span = video.span if video else request.parameters.span
        self.shown.show(folder.put(Written(request.name, Locked(request.region, compiled.name), texts, span), self.compiled_of(folder)))

    def compiled_of(self, folder: Folder) -> list[str]:
        """The sources of this run that write to a folder."""
        return self.sources.get(folder.path, [])

    def folder(self, project: Project) -> Folder | None:
        """Where the requests of a project go; None where that cannot be."""
        path = self.output if self.output is not None else os.path.relpath(os.path.join(project.root, project.output))
        if path in self.broken:
            return None
        if path not in self.folders:
            folder = Folder(path)
            mistakes = folder.open()
            self.shown.show(mistakes)
            if mistakes:
                self.broken.add(path)
                return None
            self.folders[path] = folder
        return self.folders[path]

    def close(self, batch: Batch) -> None:
        """Remove what is no longer made, write the locks, show the summary."""
        totals = {"written": 0, "up to date": 0, "removed": 0}
        for folder in self.folders.values():
            gone = [
                row.source
                for row in folder.lock.values()
                for root in batch.projects
                if _below(root, row.source, batch.folders) and not os.path.lexists(os.path.join(root, row.source))
            ]
            self.shown.show(folder.close(self.compiled_of(folder), gone))
            totals["written"] += folder.written
            totals["up to date"] += folder.same
            totals["removed"] += folder.removed
        self.shown.close({"videos": self.videos, "requests": self.requests, **totals})


def _below(root: str, source: str, folders: list[str]) -> bool:
    """Whether a source lies in one of the folders that were walked."""
    path = os.path.realpath(os.path.join(root, source))
    return any(os.path.commonpath((path, folder)) == folder for folder in folders)

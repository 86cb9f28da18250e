"""`scene build`: compiles scenes to requests, into a folder or to standard output."""

from __future__ import annotations

import os
import sys

import click

from scenec.batch import Batch, Compiled, batch, compilations
from scenec.catalog import files as say
from scenec.cli._print import OUTPUT_NAME, write_result
from scenec.cli._shared import Output as Shown
from scenec.cli._shared import finding_options, paths_argument, some_paths
from scenec.model import Request
from scenec.params import Given
from scenec.project import INPUT, INPUT_NAME, Project
from scenec.write import FORMS, Folder, Output

ENDINGS = {"request": ".json", "wire": ".wire.json"}


@click.command("build")
@paths_argument
@click.option(
    "-o", "--output", metavar="DIR", help="Where requests go; - is standard output. Else the folder that scene.toml names, or build."
)
@click.option(
    "--form",
    "shape",
    type=click.Choice(list(ENDINGS)),
    default="request",
    show_default=True,
    help="Requests with configs as objects, to be reviewed, or with configs as texts, as they are sent.",
)
@click.option("--map", "with_map", is_flag=True, help="Write beside each request where its values come from.")
@click.option("--verify", is_flag=True, help="Hold each request against the schema of what the service documents.")
@finding_options
def command(
    paths: tuple[str, ...],
    output: str | None,
    shape: str,
    with_map: bool,
    verify: bool,
    assigned: tuple[Given, ...],
    params: str | None,
    form: str,
    strict: bool,
) -> None:
    """Compile scenes to requests.

    PATH is a file, a folder or - for the standard input; without one, the current folder.

    A file with a mistake makes no request, and what an earlier build made of it stays. Requests that scenes no longer make are removed.
    """
    paths = some_paths(paths)
    if output is None and INPUT in paths:
        output = INPUT
    if output == "":
        raise click.UsageError("`-o` names no folder.")
    run = batch(paths, assigned, params)
    shown = Shown(form, results_on_stdout=output == INPUT)
    shown.show(run.found)
    build = _Build(output, (ENDINGS[shape], ".map.json") if with_map else (ENDINGS[shape],), verify, shown, run)
    try:
        for compiled in compilations(run):
            build.take(compiled)
        build.close()
    except BaseException:
        build.leave()
        raise
    shown.close(build.numbers)
    sys.exit(shown.code(strict))


class _Build:
    """The requests of a run, on their way out."""

    def __init__(self, output: str | None, endings: tuple[str, ...], verify: bool, shown: Shown, run: Batch) -> None:
        self.output = output
        self.endings = endings
        self.verify = verify
        self.shown = shown
        self.run = run
        self.paths = frozenset(file.path for file in run.files)
        self.folders: dict[str, Folder | None] = {}
        self.sound: set[str] = set()
        self.numbers = {"videos": 0, "requests": 0, "written": 0, "unchanged": 0, "removed": 0}
        self.deaf = False

    def take(self, compiled: Compiled) -> None:
        """Show the findings of a file, and write its requests."""
        self.shown.take(compiled)
        self.numbers["videos"] += len(compiled.videos)
        folder = None if self.output == INPUT else self.folder(compiled.file.project)
        if not compiled.sound:
            return
        path = compiled.file.path
        if path != INPUT:
            self.sound.add(path)
        for request in compiled.requests:
            if self.verify and not self.verified(request):
                if folder is not None:
                    folder.keep(request.name)
                continue
            self.numbers["requests"] += 1
            if self.output == INPUT:
                self.print(request)
            elif folder is not None:
                self.shown.show(folder.put(Output(request, INPUT_NAME if path == INPUT else path, self.endings)))

    def verified(self, request: Request) -> bool:
        """Whether a request fits the schema; if not, it is said why."""
        from scenec.verify import verify

        mistakes = verify(request)
        self.shown.show(mistakes)
        return not mistakes

    def print(self, request: Request) -> None:
        """Write one request to standard output; once that cannot be written to, it is said once, and no more is tried."""
        if not self.deaf and (why := write_result("".join(FORMS[ending](request) for ending in self.endings))):
            self.deaf = True
            self.shown.show([say.unwritable(OUTPUT_NAME, why)])

    def folder(self, project: Project) -> Folder | None:
        """Where the requests of a project go; None where they cannot, or are not to be written."""
        if project.root in self.run.held:
            return None
        path = self.output if self.output is not None else _shown(os.path.join(project.root, project.output))
        if path not in self.folders:
            folder = Folder(path, self.paths)
            mistakes = folder.open()
            self.shown.show(mistakes)
            self.folders[path] = None if mistakes else folder
        return self.folders[path]

    def close(self) -> None:
        """Remove what is no longer made, and write the locks."""
        for folder in self.folders.values():
            if folder is not None:
                self.shown.show(folder.close(self.sound, self.run.folders))
                self.numbers["written"] += folder.written
                self.numbers["unchanged"] += folder.unchanged
                self.numbers["removed"] += folder.removed

    def leave(self) -> None:
        """End before the time."""
        for folder in self.folders.values():
            if folder is not None:
                folder.leave()


def _shown(path: str) -> str:
    """A path as it is shorter to read: from the current folder, unless that lies on another drive."""
    try:
        return os.path.relpath(path)
    except ValueError:
        return path

"""`scene check`: says what is wrong in scenes, and writes nothing."""

from __future__ import annotations

import sys

import click

from scenec.batch import Batch
from scenec.cli._shared import Output, assignments, finding_options, paths_argument, some_paths


@click.command("check")
@paths_argument
@finding_options
def command(paths: tuple[str, ...], assigned: tuple[str, ...], params: str | None, form: str, strict: bool) -> None:
    """Say what is wrong in scenes, and write nothing.

    PATH is a file, a folder or - for the standard input; without one, the current folder.
    """
    batch = Batch(some_paths(paths), assignments(assigned), params)
    output = Output(form, results_on_stdout=False)
    videos = 0
    for compiled in batch.compile():
        output.show(compiled.diagnostics)
        videos += len(compiled.compilation.videos) if compiled.compilation else 0
    output.show(batch.found)
    output.close({"videos": videos})
    sys.exit(output.code(strict))

"""`scene check`: says what is wrong in scenes, and writes nothing."""

from __future__ import annotations

import sys

import click

from scenec.batch import batch, compilations
from scenec.cli._shared import Output, finding_options, paths_argument, some_paths
from scenec.params import Given


@click.command("check")
@paths_argument
@click.option(
    "--assets",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False),
    metavar="FILE",
    help="Hold the files that videos use against a listing of the bucket, of `ossutil ls` or CSV; may be given again for another.",
)
@finding_options
def command(
    paths: tuple[str, ...], assets: tuple[str, ...], assigned: tuple[Given, ...], params: str | None, form: str, strict: bool
) -> None:
    """Say what is wrong in scenes, and write nothing.

    PATH is a file, a folder or - for the standard input; without one, the current folder.
    """
    run = batch(some_paths(paths), assigned, params, assets)
    output = Output(form, results_on_stdout=False)
    output.show(run.found)
    videos = 0
    for compiled in compilations(run):
        output.take(compiled)
        videos += len(compiled.videos)
    output.close({"videos": videos})
    sys.exit(output.code(strict))

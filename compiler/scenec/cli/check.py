"""`scene check`: says what is wrong in scenes, and mends it where that is asked for."""

from __future__ import annotations

import sys
from functools import partial
from typing import TYPE_CHECKING

import click

from scenec.batch import batch, compilations
from scenec.cli._shared import Output, finding_options, paths_argument, some_paths
from scenec.params import Given
from scenec.project import INPUT

if TYPE_CHECKING:
    from scenec.diagnostics import Diagnostic
    from scenec.inventory import Inventory


@click.command("check")
@paths_argument
@click.option(
    "--assets",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, allow_dash=True),
    metavar="FILE",
    help="Hold the files that videos use against a listing of the bucket, of `ossutil ls` or CSV; may be given again for another.",
)
@click.option("--fix", is_flag=True, help="Make the fixes that leave no choice; what was piped in is printed, mended.")
@click.option("--diff", is_flag=True, help="With --fix, write nothing, and print what would change; exit with 3 where something would.")
@finding_options
def command(
    paths: tuple[str, ...],
    assets: tuple[str, ...],
    fix: bool,
    diff: bool,
    assigned: tuple[Given, ...],
    params: str | None,
    form: str,
    strict: bool,
) -> None:
    """Say what is wrong in scenes, and write nothing but fixes that are asked for.

    PATH is a file, a folder or - for the standard input; without one, the current folder.
    """
    if diff and not fix:
        raise click.UsageError("`--diff` shows what `--fix` would do: give both.")
    paths = some_paths(paths)
    if (*set(paths), *assets).count(INPUT) > 1:
        raise click.UsageError("`-` is the standard input, which can be read once: it is a scene or one listing.")
    output = Output(form, results_on_stdout=diff or (fix and INPUT in paths))
    listed, mistakes = _inventory(assets)
    output.show(mistakes)
    gather = partial(batch, paths, assigned, params, listed)
    numbers: dict[str, int] = {}
    notes: tuple[str, ...] = ()
    if fix:
        from scenec.cli._fix import fixed, show_difference, write_back

        made = fixed(paths, gather, show_difference if diff else write_back)
        run, notes, numbers["fixable" if diff else "fixed"] = made.run, made.notes, made.fixes
    else:
        run = gather()
    output.show(run.found)
    videos = 0
    for compiled in compilations(run):
        output.take(compiled)
        videos += len(compiled.videos)
    output.tell(notes)
    output.close({"videos": videos, **numbers})
    sys.exit(3 if numbers.get("fixable") else output.code(strict))


def _inventory(assets: tuple[str, ...]) -> tuple[Inventory | None, list[Diagnostic]]:
    """What the listings of a run say that there is, and what is wrong with them."""
    if not assets:
        return None, []
    from scenec.listing import inventory

    return inventory(assets)

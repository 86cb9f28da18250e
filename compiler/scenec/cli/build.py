"""`scene build`: compiles scenes to requests, into a folder or to standard output."""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import closing
from functools import partial
from typing import Any

import click

from scenec.batch import Batch, batch
from scenec.building import Build, Order
from scenec.catalog import files as say
from scenec.cli._bar import Progress
from scenec.cli._pool import Pool
from scenec.cli._print import OUTPUT_NAME, print_result, write_result
from scenec.cli._shared import Output as Shown
from scenec.cli._shared import finding_options, paths_argument, some_paths
from scenec.params import Given
from scenec.project import INPUT
from scenec.surroundings import Surroundings, surroundings
from scenec.work import Rendered

ENDINGS = {"request": ".json", "wire": ".wire.json"}


class _Shard(click.ParamType[Any]):
    """A share of the work, as `I/N`."""

    name = "shard"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if isinstance(value, tuple):
            return value
        number, _, count = value.partition("/")
        if not (number.isascii() and number.isdigit() and count.isascii() and count.isdigit() and 0 < int(number) <= int(count)):
            raise click.UsageError(f"`--shard {value}` is not I/N, as 1/4 for the first of four parts.", ctx)
        return int(number), int(count)


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
@click.option(
    "--variant",
    "patterns",
    multiple=True,
    metavar="GLOB",
    help="Build only the requests whose name, or the variant in it, the pattern fits; may be given again for more.",
)
@click.option("--shard", type=_Shard(), metavar="I/N", help="Build only the share I of N, by the names of all requests.")
@click.option(
    "-j", "--jobs", type=click.IntRange(1), metavar="N", help="Compile with so many processes; else with as many as there are cores."
)
@click.option("--list", "purpose", flag_value="list", help="Write nothing, and print the names of the requests.")
@click.option(
    "--check", "purpose", flag_value="check", help="Write nothing, and print what would change; exit with 3 where something would."
)
@click.option("--watch", "watched", is_flag=True, help="Build again whenever something changes, until Ctrl-C.")
@finding_options
def command(
    paths: tuple[str, ...],
    output: str | None,
    shape: str,
    with_map: bool,
    verify: bool,
    patterns: tuple[str, ...],
    shard: tuple[int, int] | None,
    jobs: int | None,
    purpose: str | None,
    watched: bool,
    assigned: tuple[Given, ...],
    params: str | None,
    form: str,
    strict: bool,
) -> None:
    """Compile scenes to requests.

    PATH is a file, a folder or - for the standard input; without one, the current folder.

    What is up to date is left as it is. A file with a mistake makes no request, and what an earlier build made of it stays.
    Requests that scenes no longer make are removed, but not by a build of a part.
    """
    paths = some_paths(paths)
    if output is None and INPUT in paths and purpose != "list":
        output = INPUT
    if output == "":
        raise click.UsageError("`-o` names no folder.")
    if output == INPUT and purpose == "check":
        raise click.UsageError("`--check` looks at what is in a folder, and requests go to standard output.")
    if watched and (purpose or output == INPUT or INPUT in paths or form != "text"):
        raise click.UsageError("`--watch` writes to a folder and tells people: it goes with no `--list`, `--check`, `--format` or `-`.")
    endings = (ENDINGS[shape], ".map.json") if with_map else (ENDINGS[shape],)
    order = Order(output, endings, verify, patterns, shard, purpose or "write", repr([(given.name, given.value) for given in assigned]))
    if form == "text" and purpose is None and not (assigned or params or verify or patterns or shard or INPUT in (*paths, output)):
        order = order._replace(paths=paths)
    gather = partial(_gathered, order, partial(batch, paths, assigned, params))
    if watched:
        from scenec.cli._watch import watch

        watch(
            paths, params, lambda: _build(*gather(), order, Shown(form, results_on_stdout=False), Pool(jobs, beside_threads=True)).folders
        )
    shown = Shown(form, results_on_stdout=order.output == INPUT or order.purpose != "write")
    build = _build(*gather(), order, shown, Pool(jobs))
    sys.exit(shown.code(strict) or (3 if order.purpose == "check" and build.changes else 0))


def _gathered(order: Order, gather: Callable[[], Batch]) -> tuple[Batch, Surroundings | None]:
    """The files, and what is around them, which is noted first."""
    around = surroundings(order.paths, order.output)
    return gather(), around


def _build(run: Batch, around: Surroundings | None, order: Order, shown: Shown, pool: Pool) -> Build:
    """Build, and show what is to be said."""
    shown.show(run.found)
    build = Build(run, order, shown.show, around)
    printer = _Printer(shown)
    progress = Progress(len(run.files), shown.form)
    with closing(build.work(pool if pool.count > 1 else None)) as work:
        for compiled, requests in work:
            if compiled.diagnostics:
                progress.clear()
            shown.take(compiled)
            progress.step()
            if order.output == INPUT and order.purpose == "write":
                printer.print(requests)
    progress.clear()
    pool.close()
    if order.purpose == "list":
        print_result("".join(f"{name}\n" for name in sorted(build.names)))
    if order.purpose == "check":
        print_result("".join(f"{path}\n" for path in build.changes))
    part = "a part of the build: nothing is removed" if build.is_part and order.purpose == "write" else ""
    shown.close(_outdated(build.numbers) if order.purpose == "check" else build.numbers, part)
    return build


def _outdated(numbers: dict[str, int]) -> dict[str, int]:
    """The numbers of a build that has only looked: nothing is written or removed."""
    kept = {name: number for name, number in numbers.items() if name not in ("written", "removed")}
    return {**kept, "outdated": numbers["written"] + numbers["removed"]}


class _Printer:
    """Writes requests to standard output; once that cannot be written to, it is said once, and no more is tried."""

    def __init__(self, shown: Shown) -> None:
        self.shown = shown
        self.deaf = False

    def print(self, requests: tuple[Rendered, ...]) -> None:
        for request in requests:
            contents = [(piece.content or b"").decode() for piece in request.pieces.values()]
            if not self.deaf and (why := write_result("".join(contents))):
                self.deaf = True
                self.shown.show([say.unwritable(OUTPUT_NAME, why)])

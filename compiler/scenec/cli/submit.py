"""`scene submit`: sends requests to the service, once each, and follows the jobs that it makes of them."""

from __future__ import annotations

import os
import sys
from contextlib import closing, nullcontext
from typing import TYPE_CHECKING

import click

from scenec.catalog import service as say
from scenec.cli._plan import Prepared, Wanted, endpoint_option, prepare, preview_option, request_options, troubles
from scenec.cli._service import Reach
from scenec.cli._shared import Output, paths_argument
from scenec.cli._submit import How, follow_up, reached, send_out, submit_options
from scenec.params import Given, typed
from scenec.project import project
from scenec.service import saved
from scenec.service.ledger import ledger_to_read
from scenec.service.saved import Saved, differences
from scenec.service.trouble import Trouble

if TYPE_CHECKING:
    from scenec.service.sandbox import Scenario


@click.command("submit")
@paths_argument
@preview_option
@click.option("--sandbox", is_flag=True, help="Rehearse: start a stand-in for the service, send to it, and follow to the end.")
@click.option("--scenario", "scenario_path", type=click.Path(), metavar="FILE", help="With --sandbox, what goes wrong.")
@submit_options
@endpoint_option
@request_options
def command(
    paths: tuple[str, ...],
    preview: bool,
    sandbox: bool,
    scenario_path: str | None,
    wait: bool,
    dry_run: bool,
    yes: bool,
    rate: float,
    profile: str | None,
    endpoint: str,
    assets: tuple[str, ...],
    variants: tuple[str, ...],
    assigned: tuple[Given, ...],
    params: str | None,
) -> None:
    """Send requests to the service, once each.

    PATH is a file, a folder, or one plan of `scene plan --out`; without one, the current folder.

    The plan is shown first, and you are asked. What was sent is written down in the project, so that no crash, retry or second run
    makes a job twice. Exit code 4 where the service refuses, 5 where only some went through, 6 without network or credentials.
    """
    shown = Output("text", results_on_stdout=True)
    if scenario_path is not None and not sandbox:
        raise click.UsageError("`--scenario` says what goes wrong in a rehearsal: give `--sandbox` too.")
    how = How("submit", Reach(endpoint, profile, rate), _scenario(scenario_path) if sandbox else None, yes, dry_run, wait)
    with troubles(shown):
        plan_file = _plan_file(paths)
        was = saved.read(plan_file) if plan_file else None
        if was is not None and (preview or assets or variants or assigned or params):
            raise click.UsageError(
                "A plan says what is sent: `--preview`, `--variant`, `--assets`, `-p` and `--params` are of `scene plan`."
            )
        wanted = Wanted(paths, assigned, params, assets, variants) if was is None else _wanted(was)
        prepared = prepare(wanted, shown)
        with reached(how, prepared.project.root) as (how, book):
            with nullcontext() if dry_run else book.sending():
                planned = prepared.plan(book, preview if was is None else was.preview)
                if was is not None:
                    _hold(was, prepared, was.endpoint if sandbox else endpoint)
                sent = send_out(planned, prepared, book, how, shown)
            code = follow_up(sent, planned, prepared, book, how, shown)
    sys.exit(code)


def _scenario(path: str | None) -> Scenario:
    """What a sandbox plays."""
    from scenec.cli.sandbox import read_scenario

    return read_scenario(path)


def _plan_file(paths: tuple[str, ...]) -> str | None:
    """The plan that is given instead of scenes."""
    files = [path for path in paths if os.path.isfile(path) and not path.endswith(".scene")]
    if files and len(paths) > 1:
        raise click.UsageError("A plan is carried out for itself: give nothing beside it.")
    return files[0] if files else None


def _wanted(was: Saved) -> Wanted:
    """What a saved plan was made of, in the project of the current folder."""
    root, given = project(".")[0].root, was.arguments
    assigned = tuple(value for text in given.assigned if (value := typed(text)) is not None)
    paths = tuple(os.path.join(root, path) for path in given.paths)
    missing = next((path for path in paths if not os.path.exists(path)), None)
    if missing is not None:
        raise Trouble(say.stale_plan(was.path, [f"`{os.path.relpath(missing, root)}` is gone"]))
    assets = tuple(os.path.join(root, path) for path in given.assets)
    return Wanted(paths, assigned, given.params and os.path.join(root, given.params), assets, given.variants)


def _hold(was: Saved, prepared: Prepared, endpoint: str) -> None:
    """Raise Trouble where a saved plan no longer holds; it was made against the ledger that is kept."""
    if was.endpoint != endpoint:
        raise Trouble(say.stale_plan(was.path, [f"it is about {was.endpoint or 'the service'}, and not about {endpoint or 'the service'}"]))
    with closing(ledger_to_read(prepared.project.root, endpoint)) as book:
        found = differences(was, prepared.plan(book, was.preview), prepared.inputs())
    if found:
        raise Trouble(say.stale_plan(was.path, found))

"""`scene retry`: sends again what failed, as new jobs."""

from __future__ import annotations

import sys
from contextlib import nullcontext

import click

from scenec.cli._plan import Wanted, endpoint_option, prepare, preview_option, request_options, troubles
from scenec.cli._service import Reach
from scenec.cli._shared import Output, paths_argument
from scenec.cli._submit import How, follow_up, reached, send_out, submit_options
from scenec.params import Given
from scenec.service.plan import again


@click.command("retry")
@paths_argument
@preview_option
@submit_options
@endpoint_option
@request_options
def command(
    paths: tuple[str, ...],
    preview: bool,
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
    """Send again what failed, in part or whole, and was not changed since.

    A request is made again with all of its videos, since the service numbers them anew. What was changed, or refused, is sent by `submit`.
    """
    shown = Output("text", results_on_stdout=True)
    how = How("retry", Reach(endpoint, profile, rate), scenario=None, yes=yes, dry_run=dry_run, wait=wait)
    with troubles(shown):
        prepared = prepare(Wanted(paths, assigned, params, assets, variants), shown)
        with reached(how, prepared.project.root) as (how, book):
            with nullcontext() if dry_run else book.sending():
                planned = again(prepared.plan(book, preview))
                sent = send_out(planned, prepared, book, how, shown)
            code = follow_up(sent, planned, prepared, book, how, shown)
    sys.exit(code)

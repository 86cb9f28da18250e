"""`scene plan`: says what a submit would do, and what it would cost; sends nothing."""

from __future__ import annotations

import os
import sys
from contextlib import closing

import click

from scenec.catalog import files as say
from scenec.cli._plan import Wanted, checked_budget, endpoint_option, prepare, preview_option, request_options, troubles
from scenec.cli._print import document_option, is_coloured, print_result, styled
from scenec.cli._shared import Output, paths_argument
from scenec.params import Given
from scenec.project import reason
from scenec.report.text import plain
from scenec.service import plan_text, saved
from scenec.service.ledger import ledger_to_read
from scenec.service.plan import Plan
from scenec.service.trouble import CHANGES, MISTAKES, Trouble
from scenec.write import replace


@click.command("plan")
@paths_argument
@preview_option
@click.option("--out", type=click.Path(dir_okay=False), metavar="FILE", help="Save the plan, for `scene submit FILE`.")
@document_option
@endpoint_option
@request_options
def command(
    paths: tuple[str, ...],
    preview: bool,
    out: str | None,
    form: str,
    endpoint: str,
    assets: tuple[str, ...],
    variants: tuple[str, ...],
    assigned: tuple[Given, ...],
    params: str | None,
) -> None:
    """Say what a submit would do, and what it would cost; nothing is sent, and nobody is asked.

    PATH is a file or a folder; without one, the current folder.

    What was sent before is known from the ledger of the project. Exit code 3 where something is to be sent, 0 where nothing is.
    """
    shown = Output("text", results_on_stdout=True)
    if out is not None and os.path.lexists(out) and not (os.path.isfile(out) and saved.is_plan(out)):
        raise click.UsageError(f"`{out}` is there already, and is no plan; name another file.")
    with troubles(shown):
        prepared = prepare(Wanted(paths, assigned, params, assets, variants), shown)
        with closing(ledger_to_read(prepared.project.root, endpoint)) as ledger:
            planned = prepared.plan(ledger, preview)
        written = saved.document(planned, prepared.arguments, endpoint, prepared.inputs()) if out or form == "json" else ""
        print_result(written if form == "json" else _shown(form, planned))
        within = checked_budget(prepared, planned, shown)
        if out is not None:
            _save(out, written)
    sys.exit(MISTAKES if not within else CHANGES if planned.sent else 0)


def _shown(form: str, planned: Plan) -> str:
    if form == "markdown":
        return plan_text.markdown(planned)
    return plan_text.text(planned, styled if is_coloured(sys.stdout) else plain)


def _save(path: str, text: str) -> None:
    try:
        replace(path, text.encode())
    except OSError as mistake:
        raise Trouble(say.unwritable(path, reason(mistake))) from None

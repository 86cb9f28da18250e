"""`scene forget`: lets requests count as never sent."""

from __future__ import annotations

import sys
from contextlib import closing

import click

from scenec.cli._plan import endpoint_option, is_wanted, troubles
from scenec.cli._print import print_result
from scenec.cli._shared import Output
from scenec.project import project
from scenec.service.ledger import Row, called, ledger


@click.command("forget")
@click.argument("names", nargs=-1, required=True, metavar="NAME...")
@click.option("--preview", is_flag=True, help="Previews alone.")
@endpoint_option
def command(names: tuple[str, ...], preview: bool, endpoint: str) -> None:
    """Let requests count as never sent, so that the next submit makes them anew.

    NAME is the name of a request or of its variant, or a pattern such as 'opening.*'. At the service nothing is changed: jobs go on.
    """
    shown = Output("text", results_on_stdout=True)
    with troubles(shown), closing(ledger(project(".")[0].root, endpoint)) as book, book.sending():
        rows = [row for row in book.rows() if is_wanted(row.name, names) and (row.preview or not preview)]
        if not rows:
            raise click.UsageError(f"Nothing was sent that is called {' or '.join(f'`{name}`' for name in names)}.")
        for row in rows:
            book.forget(row)
        print_result("".join(f"{called(row)} is forgotten{_job(row)}\n" for row in rows))
    sys.exit(0)


def _job(row: Row) -> str:
    """What becomes of the job, which the next submit makes another one beside."""
    if row.job:
        return f"; its job was {row.job}"
    return "; it was sent without an answer, so it may have a job, which `scene status --remote` lists" if row.state == "sending" else ""

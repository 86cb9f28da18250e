"""`scene status`: says what became of the requests that were sent."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from contextlib import closing

import click

from scenec.cli._plan import endpoint_option, is_wanted, troubles
from scenec.cli._print import print_result
from scenec.cli._service import Reach, code_of, follow, found_of, service_options, tell_nothing_sent
from scenec.cli._shared import Output
from scenec.project import project
from scenec.service.blame import Written, written
from scenec.service.clock import Clock
from scenec.service.follow import Following
from scenec.service.ledger import Ledger, Row, ledger_to_read
from scenec.service.results import FORMS, status_table
from scenec.service.trouble import Trouble


@click.command("status")
@click.option("--watch", is_flag=True, help="Follow the jobs until all are over.")
@click.option("--remote", is_flag=True, help="List the jobs of the account, and link again what the ledger lost.")
@click.option("--variant", "variants", multiple=True, metavar="GLOB", help="Only requests of this name or variant; may be given again.")
@click.option("--format", "form", type=click.Choice(list(FORMS)), default="text", show_default=True, help="How it is shown.")
@service_options
@endpoint_option
def command(watch: bool, remote: bool, variants: tuple[str, ...], form: str, rate: float, profile: str | None, endpoint: str) -> None:
    """Say what became of the requests that were sent from the project of the current folder.

    The service is asked about jobs that were not over when it was last asked; where all are, nobody is asked.
    """
    shown = Output("text", results_on_stdout=True)
    reach = Reach(endpoint, profile, rate)
    root = project(".")[0].root
    with troubles(shown), closing(ledger_to_read(root, endpoint)) as book:
        if remote:
            from scenec.cli._remote import linked

            print_result(linked(root, reach, form))
            return
        trouble, gone = _asked(book, _rows(book, variants), reach, watch)
        rows = _rows(book, variants)
        print_result(status_table(rows, book.tallies(), form))
        if not rows and form == "text":
            tell_nothing_sent(variants)
        shown.show(found_of(rows, gone, book, _requests(root, rows, gone, book)))
        if trouble is not None:
            raise trouble
        code = code_of(rows, gone, book)
    sys.exit(code)


def _rows(book: Ledger, variants: tuple[str, ...]) -> list[Row]:
    return [row for row in book.rows() if is_wanted(row.name, variants)]


def _asked(book: Ledger, rows: Sequence[Row], reach: Reach, watch: bool) -> tuple[Trouble | None, list[Row]]:
    """Ask about jobs that are not over; what the ledger knows is shown even where nobody can be asked."""
    if not any(row.job and not row.is_over for row in rows):
        return None, []
    clock = Clock()
    try:
        service = reach.service(clock)
        if watch:
            return None, follow(rows, book, service, clock, reach.pauses)
        following = Following(book, service, clock, lambda row: None)
        following.once(rows)
    except Trouble as trouble:
        return trouble, []
    return None, following.gone


def _requests(root: str, rows: Sequence[Row], gone: Sequence[Row], book: Ledger) -> Mapping[str, Written]:
    """The requests as they are compiled now, where something failed whose place is to be shown."""
    if not code_of(rows, gone, book):
        return {}
    from scenec.batch import batch, compilations

    compiled = compilations(batch([root], [], None))
    return {of.request.name.casefold(): of for one in compiled for of in written(one)}

"""`scene results`: shows the videos that were made."""

from __future__ import annotations

import sys
from contextlib import closing

import click

from scenec.cli._plan import endpoint_option, is_wanted, troubles
from scenec.cli._print import print_result
from scenec.cli._service import Reach, service_options, tell_nothing_sent
from scenec.cli._shared import Output
from scenec.project import project
from scenec.service.clock import Clock
from scenec.service.ledger import ledger_to_read
from scenec.service.operations import SERVICE, Drawn, Lost, Refused, Service
from scenec.service.results import Result, result_table, results
from scenec.service.send import ended, stop_for


@click.command("results")
@click.option("--csv", "form", flag_value="csv", help="As CSV.")
@click.option("--json", "form", flag_value="json", help="As JSON.")
@click.option("--markdown", "form", flag_value="markdown", help="As a table of Markdown.")
@click.option("--signed", is_flag=True, help="Ask the service for addresses that open, for a while.")
@click.option("--drawn", is_flag=True, help="Ask the service for the title and the script that each video drew.")
@click.option("--variant", "variants", multiple=True, metavar="GLOB", help="Only requests of this name or variant; may be given again.")
@service_options
@endpoint_option
def command(
    form: str | None, signed: bool, drawn: bool, variants: tuple[str, ...], rate: float, profile: str | None, endpoint: str
) -> None:
    """Show the videos that were made from the project of the current folder, one a line.

    What is shown is what the ledger knows; `scene status` asks the service.
    """
    shown = Output("text", results_on_stdout=True)
    with troubles(shown), closing(ledger_to_read(project(".")[0].root, endpoint)) as book:
        found = results(book, [row for row in book.rows() if is_wanted(row.name, variants)])
        if signed or drawn:
            service = Reach(endpoint, profile, rate).service(Clock())
            found = [_looked_up(result, service, signed, drawn, endpoint) for result in found]
        print_result(result_table(found, drawn, form or "text"))
        if not found and form is None:
            tell_nothing_sent(variants)
    sys.exit(0)


def _looked_up(result: Result, service: Service, signed: bool, drawn: bool, endpoint: str) -> Result:
    """A result with what the service alone knows of it, or why it does not tell."""
    row, output = result.row, result.output
    place = endpoint or SERVICE.format(row.region)
    if output is None:
        return result
    try:
        if signed and output.media:
            output = output._replace(url=service.opened(row.region, output.media) or output.url)
        told = service.drawn(row.region, output.job) if drawn and output.job else Drawn("", "")
    except Refused as no:
        stop_for(no, place)
        return result._replace(output=output._replace(code=no.code, message=no.message))
    except Lost as lost:
        raise ended(place, lost) from None
    return result._replace(output=output, drawn=told)

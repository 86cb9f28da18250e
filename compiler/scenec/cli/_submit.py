"""What `scene submit` and `scene retry` share: a plan is shown, agreed on and sent, and its jobs are followed.

From the plan until all is sent, nobody else sends from the project; jobs are followed beside others.
"""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

import click

from scenec.catalog import service as say
from scenec.cli._plan import Prepared, checked_budget
from scenec.cli._print import is_coloured, print_result, styled
from scenec.cli._progress import progress
from scenec.cli._service import Reach, code_of, follow, found_of, service_options
from scenec.cli._shared import Output
from scenec.noun import Noun
from scenec.project import FILE
from scenec.report.text import plain
from scenec.service import plan_text
from scenec.service.clock import Clock
from scenec.service.follow import Pauses
from scenec.service.ledger import Ledger, ledger, ledger_to_read, rehearsal
from scenec.service.plan import Plan
from scenec.service.results import result_table, results
from scenec.service.send import Sending
from scenec.service.trouble import MISTAKES, PARTLY, Trouble

if TYPE_CHECKING:
    from scenec.service.sandbox import Scenario

Command = TypeVar("Command", bound=Callable[..., Any])
REHEARSED = Pauses(0.1, 1.5, 0.5)
"""The pauses with a sandbox, whose time passes faster."""
INTERRUPTED = 130


def submit_options(command: Command) -> Command:
    """The options of every command that sends."""
    for option in (
        click.option("--wait", is_flag=True, help="Follow the jobs until all are over, and show what was made."),
        click.option("--dry-run", is_flag=True, help="Show the plan, and send nothing."),
        click.option("--yes", "-y", is_flag=True, help="Do not ask."),
        service_options,
    ):
        command = option(command)
    return command


class How(Noun):
    """How a plan is carried out, and by which command; with a scenario, by a sandbox that plays it."""

    command: str
    reach: Reach
    scenario: Scenario | None
    yes: bool
    dry_run: bool
    wait: bool


@contextmanager
def reached(how: How, root: str) -> Iterator[tuple[How, Ledger]]:
    """The place that is sent to, and its ledger; a sandbox begins and ends here, and its ledger is not kept."""
    if how.scenario is not None:
        from scenec.service.sandbox import KEYS, Sandbox

        with Sandbox(how.scenario) as sandbox:
            key = next(iter(KEYS.items()))
            click.echo(f"a sandbox on {sandbox.endpoint} stands in for the service: nothing is made, and nothing is billed", err=True)
            reach = how.reach._replace(endpoint=sandbox.endpoint, keys=key, pauses=REHEARSED)
            with closing(rehearsal(sandbox.endpoint)) as book:
                yield how._replace(reach=reach, wait=True), book
        return
    if not how.dry_run and not os.path.isfile(os.path.join(root, FILE)):
        raise Trouble(say.nowhere_to_remember(root))
    opened = ledger_to_read if how.dry_run else ledger
    with closing(opened(root, how.reach.endpoint)) as book:
        yield how, book


class Sent(Noun):
    """How sending ended: with an exit code; `ended` where nothing more is to be done, whoever waits."""

    code: int
    ended: bool


def send_out(planned: Plan, prepared: Prepared, book: Ledger, how: How, shown: Output) -> Sent:
    """Show a plan, ask, and send."""
    print_result(plan_text.text(planned, styled if is_coloured(sys.stdout) else plain))
    if not checked_budget(prepared, planned, shown):
        return Sent(MISTAKES, ended=True)
    if how.dry_run or not planned.sent:
        return Sent(0, ended=how.dry_run)
    if not _agreed(planned, how):
        click.echo("nothing is sent", err=True)
        return Sent(0, ended=True)
    return _sent(planned, book, how, shown)


def follow_up(sent: Sent, planned: Plan, prepared: Prepared, book: Ledger, how: How, shown: Output) -> int:
    """Follow the jobs of all that was planned, where that is asked for; returns the exit code of all."""
    if sent.ended or not how.wait:
        return sent.code
    became = _followed(prepared, planned, book, how, shown)
    return became if became == INTERRUPTED else sent.code or became


def _agreed(planned: Plan, how: How) -> bool:
    """Whether who sits here wants it."""
    if how.yes:
        return True
    if sys.stdin is None or not sys.stdin.isatty():
        raise click.UsageError("There is nobody to ask here: `--yes` sends without asking, `--dry-run` sends nothing.")
    number = f"{len(planned.sent)} requests" if len(planned.sent) > 1 else "1 request"
    return click.confirm(f"Send {number}?", err=True)


def _sent(planned: Plan, book: Ledger, how: How, shown: Output) -> Sent:
    """Send what is to be sent; however that ends, what was sent is said, and how to go on."""
    steps, clock = planned.sent, Clock()
    service = how.reach.service(clock)
    with progress("sent", Counter(step.video for step in steps)) as tell:
        sending = Sending(book, service, clock, lambda step: tell(step.video))
        try:
            sending.send(steps)
        except KeyboardInterrupt:
            made, trouble = Sent(INTERRUPTED, ended=True), None
        except Trouble as ended:
            made, trouble = Sent(PARTLY if sending.accepted else ended.code, ended=True), ended.diagnostic
        else:
            made, trouble = Sent(sending.code, ended=not sending.accepted), None
    shown.show([*sending.found, *([trouble] if trouble else [])])
    click.echo(_summary(sending, how.command), err=True)
    return made


def _summary(sending: Sending, command: str) -> str:
    numbers = {"submitted": sending.accepted, "refused": sending.refused, "without an answer": sending.unanswered, "not sent": sending.left}
    words = ", ".join(f"{number} {name}" for name, number in numbers.items() if number) or "nothing sent"
    more = f"; `scene {command}` goes on from here" if sending.left or sending.unanswered else ""
    return f"{words}{more}"


def _followed(prepared: Prepared, planned: Plan, book: Ledger, how: How, shown: Output) -> int:
    """Follow the jobs of all that is planned, and show what was made."""
    names = {step.name.casefold() for step in planned.steps}
    clock = Clock()
    rows = [row for name, row in book.latest(planned.preview).items() if name in names]
    gone = []
    if any(row.job and not row.is_over for row in rows):
        try:
            gone = follow(rows, book, how.reach.service(clock), clock, how.reach.pauses)
        except KeyboardInterrupt:
            click.echo("the jobs go on; `scene status --watch` follows them", err=True)
            return INTERRUPTED
    rows = [row for name, row in book.latest(planned.preview).items() if name in names]
    print_result("\n" + result_table(results(book, rows), drawn=False, form="text") if rows else "")
    requests = {made.request.name.casefold(): made.written for made in prepared.made}
    shown.show(found_of([row for row in rows if row.job], gone, book, requests))
    return code_of(rows, gone, book)

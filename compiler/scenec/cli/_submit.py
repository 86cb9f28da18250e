"""What `scene submit` and `scene retry` share: a plan is shown, agreed on, carried out and followed."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

import click

from scenec.cli._plan import Prepared, checked_budget
from scenec.cli._print import is_coloured, print_result, styled
from scenec.cli._progress import progress
from scenec.cli._service import Reach, code_of, follow, found_of, service_options
from scenec.cli._shared import Output
from scenec.noun import Noun
from scenec.report.text import plain
from scenec.service import plan_text
from scenec.service.clock import Clock
from scenec.service.follow import Pauses
from scenec.service.ledger import Ledger, ledger, ledger_to_read, rehearsal
from scenec.service.operations import Service
from scenec.service.plan import Plan, Step
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
    """How a plan is carried out; with a scenario, by a sandbox that plays it."""

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
    opened = ledger_to_read if how.dry_run else ledger
    with closing(opened(root, how.reach.endpoint)) as book:
        yield how, book


def carry_out(planned: Plan, prepared: Prepared, book: Ledger, how: How, shown: Output) -> int:
    """Show a plan, ask, send, and follow; returns the exit code."""
    print_result(plan_text.text(planned, styled if is_coloured(sys.stdout) else plain))
    if not checked_budget(prepared, planned, shown):
        return MISTAKES
    if how.dry_run:
        return 0
    if not planned.sent:
        return _followed(prepared, planned, book, None, how, shown) if how.wait else 0
    if not _agreed(planned, how):
        click.echo("nothing is sent", err=True)
        return 0
    clock = Clock()
    service = how.reach.service(clock)
    code = _sent(planned, book, service, clock, shown)
    return code or (_followed(prepared, planned, book, service, how, shown) if how.wait else 0)


def _agreed(planned: Plan, how: How) -> bool:
    """Whether who sits here wants it."""
    if how.yes:
        return True
    if sys.stdin is None or not sys.stdin.isatty():
        raise click.UsageError("There is nobody to ask here: `--yes` sends without asking, `--dry-run` sends nothing.")
    number = f"{len(planned.sent)} requests" if len(planned.sent) > 1 else "1 request"
    return click.confirm(f"Send {number}?", err=True)


def _sent(planned: Plan, book: Ledger, service: Service, clock: Clock, shown: Output) -> int:
    """Send what is to be sent; however that ends, what was sent is said, and how to go on."""
    steps = planned.sent
    with progress("sent", Counter(step.video for step in steps)) as tell:
        sending = Sending(book, service, clock, lambda step: tell(step.video))
        try:
            sending.send(steps)
        except KeyboardInterrupt:
            code, trouble = INTERRUPTED, None
        except Trouble as ended:
            code, trouble = PARTLY if sending.accepted else ended.code, ended.diagnostic
        else:
            code, trouble = sending.code, None
    shown.show([*sending.found, *([trouble] if trouble else [])])
    click.echo(_summary(sending, steps), err=True)
    return code


def _summary(sending: Sending, steps: tuple[Step, ...]) -> str:
    numbers = {"submitted": sending.accepted, "refused": sending.refused, "without an answer": sending.unanswered, "not sent": sending.left}
    words = ", ".join(f"{number} {name}" for name, number in numbers.items() if number) or "nothing sent"
    more = "; `scene submit` goes on from here" if sending.left or sending.unanswered else ""
    return f"{words}{more}"


def _followed(prepared: Prepared, planned: Plan, book: Ledger, service: Service | None, how: How, shown: Output) -> int:
    """Follow the jobs of all that is planned, and show what was made."""
    names = {step.name.casefold() for step in planned.steps}
    clock = Clock()
    rows = [row for name, row in book.latest(planned.preview).items() if name in names]
    gone = []
    if any(row.job and not row.is_over for row in rows):
        try:
            gone = follow(rows, book, service or how.reach.service(clock), clock, how.reach.pauses)
        except KeyboardInterrupt:
            click.echo("the jobs go on; `scene status --watch` follows them", err=True)
            return INTERRUPTED
    rows = [row for name, row in book.latest(planned.preview).items() if name in names]
    print_result("\n" + result_table(results(book, rows), drawn=False, form="text") if rows else "")
    requests = {made.request.name.casefold(): made.written for made in prepared.made}
    shown.show(found_of(rows, gone, book, requests))
    return code_of(rows, book)

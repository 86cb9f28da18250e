"""What commands share that ask the service: how it is reached, and how jobs are followed."""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from math import isnan
from typing import Any, TypeVar

import click

from scenec.catalog import service as say
from scenec.cli._progress import progress
from scenec.diagnostics import Diagnostic
from scenec.noun import Noun
from scenec.service.blame import Written
from scenec.service.clock import Clock, Pace
from scenec.service.failures import failures, place
from scenec.service.follow import Following, Pauses
from scenec.service.ledger import NO_VIDEOS, Ledger, Row, outcome
from scenec.service.operations import Service
from scenec.service.trouble import PARTLY, REFUSED, Trouble

Command = TypeVar("Command", bound=Callable[..., Any])
RATE = 10.0
PARTS = ("alibabacloud_", "darabonba", "Tea", "tenacity", "rich", "requests")


class _Rate(click.FloatRange):
    """A number in a range; `nan`, which is in every range, is none."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        number = float(super().convert(value, param, ctx))
        return self.fail(f"{value!r} is not a number.", param, ctx) if isnan(number) else number


def tell_nothing_sent(variants: Sequence[str]) -> None:
    """Say that there is nothing to show."""
    click.echo("nothing of that name was sent" if variants else "nothing was sent from this project yet", err=True)


def service_options(command: Command) -> Command:
    """The options of every command that asks the service."""
    for option in (
        click.option(
            "--rate",
            type=_Rate(0, 1000, min_open=True),
            default=RATE,
            show_default=True,
            metavar="N",
            help="Call the service at most so many times a second.",
        ),
        click.option("--profile", metavar="NAME", help="Take the credentials of this profile of the vendor's command line."),
    ):
        command = option(command)
    return command


class Reach(Noun):
    """How the service is reached: where, by whom, and how often; `keys` are those of a sandbox."""

    endpoint: str
    profile: str | None
    rate: float
    keys: tuple[str, str] | None = None
    pauses: Pauses = Pauses()

    def service(self, clock: Clock) -> Service:
        """The service; raises Trouble where there is no SDK, or there are no credentials.

        What asks it may run for hours, and makes cycles: from here on they are searched for.
        """
        gc.enable()
        try:
            from scenec.service.client import SdkService
        except ImportError as missing:
            if not (missing.name or "").startswith(PARTS):
                raise
            raise Trouble(say.not_installed(missing.name or "")) from None
        return SdkService(self.endpoint, self.profile, Pace(clock, self.rate), clock, self.keys)


def follow(rows: Sequence[Row], ledger: Ledger, service: Service, clock: Clock, pauses: Pauses) -> list[Row]:
    """Follow jobs to the end, with progress; returns those that the service does not know."""
    running = [row for row in rows if row.job and not row.is_over]
    with progress("done", Counter(video(row.name) for row in running)) as step:
        following = Following(ledger, service, clock, lambda row: step(video(row.name)) if row.is_over else None)
        following.to_the_end(running, pauses)
    return following.gone


def video(name: str) -> str:
    """The video of a request."""
    return name.partition(".")[0]


def found_of(rows: Iterable[Row], gone: Iterable[Row], ledger: Ledger, requests: Mapping[str, Written]) -> list[Diagnostic]:
    """What failed, and what the service does not know."""
    lost = [
        say.job_gone(place(row, requests.get(row.name.casefold()), ""), row.name, row.job or "", row.code or "", row.message or "")
        for row in gone
    ]
    return [*failures(rows, ledger, requests), *lost]


def code_of(rows: Iterable[Row], gone: Iterable[Row], ledger: Ledger) -> int:
    """The exit code of what became of rows: of those that failed, were refused, or are gone, all or some."""
    tallies, lost = ledger.tallies(), {row.number for row in gone}
    became = ["gone" if row.number in lost else outcome(row, tallies.get(row.number, NO_VIDEOS)) for row in rows]
    bad = [one for one in became if one in ("failed", "partly", "refused", "gone")]
    return 0 if not bad else PARTLY if len(bad) < len(became) or "partly" in bad else REFUSED

"""How far a run is: bars in a terminal, one for each video and one for all; elsewhere a line now and then."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import TypeAlias

import click

LINES = 10
Step: TypeAlias = Callable[[str], None]
"""Called with the video that one more request is done of."""


@contextmanager
def progress(what: str, totals: Mapping[str, int]) -> Iterator[Step]:
    """Show on standard error how many of the requests of each video are done."""
    if sys.stderr is not None and sys.stderr.isatty():
        with _bars(what, totals) as step:
            yield step
    else:
        yield _lines(what, sum(totals.values()))


def _lines(what: str, total: int) -> Step:
    """A line for every tenth."""
    done, shown = 0, max(1, total // LINES)

    def step(video: str) -> None:
        nonlocal done
        done += 1
        if done % shown == 0 or done == total:
            click.echo(f"{what}: {done} of {total}", err=True)

    return step


@contextmanager
def _bars(what: str, totals: Mapping[str, int]) -> Iterator[Step]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bars:
        whole = bars.add_task(what, total=sum(totals.values()))
        each = {video: bars.add_task(video, total=total) for video, total in totals.items()} if len(totals) > 1 else {}

        def step(video: str) -> None:
            bars.advance(whole)
            if video in each:
                bars.advance(each[video])

        yield step
    click.echo(f"{what}: {sum(totals.values())}", err=True)

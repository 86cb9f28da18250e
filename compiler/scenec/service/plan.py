"""Compiled requests and the ledger in, what a submit would do out."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import groupby

from scenec.batch import Compiled
from scenec.estimate.forecast import Forecast
from scenec.estimate.seconds import Seconds
from scenec.facts import price
from scenec.model import Request
from scenec.noun import Noun
from scenec.project import inside
from scenec.service.blame import Written
from scenec.service.changes import Change, changes
from scenec.service.content import Content, content, previewed
from scenec.service.ledger import NO_VIDEOS, Ledger, Row, Tally, outcome
from scenec.service.prices import Cost, cost, together

TO_SEND = ("new", "changed", "stale", "refused", "again")
"""What is sent: what never was, what differs from what was sent, what got no answer, what was refused, and what a retry makes again."""
STATES = (*TO_SEND, "submitted", "partly", "failed")
"""What a request may be; `partly` and `failed` ones are made again by a retry."""


class Made(Noun):
    """A request, what is known of its outcome, and the file that makes it, as a path from the root."""

    written: Written
    forecast: Forecast
    source: str

    @property
    def request(self) -> Request:
        """The request alone."""
        return self.written.request


class Step(Noun):
    """What is to be done about a request; `changes` are against what was sent last, `row` is that."""

    state: str
    made: Made
    content: Content
    attempt: int
    cost: Cost
    changes: tuple[Change, ...]
    row: Row | None

    @property
    def name(self) -> str:
        """The name of the request."""
        return self.content.name

    @property
    def video(self) -> str:
        """The video that it is of."""
        return self.content.name.partition(".")[0]

    @property
    def is_sent(self) -> bool:
        """Whether a submit sends it."""
        return self.state in TO_SEND


class Plan(Noun):
    """What a submit would do; `retired` are the requests of the ledger that no scene makes any more."""

    preview: bool
    steps: tuple[Step, ...]
    retired: tuple[Row, ...]

    @property
    def sent(self) -> tuple[Step, ...]:
        """The steps that send something."""
        return tuple(step for step in self.steps if step.is_sent)

    @property
    def cost(self) -> Cost:
        """What all that is sent costs."""
        return together(step.cost for step in self.sent)

    @property
    def seconds(self) -> Seconds:
        """How long all videos are that come of it."""
        return length(self.sent)

    def videos(self) -> list[tuple[str, tuple[Step, ...]]]:
        """The steps of each video, in order."""
        return [(name, tuple(steps)) for name, steps in groupby(self.steps, lambda step: step.video)]


def length(steps: Iterable[Step]) -> Seconds:
    """How long all videos of steps are."""
    total = Seconds(0, 0)
    for step in steps:
        total = total.plus(step.made.forecast.total)
    return total


def plan(made: Sequence[Made], ledger: Ledger, preview: bool, gone: Collection[Row] = ()) -> Plan:
    """Hold requests against the ledger."""
    last, tallies = ledger.latest(preview), ledger.tallies()
    steps = []
    for one in made:
        row = last.get(one.request.name.casefold())
        steps.append(_step(one, row, tallies.get(row.number, NO_VIDEOS) if row else NO_VIDEOS, ledger, preview))
    return Plan(preview, tuple(steps), tuple(gone))


def _step(made: Made, row: Row | None, tally: Tally, ledger: Ledger, preview: bool) -> Step:
    sent = content(made.request, preview)
    state = _state(sent, row, tally)
    shown = previewed(made.request) if preview else made.request
    differing = changes(row.region, row.parameters, shown, made.written.video) if row and state == "changed" else []
    charged = cost(made.forecast, price(made.request.solution, sent.region), sent.renders_nothing)
    return Step(state, made, sent, ledger.next_attempt(sent), charged, tuple(differing), row)


def _state(sent: Content, row: Row | None, tally: Tally) -> str:
    if row is None:
        return "new"
    if row.fingerprint != sent.fingerprint:
        return "changed"
    became = outcome(row, tally)
    return "submitted" if became in ("running", "done") else became


def retired(rows: Iterable[Row], compiled: Sequence[Compiled], folders: Sequence[str], root: str) -> list[Row]:
    """The rows that no scene makes any more: the file that made it was compiled and does not, or is gone."""
    names = {request.name.casefold() for one in compiled for request in one.requests}
    sound = {one.file.path for one in compiled if one.sound}
    return [
        row for row in rows if row.name.casefold() not in names and _is_gone(os.path.join(root, *row.source.split("/")), sound, folders)
    ]


def _is_gone(path: str, sound: Collection[str], folders: Sequence[str]) -> bool:
    return path in sound or (any(inside(path, folder) for folder in folders) and not os.path.lexists(path))


def again(planned: Plan) -> Plan:
    """The plan of a retry: what failed, in part or whole, and was not changed since; and what an earlier one got no answer to."""
    failed = [step for step in planned.steps if step.state in ("partly", "failed") or (step.state == "stale" and step.attempt > 1)]
    return Plan(planned.preview, tuple(step if step.state == "stale" else step._replace(state="again") for step in failed), ())


def by_state(steps: Iterable[Step]) -> Mapping[str, list[Step]]:
    """Steps by what is to be done about them, in the order of `STATES`."""
    found: dict[str, list[Step]] = {state: [] for state in STATES}
    for step in steps:
        found[step.state].append(step)
    return {state: some for state, some in found.items() if some}

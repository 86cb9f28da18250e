"""Jobs in, what becomes of them written down until all are over: asked again with growing pauses, many at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from heapq import heapify, heappop, heappush

from scenec.noun import Noun
from scenec.service.clock import Clock
from scenec.service.ledger import Ledger, Row
from scenec.service.operations import SERVICE, Job, Lost, Refused, Service
from scenec.service.send import ended, stop_for


class Pauses(Noun):
    """How many seconds pass between two questions about a job: at first, how they grow, and at most."""

    first: float = 2.0
    growth: float = 1.5
    most: float = 30.0


class Following:
    """What is asked about jobs, and written down where it is new; `gone` are those that the service does not tell of, with its words."""

    def __init__(self, ledger: Ledger, service: Service, clock: Clock, tell: Callable[[Row], None]) -> None:
        self._ledger = ledger
        self._service = service
        self._clock = clock
        self._tell = tell
        self.gone: list[Row] = []

    def once(self, rows: Iterable[Row]) -> None:
        """Ask about each job once."""
        for row in rows:
            if row.job and not row.is_over:
                self._ask(row)

    def to_the_end(self, rows: Iterable[Row], pauses: Pauses) -> None:
        """Ask about jobs until all are over."""
        start = self._clock.elapsed()
        waiting = [(start + pauses.first, row.number, pauses.first, row) for row in rows if row.job and not row.is_over]
        heapify(waiting)
        while waiting:
            due, number, pause, row = heappop(waiting)
            self._clock.sleep(max(0.0, due - self._clock.elapsed()))
            now = self._ask(row)
            if now is not None and not now.is_over:
                grown = pauses.first if now.status != row.status else min(pause * pauses.growth, pauses.most)
                heappush(waiting, (self._clock.elapsed() + grown, number, grown, now))

    def _ask(self, row: Row) -> Row | None:
        """Ask about a job; returns its row as it is now, None for one that the service does not know."""
        place = self._ledger.endpoint or SERVICE.format(row.region)
        try:
            job = self._service.job(row.region, row.job or "")
        except Refused as no:
            stop_for(no, place)
            self.gone.append(row._replace(code=no.code, message=no.message))
            return None
        except Lost as lost:
            raise ended(place, lost) from None
        status = "Processing" if job.status == "Finished" and _is_going_on(job) else job.status
        if (status, list(job.outputs)) != (row.status, self._ledger.outputs(row)):
            self._ledger.became(row, status, job.code, job.message, job.outputs, self._clock.now())
        now = row._replace(status=status, code=job.code, message=job.message)
        self._tell(now)
        return now


def _is_going_on(job: Job) -> bool:
    """Whether a video of a job is still made: no document says that a job which is finished has none."""
    return any(output.status in ("Init", "Processing") for output in job.outputs)

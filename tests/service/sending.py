"""Sends from projects of the tests to a sandbox: with the SDK, over HTTP, and a clock of the tests."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from scenec.batch import batch, compilations
from scenec.diagnostics import Diagnostic
from scenec.service.blame import Written, written
from scenec.service.client import SdkService
from scenec.service.clock import Clock, Pace
from scenec.service.ledger import Ledger, Row, ledger
from scenec.service.plan import Made, Plan, Step, plan
from scenec.service.sandbox import KEYS, Fault, Sandbox, Scenario
from scenec.service.send import Sending
from scenec.service.trouble import Trouble
from tests.cli.running import project, video

READ_MS = 5_000
KEY = next(iter(KEYS.items()))


class Ticking(Clock):
    """A clock whose time passes when somebody sleeps."""

    def __init__(self) -> None:
        self.seconds = 1_800_000_000.0
        self.jump = 0.0
        self.slept: list[float] = []

    def now(self) -> str:
        return (datetime(2027, 1, 15, 8, tzinfo=UTC) + timedelta(seconds=self.seconds - 1_800_000_000 + self.jump)).strftime(
            "%Y-%m-%dT%H:%M:%SZ"
        )

    def elapsed(self) -> float:
        return self.seconds

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.seconds += seconds


class Desk:
    """A project, its ledger, a sandbox and a clock."""

    def __init__(self, folder: Path, sandbox: Sandbox, clock: Ticking, rate: float = 1000, read_ms: int = READ_MS) -> None:
        self.folder = folder
        self.sandbox = sandbox
        self.clock = clock
        self.service = SdkService(sandbox.endpoint, None, Pace(clock, rate), clock, KEY, read_ms)
        self.told: list[str] = []

    def book(self) -> Ledger:
        """The ledger, opened anew as the next process would."""
        return ledger(str(self.folder), self.sandbox.endpoint)

    def rows(self) -> list[Row]:
        """What the ledger knows."""
        return self.book().rows()

    def states(self) -> Mapping[str, str]:
        """The states of the rows, by name."""
        return {row.name: row.state for row in self.rows()}

    def plan(self) -> Plan:
        """What is to be sent."""
        made = [
            Made(of, forecast, one.file.name)
            for one in compilations(batch([str(self.folder)], [], None)._replace(forecasts=True))
            for of, forecast in zip(written(one), one.forecasts, strict=True)
        ]
        return plan(made, self.book(), preview=False)

    def requests(self) -> dict[str, Written]:
        """The requests as they are compiled now."""
        return {step.name.casefold(): step.made.written for step in self.plan().steps}

    def send(self) -> tuple[Sending, Diagnostic | None]:
        """Send what is to be sent; what stood in the way of that."""
        sending = Sending(self.book(), self.service, self.clock, self._tell)
        try:
            sending.send(self.plan().sent)
        except Trouble as trouble:
            return sending, trouble.diagnostic
        return sending, None

    def _tell(self, step: Step) -> None:
        self.told.append(step.name)

    def jobs(self) -> list[str]:
        """The jobs of the sandbox."""
        return [job.job_id for job in self.sandbox.jobs]


def scenes(number: int) -> str:
    """A file with so many videos."""
    return "".join(video(f"video{place}") for place in range(number))


@contextmanager
def desk(folder: Path, *faults: Fault, videos: int = 1, files: Mapping[str, str | bytes] | None = None, speed: float = 1) -> Iterator[Desk]:
    """A project with some videos, and a sandbox that plays faults."""
    clock = Ticking()
    project(folder, files if files is not None else {"a.scene": scenes(videos)})
    with Sandbox(Scenario(faults), clock=clock.elapsed, speed=speed) as sandbox:
        yield Desk(folder, sandbox, clock)

"""Jobs: what is decided when one is made, and its state at a given age.

How long the service takes is not documented: the seconds here are an invention, and time passes faster anyway.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from scenec.noun import Noun

QUEUE = 4.0
STEP = 2.0
WORK = 16.0
SPEED = 20.0
"""A job waits, then its videos begin one after another, and each takes its time; all that so many times faster."""


class Failure(Noun):
    """Why a job or a video failed."""

    code: str
    message: str


class Output(Noun):
    """One video of a job, as a sub job makes it; one that is only looked at has no media."""

    number: int
    job_id: str
    project_id: str
    media_id: str
    url: str
    seconds: float
    title: str
    speech: str
    failure: Failure | None = None


class Job(Noun):
    """A job: its parameters as they were sent, and all that will come of it. `created` is a moment of the sandbox's clock."""

    job_id: str
    token: str
    kind: str
    parameters: Mapping[str, str]
    created: float
    outputs: tuple[Output, ...]
    failure: Failure | None = None
    stuck: bool = False


def begins(output: Output) -> float:
    """The age of a job at which a video is begun."""
    return QUEUE + STEP * output.number


def ends(output: Output) -> float:
    """The age of a job at which a video is done, or has failed."""
    return begins(output) + WORK


def age_at_end(job: Job) -> float:
    """The age at which a job ends."""
    if job.stuck:
        return float("inf")
    return QUEUE + WORK if job.failure else max((ends(output) for output in job.outputs), default=QUEUE)


def status(job: Job, age: float) -> str:
    """The state of a job: Init, Processing, and then Finished, whatever came of its videos, or Failed."""
    if age < QUEUE or job.stuck:
        return "Init"
    if age < age_at_end(job):
        return "Processing"
    return "Failed" if job.failure else "Finished"


def output_status(job: Job, output: Output, age: float) -> str:
    """The state of a video."""
    if age < begins(output) or job.stuck:
        return "Init"
    if age < ends(output):
        return "Processing"
    return "Failed" if output.failure else "Success"


def moment(seconds: float) -> str:
    """A moment of a clock as the service writes it."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


class Jobs:
    """All jobs of a sandbox, found by what is known of them. Several threads may use it."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.by_id: dict[str, Job] = {}
        self.by_token: dict[str, Job] = {}
        self.by_output: dict[str, tuple[Job, Output]] = {}

    def add(self, job: Job, spoilt: Callable[[Job], Job]) -> Job:
        """Keep a job, with what goes wrong with it; where its token is known, the job is given that was made with it."""
        with self.lock:
            known = self.by_token.get(job.token) if job.token else None
            if known is not None:
                return known
            job = spoilt(job)
            self.by_id[job.job_id] = job
            if job.token:
                self.by_token[job.token] = job
            for output in job.outputs:
                for key in filter(None, (output.job_id, output.media_id, output.url)):
                    self.by_output[key] = (job, output)
            return job

    def all(self) -> tuple[Job, ...]:
        """All jobs, in the order in which they were made."""
        with self.lock:
            return tuple(self.by_id.values())

"""A call in, what goes wrong with it out: the faults of a scenario, each counting the calls that it is about."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from fnmatch import fnmatchcase

from scenec.noun import Noun

SUBMIT = "SubmitBatchMediaProducingJob"
HOW = ("status", "code", "message", "seconds", "retry_after", "shape", "body", "headers", "outputs")
"""The keys that say how a fault is; the others say when."""
PLAYS: Mapping[str, tuple[str, ...]] = {
    "throttle": ("status", "code", "retry_after"),
    "server-error": ("status", "code", "shape"),
    "refuse": ("status", "code", "message"),
    "wrong-region": (),
    "reset": (),
    "lost-reply": (),
    "slow": ("seconds",),
    "malformed": ("shape",),
    "answer": ("status", "body", "headers"),
    "fail-outputs": ("outputs", "code", "message"),
    "fail-job": ("code", "message"),
    "stuck": (),
}
"""What can go wrong, each with the keys that say how."""
OF_JOBS = ("fail-outputs", "fail-job", "stuck")
OF_SUBMITS = (*OF_JOBS, "wrong-region")
SHAPES: Mapping[str, tuple[str, ...]] = {
    "server-error": ("json", "xml", "html", "empty"),
    "malformed": ("html", "empty", "cut", "list", "null", "text", "no-id", "error", "not-utf8"),
}


class Fault(Noun):
    """Something that goes wrong: what, with which calls, and how.

    `calls` are numbers, from 1, among the calls of the operation and request; `attempts` are so among those with one token or job.
    Faults of jobs count the jobs that are made.
    `request` is a pattern (`*opening_*`) that the token or the address of the outputs fits; `share` takes so many of the calls;
    `times` ends it.
    """

    play: str
    operation: str | None = None
    request: str | None = None
    calls: tuple[int, ...] = ()
    attempts: tuple[int, ...] = ()
    share: float = 1.0
    times: int | None = None
    status: int | None = None
    code: str | None = None
    message: str | None = None
    seconds: float = 1.0
    retry_after: int | None = None
    shape: str | None = None
    body: str = ""
    headers: Mapping[str, str] = {}
    outputs: tuple[int, ...] = ()


class Scenario(Noun):
    """What a sandbox plays: its faults, in order, and how many times faster its time passes."""

    faults: tuple[Fault, ...] = ()
    speed: float | None = None


class Call(Noun):
    """What faults know of a call: its operation, what it is about (a token or the id of a job), and the words that name the request."""

    operation: str
    subject: str
    names: tuple[str, ...]


class Stage:
    """The faults of a scenario, and how often each was asked and played. Not for several threads at once."""

    def __init__(self, scenario: Scenario) -> None:
        self.faults = scenario.faults
        self.asked = [0] * len(self.faults)
        self.played = [0] * len(self.faults)
        self.tried: dict[tuple[int, str, str], int] = {}

    def of_answer(self, call: Call) -> Fault | None:
        """What goes wrong with the answer to a call: the first of the faults that fit."""
        due = [number for number, fault in enumerate(self.faults) if fault.play not in OF_JOBS and self._due(number, fault, call)]
        return self._played(due[0]) if due else None

    def of_job(self, call: Call) -> tuple[Fault, ...]:
        """All that goes wrong with a job that a call makes."""
        due = [number for number, fault in enumerate(self.faults) if fault.play in OF_JOBS and self._due(number, fault, call)]
        return tuple(map(self._played, due))

    def _played(self, number: int) -> Fault:
        self.played[number] += 1
        return self.faults[number]

    def _due(self, number: int, fault: Fault, call: Call) -> bool:
        """Whether it is the turn of a fault; its calls are counted."""
        if not _concerns(fault, call):
            return False
        self.asked[number] += 1
        key = (number, call.operation, call.subject)
        self.tried[key] = self.tried.get(key, 0) + 1
        return (
            (fault.times is None or self.played[number] < fault.times)
            and (not fault.calls or self.asked[number] in fault.calls)
            and (not fault.attempts or self.tried[key] in fault.attempts)
            and _falls(f"{number}:{self.asked[number]}", fault.share)
        )


def _concerns(fault: Fault, call: Call) -> bool:
    """Whether a fault is about the operation and the request of a call."""
    operation = SUBMIT if fault.play in OF_SUBMITS else fault.operation
    if operation not in (None, call.operation):
        return False
    return fault.request is None or any(fnmatchcase(name, fault.request) for name in call.names)


def _falls(word: str, share: float) -> bool:
    """Whether a word is among a share of all words: the same in every run."""
    return int.from_bytes(hashlib.sha256(word.encode()).digest()[:8]) < share * 2**64

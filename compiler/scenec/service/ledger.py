"""What was sent, and what became of it: a database in the project, written before and after each call.

Each write is a transaction of its own that is on the disk before anything else is done, so a process may be killed between any two.
One process sends at a time; others may look, and write what became of jobs.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import TypeAlias

from scenec.noun import Noun
from scenec.service.content import Content
from scenec.service.store import alone, folder, opened, told, transaction

FOLDER = ".scene"
FILE = "ledger.sqlite"
LOCK = "submit.lock"
OVER = ("Finished", "Failed")
"""The states in which nothing more becomes of a job."""
_Write: TypeAlias = Callable[[str, tuple[object, ...]], object]


class Row(Noun):
    """A request that was sent: `sending` until an answer came, then `refused` or `submitted`, with the status that the service names.

    `endpoint` is empty for the service itself. `source` is the file that made it, from the root. Of the rows of one name the last counts.
    """

    number: int
    token: str
    endpoint: str
    name: str
    region: str
    preview: bool
    fingerprint: str
    attempt: int
    source: str
    parameters: str
    state: str
    job: str | None
    status: str | None
    code: str | None
    message: str | None
    request_id: str | None
    sent: str
    changed: str

    @property
    def configs(self) -> dict[str, str]:
        """The parameters that were sent, each a text."""
        return dict(json.loads(self.parameters))

    @property
    def is_over(self) -> bool:
        """Whether nothing more will become of it."""
        return self.state == "refused" or self.status in OVER


class Output(Noun):
    """A video of a job; a preview has a project to look at, and no media."""

    number: int
    job: str
    project: str
    media: str
    url: str
    seconds: float | None
    status: str
    code: str
    message: str


class Tally(Noun):
    """The videos of a row: how many there are, how many are done, and how many failed."""

    videos: int
    done: int
    failed: int


NO_VIDEOS = Tally(0, 0, 0)


def outcome(row: Row, tally: Tally) -> str:
    """What became of a row: `running` or `done`, `partly` or `failed`, or still `stale` or `refused`."""
    if row.state != "submitted":
        return "stale" if row.state == "sending" else "refused"
    if row.status == "Failed" or (row.status == "Finished" and 0 < tally.videos == tally.failed):
        return "failed"
    if row.status != "Finished":
        return "running"
    return "partly" if tally.failed else "done"


def called(of: Row | Content) -> str:
    """What people read of a request's name."""
    return f"{of.name} (preview)" if of.preview else of.name


COLUMNS = ", ".join(Row._fields)
OUTPUTS = ", ".join(Output._fields)


def ledger(root: str, endpoint: str) -> Ledger:
    """The ledger of the project at a root, made where there is none."""
    path = os.path.join(root, FOLDER, FILE)
    folder(path)
    return Ledger(path, endpoint)


def ledger_to_read(root: str, endpoint: str) -> Ledger:
    """The ledger of a project for who writes nothing: where there is none, an empty one that is not kept."""
    path = os.path.join(root, FOLDER, FILE)
    return Ledger(path if os.path.exists(path) else ":memory:", endpoint)


def rehearsal(endpoint: str) -> Ledger:
    """A ledger that is not kept."""
    return Ledger(":memory:", endpoint)


def _place(endpoint: str) -> str:
    """What tells places apart: a host. Those of the vendor are the service itself, whatever way leads there."""
    host = endpoint.rpartition("://")[2]
    return "" if host.partition(":")[0].endswith(".aliyuncs.com") else host


class Ledger:
    """The ledger of a project, as one endpoint is concerned."""

    def __init__(self, path: str, endpoint: str) -> None:
        self.path = path
        self.endpoint = _place(endpoint)
        self._connection: sqlite3.Connection = opened(path)

    def sending(self) -> AbstractContextManager[None]:
        """Be the only one that sends from this project."""
        return nullcontext() if self.path == ":memory:" else alone(os.path.join(os.path.dirname(self.path), LOCK))

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def latest(self, preview: bool) -> Mapping[str, Row]:
        """The last row of each name that is not forgotten, by the name without regard to case."""
        return {row.name.casefold(): row for row in self.rows() if row.preview == preview}

    def rows(self) -> list[Row]:
        """The last row of each name, of previews and of videos, in the order of sending."""
        with told(self.path):
            found = self._connection.execute(
                f"SELECT {COLUMNS} FROM submissions WHERE number IN"
                " (SELECT max(number) FROM submissions WHERE endpoint = ? GROUP BY folded, preview) AND NOT forgotten ORDER BY number",
                (self.endpoint,),
            )
            return [_row(values) for values in found]

    def unanswered(self) -> list[Row]:
        """All that was sent, has no answer and is not forgotten, older contents too."""
        with told(self.path):
            found = self._connection.execute(
                f"SELECT {COLUMNS} FROM submissions WHERE endpoint = ? AND state = 'sending' AND NOT forgotten ORDER BY number",
                (self.endpoint,),
            )
            return [_row(values) for values in found]

    def jobs(self) -> set[str]:
        """All jobs that are known."""
        with told(self.path):
            found = self._connection.execute("SELECT job FROM submissions WHERE endpoint = ? AND job IS NOT NULL", (self.endpoint,))
            return {str(job) for (job,) in found}

    def next_attempt(self, content: Content) -> int:
        """The attempt that a content is sent in: its last one, until that has a job, is forgotten, or another content has a job since."""
        one = (self.endpoint, content.name.casefold(), content.preview)
        with told(self.path):
            last = self._connection.execute(
                "SELECT number, attempt, state = 'submitted' OR forgotten FROM submissions"
                " WHERE endpoint = ? AND folded = ? AND preview = ? AND fingerprint = ? ORDER BY attempt DESC LIMIT 1",
                (*one, content.fingerprint),
            ).fetchone()
            if last is None:
                return 1
            number, attempt, is_used = last
            (replaced,) = self._connection.execute(
                "SELECT count(*) FROM submissions WHERE endpoint = ? AND folded = ? AND preview = ? AND number > ? AND job IS NOT NULL",
                (*one, number),
            ).fetchone()
            return int(attempt) + bool(is_used or replaced)

    def outputs(self, row: Row) -> list[Output]:
        """The videos of a row."""
        with told(self.path):
            found = self._connection.execute(f"SELECT {OUTPUTS} FROM outputs WHERE submission = ? ORDER BY number", (row.number,))
            return [Output._make(values) for values in found]

    def tallies(self) -> Mapping[int, Tally]:
        """The numbers of videos, by the numbers of their rows."""
        with told(self.path):
            found = self._connection.execute(
                "SELECT submission, count(*), sum(status = 'Success'), sum(status = 'Failed') FROM outputs GROUP BY submission"
            )
            return {number: Tally(*numbers) for number, *numbers in found}

    def begin(self, content: Content, attempt: int, source: str, when: str) -> str:
        """Write that a content is about to be sent, and return its token; the same attempt keeps its row, which is the last one then."""
        token = content.token(attempt)
        with self._writing() as write:
            write(
                "INSERT INTO submissions (token, endpoint, name, folded, region, preview, fingerprint, attempt, source, parameters, state,"
                " sent, changed) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'sending', ?, ?) ON CONFLICT (endpoint, token) DO UPDATE"
                " SET number = (SELECT max(number) + 1 FROM submissions), name = excluded.name, state = 'sending',"
                " source = excluded.source, changed = excluded.changed, code = NULL, message = NULL, request_id = NULL",
                (
                    token, self.endpoint, content.name, content.name.casefold(), content.region, content.preview, content.fingerprint,
                    attempt, source, content.text, when, when,
                ),
            )  # fmt: skip
        return token

    def accepted(self, token: str, job: str, when: str) -> None:
        """Write that the service made a job."""
        self._set(token, "state = 'submitted', job = ?, status = coalesce(status, 'Init'), changed = ?", (job, when))

    def refused(self, token: str, code: str, message: str, request_id: str, when: str) -> None:
        """Write that the service made no job, and why."""
        self._set(token, "state = 'refused', code = ?, message = ?, request_id = ?, changed = ?", (code, message, request_id, when))

    def became(self, row: Row, status: str, code: str | None, message: str | None, outputs: Iterable[Output], when: str) -> None:
        """Write what became of a job."""
        with self._writing() as write:
            write(
                "UPDATE submissions SET status = ?, code = ?, message = ?, changed = ? WHERE number = ?",
                (status, code, message, when, row.number),
            )
            write("DELETE FROM outputs WHERE submission = ?", (row.number,))
            for output in outputs:
                write(f"INSERT INTO outputs (submission, {OUTPUTS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", (row.number, *output))

    def forget(self, row: Row) -> None:
        """Let a request count as never sent; its attempts still count, so that it is made anew and not found again."""
        with self._writing() as write:
            write(
                "UPDATE submissions SET forgotten = 1 WHERE endpoint = ? AND folded = ? AND preview = ?",
                (self.endpoint, row.name.casefold(), row.preview),
            )

    def _set(self, token: str, what: str, values: tuple[object, ...]) -> None:
        with self._writing() as write:
            write(f"UPDATE submissions SET {what} WHERE endpoint = ? AND token = ?", (*values, self.endpoint, token))

    @contextmanager
    def _writing(self) -> Iterator[_Write]:
        """One transaction, on the disk when it ends."""
        with told(self.path), transaction(self._connection):
            yield self._connection.execute


def _row(values: tuple[object, ...]) -> Row:
    row = Row._make(values)
    return row._replace(preview=bool(row.preview))

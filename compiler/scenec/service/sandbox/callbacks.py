"""Callbacks of ended jobs in, requests to loopback out, one after another in a thread of its own; none ever leaves this machine."""

from __future__ import annotations

import http.client
import json
import threading
from collections.abc import Callable, Iterator, Mapping
from ipaddress import ip_address
from queue import SimpleQueue
from typing import Any
from urllib.parse import SplitResult, urlsplit

from scenec.noun import Noun
from scenec.service.sandbox.answers import HEADER, NOTE, encoded
from scenec.service.sandbox.jobs import Job, Output

TRIES, PAUSE, PATIENCE = 3, 1.0, 3.0
"""A callback counts when it is answered with 200 within three seconds; two more tries follow, a second apart."""


class Notice(Noun):
    """A callback or a file, what became of it (`sent`, `unanswered`, `not-loopback`, `written`, `unwritable`) and where it went."""

    what: str
    target: str
    event: str
    job_id: str


class Callbacks:
    """Sends what is given to it."""

    def __init__(self, tell: Callable[[Notice], None]) -> None:
        self.tell = tell
        self.waiting: SimpleQueue[tuple[str, str, str, bytes] | None] = SimpleQueue()
        self.ended = threading.Event()
        self.thread = threading.Thread(target=self._run, daemon=True)

    def stop(self) -> None:
        """End; what is not sent by now never is."""
        self.ended.set()
        self.waiting.put(None)
        self.thread.join()

    def send(self, job: Job, event: str, told: Mapping[str, Any], now: str) -> None:
        """Send a callback, where the job wants any."""
        address = wanted_by(job)
        if address is not None:
            message = {**told, "UserData": job.parameters["UserData"]}
            content = {"EventType": event, "UserId": "0", "EventTime": now, "MessageBody": message, "Sandbox": NOTE}
            self.waiting.put((address, event, job.job_id, encoded(content)))

    def _run(self) -> None:
        while (callback := self.waiting.get()) is not None and not self.ended.is_set():
            address, event, job_id, content = callback
            became = "not-loopback"
            if is_loopback(address):
                became = "sent" if any(_post(urlsplit(address), content) for _ in self._tries()) else "unanswered"
            self.tell(Notice(became, address, event, job_id))

    def _tries(self) -> Iterator[int]:
        """The tries of a callback, each but the first after a pause."""
        for number in range(TRIES):
            if number and self.ended.wait(PAUSE):
                return
            yield number


def of_output(output: Output) -> dict[str, Any]:
    """What a callback says of a video."""
    told = {"JobId": output.job_id, "ProjectId": output.project_id, "Status": "Fail" if output.failure else "Success"}
    if output.failure:
        return {**told, "ErrorCode": output.failure.code, "ErrorMessage": output.failure.message}
    return {**told, "MediaId": output.media_id, "MediaURL": output.url} if output.media_id else told


def of_job(job: Job) -> dict[str, Any]:
    """What a callback says of a whole job; no document shows it, so it is a guess after that of a video."""
    return {"JobId": job.job_id, "Status": "Fail" if job.failure else "Success"}


def is_loopback(address: str) -> bool:
    """Whether an address is on this machine for sure; no name server is asked."""
    try:
        url = urlsplit(address)
        return url.scheme == "http" and url.port != 0 and (url.hostname == "localhost" or ip_address(url.hostname or "").is_loopback)
    except ValueError:
        return False


def wanted_by(job: Job) -> str | None:
    """Where a job wants its callbacks."""
    try:
        wanted = json.loads(job.parameters.get("UserData", ""))
    except ValueError:
        return None
    address = wanted.get("NotifyAddress") if isinstance(wanted, dict) else None
    return address if isinstance(address, str) and address else None


def _post(url: SplitResult, content: bytes) -> bool:
    """Whether a callback is taken. No proxy and no redirect leads away from here."""
    host = "127.0.0.1" if url.hostname == "localhost" else url.hostname or ""
    connection = http.client.HTTPConnection(host, url.port or 80, timeout=PATIENCE)
    target = f"{url.path or '/'}{f'?{url.query}' if url.query else ''}"
    try:
        connection.request("POST", target, content, {"Content-Type": "application/json", HEADER: NOTE})
        return connection.getresponse().status == 200
    except (OSError, ValueError, http.client.HTTPException):
        return False
    finally:
        connection.close()

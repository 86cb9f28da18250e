"""Kills `scene submit` at a moment, with the signal that nothing can answer; the product has no hooks for it.

A moment is a point in the way of one request, and how often that point was passed before; or a number of seconds.
"""

from __future__ import annotations

import signal
import subprocess
import time
from pathlib import Path

from scenec.service.sandbox import Sandbox
from tests.cli.running import COMMAND
from tests.service.commands import QUICK, scene, script, surroundings

DIE = f"""
{QUICK}
import os, signal, sqlite3
from scenec.service import ledger, store
from scenec.service.client import SdkService
from scenec.service.ledger import Ledger
from urllib3.connection import HTTPConnection
left = NUMBER
def die():
    global left
    left -= 1
    if left < 0:
        os.kill(os.getpid(), signal.SIGKILL)
def before(owner, name):
    real = getattr(owner, name)
    def dying(*given, **named):
        die()
        return real(*given, **named)
    setattr(owner, name, dying)
def after(owner, name):
    real = getattr(owner, name)
    def dying(*given, **named):
        found = real(*given, **named)
        die()
        return found
    setattr(owner, name, dying)
def within(owner, name):
    # the statements of a write are done, and it is not on the disk yet
    real, commit = getattr(owner, name), store.transaction
    def dying(*given, **named):
        from contextlib import contextmanager
        @contextmanager
        def cut(connection, sort="IMMEDIATE"):
            with commit(connection, sort):
                yield
                die()
        ledger.transaction = cut
        try:
            return real(*given, **named)
        finally:
            ledger.transaction = commit
    setattr(owner, name, dying)
POINT
"""
POINTS = {
    "before the ledger is there": "before(ledger, 'opened')",
    "when the ledger is there": "after(ledger, 'opened')",
    "before it is written that a request is sent": "before(Ledger, 'begin')",
    "while that is written": "within(Ledger, 'begin')",
    "when that is written": "after(Ledger, 'begin')",
    "before a request leaves": "before(HTTPConnection, 'request')",
    "when a request has left": "before(HTTPConnection, 'getresponse')",
    "when the reply is here": "after(HTTPConnection, 'getresponse')",
    "when the reply is understood": "after(SdkService, 'submit')",
    "before the job is written down": "before(Ledger, 'accepted')",
    "while the job is written down": "within(Ledger, 'accepted')",
    "when the job is written down": "after(Ledger, 'accepted')",
}
"""Before and after each write, each send and each reply."""


def killed_at(folder: Path, endpoint: str, point: str, number: int) -> bool:
    """Run a submit that is killed at a point, once that was passed so often; whether it came to that."""
    program = script(DIE.replace("NUMBER", str(number)).replace("POINT", POINTS[point]))
    return scene(folder, "submit", "--yes", "--rate", "1000", "--endpoint", endpoint, program=program).code == -signal.SIGKILL


def killed_while_sending(folder: Path, sandbox: Sandbox, seconds: float) -> bool:
    """Run a submit that is killed so many seconds after its first call came; whether it was still running."""
    heard = len(sandbox.calls)
    process = _begun(folder, sandbox.endpoint)
    while len(sandbox.calls) == heard and process.poll() is None:
        time.sleep(0.005)
    time.sleep(seconds)
    process.kill()
    return process.wait() == -signal.SIGKILL


def killed_after(folder: Path, endpoint: str, seconds: float) -> bool:
    """Run a submit that is killed after so many seconds; whether it was still running."""
    process = _begun(folder, endpoint)
    time.sleep(seconds)
    process.kill()
    return process.wait() == -signal.SIGKILL


def _begun(folder: Path, endpoint: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [COMMAND, "submit", "--yes", "--rate", "1000", "--endpoint", endpoint],
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=surroundings(folder),
    )

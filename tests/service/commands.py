"""Runs the commands that send as a person does: the installed `scene`, its credentials in the environment, a sandbox behind it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from scenec.service.ledger import Row, ledger
from scenec.service.sandbox import Sandbox
from tests.cli.running import COMMAND, Run, environment

OWN = ("ALIBABA_CLOUD_", "ALIBABACLOUD_", "HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy", "DEBUG")
"""What an environment may hold that decides who sends, and by what way."""


def surroundings(home: Path, changes: Mapping[str, str] | None = None, key: str = "sandbox", secret: str = "sandbox") -> dict[str, str]:
    """An environment with the credentials of a sandbox, and no others."""
    kept = {name: value for name, value in environment().items() if not name.startswith(OWN)}
    own = {"HOME": str(home), "ALIBABA_CLOUD_ECS_METADATA_DISABLED": "true"}
    keys = {"ALIBABA_CLOUD_ACCESS_KEY_ID": key, "ALIBABA_CLOUD_ACCESS_KEY_SECRET": secret} if key else {}
    return {**kept, **own, **keys, **(changes or {})}


def scene(
    folder: Path, *arguments: str, env: Mapping[str, str] | None = None, program: tuple[str, ...] = (COMMAND,), seconds: int = 300
) -> Run:
    """Run a command to its end, which comes within so many seconds."""
    made = subprocess.run(
        [*program, *arguments],
        cwd=folder,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        env=dict(env) if env is not None else surroundings(folder),
        timeout=seconds,
        check=False,
    )
    return Run(made.returncode, made.stdout.decode(), made.stderr.decode())


def begin(folder: Path, *arguments: str, env: Mapping[str, str] | None = None) -> subprocess.Popen[bytes]:
    """Begin a command."""
    return subprocess.Popen(
        [COMMAND, *arguments],
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=dict(env) if env is not None else surroundings(folder),
    )


def script(text: str) -> tuple[str, ...]:
    """A program that does something of its own in the process of the command, before it begins."""
    return (sys.executable, "-c", f"{text}\nfrom scenec.cli.main import main\nmain()\n")


QUICK = "from scenec.service.clock import Clock\nimport time\nClock.sleep = lambda self, seconds: time.sleep(min(seconds, 0.05))"
"""Lets the command wait for less."""


def rows(folder: Path, sandbox: Sandbox) -> list[Row]:
    """What the ledger of a folder knows of what was sent to a sandbox."""
    book = ledger(str(folder), sandbox.endpoint)
    found = book.rows()
    book.close()
    return found


def each_once(folder: Path, sandbox: Sandbox, number: int) -> None:
    """Whether each of so many requests has one job, and the ledger knows which."""
    found = rows(folder, sandbox)
    assert len(found) == len(sandbox.jobs) == number
    assert {row.token: row.job for row in found} == {job.token: job.job_id for job in sandbox.jobs}
    assert os.path.exists(folder / ".scene/ledger.sqlite")

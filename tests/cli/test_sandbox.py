"""`scene sandbox`: it says what it is and where, shows each call, and ends with a summary."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from alibabacloud_tea_openapi.exceptions import ClientException

from tests.cli.running import COMMAND, Run, call, environment, files
from tests.service.calling import batch, submit

FAULTS = '[[fault]]\nplay = "throttle"\ncalls = [1]\n\n[[fault]]\nplay = "fail-job"\ncalls = [1]\n'


class Running:
    """A command that runs: its endpoint and banner, and when it has ended what it said."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        self.banner = ""
        while "Ctrl-C" not in self.banner:
            line = process.stdout.readline() if process.stdout else ""
            assert line, process.communicate()
            self.banner += line
        found = re.search(r"127\.0\.0\.1:\d+", self.banner)
        self.endpoint = found[0] if found else ""

    def end(self, how: signal.Signals = signal.SIGINT) -> Run:
        """End it."""
        self.process.send_signal(how)
        out, err = self.process.communicate(timeout=20)
        return Run(self.process.returncode, self.banner + out, err)


@contextmanager
def running(folder: Path, *arguments: str) -> Iterator[Any]:
    """A sandbox of the command line."""
    process = subprocess.Popen(
        [COMMAND, "sandbox", *arguments], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment()
    )
    try:
        yield Running(process)
    finally:
        process.kill()
        process.communicate()


def test_a_rehearsal(tmp_path: Path) -> None:
    (tmp_path / "faults.toml").write_text(FAULTS)
    with running(tmp_path, "--scenario", "faults.toml", "--speed", "10000", "--media", "videos") as sandbox:
        with pytest.raises(ClientException, match="Throttling"):
            submit(sandbox, "first")
        first, second = submit(sandbox, "first"), submit(sandbox, "second", Count=2)
        while (batch(sandbox, first).status, batch(sandbox, second).status) != ("Failed", "Finished"):
            pass
        ended = sandbox.end()
    assert ended.code == 0
    assert "It is not the service: nothing is made, and nothing is billed." in ended.out
    assert f"scene submit --endpoint {sandbox.endpoint}" in ended.out
    assert "faults.toml, 2 faults" in ended.out
    lines = [re.sub(r"^[\d:]{8}  |[0-9a-f]{32}", "", line) for line in ended.err.splitlines() if "Submit" in line]
    assert lines == [
        "SubmitBatchMediaProducingJob  first  400  Throttling.User  (fault: throttle)",
        "SubmitBatchMediaProducingJob  first  200  job   (fault: fail-job)",
        "SubmitBatchMediaProducingJob  second  200  job ",
    ]
    assert re.fullmatch(r"\d+ calls, 2 jobs \(1 finished, 1 failed\), 2 faults played, nothing made or billed", ended.summary)
    assert list(files(tmp_path / "videos")) == ["reef-out/tours/reef_0.mp4", "reef-out/tours/reef_1.mp4"]


def test_it_is_quiet_and_ends_when_it_is_told_to(tmp_path: Path) -> None:
    with running(tmp_path, "--quiet") as sandbox:
        submit(sandbox)
        ended = sandbox.end(signal.SIGTERM)
    assert (ended.code, ended.err) == (0, "\n1 call, 1 job, nothing made or billed\n")


def test_the_secret_of_a_caller_is_not_in_the_log(tmp_path: Path) -> None:
    with running(tmp_path) as sandbox:
        with pytest.raises(ClientException):
            submit(sandbox, "x" * 65)
        ended = sandbox.end()
    assert "Signature" not in ended.err
    assert "Credential" not in ended.err


def test_a_port_that_is_taken(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        ended = call(tmp_path, "sandbox", "--port", str(port))
    assert ended.code == 2
    assert f"Port {port} cannot be listened on: address already in use." in ended.err


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "videos").write_text("in the way")
    ended = call(tmp_path, "sandbox", "--media", "videos")
    assert (ended.code, ended.codes) == (1, ["E5007"])


def test_scenarios_are_checked(tmp_path: Path) -> None:
    (tmp_path / "faults.toml").write_text(FAULTS)
    assert call(tmp_path, "sandbox", "--scenario", "faults.toml", "--check") == Run(0, "", "2 faults, no mistakes\n")
    assert call(tmp_path, "sandbox", "--scenario", "none.toml").codes == ["E5001"]
    (tmp_path / "faults.toml").write_text(FAULTS.replace("throttle", "throtle"))
    ended = call(tmp_path, "sandbox", "--scenario", "faults.toml")
    assert (ended.code, ended.codes) == (1, ["E6052"])

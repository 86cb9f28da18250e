"""Memory does not grow with the number of files: each is forgotten once its requests are written."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from tests.cli.running import COMMAND, environment, project, video

AXES = "  variants a { " + ", ".join(f"a{number} {{ output {{ count: {number + 1} }} }}" for number in range(10)) + " }\n"
COMMENT = f"// {'x' * 2_000}\n"


def peak(folder: Path, count: int, jobs: str) -> float:
    """The peak of memory of a build of so many files, in MiB; of the largest process, where there are several."""
    sources = {f"f{n}.scene": COMMENT * 10 + video(f"v{n}", more=AXES).replace("/{{ video }}", "/{{ request }}") for n in range(count)}
    project(folder, sources)
    process = subprocess.Popen([COMMAND, "build", jobs], cwd=folder, stderr=subprocess.DEVNULL, env=environment())
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0
    return usage.ru_maxrss / 1024


@pytest.mark.slow
@pytest.mark.parametrize("jobs", ["-j1", "-j2"])
def test_memory(tmp_path: Path, jobs: str) -> None:
    assert peak(tmp_path / "many", 150, jobs) - peak(tmp_path / "one", 1, jobs) < 8

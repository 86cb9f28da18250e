"""Memory does not grow with the number of files: each is forgotten once its requests are written."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.running import COMMAND, environment, project, video

AXES = "  variants a { " + ", ".join(f"a{number} {{ output {{ count: {number + 1} }} }}" for number in range(10)) + " }\n"
COMMENT = f"// {'x' * 2_000}\n"

MEASURED = """
import resource, subprocess, sys
subprocess.run(sys.argv[1:], check=True, stderr=subprocess.DEVNULL)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""
"""A small process that runs a command: what the system tells of a process begins with the size of the one that it was copied from."""


def peak(folder: Path, count: int, jobs: str) -> float:
    """The peak of memory of a build of so many files, in MiB; of the largest process, where there are several."""
    sources = {f"f{n}.scene": COMMENT * 10 + video(f"v{n}", more=AXES).replace("/{{ video }}", "/{{ request }}") for n in range(count)}
    project(folder, sources)
    command = [sys.executable, "-S", "-c", MEASURED, COMMAND, "build", jobs]
    made = subprocess.run(command, cwd=folder, capture_output=True, text=True, env=environment(), check=True)
    return int(made.stdout) / 1024


@pytest.mark.slow
@pytest.mark.parametrize("jobs", ["-j1", "-j2"])
def test_memory(tmp_path: Path, jobs: str) -> None:
    assert peak(tmp_path / "many", 150, jobs) - peak(tmp_path / "one", 1, jobs) < 8

"""Worker processes: the same bytes and the same words as without, whatever they are given and whatever becomes of them."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import time
from pathlib import Path

import pytest

from tests.cli.running import COMMAND, Run, environment, files, project, run, video

PATCH = """
import scenec.batch
import scenec.building
scenec.building.WORTH = -1
real = scenec.batch.compile_source
def compile_source(source, *rest):
    if source.name == "f20.scene":
        {action}
    return real(source, *rest)
scenec.batch.compile_source = compile_source
"""


def patched(folder: Path, action: str = "pass") -> dict[str, str]:
    """An environment in which all work is worth workers, and something happens at one of the files."""
    patch = folder / "patch"
    patch.mkdir(exist_ok=True)
    (patch / "sitecustomize.py").write_text(PATCH.format(action=action), encoding="utf-8")
    return environment({"PYTHONPATH": f"{patch}{os.pathsep}{os.environ.get('PYTHONPATH', '')}"})


def build(folder: Path, *arguments: str) -> Run:
    """A build whose work is worth workers."""
    return run(folder, "build", *arguments, env=patched(folder))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A project of thirty files, large enough to be shared; some have mistakes, two name a video alike, and all use one file."""
    sources = {f"f{number:02}.scene": 'use "lib.scene"\n' + video(f"v{number}", visual="lib.street") for number in range(30)}
    sources["f07.scene"] += video("V3")
    sources["f11.scene"] = sources["f11.scene"].replace("lib.street", "lib.square")
    sources["f12.scene"] += video("more") + video("even_more")
    return project(tmp_path, sources | {"lib.scene": 'let street = "a street"\n'})


def test_the_same_whatever_the_number_of_workers(folder: Path) -> None:
    one = build(folder, "-j1", "--map", "-o", "one")
    two = build(folder, "-j2", "--map", "-o", "two")
    assert (one.code, sorted(set(one.codes))) == (1, ["E1010", "E1026"])
    assert two == one
    assert files(folder / "two") == files(folder / "one")
    assert not list((folder / "two").glob(".scene*"))


@pytest.mark.parametrize("form", ["json", "sarif"])
def test_documents_are_the_same_too(folder: Path, form: str) -> None:
    made = [build(folder, jobs, "-o", jobs[1:], "--format", form) for jobs in ("-j1", "-j2")]
    assert made[0] == made[1]


def test_documents_on_standard_output_come_in_order(folder: Path) -> None:
    assert build(folder, "-j3", "-o", "-") == build(folder, "-j1", "-o", "-")


def test_workers_write_what_differs_and_no_more(folder: Path) -> None:
    first = build(folder, "-j2")
    for path in (folder / "build").iterdir():
        os.utime(path, (1, 1))
    again = build(folder, "-j2")
    assert again.summary == re.sub("written", "up to date", first.summary)
    assert {path.stat().st_mtime for path in (folder / "build").iterdir()} == {1}
    lost = project(folder / "build", {"v1.json": "mine", "v5.json": "mine"}).joinpath("scene.toml")
    lost.unlink()
    (folder / "build/scene.lock").unlink()
    refused = build(folder, "-j2")
    assert refused.codes.count("E5008") == 2
    assert (folder / "build/v5.json").read_text() == "mine"
    assert not list((folder / "build").glob(".scene*"))


def started(folder: Path, action: str, *arguments: str) -> subprocess.Popen[bytes]:
    """A build in whose workers something happens at one of the files."""
    return subprocess.Popen(
        [COMMAND, "build", "-j2", *arguments], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        env=patched(folder, action), start_new_session=True,
    )  # fmt: skip


def ended(process: subprocess.Popen[bytes]) -> Run:
    """How a build ended."""
    out, err = process.communicate(timeout=60)
    return Run(process.returncode, out.decode(), err.decode())


def test_a_worker_that_dies(folder: Path) -> None:
    made = ended(started(folder, "import os, signal; os.kill(os.getpid(), signal.SIGKILL)"))
    assert made.code == 70
    assert made.summary == "A worker process ended before its time: it was killed, or memory ran out. Build again, perhaps with -j1."
    assert "Traceback" not in made.err
    assert not list((folder / "build").glob(".scene*"))
    again = build(folder, "-j2", "--map")
    assert files(folder / "build") == files_of_a_fresh_build(folder)
    assert again.code == 1


def files_of_a_fresh_build(folder: Path) -> dict[str, bytes]:
    """What a build into an empty folder writes."""
    build(folder, "-j1", "--map", "-o", "fresh")
    return files(folder / "fresh")


def test_an_interruption_ends_all(folder: Path) -> None:
    ready = folder / "ready"
    process = started(folder, f"open({str(ready)!r}, 'w'); import time; time.sleep(3)")
    while not ready.exists():
        time.sleep(0.02)
    os.killpg(process.pid, signal.SIGINT)
    made = ended(process)
    assert made.code == 130
    assert "Traceback" not in made.err
    assert not _is_there(process.pid)
    assert not list((folder / "build").glob(".scene*"))
    build(folder, "-j2", "--map")
    assert files(folder / "build") == files_of_a_fresh_build(folder)


def test_workers_end_with_the_build_that_is_killed(folder: Path) -> None:
    ready = folder / "ready"
    process = started(folder, f"open({str(ready)!r}, 'w'); import time; time.sleep(60)")
    while not ready.exists():
        time.sleep(0.02)
    process.kill()
    process.communicate(timeout=20)
    until = time.monotonic() + 20
    while _is_there(process.pid):
        assert time.monotonic() < until
        time.sleep(0.02)
    build(folder, "-j2", "--map")
    assert files(folder / "build") == files_of_a_fresh_build(folder)


def _is_there(group: int) -> bool:
    """Whether a process of a group runs."""
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True

"""A project that is built, changed, built again and killed while that goes on; what has to hold then."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from tests.cli.running import call, environment, files, project, video

KILLED = """
import builtins, os, signal, sys
left = int(sys.argv.pop(1))
def counted(real):
    def count(*arguments, **named):
        global left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return real(*arguments, **named)
    return count
for name in ("replace", "open", "write", "remove", "makedirs"):
    setattr(os, name, counted(getattr(os, name)))
builtins.open = counted(open)
import scenec.building
scenec.building.WORTH = -1 if "-j2" in sys.argv else 1e9
from scenec.cli.main import main
main()
"""
"""`scene`, which kills itself where it touches a file for the time that is given first."""


def old() -> dict[str, str]:
    """What is built first."""
    return {f"f{number}.scene": video(f"a{number}") + video(f"b{number}") for number in range(6)}


def new(word: str) -> dict[str, str]:
    """What is built then: requests that are as they were, others that are changed, new and no longer made."""
    made = {f"f{number}.scene": video(f"a{number}") + video(f"c{number}", visual=f'"{word}"') for number in range(4)}
    return {**made, "g.scene": video("d", visual=f'"{word}"'), "f5.scene": video("b5", visual=f'"{word}"')}


def begun(folder: Path) -> Path:
    """A project that was built and then changed."""
    project(folder, old())
    assert call(folder, "build", "--map").code == 0
    write(folder, new("first"))
    return folder


def write(folder: Path, sources: dict[str, str]) -> None:
    """Put other scenes in the place of all."""
    for path in folder.glob("[!.]*.scene"):
        path.unlink()
    for name, text in sources.items():
        (folder / name).write_text(text, encoding="utf-8")


def fresh(folder: Path, sources: dict[str, str]) -> dict[str, bytes]:
    """What a build into an empty folder writes."""
    if folder.exists():
        shutil.rmtree(folder)
    project(folder, sources)
    assert call(folder, "build", "--map").code == 0
    return files(folder / "build")


def killed(folder: Path, at: int, *arguments: str) -> int:
    """Build until files were touched so often, and kill it there; returns the exit code."""
    command = [sys.executable, "-c", KILLED, str(at), "build", "--map", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, env=environment(), timeout=60, check=False).returncode


def check(folder: Path, wanted: Path) -> None:
    """Whether there are only whole files, and the next build completes what was begun, although scenes were changed once more."""
    known = [fresh(wanted, sources) for sources in (old(), new("first"))]
    for name, content in files(folder / "build").items():
        assert not name.endswith(".json") or content in [some.get(name) for some in known], name
    write(folder, new("second"))
    made = call(folder, "build", "--map")
    assert made.code == 0, made.err
    assert files(folder / "build") == fresh(wanted, new("second"))
    assert not list((folder / "build").glob(".scene*")) + list((folder / ".scene").glob(".scene*"))
    assert call(folder, "build", "--map").summary == "10 videos, 10 requests, 10 up to date, no mistakes"

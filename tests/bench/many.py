"""The benchmark of many files: a storyboard in 20 variants each, built anew, by two processes, and where next to nothing changed.

Run by `make bench`, after the one of single files; `python -m tests.bench.many 100` takes fewer files than 1,000.
"""

from __future__ import annotations

import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from tests.bench.run import ENVIRONMENT, PYTHON, VENV, WORK, Sample, as_scene, prepare, storyboard

SCENE = str(VENV / "bin" / "scene")
ROUNDS = 15
AXES = """  variants format {
    portrait { output { size: 1080x1920 } }
    landscape { output { size: 1920x1080 }, title { y: 5% } }
    square { output { size: 1080x1080 } }
    wide { output { size: 1280x720 } }
  }
  variants language {
    zh { speech { voice: zhiqing } }
    en { speech { voice: ava } }
    de { subheading 1: "Heute geöffnet" }
    fr { subheading 1: "Ouvert aujourd'hui" }
    es { subheading 1: "Abierto hoy" }
  }
}
"""


def spec(number: int) -> str:
    """A storyboard in 20 variants, about which nothing is to be said."""
    text = as_scene(storyboard(number)).replace("max_duration: 60s, ", "").replace("size: 1080x1920, ", "")
    return text.replace("{{ video }}_", "{{ request }}_").replace("speech { voice: zhiqing, ", "speech { ").removesuffix("}\n") + AXES


def write_project(count: int) -> Path:
    """A project of so many files."""
    folder = WORK / f"many{count}"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    (folder / "scene.toml").write_text('edition = "2026"\n')
    for number in range(count):
        (folder / f"film{number:04d}.scene").write_text(spec(number), encoding="utf-8")
    return folder


MEASURED = """
import resource, subprocess, sys, time
begin = time.perf_counter()
subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
print(time.perf_counter() - begin, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""
"""A small process that runs a command: what the system tells of a process begins with the size of the one that it was copied from."""


def run(folder: Path, *command: str) -> float:
    """Run a command once: seconds."""
    before = time.perf_counter()
    subprocess.run(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=ENVIRONMENT, check=True)
    return time.perf_counter() - before


def weighed(folder: Path, *command: str) -> Sample:
    """Run a command once: seconds, and the peak of memory of its largest process in MiB."""
    script = [str(PYTHON), "-S", "-c", MEASURED, *command]
    made = subprocess.run(script, cwd=folder, capture_output=True, text=True, env=ENVIRONMENT, check=True)
    seconds, peak = made.stdout.split()
    return float(seconds), int(peak) / 1024


def build(folder: Path, output: str, jobs: int) -> Sample:
    """Build a project into an empty folder."""
    shutil.rmtree(folder / output, ignore_errors=True)
    shutil.rmtree(folder / ".scene", ignore_errors=True)
    return weighed(folder, SCENE, "build", "-o", output, f"-j{jobs}")


def repeated(folder: Path, change: Callable[[int], None]) -> dict[str, float]:
    """The medians of interleaved rounds: the start of the interpreter, a build of nothing, and one after a change."""
    seconds: dict[str, list[float]] = {"floor": [], "nothing changed": [], "one changed": []}
    for turn in range(ROUNDS + 1):
        seconds["floor"].append(run(folder, str(PYTHON), "-c", "pass"))
        seconds["nothing changed"].append(run(folder, SCENE, "build"))
        change(turn)
        time.sleep(0.05)
        seconds["one changed"].append(run(folder, SCENE, "build"))
        run(folder, SCENE, "build")
    return {name: statistics.median(some[1:]) for name, some in seconds.items()}


def main() -> None:
    """Measure, and print the table."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    prepare()
    one, many = write_project(1), write_project(count)
    alone = build(one, "one", 1)
    single, shared = build(many, "one", 1), build(many, "two", 2)
    run(many, SCENE, "build")

    def change(turn: int) -> None:
        (many / "film0000.scene").write_text(spec(0).replace("quiet street", f"street no {turn}"), encoding="utf-8")

    medians = repeated(many, change)
    floor = medians["floor"]
    print(f"\n{count} files in 20 variants each; the floor is {floor * 1000:.1f} ms")
    print(f"  built anew by one process {single[0]:7.1f} s, {single[0] / count * 1000:.1f} ms a file; by two {shared[0]:7.1f} s")
    rows = [
        ("two processes against one", shared[0] / single[0], "<= 0.68"),
        ("memory of one process less that for one file, MiB", single[1] - alone[1], "<= 16"),
        ("memory of the largest of two less that for one file, MiB", shared[1] - alone[1], "<= 16"),
        ("nothing changed, x floor", medians["nothing changed"] / floor, "<= 6"),
        ("one file changed, x floor", medians["one changed"] / floor, "<= 8"),
    ]
    for words, value, target in rows:
        print(f"  {words:58} {value:7.2f}   target {target}")


if __name__ == "__main__":
    main()

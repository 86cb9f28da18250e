"""Submits that are killed at a hundred moments by chance, and one of two thousand requests.

Nothing may be lost or doubled, memory stays steady, and calls keep their pace.
"""

from __future__ import annotations

import os
import random
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from scenec.service.sandbox import Fault, Sandbox, Scenario
from tests.cli.running import COMMAND, project
from tests.service.commands import each_once, rows, scene, surroundings
from tests.service.killing import killed_after, killed_while_sending
from tests.service.sending import scenes

KILLS = 100
REQUESTS = 50
LONG = 2000
RATE = 200


def main() -> None:
    """Both, and their figures."""
    seed = int(os.environ.get("SEED", "0")) or int(time.time())
    print(f"seed {seed}", flush=True)
    kills(random.Random(seed))
    long()


def kills(chance: random.Random) -> None:
    """Kill submits of fifty requests, with lost replies, until a hundred were hit while they ran."""
    hit = projects = open_rows = 0
    while hit < KILLS:
        projects += 1
        with (
            TemporaryDirectory() as folder,
            Sandbox(Scenario((Fault("lost-reply", attempts=(1,), share=0.1), Fault("slow", seconds=0.02)))) as at,
        ):
            path = project(Path(folder), {"a.scene": scenes(REQUESTS)})
            while _killed(path, at, chance):
                hit += 1
                open_rows += sum(row.state == "sending" for row in rows(path, at))
                if len(at.jobs) == REQUESTS or hit == KILLS:
                    break
            made = scene(path, "submit", "--yes", "--rate", "1000", "--endpoint", at.endpoint)
            assert made.code == 0, made.err
            each_once(path, at, REQUESTS)
        print(f"  {hit} of {KILLS} kills, {projects} projects of {REQUESTS} requests: each made once", flush=True)
    print(f"kills: {hit}, lost: 0, doubled: 0; left without an answer by a kill: {open_rows}", flush=True)


def _killed(folder: Path, at: Sandbox, chance: random.Random) -> bool:
    """Kill a submit: mostly while it sends, now and then before."""
    if chance.random() < 0.1:
        return killed_after(folder, at.endpoint, chance.uniform(0.1, 3))
    return killed_while_sending(folder, at, chance.uniform(0, 0.5))


def long() -> None:
    """Submit very many requests, kill that, and submit again; sending takes no memory beside what compiling takes."""
    with TemporaryDirectory() as folder, Sandbox(Scenario((Fault("throttle", share=0.01),))) as at:
        path = project(Path(folder), {"a.scene": scenes(LONG)})
        alone, _ = peak(path, 3, "plan", "--endpoint", at.endpoint)
        killed = killed_while_sending(path, at, 2)
        before, calls = len(at.jobs), len(at.calls)
        start = time.monotonic()
        whole, shown = peak(path, 0, "submit", "--yes", "--rate", str(RATE), "--endpoint", at.endpoint)
        seconds = time.monotonic() - start
        each_once(path, at, LONG)
        rate = busiest([call.at for call in at.calls[calls + 1 :]])
    lines = [line for line in shown.splitlines() if line.startswith("sent: ")]
    print(f"{LONG} requests, {before} of them before a kill: {seconds:.0f} s; {whole} MiB at most, of which the plan takes {alone}")
    print(f"busiest second: {rate} calls, {RATE} allowed; lines of progress: {len(lines)}", flush=True)
    assert killed
    assert rate <= RATE + 2
    assert whole <= alone + 64
    assert len(lines) <= 11


def peak(folder: Path, code: int, *arguments: str) -> tuple[int, str]:
    """Run a command that ends with a code; the peak of its memory in MiB, and what it showed."""
    measure = "import resource, subprocess, sys; made = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL); "
    measure += "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024); sys.exit(made.returncode)"
    made = scene(folder, COMMAND, *arguments, env=surroundings(folder), program=(sys.executable, "-c", measure), seconds=3600)
    assert made.code == code, made.err
    return int(made.out), made.err


def busiest(moments: list[float]) -> int:
    """The most calls in any second."""
    most = first = 0
    for last, moment in enumerate(moments):
        while moment - moments[first] >= 1:
            first += 1
        most = max(most, last - first + 1)
    return most


if __name__ == "__main__":
    main()

"""Builds that are killed at random moments: each leaves whole files, and the next one completes it.

Run by `make soak`, which prints what became of them; `python -m tests.soak.builds 1000 7` for so many moments, drawn from a seed.
"""

from __future__ import annotations

import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from tests.cli.running import COMMAND, environment
from tests.interrupting import begun, check

SHARED = "import sys, scenec.building; scenec.building.WORTH = -1; from scenec.cli.main import main; main()"


def command(jobs: str) -> list[str]:
    """A build; that of several processes shares all of its work."""
    whole = [COMMAND] if jobs == "-j1" else [sys.executable, "-c", SHARED]
    return [*whole, "build", "--map", jobs]


def killed(folder: Path, jobs: str, after: float) -> str:
    """Kill a build after a while; what had become of it by then."""
    before = _times(folder)
    process = subprocess.Popen(command(jobs), cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment())
    time.sleep(after)
    process.kill()
    process.communicate()
    if process.returncode == 0:
        return "had ended"
    return "had not written" if _times(folder) == before else "was writing"


def _times(folder: Path) -> dict[str, int]:
    """When the files of the output folder were changed."""
    return {path.name: path.stat().st_mtime_ns for path in (folder / "build").iterdir()}


def duration(jobs: str) -> float:
    """How long a build takes that is not killed."""
    with tempfile.TemporaryDirectory() as place:
        folder = begun(Path(place) / "project")
        start = time.perf_counter()
        subprocess.run(command(jobs), cwd=folder, check=True, capture_output=True, env=environment())
        return time.perf_counter() - start


def main() -> None:
    """Kill builds, and print the figures."""
    moments = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else random.randrange(1 << 32)
    draw, begin = random.Random(seed), time.perf_counter()
    lengths = {jobs: duration(jobs) for jobs in ("-j1", "-j2")}
    outcomes: Counter[str] = Counter()
    for moment in range(moments):
        jobs = ("-j1", "-j2")[moment % 2]
        with tempfile.TemporaryDirectory() as place:
            folder = begun(Path(place) / "project")
            after = draw.uniform(0.6, 1.05) * lengths[jobs]
            outcomes[f"{jobs} {killed(folder, jobs, after)}"] += 1
            check(folder, Path(place) / "wanted")
    print(f"{moments} builds were killed at random moments (seed {seed}); all left whole files, and the next build completed them")
    for outcome, number in sorted(outcomes.items()):
        print(f"  {outcome:20} {number:5}")
    print(f"  {time.perf_counter() - begin:.0f} s")


if __name__ == "__main__":
    main()

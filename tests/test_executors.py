"""Whoever has workers may lend them: threads, processes, a Dask cluster; the bytes are the same."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest

import scenec
from tests.cli.running import call, environment, files, project, video

VARIANTS = """  variants format {
    portrait { output { size: 1080x1920 } }
    landscape { output { size: 1920x1080 } }
  }
"""


def spec(number: int) -> str:
    """A file of one video in two variants, and one of another."""
    return f'use "lib.scene"\n{video(f"v{number}", "lib.street", VARIANTS).replace("/{{ video }}", "/{{ request }}")}{video(f"w{number}")}'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A project of some files, one of which has a warning."""
    sources = {f"deep{number % 2}/f{number}.scene": spec(number).replace("lib.scene", "/lib.scene") for number in range(12)}
    sources["deep0/f4.scene"] += 'let idle = "x"\n'
    return project(tmp_path, {**sources, "lib.scene": 'let street = "a street"\n'})


@pytest.fixture
def expected(folder: Path) -> dict[str, bytes]:
    """What one process writes."""
    assert call(folder, "build", "-j1", "--map", "-o", "expected").summary == "24 videos, 36 requests, 36 written, 1 warning"
    return files(folder / "expected")


def told(built: scenec.Built) -> str:
    """What a build says of requests and findings; sources are equal only to themselves."""
    return repr(built._replace(numbers={}))


def test_without_workers(folder: Path, expected: dict[str, bytes]) -> None:
    built = scenec.build(folder, folder / "out", forms=["map", "request"])
    assert (built.ok, len(built.requests), [found.code for found in built.diagnostics]) == (True, 36, ["W0012"])
    assert dict(built.numbers) == {"videos": 24, "requests": 36, "written": 36, "unchanged": 0, "removed": 0}
    assert files(folder / "out") == expected
    again = scenec.build(folder, folder / "out", forms=["request"])
    assert told(again) == told(built)
    assert dict(again.numbers) == {**built.numbers, "written": 0, "unchanged": 36}


@pytest.mark.parametrize("kind", [ThreadPoolExecutor, ProcessPoolExecutor])
def test_an_executor(folder: Path, expected: dict[str, bytes], kind: type[Executor]) -> None:
    options: dict[str, Any] = {"mp_context": get_context("spawn")} if kind is ProcessPoolExecutor else {}
    with kind(2, **options) as executor:  # type: ignore[call-arg]
        built = scenec.build(folder, folder / "out", forms=["request", "map"], executor=executor)
        part = scenec.build(folder, folder / "part", variants=["v*.portrait"], shard=(1, 2), executor=executor)
    assert told(built) == told(scenec.build(folder, folder / "other", forms=["request", "map"]))
    assert files(folder / "out") == files(folder / "other") == expected
    assert len(part.requests) == 6
    assert all((folder / f"part/{name}.json").read_bytes() == expected[f"{name}.json"] for name in part.requests)


class Broken(Executor):
    """Workers that lose the third task."""

    def __init__(self) -> None:
        self.given = 0

    def submit(self, task: Any, /, *arguments: Any, **named: Any) -> Future[Any]:
        self.given += 1
        future: Future[Any] = Future()
        if self.given == 3:
            future.set_exception(RuntimeError("lost"))
        else:
            future.set_result(task(*arguments, **named))
        return future


def test_workers_that_fail(folder: Path, expected: dict[str, bytes]) -> None:
    with pytest.raises(RuntimeError, match="lost"):
        scenec.build(folder, folder / "out", forms=["request", "map"], executor=Broken())
    assert not list((folder / "out").glob(".scene*"))
    assert scenec.build(folder, folder / "out", forms=["request", "map"]).ok
    assert files(folder / "out") == expected


def test_mistakes_of_the_caller(folder: Path) -> None:
    with pytest.raises(ValueError, match="request, wire, map"):
        scenec.build(folder, forms=["json"])
    with pytest.raises(ValueError, match="shard"):
        scenec.build(folder, shard=(3, 2))
    assert not scenec.build(folder, params={"nobody": "x"}).ok


DASK = """
import sys
import scenec
from dask.distributed import Client, LocalCluster

if __name__ == "__main__":
    with LocalCluster(n_workers=2, threads_per_worker=1, host="127.0.0.1", dashboard_address=None) as cluster, Client(cluster) as client:
        processes = set(client.run(__import__("os").getpid).values())
        built = scenec.build(sys.argv[1], sys.argv[2], forms=["request", "map"], executor=client.get_executor())
    print(len(processes), built.ok, len(built.requests), [found.code for found in built.diagnostics])
"""


@pytest.mark.slow
def test_a_dask_cluster(folder: Path, expected: dict[str, bytes]) -> None:
    script = folder / "cluster.py"
    script.write_text(DASK)
    made = subprocess.run(
        [sys.executable, str(script), str(folder), str(folder / "out")],
        cwd=folder, capture_output=True, text=True, env=environment(), timeout=120, check=False,
    )  # fmt: skip
    assert made.stdout == "2 True 36 ['W0012']\n", made.stderr
    assert files(folder / "out") == expected

"""Several builds at once, into one folder: none loses what another one writes."""

from __future__ import annotations

import subprocess
from collections.abc import Iterable
from contextlib import chdir
from pathlib import Path
from unittest.mock import patch

import pytest

from scenec.batch import batch
from scenec.building import Build, Order
from tests.cli.running import COMMAND, call, environment, files, project, run, video

MANY = {f"f{number}.scene": video(f"v{number}") for number in range(6)}


def at_once(folder: Path, commands: Iterable[list[str]]) -> None:
    """Run builds at the same time."""
    started = [subprocess.Popen([COMMAND, "build", *words], cwd=folder, stderr=subprocess.DEVNULL, env=environment()) for words in commands]
    assert [build.wait(60) for build in started] == [0] * len(started)


@pytest.mark.parametrize("commands", [[[name] for name in MANY], [["--shard", f"{number}/6"] for number in range(1, 7)]])
def test_the_lock_holds_what_all_have_made(tmp_path: Path, commands: list[list[str]]) -> None:
    project(tmp_path, MANY)
    at_once(tmp_path, commands)
    assert call(tmp_path, "build", "-o", "alone").code == 0
    assert files(tmp_path / "build") == files(tmp_path / "alone")


def test_a_build_that_ends_while_another_one_writes(tmp_path: Path) -> None:
    project(tmp_path, {"a.scene": video("one"), "b.scene": video("two"), "c.scene": video("three")})
    assert call(tmp_path, "build", "c.scene").code == 0
    (tmp_path / "c.scene").unlink()
    with chdir(tmp_path):
        making = Build(batch(["a.scene"], (), None), Order(), lambda _: None).work()
        next(making)
        assert run(tmp_path, "build", "b.scene", ".").code == 0
        assert not list(making)
    assert call(tmp_path, "build", "--check").code == 0
    assert sorted(files(tmp_path / "build")) == ["one.json", "scene.lock", "two.json"]


def test_machines_that_share_a_folder_and_number_their_processes_alike(tmp_path: Path) -> None:
    project(tmp_path, MANY)
    with chdir(tmp_path):
        order = Order(patterns=("v0", "v1"))
        making = [Build(batch(["."], (), None), order, lambda _: None)._manner(file) for file in batch(["."], (), None).files]
    assert len({manner.beside for manner in making}) == len(making)
    with patch("scenec.journal._machine", lambda: "0badcafe"):
        assert call(tmp_path, "build").code == 0
        theirs = tmp_path / "build/.scene-00c0ffee-4194999-0-3.tmp"
        ours = tmp_path / "build/.scene-0badcafe-4194999-0-3.tmp"
        theirs.write_text("still needed")
        ours.write_text("of no use")
        (tmp_path / "f1.scene").write_text(video("v1", visual='"a shop"'))
        assert call(tmp_path, "build").code == 0
    assert theirs.exists()
    assert not ours.exists()

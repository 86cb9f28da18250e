"""`scene build --watch`: a round for each change, whatever becomes of the files."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path
from queue import Empty, Queue
from threading import Thread

import pytest

from tests.cli.running import COMMAND, call, environment, files, project, run, video


class Watch:
    """A build that watches."""

    def __init__(self, folder: Path, *paths: str) -> None:
        self.process = subprocess.Popen(
            [COMMAND, "build", "--watch", *paths], cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=environment()
        )
        self.lines: Queue[str] = Queue()
        self.reader = Thread(target=self._read)
        self.reader.start()

    def _read(self) -> None:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            self.lines.put(line.decode().rstrip("\n"))

    def end(self) -> None:
        """End it, if it has not."""
        self.process.kill()
        self.process.wait()
        self.reader.join()
        assert self.process.stderr is not None
        self.process.stderr.close()

    def summary(self) -> str:
        """The last line of the next round."""
        while not (line := self.lines.get(timeout=30))[:1].isdigit():
            pass
        return line

    def silent(self) -> bool:
        """Whether nothing is said for a while."""
        try:
            self.lines.get(timeout=1.5)
        except Empty:
            return True
        return False


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A project of two files."""
    return project(tmp_path, {"a.scene": 'use "lib.scene"\n' + video(visual="lib.street"), "lib.scene": 'let street = "a street"\n'})


@pytest.fixture
def watch(folder: Path) -> Iterator[Watch]:
    """A watch of it, whose first round is over."""
    made = Watch(folder)
    assert made.summary() == "1 video, 1 request, 1 written, no mistakes"
    yield made
    made.end()


@pytest.mark.slow
def test_rounds(folder: Path, watch: Watch) -> None:
    assert watch.silent()
    (folder / "a.scene").write_text(video(visual='"a shop"'), encoding="utf-8")
    assert watch.summary() == "1 video, 1 request, 1 written, no mistakes"
    (folder / "a.scene").write_text(video(visual="5s"), encoding="utf-8")
    assert watch.summary() == "1 video, 1 error"
    (folder / "new").write_text('use "lib.scene"\n' + video(visual="lib.street"), encoding="utf-8")
    os.replace(folder / "new", folder / "a.scene")
    assert watch.summary() == "1 video, 1 request, 1 written, no mistakes"
    (folder / "lib.scene").unlink()
    assert watch.summary() == "1 video, 1 error"
    (folder / "lib.scene").write_text('let street = "a square"\n', encoding="utf-8")
    assert watch.summary() == "1 video, 1 request, 1 written, no mistakes"
    (folder / "a.scene").unlink()
    assert watch.summary() == "0 videos, 1 removed, no mistakes"
    (folder / "deep").mkdir()
    (folder / "deep/b.scene").write_text(video("second"), encoding="utf-8")
    assert watch.summary() == "1 video, 1 request, 1 written, no mistakes"
    (folder / "scene.toml").write_text('edition = "2026"\nregion = "nowhere"\n', encoding="utf-8")
    assert watch.summary().endswith("1 error")
    (folder / "notes.txt").write_text("what does not matter")
    assert watch.silent()
    watch.process.send_signal(signal.SIGINT)
    assert watch.process.wait(timeout=20) == 130
    assert sorted(files(folder / "build")) == ["scene.lock", "second.json"]


@pytest.mark.parametrize("arguments", [["-"], ["-o", "-"], ["--list"], ["--check"], ["--format", "json"]])
def test_what_watching_does_not_go_with(folder: Path, arguments: list[str]) -> None:
    assert call(folder, "build", "--watch", *arguments).code == 2


def test_without_watchfiles_it_says_what_to_install(folder: Path) -> None:
    (folder / "patch").mkdir()
    (folder / "patch/watchfiles.py").write_text("raise ImportError")
    path = f"{folder / 'patch'}{os.pathsep}{os.environ.get('PYTHONPATH', '')}"
    made = run(folder, "build", "--watch", env={"PYTHONPATH": path})
    assert (made.code, made.err) == (1, "Error: `--watch` needs watchfiles: pip install 'scenec[watch]'\n")


@pytest.mark.slow
def test_a_folder_that_is_moved_in_and_out(folder: Path, watch: Watch) -> None:
    elsewhere = folder.parent / f"{folder.name}-elsewhere"
    elsewhere.mkdir()
    (elsewhere / "b.scene").write_text(video("second"), encoding="utf-8")
    elsewhere.rename(folder / "more")
    assert watch.summary() == "2 videos, 2 requests, 1 written, 1 up to date, no mistakes"
    (folder / "more").rename(elsewhere)
    assert watch.summary() == "1 video, 1 request, 1 up to date, 1 removed, no mistakes"
    assert watch.silent()


@pytest.mark.slow
def test_a_project_in_a_hidden_folder(tmp_path: Path) -> None:
    hidden = project(tmp_path / ".drafts/reef", {"a.scene": video()})
    watch = Watch(tmp_path, ".drafts/reef")
    try:
        assert watch.summary() == "1 video, 1 request, 1 written, no mistakes"
        (hidden / ".b.scene").write_text(video("second"), encoding="utf-8")
        assert watch.silent()
        (hidden / "b.scene").write_text(video("second"), encoding="utf-8")
        assert watch.summary() == "2 videos, 2 requests, 1 written, 1 up to date, no mistakes"
    finally:
        watch.end()

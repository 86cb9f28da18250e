"""Changes that are easily overlooked: after each, a build leaves what a fresh one would."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from unittest.mock import patch

import pytest

from scenec.batch import batch
from tests.cli.running import PROJECT, Run, call, files, project, run, video

BUILDS: list[Callable[..., Run]] = [run, call]
FUTURE = (4_000_000_000, 4_000_000_000)
both = pytest.mark.parametrize("build", BUILDS, ids=["as a command", "in this process"])


def built(folder: Path, contents: dict[str, str], *arguments: str, toml: str = PROJECT) -> Path:
    """A project that was built twice, so that the second build has noted that nothing had to be done."""
    project(folder, contents, toml)
    for path in folder.rglob("*"):
        os.utime(path, (1_700_000_000, 1_700_000_000))
    for _ in range(2):
        assert call(folder, "build", *arguments).code == 0
    return folder


@both
def test_the_parameters_that_the_project_names(tmp_path: Path, build: Callable[..., Run]) -> None:
    scene = 'param who: text = "nobody"\n' + video(visual="who")
    built(tmp_path, {"a.scene": scene, "p.json": '{"who": "one"}'}, toml=f'{PROJECT}params = "p.json"\n')
    (tmp_path / "p.json").write_text('{"who": "two"}')
    assert build(tmp_path, "build").summary == "1 video, 1 request, 1 written, no mistakes"
    assert b"two" in (tmp_path / "build/opening.json").read_bytes()


@both
def test_a_scene_in_the_folder_that_requests_go_to(tmp_path: Path, build: Callable[..., Run]) -> None:
    built(tmp_path, {"scenes/a.scene": video()}, "-o", "scenes")
    (tmp_path / "scenes/b.scene").write_text(video("second"))
    assert build(tmp_path, "build", "-o", "scenes").summary == "2 videos, 2 requests, 1 written, 1 up to date, no mistakes"


@both
def test_a_folder_for_requests_that_is_a_link_to_another_one_now(tmp_path: Path, build: Callable[..., Run]) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    (tmp_path / "build").symlink_to("one")
    built(tmp_path, {"a.scene": video()}, "a.scene")
    (tmp_path / "build").unlink()
    (tmp_path / "build").symlink_to("two")
    assert build(tmp_path, "build", "a.scene").code == 0
    assert (tmp_path / "two/opening.json").exists()


@both
def test_a_request_that_is_changed_and_given_its_time_again(tmp_path: Path, build: Callable[..., Run]) -> None:
    built(tmp_path, {"a.scene": video()})
    path = tmp_path / "build/opening.json"
    found, content = path.stat(), path.read_bytes()
    path.write_bytes(content.replace(b"1080", b"1081"))
    os.utime(path, ns=(found.st_atime_ns, found.st_mtime_ns))
    assert build(tmp_path, "build").code == 0
    assert path.read_bytes() == content


@both
@pytest.mark.parametrize("text", ['let street = "a square"\n', None], ids=["changed", "removed"])
def test_a_file_from_the_future(tmp_path: Path, build: Callable[..., Run], text: str | None) -> None:
    contents = {"a.scene": 'use "words.scene"\n' + video(visual="words.street"), "words.scene": 'let street = "a street"\n'}
    project(tmp_path, contents)
    words = tmp_path / "words.scene"
    os.utime(words, FUTURE)
    assert build(tmp_path, "build").code == 0
    words.unlink()
    if text is not None:
        words.write_text(text)
        os.utime(words, FUTURE)
    made = build(tmp_path, "build")
    assert (made.code, made.codes) == ((1, ["E1036"]) if text is None else (0, []))
    assert (b"a square" in files(tmp_path)["build/opening.json"]) == (text is not None)


@pytest.mark.parametrize("change", ["a scene", "the project"])
def test_a_change_while_files_are_looked_for(tmp_path: Path, change: str) -> None:
    built(tmp_path, {"a.scene": video()})

    def batch_and_change(*arguments: object) -> object:
        run = batch(*arguments)  # type: ignore[arg-type]
        if change == "a scene":
            (tmp_path / "b.scene").write_text(video("second"))
        else:
            (tmp_path / "scene.toml").write_text(PROJECT.replace("shanghai", "beijing"))
        os.utime(tmp_path / "scene.toml", (1_700_000_001, 1_700_000_001))
        return run

    (tmp_path / "a.scene").write_text(video(visual='"a shop"'))
    with patch("scenec.cli.build.batch", batch_and_change):
        assert call(tmp_path, "build").code == 0
    assert run(tmp_path, "build").code == 0
    fresh = call(tmp_path, "build", "-o", "fresh")
    assert fresh.code == 0
    assert files(tmp_path / "build").keys() == files(tmp_path / "fresh").keys()
    assert b"beijing" in files(tmp_path)["build/scene.lock"] or change == "a scene"


@both
def test_a_mistake_in_a_file_that_was_up_to_date_until_another_one_changed(tmp_path: Path, build: Callable[..., Run]) -> None:
    built(tmp_path, {"a.scene": video("one"), "b.scene": video("two")})
    (tmp_path / "a.scene").write_text(video("two"))
    for _ in range(3):
        made = build(tmp_path, "build")
        assert (made.code, made.codes) == (1, ["E1010"])

"""The output folder: what is written, what is kept, what is removed, and what cannot be."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from scenec import pipeline
from scenec.inventory import Inventory
from scenec.params import Given
from scenec.pipeline import Compilation, Settings
from scenec.source import Source
from tests.cli.running import call, files, project, run, video

WRONG = video(visual="5s")


def sources(folder: Path) -> dict[str, str]:
    """The requests of a lock, with the files that make them."""
    table = json.loads((folder / "scene.lock").read_text(encoding="utf-8"))
    assert table["version"] == 1
    assert list(table["requests"]) == sorted(table["requests"])
    return {name: row["source"] for name, row in table["requests"].items()}


def test_the_lock(tmp_path: Path) -> None:
    project(tmp_path, {"b.scene": video("开场"), "deep/a.scene": video(more="  region: cn-beijing\n")})
    assert call(tmp_path, "build").code == 0
    assert (tmp_path / "build/scene.lock").read_text(encoding="utf-8") == (
        '{\n  "version": 1,\n  "requests": {\n'
        '    "opening": {"region": "cn-beijing", "source": "../deep/a.scene"},\n'
        '    "开场": {"region": "cn-shanghai", "source": "../b.scene"}\n  }\n}\n'
    )


def test_nothing_is_written_where_nothing_changed(tmp_path: Path) -> None:
    project(tmp_path, {"a.scene": video(), "b.scene": video("other")})
    assert call(tmp_path, "build", "--map").summary == "2 videos, 2 requests, 2 written, no mistakes"
    for path in (tmp_path / "build").iterdir():
        os.utime(path, (1, 1))
    assert call(tmp_path, "build", "--map").summary == "2 videos, 2 requests, 2 up to date, no mistakes"
    assert all(path.stat().st_mtime == 1 for path in (tmp_path / "build").iterdir())
    (tmp_path / "a.scene").write_text(video(visual='"a shop"'), encoding="utf-8")
    assert call(tmp_path, "build", "--map").summary == "2 videos, 2 requests, 1 written, 1 up to date, no mistakes"
    changed = [path.name for path in (tmp_path / "build").iterdir() if path.stat().st_mtime != 1]
    assert sorted(changed) == ["opening.json", "opening.map.json"]


def test_a_request_that_is_no_longer_made_is_removed_and_only_that(tmp_path: Path) -> None:
    project(tmp_path, {"a.scene": video("one") + video("two"), "b.scene": video("three")})
    assert call(tmp_path, "build", "--map").code == 0
    (tmp_path / "build/mine.json").write_text("{}", encoding="utf-8")
    (tmp_path / "a.scene").write_text(video("one"), encoding="utf-8")
    assert call(tmp_path, "build", "b.scene").summary == "1 video, 1 request, 1 up to date, no mistakes"
    assert call(tmp_path, "build", "a.scene").summary == "1 video, 1 request, 1 up to date, 1 removed, no mistakes"
    assert sorted(files(tmp_path / "build")) == ["mine.json", "one.json", "one.map.json", "scene.lock", "three.json", "three.map.json"]
    assert sources(tmp_path / "build") == {"one": "../a.scene", "three": "../b.scene"}


def test_the_requests_of_a_file_that_is_gone_are_removed_by_a_build_of_its_folder(tmp_path: Path) -> None:
    project(tmp_path, {"a.scene": video("one"), "deep/b.scene": video("two"), "other/c.scene": video("three")})
    assert call(tmp_path, "build").code == 0
    (tmp_path / "deep/b.scene").unlink()
    assert call(tmp_path, "build", "a.scene", "other").summary == "2 videos, 2 requests, 2 up to date, no mistakes"
    (tmp_path / "deep").rmdir()
    assert call(tmp_path, "build").summary == "2 videos, 2 requests, 2 up to date, 1 removed, no mistakes"
    assert sorted(sources(tmp_path / "build")) == ["one", "three"]


def test_a_folder_that_cannot_be_read_loses_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project(tmp_path, {"a.scene": video("one"), "deep/b.scene": video("two"), "z.scene": video("three")})
    assert call(tmp_path, "build").code == 0
    before = files(tmp_path / "build")
    scandir = os.scandir

    def refuse(path: str) -> object:
        if path.endswith("deep"):
            raise PermissionError(13, "Permission denied", path)
        return scandir(path)

    (tmp_path / "deep/b.scene").unlink()
    with monkeypatch.context() as patch:
        patch.setattr("scenec.project.os.scandir", refuse)
        made = call(tmp_path, "build")
    assert (made.code, made.codes) == (1, ["E5001"])
    assert "this cannot be read: permission denied\n  --> deep\n" in made.err
    assert files(tmp_path / "build") == before


def test_a_file_with_a_mistake_keeps_what_an_earlier_build_made_of_it(tmp_path: Path) -> None:
    project(tmp_path, {"a.scene": video() + video("other"), "b.scene": video("third")})
    assert call(tmp_path, "build").code == 0
    before = files(tmp_path / "build")
    (tmp_path / "a.scene").write_text(WRONG, encoding="utf-8")
    made = call(tmp_path, "build")
    assert (made.code, made.summary) == (1, "2 videos, 1 request, 1 up to date, 1 error")
    assert files(tmp_path / "build") == before
    (tmp_path / "a.scene").write_bytes(b"\xff")
    assert call(tmp_path, "build").code == 1
    assert files(tmp_path / "build") == before


@pytest.mark.parametrize(("old", "new"), [("a.scene", "z.scene"), ("z.scene", "a.scene")])
def test_a_video_that_moves_to_another_file(tmp_path: Path, old: str, new: str) -> None:
    project(tmp_path, {old: video(), "m.scene": video("other")})
    assert call(tmp_path, "build").code == 0
    (tmp_path / old).rename(tmp_path / new)
    assert call(tmp_path, "build").summary == "2 videos, 2 requests, 2 up to date, no mistakes"
    assert sources(tmp_path / "build")["opening"] == f"../{new}"
    (tmp_path / new).write_text(video("third"), encoding="utf-8")
    (tmp_path / old).write_text(video(), encoding="utf-8")
    assert call(tmp_path, "build").summary == "3 videos, 3 requests, 1 written, 2 up to date, no mistakes"
    assert sources(tmp_path / "build") == {"opening": f"../{old}", "other": "../m.scene", "third": f"../{new}"}


def test_a_request_that_another_file_makes(tmp_path: Path) -> None:
    project(tmp_path, {"a.scene": video(), "b.scene": video("other")})
    assert call(tmp_path, "build").code == 0
    before = files(tmp_path / "build")
    (tmp_path / "b.scene").write_text(video("Opening", visual='"a shop"'), encoding="utf-8")
    made = call(tmp_path, "build", "b.scene")
    assert (made.code, made.codes) == (1, ["E5016"])
    assert "the request `Opening` is made by `a.scene`, which is not compiled in this run" in made.err
    assert {name: content for name, content in files(tmp_path / "build").items() if name != "scene.lock"} == {
        "opening.json": before["opening.json"]
    }


@pytest.mark.parametrize(("first", "second"), [("a.scene", "b.scene"), ("b.scene", "a.scene")])
def test_two_videos_of_one_name_keep_the_request_of_the_first_owner(tmp_path: Path, first: str, second: str) -> None:
    project(tmp_path, {first: video()})
    assert call(tmp_path, "build").code == 0
    before = files(tmp_path / "build")
    (tmp_path / second).write_text(video(visual='"a shop"'), encoding="utf-8")
    made = call(tmp_path, "build")
    assert (made.code, made.codes) == (1, ["E1010"])
    assert files(tmp_path / "build") == before


def test_a_name_with_other_capitals(tmp_path: Path) -> None:
    project(tmp_path, {"a.scene": video()})
    assert call(tmp_path, "build").code == 0
    (tmp_path / "a.scene").write_text(video("Opening"), encoding="utf-8")
    assert call(tmp_path, "build").code == 0
    assert sorted(files(tmp_path / "build")) == ["Opening.json", "scene.lock"]


def test_a_form_that_is_there_is_kept_up_to_date(tmp_path: Path) -> None:
    project(tmp_path, {"a.scene": video()})
    assert call(tmp_path, "build", "--map").code == 0
    assert call(tmp_path, "build", "--form", "wire").code == 0
    assert sorted(files(tmp_path / "build")) == ["opening.json", "opening.map.json", "opening.wire.json", "scene.lock"]
    (tmp_path / "a.scene").write_text("\n" + video(visual='"a shop"'), encoding="utf-8")
    assert call(tmp_path, "build").code == 0
    assert call(tmp_path, "build", "-o", "new", "--map").code == 0
    assert call(tmp_path, "build", "-o", "new", "--form", "wire").code == 0
    assert {**files(tmp_path / "new"), "scene.lock": b""} == {**files(tmp_path / "build"), "scene.lock": b""}


# what is not ours


@pytest.mark.parametrize("name", ["opening.json", "opening.map.json"])
def test_a_file_that_is_not_ours_is_left_alone(tmp_path: Path, name: str) -> None:
    project(tmp_path, {"a.scene": video(), "b.scene": video("other")})
    (tmp_path / "build").mkdir()
    (tmp_path / "build" / name).write_text("mine", encoding="utf-8")
    made = call(tmp_path, "build", "--map")
    assert (made.code, made.codes) == (1, ["E5008"])
    assert f"--> build/{name}\n" in made.err
    assert sorted(files(tmp_path / "build")) == sorted([name, "other.json", "other.map.json", "scene.lock"])
    assert (tmp_path / "build" / name).read_text(encoding="utf-8") == "mine"
    assert sources(tmp_path / "build") == {"other": "../b.scene"}


def test_a_folder_that_has_the_name_of_a_request(tmp_path: Path) -> None:
    project(tmp_path, {"a.scene": video()})
    (tmp_path / "build/opening.json").mkdir(parents=True)
    made = call(tmp_path, "build")
    assert (made.code, made.codes) == (1, ["E5008"])


def test_a_file_with_the_bytes_of_a_request_is_ours(tmp_path: Path) -> None:
    project(tmp_path, {"a.scene": video()})
    assert call(tmp_path, "build").code == 0
    (tmp_path / "build/scene.lock").unlink()
    assert call(tmp_path, "build").summary == "1 video, 1 request, 1 up to date, no mistakes"
    assert sources(tmp_path / "build") == {"opening": "../a.scene"}


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "it is not what a build writes"),
        (b"[]", "it is not what a build writes"),
        (b'{"version": 1}', "it is not what a build writes"),
        (b'{"version": 2, "requests": {}}', "it is not what a build writes"),
        (b'{"version": 1, "requests": {"a": {"region": 1, "source": "x"}}}', "it is not what a build writes"),
        (b'{"version": 1, "requests": {"../a": {"region": "x", "source": "x"}}}', "it is not what a build writes"),
        (b'{"version": 1, "requests": [1]}', "it is not what a build writes"),
        (b"\xff", "it is not what a build writes"),
        (b"[" * 100_000, "it is not what a build writes"),
        (b'{\n<<<<<<< HEAD\n  "version": 1\n', "it holds the marks of a merge"),
    ],
)
def test_a_damaged_lock(tmp_path: Path, content: bytes, words: str) -> None:
    project(tmp_path, {"deep/a.scene": video()})
    (tmp_path / "build").mkdir()
    (tmp_path / "build/scene.lock").write_bytes(content)
    (tmp_path / "a.json").write_text("mine", encoding="utf-8")
    made = call(tmp_path, "build")
    assert (made.code, made.codes) == (1, ["E5009"])
    assert words in made.err
    assert files(tmp_path / "build") == {"scene.lock": content}
    assert (tmp_path / "a.json").exists()


# where nothing can be written


def test_an_output_folder_that_cannot_be_made(tmp_path: Path) -> None:
    project(tmp_path, {"a.scene": video(), "b.scene": video("other")})
    made = call(tmp_path, "build", "-o", "/proc/scenes")
    assert (made.code, made.codes) == (1, ["E5007"])
    assert made.summary == "2 videos, 2 requests, 1 error"


@pytest.mark.parametrize(("output", "code"), [("a.scene", "E5006"), ("a.scene/build", "E5007")])
def test_an_output_path_that_is_a_file(tmp_path: Path, output: str, code: str) -> None:
    project(tmp_path, {"a.scene": video()})
    before = files(tmp_path)
    made = call(tmp_path, "build", "-o", output)
    assert (made.code, made.codes) == (1, [code])
    assert f"--> {output}\n" in made.err
    assert files(tmp_path) == before


def test_an_output_folder_without_a_name(tmp_path: Path) -> None:
    project(tmp_path, {"a.scene": video()})
    made = call(tmp_path, "build", "-o", "")
    assert (made.code, "`-o` names no folder." in made.err) == (2, True)


def test_a_request_that_cannot_be_written_stays_as_it_was(tmp_path: Path) -> None:
    project(tmp_path, {"a.scene": video(), "b.scene": video("other")})
    assert call(tmp_path, "build").code == 0
    (tmp_path / "build/opening.json").unlink()
    (tmp_path / "build/opening.json").mkdir()
    (tmp_path / "b.scene").write_text(video("other", visual='"a shop"'), encoding="utf-8")
    made = call(tmp_path, "build")
    assert (made.code, made.codes) == (1, ["E5007"])
    assert made.summary == "2 videos, 2 requests, 1 written, 1 error"
    assert sources(tmp_path / "build") == {"opening": "../a.scene", "other": "../b.scene"}
    assert sorted(path.name for path in (tmp_path / "build").iterdir()) == ["opening.json", "other.json", "scene.lock"]


def test_a_request_that_fails_verification_stays_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project(tmp_path, {"a.scene": video(), "b.scene": video("other")})
    assert call(tmp_path, "build", "--verify").summary == "2 videos, 2 requests, 2 written, no mistakes"
    before = files(tmp_path / "build")
    monkeypatch.setattr("scenec.verify._validator", _refuses)
    (tmp_path / "a.scene").write_text(video(visual='"a shop"'), encoding="utf-8")
    made = call(tmp_path, "build", "--verify")
    assert (made.code, made.codes) == (1, ["E5019"])
    assert files(tmp_path / "build") == before


def _refuses() -> Draft202012Validator:
    """A schema that no request fits."""
    return Draft202012Validator({"properties": {"OutputConfig": {"properties": {"MediaURL": {"type": "number"}}}}})


def test_the_words_of_a_failed_verification(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project(tmp_path, {"a.scene": video()})
    monkeypatch.setattr("scenec.verify._validator", _refuses)
    made = call(tmp_path, "build", "--verify")
    assert "the request does not fit the schema at /OutputConfig/MediaURL: 'http" in made.err
    assert "is not of type 'number'\n  --> a.scene:4:17\n" in made.err
    assert not (tmp_path / "build").exists()


def test_the_lock_of_a_build_that_is_interrupted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was written before the interruption is known to be ours by the next build."""
    project(tmp_path, {"a.scene": video(), "b.scene": video("other")})

    def compile_source(source: Source, settings: Settings, given: Mapping[str, Given], inventory: Inventory | None) -> Compilation:
        if source.name == "b.scene":
            raise KeyboardInterrupt
        return pipeline.compile_source(source, settings, given, inventory)

    with monkeypatch.context() as patch:
        patch.setattr("scenec.batch.compile_source", compile_source)
        call(tmp_path, "build")
    assert sources(tmp_path / "build") == {"opening": "../a.scene"}
    (tmp_path / "a.scene").write_text(video(visual='"a shop"'), encoding="utf-8")
    assert call(tmp_path, "build").summary == "2 videos, 2 requests, 2 written, no mistakes"


def test_a_name_that_is_as_long_as_a_system_lets_it_be(tmp_path: Path) -> None:
    project(tmp_path, {"a.scene": video("a" * 100), "b.scene": video("开" * 80)})
    assert call(tmp_path, "build", "--map").code == 0


def test_every_run_ends_with_a_summary(tmp_path: Path) -> None:
    project(tmp_path, {"a.scene": WRONG, "b.scene": video("other")})
    assert run(tmp_path, "build").summary == "2 videos, 1 request, 1 written, 1 error"
    assert run(tmp_path, "check").summary == "2 videos, 1 error"


@pytest.mark.parametrize("name", ["opening.map.json", "opening.wire.json"])
def test_a_file_of_others_beside_a_request_is_neither_written_nor_removed(tmp_path: Path, name: str) -> None:
    project(tmp_path, {"a.scene": video()})
    assert call(tmp_path, "build").code == 0
    (tmp_path / "build" / name).write_text('{"mine": true}\n')
    for visual in ("a shop", "a square", "a street"):
        (tmp_path / "a.scene").write_text(video(visual=f'"{visual}"'))
        assert run(tmp_path, "build").code == 0
    (tmp_path / "a.scene").write_text(video("other"))
    assert call(tmp_path, "build").summary == "1 video, 1 request, 1 written, 1 removed, no mistakes"
    assert files(tmp_path / "build")[name] == b'{"mine": true}\n'

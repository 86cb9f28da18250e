"""What is up to date is not compiled again; whatever a request is made of, its change is seen."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

import pytest

from scenec import pipeline
from tests.cli.running import Run, call, files, project, video

USING = 'use "lib/words.scene"\n' + video(visual="words.street")
FILES = {
    "a.scene": USING,
    "b.scene": 'param who: text = "nobody"\n' + video("second", visual="who") + video("third"),
    "c.scene": video("fourth"),
    "lib/words.scene": 'let street = "a street"\n',
}
WARNED = 'let idle = "never used"\n' + video("warned")


@contextmanager
def compiled() -> Iterator[list[str]]:
    """The names of the files that are compiled."""
    seen: list[str] = []
    real = pipeline.compile_source

    def compile_source(*arguments: object) -> object:
        seen.append(arguments[0].name)  # type: ignore[attr-defined]
        return real(*arguments)  # type: ignore[arg-type]

    with patch("scenec.batch.compile_source", compile_source):
        yield seen


def build(folder: Path, *arguments: str) -> tuple[Run, list[str]]:
    """A build, and the files that it compiled."""
    with compiled() as seen:
        made = call(folder, "build", *arguments)
    return made, seen


@pytest.fixture
def built(tmp_path: Path) -> Path:
    """A project that was built, some time ago."""
    project(tmp_path, FILES)
    for path in tmp_path.rglob("*"):
        os.utime(path, (1_700_000_000, 1_700_000_000))
    assert call(tmp_path, "build").code == 0
    return tmp_path


def state(folder: Path) -> Path:
    """The file that holds what the build left."""
    (found,) = (folder / ".scene").glob("build-*")
    return found


def test_nothing_changed(built: Path) -> None:
    before = files(built)
    made, seen = build(built)
    assert (made.code, seen) == (0, [])
    assert made.summary == "4 videos, 4 requests, 4 up to date, no mistakes"
    assert files(built) == before
    assert (built / ".scene/.gitignore").read_text() == "*\n"


def write(path: str, text: str) -> Callable[[Path], object]:
    """A change of one file."""
    return lambda folder: (folder / path).write_text(text, encoding="utf-8")


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (write("a.scene", USING + "// changed\n"), ["a.scene"]),
        (write("lib/words.scene", 'let street = "a square"\n'), ["a.scene", "lib/words.scene"]),
        (write("scene.toml", 'edition = "2026"\nregion = "cn-beijing"\n'), ["a.scene", "b.scene", "c.scene", "lib/words.scene"]),
        (lambda folder: (folder / "build/third.json").unlink(), ["b.scene"]),
        (lambda folder: (folder / "build/third.json").write_text("{}"), ["b.scene"]),
        (lambda folder: (folder / "build/scene.lock").unlink(), ["a.scene", "b.scene", "c.scene"]),
    ],
    ids=["itself", "a file that it uses", "the project", "a missing output", "an output changed by hand", "the lock"],
)
def test_a_change_is_seen(built: Path, change: Callable[[Path], object], expected: list[str]) -> None:
    change(built)
    made, seen = build(built)
    assert (made.code, seen) == (0, expected)
    fresh = call(built, "build", "-o", "fresh")
    assert fresh.code == 0
    assert files(built / "build").keys() == files(built / "fresh").keys()
    assert all(files(built / "build")[name] == content for name, content in files(built / "fresh").items())
    assert build(built)[1] == []


def test_the_same_content_again_is_no_change(built: Path) -> None:
    (built / "a.scene").write_text(USING, encoding="utf-8")
    os.utime(built / "lib/words.scene", (1_800_000_000, 1_800_000_000))
    assert build(built)[1] == []


def test_a_change_of_the_same_length_at_the_same_time_is_seen_by_the_other_time(built: Path) -> None:
    found = (built / "a.scene").stat()
    (built / "a.scene").write_text(USING.replace("first", "First"), encoding="utf-8")
    os.utime(built / "a.scene", ns=(found.st_atime_ns, found.st_mtime_ns))
    assert build(built)[1] == ["a.scene"]


def test_parameters_are_inputs(built: Path) -> None:
    assert build(built, "-p", "who=somebody")[1] == ["a.scene", "b.scene", "c.scene", "lib/words.scene"]
    assert b"somebody" in files(built)["build/second.json"]
    assert build(built, "-p", "who=somebody")[1] == []
    (built / "p.json").write_text('{"who": "one"}')
    assert build(built, "--params", "p.json")[0].code == 0
    (built / "p.json").write_text('{"who": "two"}')
    assert "b.scene" in build(built, "--params", "p.json")[1]
    assert b"two" in files(built)["build/second.json"]
    assert build(built)[0].code == 0
    assert b"nobody" in files(built)["build/second.json"]


def test_forms_and_verification_are_asked_for(built: Path) -> None:
    assert build(built, "--map")[1]
    assert build(built, "--map")[1] == []
    assert build(built)[1] == []
    assert build(built, "--form", "wire")[1]
    assert build(built, "--verify")[1]
    assert build(built, "--verify")[1] == []


def test_another_compiler_compiles_all(built: Path) -> None:
    with patch("scenec.state.compiler", lambda: "another"):
        assert build(built)[1] == ["a.scene", "b.scene", "c.scene", "lib/words.scene"]


@pytest.mark.parametrize("content", [b"", b"\xff", b"scene-state 1 00000000\nx\n", b"scene-state 9 12345678\nx\n\n0\n", b"\0" * 1000])
def test_a_damaged_state(built: Path, content: bytes) -> None:
    state(built).write_bytes(content)
    made, seen = build(built)
    assert (made.code, len(seen)) == (0, 4)
    assert build(built)[1] == []


def test_no_bit_of_the_state_can_fall_over(built: Path) -> None:
    whole = state(built).read_bytes()
    for at in range(0, len(whole), max(1, len(whole) // 60)):
        state(built).write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        made, seen = build(built)
        assert (made.code, len(seen)) == (0, 4), at


def test_a_state_that_cannot_be_written(tmp_path: Path) -> None:
    project(tmp_path, FILES)
    (tmp_path / ".scene").write_text("no folder")
    for _ in range(2):
        made, seen = build(tmp_path)
        assert (made.code, len(seen)) == (0, 4)


def test_a_file_with_a_mistake_is_compiled_until_it_has_none(built: Path) -> None:
    write("c.scene", video("fourth", visual="5s"))(built)
    for _ in range(2):
        made, seen = build(built)
        assert (made.code, seen) == (1, ["c.scene"])
    write("c.scene", video("fourth"))(built)
    assert build(built)[1] == ["c.scene"]
    assert build(built)[1] == []


def test_a_video_that_takes_the_name_of_one_that_is_up_to_date(built: Path) -> None:
    write("aa.scene", video("FOURTH"))(built)
    made, seen = build(built)
    assert (made.code, made.codes, sorted(seen)) == (1, ["E1010"], ["aa.scene", "c.scene"])
    assert "c.scene:1:7" in made.err
    (built / "aa.scene").unlink()
    assert build(built)[0].summary == "4 videos, 4 requests, 4 up to date, no mistakes"


@pytest.mark.parametrize("form", ["text", "json", "sarif", "github", "gitlab", "junit"])
def test_findings_are_the_same_as_those_of_a_fresh_build(built: Path, form: str) -> None:
    write("w.scene", "\ufeff" + WARNED.replace("\n", "\r\n"))(built)
    write("x.scene", 'allow R119 "it is so"\n' + WARNED.replace("warned", "again"))(built)
    fresh, _ = build(built, "--format", form)
    again, seen = build(built, "--format", form)
    assert seen == []
    assert (again.code, _without_numbers(again.out, form)) == (fresh.code, _without_numbers(fresh.out, form))
    assert again.err.split("\n")[:-2] == fresh.err.split("\n")[:-2]
    assert again.summary.partition("date, ")[2] == fresh.summary.partition("date, ")[2]
    assert build(built, "--strict")[0].code == 1


def _without_numbers(text: str, form: str) -> str:
    """What a document says of findings, not of what was written."""
    if form in ("json", "sarif"):
        return re.sub(r'"(written|unchanged)": \d+', "", text)
    return re.sub(r"\d+ (written|up to date), ", "", text)


def test_one_file_alone_uses_what_the_whole_build_left(built: Path) -> None:
    assert build(built, "a.scene")[1] == []
    assert build(built, "lib")[1] == []
    assert build(built)[1] == []

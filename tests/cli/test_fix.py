"""`scene check --fix`: what is mended, what is written, what is left alone, and what is said."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from scenec.cli import _fix
from scenec.diagnostics import Diagnostic
from scenec.mend import Mended, mend
from scenec.source import Source
from tests.cli.running import PROJECT, call, files, project, run, video

WRONG = video(visual='"街道 😀", duratio: 4').replace(", duration: 3s", "")
MENDED = WRONG.replace("duratio: 4", "duration: 4s")
LEFT = video("other", visual='"x", colour: "望"')


def test_fixes_are_made(tmp_path: Path) -> None:
    project(tmp_path, {"a.scene": WRONG, "deep/b.scene": LEFT, "good.scene": video("good")})
    before = files(tmp_path)
    made = run(tmp_path, "check", "--fix")
    assert (made.code, made.out, made.codes) == (1, "", ["E1001"])
    assert made.summary == "3 videos, 2 fixed, 1 error"
    assert files(tmp_path) == {**before, "a.scene": MENDED.encode()}
    again = run(tmp_path, "check", "--fix", "a.scene")
    assert (again.code, again.summary) == (0, "1 video, no mistakes")


def test_what_the_file_is_stays(tmp_path: Path) -> None:
    content = ("\ufeff" + WRONG).replace("\n", "\r\n")
    project(tmp_path, {"a.scene": content})
    (tmp_path / "a.scene").chmod(0o640)
    assert call(tmp_path, "check", "--fix").code == 0
    assert (tmp_path / "a.scene").read_bytes() == ("\ufeff" + MENDED).replace("\n", "\r\n").encode()
    assert stat.S_IMODE((tmp_path / "a.scene").stat().st_mode) == 0o640
    assert set(files(tmp_path)) == {"a.scene", "scene.toml"}


def test_a_good_file_is_not_written(tmp_path: Path) -> None:
    project(tmp_path, {"a.scene": video()})
    before = (tmp_path / "a.scene").stat()
    assert call(tmp_path, "check", "--fix").code == 0
    assert (tmp_path / "a.scene").stat().st_ino == before.st_ino


def test_the_project_file_is_mended_first(tmp_path: Path) -> None:
    project(tmp_path, {"a.scene": WRONG}, PROJECT.replace("region", "regoin"))
    made = call(tmp_path, "check", "--fix")
    assert (made.code, made.summary) == (0, "1 video, 3 fixed, no mistakes")
    assert (tmp_path / "scene.toml").read_text() == PROJECT
    assert (tmp_path / "a.scene").read_text(encoding="utf-8") == MENDED


def test_parameters_hold(tmp_path: Path) -> None:
    project(tmp_path, {"a.scene": "param long: duration\n" + video().replace("3s", "lon")})
    made = call(tmp_path, "check", "--fix", "-p", "long=3s")
    assert (made.code, made.summary) == (0, "1 video, 1 fixed, no mistakes")


def test_for_machines(tmp_path: Path) -> None:
    project(tmp_path, {"a.scene": WRONG, "b.scene": LEFT})
    made = call(tmp_path, "check", "--fix", "--format", "json")
    document = json.loads(made.out)
    assert (made.code, made.err) == (1, "")
    assert document["summary"] == {"errors": 1, "warnings": 0, "notes": 0, "allowed": 0, "videos": 2, "fixed": 2}
    assert [row["file"] for row in document["diagnostics"]] == ["b.scene"]


# the standard input


def test_what_is_piped_in_is_printed_mended(tmp_path: Path) -> None:
    project(tmp_path, {})
    content = ("\ufeff" + WRONG).replace("\n", "\r\n").encode()
    made = run(tmp_path, "check", "--fix", "-", input=content)
    assert (made.code, made.err) == (0, "1 video, 2 fixed, no mistakes\n")
    assert made.out.encode() == content.replace(b"duratio: 4", b"duration: 4s")


def test_what_is_piped_in_without_mistakes_is_printed_as_it_is(tmp_path: Path) -> None:
    project(tmp_path, {})
    made = run(tmp_path, "check", "--fix", "-", "--format", "json", input=video().encode())
    assert (made.code, made.out) == (0, video())
    assert json.loads(made.err)["summary"]["fixed"] == 0


# the difference


def test_the_difference(tmp_path: Path) -> None:
    project(tmp_path, {"deep/a.scene": WRONG.removesuffix("\n"), "b.scene": video("good")})
    before = files(tmp_path)
    made = run(tmp_path, "check", "--fix", "--diff")
    assert (made.code, made.err) == (3, "2 videos, 2 fixable, no mistakes\n")
    assert made.out.split("\n") == [
        "--- deep/a.scene",
        "+++ deep/a.scene",
        "@@ -1,5 +1,5 @@",
        *(f" {line}" for line in WRONG.split("\n")[:2]),
        f"-{WRONG.split(chr(10))[2]}",
        f"+{MENDED.split(chr(10))[2]}",
        *(f" {line}" for line in WRONG.split("\n")[3:5]),
        "\\ No newline at end of file",
        "",
    ]
    assert files(tmp_path) == before


def test_the_difference_is_of_bytes(tmp_path: Path) -> None:
    content = ("\ufeff// a\u2028b\x0c\n" + WRONG).replace("\n", "\r\n")
    project(tmp_path, {"a.scene": content.replace("\x0c", "")})
    lines = run(tmp_path, "check", "--fix", "--diff").out.split("\n")
    assert lines[3] == " \ufeff// a\u2028b\r"
    assert sum(line.startswith(("-", "+")) for line in lines) == 4


@pytest.mark.parametrize(("content", "code"), [(video(), 0), (LEFT, 1), (LEFT + WRONG, 3)])
def test_the_exit_code_of_the_difference(tmp_path: Path, content: str, code: int) -> None:
    project(tmp_path, {"a.scene": content})
    made = run(tmp_path, "check", "--fix", "--diff")
    assert (made.code, bool(made.out)) == (code, code == 3)


def test_the_difference_of_what_is_piped_in(tmp_path: Path) -> None:
    project(tmp_path, {})
    made = run(tmp_path, "check", "--fix", "--diff", "-", "--format", "json", input=WRONG.encode())
    assert made.code == 3
    assert made.out.startswith("--- <stdin>\n+++ <stdin>\n@@ ")
    assert json.loads(made.err)["summary"]["fixable"] == 2


def test_a_difference_alone(tmp_path: Path) -> None:
    project(tmp_path, {"a.scene": WRONG})
    made = call(tmp_path, "check", "--diff")
    assert made.code == 2
    assert "`--fix`" in made.err


# what is left alone


LIBRARY = {"scene/a.scene": 'use "lib.scene"\n' + video(more="  title: lib.pause\n"), "scene/lib.scene": "let pause = 0,5s\n"}


def test_files_that_are_used_are_named(tmp_path: Path) -> None:
    project(tmp_path, LIBRARY)
    before = files(tmp_path)
    made = run(tmp_path, "check", "--fix", "scene/a.scene")
    note = "files that are used are left as they are; to mend them: scene check --fix scene/lib.scene"
    assert note in made.err.split("\n")
    assert files(tmp_path) == before
    assert "left as they are" not in run(tmp_path, "check", "--fix").err


def test_it_is_said_that_there_is_more_to_fix(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scenec.mend.ROUNDS", 1)
    project(tmp_path, {"a.scene": WRONG})
    assert "a.scene has more to fix; run it again" in call(tmp_path, "check", "--fix").err.split("\n")


def test_a_link_out_of_the_project_is_not_followed(tmp_path: Path) -> None:
    project(tmp_path / "other", {"b.scene": WRONG})
    project(tmp_path / "here", {"a.scene": video("good")})
    (tmp_path / "here/link.scene").symlink_to(tmp_path / "other/b.scene")
    made = call(tmp_path / "here", "check", "--fix", "link.scene")
    assert made.code == 1
    assert "E5007" in made.codes
    assert "fix the file that it leads to" in made.err
    assert "duratio" in made.err
    assert (tmp_path / "other/b.scene").read_text(encoding="utf-8") == WRONG
    assert (tmp_path / "here/link.scene").is_symlink()
    assert call(tmp_path / "here", "check", "--fix").code == 0


def test_a_link_inside_of_the_project_leads_to_the_file(tmp_path: Path) -> None:
    project(tmp_path, {"deep/b.scene": WRONG})
    (tmp_path / "link.scene").symlink_to("deep/b.scene")
    assert call(tmp_path, "check", "--fix", "link.scene").code == 0
    assert (tmp_path / "link.scene").is_symlink()
    assert (tmp_path / "deep/b.scene").read_text(encoding="utf-8") == MENDED


def test_a_file_that_changes_meanwhile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project(tmp_path, {"a.scene": WRONG})

    def slow(source: Source, find: Callable[[Source], Sequence[Diagnostic]]) -> Mended:
        if source.name == "a.scene":
            (tmp_path / "a.scene").write_text(LEFT, encoding="utf-8")
        return mend(source, find)

    monkeypatch.setattr(_fix, "mend", slow)
    made = call(tmp_path, "check", "--fix", "a.scene")
    assert made.code == 1
    assert "this cannot be written: it has changed since it was read" in made.err
    assert "fixed" not in made.summary
    assert files(tmp_path) == {"a.scene": LEFT.encode(), "scene.toml": PROJECT.encode()}


def test_a_file_that_cannot_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project(tmp_path, {"a.scene": WRONG})

    def full(*paths: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    made = call(tmp_path, "check", "--fix")
    assert (made.code, made.codes[0]) == (1, "E5007")
    assert files(tmp_path) == {"a.scene": WRONG.encode(), "scene.toml": PROJECT.encode()}


def test_a_file_that_is_none(tmp_path: Path) -> None:
    project(tmp_path, {"a.scene": b"\xff\xfe\x00", "b.scene": b"", "c.scene": WRONG})
    made = call(tmp_path, "check", "--fix")
    assert made.codes == ["E5003", "E5021"]
    assert (tmp_path / "c.scene").read_text(encoding="utf-8") == MENDED
    assert call(tmp_path, "check", "--fix", "a.scene").code == 1

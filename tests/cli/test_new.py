"""`scene new`: what it writes compiles at once, teaches what is true, and overwrites nothing."""

from __future__ import annotations

import os
import re
import subprocess
import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner

from scenec import compile_text
from scenec.cli.main import scene as commands
from scenec.facts import SOLUTIONS
from scenec.project import region_names
from scenec.starter import PROJECT, as_name, scene
from tests.cli.running import COMMAND, call, environment, files, project, run

SWITCHED_OFF = re.compile(r"^( *)//(?=\S)", re.M)


@pytest.mark.parametrize("solution", SOLUTIONS)
def test_a_new_scene_checks_and_builds_at_once(tmp_path: Path, solution: str) -> None:
    made = call(tmp_path, "new", "opening", "--solution", solution)
    assert made.code == 0
    assert made.out.startswith("opening.scene is written\n")
    checked = call(tmp_path, "check", "--strict", "opening.scene")
    assert (checked.code, checked.codes) == (0, ["E5014"])
    assert call(tmp_path, "build", "--strict").code == 0
    assert (tmp_path / "build" / "opening.json").exists()


@pytest.mark.parametrize("solution", SOLUTIONS)
def test_each_line_that_is_switched_off_can_be_switched_on(solution: str) -> None:
    text = scene("opening", solution, "cn-shanghai")
    places = [found.start() for found in SWITCHED_OFF.finditer(text)]
    assert len(places) >= 4
    for place in places:
        changed = text[:place] + SWITCHED_OFF.sub(r"\1", text[place:], count=1)
        found = [
            f"{diagnostic.code} {diagnostic.message}" for diagnostic in compile_text(changed).diagnostics if diagnostic.severity != "info"
        ]
        assert not found, changed[place : place + 80]


@pytest.mark.parametrize("solution", SOLUTIONS)
def test_the_comments_name_what_is_there(solution: str) -> None:
    text = scene("opening", solution, "cn-shanghai")
    assert set(re.findall(r"\b(?:cn|us|ap)-\w[\w-]*", text)) == set(region_names())
    for voice in ("emily", "andy", "ava", "zhiqing", "zhilun"):
        assert voice in text
        found = compile_text(text.replace("voice: emily", f"voice: {voice}")).diagnostics
        assert not [diagnostic for diagnostic in found if diagnostic.severity != "info"]


def test_the_comments_are_not_wider_than_the_code_may_be() -> None:
    for solution in SOLUTIONS:
        assert max(len(line) for line in scene("opening", solution, "cn-shanghai").split("\n")) <= 125


def test_a_scene_of_a_project_names_no_region(tmp_path: Path) -> None:
    project(tmp_path, {})
    assert call(tmp_path, "new", "shops/opening").code == 0
    text = (tmp_path / "shops" / "opening.scene").read_text("utf-8")
    assert "region" not in text
    assert "\n\n\n" not in text
    assert call(tmp_path, "check", "--strict").code == 0


def test_the_region_is_that_of_the_option(tmp_path: Path) -> None:
    assert call(tmp_path, "new", "opening.scene", "--region", "us-west-1").code == 0
    text = (tmp_path / "opening.scene").read_text("utf-8")
    assert "\n  region: us-west-1\n" in text
    assert "It may also be cn-shanghai," in text


def test_a_name_may_be_chinese(tmp_path: Path) -> None:
    assert call(tmp_path, "new", "开场").code == 0
    assert call(tmp_path, "build", "开场.scene").code == 0
    assert (tmp_path / "build" / "开场.json").exists()


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    (tmp_path / "opening.scene").write_text("mine", encoding="utf-8")
    made = call(tmp_path, "new", "opening")
    assert (made.code, made.out) == (1, "")
    assert made.err == "opening.scene is there already, and is left as it is\n"
    assert (tmp_path / "opening.scene").read_text("utf-8") == "mine"


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("summer sale", "it has a blank. `summer-sale` can be one."),
        ("2024-sale", "it does not begin with a letter. `video-2024-sale` can be one."),
        ("v1.2", "`.` cannot stand in a name; letters, digits, `-` and `_` can. `v1-2` can be one."),
        ("con", "Windows keeps this name for a device."),
        ("sale-", "it ends with `-`. `sale` can be one."),
        ("!!!", "`!` cannot stand in a name; letters, digits, `-` and `_` can."),
    ],
)
def test_a_name_that_cannot_be_is_explained(tmp_path: Path, name: str, words: str) -> None:
    made = call(tmp_path, "new", name)
    assert made.code == 2
    assert made.err.rstrip("\n").endswith(f": {words}")
    assert files(tmp_path) == {}


@pytest.mark.parametrize("text", ["Summer sale!", "2024", "a/b", " x ", "开场 白", "-_-", ""])
def test_a_name_that_is_offered_is_one(text: str) -> None:
    name = as_name(text)
    assert name is None or compile_text(scene(name, "narration", "cn-shanghai")).ok


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("shops/", "`shops/` is a folder. A scene in it: `scene new shops/opening`. For a project: `scene new --project shops`."),
        (".", "`.` is a folder. A scene in it: `scene new opening`. For a project: `scene new --project .`."),
        (".scene", "`.scene` has no name before the ending: `scene new opening`."),
        ("a b/.scene", "`a b/.scene` has no name before the ending: `scene new 'a b/opening'`."),
        ("", "A scene needs a name: `scene new opening`. For a project: `scene new --project`."),
    ],
)
def test_what_names_no_scene_is_said(tmp_path: Path, name: str, words: str) -> None:
    made = call(tmp_path, "new", name)
    assert made.code == 2
    assert made.err.rstrip("\n").endswith(f"Error: {words}")
    assert files(tmp_path) == {}


def test_the_next_commands_can_be_copied(tmp_path: Path) -> None:
    made = call(tmp_path, "new", "two shops/开场")
    assert made.out.endswith("  scene check 'two shops/开场.scene'\n  scene build 'two shops/开场.scene'\n")
    assert call(tmp_path, "new", "shops/开场").out.endswith("  scene build shops/开场.scene\n")


@pytest.mark.parametrize("arguments", [["opening"], ["shop", "--project"]])
def test_a_standard_output_that_takes_nothing(tmp_path: Path, arguments: list[str]) -> None:
    closed = run(tmp_path, "new", *arguments, before=lambda: os.close(1))
    assert (closed.code, closed.err) == (1, "Error: Could not open file '<stdout>': it is closed\n")
    with open("/dev/full", "wb") as full:
        made = subprocess.run([COMMAND, "new", "q"], cwd=tmp_path, stdout=full, stderr=subprocess.PIPE, env=environment(), check=False)
    assert (made.returncode, made.stderr) == (1, b"Error: Could not open file '<stdout>': no space left on device\n")


def test_what_was_written_before_a_failure_is_listed(tmp_path: Path) -> None:
    (tmp_path / ".github").write_text("a file", encoding="utf-8")
    made = call(tmp_path, "new", "--project")
    assert (made.code, made.codes) == (1, ["E5007"])
    assert made.out == "scene.toml is written\n.gitignore is written\n.gitattributes is written\n"


def test_a_scene_needs_a_name(tmp_path: Path) -> None:
    made = call(tmp_path, "new")
    assert made.code == 2
    assert "`scene new opening`" in made.err
    assert "`scene new --project`" in made.err


def test_what_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "shops").write_text("a file", encoding="utf-8")
    made = call(tmp_path, "new", "shops/opening")
    assert (made.code, made.codes) == (1, ["E5007"])
    assert "shops/opening.scene" in made.err


# ---------------------------------------------------------------- a project


@pytest.mark.parametrize("solution", SOLUTIONS)
def test_a_new_project_checks_and_builds_at_once(tmp_path: Path, solution: str) -> None:
    made = call(tmp_path, "new", "--project", "shop", "--region", "cn-hangzhou", "--solution", solution)
    assert made.code == 0
    folder = tmp_path / "shop"
    assert set(files(folder)) == {*PROJECT, "first.scene"}
    checked = call(folder, "check", "--strict")
    assert (checked.code, checked.codes) == (0, [])
    assert call(folder, "build", "--strict").code == 0
    assert tomllib.loads((folder / "scene.toml").read_text("utf-8")) == {"edition": "2026", "region": "cn-hangzhou"}


def test_the_lines_of_the_project_file_can_be_switched_on(tmp_path: Path) -> None:
    call(tmp_path, "new", "--project")
    path = tmp_path / "scene.toml"
    path.write_text(re.sub(r"^#(?=\S)", "", path.read_text("utf-8"), flags=re.M), encoding="utf-8")
    (tmp_path / "params.json").write_text("{}", encoding="utf-8")
    assert len(tomllib.loads(path.read_text("utf-8"))) >= 5
    checked = call(tmp_path, "check", "--strict")
    assert (checked.code, checked.codes) == (0, [])


def test_a_project_leaves_what_is_there(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("mine", encoding="utf-8")
    made = call(tmp_path, "new", "--project")
    assert made.code == 0
    assert made.err == "README.md is there already, and is left as it is\n"
    assert (tmp_path / "README.md").read_text("utf-8") == "mine"
    again = call(tmp_path, "new", "--project")
    assert again.code == 0
    assert again.err.count("is left as it is") == len(PROJECT) + 1
    assert again.err.endswith("\n\nAll of the project is there; nothing is written\n")
    assert again.out == ""


@pytest.mark.parametrize("path", [".github/workflows/scenes.yml", ".gitlab-ci.yml", "README.md"])
def test_the_commands_that_a_project_names_are_there(tmp_path: Path, path: str) -> None:
    call(tmp_path, "new", "--project")
    text = (tmp_path / path).read_text("utf-8")
    lines = [found.split("#")[0].split(">")[0].split() for found in re.findall(r"^[- ]*(?:run: )?scene (.+)", text, re.M)]
    assert len(lines) >= 2
    for words in lines:
        assert CliRunner().invoke(commands, [*words, "--help"]).exit_code == 0
        arguments = [word for word in words if word != "NAME"] + (["x"] if words[0] == "new" else [])
        made = call(tmp_path, *arguments)
        assert made.code == 0, made.err

"""`scene completion`: what a shell offers, asked as the shell's script asks, and in a real bash."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

from scenec.cli.main import COMMANDS
from scenec.docs import pages
from tests.cli.running import COMMAND, call, environment, project, video
from tests.cli.test_imports import START, imported


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A project with scenes in two folders, and other files."""
    scenes = ("opening.scene", "shops/north.scene", "shops/south.scene", "far/away/one.scene", "has blank/a.scene")
    return project(tmp_path, {**{name: video() for name in scenes}, "notes.txt": "", ".hidden/x.scene": ""})


def offered(folder: Path, line: str) -> list[str]:
    """What is offered at the end of a line; each as its type and its value."""
    words = shlex.split(line) + ([""] if line.endswith(" ") else [])
    asked = {"COMP_WORDS": line, "COMP_CWORD": str(len(words) - 1), "_SCENE_COMPLETE": "bash_complete"}
    made = subprocess.run([COMMAND], cwd=folder, capture_output=True, text=True, env=environment(asked), timeout=60, check=False)
    assert (made.returncode, made.stderr) == (0, "")
    return made.stdout.split()


def plain(*values: str) -> list[str]:
    return [f"plain,{value}" for value in values]


def test_commands(folder: Path) -> None:
    assert offered(folder, "scene ") == plain(*COMMANDS)
    assert offered(folder, "scene che") == plain("check")
    assert offered(folder, "scene --v") == plain("--version")


def test_options(folder: Path) -> None:
    assert offered(folder, "scene check --str") == plain("--strict")
    assert offered(folder, "scene new a --solution n") == plain("narration")
    assert offered(folder, "scene new a --region us") == plain("us-west-1")


@pytest.mark.parametrize(
    ("start", "values"),
    [
        ("o", ["opening.scene"]),
        ("n", []),
        ("shops/n", ["shops/north.scene"]),
        ("sh", ["shops/north.scene", "shops/south.scene"]),
        ("fa", ["far/away/one.scene"]),
        (".h", [".hidden/x.scene"]),
        ("../nowhere/", []),
    ],
)
def test_paths_are_those_of_scenes(folder: Path, start: str, values: list[str]) -> None:
    assert offered(folder, f"scene check {start}") == plain(*values)


def test_a_path_that_needs_quotes_is_left_to_the_shell(folder: Path) -> None:
    assert offered(folder, "scene build ") == ["file,"]
    assert offered(folder, "scene build ha") == ["file,ha"]


def test_codes_and_names(folder: Path) -> None:
    assert offered(folder, "scene explain duration-with-speech") == plain("duration-with-speech")
    assert offered(folder, "scene explain r012") == plain("R012")
    assert len(offered(folder, "scene explain E")) >= len([code for code in pages() if code.startswith("E")])


def test_paths_of_fields(folder: Path) -> None:
    assert offered(folder, "scene fields output.u") == plain("output.url")
    assert "plain,title.y" in offered(folder, "scene fields title.")
    assert offered(folder, "scene fields std/l") == plain("std/looks")
    assert offered(folder, "scene fields looks.gol") == plain("looks.gold")


def test_an_unknown_command_is_no_mistake_yet(folder: Path) -> None:
    assert offered(folder, "scene chekc a") == []


def test_commands_are_offered_without_importing_them(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"COMP_WORDS": "scene ", "COMP_CWORD": "1", "_SCENE_COMPLETE": "bash_complete"}.items():
        monkeypatch.setenv(name, value)
    modules = imported(folder)
    assert {module for module in modules if module.startswith("scenec")} == START | {"scenec.cli._complete"}
    assert "jinja2" not in modules


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script_of_a_shell(tmp_path: Path, shell: str) -> None:
    made = call(tmp_path, "completion", shell)
    assert (made.code, made.err) == (0, "")
    assert f"_SCENE_COMPLETE={shell}_complete" in made.out
    assert call(tmp_path, "completion", "--help").out.count(f"scene completion {shell}") == 1


@pytest.mark.skipif(shutil.which("bash") is None, reason="there is no bash")
def test_a_real_bash_completes(folder: Path) -> None:
    script = (
        'eval "$(scene completion bash)"\n'
        'for line in "scene ch" "scene check shops/" "scene explain R012"; do\n'
        "  COMP_WORDS=($line) COMP_CWORD=$((${#COMP_WORDS[@]} - 1)) COMPREPLY=()\n"
        '  _scene_completion scene && echo "${COMPREPLY[@]}"\n'
        "done\n"
        "complete -p scene\n"
    )
    path = f"{Path(COMMAND).parent}{os.pathsep}{os.environ['PATH']}"
    made = subprocess.run(
        ["bash", "--norc", "-c", script],
        cwd=folder,
        capture_output=True,
        text=True,
        env=environment({"PATH": path}),
        timeout=60,
        check=False,
    )
    assert made.stderr == ""
    assert made.stdout.split("\n")[:3] == ["check", "shops/north.scene shops/south.scene", "R012"]
    assert "-F _scene_completion scene" in made.stdout

"""Runs `scene`: in this process, or as the command that is installed where that is the point."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable, Mapping
from contextlib import chdir
from pathlib import Path
from typing import NamedTuple

from click.testing import CliRunner

from scenec.cli.main import scene

COMMAND = str(Path(sys.executable).with_name("scene"))
CHECKOUT = Path(__file__).parents[2]
DECIDE = ("NO_COLOR", "FORCE_COLOR", "GITHUB_WORKSPACE", "CI_PROJECT_DIR")
"""The variables that decide how findings are shown."""
PROJECT = 'edition = "2026"\nregion = "cn-shanghai"\n'


class Run(NamedTuple):
    """What a command left: exit code, standard output, standard error."""

    code: int
    out: str
    err: str

    @property
    def codes(self) -> list[str]:
        """The codes of the findings, in the order in which they were shown."""
        return re.findall(r"^(?:error|warning|note)\[(\w+)\]", self.err, re.M)

    @property
    def summary(self) -> str:
        """The last line."""
        return self.err.rstrip("\n").rpartition("\n")[2]


def call(folder: Path, *arguments: str, input: str | bytes | None = None, env: Mapping[str, str] | None = None) -> Run:  # noqa: A002
    """Run `scene` in this process."""
    clean = dict.fromkeys(DECIDE)
    with chdir(folder):
        result = CliRunner().invoke(scene, arguments, input=input, env={**clean, **(env or {})})
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return Run(result.exit_code, result.stdout, result.stderr)


def run(
    folder: Path,
    *arguments: str,
    input: bytes | None = None,  # noqa: A002
    env: Mapping[str, str] | None = None,
    before: Callable[[], None] | None = None,
) -> Run:
    """Run the installed `scene`; `before` is done in the new process."""
    made = subprocess.run(
        [COMMAND, *arguments],
        cwd=folder,
        input=input,
        capture_output=True,
        env=environment(env),
        preexec_fn=before,
        timeout=60,
        check=False,
    )
    return Run(made.returncode, made.stdout.decode(), made.stderr.decode())


def environment(changes: Mapping[str, str] | None = None) -> dict[str, str]:
    """This process's environment, without what changes how findings look."""
    kept = {name: value for name, value in os.environ.items() if name not in (*DECIDE, "PYTHONHASHSEED", "LC_ALL")}
    return {**kept, **(changes or {})}


def video(name: str = "opening", visual: str = '"a street"', more: str = "") -> str:
    """A video without mistakes, in a project that names a region."""
    return (
        f"video {name} : storyboard {{\n"
        '  media: ["0123456789abcdef0123456789abcdef"], music { volume: 0% }\n'
        f"  scene first {{ visual: {visual}, duration: 3s }}\n"
        f'  output {{ url: "oss://out/{{{{ video }}}}_{{index}}.mp4", size: 1080x1920 }}\n{more}}}\n'
    )


def project(folder: Path, files: Mapping[str, str | bytes], toml: str = PROJECT) -> Path:
    """Write a project."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "scene.toml").write_text(toml, encoding="utf-8")
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def files(folder: Path) -> dict[str, bytes]:
    """All files below a folder, by their paths, without what builds remember."""
    found = {path.relative_to(folder): path for path in sorted(folder.rglob("*")) if path.is_file()}
    return {path.as_posix(): whole.read_bytes() for path, whole in found.items() if ".scene" not in path.parts}

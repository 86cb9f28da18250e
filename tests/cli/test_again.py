"""A build that was run before: it says and leaves the same as one that looks at everything, whatever has changed."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from click import Context
from hypothesis import given
from hypothesis import strategies as some

from scenec.cli._again import plain
from scenec.cli.build import ENDINGS, command
from tests.cli.running import call, files, project, run, video
from tests.cli.test_imports import START, imported

FILES = {
    "a.scene": 'use "lib/words.scene"\n' + video("first", visual="words.street") + video("second"),
    "deep/b.scene": video("third"),
    "lib/words.scene": 'let street = "a street"\n',
}
Change = Callable[[Path], object]


def text(path: str, content: str) -> Change:
    """A file is written."""

    def change(folder: Path) -> None:
        (folder / path).parent.mkdir(exist_ok=True)
        (folder / path).write_text(content, encoding="utf-8")

    return change


def built(folder: Path, build: Callable[..., object]) -> Path:
    """A project that was built, some time ago."""
    project(folder, FILES)
    for path in folder.rglob("*"):
        os.utime(path, (1_700_000_000, 1_700_000_000))
    for _ in range(2):
        build(folder, "build")
    return folder


CHANGES: dict[str, Change] = {
    "nothing": lambda folder: None,
    "a file": text("deep/b.scene", video("third", visual='"a shop"')),
    "only a comment": text("deep/b.scene", video("third") + "// the end\n"),
    "a time": lambda folder: os.utime(folder / "a.scene", (1_800_000_000, 1_800_000_000)),
    "a file that is used": text("lib/words.scene", 'let street = "a square"\n'),
    "a request by hand": text("build/first.json", "{}"),
    "a request is gone": lambda folder: (folder / "build/first.json").unlink(),
    "all requests are gone": lambda folder: shutil.rmtree(folder / "build"),
    "the lock": text("build/scene.lock", '{\n  "version": 1,\n  "requests": {}\n}\n'),
    "another video": text("deep/b.scene", video("third") + video("fourth")),
    "a video by another name": text("deep/b.scene", video("Third")),
    "a video less": text("a.scene", video("first")),
    "another region": text("deep/b.scene", video("third", more="  region: cn-beijing\n")),
    "a new file": text("c.scene", video("fourth")),
    "a new file in a folder": text("more/c.scene", video("fourth")),
    "a file is gone": lambda folder: (folder / "deep/b.scene").unlink(),
    "a used file is gone": lambda folder: (folder / "lib/words.scene").unlink(),
    "a mistake": text("deep/b.scene", video("third", visual="5s")),
    "a warning": text("deep/b.scene", 'let idle = "x"\n' + video("third")),
    "a video that is there": text("deep/b.scene", video("SECOND")),
    "the project": text("scene.toml", 'edition = "2026"\nregion = "cn-beijing"\n'),
    "the output of the project": text("scene.toml", 'edition = "2026"\nregion = "cn-shanghai"\noutput = "out"\n'),
    "no project": lambda folder: (folder / "scene.toml").unlink(),
    "a project in between": text("deep/scene.toml", 'edition = "2026"\nregion = "cn-beijing"\n'),
    "a link": lambda folder: (folder / "z.scene").symlink_to("deep/b.scene"),
    "a link out": lambda folder: (folder / "z.scene").symlink_to("/dev/null"),
}


@pytest.mark.parametrize("name", list(CHANGES))
def test_a_change(tmp_path: Path, name: str) -> None:
    quick, whole = built(tmp_path / "quick", run), built(tmp_path / "whole", call)
    for folder in (quick, whole):
        CHANGES[name](folder)
    for _ in range(2):
        made, wanted = run(quick, "build"), call(whole, "build")
        assert (made.code, made.out, made.err.replace("/quick", "/whole")) == (wanted.code, wanted.out, wanted.err)
        assert files(quick) == files(whole)


def test_a_build_that_has_nothing_to_do_imports_next_to_nothing(tmp_path: Path) -> None:
    built(tmp_path, run)
    modules = imported(tmp_path, "build")
    ours = {module for module in modules if module.startswith("scenec")}
    assert ours == START - {"scenec.cli._commands"} | {"scenec.cli._again", "scenec.report", "scenec.report.summary", "scenec.state"}
    assert not modules & {"click", "json", "tomllib", "typing"}


def test_one_that_has_little_to_do_imports_no_command_line(tmp_path: Path) -> None:
    built(tmp_path, run)
    text("deep/b.scene", video("third", visual='"a shop"'))(tmp_path)
    assert not imported(tmp_path, "build") & {"click", "json", "multiprocessing", "jsonschema"}
    assert b"a shop" in (tmp_path / "build/third.json").read_bytes()


WORDS = [
    "-o",
    "--output",
    "--map",
    "--strict",
    "-j2",
    "-j0",
    "-j",
    "3",
    ".",
    "tests",
    "nowhere",
    "--",
    "-",
    "--form",
    "wire",
    "-x",
    "",
    "-m",
    "-j²",
]


@given(some.lists(some.sampled_from(WORDS), max_size=5))
def test_a_plain_command_is_what_the_command_line_reads(words: list[str]) -> None:
    read = plain(words)
    if read is None:
        return
    with command.make_context("build", [*words]) as context:
        assert read.paths == list(_paths(context))
        assert read.output == context.params["output"]
        assert read.endings == [ENDINGS[context.params["shape"]]] + [".map.json"] * context.params["with_map"]
    others = {
        name: value for name, value in context.params.items() if name not in ("paths", "output", "shape", "with_map", "strict", "jobs")
    }
    assert others == {
        "verify": False,
        "patterns": (),
        "shard": None,
        "purpose": None,
        "assigned": (),
        "params": None,
        "form": "text",
        "watched": False,
    }


def _paths(context: Context) -> Iterable[str]:
    return context.params["paths"] or ["."]

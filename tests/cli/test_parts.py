"""Parts of a build: patterns and shards, what would change, and the names alone."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.cli.running import call, files, project, video

NAMES = ["one", "two", "three", "four", "five", "six", "seven"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A project of seven videos in three files."""
    return project(
        tmp_path,
        {
            "a.scene": video("one") + video("two") + video("three"),
            "b.scene": video("four") + video("five"),
            "c.scene": video("six") + video("seven"),
        },
    )


def made(folder: Path) -> list[str]:
    """The names of the requests in a folder."""
    return sorted(name.removesuffix(".json") for name in files(folder) if name.endswith(".json"))


def test_the_names_alone(folder: Path) -> None:
    listed = call(folder, "build", "--list")
    assert (listed.code, listed.out) == (0, "".join(f"{name}\n" for name in sorted(NAMES)))
    assert not (folder / "build").exists()
    assert call(folder, "build", "--list", "--shard", "1/2", "--variant", "*e").out == "five\n"


def test_the_names_of_the_standard_input(folder: Path) -> None:
    assert call(folder, "build", "-", "--list", input=video("piped")).out == "piped\n"


def test_a_pattern(folder: Path) -> None:
    built = call(folder, "build", "--variant", "t*", "--variant", "six")
    assert built.summary == "5 videos, 3 requests, 3 written, no mistakes (a part of the build: nothing is removed)"
    assert made(folder / "build") == ["six", "three", "two"]
    assert call(folder, "build").summary == "7 videos, 7 requests, 4 written, 3 up to date, no mistakes"


@pytest.mark.parametrize(("pattern", "meant"), [("thre", "three"), ("*.zh", None), ("ONE", "one")])
def test_a_pattern_that_fits_nothing(folder: Path, pattern: str, meant: str | None) -> None:
    built = call(folder, "build", "--variant", pattern)
    assert (built.code, built.codes) == (1, ["E5060"])
    assert re.findall(r"did you mean `(\w+)`", built.err) == ([meant] if meant else [])
    assert not (folder / "build").exists()


@pytest.mark.parametrize("count", [1, 2, 3, 7, 9])
def test_shards_are_disjoint_complete_and_even(folder: Path, count: int) -> None:
    assert call(folder, "build", "-o", "whole").code == 0
    parts = []
    for number in range(1, count + 1):
        assert call(folder, "build", "-o", f"part{number}", "--shard", f"{number}/{count}").code == 0
        parts.append(files(folder / f"part{number}"))
        assert call(folder, "build", "-o", "shared", "--shard", f"{number}/{count}").code == 0
    names = [name for part in parts for name in part if name.endswith(".json")]
    assert sorted(names) == sorted(set(names)) == sorted(f"{name}.json" for name in NAMES)
    sizes = [len([name for name in part if name.endswith(".json")]) for part in parts]
    assert max(sizes) - min(sizes) <= 1
    assert {name: part[name] for part in parts for name in part if name != "scene.lock"}.items() <= files(folder / "whole").items()
    assert files(folder / "shared") == files(folder / "whole")


@pytest.mark.parametrize("shard", ["0/2", "3/2", "1", "a/b", "1/0", "-1/2", "1/2/3", "²/3"])
def test_what_is_no_shard(folder: Path, shard: str) -> None:
    assert call(folder, "build", f"--shard={shard}").code == 2


def test_a_part_removes_nothing(folder: Path) -> None:
    assert call(folder, "build").code == 0
    (folder / "a.scene").write_text(video("one"), encoding="utf-8")
    (folder / "b.scene").unlink()
    before = files(folder / "build")
    for arguments in (("--variant", "one"), ("--shard", "1/1")):
        assert call(folder, "build", *arguments).code == 0
        assert files(folder / "build") == before
    assert call(folder, "build").summary == "3 videos, 3 requests, 3 up to date, 4 removed, no mistakes"


def test_a_part_takes_no_request_from_another_file(folder: Path) -> None:
    assert call(folder, "build").code == 0
    (folder / "a.scene").write_text(video("two"), encoding="utf-8")
    (folder / "d.scene").write_text(video("one", visual='"a shop"'), encoding="utf-8")
    before = files(folder / "build")
    built = call(folder, "build", "--variant", "one")
    assert (built.code, built.codes) == (1, ["E5016"])
    assert files(folder / "build") == before
    assert call(folder, "build").code == 0


def test_a_check_of_what_is_up_to_date(folder: Path) -> None:
    checked = call(folder, "build", "--check")
    assert (checked.code, checked.out.split()) == (3, sorted([*(f"build/{name}.json" for name in NAMES), "build/scene.lock"]))
    assert not (folder / "build").exists()
    assert call(folder, "build").code == 0
    checked = call(folder, "build", "--check")
    assert (checked.code, checked.out) == (0, "")


def test_a_check_names_what_differs(folder: Path) -> None:
    assert call(folder, "build").code == 0
    (folder / "c.scene").write_text(video("six", visual='"a shop"') + video("eight"), encoding="utf-8")
    (folder / "build/one.json").write_text("{}")
    before = files(folder)
    checked = call(folder, "build", "--check")
    assert (checked.code, checked.out.split()) == (
        3,
        ["build/eight.json", "build/one.json", "build/scene.lock", "build/seven.json", "build/six.json"],
    )
    assert files(folder) == before
    (folder / "b.scene").write_text(video("four", visual="5s"), encoding="utf-8")
    assert call(folder, "build", "--check").code == 1


def test_a_check_needs_a_folder(folder: Path) -> None:
    assert call(folder, "build", "--check", "-o", "-").code == 2

"""Two requests with one output address are an error, also in two files, whatever is up to date."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import scenec
from tests.cli.running import Run, call, files, project, run, video

both = pytest.mark.parametrize("build", [run, call], ids=["as a command", "in this process"])
ADDRESS = "oss://out/{{ video }}_{index}.mp4"


def going(name: str, where: str, visual: str = '"a street"') -> str:
    """A video that goes to an address."""
    return video(name, visual).replace(ADDRESS, f"oss://out/{where}_{{index}}.mp4")


FILES = {"a.scene": going("one", "x"), "b.scene": going("two", "y"), "c.scene": video("three") + video("four")}


@pytest.fixture
def built(tmp_path: Path) -> Path:
    """A project whose videos go to places of their own."""
    project(tmp_path, FILES)
    for _ in range(2):
        assert call(tmp_path, "build").code == 0
    return tmp_path


@both
@pytest.mark.parametrize("changed", ["a.scene", "b.scene"])
def test_one_that_takes_the_address_of_another_file(built: Path, build: Callable[..., Run], changed: str) -> None:
    where, other = ("y", "b.scene") if changed == "a.scene" else ("x", "a.scene")
    (built / changed).write_text(going({"a.scene": "one", "b.scene": "two"}[changed], where))
    before = files(built / "build")
    for _ in range(2):
        made = build(built, "build")
        assert (made.code, made.codes) == (1, ["E4016"])
        assert "--> b.scene:4:" in made.err
        assert "`two` and `one` both write to" in made.err
    kept = files(built / "build")
    assert kept["two.json"] == before["two.json"]
    assert call(built, "build", "-o", "fresh").codes == call(built, "check").codes == ["E4016"]
    (built / other).write_text(going({"a.scene": "one", "b.scene": "two"}[other], "z"))
    assert build(built, "build").code == 0
    assert build(built, "build").summary == "4 videos, 4 requests, 4 up to date, no mistakes"


@both
def test_an_address_that_is_free_again(built: Path, build: Callable[..., Run]) -> None:
    (built / "b.scene").write_text(going("two", "z"))
    (built / "c.scene").write_text(going("three", "y") + video("four"))
    assert build(built, "build").code == 0
    (built / "c.scene").unlink()
    (built / "b.scene").write_text(going("two", "y"))
    assert build(built, "build").code == 0


def test_two_files_of_which_none_is_changed_but_one_that_both_use(tmp_path: Path) -> None:
    using = 'use "words.scene"\n'
    texts = {name: using + going(name, "{{ words.%s }}" % name) for name in ("one", "two")}  # noqa: UP031 - braces are meant
    project(tmp_path, {"a.scene": texts["one"], "b.scene": texts["two"], "words.scene": 'let one = "x"\nlet two = "y"\n'})
    assert call(tmp_path, "build").code == 0
    (tmp_path / "words.scene").write_text('let one = "x"\nlet two = "x"\n')
    assert run(tmp_path, "build").codes == ["E4016"]


def test_workers_and_the_python_interface_find_it_too(tmp_path: Path) -> None:
    project(tmp_path, {f"f{number}.scene": going(f"v{number}", "x") for number in range(4)})
    assert call(tmp_path, "build", "-j2").codes == ["E4016"] * 3
    assert [found.code for found in scenec.build(tmp_path).diagnostics] == ["E4016"] * 3
    assert [found.code for found in scenec.compile(tmp_path).diagnostics] == ["E4016"] * 3


def test_addresses_of_two_projects(tmp_path: Path) -> None:
    for name in ("first", "second"):
        project(tmp_path / name, {"a.scene": going(name, "x")})
    assert call(tmp_path, "build", "first", "second").code == 0


def test_one_address_in_two_regions(tmp_path: Path) -> None:
    elsewhere = going("two", "x").replace("storyboard {", "storyboard {\n  region: cn-beijing")
    project(tmp_path, {"a.scene": going("one", "x"), "b.scene": elsewhere})
    assert call(tmp_path, "build").code == 0

"""The same sources give the same bytes: whatever the hash seed, the locale, the folder and the run."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.cli.running import CHECKOUT, files, run

VARIABLES = [
    {"PYTHONHASHSEED": "0", "LC_ALL": "C", "TZ": "UTC"},
    {"PYTHONHASHSEED": "1", "LC_ALL": "C.UTF-8", "TZ": "Asia/Shanghai"},
    {"PYTHONHASHSEED": "2", "LC_ALL": "zh_CN.UTF-8", "LANG": "zh_CN.GBK", "HOME": "/nonexistent"},
]


def built(folder: Path, variables: dict[str, str], *arguments: str) -> dict[str, bytes]:
    """All that a build writes."""
    shutil.rmtree(folder / "build", ignore_errors=True)
    made = run(folder, "build", "--map", *arguments, env=variables)
    assert made.code == 0, made.err
    return files(folder / "build")


@pytest.fixture
def examples(tmp_path: Path) -> Path:
    """A copy of the examples."""
    copy = tmp_path / "one"
    shutil.copytree(CHECKOUT / "examples", copy, ignore=shutil.ignore_patterns("build", ".scene"))
    return copy


def test_the_same_bytes_everywhere(examples: Path, tmp_path: Path) -> None:
    expected = built(examples, VARIABLES[0])
    assert "scene.lock" in expected
    assert len(expected) >= 3
    for variables in VARIABLES[1:]:
        assert built(examples, variables) == expected
    other = tmp_path / "a far" / "开场" / "folder"
    shutil.copytree(examples, other, ignore=shutil.ignore_patterns("build", ".scene"))
    assert built(other, VARIABLES[1]) == expected
    wires = built(other, VARIABLES[0], "--form", "wire")
    assert built(other, VARIABLES[1], "--form", "wire") == wires


def test_the_order_of_the_arguments_changes_nothing(examples: Path) -> None:
    names = sorted(str(path.relative_to(examples)) for path in examples.rglob("[!.]*.scene"))
    expected = built(examples, VARIABLES[0])
    assert built(examples, VARIABLES[1], *names) == built(examples, VARIABLES[2], *reversed(names)) == expected


def test_a_second_build_writes_nothing(examples: Path) -> None:
    first = run(examples, "build", "--map", env=VARIABLES[0])
    assert first.code == 0
    times = {path: path.stat().st_mtime_ns for path in (examples / "build").iterdir()}
    second = run(examples, "build", "--map", env=VARIABLES[1])
    assert "written" not in second.summary
    assert {path: path.stat().st_mtime_ns for path in (examples / "build").iterdir()} == times


def test_findings_are_the_same_too(examples: Path) -> None:
    for path in examples.glob("[!.]*.scene"):
        path.write_text(path.read_text(encoding="utf-8").replace(": ", ": 1, x: ", 5), encoding="utf-8")
    one, two = (run(examples, "check", "--format", "json", env=variables) for variables in VARIABLES[:2])
    assert one.code == 1
    assert one == two

"""A build that is killed, at any point, leaves whole files, and the next one completes it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.interrupting import begun, check, killed


@pytest.mark.slow
@pytest.mark.parametrize("twelfth", range(12))
def test_a_build_that_is_killed(tmp_path: Path, twelfth: int) -> None:
    assert killed(begun(tmp_path / "project"), 6 + twelfth * 10) == -9
    check(tmp_path / "project", tmp_path / "wanted")


@pytest.mark.slow
@pytest.mark.parametrize("at", [30, 60, 90])
def test_a_build_that_is_killed_with_its_workers(tmp_path: Path, at: int) -> None:
    killed(begun(tmp_path / "project"), at, "-j2")
    check(tmp_path / "project", tmp_path / "wanted")

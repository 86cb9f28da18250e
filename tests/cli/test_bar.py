"""The bar of a long run: on a terminal, for people, and gone before anything else is said."""

from __future__ import annotations

import pytest

from scenec.cli._bar import Progress


@pytest.fixture
def long(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every run is long."""
    monkeypatch.setattr("scenec.cli._bar.PATIENCE", -1.0)


@pytest.mark.usefixtures("long")
@pytest.mark.parametrize(("terminal", "form", "shown"), [(True, "text", True), (False, "text", False), (True, "json", False)])
def test_where_it_is_shown(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], terminal: bool, form: str, shown: bool
) -> None:
    monkeypatch.setattr("sys.stderr.isatty", lambda: terminal)
    monkeypatch.setenv("TERM", "xterm")
    progress = Progress(4, form)
    progress.step()
    progress.step()
    progress.clear()
    progress.clear()
    bars = "\r[#######                       ] 1 of 4 files\r[###############               ] 2 of 4 files\r\x1b[K"
    assert capsys.readouterr().err == (bars if shown else "")


def test_a_short_run_shows_none(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    Progress(1, "text").step()
    assert capsys.readouterr().err == ""

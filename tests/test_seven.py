"""A file with seven mistakes gets seven messages in one run, each with the way out."""

from __future__ import annotations

import pytest

from tests.cases import Case, cases

SEVEN = list(cases("seven.scene"))


def test_there_are_eight() -> None:
    assert len(SEVEN) == 8


@pytest.mark.parametrize("case", SEVEN, ids=lambda case: case.title)
def test_seven(case: Case) -> None:
    """Places and words are held by the cases themselves."""
    assert len(case.expected) == 7
    errors = [diagnostic for diagnostic in case.compile().diagnostics if diagnostic.severity == "error"]
    assert len(errors) == 7
    for diagnostic in errors:
        assert diagnostic.fixes or diagnostic.suggestion or diagnostic.allowed, diagnostic

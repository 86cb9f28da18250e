"""One accident is one message: a sign that is missing from a good file hardly ever brings a second report."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from scenec.parse import drive
from tests.cases import compile_text

FILES = sorted((Path(__file__).parent.parent / "examples").glob("[!.]*.scene"))


def accidents(text: str) -> Iterator[tuple[str, str]]:
    """What is missing, and the text without it: each token, and each quote of a text alone."""
    for token in list(drive.tokens(text))[:-1]:
        place = f"{token.value!r} in line {text.count(chr(10), 0, token.start) + 1}"
        if token.kind != "_NL":
            yield place, text[: token.start] + text[token.end :]
        if token.kind == "STRING":
            yield f"the first quote of {place}", text[: token.start] + text[token.start + 1 :]
            yield f"the last quote of {place}", text[: token.end - 1] + text[token.end :]


def errors(text: str) -> int:
    return sum(diagnostic.severity == "error" for diagnostic in compile_text(text).diagnostics)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_one_accident_is_one_message(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    before = errors(text)
    found = {place: errors(broken) - before for place, broken in accidents(text)}
    several = [(place, count) for place, count in found.items() if count > 1]
    assert len(several) <= len(found) // 40, several
    assert all(count <= 3 for _, count in several), several

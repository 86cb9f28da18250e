"""Files with one mistake each, made the way people make them: one message, at its place, that names the thing and the way out."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cases import apply, case, compile_text, found, message_of

FILES = sorted((Path(__file__).parent / "planted").glob("*.scene"))


def test_there_are_thirty() -> None:
    assert len(FILES) >= 30


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_one_mistake_is_one_message(path: Path) -> None:
    planted = case(path.name, path.stem, None, path.read_bytes().decode())
    (expected,) = planted.expected
    compilation = planted.compile()
    assert found(compilation) == [(expected.line, expected.column, expected.end, expected.code)]
    assert expected.words in message_of(compilation, expected, 0)
    (diagnostic,) = [diagnostic for diagnostic in compilation.diagnostics if diagnostic.severity != "info"]
    for fix in diagnostic.fixes:
        assert not found(compile_text(apply(planted.text, fix))), fix

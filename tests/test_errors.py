"""Every case of a mistake gives exactly its findings, and their fixes mend them."""

from __future__ import annotations

from collections import Counter

import pytest

from scenec.docs import pages
from tests.cases import Case, apply, case, cases, compile_text, found, message_of
from tests.test_pages import SCENES

CASES = list(cases())
EXAMPLES = [
    case(page.code, title, SCENES[example.setting], example.text)
    for page in pages().values()
    for title, example in (("wrong", page.wrong), ("right", page.right))
    if example is not None and example.setting in SCENES
]
"""What the pages show that is a scene of its own, or members of one."""


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.file}:{case.title}")
def test_findings(case: Case) -> None:
    compilation = case.compile()
    assert found(compilation, case.lines_before) == sorted((e.line, e.column, e.end, e.code) for e in case.expected), case.text
    for expected in case.expected:
        assert expected.words in message_of(compilation, expected, case.lines_before)


@pytest.mark.parametrize("case", [*CASES, *EXAMPLES], ids=lambda case: f"{case.file}:{case.title}")
def test_fixes_mend(case: Case) -> None:
    compilation = case.compile()
    before = Counter(diagnostic.code for diagnostic in compilation.diagnostics)
    for diagnostic in compilation.diagnostics:
        for fix in diagnostic.fixes:
            assert fix.edits, fix
            mended = Counter(other.code for other in compile_text(apply(case.text, fix)).diagnostics)
            assert mended[diagnostic.code] < before[diagnostic.code], (fix, apply(case.text, fix))
            syntax = [code for code in mended if code.startswith("E0") and mended[code] > before[code]]
            assert not syntax, (fix, syntax)

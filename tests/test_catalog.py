"""Every message has its case, its own code and name, and a page that explains it."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator
from types import ModuleType

import pytest

from scenec.catalog import allow, data, files, listings, names, sandbox, service, syntax, values
from tests.cases import cases

ELSEWHERE = {"E1018", "E1030", "E2013", "E2014"}
MODULES = {
    "E0": syntax,
    "E1": names,
    "E2": values,
    "E5": files,
    ("E1", "W0", "E5"): allow,
    "E503": listings,
    ("E504", "E505"): data,
    "E60": service,
    "E605": sandbox,
}


def findings(module: ModuleType) -> Iterator[tuple[str, str, ast.FunctionDef]]:
    """The code, the kebab name and the function of each finding of a module."""
    for function in ast.parse(inspect.getsource(module)).body:
        if isinstance(function, ast.FunctionDef) and not function.name.startswith("_"):
            texts = [node.value for node in ast.walk(function) if isinstance(node, ast.Constant) and isinstance(node.value, str)]
            codes = [text for text in texts if len(text) == 5 and text[0] in "EW" and text[1:].isdigit()]
            for code in dict.fromkeys(codes):
                yield code, texts[texts.index(code) + 1], function


ALL = list({row[0]: (prefix, *row) for prefix, module in MODULES.items() for row in findings(module)}.values())


def test_codes_and_names_are_unique() -> None:
    codes = [code for _, code, _, _ in ALL]
    words = [name for _, _, name, _ in ALL]
    assert len(codes) == len(set(codes)), sorted(code for code in codes if codes.count(code) > 1)
    assert len(words) == len(set(words)), sorted(word for word in words if words.count(word) > 1)


@pytest.mark.parametrize("row", ALL, ids=lambda row: row[1])
def test_each_is_explained_and_in_its_place(row: tuple[str | tuple[str, ...], str, str, ast.FunctionDef]) -> None:
    prefix, code, name, function = row
    assert code.startswith(prefix)
    assert name == name.lower()
    assert " " not in name
    page = ast.get_docstring(function)
    assert page
    assert page.partition("\n\n")[0].endswith((".", "`", '"'))


def test_each_has_a_case() -> None:
    """Findings of files have their tests with the command line, those of what is too large theirs in `test_caps`."""
    known = ELSEWHERE | {expected.code for case in cases() for expected in case.expected}
    assert not [code for prefix, code, _, _ in ALL if not code.startswith(("E5", "E6")) and code not in known]


def test_no_message_ends_with_a_full_stop() -> None:
    for case in cases():
        for diagnostic in case.compile().diagnostics:
            assert not diagnostic.message.endswith((".", "!")), diagnostic.message
            assert diagnostic.message[:1] == diagnostic.message[:1].lower() or diagnostic.message[:1] in "`", diagnostic.message

"""What is too large is refused by a message, not by the machine."""

from __future__ import annotations

import pytest

from scenec.params import Given
from scenec.source import Source, Span
from tests.cases import around, compile_text, found


def codes(members: str, before: str = "") -> list[str]:
    text = f"{before}{around('narration', members)}{members}\n}}\n"
    return [code for _, _, _, code in found(compile_text(text))]


def test_ten_thousand_elements() -> None:
    many = ", ".join(['"x"'] * 10_001)
    assert "E2013" in codes(f"title: [{many}]")
    assert "E2013" in codes("title: [a, a]", before=f"let a = [{', '.join(['0'.join(chr(34) * 2)] * 6_000)}]\n")


def test_one_mebibyte_of_text() -> None:
    assert "E2014" in codes(f'notify: "{"x" * (1 << 20)}x"')


def test_texts_that_grow() -> None:
    """Twenty names, each twice the one before, are a million times the first."""
    lets = 'let a0 = "xxxxxxxxxx"\n' + "".join(f'let a{n} = "{{{{ a{n - 1} }}}}{{{{ a{n - 1} }}}}"\n' for n in range(1, 25))
    refused = set(codes("notify: a24", before=lets))
    assert refused & {"E1030", "E2014"}


def test_forty_digits() -> None:
    assert codes(f"edit {{ shot_duration: {'1' * 40}s }}") == []
    assert codes(f"edit {{ shot_duration: {'1' * 41}s }}") == ["E2005"]


def test_a_parameter_that_nothing_declares() -> None:
    from scenec.params import undeclared

    source = Source("-p distrct", "Wangjing")
    (finding,) = undeclared({"distrct": Given("distrct", "Wangjing", Span(source, 0, 8), True, Span(source, 0, 8))}, {"district"})
    assert (finding.code, finding.suggestion) == ("E1018", "district")


@pytest.mark.parametrize("depth", [10, 63])
def test_nesting_below_the_limit(depth: int) -> None:
    assert codes(f"user_data: {{ a: {'[' * (depth - 3)}1{']' * (depth - 3)} }}") == []

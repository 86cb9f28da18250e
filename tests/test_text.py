"""Texts with interpolations: Jinja2 is the oracle, and what is the language's own has its cases."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jinja2 import Environment, StrictUndefined, TemplateError, nodes, pass_context
from jinja2.compiler import CodeGenerator, Frame
from jinja2.runtime import Context

from scenec.filters import escape, plain_number
from tests.cases import around, compile_text


class Truth:
    """A truth value that texts show as the language writes it, where Python would show `True`."""

    def __init__(self, value: object) -> None:
        self.value = bool(value)

    def __bool__(self) -> bool:
        return self.value

    def __str__(self) -> str:
        return "true" if self.value else "false"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Truth) and self.value == other.value

    __hash__ = None  # type: ignore[assignment]


class Generator(CodeGenerator):
    """Jinja2's own, but for comparisons and negations, which make such a truth value."""

    def visit_Compare(self, node: nodes.Compare, frame: Frame) -> None:  # noqa: N802 - the name of the node
        self.truth(super().visit_Compare, node, frame)

    def visit_Not(self, node: nodes.UnaryExpr, frame: Frame) -> None:  # noqa: N802 - the name of the node
        self.truth(super().visit_Not, node, frame)

    def truth(self, visit: Any, node: nodes.Expr, frame: Frame) -> None:
        self.write("environment.globals['truth'](")
        visit(node, frame)
        self.write(")")


NAMES: dict[str, tuple[str, Any]] = {
    "shop": ('"Hema <Fresh> & Co"', "Hema <Fresh> & Co"),
    "empty": ('""', ""),
    "zh": ('"盒马 new store"', "盒马 new store"),
    "count": ("3", Decimal(3)),
    "price": ("0.50", Decimal("0.5")),
    "yes": ("true", Truth(True)),
    "no": ("false", Truth(False)),
    "names": ('["b", "a", "C"]', ["b", "a", "C"]),
    "none_of": ("[]", []),
    "product": ('{ name: "tea", "unit price": "9.90" }', {"name": "tea", "unit price": "9.90"}),
}
LETS = "".join(f"let {name} = {source}\n" for name, (source, _) in NAMES.items())


def shown(value: Any) -> Any:
    """What our texts show of a value, where Jinja2 would show Python's own form."""
    if isinstance(value, Decimal | int):
        return plain_number(Decimal(value))
    if isinstance(value, list | dict):
        raise TemplateError("no text")
    return value


@pass_context
def finalize(context: Context, value: Any) -> Any:
    """What is shown; that it takes the context keeps Jinja2 from rendering constants ahead, without our truth values."""
    return shown(value)


class Oracle(Environment):
    """Jinja2 with our truth values."""

    code_generator_class = Generator


ORACLE = Oracle(undefined=StrictUndefined, finalize=finalize, autoescape=False, optimized=False)
ORACLE.globals["truth"] = Truth
ORACLE.filters["xml"] = lambda value: escape(str(shown(value)))
ORACLE.filters["ssml"] = lambda value: str(shown(value))


def ours(text: str) -> str | None:
    """The title that a text gives; None where it is refused."""
    compilation = compile_text(f'{LETS}{around("narration", "")}  user_data {{}}\n  notify: "{text}"\n}}\n'.replace("  user_data {}\n", ""))
    if any(diagnostic.severity == "error" for diagnostic in compilation.diagnostics):
        return None
    (request,) = compilation.requests
    data: Any = request.parameters.data
    value = data["UserData"].data["NotifyAddress"].data
    assert isinstance(value, str)
    return value


def theirs(text: str) -> str | None:
    """What Jinja2 makes of it."""
    try:
        return ORACLE.from_string(text).render({name: value for name, (_, value) in NAMES.items()})
    except (TemplateError, TypeError, ValueError, AttributeError):
        return None


ATOMS = st.sampled_from([*NAMES, "product.name", "product['unit price']", "'x'", "'a b'", "2", "-1", "0.25", "nobody", "product.nothing"])
FILTERS = st.sampled_from(
    [
        "upper",
        "lower",
        "capitalize",
        "title",
        "trim",
        "trim('e')",
        "replace('e', 'E')",
        "replace('e', '', 1)",
        "default('d')",
        "default('d', yes)",
        "join(', ')",
        "join",
        "first",
        "last",
        "length",
        "xml",
        "urlencode",
        "ssml",
        "nosuch",
    ]
)
EXPRESSIONS = st.recursive(
    ATOMS,
    lambda inner: (
        st.tuples(inner, FILTERS).map(lambda parts: f"({parts[0]})|{parts[1]}")
        | st.tuples(inner, inner).map(lambda parts: f"({parts[0]}) ~ ({parts[1]})")
        | st.tuples(inner, inner, inner).map(lambda parts: f"({parts[0]}) if ({parts[1]}) else ({parts[2]})")
        | st.tuples(inner, st.sampled_from(["==", "!=", "<", "<=", ">", ">="]), inner).map(
            lambda parts: f"({parts[0]}) {parts[1]} ({parts[2]})"
        )
        | st.tuples(inner, st.sampled_from(["and", "or"]), inner).map(lambda parts: f"({parts[0]}) {parts[1]} ({parts[2]})")
        | inner.map(lambda part: f"not ({part})")
    ),
    max_leaves=5,
)


@settings(max_examples=600, deadline=None)
@given(EXPRESSIONS)
def test_jinja_agrees(expression: str) -> None:
    """Whatever both take, both render alike."""
    text = f"[{{{{ {expression} }}}}]"
    mine, other = ours(text), theirs(text)
    if mine is not None and other is not None:
        assert mine == other, text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{{ shop }}", "Hema <Fresh> & Co"),
        ("{{ price }} {{ count }}", "0.5 3"),
        ("{{ yes }}/{{ no }}", "true/false"),
        ("{{ names | join(', ') }}", "b, a, C"),
        ("{{ names | first }}{{ names | last }}{{ names | length }}", "bC3"),
        ("{{ product['unit price'] }} {{ product.name | title }}", "9.90 Tea"),
        ("{{ 'it' ~ count if yes else 'none' }}", "it3"),
        ("{{ shop | replace('Hema', 'Freshippo') }}", "Freshippo <Fresh> & Co"),
        ("{{ empty | default('none', true) }}", "none"),
        ("{{ 'a b/c' | urlencode }}", "a%20b/c"),
        ("{{ '  x ' | trim }}", "x"),
        ("{{ video }} {{ request }} {{ region }}", "case case cn-shanghai"),
        (
            "\\\\{{ shop }} {index} {% } }}",
            "{{ shop }} {index} {% } }}".replace("{{ shop", "\\Hema <Fresh> & Co").replace(" }} {index}", " {index}", 1),
        ),
        ("<speak>{{ shop }}</speak>", "<speak>Hema &lt;Fresh&gt; &amp; Co</speak>"),
        ("<speak>{{ '<break/>' | ssml }}{{ shop | xml }}</speak>", "<speak><break/>Hema &lt;Fresh&gt; &amp; Co</speak>"),
        ("<speak>{{ ('<s>' | ssml) ~ shop ~ ('</s>' | ssml) }}</speak>", "<speak><s>Hema &lt;Fresh&gt; &amp; Co</s></speak>"),
        ("<speak>{{ ' <break/> ' | ssml | trim }}{{ 'a&b' | replace('&', '<s/>' | ssml) }}</speak>", "<speak><break/>a<s/>b</speak>"),
        ("<speak>{{ 'a, <' | replace(',', '<s/>' | ssml) }}</speak>", "<speak>a<s/> &lt;</speak>"),
        ("<speak>{{ names | join('<s/>' | ssml) }}{{ names | join('<') }}</speak>", "<speak>b<s/>a<s/>Cb&lt;a&lt;C</speak>"),
        ("{{ ('<s>' | ssml) ~ shop }}", "<s>Hema <Fresh> & Co"),
    ],
)
def test_rendered(text: str, expected: str) -> None:
    assert ours(text) == expected


def test_escaped_braces_are_literal() -> None:
    assert ours("\\{{ shop }}") == "{{ shop }}"


@pytest.mark.parametrize(
    "text",
    [
        "{{ names }}",
        "{{ product }}",
        "{{ nobody }}",
        "{{ product.nothing }}",
        "{{ shop | nosuch }}",
        "{{ none_of | first }}",
        "{{ variant }}",
    ],
)
def test_refused(text: str) -> None:
    assert ours(text) is None

"""Text with interpolations in, the rendered text out; a mistake in it is reported at its place.

The expressions are a subset of Jinja2's and mean the same.
"""

from __future__ import annotations

import re
from decimal import Decimal

from scenec import syntax
from scenec.catalog import names as say_names
from scenec.catalog import values as say
from scenec.catalog import variants as say_variants
from scenec.diagnostics import Diagnostic
from scenec.filters import (
    FILTERS,
    KEEPING,
    TEXT_LIMIT,
    Empty,
    Item,
    Markup,
    Row,
    Unusable,
    has_markup,
    held,
    held_text,
    plain,
    plain_number,
    taking,
)
from scenec.model import Bound, Chosen, Scope
from scenec.names import OWN, Names, Report, follow, key_of
from scenec.similar import nearest
from scenec.source import Source, Span
from scenec.table import Cell

FIGURE = r"-?[0-9]+(\.[0-9]+)?"
QUANTITY = FIGURE + r"(?:s|ms|%|px|x)"
ELEMENT_LIMIT = 10_000


class Placed(str):
    """A text with a `<` in it: the text node that it was rendered from, its source, and the lengths of what its parts became."""

    __slots__ = ("lengths", "node", "source")

    lengths: tuple[int, ...]
    node: syntax.Text
    source: Source


class Unknown(Exception):
    """A value cannot be known; the reason is reported, or follows from what is."""


def render(bound: Bound, names: Names, report: Report) -> str | None:
    """The text that a text node stands for; None where it cannot be known."""
    if not isinstance(bound.node, syntax.Text):
        raise TypeError(bound.node)
    try:
        return _Renderer(names, report).text(bound.node, bound.scope)
    except Unknown:
        return None


def _unknown(name: syntax.Name, scope: Scope, names: Names) -> Diagnostic:
    """The finding for a name in an expression that stands for nothing."""
    known = (*scope.names(), *(name for name in OWN if name != "variant" or names.variant is not None or not names.whole))
    return say_names.undeclared(Span(scope.source, name.start, name.end), name.text, known, nearest(name.text, known), None, in_text=True)


def _placed(text: str, pieces: list[str], node: syntax.Text, source: Source) -> Placed:
    """A text that knows where it comes from, for whoever looks for the place of its markup."""
    placed = Placed(text)
    placed.node, placed.source, placed.lengths = node, source, tuple(map(len, pieces))
    return placed


class _Renderer:
    """Evaluates the expressions of texts; raises Unknown for what cannot be known."""

    def __init__(self, names: Names, report: Report) -> None:
        self.names = names
        self.report = report
        self.marked = False

    def text(self, node: syntax.Text, scope: Scope) -> str:
        """Render a text; in SSML values are escaped."""
        around, self.marked = self.marked, any(isinstance(part, str) and "<speak" in part for part in node.parts)
        try:
            return self.rendered(node, scope)
        finally:
            self.marked = around

    def rendered(self, node: syntax.Text, scope: Scope) -> str:
        """Render a text of which is known whether it is SSML."""
        pieces, known = [], True
        for part in node.parts:
            if isinstance(part, str):
                pieces.append(part)
                continue
            try:
                value = self.value(part.expression, scope)
                shown = self.shown(value, part.expression, scope)
                pieces.append(held_text(shown) if self.marked else shown)
            except Unknown:
                known = False
        if not known:
            raise Unknown
        text = self.short("".join(pieces), Span(scope.source, node.start, node.end))
        return _placed(text, pieces, node, scope.source) if "<" in text else text

    def short(self, text: str, span: Span) -> str:
        """A text that is not too long to go on with."""
        if len(text) > TEXT_LIMIT:
            self.report(say.text_too_long(span, TEXT_LIMIT))
            raise Unknown
        return text

    def shown(self, value: Item, node: syntax.Expression, scope: Scope) -> str:
        """A value as text."""
        span = Span(scope.source, node.start, node.end)
        if isinstance(value, bool):
            return "true" if value else "false"
        if isinstance(value, Decimal):
            return plain_number(value)
        if isinstance(value, Empty):
            self.report(say_variants.empty_cell(span, span.text))
            raise Unknown
        if isinstance(value, str):
            return value
        self.report(
            say.list_in_text(span, span.text) if isinstance(value, list) else say.record_in_text(span, span.text, tuple(value.parts))
        )
        raise Unknown

    def value(self, node: syntax.Expression, scope: Scope) -> Item:
        """The value of an expression."""
        match node:
            case syntax.Quoted():
                return node.text
            case syntax.Number():
                return Decimal(node.text)
            case syntax.Reference():
                return self.reference(node, scope)
            case syntax.Filtered():
                return self.filtered(node, scope)
            case syntax.Concatenation():
                return self.concatenated(node, scope)
            case syntax.Comparison():
                return self.compared(node, scope)
            case syntax.Negation():
                return not self.value(node.operand, scope)
            case syntax.Conjunction() | syntax.Disjunction():
                return self.combined(node, scope)
            case syntax.Choice():
                return self.value(node.then if self.value(node.condition, scope) else node.otherwise, scope)
            case _:
                raise Unknown

    def concatenated(self, node: syntax.Concatenation, scope: Scope) -> str:
        """Texts joined by `~`; beside markup the others are escaped, and the whole is markup."""
        texts = [self.shown(self.value(operand, scope), operand, scope) for operand in node.operands]
        if not self.marked or not has_markup(texts):
            return self.short("".join(texts), Span(scope.source, node.start, node.end))
        return Markup(self.short("".join(map(held_text, texts)), Span(scope.source, node.start, node.end)))

    def combined(self, node: syntax.Conjunction | syntax.Disjunction, scope: Scope) -> Item:
        """`and` and `or` give the operand that decides."""
        wanted = isinstance(node, syntax.Disjunction)
        value: Item = False
        for operand in node.operands:
            value = self.value(operand, scope)
            if bool(value) is wanted:
                break
        return value

    def compared(self, node: syntax.Comparison, scope: Scope) -> bool:
        """A comparison: equality of anything, order of numbers or of texts."""
        left, right = self.value(node.left, scope), self.value(node.right, scope)
        operator = node.operator.text
        if operator in ("==", "!="):
            return (self.whole(left) == self.whole(right)) is (operator == "==")
        for kind in (str, Decimal):
            if isinstance(left, kind) and isinstance(right, kind):
                below, equal = left < right, left == right  # type: ignore[operator]
                return {"<": below, "<=": below or equal, ">": not below and not equal, ">=": not below}[operator]
        self.report(say.not_comparable(Span(scope.source, node.start, node.end)))
        raise Unknown

    def whole(self, value: Item) -> object:
        """A value to compare: records with their parts evaluated."""
        if isinstance(value, Row):
            return {key: self.whole(self.item(part, value.name)) for key, part in value.parts.items()}
        return [self.whole(item) for item in value] if isinstance(value, list) else value

    def reference(self, node: syntax.Reference, scope: Scope) -> Item:
        """What a name stands for."""
        head = node.parts[0]
        if isinstance(head, syntax.Name) and scope.find(head.text) is None and len(node.parts) == 1:
            own = self.own(head, scope)
            if own is not None:
                return own
        bound = follow(Bound(node, scope), self.names, self.report)
        if bound is None:
            raise Unknown
        if isinstance(bound.node, syntax.Reference):
            name = bound.node.parts[0]
            if isinstance(name, syntax.Name) and name.text in ("true", "false"):
                return name.text == "true"
            if isinstance(name, syntax.Name):
                self.report(_unknown(name, bound.scope, self.names))
            raise Unknown
        return self.item(bound, Span(scope.source, node.start, node.end).text)

    def own(self, name: syntax.Name, scope: Scope) -> str | None:
        """The names that every request has."""
        if name.text == "variant" and self.names.variant is None:
            if self.names.whole:
                self.report(say_names.no_variants(Span(scope.source, name.start, name.end)))
            raise Unknown
        if name.text == "region" and self.names.region is None:
            raise Unknown
        if name.text in ("variant", "request"):
            self.names.note(name.text)
        return {"variant": self.names.variant, "video": self.names.video, "request": self.names.request, "region": self.names.region}.get(
            name.text
        )

    def item(self, bound: Bound, name: str) -> Item:
        """A written value as one that expressions work with."""
        node = bound.node
        match node:
            case syntax.Text():
                return self.text(node, bound.scope)
            case syntax.Number():
                return self.figure(node, bound.span)
            case syntax.Colour():
                if not re.fullmatch("#[0-9A-Fa-f]{6}", node.text):
                    self.report(say.bad_colour(bound.span, node.text, None))
                    raise Unknown
                return node.text
            case syntax.List():
                return self.elements(node, bound, name)
            case syntax.Record():
                entries = [entry for entry in node.entries if isinstance(entry, syntax.Entry)]
                return Row({key_of(entry.key): Bound(entry.value, bound.scope) for entry in entries}, name)
            case syntax.Reference():
                return self.reference(node, bound.scope)
            case Cell():
                return node.text or Empty()
            case Chosen():
                return Row(dict(node.columns), name) if node.row else node.name
            case _:
                raise Unknown

    def figure(self, node: syntax.Number, span: Span) -> Decimal | str:
        """A number; one with a unit, a size or a range is the text that it is written as."""
        if re.fullmatch(FIGURE, node.text):
            return Decimal(node.text)
        if not re.fullmatch(rf"(?:{QUANTITY}|[0-9]+x[0-9]+|{QUANTITY}\.\.{QUANTITY})", node.text):
            self.report(say.bad_number(span, node.text, None))
            raise Unknown
        return node.text

    def elements(self, node: syntax.List, bound: Bound, name: str) -> list[Item]:
        """The elements of a list, lists in it spliced."""
        items: list[Item] = []
        for element in node.elements:
            item = self.element(Bound(element, bound.scope), name)
            items += item if isinstance(item, list) else [item]
            if len(items) > ELEMENT_LIMIT:
                self.report(say.too_many_elements(bound.span, ELEMENT_LIMIT))
                raise Unknown
        return items

    def element(self, bound: Bound, name: str) -> Item:
        """An element of a list."""
        followed = follow(bound, self.names, self.report)
        if followed is None:
            raise Unknown
        return self.item(followed, name)

    def filtered(self, node: syntax.Filtered, scope: Scope) -> Item:
        """`value | filter(arguments)`"""
        name = node.name.text
        given = node.arguments.values if node.arguments else ()
        span = Span(scope.source, node.name.start, node.arguments.end if node.arguments else node.name.end)
        if name not in FILTERS:
            place = Span(scope.source, node.name.start, node.name.end)
            self.report(say_names.unknown_filter(place, name, tuple(FILTERS), nearest(name, FILTERS)))
            raise Unknown
        least, most, work = FILTERS[name]
        if not least <= len(given) <= most:
            wanted = str(least) if least == most else f"{least} to {most}"
            self.report(
                say.bad_filter_use(
                    span, name, f"takes {'no' if wanted == '0' else wanted} argument{'' if wanted in ('0', '1') else 's'}, not {len(given)}"
                )
            )
            raise Unknown
        value = self.value(node.value, scope)
        arguments = [self.value(argument, scope) for argument in given]
        markup = self.marked and name in KEEPING and has_markup([*(value if isinstance(value, list) else [value]), *arguments])
        if markup:
            value, arguments = held(value), [held(argument) for argument in arguments]
        if isinstance(value, list | Row | Empty) and name not in taking(value):
            self.shown(value, node.value, scope)
        texts = [self.shown(argument, node, scope) for argument in arguments] if name in ("replace", "join", "trim") else arguments
        try:
            made = work(value if isinstance(value, list | Row) or name == "default" else plain(value), *texts)
            if isinstance(made, str):
                self.short(made, span)
            return Markup(made) if markup and isinstance(made, str) else made
        except Unusable as why:
            self.report(say.bad_filter_use(span, name, str(why)))
            raise Unknown from None

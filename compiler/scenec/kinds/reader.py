"""What a kind needs to read a value: the field, the names, and where to report."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from scenec import syntax
from scenec.catalog import values as say
from scenec.catalog import variants as say_variants
from scenec.diagnostics import Fix, replacement
from scenec.facts import Field, enumeration
from scenec.filters import TEXT_LIMIT
from scenec.kinds.quantity import Quantity, describe_number, quantity
from scenec.model import Bound, Chosen, Node, Value
from scenec.names import Names, Report, declared_here, follow, undeclared
from scenec.noun import Noun
from scenec.table import Cell
from scenec.text import ELEMENT_LIMIT, render

QUANTITY = r"-?[0-9]+(\.[0-9]+)?(s|ms|%|px|x)?"
NAMES = ("name", "names", "joined_names")
TEXTS = (*NAMES, "text", "texts", "speech", "speeches", "url", "address", "image", "assets", "clips", "bucket", "file_name", "json")
"""The kinds whose values are texts, or may be: what is in a cell is one, whatever it looks like."""
CONSTANTS = ("true", "false")


class Place(Noun):
    """What the request of a value depends on beside the value."""

    region: str | None
    scheme: str
    label: str | None


class Reader(Noun):
    """Reads the values of one field."""

    field: Field
    names: Names
    place: Place
    report: Report

    def literal(self, used: Bound) -> Bound | None:
        """The value itself, through declarations; a name that nothing declares stays a reference, a cell is read as its field is."""
        value = follow(used, self.names, self.report)
        if value is None or not isinstance(value.node, Cell | Chosen):
            return value
        if isinstance(value.node, Chosen) and value.node.row:
            self.report(say.record_in_text(used.span, used.span.text, tuple(value.node.columns)))
            return None
        text = value.node.text if isinstance(value.node, Cell) else value.node.name
        if not text:
            self.report(say_variants.empty_cell(used.span, used.span.text))
            return None
        return Bound(self._as_written(text, value.node.start, value.node.end), value.scope)

    def _as_written(self, text: str, start: int, end: int) -> syntax.Value:
        """The text of a cell as the language writes a value of the field."""
        if self.field.kind in NAMES and text in enumeration(self.field.enum or "").by_word:
            return syntax.Reference(start, end, (syntax.Name(start, end, text),))
        if self.field.kind in TEXTS:
            return syntax.Text(start, end, (text,))
        text = text.strip()
        if text[:1] == "#":
            return syntax.Colour(start, end, text)
        if re.match(r"[-+.]?[0-9]", text):
            return syntax.Number(start, end, text)
        return syntax.Reference(start, end, (syntax.Name(start, end, text),)) if text in CONSTANTS else syntax.Text(start, end, (text,))

    def is_absent(self, used: Bound) -> bool:
        """Whether a value is only a reference to an empty cell, or a list of such, or a clip that is trimmed with one."""
        match used.node:
            case syntax.Reference():
                value = follow(used, self.names, lambda diagnostic: None)
                if value is None or isinstance(value.node, syntax.Reference):
                    return False
                return not value.node.text if isinstance(value.node, Cell) else self.is_absent(value)
            case syntax.List():
                return bool(used.node.elements) and all(self.is_absent(Bound(element, used.scope)) for element in used.node.elements)
            case syntax.Trim():
                return any(self.is_absent(Bound(item, used.scope)) for item in used.node.items)
            case _:
                return False

    def wrong(self, used: Bound, value: Bound, expected: str, fix: Fix | None = None) -> None:
        """Report a value of the wrong type."""
        node = value.node
        if isinstance(node, syntax.Reference) and not _is_constant(node):
            head = node.parts[0]
            if isinstance(head, syntax.Name):
                self.report(undeclared(head, value.scope, expected))
            return
        self.report(say.wrong_type(used.span, self.field.called, expected, describe(node), declared_here(value, used), fix))

    def text(self, used: Bound, expected: str = "a text") -> Value | None:
        """A text, rendered."""
        value = self.literal(used)
        if value is None:
            return None
        if not isinstance(value.node, syntax.Text):
            fix = None
            if expected == "a text" and isinstance(value.node, syntax.Number | syntax.Colour) and value.span == used.span:
                fix = replacement(used.span, f'"{value.node.text}"', "put it in quotes")
            self.wrong(used, value, expected, fix)
            return None
        rendered = render(value, self.names, self.report)
        if rendered is None:
            return None
        if len(rendered) > TEXT_LIMIT // 4 and len(rendered.encode()) > TEXT_LIMIT:
            self.report(say.text_too_long(used.span, TEXT_LIMIT))
            return None
        return Value(rendered, used.span)

    def unquoted(self, used: Bound, value: Bound, form: str) -> Fix | None:
        """The fix that removes the quotes around what is a value without them."""
        inner = used.span.text[1:-1]
        here = isinstance(value.node, syntax.Text) and value.span == used.span
        return replacement(used.span, inner, "remove the quotes") if here and re.fullmatch(form, inner) else None

    def number(self, used: Bound, expected: str) -> tuple[Quantity, Bound] | None:
        """A number with or without a unit, whose form is right."""
        value = self.literal(used)
        if value is None:
            return None
        if not isinstance(value.node, syntax.Number):
            self.wrong(used, value, expected, self.unquoted(used, value, QUANTITY))
            return None
        if describe_number(value.node.text) in ("a size", "a range of time"):
            self.wrong(used, value, expected)
            return None
        found = quantity(value, self.report)
        return None if found is None else (found, value)

    def elements(self, pieces: tuple[Bound, ...]) -> Iterator[Bound | None]:
        """The elements of a list, lists in it spliced; one value is a list of one; None for an unknown one."""
        count = 0
        waiting = list(reversed(pieces))
        while waiting:
            used = waiting.pop()
            if self.is_absent(used):
                continue
            value = None if isinstance(used.node, syntax.Broken) else self.literal(used)
            if value is not None and isinstance(value.node, syntax.List):
                if len(waiting) + len(value.node.elements) > ELEMENT_LIMIT:
                    self.report(say.too_many_elements(used.span, ELEMENT_LIMIT))
                    yield None
                    return
                waiting.extend(Bound(element, value.scope) for element in reversed(value.node.elements))
                continue
            count += 1
            if count > ELEMENT_LIMIT:
                self.report(say.too_many_elements(pieces[0].span, ELEMENT_LIMIT))
                yield None
                return
            yield None if value is None else used


def _is_constant(node: syntax.Reference) -> bool:
    head = node.parts[0]
    return isinstance(head, syntax.Name) and len(node.parts) == 1 and head.text in ("true", "false", "null")


def describe(node: Node) -> str:
    """What a value is called in a message."""
    match node:
        case syntax.Text():
            return "a text"
        case syntax.Number():
            return describe_number(node.text)
        case syntax.Colour():
            return "a colour"
        case syntax.List():
            return "a list"
        case syntax.Record():
            return "a record"
        case syntax.Trim():
            return "a trimmed clip"
        case syntax.Reference():
            return f"`{'.'.join(part.text for part in node.parts if isinstance(part, syntax.Name))}`"
        case _:
            return "this"


def whole(value: Value) -> Decimal:
    """The number of a value that is one."""
    if not isinstance(value.data, Decimal):
        raise TypeError(value.data)
    return value.data

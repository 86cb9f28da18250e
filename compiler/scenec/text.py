"""Text with interpolations in, the rendered text out; a mistake in it is reported at its place.

The expressions are a subset of Jinja2's and mean the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from types import MappingProxyType
from typing import TypeAlias

from scenec import syntax
from scenec.catalog import modules as say_modules
from scenec.catalog import names as say_names
from scenec.catalog import values as say
from scenec.catalog import variants as say_variants
from scenec.diagnostics import Diagnostic, Related, replacement, using
from scenec.model import Binding, Bound, Chosen, Module, Pick, Scope
from scenec.noun import Noun
from scenec.similar import nearest
from scenec.source import Source, Span
from scenec.table import Cell

Report = Callable[[Diagnostic], None]
Item: TypeAlias = "str | Decimal | bool | list[Item] | Row"

WORD_BEGINNING = re.compile(r"([-\s({\[<]+)")
OWN = ("video", "request", "region", "variant")
FIGURE = r"-?[0-9]+(\.[0-9]+)?"
QUANTITY = FIGURE + r"(?:s|ms|%|px|x)"
ELEMENT_LIMIT = 10_000
TEXT_LIMIT = 1 << 20


class Names(Noun):
    """What every text of a request may name, beside what is declared.

    Where a declaration of the video could not be taken into account (not `whole`), `variant` may have a value.
    `chosen` are the values of the axes; `asked` takes in which of what differs between variants was looked for.
    """

    video: str
    request: str
    region: str | None
    whole: bool = True
    variant: str | None = None
    chosen: Mapping[str, Chosen] = MappingProxyType({})
    asked: set[str] | None = None

    def note(self, name: str) -> None:
        """Take in that the value of an axis, `variant` or `request` was looked for."""
        if self.asked is not None:
            self.asked.add(name)

    def pick(self, bound: Bound) -> Bound | None:
        """A value; for the name of an axis that which is chosen, None where that is not known."""
        if not isinstance(bound.node, Pick):
            return bound
        self.note(bound.node.axis)
        chosen = self.chosen.get(bound.node.axis)
        return None if chosen is None else Bound(chosen, bound.scope)


class Row(Noun):
    """A record: its parts by name, as written."""

    parts: dict[str, Bound]
    name: str

    def __bool__(self) -> bool:
        return bool(self.parts)


class Markup(str):
    """A text that is SSML already and is not escaped again."""

    __slots__ = ()


class Empty(str):
    """The text of an empty cell: what `default` takes the place of."""

    __slots__ = ()


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


def follow(bound: Bound, names: Names, report: Report) -> Bound | None:
    """The value that a reference stands for, through all declarations, which `resolve` found to have an end.

    A single name that is not declared is returned as it is: it may be a value that the field knows.
    None where the value cannot be known; the reason is reported, or follows from what is.
    """
    while isinstance(bound.node, syntax.Reference):
        head, *path = bound.node.parts
        if not isinstance(head, syntax.Name):
            return None
        binding = bound.scope.find(head.text)
        if binding is None and (module := bound.scope.module(head.text)) is not None:
            binding = _member(bound, module, path, report)
            if binding is None:
                return None
            path = path[1:]
        if binding is None and not path and bound.scope.preset(head.text) is not None:
            report(say_modules.preset_alone(bound.span, head.text))
            return None
        if binding is None:
            if not path:
                return None if bound.scope.may_know(head.text) else bound
            if not bound.scope.may_use(head.text):
                report(_no_record(head, bound.scope))
            return None
        found: Bound | None = names.pick(Bound(binding.value, binding.scope))
        for part in path:
            found = _part(found, part, head.text, bound.scope, names, report) if found else None
        if found is None:
            return None
        bound = found
    return None if isinstance(bound.node, syntax.Broken) else bound


def _member(bound: Bound, module: Module, path: Sequence[syntax.Name | syntax.Text | syntax.Quoted], report: Report) -> Binding | None:
    """What a file that is used declares under the first part of a path; None where there is nothing, which is reported."""
    if not path:
        report(say_modules.module_alone(bound.span, bound.span.text, tuple(module.scope.bindings)))
        return None
    key, names = _key(path[0]), tuple(module.scope.bindings)
    if key in module.scope.presets:
        report(say_modules.preset_alone(bound.span, bound.span.text))
        return None
    if key not in module.scope.bindings and not module.scope.may_know(key):
        span = Span(bound.scope.source, path[0].start, path[0].end)
        report(say_names.unknown_attribute(span, key, module.name, names, nearest(key, names)))
    return module.scope.bindings.get(key)


def _part(
    bound: Bound, part: syntax.Name | syntax.Text | syntax.Quoted, name: str, scope: Scope, names: Names, report: Report
) -> Bound | None:
    """The part of a record, or the column of what is chosen, that an attribute names."""
    record = follow(bound, names, report)
    if record is None:
        return None
    keys: tuple[str, ...] = ()
    key = _key(part)
    if isinstance(record.node, Chosen):
        if key in record.node.columns:
            return record.node.columns[key]
        keys = tuple(record.node.columns)
    elif isinstance(record.node, syntax.Record):
        entries = [entry for entry in record.node.entries if isinstance(entry, syntax.Entry)]
        for entry in entries:
            if _key(entry.key) == key:
                return Bound(entry.value, record.scope)
        if len(entries) < len(record.node.entries):
            return None
        keys = tuple(_key(entry.key) for entry in entries)
    report(say_names.unknown_attribute(Span(scope.source, part.start, part.end), key, name, keys, nearest(key, keys)))
    return None


def _key(key: syntax.Name | syntax.Text | syntax.Quoted) -> str:
    return key.text if not isinstance(key, syntax.Text) else "".join(part for part in key.parts if isinstance(part, str))


def undeclared(name: syntax.Name, scope: Scope, expected: str) -> Diagnostic:
    """The finding for a name that nothing declares, where something else could stand."""
    span = Span(scope.source, name.start, name.end)
    constants = tuple(word for word in ("true", "false") if f"`{word}`" in expected)
    fix = replacement(span, f'"{name.text}"', "put it in quotes, as text") if expected == "a text" else None
    return say_names.undeclared(span, name.text, (expected, *scope.names()), nearest(name.text, (*constants, *scope.names())), fix)


def _no_record(name: syntax.Name, scope: Scope) -> Diagnostic:
    """The finding for a name with a dot behind it that nothing declares; that of a module of the library may just not be used."""
    span = Span(scope.source, name.start, name.end)
    use = using(span, name.text)
    return say_names.undeclared(span, name.text, (), None, use) if use else undeclared(name, scope, "a record with this part")


def _unknown(name: syntax.Name, scope: Scope, names: Names) -> Diagnostic:
    """The finding for a name in an expression that stands for nothing."""
    known = (*scope.names(), *(name for name in OWN if name != "variant" or names.variant is not None or not names.whole))
    return say_names.undeclared(Span(scope.source, name.start, name.end), name.text, known, nearest(name.text, known), None, in_text=True)


def plain_number(number: Decimal) -> str:
    """The shortest plain decimal: no exponent, no `-0`, no zeros behind."""
    text = format(number, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def escape(text: str) -> str:
    """Text as XML."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;").replace("'", "&apos;")


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
                pieces.append(_held_text(shown) if self.marked else shown)
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
        self.report(say.list_in_text(span, span.text) if isinstance(value, list) else say.record_in_text(span, span.text))
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
        if not self.marked or not _has_markup(texts):
            return self.short("".join(texts), Span(scope.source, node.start, node.end))
        return Markup(self.short("".join(map(_held_text, texts)), Span(scope.source, node.start, node.end)))

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
                return Row({_key(entry.key): Bound(entry.value, bound.scope) for entry in entries}, name)
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
        held = self.marked and name in KEEPING and _has_markup([*(value if isinstance(value, list) else [value]), *arguments])
        if held:
            value, arguments = _held(value), [_held(argument) for argument in arguments]
        if isinstance(value, list | Row | Empty) and name not in _taking(value):
            self.shown(value, node.value, scope)
        texts = [self.shown(argument, node, scope) for argument in arguments] if name in ("replace", "join", "trim") else arguments
        try:
            made = work(value if isinstance(value, list | Row) or name == "default" else self._plain(value), *texts)
            if isinstance(made, str):
                self.short(made, span)
            return Markup(made) if held and isinstance(made, str) else made
        except Unusable as why:
            self.report(say.bad_filter_use(span, name, str(why)))
            raise Unknown from None

    @staticmethod
    def _plain(value: Item) -> str:
        """A single value as text."""
        if isinstance(value, bool):
            return "true" if value else "false"
        return plain_number(value) if isinstance(value, Decimal) else str(value)


def _has_markup(values: Iterable[Item]) -> bool:
    """Whether one of some values is markup."""
    return any(isinstance(value, Markup) for value in values)


def _held_text(text: str) -> str:
    """A text as markup: what is not markup already is escaped."""
    return text if isinstance(text, Markup) else escape(text)


def _held(value: Item) -> Item:
    """A value beside markup; records stay as they are."""
    if isinstance(value, list):
        return [_held(item) for item in value]
    return value if isinstance(value, Row) else Markup(_held_text(value if isinstance(value, str) else _Renderer._plain(value)))


def _taking(value: list[Item] | Row | Empty) -> tuple[str, ...]:
    """The filters that take a list, a record or an empty cell; the others take what has a text."""
    if isinstance(value, Empty):
        return ("default",)
    return ("join", "first", "last", "length", "default") if isinstance(value, list) else ("length", "default")


class Unusable(Exception):
    """A filter cannot work on its value; the message says why."""


def _title(value: Item) -> Item:
    return "".join(item[0].upper() + item[1:].lower() for item in WORD_BEGINNING.split(str(value)) if item)


def _replace(value: Item, old: Item, new: Item, count: Item = "-1") -> Item:
    text, most = str(value), str(count)
    if not re.fullmatch("-1|[0-9]{1,9}", most):
        raise Unusable("takes a whole number as its third argument")
    times = text.count(str(old)) if most == "-1" else min(text.count(str(old)), int(most))
    if len(text) + times * len(str(new)) > 2 * TEXT_LIMIT:
        raise Unusable("makes the text too long")
    return text.replace(str(old), str(new), times)


def _join(value: Item, separator: Item = "") -> Item:
    items = value if isinstance(value, list) else list(str(value))
    if any(isinstance(item, list | Row) for item in items):
        raise Unusable("joins texts and numbers, not lists or records")
    texts = [_Renderer._plain(item) for item in items]
    if sum(map(len, texts)) + len(texts) * len(str(separator)) > 2 * TEXT_LIMIT:
        raise Unusable("makes the text too long")
    return str(separator).join(texts)


def _end(value: Item, at: int) -> Item:
    items: list[Item] = value if isinstance(value, list) else list(str(value))
    if not items:
        raise Unusable("finds nothing in what is empty")
    return items[at]


def _length(value: Item) -> Item:
    return Decimal(len(value.parts) if isinstance(value, Row) else len(value) if isinstance(value, list) else len(str(value)))


def _default(value: Item, other: Item, falsy: Item = False) -> Item:
    return other if isinstance(value, Empty) or (falsy and not value) else value


def _urlencode(value: Item) -> Item:
    from urllib.parse import quote

    return quote(str(value), safe="/")


FILTERS: dict[str, tuple[int, int, Callable[..., Item]]] = {
    "upper": (0, 0, lambda value: str(value).upper()),
    "lower": (0, 0, lambda value: str(value).lower()),
    "capitalize": (0, 0, lambda value: str(value).capitalize()),
    "title": (0, 0, _title),
    "trim": (0, 1, lambda value, chars=None: str(value).strip(chars)),
    "replace": (2, 3, _replace),
    "default": (1, 2, _default),
    "join": (0, 1, _join),
    "first": (0, 0, lambda value: _end(value, 0)),
    "last": (0, 0, lambda value: _end(value, -1)),
    "length": (0, 0, _length),
    "xml": (0, 0, lambda value: Markup(escape(str(value)))),
    "urlencode": (0, 0, _urlencode),
    "ssml": (0, 0, lambda value: Markup(str(value))),
}
"""The filters: the fewest and the most arguments, and what each does."""

KEEPING = ("upper", "lower", "capitalize", "title", "trim", "replace", "join", "first", "last")
"""The filters whose result is markup where something that they are given is."""


def declared_here(bound: Bound, used: Bound) -> tuple[Related, ...]:
    """The place of a value, where it is not the place of its use."""
    return () if bound.span == used.span else (Related(bound.span, "declared here"),)

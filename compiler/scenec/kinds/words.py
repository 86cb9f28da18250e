"""The kinds that are words and texts: plain text, switches, colours, and values of an enumeration."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

from scenec import syntax
from scenec.catalog import rules as say_rules
from scenec.catalog import values as say
from scenec.diagnostics import Fix, replacement
from scenec.facts import Choice, Enumeration, enumeration, rule
from scenec.kinds.base import Kind, ListKind
from scenec.kinds.reader import Reader
from scenec.model import Bound, Value
from scenec.similar import nearest, nearest_place

COLOUR = "#[0-9A-Fa-f]{6}"
SHORT_COLOUR = "#[0-9A-Fa-f]{3}"


class Text(Kind):
    """A text in double quotes, in the request to the letter; `{{ }}` in it writes a name."""

    def read_one(self, reader: Reader, used: Bound) -> Value | None:
        return reader.text(used)


class Switch(Kind):
    """`true` or `false`."""

    def read_one(self, reader: Reader, used: Bound) -> Value | None:
        value = reader.literal(used)
        if value is None:
            return None
        word = _word(value)
        if word in ("true", "false"):
            return Value(word == "true", used.span)
        meant = {"yes": "true", "on": "true", "true": "true", "no": "false", "off": "false", "false": "false"}.get((word or "").lower())
        if meant and value.span == used.span:
            fix = replacement(used.span, meant)
            reader.report(say.unknown_value(used.span, reader.field.called, word or "", ("true", "false"), meant, fix))
        else:
            reader.wrong(used, value, "`true` or `false`", reader.unquoted(used, value, "true|false"))
        return None


class ColourKind(Kind):
    """`#RRGGBB`: red, green and blue in hexadecimal digits; in the request as written."""

    def read_one(self, reader: Reader, used: Bound) -> Value | None:
        value = reader.literal(used)
        if value is None:
            return None
        if isinstance(value.node, syntax.Text):
            text = reader.text(used)
            if text is None or (isinstance(text.data, str) and re.fullmatch(COLOUR, text.data)):
                return text
            reader.wrong(used, value, "a colour such as `#FF8800`", _with_sign(used, str(text.data)))
            return None
        word = _word(value)
        if word is not None and re.fullmatch("[0-9A-Fa-f]{6}", word) and value.scope.find(word) is None:
            reader.report(say.bad_colour(used.span, word, f"#{word}" if value.span == used.span else None))
            return None
        if not isinstance(value.node, syntax.Colour):
            reader.wrong(used, value, "a colour such as `#FF8800`", _with_sign(used, value.span.text))
            return None
        text_of = value.node.text
        if re.fullmatch(COLOUR, text_of):
            return Value(text_of, used.span)
        suggestion = "#" + "".join(digit * 2 for digit in text_of[1:]) if re.fullmatch(SHORT_COLOUR, text_of) else None
        reader.report(say.bad_colour(used.span, text_of, suggestion if value.span == used.span else None))
        return None


def _with_sign(used: Bound, written: str) -> Fix | None:
    """The fix for a colour whose `#` is missing: `ff8800`, `"ff8800"`, `0xff8800`."""
    found = re.fullmatch("(?:#|0x)?([0-9A-Fa-f]{6})", written)
    here = used.span.text.strip('"') == written
    return replacement(used.span, f"#{found[1]}") if found and here else None


class Name(Kind):
    """A listed value: a bare name as the language writes it, or a text in quotes as the vendor does."""

    def read_one(self, reader: Reader, used: Bound) -> Value | None:
        value = reader.literal(used)
        if value is None:
            return None
        known = enumeration(reader.field.enum or "")
        if isinstance(value.node, syntax.Text):
            text = reader.text(used, "one of its values")
            return None if text is None else self.quoted(reader, used, str(text.data), known)
        word = _word(value)
        if isinstance(value.node, syntax.Number) and any(isinstance(choice.id, int) for choice in known.choices):
            word = value.node.text
        if word is None or word in ("true", "false", "null"):
            reader.wrong(used, value, f"one of its values ({_some(known)})")
            return None
        choice = known.by_word.get(word)
        if choice is not None:
            return self.chosen(reader, used, choice)
        self.unknown(reader, used, value, word, known)
        return None

    def unknown(self, reader: Reader, used: Bound, value: Bound, word: str, known: Enumeration) -> None:
        """A bare name that is neither declared nor a value of the field."""
        same, passes = known.by_id.get(word), self.passes(reader, known)
        suggestion = str(same.word) if same else _meant(word, [*known.by_word, *value.scope.names()], known)
        fix = replacement(value.span, suggestion) if suggestion and (same or not passes) else None
        reader.report(say.unknown_value(value.span, reader.field.called, word, tuple(known.by_word), suggestion, fix, passes))

    def passes(self, reader: Reader, known: Enumeration) -> bool:
        """Whether a value that is not listed goes out as it is: the list is open, or no rule forbids what is not in it."""
        code = reader.field.unknown_rule
        return known.open or (code is not None and rule(code).severity != "error")

    def quoted(self, reader: Reader, used: Bound, text: str, known: Enumeration) -> Value | None:
        """The vendor's spelling of a value."""
        choice = known.by_id.get(text)
        if choice is not None:
            return self.chosen(reader, used, choice)
        code = reader.field.unknown_rule
        suggestion = _meant(text, known.by_id, known)
        if self.passes(reader, known):
            found = rule(code) if code else None
            reader.report(
                say.unlisted_value(used.span, reader.field.called, text, suggestion, found and (found.code, found.name, found.severity))
            )
            return Value(text, used.span)
        allowed = tuple(str(choice.id) for choice in known.choices)
        fix = replacement(used.span, f'"{suggestion}"', f"write `{suggestion}`") if suggestion else None
        if code:
            message = f"`{reader.field.called}` has no value `{text}`"
            reader.report(say_rules.broken(code, message, used.span, allowed=allowed, fixes=(fix,) if fix else (), suggestion=suggestion))
            return Value(text, used.span)
        reader.report(say.unknown_value(used.span, reader.field.called, text, allowed, suggestion, fix))
        return None

    def chosen(self, reader: Reader, used: Bound, choice: Choice) -> Value:
        """A listed value; what is known against it is told."""
        if choice.flag:
            code = dict(reader.field.flag_rules).get(choice.flag, reader.field.unknown_rule)
            if code:
                reader.report(say_rules.flagged(used.span, reader.field.called, str(choice.id), choice.flag, code))
        return Value(Decimal(choice.id) if isinstance(choice.id, int) else choice.id, used.span)


class JoinedNames(ListKind):
    """One listed value or several, joined by commas in the request; a quoted text may be such a list itself."""

    def __init__(self) -> None:
        super().__init__(_QuotedList())

    def read(self, reader: Reader, pieces: tuple[Bound, ...]) -> Value | None:
        value = super().read(reader, pieces)
        if value is not None and not value.data:
            reader.report(say.empty_text(value.span, reader.field.called))
            return None
        return value

    def lower(self, reader: Reader, value: Value) -> tuple[Value | None, ...]:
        elements = value.data if isinstance(value.data, tuple) else ()
        return (Value(",".join(str(element.data) for element in elements), value.span),)

    def lift(self, values: tuple[Value | None, ...]) -> Value | None:
        joined = values[0]
        return Value((joined,), joined.span) if joined is not None and isinstance(joined.data, str) else None


class _QuotedList(Name):
    """A value, or the vendor's own comma-joined list."""

    def quoted(self, reader: Reader, used: Bound, text: str, known: Enumeration) -> Value | None:
        if "，" in text:
            meant = ",".join(name.strip() for name in text.split("，"))
            found = rule(reader.field.unknown_rule) if reader.field.unknown_rule else None
            reader.report(
                say.unlisted_value(used.span, reader.field.called, text, meant, found and (found.code, found.name, found.severity))
            )
            return Value(text, used.span)
        for name in text.split(","):
            if super().quoted(reader, used, name, known) is None:
                return None
        return Value(text, used.span)


class Backdrop(ColourKind):
    """The colour behind the picture: SubType Color, and the colour."""

    outputs = 2

    def read_one(self, reader: Reader, used: Bound) -> Value | None:
        value = super().read_one(reader, used)
        if value is not None and reader.field.unknown_rule:
            message = "a colour behind the picture stands in a document of timelines only; in batches it is unproven"
            reader.report(say_rules.broken(reader.field.unknown_rule, message, used.span))
        return value

    def lower(self, reader: Reader, value: Value) -> tuple[Value | None, ...]:
        return Value("Color", value.span), value

    def lift(self, values: tuple[Value | None, ...]) -> Value | None:
        return values[1]


def _meant(text: str, candidates: Iterable[str], known: Enumeration) -> str | None:
    """The value that was probably meant."""
    return nearest_place(text, candidates) if known.name == "region" else nearest(text, candidates)


def _word(value: Bound) -> str | None:
    """The bare name that a value is."""
    node = value.node
    if isinstance(node, syntax.Reference) and len(node.parts) == 1 and isinstance(node.parts[0], syntax.Name):
        return node.parts[0].text
    return None


def _some(known: Enumeration) -> str:
    words = [f"`{word}`" for word in list(known.by_word)[:3]]
    return ", ".join(words) + (", …" if len(known.by_word) > 3 else "")

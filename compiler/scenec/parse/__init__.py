"""A source in, its tree and its syntax mistakes out.

A file without mistakes is parsed in one go.
Any other is taken apart: brackets are matched first, then each member is parsed alone,
so that a mistake costs one member, and everything else lives on.
"""

from __future__ import annotations

import re

from scenec import syntax
from scenec.catalog import syntax as say
from scenec.diagnostics import Diagnostic, Edit, Fix
from scenec.parse import drive
from scenec.parse.text import TextReader
from scenec.source import Source, Span

CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]|\r(?!\n)")


def parse(source: Source) -> tuple[syntax.File, list[Diagnostic]]:
    """Parse a whole file."""
    mistakes: list[Diagnostic] = []
    reader = TextReader(source, mistakes.append)
    try:
        file: syntax.File = drive.drive("file", drive.tokens(source.text), source.text, file_leaves(reader))
        return file._replace(start=0, end=len(source.text)), mistakes + _controls(source)
    except (drive.Unexpected, drive.TooDeep, UnclosedText):
        from scenec.parse.recover import recover

        file, mistakes = recover(source)
        return file, mistakes + _controls(source)


def parse_value(source: Source) -> tuple[syntax.Value, list[Diagnostic]]:
    """Parse a source that is one value, such as the one given to a parameter."""
    mistakes: list[Diagnostic] = []
    reader = TextReader(source, mistakes.append)
    try:
        value: syntax.Value = drive.drive("value", drive.tokens(source.text), source.text, file_leaves(reader))
        return value, mistakes + _controls(source)
    except (drive.Unexpected, drive.TooDeep, UnclosedText):
        from scenec.parse.recover import recover_value

        value, mistakes = recover_value(source)
        return value, mistakes + _controls(source)


class UnclosedText(Exception):
    """A text of several lines whose last quotes do not stand on a line of their own."""


def file_leaves(reader: TextReader) -> dict[str, drive.Leaf]:
    """What makes the leaves of a file's tree."""

    def lines(token: drive.Token) -> syntax.Text:
        if not closes_alone(token.value):
            raise UnclosedText
        return reader.lines(token)

    number, colour = syntax.Number._make, syntax.Colour._make
    return {
        **reader.leaves,
        "TEXT": lines,
        "NUMBER": lambda token: number((token.start, token.end, token.value)),
        "COLOUR": lambda token: colour((token.start, token.end, token.value)),
    }


def closes_alone(text: str) -> bool:
    """Whether the last quotes of a text of several lines stand on a line of their own."""
    return not text[text.rfind("\n") + 1 : -3].strip(" \t")


def _controls(source: Source) -> list[Diagnostic]:
    """The control characters of a source, each with the fix that makes it visible or a line break."""
    found = []
    for match in CONTROL.finditer(source.text):
        span = Span(source, match.start(), match.start() + 1)
        number = ord(match[0])
        fix = Fix("make it a line break", (Edit(span, "\n"),)) if number == 13 else Fix("remove it", (Edit(span, ""),))
        found.append(say.control_character(span, number, fix))
    return found

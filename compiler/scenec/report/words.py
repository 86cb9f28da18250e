"""Words that begin a declaration in, what `scene fields` prints out: as text, as Markdown, as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable

from scenec.docs import Word
from scenec.report.text import Style, plain
from scenec.report.wrap import WIDTH, cut, wrapped


def overview(words: Iterable[Word], style: Style = plain) -> str:
    """All words, a line each."""
    lines = [cut(f"  {word.name:<18}  {word.what.removesuffix('.')}", WIDTH) for word in words]
    return "\n".join(
        [f"{style('words', 'green')}: what begins a declaration; `scene fields variants` shows one with an example", *lines, ""]
    )


def text(word: Word, style: Style = plain) -> str:
    """The page of a word."""
    written = [f"  {'written' if number == 0 else '':<10}  {form}" for number, form in enumerate(word.written)]
    files = [f"{name}:\n{_indented(content.strip())}" for name, content in word.files.items()]
    parts = [style(word.name, "green"), wrapped(word.what), "\n".join([*written, wrapped(word.stands, f"  {'stands':<10}  ")])]
    return "\n\n".join([*parts, wrapped(word.say), *files, f"{_within(word)}:\n{_indented(word.example)}"]) + "\n"


def markdown(word: Word) -> str:
    """The page as a section of a document."""
    forms = "\n".join(f"- `{form}`" for form in word.written)
    files = [f"`{name}`:\n\n```csv\n{content.strip()}\n```" for name, content in word.files.items()]
    parts = [f"## {word.name}", word.what, forms, f"It stands {word.stands}.", word.say, *files, f"{_within(word)}:"]
    return "\n\n".join([*parts, f"```scene\n{word.example}\n```"]) + "\n"


def document(words: Iterable[Word]) -> str:
    """Words for machines."""
    return json.dumps({"version": 1, "words": [word._asdict() for word in words]}, ensure_ascii=False, indent=2) + "\n"


def _within(word: Word) -> str:
    return f"In a {word.solution}" if word.solution else "A whole file"


def _indented(code: str) -> str:
    return "\n".join(f"    {line}".rstrip() for line in code.split("\n"))

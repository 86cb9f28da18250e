"""What people read: the pages of codes, the words of fields and values, and where each fact stands.

Only what explains loads it; whoever compiles has no use for words.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from scenec.diagnostics import Severity
from scenec.facts import Field, rule
from scenec.noun import Noun
from scenec.resources import load

_docs = load("_docs")


class Origin(Noun):
    """Where a fact stands: the short key and the title of its source, and its date."""

    key: str
    title: str
    date: str


class Example(Noun):
    """A piece of a scene; `setting` says where it stands (`in a narration`, `as commands`), and is empty for a whole file."""

    setting: str
    text: str


class Page(Noun):
    """What is to be known of a code: what holds, why, and an example of each side, or why no scene can break it.

    A rule of the service has its confidence and its origins; `severity` is the one that applies.
    """

    code: str
    name: str
    severity: Severity
    what: str
    why: str
    wrong: Example | None
    right: Example | None
    beyond: str | None
    confidence: str | None
    origins: tuple[Origin, ...]


class Word(Noun):
    """A word that begins a declaration: what it does, how it is written, where it stands, more to know, and an example.

    The example is a whole file, or members of a video of a solution; `files` are the tables that it names.
    """

    name: str
    what: str
    written: tuple[str, ...]
    stands: str
    say: str
    example: str
    solution: str | None
    files: Mapping[str, str]


class Words(Noun):
    """What is said of a field or a block: what it does, what holds without it, how sure that is and where it stands."""

    doc: str
    default: str | None
    confidence: str
    origins: tuple[Origin, ...]


class ChoiceWords(Noun):
    """What is said of a value: its family, what it means, and whether it is the service's own choice."""

    family: str | None
    meaning: str | None
    default: bool


class EnumerationWords(Noun):
    """What is said of an enumeration, and of its values by id."""

    note: str | None
    confidence: str
    origins: tuple[Origin, ...]
    values: Mapping[str | int, ChoiceWords]


def _origins(rows: tuple[tuple[str, str], ...]) -> tuple[Origin, ...]:
    return tuple(Origin(key, _docs.SOURCES[key][0], date) for key, date in rows)


@cache
def pages() -> Mapping[str, Page]:
    """All pages by code: the errors, the lints, the rules of the service."""
    return {code: _page(row) for code, row in sorted(_docs.PAGES.items(), key=lambda item: ("EWR".index(item[0][0]), item[0]))}


def _page(row: tuple[object, ...]) -> Page:
    page = Page._make(row)
    return page._replace(
        severity=rule(page.code).severity if page.code[0] == "R" else page.severity,
        wrong=page.wrong and Example._make(page.wrong),
        right=page.right and Example._make(page.right),
        origins=_origins(row[-1]),  # type: ignore[arg-type]
    )


@cache
def names() -> Mapping[str, Page]:
    """All pages by kebab name."""
    return {page.name: page for page in pages().values()}


def page(word: str) -> Page | None:
    """The page of a code, as people write it (`R012`, `r12`), or of a name."""
    folded = word.strip(" []:`").lower().replace("_", "-")
    letter, digits = folded[:1].upper(), folded[1:]
    if letter and digits.isascii() and digits.isdigit():
        return next((page for code, page in pages().items() if code[0] == letter and int(code[1:]) == int(digits)), None)
    return names().get(folded)


def field_words(field: Field) -> Words:
    """What is said of a field."""
    doc, default, confidence, origins = _docs.FIELDS[field.row, field.solutions[0]]
    return Words(doc, default, confidence, _origins(origins))


def block_words(path: str, solution: str) -> Words:
    """What is said of a block, or of what several blocks share: `caption`, `layer`."""
    doc, default, confidence, origins = _docs.BLOCKS[path, solution]
    return Words(doc, default, confidence, _origins(origins))


def enumeration_words(name: str) -> EnumerationWords:
    """What is said of an enumeration."""
    note, confidence, origins, values = _docs.ENUMERATIONS[name]
    return EnumerationWords(note, confidence, _origins(origins), {key: ChoiceWords(*row) for key, row in values.items()})


def sentence(doc: str) -> str:
    """The first sentence of what is said."""
    return doc.partition(". ")[0].rstrip(".")


def kind_words(kind: str) -> str:
    """How a value of a kind is written."""
    words, many = _docs.KINDS[kind]
    return f"A list. Each element: {words[0].lower()}{words[1:]}" if many else str(words)


@cache
def declarations() -> Mapping[str, Word]:
    """The words that begin a declaration, in the order of their table."""
    return {name: Word(name, *row) for name, row in _docs.DECLARATIONS.items()}

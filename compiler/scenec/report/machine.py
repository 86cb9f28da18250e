"""What the forms for machines share: the report of a run, what files are called there, and what tells a finding from others."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from hashlib import sha256
from os.path import abspath, relpath, sep

from scenec.batch import Compiled
from scenec.diagnostics import Diagnostic
from scenec.noun import Noun
from scenec.project import INPUT, INPUT_NAME, inside
from scenec.source import Source, Span

AROUND = 40
"""So many characters before and behind a place tell it from others of the same text."""


class Report(Noun):
    """What a run found: its findings, in order; its files, without their requests; its numbers by severity and by what was made.

    `base` is the folder from which machines look for files, `version` that of the compiler.
    """

    diagnostics: tuple[Diagnostic, ...]
    files: tuple[Compiled, ...]
    counts: Mapping[str, int]
    numbers: Mapping[str, int]
    base: str
    version: str


def summary(report: Report) -> dict[str, int]:
    """All the numbers, by the names that machines know."""
    names = {"error": "errors", "warning": "warnings", "info": "notes", "allowed": "allowed"}
    return {names[name]: number for name, number in report.counts.items()} | dict(report.numbers)


def unallowed(report: Report) -> list[Diagnostic]:
    """The findings that no `allow` stands around."""
    return [diagnostic for diagnostic in report.diagnostics if diagnostic.allowed_by is None]


@lru_cache(maxsize=100)
def place(source: Source, base: str) -> str:
    """What machines call a file: its path from a folder, with `/`; one elsewhere by its whole path, what is no file by its name."""
    if source.path is None:
        return source.name
    path = abspath(source.path)
    return (relpath(path, base) if inside(path, base) else path).replace(sep, "/")


def is_file(source: Source) -> bool:
    """Whether a source is a file or a folder: what was typed or piped in has a text without a path."""
    return source.path is not None or not (source.text or source.name == INPUT_NAME)


def source_of(compiled: Compiled) -> Source:
    """What stands for a file where its text does not matter; the standard input has no path."""
    file = compiled.file
    return Source(file.name, "", None if file.path == INPUT else file.path)


def fingerprints(diagnostics: Sequence[Diagnostic], base: str) -> Iterator[str]:
    """What tells each finding from all others, whatever line it moves to: its code, its place's text, and what stands around that.

    Of findings that have all of this in common, the first is told from the second.
    """
    seen: dict[str, int] = {}
    for diagnostic in diagnostics:
        named = "".join(re.findall("`[^`]*`", diagnostic.message))
        key = "\0".join((place(diagnostic.span.source, base), diagnostic.code, named, *_surroundings(diagnostic.span)))
        number = seen[key] = seen.get(key, 0) + 1
        yield sha256(f"{key}\0{number}".encode(errors="surrogatepass")).hexdigest()[:32]


def _surroundings(span: Span) -> tuple[str, str, str]:
    """What stands in the line before a place, at it, and in the line behind it, whatever blanks are between."""
    source, start, end = span
    begin, _ = source.bounds(source.position(start).line)
    _, stop = source.bounds(source.position(end).line)
    before, behind = source.text[max(begin, start - AROUND) : start], source.text[end : min(stop, end + AROUND)]
    return " ".join(before.split()), span.text, " ".join(behind.split())

"""The two kinds of lints: of the values of a video, and of a file as it is written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeAlias

from scenec import syntax
from scenec.check.rule import Find, Rule
from scenec.diagnostics import Diagnostic, Severity
from scenec.facts import SOLUTIONS
from scenec.model import Part, Program, Read, Value
from scenec.noun import Noun


class Written(Noun):
    """A file: its tree, and what it declares."""

    file: syntax.File
    program: Program


FindInFile: TypeAlias = Callable[[Written], Iterator[Diagnostic]]


class FileLint(Noun):
    """A lint of a file."""

    code: str
    name: str
    severity: Severity
    find: FindInFile


def video_lint(
    code: str, name: str, *reads: str, severity: Severity = "warning", each: str = "video", solutions: Iterable[str] = SOLUTIONS
) -> Callable[[Find], Rule]:
    """Make a lint of a function of what it reads in a video; see `Rule`."""
    return lambda find: Rule(code, each, reads, tuple(solutions), find, name, severity)


def file_lint(code: str, name: str, severity: Severity = "warning") -> Callable[[FindInFile], FileLint]:
    """Make a lint of a function of a file."""
    return lambda find: FileLint(code, name, severity, find)


def settings(part: Part) -> Iterator[tuple[Part, Read]]:
    """All that is set in a block and in the blocks of it, for a lint that looks at a whole video."""
    for read in part.reads.values():
        yield part, read
    for inner in part.parts:
        yield from settings(inner)


def values(read: Read) -> tuple[Value, ...]:
    """The elements of a list that is set, or the one value."""
    return read.value.data if type(read.value.data) is tuple else (read.value,)

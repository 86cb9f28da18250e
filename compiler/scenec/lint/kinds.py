"""The three kinds of lints: of the values of a video, of each list or value in it alone, and of a file as it is written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeAlias

from scenec import syntax
from scenec.check.rule import Find, Rule
from scenec.check.seen import Memo
from scenec.diagnostics import Diagnostic, Fix, Related, Severity
from scenec.facts import SOLUTIONS, Field
from scenec.model import Part, Program, Read, Value
from scenec.noun import Noun
from scenec.source import Span


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
    code: str,
    name: str,
    *reads: str,
    severity: Severity = "warning",
    each: str | tuple[str, ...] = "video",
    solutions: Iterable[str] = SOLUTIONS,
) -> Callable[[Find], Rule]:
    """Make a lint of a function of what it reads in a video; see `Rule`."""
    return lambda find: Rule(code, each, reads, tuple(solutions), find, name, severity)


def file_lint(code: str, name: str, severity: Severity = "warning") -> Callable[[FindInFile], FileLint]:
    """Make a lint of a function of a file."""
    return lambda find: FileLint(code, name, severity, find)


def values(read: Read) -> tuple[Value, ...]:
    """The elements of a list that is set, or the one value."""
    return read.value.data if type(read.value.data) is tuple else (read.value,)


class Values:
    """What a lint of values sees: the elements of one list that is set, or the one value."""

    def __init__(self, lint: ValueLint, read: Read) -> None:
        self.lint = lint
        self.read = read
        self.field = read.field
        self.all = values(read)

    def broken(self, message: str, span: Span, related: tuple[Related, ...] = (), fixes: tuple[Fix, ...] = ()) -> Diagnostic:
        """The finding."""
        return Diagnostic(self.lint.code, self.lint.name, self.lint.severity, message, span, related, fixes=fixes)


FindInValues: TypeAlias = Callable[[Values], Iterator[Diagnostic]]


class ValueLint(Noun):
    """A lint of each setting by itself, of all whose fields are of some kinds, or have some paths."""

    code: str
    name: str
    kinds: frozenset[str]
    paths: frozenset[str]
    find: FindInValues
    severity: Severity = "warning"

    def looks_at(self, field: Field) -> bool:
        """Whether the values of a field are its business."""
        return field.kind in self.kinds or field.path in self.paths


def value_lint(code: str, name: str, kinds: Iterable[str] = (), paths: Iterable[str] = ()) -> Callable[[FindInValues], ValueLint]:
    """Make a lint of a function of the values of one setting."""
    return lambda find: ValueLint(code, name, frozenset(kinds), frozenset(paths), find)


def run_values(lints: tuple[ValueLint, ...], part: Part, memo: Memo) -> Iterator[Diagnostic]:
    """What they find in a block and in the blocks of it; nothing is found twice in what `memo` knows."""
    for read in part.reads.values():
        for lint in lints:
            if lint.looks_at(read.field):
                key = (lint.code, id(read))
                if key not in memo:
                    memo[key] = ((read,), list(lint.find(Values(lint, read))))
                yield from memo[key][1]
    for inner in part.parts:
        whole = (run_values, id(inner))
        if whole not in memo:
            memo[whole] = ((inner,), list(run_values(lints, inner, memo)))
        yield from memo[whole][1]


def may_declare(written: Written) -> bool:
    """Whether a file may declare a name, by its words; most do not, and need no look at their trees."""
    return any(word in written.program.source.text for word in ("let", "param", "use"))

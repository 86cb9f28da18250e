"""A rule between fields: a function of what it says that it reads, run once for each distinct combination of that."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from typing import TypeAlias

from scenec.catalog.rules import broken
from scenec.diagnostics import Diagnostic, Fix, Related, Severity, removal
from scenec.facts import SOLUTIONS
from scenec.model import Part, Read, Spec, Value
from scenec.noun import Noun
from scenec.source import Span

Find: TypeAlias = "Callable[[View], Iterator[Diagnostic]]"
Input: TypeAlias = Part | Read | Value | str | bool | None
Memo: TypeAlias = dict[tuple[object, ...], tuple[tuple[Input, ...], list[Diagnostic]]]
"""What rules found, by their code and the identities of what they read, which is kept so that these stay unique."""


class Rule(Noun):
    """A rule of the service, by its code.

    `each`: it looks at every block of this path, or of these; `video` for the whole.
    `reads`: the fields that it reads, `duration` of the block itself, `/speech.text` by a path from the video;
    a path of a block stands for whether and where it is written.
    A lint has a name and a severity of its own; those of a rule of the service are in its row.
    """

    code: str
    each: str | tuple[str, ...]
    reads: tuple[str, ...]
    solutions: tuple[str, ...]
    find: Find
    name: str | None = None
    severity: Severity = "warning"


def rule(code: str, *reads: str, each: str | tuple[str, ...] = "video", solutions: Iterable[str] = SOLUTIONS) -> Callable[[Find], Rule]:
    """Make a rule of a function; see `Rule`."""
    return lambda find: Rule(code, each, reads, tuple(solutions), find)


def run(rules: Iterable[Rule], spec: Spec, memo: Memo) -> Iterator[Diagnostic]:
    """What rules find in a video; nothing is found twice in what `memo` knows."""
    for known in rules:
        if spec.solution in known.solutions:
            for path in (known.each,) if isinstance(known.each, str) else known.each:
                for part in _parts(spec.root, path):
                    view = View(known, spec, part)
                    if view.is_known():
                        yield from view.findings(memo)


def _parts(part: Part, path: str) -> Iterator[Part]:
    """The blocks of a path."""
    if path == part.block.path:
        yield part
    elif path.startswith(f"{part.block.path}.") or part.block.path == "video":
        for inner in part.parts:
            yield from _parts(inner, path)


class View:
    """What a rule sees: the block that it looks at, and the fields that it says it reads.

    Raises KeyError where it asks for others.
    A field may be set, surely not set, or unknown, where a member could not be read.
    """

    def __init__(self, known: Rule, spec: Spec, part: Part) -> None:
        self.rule = known
        self.spec = spec
        self.part = part
        self.solution = spec.solution
        self.region = spec.region
        self.span = part.span
        self.found: dict[str, tuple[tuple[Part, Read | None], ...]] = {path: tuple(self._find(path)) for path in known.reads}

    def is_known(self) -> bool:
        """Whether nothing that the rule reads is a mistake."""
        return not any(_name(path) in part.failed for path, rows in self.found.items() for part, _ in rows)

    def findings(self, memo: Memo) -> list[Diagnostic]:
        """What the rule finds here, from memory where it has looked at the same before."""
        inputs: list[Input] = [self.part, self.solution, self.region, self.spec.whole]
        for rows in self.found.values():
            inputs += [item for row in rows for item in row]
        key = (self.rule.code, self.rule.each, *(item if isinstance(item, str | bool) else id(item) for item in inputs))
        if key not in memo:
            memo[key] = (tuple(inputs), list(self.rule.find(self)))
        return memo[key][1]

    def _find(self, path: str) -> Iterator[tuple[Part, Read | None]]:
        """The blocks in which a field may stand, with what is read of it there; the blocks of a path."""
        start = self.spec.root if path.startswith("/") else self.part
        *steps, name = path.removeprefix("/").split(".")
        parts = [start]
        for step in steps:
            parts = [inner for part in parts for inner in part.inner(step)]
        for part in parts:
            inner = part.inner(name)
            if inner:
                yield from ((block, None) for block in inner)
            else:
                yield part, part.reads.get(name)

    def all(self, path: str) -> list[tuple[Part, Read]]:
        """The blocks that set a field, with what they set."""
        return [(part, read) for part, read in self.found[path] if read is not None]

    def blocks(self, path: str) -> list[Part]:
        """The blocks of a path."""
        return [part for part, _ in self.found[path] if part.block.name == _name(path)]

    def read(self, path: str) -> Read | None:
        """What is set, the first of several."""
        return next((read for _, read in self.all(path)), None)

    def get(self, path: str) -> Value | None:
        """The value that is set."""
        read = self.read(path)
        return read.value if read is not None else None

    def number(self, path: str) -> Decimal | None:
        """The number that is set."""
        value = self.get(path)
        return value.data if value is not None and isinstance(value.data, Decimal) else None

    def text(self, path: str) -> str | None:
        """The text that is set."""
        value = self.get(path)
        return value.data if value is not None and isinstance(value.data, str) else None

    def elements(self, path: str) -> tuple[Value, ...]:
        """The elements of the lists that are set."""
        return tuple(element for _, read in self.all(path) if isinstance(read.value.data, tuple) for element in read.value.data)

    def is_on(self, path: str) -> bool:
        """Whether a switch is `true`."""
        value = self.get(path)
        return value is not None and value.data is True

    def says(self, path: str) -> bool:
        """Whether a field is set, to something: an empty list says nothing."""
        return any(read.value.data != () for _, read in self.all(path))

    def lacks(self, path: str) -> bool:
        """Whether a field is surely not set, or a block not written: nothing that could do it is unreadable."""
        return self.spec.whole and self._whole(path) and not self.blocks(path) and not self.says(path)

    def _whole(self, path: str) -> bool:
        """Whether all blocks on the way to a field could be read."""
        parts = [self.spec.root if path.startswith("/") else self.part]
        for step in path.removeprefix("/").split("."):
            if not all(part.whole for part in parts):
                return False
            parts = [inner for part in parts for inner in part.inner(step)]
        return True

    def broken(
        self,
        message: str,
        span: Span,
        related: tuple[Related, ...] = (),
        fixes: tuple[Fix, ...] = (),
        allowed: tuple[str, ...] = (),
        suggestion: str | None = None,
    ) -> Diagnostic:
        """The finding that the rule is broken."""
        known = self.rule
        if known.name is not None:
            return Diagnostic(known.code, known.name, known.severity, message, span, related, allowed, suggestion, fixes)
        return broken(self.rule.code, message, span, related, allowed, fixes, suggestion)


def _name(path: str) -> str:
    return path.rpartition(".")[2].removeprefix("/")


def without(read: Read) -> Fix:
    """The fix that removes a setting."""
    source, start, _ = read.span
    return removal(Span(source, start, max(read.span.end, read.value.span.end)))


def related(read: Read, message: str) -> tuple[Related, ...]:
    """The place of another setting that belongs to a finding."""
    return (Related(read.span, message),)

"""A rule between fields: a function of what it says that it reads, run once for each distinct combination of that."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from functools import cache, cached_property
from typing import TypeAlias

from scenec.catalog.rules import broken
from scenec.check.seen import Memo
from scenec.diagnostics import Diagnostic, Fix, Related, Severity, removal
from scenec.facts import SOLUTIONS, fields, inner_blocks
from scenec.jsontext import key_span
from scenec.model import Part, Read, Spec, Value
from scenec.noun import Noun
from scenec.source import Span

Find: TypeAlias = "Callable[[View], Iterator[Diagnostic]]"
Rows: TypeAlias = tuple[tuple[Part, Read | None], ...]
"""Blocks, each with what is set there of a field."""


class Rule(Noun):
    """A rule of the service, by its code.

    `each`: it looks at every block of this path, or of these; `video` for the whole.
    `reads`: the fields that it reads, `duration` of the block itself, `/speech.text` by a path from the video;
    a path of a block stands for whether and where it is written.
    `raws`: the keys of the request that it reads where `raw` writes them, `MediaURL` in the block itself,
    `/InputConfig/SceneInfo` by a pointer from the request.
    A lint has a name and a severity of its own; those of a rule of the service are in its row.
    """

    code: str
    each: str | tuple[str, ...]
    reads: tuple[str, ...]
    solutions: tuple[str, ...]
    find: Find
    name: str | None = None
    severity: Severity = "warning"
    raws: tuple[str, ...] = ()


def rule(
    code: str, *reads: str, each: str | tuple[str, ...] = "video", solutions: Iterable[str] = SOLUTIONS, raws: Iterable[str] = ()
) -> Callable[[Find], Rule]:
    """Make a rule of a function; see `Rule`."""
    return lambda find: Rule(code, each, reads, tuple(solutions), find, raws=tuple(raws))


def has_raw(part: Part) -> bool:
    """Whether a block, or one inside of it, has a `raw` part."""
    return bool(part.raws) or any(has_raw(inner) for inner in part.parts)


class Blocks:
    """The blocks of a video by their paths, and what `raw` parts write, each with the pointer of the object that it is merged into."""

    def __init__(self, spec: Spec) -> None:
        self.root = spec.root
        self.known: dict[str, Rows] = {}

    @cached_property
    def parts(self) -> dict[str, list[Part]]:
        """The blocks by their paths."""
        found: dict[str, list[Part]] = {}
        waiting = [self.root]
        while waiting:
            part = waiting.pop()
            found.setdefault(part.block.path, []).append(part)
            waiting += reversed(part.parts)
        return found

    @cached_property
    def raws(self) -> list[tuple[str, Value]]:
        """What `raw` parts write."""
        return [(part.block.json, raw) for found in self.parts.values() for part in found for raw in part.raws]

    def rows(self, path: str) -> Rows:
        """The blocks of a path, or those in which a field may stand, with what is set of it there."""
        if path not in self.known:
            above, _, name = path.rpartition(".")
            inside = ((part, part.reads.get(name)) for part in self.parts.get(above or "video", ()))
            self.known[path] = tuple((part, None) for part in self.parts[path]) if path in self.parts else tuple(inside)
        return self.known[path]


@cache
def fields_of(reads: tuple[str, ...], solution: str, block: str) -> tuple[str, ...]:
    """What of all that a rule reads there can be: of the block itself, its fields and inner blocks; of all else, everything."""
    known = {*fields(solution)[block], *inner_blocks(solution)[block]}
    return tuple(path for path in reads if path.startswith("/") or path.partition(".")[0] in known)


class View:
    """What a rule sees: the block that it looks at, and the fields that it says it reads.

    Raises KeyError where it asks for others.
    A field may be set, surely not set, or unknown, where a member could not be read.
    """

    def __init__(self, known: Rule, spec: Spec, part: Part, blocks: Blocks) -> None:
        self.rule = known
        self.spec = spec
        self.part = part
        self.solution = spec.solution
        self.region = spec.region
        self.span = part.span
        self.found: dict[str, Rows] = dict.fromkeys(known.reads, ())
        for path in fields_of(known.reads, spec.solution, part.block.path):
            self.found[path] = self._find(path, blocks)
        self.raws = {path: _raw(path, part, blocks.raws) for path in known.raws}

    def findings(self, memo: Memo) -> list[Diagnostic]:
        """What the rule finds here, from memory where it has looked at the same before; nothing, where it reads a mistake."""
        inputs: list[object] = [self.span, self.part.label, *self.raws.values()]
        whole = [self.spec.whole, self.spec.root.whole, self.part.whole]
        for path, rows in self.found.items():
            for part, read in rows:
                if part.failed and _name(path) in part.failed:
                    return []
                inputs += (part.span, part.label, read)
                whole.append(part.whole)
        key = (self.rule.find, self.solution, self.region, *whole, *map(id, inputs))
        if key not in memo:
            memo[key] = (tuple(inputs), list(self.rule.find(self)))
        return memo[key][1]

    def _find(self, path: str, blocks: Blocks) -> Rows:
        """The blocks in which a field may stand, with what is read of it there; the blocks of a path."""
        if path.startswith("/") or self.part is self.spec.root:
            return blocks.rows(path.removeprefix("/"))
        if "." not in path:
            return _rows(self.part, path)
        *steps, name = path.split(".")
        parts: tuple[Part, ...] = (self.part,)
        for step in steps:
            parts = tuple(inner for part in parts for inner in part.inner(step))
        return tuple(row for part in parts for row in _rows(part, name))

    def set(self) -> Iterator[tuple[str, Read]]:
        """What is set of all that the rule reads, each with its path."""
        return ((path, read) for path, rows in self.found.items() for _, read in rows if read is not None)

    def raw(self, path: str) -> Value | None:
        """What `raw` writes for a key of the request."""
        return self.raws[path]

    def rows(self, path: str) -> Rows:
        """The blocks in which a field may stand, each with what is set there; of them no more is known than place and label."""
        return self.found[path]

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
        return tuple(element for _, read in self.all(path) for element in elements(read.value))

    def is_on(self, path: str) -> bool:
        """Whether a switch is `true`."""
        value = self.get(path)
        return value is not None and value.data is True

    def says(self, path: str) -> bool:
        """Whether a field is set, to something: an empty list says nothing, nor does one of empty texts."""
        said = (value for _, read in self.all(path) for value in elements(read.value) or (read.value,))
        return any(value.data not in ("", ()) for value in said)

    def switch(self) -> str:
        """The place of the switch of the block in the request."""
        return fields(self.solution)[self.part.block.path][self.part.block.switch or ""].json[0]

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
        severity: Severity | None = None,
    ) -> Diagnostic:
        """The finding that the rule is broken; `severity` where this way of breaking it weighs less or more than others."""
        known = self.rule
        if known.name is not None:
            return Diagnostic(known.code, known.name, severity or known.severity, message, span, related, allowed, suggestion, fixes)
        return broken(self.rule.code, message, span, related, allowed, fixes, suggestion, severity)


def elements(value: Value | None) -> tuple[Value, ...]:
    """The elements of a list; none, where it is another value."""
    data = value.data if value is not None else None
    return data if isinstance(data, tuple) and not isinstance(data, Noun) else ()


def _rows(part: Part, name: str) -> Rows:
    if part.parts and (inner := part.inner(name)):
        return tuple([(block, None) for block in inner])
    return ((part, part.reads.get(name)),)


def _raw(path: str, part: Part, raws: Sequence[tuple[str, Value]]) -> Value | None:
    """What `raw` writes for a key, in a block itself, or at a pointer of the request."""
    if not path.startswith("/"):
        return next((value for raw in part.raws if (value := _below(raw, path.split("/"))) is not None), None)
    for base, raw in raws:
        if path.startswith(f"{base}/") and (value := _below(raw, path[len(base) + 1 :].split("/"))) is not None:
            return value
    return None


def _below(value: Value, keys: Iterable[str]) -> Value | None:
    """The value below keys of objects."""
    for key in keys:
        inner = value.data.get(key) if isinstance(value.data, dict) else None
        if inner is None or inner.data is None:
            return None
        value = inner
    return value


def _name(path: str) -> str:
    return path.rpartition(".")[2].removeprefix("/")


def without(read: Read) -> Fix:
    """The fix that removes a setting."""
    source, start, _ = read.span
    return removal(Span(source, start, max(read.span.end, read.value.span.end)))


def key_and_value(value: Value, name: str) -> Span:
    """The place of a key that `raw` writes, with its value."""
    return Span(value.span.source, key_span(value.span, name).start, value.span.end)


def related(read: Read, message: str) -> tuple[Related, ...]:
    """The place of another setting that belongs to a finding."""
    return (Related(read.span, message),)

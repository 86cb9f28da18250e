"""The `use`s of a file in, the files that they name out, parsed, with those that these use in turn."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Protocol

from scenec import syntax
from scenec.catalog import modules as say
from scenec.catalog import syntax as say_syntax
from scenec.diagnostics import Diagnostic
from scenec.noun import Noun
from scenec.parse import parse
from scenec.source import Source, Span

if TYPE_CHECKING:
    from scenec.table import Grid, Sheet, Table

ENDING = ".scene"
DEPTH_LIMIT = 64


class Used(Noun):
    """A file with those that it uses, by the offset of their `use`."""

    source: Source
    file: syntax.File
    uses: Mapping[int, Used]

    def all(self) -> list[Used]:
        """The file and all that it uses, through others too, each once."""
        found: dict[int, Used] = {}
        waiting = [self]
        while waiting:
            used = waiting.pop()
            if id(used.source) not in found:
                found[id(used.source)] = used
                waiting.extend(used.uses.values())
        return list(found.values())


class Library(Protocol):
    """Where files that are used lie: those of a project, if there is one, and those of the standard library, as `std/NAME`."""

    alone: bool

    def read(self, name: str) -> tuple[Source | None, list[Diagnostic]]:
        """The text of a file, by its path below the root; None with what is wrong with it, or with nothing where it is not there."""

    def leaves(self, name: str) -> bool:
        """Whether a file that is not there is a link that leads out of the project."""

    def nearest(self, name: str, endings: tuple[str, ...]) -> str | None:
        """The file with one of some endings that was probably meant by one that is not there."""


class Shelf:
    """A library, and the files of it that were read already: a run reads and parses each once.

    Of files of data it holds their cells, and the tables that were made of these: by a column, or across it.
    `opened` are the names that were asked for; whoever wants those of one file empties it before.
    """

    def __init__(self, library: Library) -> None:
        self.library = library
        self.opened: dict[str, None] = {}
        self.known: dict[str, tuple[Source | None, syntax.File | None, list[Diagnostic]]] = {}
        self.sheets: dict[str, tuple[Sheet | None, Grid | None, list[Diagnostic]]] = {}
        self.tables: dict[tuple[str, str, bool], tuple[Table, list[Diagnostic]]] = {}

    def open(self, name: str) -> tuple[Source | None, syntax.File | None, list[Diagnostic]]:
        """The text of a file and its tree, with what is wrong with them."""
        self.opened[name] = None
        if name not in self.known:
            source, found = self.library.read(name)
            file = None
            if source is not None:
                file, more = parse(source)
                found = [*found, *more]
            self.known[name] = (source, file, found)
        return self.known[name]


def modules(source: Source, file: syntax.File, shelf: Shelf | None) -> tuple[Mapping[int, Used], list[Diagnostic]]:
    """All files that a file uses; without a shelf there are none."""
    loading = _Loading(shelf)
    return loading.uses(source, file, (source.name,)), loading.found


class _Loading:
    def __init__(self, shelf: Shelf | None) -> None:
        self.shelf = shelf
        self.found: list[Diagnostic] = []
        self.done: dict[str, Used] = {}

    def uses(self, source: Source, file: syntax.File, trail: tuple[str, ...]) -> dict[int, Used]:
        """The files that the `use`s of a file name; `trail` are those that led here."""
        found = {}
        for member in file.members:
            if isinstance(member, syntax.Use):
                used = self.use(source, member, trail)
                if used is not None:
                    found[member.start] = used
        return found

    def use(self, source: Source, member: syntax.Use, trail: tuple[str, ...]) -> Used | None:
        """The file that a `use` names; None where there is none, which is reported."""
        span = Span(source, member.path.start, member.path.end)
        written = path_of(member)
        if written is None:
            self.found += interpolated(member.path, span, "a path")
            return None
        library = isinstance(member.path, syntax.Library)
        if library and not written.startswith("std/"):
            self.found.append(say.unquoted_path(span, written))
            return None
        name = written if library else joined(source.name, written)
        if name is None:
            self.found.append(say.outside(span, written))
            return None
        if name in trail:
            self.found.append(say.circular(span, (*trail[trail.index(name) :], name)))
            return None
        if len(trail) > DEPTH_LIMIT:
            self.found.append(say.deep_files(span, DEPTH_LIMIT))
            return None
        return self.load(name, written, span, trail)

    def load(self, name: str, written: str, span: Span, trail: tuple[str, ...]) -> Used | None:
        """A file by its path below the root."""
        if name in self.done:
            return self.done[name]
        if self.shelf is None or (self.shelf.library.alone and span.text.startswith('"')):
            self.found.append(say.no_files(span))
            return None
        source, file, found = self.shelf.open(name)
        self.found += found
        if source is None or file is None:
            if not found:
                self.found.append(missing(self.shelf.library, name, (ENDING,), span, written))
            return None
        self.done[name] = Used(source, file, self.uses(source, file, (*trail, name)))
        return self.done[name]


def path_of(member: syntax.Use) -> str | None:
    """The path as it is written; of the library without its ending. None where it holds what cannot be read."""
    if isinstance(member.path, syntax.Library):
        return "/".join(name.text for name in member.path.names)
    return "".join(member.path.parts) if all(isinstance(part, str) for part in member.path.parts) else None  # type: ignore[arg-type]


def alias_of(member: syntax.Use) -> str:
    """The name that a `use` binds: the one behind `as`, else that of the file."""
    if member.alias is not None:
        return member.alias.text
    return (path_of(member) or "").rpartition("/")[2].removesuffix(ENDING)


def interpolated(text: syntax.Text | syntax.Library, span: Span, what: str) -> list[Diagnostic]:
    """That something is to be put into a text that is written out; one that cannot be read is reported already."""
    parts = text.parts if isinstance(text, syntax.Text) else ()
    put = [part for part in parts if isinstance(part, syntax.Interpolation) and not isinstance(part.expression, syntax.Broken)]
    return [say_syntax.interpolation_not_allowed(span, what)] if put else []


def joined(of: str, path: str) -> str | None:
    """A path relative to a file, or from the root where it begins with `/`, as one below the root; None where it leads out of that."""
    parts = [] if path.startswith("/") else of.split("/")[:-1]
    for part in path.split("/"):
        if part == ".." and not parts:
            return None
        if part == "..":
            parts.pop()
        elif part not in ("", "."):
            parts.append(part)
    return "/".join(parts)


def missing(library: Library, name: str, endings: tuple[str, ...], span: Span, written: str) -> Diagnostic:
    """That there is no such file; a link that leads out of the project is none."""
    if library.leaves(name):
        return say.outside(span, written)
    return say.missing(span, written, _as_written(library.nearest(name, endings), written))


def _as_written(near: str | None, written: str) -> str | None:
    """A file that is near one, written as that was: only its last part differs."""
    if near is None:
        return None
    last = near.rpartition("/")[2]
    return f"{written.rpartition('/')[0]}/{last}".removeprefix("/") if "/" in written else last

"""Requests in, files out: written whole or not at all, nothing of others touched, what is no longer made removed."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import nullcontext, suppress
from errno import EISDIR, ENAMETOOLONG
from types import MappingProxyType
from typing import Any

from scenec.catalog import files as say
from scenec.diagnostics import Diagnostic
from scenec.emit import map_text, request_text, wire_text
from scenec.journal import Journal, alone, listed, mark, sweep
from scenec.jsontext import quote
from scenec.model import Request
from scenec.noun import Noun
from scenec.project import INPUT_NAME, inside, reason
from scenec.source import Span

LOCK = "scene.lock"
FORMS: dict[str, Callable[[Request], str]] = {".json": request_text, ".wire.json": wire_text, ".map.json": map_text}
"""What is written of a request, by the endings of the files."""
BEGINNINGS = {".wire.json": rb'\{\n  "\w*Config": "', ".map.json": rb'\{\n  "version": 1,\n  "region": "'}
"""How the forms begin that the lock does not list, by which they are told from files of others beside a request."""


class Locked(Noun):
    """A request that the lock lists: its region, and the file that makes it, as a path relative to the lock."""

    region: str
    source: str


class Piece(Noun):
    """One file of a request: its bytes; or none, where it `is_same` as what is there, or lies at the path `beside` already."""

    content: bytes | None
    beside: str | None = None
    is_same: bool = False


class Output(Noun):
    """A request on its way to its files: the real path of the file that makes it, the endings that are asked for, and what there is."""

    name: str
    region: str
    span: Span
    source: str
    endings: Sequence[str]
    pieces: Mapping[str, Piece]


class Folder:
    """An output folder and its lock; `run` are the real paths of all files that are compiled.

    One that is `dry` only tells what would change, in `changes`. Other builds may write to it meanwhile.
    """

    def __init__(self, path: str, run: Collection[str], dry: bool = False) -> None:
        self.path = path
        self._journal = Journal(path)
        self.changes: list[str] = []
        self._dry = dry
        self.written = 0
        self.unchanged = 0
        self.removed = 0
        self._run = run
        self._real = os.path.realpath(path)
        self._there: set[str] = set()
        self._lock: dict[str, Locked] = {}
        self._names: dict[str, str] = {}
        self._seen: tuple[int, int, int] | None = None
        self._gone: set[str] = set()
        self._made: dict[str, Locked] = {}
        self._kept: set[str] = set()
        self._waiting: list[Output] = []
        self._last = "", "", Locked("", "")
        self._failed = False

    def open(self) -> list[Diagnostic]:
        """Read the lock; a folder that is none, or a lock that cannot be read, is a mistake."""
        path = os.path.join(self.path, LOCK)
        try:
            self._there = set(os.listdir(self.path))
            self._lock = self._begun()
            self._seen = _stamp(path)
            if self._seen is not None:
                with open(path, "rb") as file:
                    content = file.read()
                self._lock |= _read_lock(content)
        except FileNotFoundError:
            return []
        except NotADirectoryError:
            is_file = os.path.exists(self.path)
            return [say.output_is_file(self.path) if is_file else say.unwritable(self.path, "a part of this path is a file")]
        except OSError as mistake:
            return [say.unreadable(str(mistake.filename or path), reason(mistake))]
        except (ValueError, KeyError, TypeError, RecursionError):
            why = "it holds the marks of a merge" if b"<<<<<<<" in content else "it is not what a build writes"
            return [say.bad_lock(path, why)]
        self._names = {name.casefold(): name for name in self._lock}
        return []

    def _begun(self) -> dict[str, Locked]:
        """The requests that builds have begun to write that did not end."""
        rows: dict[str, Locked] = {}
        for line in listed(self.path, self._there):
            with suppress(ValueError, TypeError, RecursionError):
                rows |= _rows(dict(_parsed(line)))
        return rows

    @property
    def mark(self) -> str:
        """What the files begin with that are to be put in their places."""
        return self._journal.mark

    def keep(self, name: str) -> None:
        """Leave what there is of a request, although it is not made."""
        self._kept.add(name.casefold())

    def put(self, output: Output) -> list[Diagnostic]:
        """Write the files of a request; if one of them is not ours, none.

        A request that another file of the run has made until now waits for `close`, when it is known whether that one still makes it.
        """
        name = output.name
        owner = self._owner(name)
        if owner is None or owner == output.source or not os.path.lexists(owner):
            return self._write(output)
        self.keep(name)
        if owner in self._run:
            self._waiting.append(output)
            return []
        return [say.request_of_other(output.span, name, _between(os.getcwd(), owner))]

    def lists(self, name: str, region: str, source: str) -> bool:
        """Whether the lock says of a request what a build of this file would."""
        return self._lock.get(name) == self._row(region, source)

    def has_made(self, name: str) -> bool:
        """Whether a request is as this build wants it."""
        return name in self._made

    def hold(self, name: str, region: str, source: str) -> None:
        """Take a request as made: it is as an earlier build left it."""
        self._made[name] = self._row(region, source)
        self.unchanged += 1

    def _owner(self, name: str) -> str | None:
        """The file that made a request until now; names are compared without regard to case, as some systems compare files."""
        locked = self._names.get(name.casefold())
        return None if locked is None else self._file(self._lock[locked].source)

    def _file(self, source: str) -> str:
        """The real path of a source of the lock."""
        return source if source == INPUT_NAME else os.path.normpath(os.path.join(self._real, source))

    def _write(self, output: Output) -> list[Diagnostic]:
        name = output.name
        self.keep(name)
        if self._failed:
            return []
        fresh = []
        for ending in self._endings(name, output.endings):
            piece = output.pieces[ending]
            if not (piece.is_same or (piece.content is not None and piece.content == self._content(name + ending))):
                if name + ending in self._there and name not in self._lock:
                    return [say.not_ours(os.path.join(self.path, name + ending))]
                fresh.append((name + ending, piece))
        row = self._row(output.region, output.source)
        found = self._replace(fresh, {name: row} if name not in self._lock else {})
        if not found:
            self.written += bool(fresh)
            self.unchanged += not fresh
            self._made[name] = row
            self._kept.discard(name.casefold())
        return found

    def _endings(self, name: str, asked: Sequence[str]) -> list[str]:
        """The forms that are asked for, and those that are there from an earlier build, which would be out of date."""
        return [ending for ending in FORMS if ending in asked or (name in self._lock and self._has(name, ending))]

    def _has(self, name: str, ending: str) -> bool:
        """Whether a file is there that is the form of a request, and not another request whose name ends so."""
        stem = (name + ending).removesuffix(".json")
        is_there = name + ending in self._there and (stem == name or stem not in self._lock)
        return is_there and is_form(os.path.join(self.path, name + ending), ending)

    def _row(self, region: str, source: str) -> Locked:
        """What the lock says of a request; those of one file share it."""
        if self._last[:2] != (region, source):
            self._last = region, source, Locked(region, self._source(source))
        return self._last[2]

    def _source(self, path: str) -> str:
        """What the lock calls a file."""
        return path if path == INPUT_NAME else _between(self._real, path).replace(os.sep, "/")

    def _content(self, name: str) -> bytes | None:
        """The bytes of a file; None where there is none, empty where they cannot be read."""
        if name not in self._there:
            return None
        try:
            with open(os.path.join(self.path, name), "rb") as file:
                return file.read()
        except OSError:
            return b""

    def _replace(self, pieces: Sequence[tuple[str, Piece]], new: Mapping[str, Locked] = MappingProxyType({})) -> list[Diagnostic]:
        """Write files, of requests that may be new.

        After one that cannot be written no other is tried, unless it was for its name: the next would fail alike.
        """
        if self._dry:
            self.changes += [os.path.join(self.path, name) for name, _ in pieces]
            return []
        try:
            if pieces:
                os.makedirs(self.path, exist_ok=True)
                self._journal.add(f"{{{_row_text(name, row)}}}" for name, row in new.items())
            for name, piece in pieces:
                _put(os.path.join(self.path, name), piece)
        except OSError as mistake:
            self._failed = mistake.errno not in (EISDIR, ENAMETOOLONG)
            return [say.unwritable(str(mistake.filename or self.path), reason(mistake))]
        return []

    def close(self, compiled: Collection[str], folders: Sequence[str]) -> list[Diagnostic]:
        """Write what waited, remove the requests that are no longer made, write the lock.

        `compiled` are the files that made all their requests, `folders` those that were walked: what is not in them is gone.
        """
        found = []
        for output in self._waiting:
            if self._owner(output.name) in compiled:
                found += self._write(output)
        if self._failed:
            self.leave()
            return found
        stale = [name for name, row in self._lock.items() if self._is_stale(name, row, compiled, folders)]
        try:
            for name in stale:
                self.removed += self._remove(name)
                del self._lock[name]
                self._gone.add(name)
        except OSError as mistake:
            found.append(say.unwritable(str(mistake.filename), reason(mistake)))
        return found + self._save()

    def _is_stale(self, name: str, row: Locked, compiled: Collection[str], folders: Sequence[str]) -> bool:
        """Whether a request is no longer made: the file that made it was compiled, or is gone."""
        if name in self._made or name.casefold() in self._kept:
            return False
        path = self._file(row.source)
        return path in compiled or (any(inside(path, folder) for folder in folders) and not os.path.lexists(path))

    def _remove(self, name: str) -> bool:
        """Remove the files of a request, but for one that is now called with other capitals, which some systems take for the same."""
        found = False
        same = next((made for made in self._made if made != name and made.casefold() == name.casefold()), None)
        for ending in FORMS:
            path = os.path.join(self.path, name + ending)
            if self._has(name, ending) and not (same and _is_same(path, os.path.join(self.path, same + ending))):
                with suppress(FileNotFoundError):
                    found = self._take_away(path)
        return found

    def _take_away(self, path: str) -> bool:
        """Remove a file."""
        if self._dry:
            self.changes.append(path)
        else:
            os.remove(path)
        return True

    def _save(self) -> list[Diagnostic]:
        """Write the lock, with what other builds have written to it meanwhile."""
        with nullcontext() if self._dry else alone(self.path):
            self._catch_up()
            lock = self._lock | self._made if self._lock else self._made
            content = lock_bytes(lock)
            is_old = (lock or self._seen is not None) and not holds(os.path.join(self.path, LOCK), content)
            found = self._replace([(LOCK, Piece(content))]) if is_old else []
        if not found and not self._dry:
            self._journal.close()
            self._sweep()
        return found

    def _catch_up(self) -> None:
        """Take the rows of a lock that another build has written since this one has read it."""
        path = os.path.join(self.path, LOCK)
        seen = _stamp(path)
        if seen != self._seen:
            with suppress(OSError, ValueError, KeyError, TypeError, RecursionError), open(path, "rb") as file:
                fresh = _read_lock(file.read())
                self._lock = {name: row for name, row in (self._begun() | fresh).items() if name not in self._gone}
                self._seen = seen

    def _sweep(self) -> None:
        """Remove what lies beside and was not put in its place, by this build or by one that was killed."""
        with suppress(OSError):
            sweep(self.path, os.listdir(self.path), self.mark)

    def leave(self) -> None:
        """Write the lock of a build that ends before its time, so that the next one knows what is ours."""
        if self._made:
            self._save()


def _between(folder: str, path: str) -> str:
    """The path from a folder to a file; the whole path where the file lies on another drive."""
    try:
        return os.path.relpath(path, folder)
    except ValueError:
        return path


def _stamp(path: str) -> tuple[int, int, int] | None:
    """What tells one lock from the one that takes its place; None where there is none."""
    try:
        found = os.stat(path)
    except FileNotFoundError:
        return None
    return found.st_ino, found.st_mtime_ns, found.st_size


def is_form(path: str, ending: str) -> bool:
    """Whether a file looks like a form of a request; a request itself is told by the lock."""
    if ending not in BEGINNINGS:
        return os.path.lexists(path)
    try:
        with open(path, "rb") as file:
            return re.match(BEGINNINGS[ending], file.read(64)) is not None
    except OSError:
        return False


def holds(path: str, content: bytes) -> bool:
    """Whether a file has these bytes."""
    try:
        with open(path, "rb") as file:
            return file.read() == content
    except OSError:
        return False


def _is_same(path: str, other: str) -> bool:
    """Whether two paths name one file."""
    try:
        return os.path.samefile(path, other)
    except OSError:
        return False


def _read_lock(content: bytes) -> dict[str, Locked]:
    """The rows of a lock; raises ValueError, KeyError or TypeError where it is none."""
    table = _parsed(content)
    if table["version"] != 1:
        raise ValueError
    return _rows(dict(table["requests"]))


def _parsed(content: bytes | str) -> Any:
    """JSON, with what is said of requests as values, each of which is kept once; raises ValueError where it is none."""
    from json import loads

    shared: dict[Locked, Locked] = {}

    def made(pairs: list[tuple[str, object]]) -> dict[str, object] | Locked:
        table = dict(pairs)
        region, source = table.get("region"), table.get("source")
        if isinstance(region, str) and isinstance(source, str):
            row = Locked(region, source)
            return shared.setdefault(row, row)
        return table

    return loads(content, object_pairs_hook=made)


def _rows(rows: Mapping[str, object]) -> dict[str, Locked]:
    """Rows of a lock; raises ValueError where they are none."""
    made = {name: row for name, row in rows.items() if isinstance(row, Locked)}
    if len(made) < len(rows) or any("/" in name or "\\" in name or "\0" in "".join((name, *row)) for name, row in made.items()):
        raise ValueError
    return made


def lock_bytes(lock: dict[str, Locked]) -> bytes:
    """The lock: sorted request names, a line each."""
    content = bytearray(b'{\n  "version": 1,\n  "requests": {')
    separator = "\n"
    for name in sorted(lock):
        content += f"{separator}    {_row_text(name, lock[name])}".encode()
        separator = ",\n"
    content += b"\n  }\n}\n" if lock else b"}\n}\n"
    return bytes(content)


def _row_text(name: str, row: Locked) -> str:
    """A row of the lock."""
    return f'{quote(name)}: {{"region": {quote(row.region)}, "source": {quote(row.source)}}}'


def _put(path: str, piece: Piece) -> None:
    """Put a piece in its place."""
    if piece.beside is None:
        replace(path, piece.content or b"")
        return
    try:
        os.replace(piece.beside, path)
    except OSError as mistake:
        mistake.filename = path
        raise


def replace(path: str, content: bytes, mode: int | None = None) -> None:
    """Put bytes in the place of a file at once, so that it is never half of one, with the rights that it has; raises OSError."""
    beside = os.path.join(os.path.dirname(path), f"{mark()}.tmp")
    try:
        with open(beside, "wb") as file:
            file.write(content)
        if mode is not None:
            os.chmod(beside, mode)
        os.replace(beside, path)
    except BaseException as mistake:
        with suppress(OSError):
            os.remove(beside)
        if isinstance(mistake, OSError):
            mistake.filename = path
        raise

"""Requests in, files out: written whole or not at all, nothing of others touched, what is no longer made removed."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from contextlib import suppress
from typing import NamedTuple

from scenec.catalog import files as say
from scenec.diagnostics import Diagnostic
from scenec.project import reason
from scenec.source import Span

LOCK = "scene.lock"
ENDINGS = (".json", ".wire.json", ".map.json")


class Locked(NamedTuple):
    """A request that the lock lists: its region, and the file that makes it."""

    region: str
    source: str


class Output(NamedTuple):
    """What a request becomes: the texts of its files by ending, and the place of the video that it is of."""

    name: str
    locked: Locked
    texts: dict[str, str]
    span: Span


class Folder:
    """An output folder and its lock."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.lock: dict[str, Locked] = {}
        self.made: dict[str, Locked] = {}
        self.written = 0
        self.same = 0
        self.removed = 0

    def open(self) -> list[Diagnostic]:
        """Read the lock; a folder that is none, or a lock that cannot be read, is a mistake."""
        if os.path.exists(self.path) and not os.path.isdir(self.path):
            return [say.output_is_file(self.path)]
        path = os.path.join(self.path, LOCK)
        try:
            with open(path, encoding="utf-8") as file:
                table = json.load(file)
            self.lock = {name: Locked(str(row["region"]), str(row["source"])) for name, row in table["requests"].items()}
        except FileNotFoundError:
            return []
        except OSError as mistake:
            return [say.unreadable(path, reason(mistake))]
        except (ValueError, KeyError, TypeError, AttributeError):
            return [say.bad_lock(path, "it is not what a build writes")]
        return []

    def put(self, output: Output, compiled: Iterable[str]) -> list[Diagnostic]:
        """Write the files of a request; if one of them is not ours, none.

        `compiled` are the sources of this run: a request of another source is not taken over.
        """
        before = self.lock.get(output.name)
        if before is not None and before.source != output.locked.source and before.source not in compiled:
            return [say.request_of_other(output.span, output.name, before.source)]
        contents = {f"{output.name}{ending}": text.encode() for ending, text in output.texts.items()}
        fresh = []
        for name, content in contents.items():
            path = os.path.join(self.path, name)
            there = _content(path)
            if there == content:
                continue
            if there is not None and output.name not in self.lock:
                return [say.not_ours(path)]
            fresh.append((path, content))
        try:
            os.makedirs(self.path, exist_ok=True)
            for path, content in fresh:
                replace(path, content)
        except OSError as mistake:
            return [say.unwritable(str(mistake.filename or self.path), reason(mistake))]
        self.written += bool(fresh)
        self.same += not fresh
        self.made[output.name] = output.locked
        return []

    def close(self, compiled: Iterable[str], gone: Iterable[str]) -> list[Diagnostic]:
        """Remove the requests that the compiled sources no longer make, and those of sources that are gone; write the lock."""
        over = {*compiled, *gone}
        stale = [name for name, row in self.lock.items() if name not in self.made and row.source in over]
        lock = {name: row for name, row in self.lock.items() if name not in stale} | self.made
        try:
            for name in stale:
                self.removed += self._remove(name)
            if lock or os.path.exists(os.path.join(self.path, LOCK)):
                path, content = os.path.join(self.path, LOCK), lock_text(lock).encode()
                if _content(path) != content:
                    os.makedirs(self.path, exist_ok=True)
                    replace(path, content)
        except OSError as mistake:
            return [say.unwritable(str(mistake.filename or self.path), reason(mistake))]
        return []

    def _remove(self, name: str) -> bool:
        found = False
        for ending in ENDINGS:
            try:
                os.remove(os.path.join(self.path, name + ending))
                found = True
            except FileNotFoundError:
                pass
        return found


def lock_text(lock: dict[str, Locked]) -> str:
    """The lock: sorted request names, a line each."""
    rows = [f"    {json.dumps(name, ensure_ascii=False)}: {json.dumps(lock[name]._asdict(), ensure_ascii=False)}" for name in sorted(lock)]
    return '{\n  "version": 1,\n  "requests": {' + ("\n" + ",\n".join(rows) + "\n  }\n}\n" if rows else "}\n}\n")


def _content(path: str) -> bytes | None:
    """The bytes of a file; None where there is none, empty where they cannot be read."""
    try:
        with open(path, "rb") as file:
            return file.read()
    except FileNotFoundError:
        return None
    except OSError:
        return b""


def replace(path: str, content: bytes) -> None:
    """Put bytes in the place of a file at once, so that it is never half of one; raises OSError."""
    beside = os.path.join(os.path.dirname(path), f".{os.path.basename(path)}.{os.getpid()}")
    try:
        with open(beside, "xb") as file:
            file.write(content)
        os.replace(beside, path)
    except OSError as mistake:
        with suppress(OSError):
            os.remove(beside)
        mistake.filename = path
        raise

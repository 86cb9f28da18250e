"""What a build is about to write in, what one that was killed has left out.

The lock is written at the end. Until then a file beside it lists the requests that are new,
so that after a kill the next build knows them as ours.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from itertools import count
from zlib import crc32

NAME = re.compile(r"\.scene-([0-9a-f]{8})-(\d+)(?:-\d+)*\.(tmp|names)")
"""The files of a build that is under way, by its machine and the number of its process there."""
DAY = 86_400
"""So many seconds after the last change of a folder, what another machine had begun there is given up."""
NUMBERS = count()


def mark() -> str:
    """What the files of a build begin with, unlike those of any other: machines that share a folder number their processes alike."""
    return f".scene-{_machine()}-{os.getpid()}-{next(NUMBERS)}"


def _machine() -> str:
    """What stands for those who see the same processes: a machine, or a container on it."""
    if os.name == "nt":
        from platform import node

        return f"{crc32(node().encode()):08x}"
    try:
        space = os.readlink("/proc/self/ns/pid")
    except OSError:
        space = ""
    return f"{crc32(f'{os.uname().nodename} {space}'.encode(errors='surrogateescape')):08x}"


class Journal:
    """The list of a build into a folder; it is made with the first line."""

    def __init__(self, folder: str) -> None:
        self.mark = mark()
        self.path = os.path.join(folder, f"{self.mark}.names")
        self._file: int | None = None

    def add(self, lines: Iterable[str]) -> None:
        """List requests, before they are written; raises OSError."""
        content = "".join(f"{line}\n" for line in lines).encode(errors="surrogatepass")
        if content and self._file is None:
            self._file = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o666)
        if content and self._file is not None:
            os.write(self._file, content)

    def close(self) -> None:
        """Remove the list, once the lock says the same."""
        if self._file is not None:
            os.close(self._file)
            self._file = None
            with suppress(OSError):
                os.remove(self.path)


@contextmanager
def alone(folder: str) -> Iterator[None]:
    """While nobody else is so in a folder; where the system cannot see to that, at once."""
    held = None
    with suppress(OSError, ImportError):
        from fcntl import LOCK_EX, flock

        held = os.open(folder, os.O_RDONLY)
        flock(held, LOCK_EX)
    try:
        yield
    finally:
        if held is not None:
            os.close(held)


def listed(folder: str, names: Iterable[str]) -> list[str]:
    """The lines of builds that did not end; the last one of each is whole or is left out."""
    lines = []
    for name in sorted(names):
        found = NAME.fullmatch(name)
        if found and found[3] == "names":
            with suppress(OSError, UnicodeDecodeError), open(os.path.join(folder, name), "rb") as file:
                lines += file.read().decode(errors="surrogatepass").split("\n")[:-1]
    return lines


def sweep(folder: str, names: Iterable[str], own: str) -> None:
    """Remove the files of builds that did not end, and those of one that ends, by its mark."""
    for name in names:
        found = NAME.fullmatch(name)
        if found and (name.startswith((f"{own}-", f"{own}.")) or not _runs(folder, name, found[1], int(found[2]))):
            with suppress(OSError):
                os.remove(os.path.join(folder, name))


def _runs(folder: str, name: str, machine: str, process: int) -> bool:
    """Whether a build may still run; on Windows, where to ask would end it, an open file cannot be removed anyway."""
    if machine != _machine():
        return os.stat(folder).st_mtime - os.stat(os.path.join(folder, name)).st_mtime < DAY
    if os.name == "nt":
        return False
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True
    return True

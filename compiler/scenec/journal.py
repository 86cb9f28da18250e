"""What a build is about to write in, what one that was killed has left out.

The lock is written at the end. Until then a file beside it lists the requests that are new,
so that after a kill the next build knows them as ours.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from contextlib import suppress

NAME = re.compile(r"\.scene-(\d+)(?:-\d+)*\.(tmp|names)")
"""The files of a build that is under way, by the number of its process."""


class Journal:
    """The list of a build into a folder; it is made with the first line."""

    def __init__(self, folder: str) -> None:
        self.path = os.path.join(folder, f".scene-{os.getpid()}.names")
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


def listed(folder: str, names: Iterable[str]) -> list[str]:
    """The lines of builds that did not end; the last one of each is whole or is left out."""
    lines = []
    for name in sorted(names):
        found = NAME.fullmatch(name)
        if found and found[2] == "names":
            with suppress(OSError, UnicodeDecodeError), open(os.path.join(folder, name), "rb") as file:
                lines += file.read().decode(errors="surrogatepass").split("\n")[:-1]
    return lines


def sweep(folder: str, names: Iterable[str]) -> None:
    """Remove the files of builds that did not end."""
    for name in names:
        found = NAME.fullmatch(name)
        if found and not _runs(int(found[1])):
            with suppress(OSError):
                os.remove(os.path.join(folder, name))


def _runs(process: int) -> bool:
    """Whether another process of that number runs; on Windows, where to ask would end it, an open file cannot be removed anyway."""
    if os.name == "nt" or process == os.getpid():
        return False
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True
    return True

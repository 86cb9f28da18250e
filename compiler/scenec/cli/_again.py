"""A build that was run before in, its summary out, where nothing or next to nothing has changed since.

It does what `scene build` does, for the plainest commands and in the plainest case, and does not import what that would:
no command line, and the compiler only where a file has changed. In every other case it does nothing.
"""

from __future__ import annotations

import os
import sys

from scenec import state

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence


MANY = 4_000
"""Two processes look sooner at more files than that than one does."""


class Plain:
    """A plain command: paths, and where and in which forms requests go."""

    __slots__ = ("endings", "output", "paths")

    def __init__(self, paths: Sequence[str], output: str | None, endings: Sequence[str]) -> None:
        self.paths = paths
        self.output = output
        self.endings = endings


def again(arguments: Sequence[str]) -> int | None:
    """The exit code; None where the command has to be run."""
    command = plain(arguments)
    place = command and _place(command)
    known = place and state.read(place)
    if not command or not place or not known or known.run != state.command(command.paths, command.endings):
        return None
    if not known.made_with.startswith(f"{state.compiler()} ") or not state.holds(known.evidence):
        return None
    folder = known.evidence[0][1]
    rows = [state.Glance(known.rows[name]) for name in known.latest]
    if any(row.findings for row in rows):
        return None
    changed = _changed(os.path.dirname(os.path.dirname(place)), folder, rows)
    written: int | None = 0
    if changed:
        from scenec.cli._few import few

        written = few(known, place, folder, changed)
    if written is not None:
        _say(rows, written)
    return None if written is None else 0


def plain(arguments: Sequence[str]) -> Plain | None:
    """A command of paths and some options; None where it is another."""
    paths: list[str] = []
    output, endings = None, [".json"]
    waiting = list(arguments)
    while waiting:
        word = waiting.pop(0)
        if word == "-o" and waiting and waiting[0] and waiting[0][0] != "-":
            output = waiting.pop(0)
        elif word == "--map":
            endings = [".json", ".map.json"]
        elif word and word[0] != "-" and os.path.exists(word):
            paths.append(word)
        elif not (word == "--strict" or (word[:2] == "-j" and word[2:3] in list("123456789") and word[2:].isdigit())):
            return None
    return Plain(paths or ["."], output, endings)


def _place(command: Plain) -> str | None:
    """Where the state of a command lies: in the nearest folder at or above the first path that has one."""
    at = os.path.abspath(command.paths[0])
    above = ""
    while at != above:
        place = state.place(at, command.output)
        if os.path.exists(place):
            return place
        at, above = os.path.dirname(at), at
    return None


def _changed(root: str, folder: str, rows: Sequence[state.Glance]) -> list[str]:
    """The files that were changed, that use one that was changed, or whose requests are not as they were left."""
    keys: dict[str, str] = {}
    changed = {row.name for row in rows if not _is_as_it_was(root, row, keys)}
    if not os.path.isdir(folder):
        return [row.name for row in rows]
    half = len(rows) // 2 if sum(len(row.names) for row in rows) > MANY and hasattr(os, "fork") else 0
    helper = _helper(folder, rows[:half]) if half else 0
    here = os.getcwd()
    os.chdir(folder)
    changed |= {row.name for row in rows[half:] if not _is_there(row)}
    if helper and os.waitpid(helper, 0)[1]:
        changed |= {row.name for row in rows[:half] if not _is_there(row)}
    os.chdir(here)
    return [row.name for row in rows if row.name in changed]


def _helper(folder: str, rows: Sequence[state.Glance]) -> int:
    """A process that looks whether the requests of files are as they were left; it ends with 1 where one is not."""
    process = os.fork()
    if process == 0:
        code = 1
        try:
            os.chdir(folder)
            code = 0 if all(map(_is_there, rows)) else 1
        finally:
            os._exit(code)
    return process


def _is_as_it_was(root: str, row: state.Glance, keys: dict[str, str]) -> bool:
    """Whether a file, and those that it uses, were not changed."""
    for path, was in row.inputs:
        if path not in keys:
            keys[path] = state.key(f"{root}{os.sep}{path}")
        if keys[path] != was:
            return False
    return True


def _is_there(row: state.Glance) -> bool:
    """Whether the requests of a file are in this folder as they were left."""
    return state.outputs("", row.names, row.endings) == row.outputs


def _say(rows: Sequence[state.Glance], written: int) -> None:
    """The last line."""
    from scenec.report.summary import summary

    requests = sum(len(row.names) for row in rows)
    numbers = {"videos": sum(row.videos for row in rows), "requests": requests, "written": written, "unchanged": requests - written}
    if sys.stderr is not None:
        sys.stderr.write(f"{summary({'error': 0, 'warning': 0, 'info': 0}, numbers)}\n")

"""Paths in, a round out for each time that something below their projects changes, until it is interrupted."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Collection, Iterable, Iterator

import click

from scenec.project import project

PAUSE = 200
"""So many milliseconds pass until the watcher is asked whether it was interrupted."""
ENDINGS = (".scene", ".toml", ".csv", ".tsv", ".json", ".jsonl")
"""What a build may read."""


def watch(paths: Iterable[str], params: str | None, build: Callable[[], Collection[str]]) -> None:
    """Build, and again whenever an input changes; `build` returns the folders that it writes to, where changes do not count."""
    gc.enable()
    written: Collection[str] = ()

    def is_input(path: str) -> bool:
        """Whether a change of a file may change a build."""
        hidden = any(part.startswith(".") for part in os.path.relpath(path).split(os.sep) if part.strip("."))
        ours = any(path.startswith(os.path.join(folder, "")) for folder in written)
        return path.endswith(ENDINGS) and not hidden and not ours

    for _ in _rounds(sorted(_places(paths, params)), is_input):
        written = [os.path.realpath(folder) for folder in build()]


def _rounds(places: Iterable[str], is_input: Callable[[str], bool]) -> Iterator[None]:
    """At once, and then after each change; the watcher begins before the first round, so that no change is lost."""
    try:
        from watchfiles import watch as changes
    except ImportError:
        raise click.ClickException("`--watch` needs watchfiles: pip install 'scenec[watch]'") from None
    is_first = True
    for found in changes(
        *places, watch_filter=lambda _, path: is_input(path), rust_timeout=PAUSE, yield_on_timeout=True, raise_interrupt=True
    ):
        if found or is_first:
            yield
        is_first = False


def _places(paths: Iterable[str], params: str | None) -> set[str]:
    """The folders to watch: the projects of paths, and the folder of a file of parameters."""
    roots = {project(path if os.path.isdir(path) else os.path.dirname(path) or ".")[0].root for path in paths}
    return roots | ({os.path.dirname(os.path.realpath(params))} if params else set())

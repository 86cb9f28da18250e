"""Paths in, a round out for each time that something below their projects changes, until it is interrupted."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Collection, Iterable, Iterator

import click

from scenec.project import inside, project

PAUSE = 200
"""So many milliseconds pass until the watcher is asked whether it was interrupted."""
ENDINGS = (".scene", ".toml", ".csv", ".tsv", ".json", ".jsonl")
"""What a build may read."""


def watch(paths: Iterable[str], params: str | None, build: Callable[[], Collection[str]]) -> None:
    """Build, and again whenever an input changes; `build` returns the folders that it writes to, where changes do not count."""
    gc.enable()
    written: Collection[str] = ()
    places = sorted(_places(paths, params))

    def may_matter(path: str) -> bool:
        """Whether a change there may change a build."""
        return _is_input(path) and not _is_hidden(path, places) and not any(inside(path, folder) for folder in written)

    for _ in _rounds(places, may_matter):
        written = [os.path.realpath(folder) for folder in build()]


def _is_input(path: str) -> bool:
    """Whether a build may read what is there; of a folder that comes or goes only that is told, and nothing of what is in it."""
    return path.endswith(ENDINGS) or not os.path.isfile(path)


def _is_hidden(path: str, places: Iterable[str]) -> bool:
    """Whether a path leads through a folder with a dot, or to a file with one, below where changes are looked for."""
    below = [path[len(place) :] for place in places if inside(path, place)]
    return all(f"{os.sep}." in rest for rest in below)


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

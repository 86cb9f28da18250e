"""A few changed files of a project in, their requests out in their places, where nothing else has to change."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from scenec import state
from scenec.batch import File
from scenec.project import project
from scenec.remember import Kept, line_of
from scenec.work import Made, Manner, Reading, make
from scenec.write import holds, replace

if TYPE_CHECKING:
    from collections.abc import Sequence

FEW = 160_000
"""So many bytes of scenes are compiled here at most: more is worth workers."""


def few(known: state.State, place: str, folder: str, names: Sequence[str]) -> int | None:
    """How many requests were written; None, and nothing is written, where a file now makes other requests, or anything is to be said of it.

    Then other files may have to change too, or be told of, and the lock.
    """
    root = os.path.dirname(os.path.dirname(place))
    rows = {name: state.row_of(known.rows[name]) for name in names}
    owner, found = project(root)
    if found or owner.params or not _is_little([os.path.join(root, name) for name in names]):
        return None
    shelf = Reading(root)
    made: dict[str, Made] = {}
    for name, row in rows.items():
        manner = Manner({}, tuple(row.endings), folder=folder)
        made[name] = make(File(owner, os.path.join(root, name), name), manner, shelf, 0)
        if not _is_alike(made[name], row):
            return None
    try:
        written = sum(_write(folder, one) for one in made.values())
    except OSError:
        return None
    for name, row in rows.items():
        line = line_of(made[name], row.endings, Kept(folder, (), False))
        if line is None:
            known.rows.pop(name)
            known.run = ""
        else:
            known.rows[name] = line
    state.write(place, known)
    return written


def _is_little(paths: Sequence[str]) -> bool:
    """Whether files are all there, and together so short that they are soon compiled."""
    try:
        return sum(os.path.getsize(path) for path in paths) < FEW
    except OSError:
        return False


def _is_alike(made: Made, row: state.Row) -> bool:
    """Whether a file makes the requests that it made, and there is nothing to say of it."""
    requests = [(request.name, request.region, request.address, set(request.pieces)) for request in made.requests]
    videos = [video.name for video in made.compilation.videos]
    before = [(*place, set(row.endings)) for place in zip(row.names, row.regions, row.addresses, strict=True)]
    is_silent = not made.compilation.diagnostics and not any(request.mistakes for request in made.requests)
    return is_silent and requests == before and videos == [name for name, _ in row.videos]


def _write(folder: str, made: Made) -> int:
    """Write what differs; how many requests did."""
    written = 0
    for request in made.requests:
        pieces = {os.path.join(folder, request.name + ending): piece.content or b"" for ending, piece in request.pieces.items()}
        fresh = {path: content for path, content in pieces.items() if not holds(path, content)}
        for path, content in fresh.items():
            replace(path, content)
        written += bool(fresh)
    return written

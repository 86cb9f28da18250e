"""A command in, what decides which files it compiles, and how, out.

It is noted before they are looked for, so that no change in between is lost.
"""

from __future__ import annotations

import os
from collections.abc import Sequence

from scenec import state
from scenec.noun import Noun
from scenec.project import Project, project


class Surroundings(Noun):
    """The project of a command, and the evidence of what it saw."""

    owner: Project
    evidence: Sequence[tuple[str, str]]


def surroundings(paths: Sequence[str], output: str | None) -> Surroundings | None:
    """What a command has around it; None where it cannot be told by that whether anything has changed."""
    if not paths:
        return None
    owner, found = project(paths[0] if os.path.isdir(paths[0]) else os.path.dirname(paths[0]) or ".")
    own = os.path.join(owner.root, owner.output)
    read = [os.path.join(owner.root, owner.params)] if owner.params else []
    folder = own if output is None else os.path.abspath(output)
    try:
        return None if found else Surroundings(owner, state.evidence(owner.root, paths, folder, os.path.realpath(own), read))
    except OSError:
        return None

"""What a careful producer would want to be told, beyond what the service documents: a rule a module, found by being there.

A module of this package holds one lint, made by `video_lint`, `value_lint` or `file_lint`; its docstring is the page that explains it.
Those of `assets` need a listing, and are loaded where there is one.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import cache
from importlib import import_module

from scenec.check.rule import Rule
from scenec.check.run import run
from scenec.check.seen import Memo
from scenec.diagnostics import Diagnostic
from scenec.lint.kinds import FileLint, ValueLint, Written, run_values
from scenec.model import Spec


@cache
def lints() -> tuple[Rule | ValueLint | FileLint, ...]:
    """All lints, in the order of their codes."""
    names = sorted({entry.partition(".")[0] for entry in os.listdir(__path__[0])} - {"__init__", "__pycache__", "kinds", "assets"})
    found = [
        value
        for name in names
        for value in vars(import_module(f"{__name__}.{name}")).values()
        if isinstance(value, Rule | ValueLint | FileLint)
    ]
    return tuple(sorted(found, key=lambda known: known.code))


def lint_video(spec: Spec, memo: Memo) -> Iterator[Diagnostic]:
    """What lints find in a video."""
    rules, values = _of_videos()
    yield from run(rules, spec, memo)
    yield from run_values(values, spec.root, memo)


@cache
def _of_videos() -> tuple[tuple[Rule, ...], tuple[ValueLint, ...]]:
    """The lints of videos: those that are rules, and those of values."""
    known = lints()
    return tuple(lint for lint in known if isinstance(lint, Rule)), tuple(lint for lint in known if isinstance(lint, ValueLint))


def lint_file(written: Written) -> Iterator[Diagnostic]:
    """What lints find in a file as it is written."""
    for known in lints():
        if isinstance(known, FileLint):
            yield from known.find(written)


__all__ = ["Written", "lint_file", "lint_video", "lints"]

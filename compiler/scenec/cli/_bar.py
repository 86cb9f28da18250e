"""How many files of a run are done in, a bar on a terminal out, once a run turns out to be long."""

from __future__ import annotations

import os
import sys
from time import monotonic

PATIENCE = 1.0
"""So many seconds are not long."""
WIDTH = 30


class Progress:
    """A bar on standard error, where that is a terminal of a person; it is taken away before anything else is written."""

    def __init__(self, total: int, form: str) -> None:
        self.total = total
        self.done = 0
        self._shown = False
        self._next = monotonic() + PATIENCE
        self._wanted = form == "text" and sys.stderr is not None and sys.stderr.isatty() and os.environ.get("TERM") != "dumb"

    def step(self) -> None:
        """One file more is done."""
        self.done += 1
        if self._wanted and monotonic() > self._next:
            full = WIDTH * self.done // self.total
            sys.stderr.write(f"\r[{'#' * full}{' ' * (WIDTH - full)}] {self.done} of {self.total} files")
            sys.stderr.flush()
            self._shown = True
            self._next = monotonic() + PATIENCE / 10

    def clear(self) -> None:
        """Take the bar away."""
        if self._shown:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
            self._shown = False

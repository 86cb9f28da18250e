"""The time, as what sends needs it; a test passes in one that jumps."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta


class Clock:
    """The moment for people, and seconds that only grow for pauses: the time of day may jump."""

    def now(self) -> str:
        """The moment, in UTC, as `2026-11-22T08:00:00Z`."""
        return _shown(datetime.now(UTC))

    def before(self, days: int) -> str:
        """The moment so many days ago."""
        return _shown(datetime.now(UTC) - timedelta(days=days))

    def elapsed(self) -> float:
        """Seconds since some moment; they never go back."""
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        """Let time pass."""
        time.sleep(seconds)


def _shown(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


class Pace:
    """At most so many calls a second, evenly."""

    def __init__(self, clock: Clock, rate: float) -> None:
        self._clock = clock
        self._gap = 1 / rate
        self._next = clock.elapsed()

    def wait(self) -> None:
        """Wait until it is time for a call."""
        now = self._clock.elapsed()
        if now < self._next:
            self._clock.sleep(self._next - now)
        self._next = max(now, self._next) + self._gap

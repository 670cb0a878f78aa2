"""Owns the time by which attempts are planned: it never goes back while the process runs.

A clock that is set back would make every planned attempt wait for as long; one that is set forward
only makes attempts early, and is followed. Refuses to date anything: what is signed or shown to
people takes the clock as it is.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime


class Steady:
    """Milliseconds since 1970 by `clock`, carried on by `monotonic` (seconds) when that falls."""

    def __init__(
        self, clock: Callable[[], datetime], monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._clock = clock
        self._monotonic = monotonic
        self._ahead = 0
        self._last = self._wall()
        self._seen = monotonic()

    def now(self) -> int:
        """Return the present moment, never before one returned earlier."""
        wall, seen = self._wall(), self._monotonic()
        if wall >= self._last:
            self._ahead = 0
        elif wall + self._ahead < self._last:
            self._ahead = self._last + round((seen - self._seen) * 1000) - wall
        self._last, self._seen = wall + self._ahead, seen
        return self._last

    def _wall(self) -> int:
        return int(self._clock().timestamp() * 1000)

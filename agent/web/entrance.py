"""Owns the order of service while more come than can be served at once: who talks goes first.

The event loop serves everybody in turn, so an answer takes as long as the few rounds of the loop it
needs, and a rush of newcomers makes each of them long. Therefore newcomers get few places in a
round; who finds none waits in line, in the order they came. Refuses to refuse anybody, and to lose
time: a loop that has nothing else to do comes round at once.
"""

import asyncio
import time
from collections import deque
from collections.abc import Callable

MOMENT_SECONDS = 1.0  # who waits longer than that is told
# Where those who talk make a round long there is room for more. With 2,000 a second the newcomers
# themselves made rounds longer and longer: each costs half a millisecond in all.
A_SECOND = 1_000
MOST = 32

Clock = Callable[[], float]


def places(few: int, seconds: float) -> int:
    """How many there are after a round of the loop that took so long."""
    return max(few, min(MOST, int(seconds * A_SECOND)))


class Line:
    """`few` places in each round of the loop, and who waits for one; 0: nobody waits."""

    def __init__(self, few: int, clock: Clock = time.monotonic) -> None:
        self._few = few
        self._clock = clock
        self._free = few
        self._began = 0.0  # when the round did, in which somebody came
        self._watching = False
        self._line: deque[asyncio.Future[None]] = deque()

    @property
    def waiting(self) -> int:
        """How many stand in line."""
        return len(self._line)

    def free(self) -> bool:
        """Whether there is a place at once; then it is taken."""
        if not self._few:
            return True
        if not self._free:
            return False
        self._free -= 1
        self._watch()
        return True

    async def enter(self, tell: Callable[[], None] | None = None) -> None:
        """Return when there is a place. `tell` is called when that takes longer than a moment."""
        if self.free():
            return
        loop = asyncio.get_running_loop()
        place = loop.create_future()
        self._line.append(place)
        telling = loop.call_later(MOMENT_SECONDS, tell) if tell else None
        try:
            await place
        finally:
            if telling:
                telling.cancel()

    def _watch(self) -> None:
        if not self._watching:
            self._watching = True
            self._began = self._clock()
            asyncio.get_running_loop().call_soon(self._round)

    def _round(self) -> None:
        """The loop came round: there are places again, first for those in line."""
        there = places(self._few, self._clock() - self._began)
        self._free, self._watching = there, False
        while self._line and self._free:
            place = self._line.popleft()
            if not place.done():
                place.set_result(None)
                self._free -= 1
        if self._free < there:
            self._watch()
        else:
            self._free = self._few


class Entrance:
    """The lines of newcomers: `requests` of those who ask for a page or a handshake, `hellos` of
    those who begin to talk. `few` places in each; 0: nobody waits."""

    def __init__(self, few: int) -> None:
        self.few = few
        self.requests = Line(few)
        self.hellos = Line(few)

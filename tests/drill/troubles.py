"""What a network does to the lines between visitors, servers, PostgreSQL and Redis."""

import asyncio
from collections.abc import Sequence

from tests.drill.proxy import Line, Wire

GOOD = Line()
SLOW = Line(delay=0.1, jitter=0.1)
LOSSY = Line(delay=0.01, jitter=0.02, loss=0.1)
NARROW = Line(rate=64_000)
STALLED = Line(stalled=True)
SILENT = Line(silent=True)
LINES = {"slow": SLOW, "lossy": LOSSY, "narrow": NARROW, "stalled": STALLED, "silent": SILENT}
# Silence comes last: a reset after it would free those who wait for an answer.
TROUBLES = ("slow", "lossy", "narrow", "stalled", "reset", "silent")


async def befall(wires: Sequence[Wire], trouble: str, seconds: float) -> None:
    """Let the wires have a trouble for so long; a reset comes twice a second."""
    if trouble == "reset":
        for _ in range(max(1, round(seconds * 2))):
            for wire in wires:
                wire.reset()
            await asyncio.sleep(0.5)
        return
    for wire in wires:
        wire.line = LINES[trouble]
    await asyncio.sleep(seconds)
    for wire in wires:
        wire.line = GOOD

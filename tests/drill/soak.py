"""An hour's traffic, or any number of hours', in minutes, and what it leaves in memory.

An hour here is a busy site's: a conversation begins each second, 3,600 in all, on all flows, with
some seven turns and one delivery each, and a handoff for every seventeenth. They come as fast as
they are served. After each tenth, when all have gone and all is delivered, the process is weighed.
What it caches is filled before the first of them; after that nothing may come to stay.
"""

import asyncio
import os
import signal
import time
from dataclasses import dataclass
from pathlib import Path

import psutil

from tests.drill.cluster import Cluster, running
from tests.drill.drill import Verdict, delivered, receiving, settled, talk, verdict

AN_HOUR = 3_600  # conversations
TENTHS = 10
AT_ONCE = 50
WARM = 400  # conversations until the caches are full
# What may come to stay: caches that fill slowly, and for each conversation less than a leak of the
# smallest object with a field would keep. A conversation itself has some ninety blocks.
BLOCKS, BLOCKS_EACH = 1_500, 2
BYTES, BYTES_EACH = 4_000_000, 1_000
WEIGHING_SECONDS = 60.0


@dataclass
class Weight:
    """Blocks of memory that Python holds, and bytes that are resident."""

    blocks: int
    resident: int


async def soak(
    folder: Path,
    conversations: int,
    *,
    warm: int = WARM,
    seed: int = 1,
    leak: bool = False,
    scale: float = 1.0,
) -> Verdict:
    """So many conversations in tenths, after `warm` others. `leak` plants one."""
    file = folder / "weight"
    environment = {"DRILL_WEIGHT": str(file)} | ({"DRILL_LEAK": "1"} if leak else {})
    async with receiving() as (receiver, port), running(
        port, module="tests.drill.weighed", environment=environment, scale=scale
    ) as cluster:  # fmt: skip
        await talk(cluster, warm, [], seed, AT_ONCE)
        began, weights, visitors = time.perf_counter(), [], conversations // TENTHS
        for tenth in range(TENTHS):
            await talk(cluster, visitors, [], seed, AT_ONCE, first=warm + tenth * visitors)
            await delivered(cluster)
            weights.append(await asyncio.to_thread(_weigh, cluster, file))
        seconds = time.perf_counter() - began
        found = verdict(await settled(cluster, receiver), 0, seconds)
        found.faults += growth(weights, conversations)
        found.note = f"({_told(weights)})"
        return found


def _weigh(cluster: Cluster, file: Path) -> Weight:
    """Runs in a thread. Raises TimeoutError when the process does not tell its weight."""
    pid, until = cluster.servers[0].pid, time.monotonic() + WEIGHING_SECONDS
    file.unlink(missing_ok=True)
    os.kill(pid, signal.SIGUSR1)
    while not file.exists():
        if time.monotonic() > until:
            raise TimeoutError("the process does not tell its weight")
        time.sleep(0.01)
    return Weight(int(file.read_text()), psutil.Process(pid).memory_info().rss)


def growth(weights: list[Weight], conversations: int) -> list[str]:
    """What came to stay after the first tenth, where it is too much."""
    since, last = weights[0], weights[-1]
    more = conversations * (TENTHS - 1) // TENTHS
    blocks, resident = last.blocks - since.blocks, last.resident - since.resident
    faults = []
    if blocks > BLOCKS + BLOCKS_EACH * more:
        faults.append(f"{blocks / more:.1f} blocks of memory stay for each conversation")
    if resident > BYTES + BYTES_EACH * more:
        faults.append(f"{resident / more:,.0f} bytes stay for each conversation")
    return faults


def _told(weights: list[Weight]) -> str:
    blocks = " ".join(f"{weight.blocks / 1000:.1f}" for weight in weights)
    resident = " ".join(f"{weight.resident / 1e6:.0f}" for weight in weights)
    return f"thousand blocks: {blocks}; MB: {resident}"

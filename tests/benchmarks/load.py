"""Drives a server with many conversations at once and tells what it did.

Run: python -m tests.benchmarks.load HOST PORT PATH SCRIPTS.json CONVERSATIONS CONCURRENCY
Prints one JSON object. A process of its own, so that client and server have a core each.
"""

import asyncio
import json
import sys
import time
from itertools import cycle
from pathlib import Path
from typing import Any

from tests.benchmarks.raw import Talk, handshake


async def drive(
    host: str, port: int, path: str, scripts: list[list[bytes]], count: int, at_once: int
) -> dict[str, Any]:
    """Have `count` conversations, `at_once` at a time."""
    loop = asyncio.get_running_loop()
    opening, turns, results = handshake(host, port, path), cycle(scripts), []
    left, finished = count, loop.create_future()

    def done(talk: Talk) -> None:
        results.append(talk)
        if len(results) == count:
            finished.set_result(None)
        else:
            start()

    def start() -> None:
        nonlocal left
        if left:
            left -= 1
            script = next(turns)
            loop.create_task(
                loop.create_connection(lambda: Talk(opening, script, done), host, port)
            )

    began, cpu = time.perf_counter(), time.process_time()
    for _ in range(min(at_once, count)):
        start()
    await finished
    return _told(results, time.perf_counter() - began, time.process_time() - cpu)


def _told(results: list[Talk], seconds: float, cpu: float) -> dict[str, Any]:
    steps = sorted(t for talk in results if not talk.failed for t in talk.took[2:])
    hellos = sorted(talk.took[1] for talk in results if len(talk.took) > 1)
    return {
        "turns": len(steps),
        "seconds": seconds,
        "client_cpu": cpu,
        "failed": sum(bool(talk.failed) for talk in results),
        "why": next((talk.failed for talk in results if talk.failed), ""),
        "p50_ms": _at(steps, 0.5),
        "p99_ms": _at(steps, 0.99),
        "hello_p50_ms": _at(hellos, 0.5),
    }


def _at(ordered: list[float], share: float) -> float:
    return round(ordered[int(len(ordered) * share)] * 1000, 2) if ordered else 0.0


if __name__ == "__main__":
    host, port, path, scripts, count, at_once = sys.argv[1:]
    told = json.loads(Path(scripts).read_text())
    frames = [[bytes.fromhex(step) for step in script] for script in told]
    print(json.dumps(asyncio.run(drive(host, int(port), path, frames, int(count), int(at_once)))))

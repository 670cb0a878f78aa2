"""python -m tests.drill [NAME ...]: runs the long drills, prints each verdict as it comes, exits 1
when anything was lost, doubled or forged."""

import argparse
import asyncio
import sys
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path

from tests.drill import drills
from tests.drill.drill import Verdict
from tests.drill.hardship import FAKETIME
from tests.drill.postgres import Postgres
from tests.drill.redis import Redis


async def _postgres_gone(postgres: Postgres, _: Redis) -> None:
    await postgres.stop()
    await asyncio.sleep(60)
    await postgres.start()


async def _postgres_frozen(postgres: Postgres, _: Redis) -> None:
    postgres.pause()
    await asyncio.sleep(20)
    postgres.resume()


async def _redis_gone(_: Postgres, redis: Redis) -> None:
    await redis.stop()
    await asyncio.sleep(10)
    await redis.start()


async def _redis_frozen(_: Postgres, redis: Redis) -> None:
    redis.pause()
    await asyncio.sleep(10)
    redis.resume()


def _drills(size: int, folder: Path) -> dict[str, Callable[[], Awaitable[Verdict]]]:
    found: dict[str, Callable[[], Awaitable[Verdict]]] = {
        "sqlite-kills": lambda: drills.sqlite_kills(40 * size, size),
        "postgres-kills": lambda: drills.postgres_kills(40 * size, size),
        "copies": lambda: drills.copies(folder, 20 * size, size),
        "full-disk": lambda: drills.full(20 * size, max(1, size // 10), 3.0),
        "rolling": lambda: drills.rolling(20 * size, max(1, size // 10)),
        "postgres-gone": lambda: drills.outage(10 * size, _postgres_gone),
        "postgres-frozen": lambda: drills.outage(10 * size, _postgres_frozen),
        "redis-gone": lambda: drills.outage(10 * size, _redis_gone),
        "redis-frozen": lambda: drills.outage(10 * size, _redis_frozen),
    }
    if FAKETIME is not None:
        found["clock-jumps"] = lambda: drills.clock_jumps(folder, 20 * size)
    return found


async def _run(names: list[str], size: int) -> int:
    lost = 0
    with tempfile.TemporaryDirectory(prefix="drills-") as folder:
        every = _drills(size, Path(folder))
        for name in names or every:
            verdict = await every[name]()
            print(
                f"{name:16} {verdict.visitors:5} visitors {verdict.blows:4} blows "
                f"{verdict.seconds:6.0f} s {verdict.acknowledged:6} acks "
                f"{verdict.reconnects:5} reconnects {verdict.hot:4} hot "
                f"{verdict.delivered:5} delivered {verdict.repeated:3} repeated "
                f"{len(verdict.faults):3} faults",
                flush=True,
            )
            for fault in verdict.faults:
                print(f"  {fault}", flush=True)
            lost += len(verdict.faults)
    return 1 if lost else 0


def main() -> int:
    """Run the drills that are named, or all."""
    parser = argparse.ArgumentParser(prog="python -m tests.drill")
    parser.add_argument("names", nargs="*", metavar="NAME")
    parser.add_argument("--size", type=int, default=100, help="how many blows the kills have")
    asked = parser.parse_args()
    return asyncio.run(_run(asked.names, asked.size))


if __name__ == "__main__":
    sys.exit(main())

"""python -m tests.drill [NAME ...]: runs the long drills, prints each verdict as it comes, exits 1
when anything was lost, doubled or forged."""

import argparse
import asyncio
import sys
import tempfile
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path

from tests.drill import drills
from tests.drill.drill import Verdict
from tests.drill.hardship import FAKETIME
from tests.drill.postgres import Postgres
from tests.drill.redis import Redis
from tests.drill.soak import AN_HOUR, soak
from tests.drill.troubles import TROUBLES

Drill = Callable[[], Awaitable[Verdict]]


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


def _drills(size: int, folder: Path) -> dict[str, Drill]:
    few = max(1, size // 10)
    found: dict[str, Drill] = {
        "sqlite-kills": lambda: drills.sqlite_kills(40 * size, size),
        "postgres-kills": lambda: drills.postgres_kills(40 * size, size),
        "worker-kills": lambda: drills.worker_kills(40 * size, size),
        "copies": lambda: drills.copies(folder, 20 * size, size),
        "full-disk": lambda: drills.full(_made(folder / "disk"), 20 * size, few, 3.0),
        "rolling": lambda: drills.rolling(20 * size, few),
        "migrating": lambda: drills.migrating(_made(folder / "next"), 20 * size),
        "memory": lambda: soak(folder, round(size / 100 * AN_HOUR)),
        "postgres-gone": lambda: drills.outage(10 * size, _postgres_gone),
        "postgres-frozen": lambda: drills.outage(10 * size, _postgres_frozen),
        "redis-gone": lambda: drills.outage(10 * size, _redis_gone),
        "redis-frozen": lambda: drills.outage(10 * size, _redis_frozen),
    }
    for where in ("visitors", "postgres", "redis"):
        plan = [(where, trouble) for trouble in TROUBLES]
        found[f"{where}-line"] = partial(drills.network, 10 * size, plan, few)
    if FAKETIME is not None:
        found["clock-jumps"] = lambda: drills.clock_jumps(folder, 20 * size)
    return found


def _made(folder: Path) -> Path:
    folder.mkdir(exist_ok=True)
    return folder


async def _run(names: list[str], size: int) -> int:
    lost = 0
    with tempfile.TemporaryDirectory(prefix="drills-") as folder:
        every = _drills(size, Path(folder))
        for name in names or every:
            verdict = await every[name]()
            print(
                f"{name:16} {verdict.visitors:5} visitors {verdict.blows:4} blows "
                f"{verdict.seconds:6.0f} s {verdict.acknowledged:6} acks "
                f"{verdict.slowest:5.1f} s the slowest {verdict.reconnects:6} reconnects "
                f"{verdict.hot:4} hot {verdict.delivered:5} delivered "
                f"{verdict.repeated:3} repeated {len(verdict.faults):3} faults {verdict.note}",
                flush=True,
            )
            for fault in verdict.faults:
                print(f"  {fault}", flush=True)
            lost += len(verdict.faults)
    return 1 if lost else 0


def main() -> int:
    """Run the drills that are named, or all."""
    parser = argparse.ArgumentParser(prog="python -m tests.drill")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(NAMES)}")
    parser.add_argument("--size", type=int, default=100, help="how many blows the kills have")
    asked = parser.parse_args()
    unknown = [name for name in asked.names if name not in NAMES]
    if unknown:
        parser.error(f"there is no drill {unknown[0]}; there are {', '.join(NAMES)}")
    return asyncio.run(_run(asked.names, asked.size))


NAMES = (*_drills(1, Path()),)

if __name__ == "__main__":
    sys.exit(main())

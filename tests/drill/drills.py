"""The drills, each of any length: what befalls a cluster while visitors talk, and the verdict."""

from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from pathlib import Path

from tests.drill.cluster import running
from tests.drill.drill import Blow, Verdict, drill, receiving, strike
from tests.drill.hardship import Clock, Copies, full_disk
from tests.drill.postgres import Postgres
from tests.drill.redis import Redis

HOUR = 3_600
JUMPS = (90, -HOUR, 6 * HOUR, 0)  # seconds from the true time


async def sqlite_kills(visitors: int, times: int, seed: int = 1) -> Verdict:
    """SIGKILL at random moments, on SQLite."""
    return await drill(visitors, times, seed)


async def postgres_kills(visitors: int, times: int, seed: int = 1) -> Verdict:
    """SIGKILL at random moments of one of two processes on PostgreSQL."""
    return await drill(visitors, times, seed, processes=2, postgresql=True, redis=True)


async def copies(folder: Path, visitors: int, times: int, seed: int = 1) -> Verdict:
    """Copies of SQLite's files while visitors talk, as a power cut would leave them."""
    async with receiving() as (receiver, port), running(port) as cluster:
        taking = Copies(cluster, folder)
        verdict = await strike(cluster, receiver, visitors, [taking.take] * times, seed, 30)
        verdict.faults += await taking.faults()
        return verdict


async def full(visitors: int, times: int, seconds: float, seed: int = 1) -> Verdict:
    """The disk takes nothing for `seconds`."""
    async with receiving() as (receiver, port), running(port) as cluster:
        blows: Sequence[Blow] = [partial(full_disk, cluster, seconds)] * times
        return await strike(cluster, receiver, visitors, blows, seed, 30)


async def clock_jumps(folder: Path, visitors: int, seed: int = 1) -> Verdict:
    """The clock jumps forwards and backwards while visitors talk."""
    clock = Clock(folder)
    async with receiving() as (receiver, port), running(
        port, environment=clock.environment
    ) as cluster:  # fmt: skip
        blows = [partial(clock.set, seconds) for seconds in JUMPS]
        verdict = await strike(cluster, receiver, visitors, blows, seed, 30)
        # A receiver refuses what was signed at a wrong hour; once the clock is right it is sent.
        verdict.faults = [fault for fault in verdict.faults if "bad signatures" not in fault]
        return verdict


async def rolling(visitors: int, times: int, seed: int = 1) -> Verdict:
    """All processes are replaced one after the other, on PostgreSQL."""
    async with receiving() as (receiver, port), running(
        port, processes=2, postgresql=True, redis=True
    ) as cluster:  # fmt: skip
        return await strike(cluster, receiver, visitors, [cluster.roll] * times, seed, 60)


async def outage(
    visitors: int, gone: Callable[[Postgres, Redis], Awaitable[None]], seed: int = 1
) -> Verdict:
    """`gone` happens to PostgreSQL or Redis under two processes."""
    async with receiving() as (receiver, port), running(
        port, processes=2, postgresql=True, redis=True
    ) as cluster:  # fmt: skip
        assert cluster.postgres is not None and cluster.redis is not None
        blow = partial(gone, cluster.postgres, cluster.redis)
        return await strike(cluster, receiver, visitors, [blow], seed, 60)

"""The drills, each of any length: what befalls a cluster while visitors talk, and the verdict."""

import signal
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from pathlib import Path

import psutil

from tests.drill.cluster import Cluster, order, running
from tests.drill.copies import Copies
from tests.drill.drill import Blow, Verdict, drill, receiving, strike
from tests.drill.hardship import Clock, small_disk
from tests.drill.postgres import Postgres
from tests.drill.redis import Redis
from tests.drill.rollout import AFTER, BEFORE, Rollout, next_version
from tests.drill.troubles import befall

HOUR = 3_600
JUMPS = (90, -HOUR, 6 * HOUR, 0)  # seconds from the true time


async def sqlite_kills(visitors: int, times: int, seed: int = 1, scale: float = 1.0) -> Verdict:
    """SIGKILL at random moments, on SQLite."""
    return await drill(visitors, times, seed, scale=scale)


async def postgres_kills(visitors: int, times: int, seed: int = 1, scale: float = 1.0) -> Verdict:
    """SIGKILL at random moments of one of two processes on PostgreSQL."""
    return await drill(visitors, times, seed, processes=2, postgresql=True, redis=True, scale=scale)


async def worker_kills(visitors: int, times: int, seed: int = 1, scale: float = 1.0) -> Verdict:
    """SIGKILL at random moments of one of the two workers of `--workers 2`, on PostgreSQL, which
    come back by themselves; one time in ten of the process that watches them, which is started
    again, as systemd does."""
    async with receiving() as (receiver, port), running(
        port, postgresql=True, redis=True, arguments=("--workers", "2"), scale=scale
    ) as cluster:  # fmt: skip
        blows = [partial(_kill_worker, cluster, which) for which in order(seed, times, 20)]
        return await strike(cluster, receiver, visitors, blows, seed)


async def _kill_worker(cluster: Cluster, which: int) -> None:
    if which < 2:
        await cluster.kill(0)
        return
    workers = psutil.Process(cluster.servers[0].pid).children()
    if workers:  # none: the one before was not replaced yet
        workers[which % len(workers)].send_signal(signal.SIGKILL)


async def copies(
    folder: Path, visitors: int, times: int, seed: int = 1, scale: float = 1.0
) -> Verdict:
    """Copies of SQLite's files while visitors talk, as a power cut would leave them."""
    async with receiving() as (receiver, port), running(port, scale=scale) as cluster:
        taking = Copies(cluster, folder, seed)
        verdict = await strike(cluster, receiver, visitors, [taking.take] * times, seed, 30)
        verdict.faults += taking.faults
        verdict.note = taking.note
        return verdict


async def full(
    folder: Path, visitors: int, times: int, seconds: float, seed: int = 1, scale: float = 1.0
) -> Verdict:
    """The disk takes nothing for `seconds`."""
    with small_disk(folder) as disk:
        async with (
            receiving() as (receiver, port),
            running(port, place=folder, scale=scale) as cluster,
        ):
            blows: Sequence[Blow] = [partial(disk.fill, cluster, seconds)] * times
            verdict = await strike(cluster, receiver, visitors, blows, seed, 30)
            verdict.note = "(a disk of its own)" if disk.real else "(by the limit of a file's size)"
            return verdict


async def clock_jumps(folder: Path, visitors: int, seed: int = 1, scale: float = 1.0) -> Verdict:
    """The clock jumps forwards and backwards while visitors talk."""
    clock = Clock(folder)
    async with receiving() as (receiver, port), running(
        port, environment=clock.environment, scale=scale
    ) as cluster:  # fmt: skip
        receiver.offsets = clock.offsets
        blows = [partial(clock.move, seconds) for seconds in JUMPS]
        return await strike(cluster, receiver, visitors, blows, seed, 30)


async def rolling(visitors: int, times: int, seed: int = 1, scale: float = 1.0) -> Verdict:
    """All processes are replaced one after the other, on PostgreSQL."""
    async with receiving() as (receiver, port), running(
        port, processes=2, postgresql=True, redis=True, scale=scale
    ) as cluster:  # fmt: skip
        return await strike(cluster, receiver, visitors, [cluster.roll] * times, seed, 60)


async def migrating(folder: Path, visitors: int, seed: int = 1, scale: float = 1.0) -> Verdict:
    """A new version with another schema is rolled out, on PostgreSQL."""
    async with receiving() as (receiver, port), running(
        port, processes=2, postgresql=True, redis=True, scale=scale
    ) as cluster:  # fmt: skip
        rollout = Rollout(cluster, next_version(folder), [])
        blows = [rollout.before, rollout.replace, rollout.after]
        verdict = await strike(cluster, receiver, visitors, blows, seed, 60)
        if rollout.versions != [BEFORE, AFTER]:
            verdict.faults.append(f"the database had the versions {rollout.versions}")
        return verdict


async def outage(
    visitors: int,
    gone: Callable[[Postgres, Redis], Awaitable[None]],
    seed: int = 1,
    scale: float = 1.0,
) -> Verdict:
    """`gone` happens to PostgreSQL or Redis under two processes."""
    async with receiving() as (receiver, port), running(
        port, processes=2, postgresql=True, redis=True, scale=scale
    ) as cluster:  # fmt: skip
        assert cluster.postgres is not None and cluster.redis is not None
        blow = partial(gone, cluster.postgres, cluster.redis)
        return await strike(cluster, receiver, visitors, [blow], seed, 60)


async def network(
    visitors: int,
    plan: Sequence[tuple[str, str]],
    seconds: float,
    seed: int = 1,
    scale: float = 1.0,
    at_once: int = 60,
) -> Verdict:
    """One after the other the lines to somebody (visitors, postgres or redis) have a trouble."""
    async with receiving() as (receiver, port), running(
        port, processes=2, postgresql=True, redis=True, wired=True, scale=scale
    ) as cluster:  # fmt: skip
        blows = [
            partial(befall, getattr(cluster.wires, where), trouble, seconds)
            for where, trouble in plan
        ]
        return await strike(cluster, receiver, visitors, blows, seed, at_once)

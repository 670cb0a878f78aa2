"""One drill from the first hello to the verdict."""

import asyncio
import itertools
import random
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

from aiohttp import ClientError, ClientSession, TCPConnector, web

from agent.flow_files import Flows
from storage.store import Store
from tests.drill import evidence
from tests.drill.checker import faults
from tests.drill.cluster import FLOWS, SECRET, Cluster, order, running
from tests.drill.evidence import Evidence
from tests.drill.receiver import Receiver
from tests.drill.visitors import Scripted, Seen

DELIVERY_SECONDS = 120.0
MOMENT_SECONDS = 0.3  # a blow falls at random within so long after it is due
LOOKING = 100
_FLOWS = sorted(path.stem for path in FLOWS.glob("*.yaml"))
Blow = Callable[[], Awaitable[None]]


@dataclass
class Verdict:
    """What the checker found; `faults` is empty when nothing was lost, doubled or forged.
    `slowest` is the longest that anybody waited for an acknowledgement, in seconds; `note` is what
    else is to be told."""

    visitors: int
    blows: int
    seconds: float
    acknowledged: int
    rejected: int
    reconnects: int
    hot: int
    delivered: int
    repeated: int
    refused: int
    slowest: float
    by_flow: dict[str, int]
    faults: list[str]
    note: str = ""


async def drill(
    visitors: int,
    kills: int,
    seed: int,
    at_once: int = 150,
    *,
    processes: int = 1,
    postgresql: bool = False,
    redis: bool = False,
    scale: float = 1.0,
) -> Verdict:
    """Let `visitors` talk to all flows while a server is killed `kills` times."""
    async with receiving() as (receiver, port), running(
        port, processes=processes, postgresql=postgresql, redis=redis, scale=scale
    ) as cluster:  # fmt: skip
        blows = [_killing(cluster, which) for which in order(seed, kills, processes)]
        return await strike(cluster, receiver, visitors, blows, seed, at_once)


def _killing(cluster: Cluster, which: int) -> Blow:
    return lambda: cluster.kill(which)


@asynccontextmanager
async def receiving(takes: float | None = None) -> AsyncIterator[tuple[Receiver, int]]:
    """The other end of the webhooks, and its port. `takes`: seconds for each."""
    receiver = Receiver(SECRET) if takes is None else Receiver(SECRET, takes)
    app = web.Application()
    receiver.routes(app)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield receiver, runner.addresses[0][1]
    finally:
        await runner.cleanup()


async def strike(
    cluster: Cluster,
    receiver: Receiver,
    visitors: int,
    blows: Sequence[Blow],
    seed: int,
    at_once: int = 150,
) -> Verdict:
    """Let `visitors` talk while the blows fall, evenly spread over what they do; then check."""
    began = time.perf_counter()
    await talk(cluster, visitors, blows, seed, at_once)
    found = await settled(cluster, receiver)
    return verdict(found, len(blows), time.perf_counter() - began)


async def talk(
    cluster: Cluster,
    visitors: int,
    blows: Sequence[Blow],
    seed: int,
    at_once: int,
    *,
    first: int = 0,
) -> None:
    """Let `visitors` talk to the end while the blows fall, and more of them until the last one has
    fallen; what they saw is in the cluster. `first` is the number of the first of them."""
    numbers, done, dice = itertools.count(first), 0, random.Random(seed)
    due = {visitors * (n + 1) // (len(blows) + 1): asyncio.Event() for n in range(len(blows))}

    async def coming(session: ClientSession) -> None:
        nonlocal done
        while (number := next(numbers)) < first + visitors or not falling.done():
            seen = Seen(number, _FLOWS[number % len(_FLOWS)])
            cluster.seen.append(seen)
            await Scripted(seen, cluster.chats, seed * 1_000_003 + number).run(session)
            done += 1
            if done in due:
                due[done].set()

    async def striking() -> None:
        for reached, blow in zip(due.values(), blows, strict=True):
            await reached.wait()
            await asyncio.sleep(dice.random() * MOMENT_SECONDS)
            await blow()

    async with ClientSession(connector=TCPConnector(limit=0)) as session:
        falling = asyncio.create_task(striking())
        await asyncio.gather(*(coming(session) for _ in range(min(at_once, visitors))))
        await falling


async def settled(cluster: Cluster, receiver: Receiver, *, running: bool = True) -> Evidence:
    """What is left once all is delivered and everybody has looked once more; with nobody `running`
    what is left is read as it is."""
    wrong = [] if not running or await delivered(cluster) else ["something was never delivered"]
    before = await evidence.stored_events(cluster.database, cluster.seen)
    through = await evidence.through(cluster.database)
    if running:
        await _look(cluster, before)
    store = await Store.open(cluster.database)
    flows = await Flows.open(FLOWS, store, "saas-demo")
    await store.close()
    found = await evidence.gather(cluster.database, flows, cluster.seen, receiver)
    found.before, found.settled = before, through
    found.otherwise += wrong
    return found


async def _look(cluster: Cluster, stored: dict[int, int]) -> None:
    """Who has not seen all that is stored comes back: what a timer said after the end, say."""
    room = asyncio.Semaphore(LOOKING)

    async def one(seen: Seen, session: ClientSession) -> None:
        async with room:
            visitor = Scripted(seen, cluster.chats, seen.number)
            await visitor.look(session, stored[seen.number])

    async with ClientSession(connector=TCPConnector(limit=0)) as session:
        missing = [seen for seen in cluster.seen if len(seen.events) < stored[seen.number]]
        await asyncio.gather(*(one(seen, session) for seen in missing))


async def delivered(cluster: Cluster) -> bool:
    """Wait until the outbox is empty; False when it never is."""
    url, until = f"{cluster.servers[0].url}/metrics", time.monotonic() + DELIVERY_SECONDS
    async with ClientSession() as session:
        while time.monotonic() < until:
            try:
                async with session.get(url) as response:
                    if "handraise_outbox_pending 0.0" in await response.text():
                        return True
            except (ClientError, OSError):
                pass  # it was killed just now
            await asyncio.sleep(0.1)
    return False


def verdict(found: Evidence, blows: int, seconds: float) -> Verdict:
    """What came of it, in figures and faults."""
    seen, receiver, taken = found.seen, found.receiver, found.taken
    return Verdict(
        visitors=len(seen),
        blows=blows,
        seconds=round(seconds, 1),
        acknowledged=sum(len(s.acks) for s in seen),
        rejected=sum(e["type"] == "reject" for s in seen for e in s.events),
        reconnects=sum(s.reconnects for s in seen),
        hot=len(found.handoffs),
        delivered=len(taken),
        repeated=sum(len(bodies) - 1 for bodies in taken.values()),
        refused=sum(receiver.refused.values()) + receiver.stale,
        slowest=round(max((s.slowest for s in seen), default=0.0), 2),
        by_flow=dict(Counter(s.flow for s in seen)),
        faults=faults(found),
    )

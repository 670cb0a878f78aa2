"""One drill from the first hello to the verdict."""

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import orjson
from aiohttp import ClientSession, TCPConnector, web

from agent.core.snapshot import restore
from agent.tokens import token_hash
from storage.store import Store
from tests.drill.cluster import FLOWS, SECRET, Cluster, order, running
from tests.drill.receiver import Receiver
from tests.drill.visitors import Scripted, Seen

DELIVERY_SECONDS = 120.0
Blow = Callable[[], Awaitable[None]]


@dataclass
class Verdict:
    """What the checker found; `faults` is empty when nothing was lost, doubled or forged."""

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
    by_flow: dict[str, int]
    faults: list[str]


async def drill(
    visitors: int,
    kills: int,
    seed: int,
    at_once: int = 150,
    *,
    processes: int = 1,
    postgresql: bool = False,
    redis: bool = False,
) -> Verdict:
    """Let `visitors` talk to all flows while a server is killed `kills` times."""
    async with receiving() as (receiver, port), running(
        port, processes=processes, postgresql=postgresql, redis=redis
    ) as cluster:  # fmt: skip
        blows = [_killing(cluster, which) for which in order(seed, kills, processes)]
        return await strike(cluster, receiver, visitors, blows, seed, at_once)


def _killing(cluster: Cluster, which: int) -> Blow:
    return lambda: cluster.kill(which)


@asynccontextmanager
async def receiving() -> AsyncIterator[tuple[Receiver, int]]:
    """The other end of the webhooks, and its port."""
    receiver, app = Receiver(SECRET), web.Application()
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
    seen = await _talk(cluster, visitors, blows, seed, at_once)
    await _delivered(cluster)
    seconds = time.perf_counter() - began
    return await _verdict(cluster, seen, receiver, len(blows), seconds)


async def _talk(
    cluster: Cluster, visitors: int, blows: Sequence[Blow], seed: int, at_once: int
) -> list[Seen]:
    flows = sorted(path.stem for path in FLOWS.glob("*.yaml"))
    room, done = asyncio.Semaphore(at_once), 0
    due = {visitors * (n + 1) // (len(blows) + 1): asyncio.Event() for n in range(len(blows))}

    async def one(number: int, session: ClientSession) -> Seen:
        nonlocal done
        async with room:
            seen = Seen(number, flows[number % len(flows)])
            cluster.seen.append(seen)
            await Scripted(seen, cluster.chats, seed * 1_000_003 + number).run(session)
            done += 1
            if done in due:
                due[done].set()
            return seen

    async def striking() -> None:
        for reached, blow in zip(due.values(), blows, strict=True):
            await reached.wait()
            await blow()

    async with ClientSession(connector=TCPConnector(limit=0)) as session:
        falling = asyncio.create_task(striking())
        seen = await asyncio.gather(*(one(n, session) for n in range(visitors)))
        await falling
    return list(seen)


async def _delivered(cluster: Cluster) -> None:
    """Wait until the outbox is empty."""
    async with asyncio.timeout(DELIVERY_SECONDS), ClientSession() as session:
        while True:
            async with session.get(f"{cluster.servers[0].url}/metrics") as response:
                if "handraise_outbox_pending 0.0" in await response.text():
                    return
            await asyncio.sleep(0.1)


async def _verdict(
    cluster: Cluster, seen: list[Seen], receiver: Receiver, blows: int, seconds: float
) -> Verdict:
    store = await Store.open(cluster.database)
    faults = [f"visitor {s.number}: {wrong}" for s in seen for wrong in s.wrong]
    hot: dict[str, int] = {}
    for visitor in seen:
        faults += await _stored(store, visitor, hot)
    await store.close()
    faults += _deliveries(receiver, hot)
    return Verdict(
        visitors=len(seen),
        blows=blows,
        seconds=round(seconds, 1),
        acknowledged=sum(len(s.acks) for s in seen),
        rejected=sum(e["type"] == "reject" for s in seen for e in s.events),
        reconnects=sum(s.reconnects for s in seen),
        hot=len(hot),
        delivered=len(receiver.accepted),
        repeated=sum(len(bodies) - 1 for bodies in receiver.accepted.values()),
        refused=sum(receiver.refused.values()),
        by_flow=dict(Counter(s.flow for s in seen)),
        faults=faults,
    )


async def _stored(store: Store, visitor: Seen, hot: dict[str, int]) -> list[str]:
    """What of a visitor's conversation the store does not hold exactly as he saw it."""
    who = f"visitor {visitor.number}"
    conversation = await store.conversation(token_hash(visitor.token))
    if conversation is None:
        return [f"{who}: the conversation is gone"]
    if restore(orjson.loads(conversation.snapshot)).called:
        hot[conversation.id] = visitor.number
    acks = await store.acks(conversation.id)
    events = [orjson.loads(event) for event in await store.events_after(conversation.id, 0)]
    faults = [
        f"{who}: {id} was acknowledged and is not stored" for id in visitor.acks.keys() - acks
    ]
    faults += [f"{who}: {id} has another seq" for id, seq in visitor.acks.items()
               if id in acks and acks[id] != seq]  # fmt: skip
    if acks.keys() - visitor.said.keys():
        faults.append(f"{who}: something is stored that was never said")
    if not _saw(visitor, events):
        faults.append(f"{who}: saw {len(visitor.events)} events, {len(events)} are stored")
    return faults


def _saw(visitor: Seen, events: list[dict[str, Any]]) -> bool:
    """Whether he saw every event; but what a timer said after the end, when he had gone."""
    shown = len(visitor.events)
    left = shown > 0 and visitor.events[-1]["type"] == "end"
    return events[:shown] == visitor.events and (left or len(events) == shown)


def _deliveries(receiver: Receiver, hot: dict[str, int]) -> list[str]:
    """Which deliveries are missing, doubled under another id, or forged."""
    faults = [f"{receiver.bad_signatures} bad signatures"] if receiver.bad_signatures else []
    faults += [f"{id} was sent twice at once" for id in receiver.at_once]
    told: Counter[tuple[str, str, int]] = Counter()
    for id, bodies in receiver.accepted.items():
        data = bodies[0]["data"]
        told[data["conversation"], bodies[0]["type"], data["sequence"]] += 1
        if any(body["data"]["sequence"] != data["sequence"] for body in bodies):
            faults.append(f"{id} was sent with two contents")
    faults += [f"{key} was delivered under {count} ids" for key, count in told.items() if count > 1]
    called = {conversation for conversation, type, _ in told if type == "lead.handoff"}
    faults += [f"visitor {hot[c]}: a hot lead was never delivered" for c in hot.keys() - called]
    faults += [f"{c}: a handoff nobody is hot for" for c in called - hot.keys()]
    return faults

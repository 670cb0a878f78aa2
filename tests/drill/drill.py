"""One drill from the first hello to the verdict."""

import asyncio
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import orjson
from aiohttp import ClientSession, TCPConnector, web

from agent.core.snapshot import restore
from agent.tokens import token_hash
from storage.store import Store
from tests.drill.receiver import Receiver
from tests.drill.server import Server
from tests.drill.visitors import Scripted, Seen

SECRET = "whsec_" + "ZHJpbGwt" * 4
FLOWS = Path(__file__).parents[2] / "flows"
DELIVERY_SECONDS = 120.0


@dataclass
class Verdict:
    """What the checker found; `faults` is empty when nothing was lost, doubled or forged."""

    visitors: int
    kills: int
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


async def drill(visitors: int, kills: int, seed: int, at_once: int = 150) -> Verdict:
    """Let `visitors` talk to the three flows while the server is killed `kills` times."""
    began = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="drill-") as folder:
        receiver = Receiver(SECRET)
        runner, port = await _listening(receiver)
        server = Server(Path(folder), FLOWS, port, SECRET)
        await server.start()
        try:
            seen = await _talk(server, visitors, kills, seed, at_once)
            await _delivered(server)
        finally:
            await server.stop()
            await runner.cleanup()
        return await _verdict(server, seen, receiver, kills, time.perf_counter() - began)


async def _listening(receiver: Receiver) -> tuple[web.AppRunner, int]:
    app = web.Application()
    receiver.routes(app)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    return runner, runner.addresses[0][1]


async def _talk(server: Server, visitors: int, kills: int, seed: int, at_once: int) -> list[Seen]:
    flows = sorted(path.stem for path in FLOWS.glob("*.yaml"))
    room, done = asyncio.Semaphore(at_once), 0
    due = {visitors * (kill + 1) // (kills + 1): asyncio.Event() for kill in range(kills)}
    url = f"{server.url}/v1/chat"

    async def one(number: int, session: ClientSession) -> Seen:
        nonlocal done
        async with room:
            seen = Seen(number, flows[number % len(flows)])
            await Scripted(seen, url, seed * 1_000_003 + number).run(session)
            done += 1
            if done in due:
                due[done].set()
            return seen

    async def killer() -> None:
        for reached in due.values():
            await reached.wait()
            await server.kill()
            await server.start()

    async with ClientSession(connector=TCPConnector(limit=0)) as session:
        killing = asyncio.create_task(killer())
        seen = await asyncio.gather(*(one(n, session) for n in range(visitors)))
        await killing
    return list(seen)


async def _delivered(server: Server) -> None:
    """Wait until the outbox is empty."""
    async with asyncio.timeout(DELIVERY_SECONDS), ClientSession() as session:
        while True:
            async with session.get(f"{server.url}/metrics") as response:
                if "handraise_outbox_pending 0.0" in await response.text():
                    return
            await asyncio.sleep(0.1)


async def _verdict(
    server: Server, seen: list[Seen], receiver: Receiver, kills: int, seconds: float
) -> Verdict:
    store = await Store.open(server.database)
    faults = [f"visitor {s.number}: {wrong}" for s in seen for wrong in s.wrong]
    hot: dict[str, int] = {}
    for visitor in seen:
        faults += await _stored(store, visitor, hot)
    await store.close()
    faults += _deliveries(receiver, hot)
    return Verdict(
        visitors=len(seen),
        kills=kills,
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
    if events != visitor.events:
        faults.append(f"{who}: saw {len(visitor.events)} events, {len(events)} are stored")
    return faults


def _deliveries(receiver: Receiver, hot: dict[str, int]) -> list[str]:
    """Which deliveries are missing, doubled under another id, or forged."""
    faults = [f"{receiver.bad_signatures} bad signatures"] if receiver.bad_signatures else []
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

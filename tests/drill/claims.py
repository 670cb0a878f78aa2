"""The race for one lead: many reps tap at the same moment, on two serving processes with one SQLite
file, and exactly one of them has it. `python -m tests.drill.claims` runs it a hundred times."""

import argparse
import asyncio
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import orjson
from aiohttp import ClientSession, ClientTimeout, TCPConnector

from agent import links
from agent.passages import quantile
from storage.store import Store
from tests.drill.cluster import FLOWS, SECRET
from tests.drill.server import Server, free_port
from tests.visiting import visiting


@dataclass
class Race:
    """What came of the rounds: `faults` is empty when each had exactly one winner that everybody
    was told. `seconds` is how long all taps of a round took, the longest first in `slowest`."""

    rounds: int
    taps: int
    won_on: Counter[str]
    p50_ms: int
    p95_ms: int
    slowest_ms: int
    faults: list[str]


async def race(rounds: int, taps: int) -> Race:
    """Let `taps` reps tap at once for each of `rounds` leads."""
    spans: list[int] = []
    won: Counter[str] = Counter()
    faults: list[str] = []
    async with two_servers() as (servers, store), _session() as session:
        key = await store.key(links.KEY)
        for number in range(rounds):
            handoff = await _offer(servers[number % 2], store)
            token = links.sign(key, handoff, "sales")
            began = time.perf_counter()
            answers = await asyncio.gather(
                *(_tap(session, servers[tap % 2], token, tap) for tap in range(taps))
            )
            spans.append(round((time.perf_counter() - began) * 1000))
            winners = [tap for tap, (status, _) in enumerate(answers) if status == 200]
            won.update(f"process {winner % 2 + 1}" for winner in winners)
            faults += [
                f"round {number}: {fault}" for fault in await _judge(store, handoff, answers)
            ]
    spans.sort()
    return Race(
        rounds,
        taps,
        won,
        quantile(spans, 0.5) or 0,
        quantile(spans, 0.95) or 0,
        spans[-1],
        faults,
    )


Answer = tuple[int, str]


async def _judge(store: Store, handoff: str, answers: list[Answer]) -> list[str]:
    """What is wrong with a round."""
    row = await store.handoff_row(handoff)
    assert row is not None
    statuses = Counter(status for status, _ in answers)
    faults = []
    if statuses != {200: 1, 409: len(answers) - 1}:
        faults.append(f"the answers were {dict(statuses)}")
    if {name for _, name in answers} != {row.claimed_by}:
        faults.append(f"not everybody was told that {row.claimed_by} has it")
    events = [orjson.loads(e) for e in await store.events_after(row.conversation, 0)]
    joined = [event["name"] for event in events if event.get("owner") == "rep"]
    if joined != [row.claimed_by]:
        faults.append(f"the visitor saw {joined} join")
    return faults


async def _tap(session: ClientSession, server: Server, token: str, tap: int) -> Answer:
    address = f"{server.url}/handoff/{token}/claim"
    async with session.post(address, json={"name": f"rep {tap}"}) as answer:
        said = await answer.json()
        return answer.status, said.get("claimed_by", "")


async def _offer(server: Server, store: Store) -> str:
    """A visitor asks for a person; the id of the handoff."""
    async with visiting(f"{server.url.replace('http', 'ws')}/v1/chat") as visitor:
        await visitor.hello(flow="saas-demo")
        await visitor.say({"type": "human", "id": "1"})
    (newest,) = await store.handoffs(limit=1)
    return newest.id


@asynccontextmanager
async def two_servers() -> AsyncIterator[tuple[list[Server], Store]]:
    """Two processes on one SQLite file, and the file."""
    with TemporaryDirectory(prefix="handraise-race-") as name:
        folder = Path(name)
        database = f"sqlite:///{folder}/race.db"
        servers = [Server(folder, FLOWS, free_port(), SECRET, database=database) for _ in range(2)]
        try:
            for server in servers:
                await server.start()
            store = await Store.open(database)
            yield servers, store
            await store.close()
        finally:
            for server in servers:
                await server.stop()


def _session() -> ClientSession:
    return ClientSession(connector=TCPConnector(limit=0), timeout=ClientTimeout(total=60))


def main() -> int:
    """Run the race and print what came of it; the exit status is 1 where a round went wrong."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=100)
    parser.add_argument("--taps", type=int, default=200)
    asked = parser.parse_args()
    found = asyncio.run(race(asked.rounds, asked.taps))
    for name in ("rounds", "taps", "won_on", "p50_ms", "p95_ms", "slowest_ms", "faults"):
        print(f"{name:11} {getattr(found, name)}")
    return 1 if found.faults else 0


if __name__ == "__main__":
    sys.exit(main())

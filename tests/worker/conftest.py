"""A store with an outbox, receivers on loopback, and a worker between them."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from standardwebhooks import Webhook

from agent.config import Config, Destination
from agent.worker import Worker
from storage.records import Extras, Handoff, NewConversation, Outgoing, TurnRecord
from storage.store import Store
from tests.waiting import PATIENCE, until

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
SCALE = 0.001


def now_ms() -> int:
    return int(datetime.now(UTC).timestamp() * 1000)


@dataclass
class Receiver:
    """Takes events for several destinations by path; each answers with the next of its statuses.

    The last status stays. "hang" waits until the test is over.
    """

    url: str = ""
    statuses: dict[str, list[int | str]] = field(default_factory=dict)
    got: list[tuple[str, str]] = field(default_factory=list)
    bodies: dict[str, Any] = field(default_factory=dict)
    arrived: asyncio.Condition = field(default_factory=asyncio.Condition)
    over: asyncio.Event = field(default_factory=asyncio.Event)
    busy: Counter[str] = field(default_factory=Counter)
    most_busy: Counter[str] = field(default_factory=Counter)

    async def take(self, request: web.Request) -> web.Response:
        name, body = request.match_info["name"], await request.read()
        Webhook(SECRET).verify(body, dict(request.headers))
        id = request.headers["webhook-id"]
        self.bodies[id] = orjson.loads(body)
        self.busy[name] += 1
        self.most_busy[name] = max(self.busy[name], self.most_busy[name])
        async with self.arrived:
            self.got.append((name, id))
            self.arrived.notify_all()
        answers = self.statuses.get(name, [200])
        status = answers.pop(0) if len(answers) > 1 else answers[0]
        if status == "hang":
            await self.over.wait()
        self.busy[name] -= 1
        return web.Response(status=200 if status == "hang" else int(status))

    async def until(self, done: Callable[[], bool], seconds: float = PATIENCE) -> None:
        async with asyncio.timeout(seconds), self.arrived:
            await self.arrived.wait_for(done)

    def destination(self, name: str, **more: Any) -> Destination:
        base = Destination(name, f"{self.url}/{name}", (SECRET,), allow_private=True)
        return replace(base, **more)

    def config(self, *destinations: Destination, **more: Any) -> Config:
        return Config(destinations={it.name: it for it in destinations}, **more)


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    it = Receiver()
    app = web.Application()
    app.router.add_post("/{name}", it.take)
    async with TestServer(app) as server:
        it.url = str(server.make_url("")).rstrip("/")
        yield it
        it.over.set()


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("worker") / "empty.db"

    async def make() -> None:
        store = await Store.open(f"sqlite:///{path}")
        await store.close()

    asyncio.run(make())
    return path


@pytest.fixture
def database(tmp_path: Path, empty_database: Path) -> Path:
    return Path(shutil.copy(empty_database, tmp_path / "handraise.db"))


@pytest.fixture
async def store(database: Path) -> AsyncIterator[Store]:
    it = await Store.open(f"sqlite:///{database}")
    yield it
    await it.close()


class Counts:
    """Counts attempts, and lets a test wait until so many were settled."""

    def __init__(self) -> None:
        self.results: list[tuple[str, str]] = []
        self.changed = asyncio.Condition()

    def attempt(self, destination: str, result: str) -> None:
        self.results.append((destination, result))
        asyncio.get_running_loop().create_task(self._tell())

    async def _tell(self) -> None:
        async with self.changed:
            self.changed.notify_all()

    async def until(self, count: int, seconds: float = PATIENCE) -> list[tuple[str, str]]:
        async with asyncio.timeout(seconds), self.changed:
            await self.changed.wait_for(lambda: len(self.results) >= count)
        return sorted(self.results)


class Ticks:
    """Lets a test wait for the worker's ticks; there must be an idle conversation."""

    def __init__(self) -> None:
        self.event = asyncio.Event()

    async def on_idle(self, _: list[str]) -> None:
        self.event.set()

    async def pass_by(self, count: int) -> None:
        async with asyncio.timeout(PATIENCE):
            for _ in range(count):
                self.event.clear()
                await self.event.wait()


Start = Callable[..., Awaitable[Worker]]


@pytest.fixture
async def start(store: Store) -> AsyncIterator[Start]:
    """Starts workers on the store; all are stopped at the end."""
    workers: list[Worker] = []

    async def start_one(config: Config, **more: Any) -> Worker:
        settings: dict[str, Any] = {
            "links": lambda row: {"handoff": f"https://x/{row.handoff}"},
            "on_idle": _nobody,
            "delay_scale": SCALE,
            **more,
        }
        worker = Worker(store, config, **settings)
        workers.append(worker)
        await worker.start()
        return worker

    yield start_one
    for worker in workers:
        await worker.stop()


async def _nobody(_: list[str]) -> None:
    pass


def event(id: str, destination: str, sequence: int = 1, handoff: str | None = None) -> Outgoing:
    data = f'{{"sequence":{sequence},"score":{{"total":86}}}}'
    return Outgoing(id, handoff, sequence, destination, "lead.handoff", data)


async def write(store: Store, conversation: str, *events: Outgoing, **more: Any) -> None:
    """Write a conversation's first turn with these events in its transaction."""
    handoffs = {it.handoff for it in events if it.handoff}
    extras = Extras(
        handoff=Handoff(handoffs.pop(), "sales", "hot", 86, "band") if handoffs else None,
        outbox=events,
    )
    record = TurnRecord(
        conversation=conversation,
        epoch=1,
        first_seq=1,
        seq=1,
        snapshot="{}",
        score=86,
        band="hot",
        owner="bot",
        outcome=None,
        idle_at=None,
        at=now_ms(),
        input_id=None,
        input=None,
        events='{"seq":1}',
        create=NewConversation(
            f"t{conversation}", f"v{conversation}", f"h{conversation}", "f", "1", False
        ),
        extras=extras,
    )
    await store.write(replace(record, **more))


async def at_rest(store: Store) -> None:
    """Let a worker that began come to wait: what it asked the store before this was answered."""
    for _ in range(3):
        await store.release("nobody", 0)
        await store.next_due()


def rows(database: Path, query: str) -> list[tuple[Any, ...]]:
    with sqlite3.connect(database) as connection:
        found = connection.execute(query).fetchall()
    connection.close()
    return found


async def until_row(database: Path, query: str) -> None:
    """Wait until a query finds something: another connection's commit sets no event."""
    await until(lambda: bool(rows(database, query)))


STATES = "SELECT id, destination, state, attempts FROM outbox ORDER BY id"

"""The worker against a real store and receivers on loopback: what is written arrives, whatever
happens to the receiver, the server or the configuration."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import orjson
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from standardwebhooks import Webhook

from agent.config import Config, Destination, Retention
from agent.webhook.body import rfc3339
from agent.webhook.delivery import Patience
from agent.worker import Worker
from storage.records import Extras, Handoff, NewConversation, Outbox, Outgoing, TurnRecord
from storage.store import Store

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

    async def until(self, done: Callable[[], bool], seconds: float = 10) -> None:
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

    async def until(self, count: int, seconds: float = 10) -> list[tuple[str, str]]:
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
        async with asyncio.timeout(10):
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
        create=NewConversation(f"t{conversation}", f"v{conversation}", None, "f", "1", False),
        extras=extras,
    )
    create = replace(record.create, visitor_token_hash=f"h{conversation}")  # type: ignore[type-var]
    await store.write(replace(record, create=create, **more))


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


async def until_row(database: Path, query: str, seconds: float = 10) -> None:
    """Wait until a query finds something: another connection's commit sets no event."""
    async with asyncio.timeout(seconds):
        while not rows(database, query):  # noqa: ASYNC110
            await asyncio.sleep(0.01)


STATES = "SELECT id, destination, state, attempts FROM outbox ORDER BY id"


async def test_what_a_commit_wrote_is_delivered_once_and_settled(
    store: Store, database: Path, receiver: Receiver, start: Start
) -> None:
    counts = Counts()
    hourly = 3600.0  # a tick so long that only the nudge can be the cause
    worker = await start(
        receiver.config(receiver.destination("sales")), metrics=counts, delay_scale=hourly
    )
    await at_rest(store)
    await write(store, "c1", event("w1", "sales", handoff="h1"))
    worker.nudge()
    assert await counts.until(1) == [("sales", "delivered")]
    assert receiver.got == [("sales", "w1")]
    assert receiver.bodies["w1"]["data"] == {
        "sequence": 1,
        "score": {"total": 86},
        "links": {"handoff": "https://x/h1"},
    }
    assert rows(database, STATES) == [("w1", "sales", "delivered", 1)]
    assert rows(database, "SELECT outbox, status, error FROM attempts") == [("w1", 200, None)]
    assert rows(database, "SELECT state FROM handoffs") == [("delivered",)]


async def test_without_a_nudge_the_outbox_is_looked_at_every_tick(
    store: Store, receiver: Receiver, start: Start
) -> None:
    await start(receiver.config(receiver.destination("sales")))
    await write(store, "c1", event("w1", "sales"))
    await receiver.until(lambda: receiver.got == [("sales", "w1")])


async def test_failures_are_retried_with_the_same_id_until_one_succeeds(
    store: Store, database: Path, receiver: Receiver, start: Start
) -> None:
    receiver.statuses["sales"] = [500, 302, 429, 404, 503, 201]
    counts = Counts()
    await write(store, "c1", event("w1", "sales"))
    await start(receiver.config(receiver.destination("sales")), metrics=counts)
    await counts.until(6)
    assert receiver.got == [("sales", "w1")] * 6
    assert rows(database, "SELECT status FROM attempts ORDER BY id") == [
        *((500,), (302,), (429,), (404,), (503,), (201,))
    ]
    assert rows(database, STATES) == [("w1", "sales", "delivered", 6)]


async def test_after_the_last_attempt_the_event_is_dead_and_can_be_replayed(
    store: Store, database: Path, receiver: Receiver, start: Start
) -> None:
    receiver.statuses["sales"] = [*[500] * 14, 200]
    counts = Counts()
    await write(store, "c1", event("w1", "sales"))
    worker = await start(
        receiver.config(receiver.destination("sales")),
        metrics=counts,
        delay_scale=1e-7,
        failing_seconds=1e12,
    )
    await counts.until(14)
    assert rows(database, STATES) == [("w1", "sales", "dead", 14)]
    assert await store.requeue(ids=["w1"], now=now_ms()) == 1
    worker.nudge()
    await counts.until(15)
    assert receiver.got == [("sales", "w1")] * 15
    assert rows(database, "SELECT state FROM outbox") == [("delivered",)]


async def test_one_destination_that_hangs_holds_up_no_other(
    store: Store, receiver: Receiver, start: Start
) -> None:
    receiver.statuses["slow"] = ["hang"]
    for n in range(60):
        await write(store, f"s{n}", event(f"s{n}", "slow"))
    for n in range(20):
        await write(store, f"q{n}", event(f"q{n}", "quick"))
    patient = Patience(total=30)
    await start(
        receiver.config(receiver.destination("slow"), receiver.destination("quick")),
        patience=patient,
    )
    quick = [("quick", f"q{n}") for n in range(20)]
    await receiver.until(lambda: set(quick) <= set(receiver.got))
    assert receiver.most_busy["slow"] == 8
    receiver.over.set()
    await receiver.until(lambda: len(receiver.got) == 80)
    assert max(Counter(receiver.got).values()) == 1


async def test_the_events_of_a_conversation_go_in_order(
    store: Store, receiver: Receiver, start: Start
) -> None:
    receiver.statuses["sales"] = [500, 500, 200]
    events = [event(f"w{n}", "sales", sequence=n) for n in (1, 2, 3)]
    await write(store, "c1", *events)
    await start(receiver.config(receiver.destination("sales")), delay_scale=0.05)
    await receiver.until(lambda: len(receiver.got) == 5)
    assert [id for _, id in receiver.got] == ["w1", "w1", "w1", "w2", "w3"]


async def test_an_event_waits_for_the_one_before_it_a_minute_at_most(
    store: Store, receiver: Receiver, start: Start
) -> None:
    receiver.statuses["sales"] = [*[500] * 6, 200]
    await write(store, "c1", event("w1", "sales", 1), event("w2", "sales", 2))
    await start(receiver.config(receiver.destination("sales")), delay_scale=0.01)
    await receiver.until(lambda: ("sales", "w2") in receiver.got)
    assert receiver.got[0] == ("sales", "w1")
    assert receiver.got.index(("sales", "w2")) <= 6  # 60 s come after 2 + 5 + 15 + 30, before 60


async def test_the_next_event_of_a_conversation_goes_as_soon_as_the_one_before_is_through(
    store: Store, receiver: Receiver, start: Start
) -> None:
    receiver.statuses["sales"] = ["hang"]
    await write(store, "c1", event("w1", "sales", 1), event("w2", "sales", 2))
    await start(receiver.config(receiver.destination("sales")), delay_scale=3600)
    await receiver.until(lambda: receiver.got == [("sales", "w1")])
    await at_rest(store)
    receiver.over.set()
    await receiver.until(lambda: receiver.got == [("sales", "w1"), ("sales", "w2")])


async def test_410_kills_the_event_and_disables_the_destination_over_a_restart(
    store: Store, database: Path, receiver: Receiver, start: Start
) -> None:
    receiver.statuses["sales"] = [410, 200]
    counts = Counts()
    config = receiver.config(receiver.destination("sales"))
    worker = await start(config, metrics=counts)
    await write(store, "c1", event("w1", "sales"))
    worker.nudge()
    assert await counts.until(1) == [("sales", "permanent")]
    await worker.stop()
    await write(store, "c2", event("w2", "sales"))
    again = await start(config)
    await until_row(database, "SELECT id FROM outbox WHERE next_at IS NULL AND state = 'pending'")
    assert receiver.got == [("sales", "w1")]
    assert rows(database, "SELECT id, state, attempts, last_error FROM outbox ORDER BY id") == [
        ("w1", "dead", 1, "answered 410: it does not want events any more"),
        ("w2", "pending", 0, DISABLED),
    ]
    assert await store.enable_destination("sales", now_ms()) == 1
    again.nudge()
    await receiver.until(lambda: receiver.got == [("sales", "w1"), ("sales", "w2")])


DISABLED = (
    "destination sales is disabled, because it answered 410, which says that it wants no more "
    "(last: answered 410: it does not want events any more): mend it, then "
    "`handraise handoffs enable sales`"
)


async def test_five_days_without_success_disable_a_destination_and_another_one_is_told(
    store: Store, database: Path, receiver: Receiver, start: Start
) -> None:
    receiver.statuses["sales"] = [500]
    await write(store, "c1", event("w1", "sales"))
    await start(
        receiver.config(receiver.destination("sales"), receiver.destination("ops")),
        failing_seconds=30.0,
    )
    await receiver.until(lambda: "ops" in [name for name, _ in receiver.got])
    (told,) = [receiver.bodies[id] for name, id in receiver.got if name == "ops"]
    faring = "SELECT failing_since, disabled_at, disabled_why FROM destinations WHERE name='sales'"
    ((since, at, why),) = rows(database, faring)
    assert (why, at - since >= 30) == ("failing", True)
    assert (told["type"], told["data"]) == (
        "destination.disabled",
        {
            "destination": "sales",
            "why": "failing",
            "failing_since": rfc3339(since),
            "disabled_at": rfc3339(at),
            "error": "answered 500",
            "text": "Destination sales is disabled, because nothing was accepted for five days "
            "(last: answered 500): mend it, then `handraise handoffs enable sales`.",
            "links": {"handoff": "https://x/None"},
        },
    )
    tried = len(receiver.got)
    await write(store, "c2", event("w2", "sales"))
    await until_row(database, "SELECT id FROM outbox WHERE id = 'w2' AND next_at IS NULL")
    assert len(receiver.got) == tried


async def test_who_is_told_that_a_destination_is_disabled(
    store: Store, receiver: Receiver, start: Start
) -> None:
    receiver.statuses["Sales-EU"] = [410]
    await write(store, "c1", event("w1", "Sales-EU"))
    await start(
        receiver.config(
            receiver.destination("crm", preset="hubspot"),  # a record tells nobody anything
            receiver.destination("chat"),
            receiver.destination("Sales-EU"),
            receiver.destination("ops", events=frozenset({"destination.disabled"})),
            default_destination="chat",
        )
    )
    await receiver.until(lambda: len(receiver.got) == 2)
    assert [name for name, _ in receiver.got] == ["Sales-EU", "ops"]
    told = receiver.bodies[receiver.got[1][1]]["data"]["text"]
    assert told.startswith("Destination Sales-EU is disabled")
    assert told.endswith("mend it, then `handraise handoffs enable Sales-EU`.")


async def test_another_address_in_the_configuration_enables_a_destination(
    store: Store, receiver: Receiver, start: Start
) -> None:
    receiver.statuses["old"] = [410]
    counts = Counts()
    await write(store, "c1", event("w1", "sales"))
    moved = receiver.destination("sales")
    old = replace(moved, url=f"{receiver.url}/old")
    worker = await start(receiver.config(old), metrics=counts)
    await counts.until(1)
    await worker.stop()
    await write(store, "c2", event("w2", "sales"))
    await start(receiver.config(moved))
    await receiver.until(lambda: receiver.got == [("old", "w1"), ("sales", "w2")])


async def test_a_template_that_fails_is_shown_and_the_lead_goes_in_the_usual_shape(
    store: Store, database: Path, receiver: Receiver, start: Start
) -> None:
    counts = Counts()
    await write(store, "c1", event("w1", "sales"))
    await start(
        receiver.config(receiver.destination("sales", template="{{ 1 / 0 }}")), metrics=counts
    )
    assert await counts.until(1) == [("sales", "delivered")]
    reason = "template failed, sent in the usual shape: ZeroDivisionError: division by zero"
    assert receiver.bodies["w1"]["type"] == "lead.handoff"
    assert rows(database, "SELECT fault FROM destinations") == [(reason,)]
    assert rows(database, "SELECT error FROM attempts") == [(reason,)]


async def test_a_destination_gone_from_the_configuration_keeps_its_events(
    store: Store, database: Path, receiver: Receiver, start: Start
) -> None:
    counts = Counts()
    await write(store, "c1", event("w1", "sales"))
    worker = await start(receiver.config(), metrics=counts, delay_scale=1e-7)
    await counts.until(16)
    await worker.stop()
    assert rows(database, "SELECT state, last_error FROM outbox") == [
        (
            "pending",
            'the configuration has no destination "sales": add it, and this is sent by itself',
        )
    ]
    await start(receiver.config(receiver.destination("sales")))
    await receiver.until(lambda: receiver.got == [("sales", "w1")])


async def test_without_success_in_its_time_the_failover_gets_the_event_too(
    store: Store, database: Path, receiver: Receiver, start: Start
) -> None:
    receiver.statuses["sales"] = [500]
    await write(store, "c1", event("w1", "sales", handoff="h1"))
    created = rows(database, "SELECT created_at FROM outbox")
    worker = await start(
        receiver.config(
            receiver.destination("sales", failover="mailbox"), receiver.destination("mailbox")
        )
    )
    await receiver.until(
        lambda: ("mailbox", "w1-f") in receiver.got and receiver.got.count(("sales", "w1")) == 3
    )
    await worker.stop()
    assert Counter(receiver.got) == {("sales", "w1"): 3, ("mailbox", "w1-f"): 1}
    assert receiver.bodies["w1"] == receiver.bodies["w1-f"]
    assert rows(database, "SELECT id, state FROM outbox ORDER BY id") == [
        ("w1", "pending"),
        ("w1-f", "delivered"),
    ]
    assert rows(database, "SELECT created_at FROM outbox WHERE id = 'w1-f'") == created


async def test_a_success_in_time_leaves_the_failover_alone(
    store: Store, database: Path, receiver: Receiver, start: Start
) -> None:
    receiver.statuses["sales"] = [500, 200]
    counts, ticks, later = Counts(), Ticks(), timedelta()
    await write(store, "ticks", idle_at=0)
    await write(store, "c1", event("w1", "sales"))
    await start(
        receiver.config(
            receiver.destination("sales", failover="mailbox"), receiver.destination("mailbox")
        ),
        metrics=counts,
        delay_scale=0.05,
        on_idle=ticks.on_idle,
        clock=lambda: datetime.now(UTC) + later,
    )
    await counts.until(2)
    later = timedelta(minutes=1)
    await ticks.pass_by(2)
    assert rows(database, STATES) == [("w1", "sales", "delivered", 2)]


async def test_410_calls_the_failover_at_once(
    store: Store, receiver: Receiver, start: Start
) -> None:
    receiver.statuses["sales"] = [410]
    await write(store, "c1", event("w1", "sales"))
    worker = await start(
        receiver.config(
            receiver.destination("sales", failover="mailbox"), receiver.destination("mailbox")
        ),
        delay_scale=1,
    )
    await receiver.until(lambda: ("mailbox", "w1-f") in receiver.got)
    await write(store, "c2", event("w2", "sales"))
    worker.nudge()
    await receiver.until(lambda: ("mailbox", "w2-f") in receiver.got)
    assert ("sales", "w2") not in receiver.got


async def test_the_failover_gets_an_event_that_was_late_before_a_crash(
    store: Store, database: Path, receiver: Receiver, start: Start
) -> None:
    receiver.statuses["sales"] = ["hang"]
    config = receiver.config(
        receiver.destination("sales", failover="mailbox"), receiver.destination("mailbox")
    )
    begun = now_ms() - 14_000
    await write(store, "c1", event("w1", "sales"), at=begun)
    await store.lease("me", begun, 15_000, 10)  # tried, and then the process was gone
    await start(config, owner="me", delay_scale=1, patience=Patience(30))
    await receiver.until(lambda: ("mailbox", "w1-f") in receiver.got)
    assert receiver.got == [("sales", "w1"), ("mailbox", "w1-f")]
    assert rows(database, "SELECT begun_at FROM outbox WHERE id = 'w1'") == [(begun,)]


async def test_what_waited_while_the_server_was_down_has_its_whole_time(
    store: Store, database: Path, receiver: Receiver, start: Start
) -> None:
    ticks = Ticks()
    await write(store, "ticks", idle_at=0)
    await write(store, "c1", event("w1", "sales"), at=now_ms() - 3_600_000)
    config = receiver.config(
        receiver.destination("sales", failover="mailbox"), receiver.destination("mailbox")
    )
    await start(config, delay_scale=0.05, on_idle=ticks.on_idle)
    await ticks.pass_by(3)
    assert rows(database, STATES) == [("w1", "sales", "delivered", 1)]


async def test_a_clock_set_back_delays_nothing(
    store: Store, receiver: Receiver, start: Start
) -> None:
    receiver.statuses["sales"] = [500, 500, 200]
    set_by = timedelta()
    counts = Counts()
    await write(store, "c1", event("w1", "sales"))
    await start(
        receiver.config(receiver.destination("sales")),
        metrics=counts,
        delay_scale=0.05,
        clock=lambda: datetime.now(UTC) + set_by,
    )
    await counts.until(1)
    set_by = timedelta(minutes=-4)
    assert await counts.until(3) == [("sales", "delivered"), ("sales", "retry"), ("sales", "retry")]


async def test_a_restart_after_the_clock_went_back_waits_for_nothing(
    store: Store, receiver: Receiver, start: Start
) -> None:
    ahead = timedelta(minutes=4)
    receiver.statuses["sales"] = [500, 200]
    counts = Counts()
    await write(store, "c1", event("w1", "sales"))
    config = receiver.config(receiver.destination("sales"))
    worker = await start(
        config, metrics=counts, delay_scale=1, clock=lambda: datetime.now(UTC) + ahead
    )
    await counts.until(1)
    await worker.stop()
    await start(config, delay_scale=1)
    await receiver.until(lambda: receiver.got == [("sales", "w1")] * 2)


async def test_a_call_to_people_is_not_held_up_by_a_rush_of_records(
    store: Store, receiver: Receiver, start: Start
) -> None:
    receiver.statuses["sales"] = ["hang"]
    for n in range(20):
        record = replace(event(f"r{n}", "sales"), type="lead.captured")
        await write(store, f"c{n}", record)
    worker = await start(receiver.config(receiver.destination("sales")), patience=Patience(30))
    await receiver.until(lambda: len(receiver.got) == 8)
    await write(store, "hot", event("hot", "sales"))
    worker.nudge()
    await receiver.until(lambda: ("sales", "hot") in receiver.got)


async def test_one_event_that_cannot_be_made_stops_no_other(
    store: Store, database: Path, receiver: Receiver, start: Start
) -> None:
    def links(row: Outbox) -> dict[str, str]:
        if row.id == "bad":
            raise LookupError("no link")
        return {}

    counts = Counts()
    await write(store, "c1", event("bad", "sales"))
    await write(store, "c2", event("good", "sales"))
    await start(
        receiver.config(receiver.destination("sales")), metrics=counts, links=links, delay_scale=1
    )
    assert await counts.until(2) == [("sales", "delivered"), ("sales", "retry")]
    assert rows(database, "SELECT id, state, last_error FROM outbox ORDER BY id") == [
        ("bad", "pending", "not sent: LookupError: no link"),
        ("good", "delivered", None),
    ]


async def test_a_restart_takes_up_at_once_what_the_crashed_one_held(
    store: Store, receiver: Receiver, start: Start
) -> None:
    await write(store, "c1", event("w1", "sales"))
    await store.lease("me", now_ms(), 3_600_000, 10)
    config = receiver.config(receiver.destination("sales"))
    await start(config, owner="another")
    await start(config, owner="me")
    await receiver.until(lambda: receiver.got == [("sales", "w1")])


async def test_a_lease_is_renewed_while_the_attempt_lasts(
    store: Store, database: Path, receiver: Receiver, start: Start
) -> None:
    receiver.statuses["sales"] = ["hang"]
    await write(store, "c1", event("w1", "sales"))
    config = receiver.config(receiver.destination("sales"))
    await start(config, lease_ms=1800, patience=Patience(total=30), delay_scale=1)
    await receiver.until(lambda: len(receiver.got) == 1)
    ((leased_until,),) = until = rows(database, "SELECT leased_until FROM outbox")
    async with asyncio.timeout(5):
        while rows(database, "SELECT leased_until FROM outbox") == until:
            await at_rest(store)
    assert now_ms() < leased_until


async def test_stop_waits_for_the_attempt_in_flight_and_frees_the_rest(
    store: Store, database: Path, receiver: Receiver, start: Start
) -> None:
    receiver.statuses["sales"] = ["hang"]
    for n in range(10):
        await write(store, f"c{n}", event(f"w{n}", "sales"))
    worker = await start(receiver.config(receiver.destination("sales")), patience=Patience(30))
    await receiver.until(lambda: len(receiver.got) == 8)
    stopping = asyncio.create_task(worker.stop())
    receiver.over.set()
    await stopping
    assert rows(
        database, "SELECT state, attempts, leased_by, count(*) FROM outbox GROUP BY 1, 2, 3"
    ) == [("delivered", 1, None, 8), ("pending", 0, None, 2)]


async def test_idle_conversations_are_told_and_an_error_there_stops_nothing(
    store: Store, receiver: Receiver, start: Start
) -> None:
    told: list[list[str]] = []
    enough = asyncio.Event()

    async def on_idle(ids: list[str]) -> None:
        told.append(ids)
        if len(told) == 2:
            enough.set()
        raise LookupError("boom")

    await write(store, "idle", idle_at=now_ms() - 1)
    await write(store, "later", idle_at=now_ms() + 3_600_000)
    await write(store, "never")
    await start(receiver.config(receiver.destination("sales")), on_idle=on_idle)
    async with asyncio.timeout(5):
        await enough.wait()
    assert told[:2] == [["idle"], ["idle"]]
    await write(store, "c1", event("w1", "sales"))
    await receiver.until(lambda: receiver.got == [("sales", "w1")])


async def test_old_conversations_are_deleted_daily_by_the_retention(
    store: Store, database: Path, receiver: Receiver, start: Start
) -> None:
    moment, ticks = datetime.now(UTC), Ticks()
    old = int((moment - timedelta(days=31)).timestamp() * 1000)
    await write(store, "old", at=old)
    await write(store, "new", idle_at=old)
    await start(
        receiver.config(retention=Retention(30)), clock=lambda: moment, on_idle=ticks.on_idle
    )
    remaining = "SELECT id FROM conversations ORDER BY id"
    await ticks.pass_by(2)
    assert rows(database, remaining) == [("new",)]
    await write(store, "older", at=old)
    await ticks.pass_by(2)
    assert rows(database, remaining) == [("new",), ("older",)]
    moment += timedelta(days=1)
    await ticks.pass_by(2)
    assert rows(database, remaining) == [("new",)]

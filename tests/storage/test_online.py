"""Migrations of a PostgreSQL database in use: nobody who writes waits for one."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from storage import online, schema
from storage.engine import open_database
from storage.records import Extras
from storage.store import Store
from tests.storage.examples import first, handoff, turn
from tests.waiting import PATIENCE

TURNS = 12
OFFERS = """INSERT INTO handoffs (id, conversation, route, band, score, reason, state, offered_at)
  VALUES ('held', 'c', 'sales', 'hot', 1, 'band', 'queued', 1)"""


@pytest.fixture
async def old_url(
    postgres_empty: str, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> str:
    """A PostgreSQL database of an older version, in use."""
    with monkeypatch.context() as patch:
        patch.setattr(schema, "HEAD", getattr(request, "param", "0003"))
        await schema.upgrade(postgres_empty)
    return postgres_empty


@pytest.fixture
async def old(old_url: str) -> AsyncIterator[Store]:
    """A store of the older version: it was open before the migration."""
    store = Store(await open_database(old_url))
    yield store
    await store.close()


@pytest.fixture
async def held(old_url: str, old: Store) -> AsyncIterator[AsyncConnection]:
    """Somebody who wrote to `handoffs`, and neither commits nor goes."""
    engine = create_async_engine(old_url.replace("postgresql:", "postgresql+asyncpg:"))
    async with engine.connect() as connection:
        await connection.execute(text(OFFERS))
        yield connection
    await engine.dispose()


async def offers(store: Store, name: str) -> None:
    """Conversations that are begun and go on, each with a handoff, one after the other."""
    for number in range(TURNS):
        id = f"{name}{number}"
        await store.write(first(id, extras=Extras(handoff=handoff(id))))
        await store.write(turn(id))


async def test_turns_go_on_while_a_migration_waits_for_a_lock(
    old_url: str, old: Store, held: AsyncConnection
) -> None:
    upgrading = asyncio.create_task(schema.upgrade(old_url))
    await _waits(old_url, "CREATE TRIGGER")
    await offers(old, "c")
    assert not upgrading.done()
    await held.commit()
    assert await upgrading == schema.NEEDED
    await offers(old, "d")
    store = await Store.open(old_url)
    assert (await store.counts()).handoffs == {"queued": 2 * TURNS + 1}
    await store.close()


@pytest.mark.parametrize("old_url", ["0005"], indirect=True)
async def test_turns_go_on_while_an_index_is_built(
    old_url: str, old: Store, held: AsyncConnection, monkeypatch: pytest.MonkeyPatch
) -> None:
    # An index built in the usual way would make writers wait so long, and longer than they can.
    monkeypatch.setattr(online, "LOCK_MS", 60_000)
    upgrading = asyncio.create_task(schema.upgrade(old_url))
    await _waits(old_url, "CREATE INDEX")
    await offers(old, "c")
    assert not upgrading.done()
    await held.rollback()
    assert await upgrading == schema.NEEDED


@pytest.mark.parametrize("old_url", ["0005"], indirect=True)
async def test_a_migration_that_was_cut_off_while_it_built_an_index_is_taken_up(
    old_url: str, old: Store, held: AsyncConnection
) -> None:
    upgrading = asyncio.create_task(schema.upgrade(old_url))
    await _waits(old_url, "CREATE INDEX")
    await _run(old_url, _END)
    with pytest.raises(SQLAlchemyError):
        await upgrading
    assert await _run(old_url, _INVALID) == 1
    await held.rollback()
    assert await schema.upgrade(old_url) == schema.NEEDED
    assert await _run(old_url, _INVALID) == 0


async def test_two_that_upgrade_at_once_both_find_it_done(old_url: str) -> None:
    both = await asyncio.gather(schema.upgrade(old_url), schema.upgrade(old_url))
    assert both == [schema.NEEDED, schema.NEEDED]


_END = """SELECT pg_terminate_backend(pid) FROM pg_stat_activity
  WHERE datname = current_database() AND query LIKE 'CREATE INDEX%'"""
_INVALID = "SELECT count(*) FROM pg_index WHERE NOT indisvalid"


_WAITING = """SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'
  AND datname = current_database() AND query LIKE :begins || '%'"""


async def _run(url: str, statement: str, begins: str = "") -> object:
    engine = create_async_engine(url.replace("postgresql:", "postgresql+asyncpg:"))
    async with engine.begin() as connection:
        found = await connection.scalar(text(statement), {"begins": begins} if begins else {})
    await engine.dispose()
    return found


async def _waits(url: str, statement: str) -> None:
    """Until somebody waits for a lock with that statement; gives up with the test's patience."""
    async with asyncio.timeout(PATIENCE):
        while not await _run(url, _WAITING, statement):
            pass


@pytest.mark.parametrize(("patient", "limits"), [(False, ["5s", "10s"]), (True, ["0", "0"])])
async def test_statements_and_forgotten_transactions_end(
    postgres_url: str, patient: bool, limits: list[str]
) -> None:
    names = ("statement_timeout", "idle_in_transaction_session_timeout")
    database = await open_database(postgres_url, patient=patient)
    found = [
        await database.read(lambda c, name=name: c.exec_driver_sql(f"SHOW {name}").scalar())
        for name in names
    ]
    await database.close()
    assert found == limits

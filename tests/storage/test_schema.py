"""The database's version: what is migrated, what is refused, and that scripts and tables agree."""

import asyncio
import subprocess
import sys

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text

from storage import schema
from storage.engine import Database, open_database
from storage.errors import DatabaseNewer, DatabaseOlder, DatabaseUnavailable
from storage.store import Store
from storage.tables import metadata
from tests.storage.examples import begin


async def run(url: str, *statements: str) -> None:
    def work(connection: Connection) -> None:
        for statement in statements:
            connection.execute(text(statement))

    database = await open_database(url)
    await database.write(work)
    await database.close()


async def test_the_migrations_make_exactly_the_tables(database: Database) -> None:
    def differences(connection: Connection) -> list[object]:
        options = {"compare_type": True, "compare_server_default": True}
        context = MigrationContext.configure(connection, opts=options)
        return list(compare_metadata(context, metadata))

    assert await database.read(differences) == []


def test_the_code_knows_every_revision_in_order() -> None:
    config = Config()
    config.set_main_option("script_location", str(schema.SCRIPTS))
    scripts = ScriptDirectory.from_config(config)
    known = [script.revision for script in scripts.walk_revisions()]
    assert known == list(reversed(schema.REVISIONS))
    assert scripts.get_current_head() == schema.HEAD


async def test_an_empty_database_is_migrated_by_opening(empty_url: str) -> None:
    assert await schema.current(empty_url) is None
    store = await Store.open(empty_url)
    await begin(store, "c1")
    await store.close()
    assert await schema.current(empty_url) == schema.HEAD


async def test_upgrade_tells_the_version_and_may_be_repeated(empty_url: str) -> None:
    assert await schema.upgrade(empty_url) == schema.HEAD
    assert await schema.upgrade(empty_url) == schema.HEAD
    assert await schema.current(empty_url) == schema.HEAD


async def test_a_database_of_the_first_version_is_upgraded_with_what_it_holds(
    empty_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(schema, "HEAD", "0001")
        assert await schema.upgrade(empty_url) == "0001"
    columns = "id, conversation, sequence, destination, type, created_at, state, attempts, next_at"
    await run(
        empty_url,
        f"INSERT INTO outbox ({columns}, rank, data) VALUES "  # noqa: S608 - our own words
        "('w1', 'c1', 1, 'crm', 'lead.handoff', 5, 'pending', 2, 7, 0, '{}')",
    )
    assert await schema.upgrade(empty_url) == schema.NEEDED
    store = await Store.open(empty_url)
    assert await store.late(["crm"], 5, 9) == [("w1", "crm")]
    assert [row.id for row in await store.lease("me", 7, 1000, 9)] == ["w1"]
    await store.close()


async def test_two_that_open_an_empty_database_at_once_both_succeed(empty_url: str) -> None:
    stores = await asyncio.gather(Store.open(empty_url), Store.open(empty_url))
    await begin(stores[0], "c1")
    assert await stores[1].conversation_by_id("c1") is not None
    for store in stores:
        await store.close()


async def test_without_leave_to_migrate_an_empty_database_is_refused(empty_url: str) -> None:
    with pytest.raises(DatabaseOlder, match=r"has version none.*run `handraise db upgrade`"):
        await Store.open(empty_url, migrate=False)


async def test_an_older_database_is_refused_with_the_command(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(schema, "REVISIONS", (*schema.REVISIONS, "9998"))
    monkeypatch.setattr(schema, "NEEDED", "9998")
    wanted = r"has version \d{4}, this handraise wants 9998: run `handraise db upgrade`"
    with pytest.raises(DatabaseOlder, match=wanted):
        await Store.open(url)


async def test_what_only_older_versions_need_goes_after_the_rollout(
    empty_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def indexes() -> set[str]:
        database = await open_database(empty_url)
        found = await database.read(lambda c: inspect(c).get_indexes("handoffs"))
        await database.close()
        return {str(index["name"]) for index in found} & {"handoffs_holder", "handoffs_held"}

    with monkeypatch.context() as patch:
        patch.setattr(schema, "HEAD", "0003")
        await schema.upgrade(empty_url)
    assert await indexes() == {"handoffs_holder"}
    assert await schema.upgrade(empty_url) == schema.NEEDED
    assert await indexes() == {"handoffs_holder", "handoffs_held"}
    await (await Store.open(empty_url)).close()
    assert await schema.upgrade(empty_url, after=True) == schema.HEAD
    assert await indexes() == {"handoffs_held"}
    assert await schema.upgrade(empty_url) == schema.HEAD
    await (await Store.open(empty_url)).close()


@pytest.mark.parametrize(("oldest", "runs"), [(schema.NEEDED, True), ("9998", False)])
async def test_a_database_one_rollout_ahead_says_whether_this_code_runs_on_it(
    url: str, oldest: str, runs: bool
) -> None:
    await run(
        url,
        "UPDATE alembic_version SET version_num = '9999'",
        f"UPDATE keys SET value = CAST('{oldest}' AS {_BYTES[url[:6]]})"  # noqa: S608 - our words
        " WHERE name = 'oldest revision'",
    )
    if runs:
        await (await Store.open(url)).close()
    else:
        with pytest.raises(DatabaseNewer):
            await Store.open(url)


_BYTES = {"sqlite": "BLOB", "postgr": "BYTEA"}


async def test_a_newer_database_is_refused_by_opening_and_by_upgrade(url: str) -> None:
    await run(url, "UPDATE alembic_version SET version_num = '9999'", "DELETE FROM keys")
    for attempt in (Store.open(url), schema.upgrade(url)):
        with pytest.raises(DatabaseNewer, match="version 9999, which this handraise"):
            await attempt
    assert await schema.current(url) == "9999"


async def test_another_programs_database_is_left_alone(empty_url: str) -> None:
    await run(empty_url, "CREATE TABLE recipes (id int)")
    with pytest.raises(DatabaseUnavailable, match=r"another program .it holds the table recipes"):
        await Store.open(empty_url)


def test_a_database_that_is_up_to_date_opens_without_alembic(sqlite_url: str) -> None:
    program = (
        "import asyncio, sys\n"
        "from storage.store import Store\n"
        f"async def main(): await (await Store.open({sqlite_url!r})).close()\n"
        "asyncio.run(main())\n"
        "print([name for name in ('alembic', 'asyncpg') if name in sys.modules])\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert (done.stdout.strip(), done.stderr) == ("[]", "")

"""How SQLite finds rows: every statement of the busy paths by an index, none by reading a table."""

import sqlite3
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import Engine, event, make_url

from storage.records import Attempt, Extras
from storage.store import Store
from storage.tables import metadata
from tests.storage.examples import NOW, anna, claim, everything, first, turn


class Watched:
    """A store on SQLite that shows the plan of each statement it runs."""

    def __init__(self, store: Store, path: str) -> None:
        self.store = store
        self.path = path
        self._ran: list[tuple[str, Any]] = []

    def note(self, conn: Any, cursor: Any, statement: str, parameters: Any, *rest: Any) -> None:
        self._ran.append((statement, parameters))

    async def plans(self, call: Awaitable[object]) -> list[str]:
        """The steps of all statements that `call` runs; those of subqueries are indented."""
        self._ran.clear()
        await call
        connection = sqlite3.connect(self.path)
        steps = [
            row[3] if row[1] == 0 else "  " + row[3]
            for statement, parameters in self._ran
            if not statement.startswith(("BEGIN", "PRAGMA"))
            for row in connection.execute("EXPLAIN QUERY PLAN " + statement, parameters)
        ]
        connection.close()
        return steps


@pytest.fixture
async def watched(sqlite_url: str) -> Any:
    store = await Store.open(sqlite_url)
    await store.write(first(extras=everything()))
    found = Watched(store, make_url(sqlite_url).database or "")
    event.listen(Engine, "before_cursor_execute", found.note)
    yield found
    event.remove(Engine, "before_cursor_execute", found.note)
    await store.close()


def full_scans(steps: list[str]) -> Iterator[str]:
    """Steps that read a whole table of ours, or sort what an index could have given in order.

    A subquery may sort: it has a lead's conversations or a handoff's events, a few rows.
    """
    # `handoff_counts` is kept short.
    kept = {*metadata.tables, "c", "k", "l", "newest", "earlier"} - {"handoff_counts"}
    tables = {f"SCAN {name}" for name in kept}
    for step in steps:
        sorts = "ORDER BY" in step and not step.startswith(" ")
        if sorts or step.strip() in tables:
            yield step


async def test_a_token_is_found_by_its_index(watched: Watched) -> None:
    assert await watched.plans(watched.store.conversation("token of c1")) == [
        "SEARCH conversations USING INDEX conversations_token (token_hash=?)"
    ]
    assert await watched.plans(watched.store.visitor("visitor token of c1", 0)) == [
        "SEARCH visitors USING INDEX visitors_token (token_hash=?)"
    ]


async def test_idle_ones_are_found_by_the_partial_index(watched: Watched) -> None:
    assert await watched.plans(watched.store.idle_due(NOW, 9)) == [
        "SEARCH conversations USING INDEX conversations_idle (idle_at<?)"
    ]


async def test_due_events_are_found_by_the_partial_index(watched: Watched) -> None:
    steps = await watched.plans(watched.store.lease("me", NOW + 9, 1000, 9))
    assert steps[0] == "SEARCH outbox USING INDEX outbox_due (rank=? AND next_at<?)"
    assert list(full_scans(steps)) == []


async def test_leads_come_in_the_order_of_their_index(watched: Watched) -> None:
    steps = await watched.plans(watched.store.leads(limit=9))
    assert steps[0] == "SCAN leads USING INDEX leads_created"
    assert list(full_scans(steps[1:])) == []
    steps = await watched.plans(watched.store.leads(limit=9, before="l1"))
    assert "SEARCH leads USING INDEX leads_created ((created_at,id)<(?,?))" in steps


async def test_a_lead_is_found_by_its_email(watched: Watched) -> None:
    steps = await watched.plans(watched.store.lead("anna@acme.io"))
    assert "SEARCH leads USING INDEX leads_email (email_key=?)" in steps
    # The last one sorts: a lead has few conversations, and an index in the order of their last
    # turns would be written at every turn.
    assert list(full_scans(steps)) == ["USE TEMP B-TREE FOR ORDER BY"]


Call = Callable[[Store], Awaitable[object]]


@pytest.mark.parametrize(
    "call",
    [
        pytest.param(lambda store: store.write(turn()), id="a turn"),
        pytest.param(lambda store: store.write(first("c2")), id="a first turn"),
        pytest.param(
            lambda store: store.write(turn(extras=Extras(lead=anna()))),
            id="a turn with a lead",
        ),
        pytest.param(lambda store: store.events_after("c1", 0), id="events"),
        pytest.param(lambda store: store.acks("c1"), id="acks"),
        pytest.param(lambda store: store.turns("c1"), id="turns"),
        pytest.param(lambda store: store.touches("visitor of c1"), id="touches"),
        pytest.param(
            lambda store: store.settle(
                "w1", Attempt(NOW, 200, 1, None, None), state="delivered", next_at=None
            ),
            id="settling",
        ),
        pytest.param(lambda store: store.handoffs(limit=9), id="handoffs"),
        pytest.param(lambda store: store.handoffs(limit=9, state="queued"), id="by state"),
        pytest.param(lambda store: store.write(claim()), id="a claim"),
        pytest.param(lambda store: store.timers_are_due(NOW), id="whether timers are due"),
        pytest.param(lambda store: store.due_timers(NOW, 1, 9), id="due timers"),
        pytest.param(lambda store: store.opened("h1", None, NOW), id="that it was opened"),
        pytest.param(lambda store: store.next_due(), id="the next due"),
        pytest.param(lambda store: store.counts(), id="counts"),
    ],
)
async def test_no_table_is_read_whole(watched: Watched, call: Call) -> None:
    steps = await watched.plans(call(watched.store))
    assert steps
    assert list(full_scans(steps)) == []


async def test_a_statement_without_an_index_would_be_seen(watched: Watched) -> None:
    with sqlite3.connect(watched.path) as connection:
        connection.execute("DROP INDEX outbox_created")
    connection.close()
    steps = await watched.plans(watched.store.requeue(now=NOW, since=0))
    assert list(full_scans(steps)) == ["SCAN outbox"]

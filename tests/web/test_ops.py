"""Liveness, readiness and figures."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from agent.bus import Bus
from storage.records import Attempt, Seen
from tests.seeding import ANN, FLOW, NOW_MS
from tests.web.conftest import Served


async def body(served: Served, path: str) -> tuple[int, Any]:
    async with served.client.get(path) as answer:
        return answer.status, await answer.json()


async def test_a_process_that_answers_is_alive(served: Served) -> None:
    assert await body(served, "/healthz") == (200, {"status": "ok"})


async def test_a_server_with_database_and_flows_is_ready(served: Served) -> None:
    flows = {"running": ["saas-demo"], "faults": {}}
    assert await body(served, "/readyz") == (
        200,
        {"status": "ready", "wrong": [], "warnings": [], "flows": flows, "destinations": {}},
    )


async def test_a_bus_that_is_silent_is_told_and_the_server_stays_ready(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Bus, "trouble", "redis is silent (no answer)")
    status, told = await body(served, "/readyz")
    assert (status, told["warnings"]) == (200, ["bus: redis is silent (no answer)"])


async def test_a_destination_in_trouble_is_told_and_the_server_stays_ready(
    served: Served,
) -> None:
    store = served.world.store
    await store.know_destinations({"sales": "a", "forgotten": "b"}, NOW_MS)
    await served.world.hot(ANN)
    (row,) = await store.lease("me", NOW_MS, 1000, 1)
    attempt = Attempt(NOW_MS, 410, 5, "answered 410 with something", None)
    seen = Seen(delivered=False, gone=True, patience_ms=1, fault="template failed: secret")
    await store.settle(row.id, attempt, state="dead", next_at=None, seen=seen)
    status, told = await body(served, "/readyz")
    at = "2026-11-23T10:00:00.000Z"
    assert (status, told["status"], told["destinations"]) == (
        200,
        "ready",
        {
            "sales": f"disabled since {at}, its template fails since {at}: "
            "`handraise handoffs destinations` says why"
        },
    )
    async with served.client.get("/metrics") as answer:
        figures = await answer.text()
    name = 'handraise_destination{destination="sales",state='
    assert [f'{name}"{state}"}} 1.0' in figures for state in ("disabled", "template_fault")] == [
        *(True, True)
    ]
    assert "forgotten" not in figures


async def break_flow(served: Served, folder: Path, name: str) -> None:
    (folder / "flows" / f"{name}.yaml").write_text(FLOW + "surprise: 1\n", encoding="utf-8")
    await served.world.flows.reload()


async def test_a_fault_in_a_running_flow_is_told_and_the_server_stays_ready(
    served: Served, tmp_path: Path
) -> None:
    await break_flow(served, tmp_path, "saas-demo")
    status, told = await body(served, "/readyz")
    assert (status, told["status"], list(told["flows"]["faults"])) == (
        200,
        "ready",
        ["saas-demo.yaml"],
    )
    assert "surprise" in told["flows"]["faults"]["saas-demo.yaml"][0]


async def test_a_flow_that_never_ran_keeps_a_new_server_from_being_ready(
    served: Served, tmp_path: Path
) -> None:
    await break_flow(served, tmp_path, "other")
    status, told = await body(served, "/readyz")
    assert (status, told["status"]) == (503, "unavailable")
    assert told["wrong"] == [
        "flows: other cannot run for the faults below. Mend them: `handraise check`."
    ]


async def test_a_faulty_file_added_to_a_ready_server_stops_nobody(
    served: Served, tmp_path: Path
) -> None:
    await body(served, "/readyz")
    await break_flow(served, tmp_path, "other")
    status, told = await body(served, "/readyz")
    assert (status, list(told["flows"]["faults"])) == (200, ["other.yaml"])


async def test_a_broken_database_is_said_and_the_process_stays_alive(
    served: Served, tmp_path: Path
) -> None:
    with closing(sqlite3.connect(tmp_path / "handraise.db")) as vandal:
        vandal.execute("DROP TABLE outbox")
    status, told = await body(served, "/readyz")
    assert status == 503
    assert told["wrong"] == [
        "database: OperationalError on a simple read. Look at the server's log."
    ]
    assert (await body(served, "/healthz"))[0] == 200


async def test_figures_come_from_the_store_and_the_conversations(served: Served) -> None:
    await served.world.hot(ANN)
    pending = (await served.world.store.counts()).outbox_pending
    async with served.client.get("/metrics") as answer:
        text = await answer.text()
        assert answer.headers["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"
    wanted = ("handraise_handoffs{", "handraise_outbox_pending", "handraise_conversations_open")
    found = [line for line in text.splitlines() if line.startswith(wanted)]
    assert found == [
        "handraise_conversations_open 1.0",
        'handraise_handoffs{state="queued"} 1.0',
        f"handraise_outbox_pending {pending}.0",
    ]

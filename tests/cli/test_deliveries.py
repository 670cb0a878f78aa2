"""`handraise handoffs destinations|enable|dead`, and sending a stretch of time again."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from agent.config import PRESETS
from storage.records import Attempt, Seen
from storage.store import Store
from tests.cli.conftest import Run
from tests.cli.test_handoffs import DATABASE, Receiver, receiver
from tests.cli.test_leads import ids_away
from tests.seeding import NOW_MS, SECRET
from tests.webhook.targets import BY_PRESET

__all__ = ["receiver"]

WITH = ("--config", "config.yaml")


def on_store(work: Callable[[Store], Awaitable[object]]) -> None:
    async def run() -> None:
        store = await Store.open(DATABASE)
        await work(store)
        await store.close()

    asyncio.run(run())


async def gone(store: Store) -> None:
    """The destination sales answers 410 to the first event, by a template that fails."""
    await store.know_destinations({"sales": "a", "crm": "b"}, NOW_MS)
    (row,) = await store.lease("test", NOW_MS, 1, 1)
    attempt = Attempt(NOW_MS, 410, 34, "answered 410", None)
    seen = Seen(delivered=False, gone=True, patience_ms=1, fault="template failed: no filter")
    await store.settle(row.id, attempt, state="dead", next_at=None, seen=seen)


def test_destinations_are_listed_with_what_is_wrong_and_how_to_mend_it(seeded: Run) -> None:
    on_store(gone)
    assert seeded("handoffs", "destinations", *WITH).output == (
        "name   kind     state                      last success (UTC)\n"
        "sales  webhook  disabled 2026-11-23 10:00  \n"
        "    last error: answered 410\n"
        "    template failed: no filter\n"
        "    mend it, then: handraise handoffs enable sales\n"
        "crm    webhook  not tried                  \n"
    )


def test_destinations_for_programs(seeded: Run) -> None:
    on_store(gone)
    found = json.loads(seeded("handoffs", "destinations", "--format", "json", *WITH).output)
    at = "2026-11-23T10:00:00.000Z"
    nothing = ("last_success", "failing_since", "last_error", "disabled_at", "disabled_why")
    assert found == [
        {
            "name": "sales",
            "kind": "webhook",
            "template": None,
            "last_success": None,
            "failing_since": at,
            "last_error": "answered 410",
            "disabled_at": at,
            "disabled_why": "gone",
            "fault": "template failed: no filter",
            "fault_at": at,
        },
        {
            "name": "crm",
            "kind": "webhook",
            "template": None,
            **dict.fromkeys((*nothing, "fault", "fault_at")),
        },
    ]


def test_enabling_tells_how_much_will_be_sent(seeded: Run) -> None:
    assert seeded("handoffs", "enable", "sales", *WITH).output == "sales is in service.\n"
    on_store(gone)
    seeded("handoffs", "replay", "--since", "99999d", *WITH)
    assert seeded("handoffs", "enable", "sales", *WITH).output == (
        "sales is in service again; 3 events will be sent.\n"
    )
    assert "disabled" not in seeded("handoffs", "destinations", *WITH).output


def test_enabling_what_nobody_configured_is_an_error(seeded: Run) -> None:
    result = seeded("handoffs", "enable", "sale", *WITH)
    assert (result.exit_code, "Did you mean sales?" in result.output) == (1, True)


def test_dead_events_are_listed_with_their_ids_and_why(seeded: Run) -> None:
    assert seeded("handoffs", "dead").output == "No dead events.\n"
    on_store(gone)
    assert ids_away(seeded("handoffs", "dead").output) == (
        "written (UTC)     type          destination  tries\n"
        "2026-11-23 10:00  lead.handoff  sales        1\n"
        "    msg_ID hand_ID\n"
        "    last error: answered 410\n"
    )
    (found,) = json.loads(seeded("handoffs", "dead", "--format", "json").output)
    assert (found["type"], found["attempts"], found["last_error"]) == (
        "lead.handoff",
        1,
        "answered 410",
    )


def test_a_dead_event_is_sent_again_by_its_webhook_id(seeded: Run) -> None:
    on_store(gone)
    (found,) = json.loads(seeded("handoffs", "dead", "--format", "json").output)
    assert seeded("handoffs", "replay", found["webhook_id"], *WITH).output == (
        "1 event will be sent again by `handraise serve`.\n"
    )


@pytest.mark.parametrize(
    ("options", "events"),
    [
        (("--since", "99999d"), 5),
        (("--since", "99999d", "--to", "crm"), 2),
        (("--since", "99999d", "--until", "99998d"), 0),
        (("--since", "99999d", "--delivered", "--to", "sales"), 3),
    ],
)
def test_a_stretch_of_time_is_sent_again(
    seeded: Run, tmp_path: Path, options: tuple[str, ...], events: int
) -> None:
    on_store(gone)
    told = f"{events} events will be sent again by `handraise serve`."
    said = seeded("handoffs", "replay", *options, *WITH).output.strip()
    assert said == (told if events else "Nothing to send again.")


def test_a_stretch_needs_its_beginning(seeded: Run) -> None:
    result = seeded("handoffs", "replay", "hand_1", "--delivered", *WITH)
    assert (result.exit_code, "--until, --delivered and --to need --since" in result.output) == (
        2,
        True,
    )


def test_a_parked_event_says_what_it_waits_for(seeded: Run) -> None:
    async def park(store: Store) -> None:
        await gone(store)
        (row,) = await store.lease("test", NOW_MS + 60_000, 1000, 1)
        assert row.destination == "sales"
        await store.park("test", row.id, "destination sales is disabled")

    on_store(park)
    (found, *_) = json.loads(seeded("handoffs", "list", "--format", "json").output)
    assert (
        "    waits: destination sales is disabled\n"
        in seeded("handoffs", "show", found["id"]).output
    )


@pytest.mark.parametrize("preset", [name for name in PRESETS if name != "mail"])
def test_a_test_has_the_shape_of_the_destinations_template(
    run: Run, receiver: type[Receiver], preset: str
) -> None:
    port = int(Path("config.yaml").read_text("utf-8").partition("127.0.0.1:")[2].partition("/")[0])
    Path("config.yaml").write_text(
        f"destinations: {{here: {{url: 'http://127.0.0.1:{port}/hook', secret: {SECRET}, "
        f"template: {preset}, headers: {{authorization: Bearer x}}, allow_private: true}}}}\n",
        "utf-8",
    )
    result = run("handoffs", "test", "here", *WITH)
    ((headers, body),) = receiver.posted
    sent = json.loads(body)
    faults = [error.message for error in Draft202012Validator(BY_PRESET[preset]).iter_errors(sent)]
    assert (result.exit_code, faults) == (0, [])
    assert headers["authorization"] == "Bearer x"
    assert "http://127.0.0.1:8080/handoff/sample" in body.decode()

"""`handraise handoffs`: how each stands, sending again, and trying a destination."""

import asyncio
import json
import re
import socket
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import ClassVar

import pytest
from standardwebhooks import Webhook

from agent.config import Config
from storage.records import Attempt
from storage.store import Store
from tests.cli.conftest import CONFIG, Run
from tests.cli.test_leads import ids_away
from tests.seeding import ANN, NOW_MS, SECRET, world

DATABASE = "sqlite:///handraise.db"


def handoff(run: Run) -> str:
    found = json.loads(run("handoffs", "list", "--format", "json").output)
    return str(found[0]["id"])


def deliver(*outcomes: tuple[int | None, str | None, str]) -> None:
    """Attempts on the first event: status, error and the state it has afterwards."""

    async def run() -> None:
        store = await Store.open(DATABASE)
        for number, (status, error, state) in enumerate(outcomes):
            now = NOW_MS + number
            rows = await store.lease("test", now, 1, 1)
            attempt = Attempt(now, status, 34, error, "answer")
            due = now + 1 if state == "pending" else None
            await store.settle(rows[0].id, attempt, state=state, next_at=due)
        await store.close()

    asyncio.run(run())


@pytest.fixture
def kept(run: Run, tmp_path: Path) -> Run:
    """A database with one lead for whom no destination was configured."""

    async def seed() -> None:
        here = await world(tmp_path, Config())
        await here.hot(ANN)
        await here.store.close()

    asyncio.run(seed())
    return run


HEADER = "offered (UTC)     band  score  state   tries  lead\n"


def test_the_list_shows_who_waits(seeded: Run) -> None:
    result = seeded("handoffs", "list")
    assert ids_away(result.output) == (
        f"{HEADER}2026-11-23 10:00  hot      75  queued      0  Ann Lee <ann@acme.io>\n"
        "    hand_ID\n"
    )


def test_the_list_says_plainly_that_a_lead_is_kept_for_want_of_a_destination(kept: Run) -> None:
    result = kept("handoffs", "list")
    assert ids_away(result.output) == (
        "offered (UTC)     band  score  state  tries  lead\n"
        "2026-11-23 10:00  hot      75  kept       0  Ann Lee <ann@acme.io>\n"
        "    hand_ID\n"
        "Kept here and sent nowhere, because no destination is configured: name one as "
        "`default_destination` in config.yaml, then `handraise handoffs replay --since 30d`.\n"
    )


def test_the_list_tells_the_last_error(seeded: Run) -> None:
    deliver((500, "answered 500", "pending"))
    assert "    last error: answered 500\n" in seeded("handoffs", "list").output


def test_handoffs_are_chosen_by_state(seeded: Run) -> None:
    assert seeded("handoffs", "list", "--state", "delivered").output == "No handoffs yet.\n"
    assert "queued" in seeded("handoffs", "list", "--state", "queued").output


def test_show_tells_the_whole_chain(seeded: Run) -> None:
    deliver((500, "answered 500", "pending"), (200, None, "delivered"))
    result = seeded("handoffs", "show", handoff(seeded))
    lines = ids_away(result.output).splitlines()
    assert lines[:12] == [
        "Ann Lee <ann@acme.io>  hot 75",
        "  id        hand_ID",
        "  flow      saas-demo",
        "  offered   2026-11-23 10:00 UTC, route 1: the band was reached",
        "  delivered 2026-11-23 10:00 UTC",
        "  2026-11-23T10:00:00.000Z               qualified     the deciding answer, band",
        "  2026-11-23T10:00:00.000Z       +0.0 s  queued        sales",
        "  2026-11-23T10:00:00.001Z       +0.0 s  delivered     sales",
        "  1 lead.handoff -> sales  delivered after 2 attempts",
        "    msg_ID",
        "    2026-11-23T10:00:00.000Z  500     34 ms  answered 500",
        "    2026-11-23T10:00:00.001Z  200     34 ms",
    ]
    assert "  4 lead.captured -> crm  pending" in lines


def test_show_as_json_holds_the_attempts(seeded: Run) -> None:
    deliver((None, "no answer within 10 s", "pending"))
    shown = json.loads(seeded("handoffs", "show", handoff(seeded), "--format", "json").output)
    assert [event["type"] for event in shown["events"]] == [
        "lead.handoff",
        "lead.updated",
        "lead.updated",
        "lead.captured",
    ]
    assert shown["events"][0]["attempts"] == [
        {
            "at": "2026-11-23T10:00:00.000Z",
            "status": None,
            "latency_ms": 34,
            "error": "no answer within 10 s",
            "response": "answer",
        }
    ]


@pytest.mark.parametrize("command", ["show", "replay"])
def test_an_unknown_handoff_is_an_error(seeded: Run, command: str) -> None:
    result = seeded("handoffs", command, "hand_1")
    assert (result.exit_code, result.stdout, result.stderr) == (
        1,
        "",
        "Error: There is no handoff hand_1; `handraise handoffs list` shows those there are\n",
    )


def test_replay_sends_what_was_delivered_again_under_the_same_webhook_id(seeded: Run) -> None:
    deliver((200, None, "delivered"))
    before = json.loads(seeded("handoffs", "show", handoff(seeded), "--format", "json").output)
    result = seeded("handoffs", "replay", handoff(seeded))
    after = json.loads(seeded("handoffs", "show", handoff(seeded), "--format", "json").output)
    assert (result.exit_code, result.output) == (
        0,
        "4 events will be sent again by `handraise serve`.\n",
    )
    assert after["events"][0]["webhook_id"] == before["events"][0]["webhook_id"]
    assert [e["events"][0]["state"] for e in (before, after)] == ["delivered", "pending"]


def test_replay_gives_what_was_kept_to_the_default_destination(kept: Run) -> None:
    nothing = kept("handoffs", "replay", "--since", "99999w")
    assert nothing.output == (
        "Nothing to send again. What was kept waits for a `default_destination`.\n"
    )
    Path("config.yaml").write_text(CONFIG, "utf-8")
    moved = kept("handoffs", "replay", "--since", "99999w", "--config", "config.yaml")
    assert moved.output == "4 events will be sent again by `handraise serve`.\n"
    shown = json.loads(kept("handoffs", "show", handoff(kept), "--format", "json").output)
    assert {event["destination"] for event in shown["events"]} == {"crm"}


@pytest.mark.parametrize("arguments", [[], ["hand_1", "--since", "2h"], ["--since", "2"]])
def test_replay_wants_ids_or_a_span(run: Run, arguments: list[str]) -> None:
    assert run("handoffs", "replay", *arguments).exit_code == 2


class Receiver(BaseHTTPRequestHandler):
    """Keeps what was posted, and answers with the status it is told to."""

    status = 200
    posted: ClassVar[list[tuple[dict[str, str], bytes]]] = []

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        self.posted.append((dict(self.headers), body))
        self.send_response(self.status)
        self.end_headers()
        self.wfile.write(b"thanks")

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def receiver() -> Iterator[type[Receiver]]:
    """A receiver on this machine that config.yaml's destination `here` points to."""

    class Fresh(Receiver):
        posted: ClassVar[list[tuple[dict[str, str], bytes]]] = []

    with HTTPServer(("127.0.0.1", 0), Fresh) as server:
        thread = Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        configure(server.server_address[1])
        yield Fresh
        server.shutdown()
        thread.join()


def configure(port: int, private: bool = True) -> None:
    Path("config.yaml").write_text(
        f"destinations: {{here: {{url: 'http://127.0.0.1:{port}/hook', secret: {SECRET}, "
        f"allow_private: {str(private).lower()}}}}}\n",
        "utf-8",
    )


def test_test_sends_a_signed_sample_and_shows_the_answer(
    run: Run, receiver: type[Receiver]
) -> None:
    result = run("handoffs", "test", "here", "--config", "config.yaml")
    ((headers, body),) = receiver.posted
    sent = Webhook(SECRET).verify(body, {k.lower(): v for k, v in headers.items()})
    assert (sent["type"], sent["data"]["test"]) == ("lead.handoff", True)
    assert result.exit_code == 0
    assert (
        re.sub(r"\d+ ms", "N ms", result.output) == "here answered 200 in N ms: taken\n  thanks\n"
    )


def test_test_fails_when_it_is_not_taken(run: Run, receiver: type[Receiver]) -> None:
    receiver.status = 500
    result = run("handoffs", "test", "here", "--config", "config.yaml")
    assert result.exit_code == 1
    assert re.sub(r"\d+ ms", "N ms", result.output) == (
        "here answered 500 in N ms: not taken\n  answered 500\n  thanks\n"
    )


@pytest.mark.parametrize(
    ("private", "said"), [(True, "no connection"), (False, "is not on the public internet")]
)
def test_test_says_why_nobody_answered(run: Run, private: bool, said: str) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        configure(closed.getsockname()[1], private)
        result = run("handoffs", "test", "here", "--config", "config.yaml")
    assert result.exit_code == 1
    assert "here did not answer in" in result.output
    assert said in result.output


def test_test_of_an_unknown_destination_names_a_near_one(seeded: Run) -> None:
    result = seeded("handoffs", "test", "sale", "--config", "config.yaml")
    assert (result.exit_code, result.stderr) == (
        1,
        "Error: The configuration has no destination sale\n-> Did you mean sales?\n",
    )
    bare = seeded("handoffs", "test", "sales")
    assert bare.stderr.endswith("-> Name the configuration with --config F.\n")

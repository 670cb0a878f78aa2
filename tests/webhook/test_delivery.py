"""One attempt against receivers of every temper, each with its outcome; every delivery verified."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import aiohttp
import orjson
import pytest
from aiohttp import web
from aiohttp.abc import AbstractResolver, ResolveResult
from hypothesis import given, settings
from hypothesis import strategies as st

from agent import __version__
from agent.config import Destination
from agent.webhook.delivery import MAX_ANSWER, Outcome, Patience, deliver, retry_after
from agent.webhook.guard import session
from storage.records import Attempt
from tests.webhook.conftest import ROW, SECRET, Peer, Receiver

LINKS = {"handoff": "https://chat.example.com/handoff/t"}
QUICK = Patience(total=0.2, connect=0.1, answer=0.05)
RawPeer = Callable[[Peer], Awaitable[str]]


async def attempt(
    through: aiohttp.ClientSession, destination: Destination, patience: Patience | None = None
) -> Outcome:
    """Deliver ROW now; the outcome without what depends on the clock."""
    now = datetime.now(UTC)
    outcome = await deliver(through, destination, ROW, LINKS, now, patience or Patience())
    assert outcome.attempt.at == int(now.timestamp() * 1000)
    assert 0 <= outcome.attempt.latency_ms < 5000
    return replace(outcome, attempt=replace(outcome.attempt, at=0, latency_ms=0))


def failed(status: int | None, error: str | None, response: str | None = None) -> Attempt:
    return Attempt(at=0, status=status, latency_ms=0, error=error, response=response)


def answering(
    status: int, text: str = "", **headers: str
) -> Callable[..., Awaitable[web.Response]]:
    async def answer(_: web.Request) -> web.Response:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return web.Response(status=status, text=text, headers=named)

    return answer


async def test_a_delivery_is_one_signed_post_of_the_events_json(
    inside: aiohttp.ClientSession, receiver: Receiver
) -> None:
    outcome = await attempt(inside, receiver.destination())
    assert outcome == Outcome(failed(200, None, "thanks"), "delivered")
    assert [orjson.loads(body) for body in receiver.bodies] == [
        {
            "type": "lead.handoff",
            "timestamp": "2026-11-23T10:00:00.000Z",
            "data": {"score": {"total": 86}, "lead": {"name": "Zoë"}, "source": {}, "links": LINKS},
        }
    ]
    headers = receiver.headers[0]
    assert headers["content-type"] == "application/json"
    assert headers["user-agent"] == f"Handraise/{__version__}"
    assert headers["webhook-id"] == "msg_1"
    assert "cookie" not in headers


async def test_both_secrets_sign_while_they_rotate(
    inside: aiohttp.ClientSession, receiver: Receiver
) -> None:
    new = "whsec_b3RoZXItZXhhbXBsZS1vbmx5LW1ha2UteW91ci1vd24hIQ=="
    outcome = await attempt(inside, receiver.destination(secrets=(new, SECRET)))
    assert outcome.retry == "delivered"
    assert receiver.headers[0]["webhook-signature"].count("v1,") == 2


async def test_a_failing_template_is_delivered_in_the_usual_shape_and_shown(
    inside: aiohttp.ClientSession, receiver: Receiver
) -> None:
    outcome = await attempt(inside, receiver.destination(template="{{ 1 / 0 }}"))
    reason = "template failed, sent in the usual shape: ZeroDivisionError: division by zero"
    assert outcome == Outcome(failed(200, reason, "thanks"), "delivered", fault=reason)
    assert orjson.loads(receiver.bodies[0])["type"] == "lead.handoff"


@pytest.mark.parametrize("status", [200, 201, 202, 204, 299])
async def test_every_2xx_is_success(
    inside: aiohttp.ClientSession, receiver: Receiver, status: int
) -> None:
    receiver.answer = answering(status)
    assert await attempt(inside, receiver.destination()) == Outcome(
        failed(status, None), "delivered"
    )


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (answering(500, "oh no"), Outcome(failed(500, "answered 500", "oh no"), "retry")),
        (answering(404), Outcome(failed(404, "answered 404"), "retry")),
        (
            answering(410),
            Outcome(failed(410, "answered 410: it does not want events any more"), "permanent"),
        ),
        (
            answering(307, location="/hook"),
            Outcome(
                failed(
                    307,
                    "answered 307: redirects are not followed; set the address it leads to",
                ),
                "retry",
            ),
        ),
        (
            answering(429, "slow down", retry_after="17"),
            Outcome(failed(429, "answered 429", "slow down"), "retry", 17.0),
        ),
        (answering(503, retry_after="soon"), Outcome(failed(503, "answered 503"), "retry")),
    ],
)
async def test_any_other_answer_is_a_failure_of_its_kind(
    inside: aiohttp.ClientSession,
    receiver: Receiver,
    answer: Callable[..., Awaitable[web.Response]],
    outcome: Outcome,
) -> None:
    receiver.answer = answer
    assert await attempt(inside, receiver.destination()) == outcome
    assert len(receiver.bodies) == 1


async def test_one_that_never_answers_fails_when_the_time_is_up(
    inside: aiohttp.ClientSession, receiver: Receiver
) -> None:
    async def hang(_: web.Request) -> web.Response:
        await receiver.release.wait()
        return web.Response()

    receiver.answer = hang
    outcome = await attempt(inside, receiver.destination(), QUICK)
    assert outcome == Outcome(failed(None, "no answer within 0.2 s"), "retry")


@pytest.mark.parametrize("piece", [b"", b"x", b"x" * 4096])
async def test_a_body_that_never_ends_is_cut_and_the_status_counts(
    inside: aiohttp.ClientSession, receiver: Receiver, piece: bytes
) -> None:
    async def forever(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        await response.write(b"ok ")
        if piece:
            await response.write(piece)
        await receiver.release.wait()
        return response

    receiver.answer = forever
    outcome = await attempt(inside, receiver.destination(), Patience(answer=0.3))
    text = ("ok " + piece.decode())[:MAX_ANSWER]
    assert outcome == Outcome(failed(200, None, text), "delivered")


async def test_only_two_kilobytes_of_an_answer_are_kept_and_nul_is_not_stored(
    inside: aiohttp.ClientSession, receiver: Receiver
) -> None:
    receiver.answer = answering(500, "\0é" + "y" * 100_000)
    outcome = await attempt(inside, receiver.destination())
    assert outcome.attempt.response == "\ufffdé" + "y" * (MAX_ANSWER - 3)


async def test_a_status_line_that_dribbles_is_no_answer(
    inside: aiohttp.ClientSession, receiver: Receiver, raw_peer: RawPeer
) -> None:
    async def dribble(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nx-more: ")
        await receiver.release.wait()

    url = await raw_peer(dribble)
    outcome = await attempt(inside, receiver.destination(url=url), QUICK)
    assert outcome == Outcome(failed(None, "no answer within 0.2 s"), "retry")


async def test_garbage_instead_of_http_is_a_failure(
    inside: aiohttp.ClientSession, receiver: Receiver, raw_peer: RawPeer
) -> None:
    async def garbage(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1)
        writer.write(b"\x00\xff garbage \r\n\r\n")

    outcome = await attempt(inside, receiver.destination(url=await raw_peer(garbage)))
    assert (outcome.retry, outcome.attempt.status) == ("retry", None)
    assert outcome.attempt.error is not None
    assert outcome.attempt.error.startswith("the connection broke: ")


async def test_a_connection_that_is_reset_is_a_failure(
    inside: aiohttp.ClientSession, receiver: Receiver, raw_peer: RawPeer
) -> None:
    async def reset(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1)
        sock = writer.get_extra_info("socket")
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        writer.transport.abort()

    outcome = await attempt(inside, receiver.destination(url=await raw_peer(reset)))
    assert (outcome.retry, outcome.attempt.status) == ("retry", None)
    assert outcome.attempt.error in (
        "the connection broke: ClientOSError",
        "the connection broke: ServerDisconnectedError",
    )


async def test_a_port_where_nobody_listens_is_a_failure(
    inside: aiohttp.ClientSession, receiver: Receiver
) -> None:
    with socket.socket() as unheard:
        unheard.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{unheard.getsockname()[1]}/hook?key=SECRET"
        outcome = await attempt(inside, receiver.destination(url=url))
    assert outcome == Outcome(
        failed(None, "no connection: Connection refused"),
        "retry",
    )


async def test_tls_to_a_peer_without_it_is_a_failure(
    inside: aiohttp.ClientSession, receiver: Receiver
) -> None:
    url = receiver.url.replace("http:", "https:")
    outcome = await attempt(inside, receiver.destination(url=url))
    assert (outcome.retry, outcome.attempt.status) == ("retry", None)
    assert receiver.bodies == []


async def test_a_peer_that_accepts_and_never_shakes_hands_is_no_connection(
    inside: aiohttp.ClientSession, receiver: Receiver, raw_peer: RawPeer
) -> None:
    async def silent(_: asyncio.StreamReader, __: asyncio.StreamWriter) -> None:
        await receiver.release.wait()

    url = (await raw_peer(silent)).replace("http:", "https:")
    outcome = await attempt(inside, receiver.destination(url=url), QUICK)
    assert outcome == Outcome(failed(None, "no connection within 0.1 s"), "retry")


async def test_an_address_inside_is_refused_unless_the_destination_allows_it(
    receiver: Receiver,
) -> None:
    async with session(allow_private=False) as public:
        outcome = await attempt(public, receiver.destination(allow_private=False))
    reason = (
        "127.0.0.1 is not on the public internet: "
        "name its network under allow_private of this destination if it is meant to"
    )
    assert outcome == Outcome(failed(None, reason), "retry")
    assert receiver.bodies == []


class NoNames(AbstractResolver):
    """Knows no name at all."""

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        raise OSError(None, f"no address for {host}")

    async def close(self) -> None:
        pass


async def test_a_name_that_leads_nowhere_is_a_failure(receiver: Receiver) -> None:
    async with session(allow_private=True, resolver=NoNames()) as lost:
        outcome = await attempt(lost, receiver.destination(url="http://handraise.example/x"))
    assert outcome == Outcome(failed(None, "its name can't be resolved"), "retry")


NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        (None, None),
        ("0", 0.0),
        (" 120 ", 120.0),
        ("9" * 500, 999_999_999.0),
        ("-5", None),
        ("1.5", None),
        ("٣", None),
        ("Mon, 23 Nov 2026 10:01:00 GMT", 60.0),
        ("Mon, 23 Nov 2026 11:01:00 +0100", 60.0),
        ("Mon, 23 Nov 2026 09:00:00 GMT", 0.0),
        ("Mon, 99 Nov 2026 10:01:00 GMT", None),
        ("soon", None),
        ("", None),
    ],
)
def test_retry_after_is_seconds_or_a_date(value: str | None, seconds: float | None) -> None:
    assert retry_after(value, NOW) == seconds


@settings(deadline=None)
@given(st.text())
def test_no_retry_after_raises(value: str) -> None:
    assert (retry_after(value, NOW) or 0) >= 0


def test_the_docs_verify_a_delivery_in_six_lines() -> None:
    docs = (Path(__file__).parents[2] / "docs" / "handoff.md").read_text("utf-8")
    code = docs.split("```python\n", 1)[1].split("```", 1)[0]
    assert len(code.strip().splitlines()) <= 6
    compile(code, "handoff.md", "exec")


async def test_a_connection_kept_open_that_the_receiver_closed_costs_no_attempt(
    inside: aiohttp.ClientSession, raw_peer: RawPeer
) -> None:
    served: list[int] = []

    async def once_each(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        served.append(0)
        while await reader.readuntil(b"\r\n\r\n"):
            served[-1] += 1
            if served[-1] > 1:
                return  # asked again over the same connection, it hangs up
            await reader.read(65536)
            writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok")

    destination = Destination("sales", await raw_peer(once_each), (SECRET,), allow_private=True)
    outcomes = [(await attempt(inside, destination)).retry for _ in range(3)]
    assert (outcomes, served) == (["delivered"] * 3, [2, 2, 1])


async def test_a_fresh_connection_that_breaks_is_a_failed_attempt(
    inside: aiohttp.ClientSession, raw_peer: RawPeer
) -> None:
    asked: list[bytes] = []

    async def hangs_up(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.append(await reader.readuntil(b"\r\n\r\n"))

    destination = Destination("sales", await raw_peer(hangs_up), (SECRET,), allow_private=True)
    outcome = await attempt(inside, destination)
    assert (outcome.retry, len(asked)) == ("retry", 1)

"""Events by mail, against a real SMTP server in this process and against broken ones."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import orjson
import pytest
from aiosmtpd.smtp import SMTP as Server
from aiosmtpd.smtp import AuthResult, Envelope, LoginPassword, Session

from agent.cli.sample import sample
from agent.config import Destination, Smtp
from agent.webhook.delivery import Outcome, Patience
from agent.webhook.mail import compose, deliver
from storage.records import Attempt
from tests.webhook.conftest import Peer

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
ROW = sample("mailbox", NOW)
LINKS = {"handoff": "https://chat.example.com/handoff/token"}
SMTP = Smtp(
    host="127.0.0.1",
    sender="handraise@example.com",
    to=("ana@example.com", "ben@example.com"),
    security="none",
)


@dataclass
class Mailbox:
    """Keeps what came; `reply` is what it says to a whole message, `unknown` whom it refuses."""

    port: int = 0
    reply: str = "250 OK, queued as 7"
    unknown: tuple[str, ...] = ()
    got: list[tuple[list[str], EmailMessage]] = field(default_factory=list)
    logins: list[tuple[bytes, bytes]] = field(default_factory=list)

    async def handle_RCPT(
        self, server: Server, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.unknown:
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Server, session: Session, envelope: Envelope) -> str:
        content = envelope.content
        assert isinstance(content, bytes)
        message = message_from_bytes(content, policy=default)
        assert isinstance(message, EmailMessage)
        self.got.append((envelope.rcpt_tos, message))
        return self.reply

    def login(
        self, server: Server, session: Session, envelope: Envelope, mechanism: str, data: object
    ) -> AuthResult:
        assert isinstance(data, LoginPassword)
        self.logins.append((data.login, data.password))
        return AuthResult(success=data.password == b"right", handled=False)

    def server(self) -> Server:
        return Server(self, auth_require_tls=False, authenticator=self.login, hostname="mx")


@pytest.fixture
async def mailbox() -> AsyncIterator[Mailbox]:
    it = Mailbox()
    server = await asyncio.get_running_loop().create_server(it.server, "127.0.0.1", 0)
    it.port = server.sockets[0].getsockname()[1]
    yield it
    server.close()
    await server.wait_closed()


async def send(smtp: Smtp, template: str | None = None, *, private: bool = True) -> Outcome:
    preset = "mail" if template is None else None
    to = Destination(
        "mailbox", kind="mail", preset=preset, template=template, smtp=smtp, allow_private=private
    )
    outcome = await deliver(to, smtp, ROW, LINKS, NOW, Patience(2, 1, 1))
    return replace(outcome, attempt=replace(outcome.attempt, latency_ms=0))


def outcome(status: int | None, error: str | None, said: str | None = None) -> Outcome:
    at = int(NOW.timestamp() * 1000)
    return Outcome(Attempt(at, status, 0, error, said), "retry" if error else "delivered")


def part(message: EmailMessage, kind: str) -> str:
    body = message.get_body((kind,))
    assert body is not None
    text: str = body.get_content()
    return text


async def test_an_event_arrives_as_text_and_html_for_everybody(mailbox: Mailbox) -> None:
    assert await send(replace(SMTP, port=mailbox.port)) == outcome(250, None, "OK, queued as 7")
    ((recipients, message),) = mailbox.got
    assert recipients == ["ana@example.com", "ben@example.com"]
    heads = ("Subject", "From", "To", "Message-ID", "Date", "Auto-Submitted")
    assert [str(message[name]) for name in heads] == [
        "Test: Hot lead: Ann Example, 86 points",
        "handraise@example.com",
        "ana@example.com, ben@example.com",
        f"<{ROW.id}@example.com>",
        "Mon, 23 Nov 2026 10:00:00 +0000",
        "auto-generated",
    ]
    assert f"Open and claim: {LINKS['handoff']}" in part(message, "plain")
    assert f'<a href="{LINKS["handoff"]}"' in part(message, "html")


async def test_a_template_of_the_operators_gives_subject_and_text(mailbox: Mailbox) -> None:
    template = '{"subject": "a\\nBcc: evil@example.com", "text": {{ data.lead.name | tojson }}}'
    await send(replace(SMTP, port=mailbox.port), template)
    ((recipients, message),) = mailbox.got
    assert (len(recipients), message["Bcc"]) == (2, None)
    assert str(message["Subject"]) == "a Bcc: evil@example.com"
    assert part(message, "plain").strip() == "Ann Example"


async def test_a_template_that_fails_still_sends_the_lead(mailbox: Mailbox) -> None:
    reason = "template failed, sent in the usual shape: ZeroDivisionError: division by zero"
    sent = await send(replace(SMTP, port=mailbox.port), "{{ 1 / 0 }}")
    assert sent == replace(outcome(250, reason, "OK, queued as 7"), retry="delivered", fault=reason)
    ((_, message),) = mailbox.got
    assert orjson.loads(part(message, "plain"))["data"]["lead"]["name"] == "Ann Example"
    assert str(message["Subject"]) == "Handraise: lead.handoff"


async def test_user_and_password_are_shown_to_the_server(mailbox: Mailbox) -> None:
    with_login = replace(SMTP, port=mailbox.port, user="handraise", password="right")
    assert (await send(with_login)).retry == "delivered"
    wrong = await send(replace(with_login, password="wrong"))
    assert (wrong.attempt.status, wrong.attempt.error, wrong.retry) == (
        535,
        "refused user and password with 535",
        "retry",
    )
    assert mailbox.logins[:2] == [(b"handraise", b"right"), (b"handraise", b"wrong")]


@pytest.mark.parametrize("reply", ["451 try again later", "552 too much mail"])
async def test_what_the_server_does_not_take_is_tried_again(mailbox: Mailbox, reply: str) -> None:
    mailbox.reply = reply
    code, _, said = reply.partition(" ")
    assert await send(replace(SMTP, port=mailbox.port)) == outcome(
        int(code), f"answered {code}", said
    )


async def test_one_unknown_recipient_stops_no_other(mailbox: Mailbox) -> None:
    mailbox.unknown = ("ana@example.com",)
    sent = await send(replace(SMTP, port=mailbox.port))
    assert sent == outcome(250, None, "OK, queued as 7 (refused: ana@example.com)")
    assert [recipients for recipients, _ in mailbox.got] == [["ben@example.com"]]


async def test_when_nobody_is_known_it_is_a_failure(mailbox: Mailbox) -> None:
    mailbox.unknown = SMTP.to
    sent = await send(replace(SMTP, port=mailbox.port))
    assert sent == outcome(550, "refused ana@example.com", "no such mailbox")


async def test_a_server_without_starttls_gets_nothing_when_it_is_asked_for(
    mailbox: Mailbox,
) -> None:
    sent = await send(replace(SMTP, port=mailbox.port, security="starttls"))
    assert (sent.retry, mailbox.got) == ("retry", [])


async def test_a_mail_server_inside_is_reached_only_where_that_is_allowed(
    mailbox: Mailbox,
) -> None:
    sent = await send(replace(SMTP, port=mailbox.port), private=False)
    assert sent == outcome(
        None,
        "127.0.0.1 is not on the public internet: name its network under allow_private of this "
        "destination if it is meant to",
    )
    assert mailbox.got == []


async def hangs(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.read()


async def babbles(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(b"220-" + b"x" * 100 + b"\r\n")
    while True:
        writer.write(b"220-more\r\n")
        await writer.drain()
        await asyncio.sleep(0.01)


async def breaks(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(b"220 mx\r\n")


@pytest.mark.parametrize(
    ("peer", "error"),
    [
        (hangs, "no answer within 2 s"),
        (babbles, "no answer within 2 s"),
        (breaks, "the connection broke: SMTPServerDisconnected"),
    ],
)
async def test_a_server_that_never_comes_to_the_point_is_tried_again(
    raw_peer: Callable[[Peer], Awaitable[str]], peer: Peer, error: str
) -> None:
    url = await raw_peer(peer)
    port = int(url.rpartition(":")[2].partition("/")[0])
    assert await send(replace(SMTP, port=port)) == outcome(None, error)


async def test_a_server_whose_name_is_unknown_is_told_so() -> None:
    sent = await send(replace(SMTP, host="mx.invalid"))
    assert sent == outcome(None, "its name can't be resolved")


async def test_nobody_there_is_no_connection() -> None:
    sent = await send(replace(SMTP, port=1))
    assert sent == outcome(None, "no connection: Connection refused")


def test_a_repeat_has_the_same_message_id() -> None:
    first, second = (compose({}, ROW, SMTP, moment) for moment in (NOW, datetime.now(UTC)))
    assert first["Message-ID"] == second["Message-ID"] == f"<{ROW.id}@example.com>"

"""Which way a destination is reached."""

from __future__ import annotations

from datetime import UTC, datetime

from agent.config import Destination, Smtp
from agent.webhook.delivery import Patience
from agent.webhook.sending import Ways
from tests.webhook.conftest import ROW, Receiver

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)


async def test_a_webhook_is_posted_and_mail_goes_to_its_server(receiver: Receiver) -> None:
    ways = Ways()
    smtp = Smtp("127.0.0.1", "a@example.com", ("b@example.com",), port=1, security="none")
    box = Destination("box", kind="mail", preset="mail", smtp=smtp, allow_private=True)
    patience = Patience(2, 1, 1)
    # The receiver verifies with the clock of now.
    posted = await ways.send(receiver.destination(), ROW, {}, datetime.now(UTC), patience)
    mailed = await ways.send(box, ROW, {}, NOW, patience)
    await ways.close()
    assert (posted.attempt.status, len(receiver.bodies)) == (200, 1)
    assert mailed.attempt.error == "no connection: Connection refused"

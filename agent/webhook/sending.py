"""Owns which way a destination is reached: by a post, or by mail.

Refuses to know either: each has its module, and both tell what became of an attempt alike.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from agent.config import Destination
from agent.webhook.delivery import Outcome, Patience, deliver
from agent.webhook.guard import Sessions
from agent.webhook.mail import deliver as deliver_by_mail
from storage.records import Outbox


async def send(
    sessions: Sessions,
    destination: Destination,
    row: Outbox,
    links: Mapping[str, str],
    now: datetime,
    patience: Patience,
) -> Outcome:
    """Send `row` to `destination` once. Never raises for anything a receiver does."""
    if destination.smtp is not None:
        return await deliver_by_mail(destination, destination.smtp, row, links, now, patience)
    session = sessions.of(destination.allow_private)
    return await deliver(session, destination, row, links, now, patience)

"""Owns which way a destination is reached: by a post, with a token where it wants one, or by mail.

Refuses to know any of these ways: each has its module, and all tell what became of an attempt
alike.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from agent.config import Destination, Oauth
from agent.webhook.delivery import Outcome, Patience, deliver
from agent.webhook.guard import Sessions
from agent.webhook.mail import deliver as deliver_by_mail
from agent.webhook.oauth import NoToken, Tokens
from storage.records import Attempt, Outbox

UNAUTHORIZED = 401


class Ways:
    """The connections and tokens of one worker. Close it after use."""

    def __init__(self) -> None:
        self._sessions = Sessions()
        self._tokens = Tokens()

    async def send(
        self,
        destination: Destination,
        row: Outbox,
        links: Mapping[str, str],
        now: datetime,
        patience: Patience,
    ) -> Outcome:
        """Send `row` to `destination` once. Never raises for anything a receiver does."""
        if destination.smtp is not None:
            return await deliver_by_mail(destination, destination.smtp, row, links, now, patience)
        if destination.oauth is not None:
            return await self._with_token(destination, destination.oauth, row, links, now, patience)
        session = self._sessions.of(destination.allow_private)
        return await deliver(session, destination, row, links, now, patience)

    async def close(self) -> None:
        """Close all connections."""
        await self._sessions.close()

    async def _with_token(
        self,
        destination: Destination,
        oauth: Oauth,
        row: Outbox,
        links: Mapping[str, str],
        now: datetime,
        patience: Patience,
    ) -> Outcome:
        """Post with a token; one that is refused is had anew, once."""
        session = self._sessions.of(destination.allow_private)
        for _ in range(2):
            try:
                token = await self._tokens.token(session, oauth, patience)
            except NoToken as error:
                at = int(now.timestamp() * 1000)
                return Outcome(Attempt(at, None, 0, str(error), None), "retry")
            headers = {**destination.headers, "authorization": f"Bearer {token}"}
            with_token = replace(destination, headers=headers)
            outcome = await deliver(session, with_token, row, links, now, patience)
            if outcome.attempt.status != UNAUTHORIZED:
                break
            self._tokens.refused(oauth, token)
        return outcome

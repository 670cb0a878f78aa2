"""Owns the headers of Standard Webhooks 1.0.0 over the exact bytes that are sent.

Refuses to make or change a body, and to know when to send.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from standardwebhooks import Webhook


def headers(id: str, body: bytes, secrets: Sequence[str], now: datetime) -> dict[str, str]:
    """Return the three webhook headers; each of `secrets` (whsec_...) signs. Without any there is
    no signature, for receivers that would not look at one.

    `id` stays the same over all attempts, `now` (aware) is the moment of this one.
    """
    moment = now.astimezone(UTC)  # the package replaces the zone instead of converting
    text = body.decode()
    signatures = (Webhook(secret).sign(id, moment, text) for secret in secrets)
    known = {"webhook-id": id, "webhook-timestamp": str(int(moment.timestamp()))}
    return {**known, "webhook-signature": " ".join(signatures)} if secrets else known

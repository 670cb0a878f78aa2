"""Owns the sample lead that `handraise handoffs test` sends: of the usual shape, of nobody real."""

from datetime import UTC, datetime
from typing import Any

import orjson

from agent.tokens import new_id
from storage.records import Outbox


def sample(destination: str, now: datetime) -> Outbox:
    """A `lead.handoff` marked as a test; its ids exist in no database."""
    at = int(now.timestamp() * 1000)
    return Outbox(
        id=new_id("msg", at),
        conversation="conv_test",
        handoff=None,
        sequence=1,
        destination=destination,
        type="lead.handoff",
        data=orjson.dumps(_data(now)).decode(),
        created_at=at,
        attempts=0,
    )


def _data(now: datetime) -> dict[str, Any]:
    at = now.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    answer = {"question": "budget", "text": "around 5k a month", "status": "answered", "at": at}
    money = {"min": 5000, "max": 5000, "currency": "USD", "period": "month", "approx": True}
    points = {"question": "budget", "rule": "budget.5000", "points": 86, "why": "$5,000 a month"}
    return {
        "test": True,
        "conversation": "conv_test",
        "sequence": 1,
        "flow": {"id": "test", "version": "test"},
        "lead": {
            "name": "Ann Example",
            "email": "ann@example.com",
            "phone": "+442079460958",
            "company": "Example Ltd",
        },
        "score": {
            "total": 86,
            "band": "hot",
            "possible": [86, 100],
            "fit": 86,
            "intent": 0,
            "dimensions": {"budget": 86},
            "points": [points],
        },
        "outcome": None,
        "answers": [{**answer, "value": money}],
        "unknown": ["authority"],
        "asked": [],
        "consent": [],
        "source": {},
    }

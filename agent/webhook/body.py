"""Owns the bytes of a delivery: the usual JSON, or what a destination's template makes of it.

Refuses to lose an event to a template: one that fails gives the usual shape and says why.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

import orjson
from jinja2 import ChainableUndefined, Template
from jinja2.sandbox import ImmutableSandboxedEnvironment

from storage.records import Outbox

MAX_BYTES = 20_000


def usual(row: Outbox, links: Mapping[str, str]) -> dict[str, Any]:
    """Return the event as the contract has it; its timestamp is that of the event."""
    return {
        "type": row.type,
        "timestamp": rfc3339(row.created_at),
        "data": {**orjson.loads(row.data), "links": dict(links)},
    }


def make(row: Outbox, links: Mapping[str, str], template: str | None) -> tuple[bytes, str | None]:
    """Return the body, and what was wrong with the template when the usual shape stands in."""
    event = usual(row, links)
    if template is None:
        return orjson.dumps(event), None
    try:
        return _rendered(template, event), None
    except Exception as error:  # a template is the operator's program: it can raise anything
        reason = f"template failed, sent in the usual shape: {type(error).__name__}: {error}"
        return orjson.dumps(event), reason


def rfc3339(milliseconds: int) -> str:
    """Return a moment as text in UTC with milliseconds."""
    moment = datetime.fromtimestamp(milliseconds / 1000, UTC)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _rendered(template: str, event: dict[str, Any]) -> bytes:
    text = _compiled(template).render(event)
    body = orjson.dumps(orjson.loads(text))
    if len(body) > MAX_BYTES:
        raise ValueError(f"its body has {len(body):,} bytes, at most {MAX_BYTES:,} are sent")
    return body


@lru_cache(maxsize=256)
def _compiled(template: str) -> Template:
    return _ENVIRONMENT.from_string(template)


def _to_json(value: object) -> str:
    """Write a value as JSON; what a lead does not have is null."""
    return orjson.dumps(value, default=lambda _: None).decode()


# What a lead lacks (source.utm.campaign) is empty rather than an error: routes see all leads.
_ENVIRONMENT = ImmutableSandboxedEnvironment(undefined=ChainableUndefined, autoescape=False)
_ENVIRONMENT.filters["tojson"] = _to_json
_ENVIRONMENT.globals = {}

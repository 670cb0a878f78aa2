"""Owns the bytes of a delivery: the usual JSON, or what a destination's template makes of it.

Refuses to lose an event to a template: one that fails gives the usual shape and says why.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import orjson
from jinja2 import ChainableUndefined, FileSystemLoader, Template, TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from agent.config import Destination
from storage.records import Outbox

MAX_BYTES = 20_000
PRESETS_DIR = Path(__file__).parent / "presets"


def usual(row: Outbox, links: Mapping[str, str]) -> dict[str, Any]:
    """Return the event as the contract has it; its timestamp is that of the event."""
    return {
        "type": row.type,
        "timestamp": rfc3339(row.created_at),
        "data": {**orjson.loads(row.data), "links": dict(links)},
    }


def make(
    row: Outbox, links: Mapping[str, str], destination: Destination
) -> tuple[bytes, str | None]:
    """Return the body, and what was wrong with the template when the usual shape stands in."""
    event = usual(row, links)
    if destination.template is None and destination.preset is None:
        return orjson.dumps(event), None
    try:
        return _rendered(_template(destination), event), None
    except Exception as error:  # a template is the operator's program: it can raise anything
        return orjson.dumps(event), f"template failed, sent in the usual shape: {_told(error)}"


class TooLarge(ValueError):
    """A body of more bytes than are sent."""


def _told(error: Exception) -> str:
    """Say what went wrong. The reason is logged and kept, so what may quote the lead is left out:
    int("Ann") says "Ann"."""
    name = type(error).__name__
    ours = isinstance(error, TooLarge | orjson.JSONDecodeError | TemplateError)
    quotes = isinstance(error, ValueError | LookupError) and not ours
    return name if quotes else f"{name}: {error}"


def rfc3339(milliseconds: int) -> str:
    """Return a moment as text in UTC with milliseconds."""
    moment = datetime.fromtimestamp(milliseconds / 1000, UTC)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _template(destination: Destination) -> Template:
    if destination.template is None:
        return _ENVIRONMENT.get_template(f"{destination.preset}.j2")
    return _compiled(destination.template)


def _rendered(template: Template, event: dict[str, Any]) -> bytes:
    text = template.render(event)
    body = orjson.dumps(orjson.loads(text))
    if len(body) > MAX_BYTES:
        raise TooLarge(f"its body has {len(body):,} bytes, at most {MAX_BYTES:,} are sent")
    return body


@lru_cache(maxsize=256)
def _compiled(template: str) -> Template:
    return _ENVIRONMENT.from_string(template)


def _to_json(value: object) -> str:
    """Write a value as JSON; what a lead does not have is null."""
    return orjson.dumps(value, default=lambda _: None).decode()


def cut(value: object, most: int) -> str:
    """Return a value as a text of at most `most` characters, without control characters."""
    text = _plain(value)
    return text if len(text) <= most else text[: most - 1] + "…"


def mrkdwn(value: object, most: int) -> str:
    """The same for Slack's mrkdwn: nothing in it is a link, a mention or a command. Escaped, it has
    at most `most` characters."""
    text = "".join(_SLACK.get(letter, letter) for letter in _plain(value)[: most + 1])
    if len(text) <= most:
        return text
    kept = text[: most - 1]
    half = kept.rfind("&")  # never half an escape
    return (kept[:half] if half > most - 6 and ";" not in kept[half:] else kept) + "…"


def _plain(value: object) -> str:
    text = "" if value is None else str(value)
    return "".join(letter if letter >= " " or letter == "\n" else " " for letter in text)


_SLACK = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
# What a lead lacks (source.utm.campaign) is empty rather than an error: routes see all leads.
_ENVIRONMENT = ImmutableSandboxedEnvironment(
    undefined=ChainableUndefined, autoescape=False, loader=FileSystemLoader(PRESETS_DIR)
)
_ENVIRONMENT.filters |= {"tojson": _to_json, "cut": cut, "mrkdwn": mrkdwn}
_ENVIRONMENT.globals = {}

"""Owns which settings there are, in the order of the docs, and what each becomes.

Refuses to hold values: it is the one table that reading, the docs check and the messages share.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from agent.config import delivery, values, weekly
from agent.config.model import (
    ADDRESS,
    EVENT_TYPES,
    Api,
    Config,
    Flows,
    Identity,
    Limits,
    Proof,
    Rates,
    Retention,
    Server,
    Team,
)
from agent.core.hours import Hours, Window


@dataclass(frozen=True, slots=True)
class Setting:
    """A key with a value. `words`: how a text from the environment is read.

    "text" as it stands, "scalar" as YAML would read it, "list" split at commas and spaces.
    """

    parse: Callable[[object], object]
    default: object = None
    words: str = "text"
    required: bool | Callable[[Mapping[str, object]], bool] = False

    def missing(self, beside: Mapping[str, object]) -> bool:
        """Tell whether it must be there, with what stands beside it."""
        return self.required(beside) if callable(self.required) else self.required


@dataclass(frozen=True, slots=True)
class Room:
    """A mapping with known keys; `build` takes them by name and may raise values.Wrong.

    `rest` reads further keys that match `pattern`, called `rest_name` in the docs and
    like `rest_example`.
    """

    build: Callable[..., Any]
    fields: Mapping[str, Node]
    rest: Setting | None = None
    rest_name: str = ""
    rest_example: str = ""
    pattern: re.Pattern[str] = re.compile("")


@dataclass(frozen=True, slots=True)
class Named:
    """A mapping from names the operator chooses to rooms; `build` gets `name` too."""

    room: Room


Node = Setting | Room | Named


def _hours(
    name: str, zone: str, holidays: tuple[date, ...], rest: Mapping[str, tuple[Window, ...]]
) -> Hours:
    return weekly.hours(name, zone, frozenset(holidays), rest)


def _rates(usual: Rates) -> Room:
    return Room(
        Rates,
        {
            "connections": Setting(values.rate, usual.connections),
            "conversations": Setting(values.rate, usual.conversations),
            "messages": Setting(values.rate, usual.messages),
        },
    )


SCHEMA = Room(
    Config,
    {
        "server": Room(
            Server,
            {
                "host": Setting(values.text, "127.0.0.1"),
                "port": Setting(values.integer(0, 65535), 8080, "scalar"),
                "public_url": Setting(values.public_url),
                "allowed_origins": Setting(values.several(values.origin), (), "list"),
                "trusted_proxies": Setting(values.several(values.network), (), "list"),
            },
        ),
        "database": Setting(values.database, "sqlite:///handraise.db"),
        "bus": Setting(values.bus, "local"),
        "flows": Room(
            Flows,
            {"path": Setting(values.path), "default": Setting(values.name, "saas-demo")},
        ),
        "api": Room(Api, {"tokens": Setting(values.several(values.token), (), "list")}),
        "identity": Room(Identity, {"secrets": Setting(values.several(values.token), (), "list")}),
        "destinations": Named(
            Room(
                delivery.destination,
                {
                    "kind": Setting(values.one_of("webhook", "mail"), "webhook"),
                    "url": Setting(values.web_address, required=delivery.posts),
                    "secret": Setting(values.secrets, (), "list", required=delivery.signs),
                    "headers": Room(
                        delivery.headers,
                        {},
                        rest=Setting(delivery.header),
                        rest_name="HEADER",
                        rest_example="Authorization",
                        pattern=delivery.HEADER_NAME,
                    ),
                    "events": Setting(values.some(values.one_of(*EVENT_TYPES)), None, "list"),
                    "bands": Setting(values.some(values.name), None, "list"),
                    "routes": Setting(values.some(values.name), None, "list"),
                    "template": Setting(delivery.template),
                    "allow_private": Setting(delivery.private, False, "scalar"),
                    "failover": Setting(values.name),
                    "oauth": Room(
                        delivery.oauth,
                        {
                            "token_url": Setting(values.web_address, required=bool),
                            "client_id": Setting(delivery.password, required=bool),
                            "client_secret": Setting(delivery.password, required=bool),
                            "scope": Setting(values.text),
                        },
                    ),
                    "smtp": Room(
                        delivery.smtp,
                        {
                            "host": Setting(delivery.host, required=bool),
                            "port": Setting(values.integer(1, 65_535), None, "scalar"),
                            "security": Setting(values.one_of("starttls", "tls", "none")),
                            "user": Setting(values.text),
                            "password": Setting(delivery.password),
                            "from": Setting(delivery.mailbox, required=bool),
                            "to": Setting(delivery.recipients, None, "list", required=bool),
                        },
                    ),
                },
            )
        ),
        "default_destination": Setting(values.name),
        "teams": Named(
            Room(Team, {"destination": Setting(values.name), "hours": Setting(values.name)})
        ),
        "hours": Named(
            Room(
                _hours,
                {
                    "zone": Setting(weekly.zone, required=True),
                    "holidays": Setting(values.several(weekly.holiday), (), "list"),
                },
                rest=Setting(weekly.windows, words="list"),
                rest_name="DAYS",
                rest_example="mon-fri",
                pattern=weekly.DAY_KEY,
            )
        ),
        "limits": Room(
            Limits,
            {
                "outbound_bytes": Setting(values.integer(32_768, 1_073_741_824), 262_144, "scalar"),
                "hello_seconds": Setting(values.seconds(0.1, 3600), 10.0, "scalar"),
                "heartbeat_seconds": Setting(values.seconds(1, 3600), 25.0, "scalar"),
                "connections": Setting(values.integer(0, 1_000_000), 0, "scalar"),
                "newcomers": Setting(values.integer(0, 1_000), 2, "scalar"),
                "address": _rates(ADDRESS),
                "visitor": _rates(Rates()),
                "flow": _rates(Rates()),
                "proof": Room(
                    Proof,
                    {
                        "above": Setting(values.integer(0, 100_000), 10, "scalar"),
                        "work": Setting(values.integer(10, 100_000), 1_000, "scalar"),
                        "seconds": Setting(values.seconds(1, 86_400), 60.0, "scalar"),
                    },
                ),
                "loopback": Setting(values.flag, False, "scalar"),
            },
        ),
        "retention": Room(Retention, {"days": Setting(values.integer(1, 36_500), None, "scalar")}),
    },
)


def keys(node: Node = SCHEMA, prefix: tuple[str, ...] = ()) -> Iterator[str]:
    """Yield every dotted key under `node`; what the operator names is NAME, days are DAYS."""
    if isinstance(node, Setting):
        yield ".".join(prefix)
    elif isinstance(node, Named):
        yield from keys(node.room, (*prefix, "NAME"))
    else:
        for key, inner in node.fields.items():
            yield from keys(inner, (*prefix, key))
        if node.rest:
            yield ".".join((*prefix, node.rest_name))

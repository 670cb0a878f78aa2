"""Owns the shape of the settings as the program sees them: frozen, typed, with their defaults.

Refuses to read or check anything. Secrets stay out of every repr, so that no log shows them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from types import MappingProxyType
from typing import Any

from agent.core.hours import Hours

EVENT_TYPES = (
    "lead.handoff",
    "lead.updated",
    "lead.captured",
    "lead.nurture",
    "handoff.claimed",
    "handoff.contacted",
    "handoff.unclaimed",
    "handoff.resolved",
    "lead.erased",
    "destination.disabled",
)
PRESETS = ("slack", "teams", "hubspot", "salesforce", "flat", "mail")
"""Templates that come with Handraise."""
RECORDS = ("hubspot", "salesforce")
"""Those of them that write a record for a CRM, and tell nobody anything."""


@dataclass(frozen=True, slots=True)
class Server:
    """Where it listens, and whom it believes. `public_url` has no slash at its end."""

    host: str = "127.0.0.1"
    port: int = 8080
    public_url: str | None = None
    allowed_origins: tuple[str, ...] = ()
    trusted_proxies: tuple[IPv4Network | IPv6Network, ...] = ()


@dataclass(frozen=True, slots=True)
class Flows:
    """Where the flows lie (None: ./flows, else the packaged ones) and which one runs unasked."""

    path: Path | None = None
    default: str = "saas-demo"


@dataclass(frozen=True, slots=True)
class Api:
    """The bearer tokens /api accepts; none: it answers 401."""

    tokens: tuple[str, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class Identity:
    """The secrets with which a site may prove who its visitor is; several while rotating."""

    secrets: tuple[str, ...] = field(default=(), repr=False)


def _nothing() -> Mapping[str, Any]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Smtp:
    """The server that takes mail, and the envelope. `security` is "starttls", "tls" or "none"."""

    host: str
    sender: str
    to: tuple[str, ...]
    port: int = 587
    security: str = "starttls"
    user: str | None = None
    password: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Oauth:
    """Where a token is had for a client's own id and secret (OAuth 2.0, client credentials)."""

    token_url: str
    client_id: str
    client_secret: str = field(repr=False)
    scope: str | None = None


@dataclass(frozen=True, slots=True)
class Destination:
    """Where events go. `secrets` all sign; `events`, `bands` and `routes` None let everything
    through. `allow_private` names the private networks it may reach; True: all of them.

    `template` is Jinja2 text that renders the body, `preset` the name of one that comes with
    Handraise; without either the body has the default shape. `smtp` is there for mail only.
    """

    name: str
    url: str = field(repr=False, default="")
    secrets: tuple[str, ...] = field(repr=False, default=())
    kind: str = "webhook"
    events: frozenset[str] | None = None
    bands: frozenset[str] | None = None
    routes: frozenset[str] | None = None
    template: str | None = None
    preset: str | None = None
    headers: Mapping[str, str] = field(repr=False, default_factory=_nothing)
    oauth: Oauth | None = None
    smtp: Smtp | None = None
    allow_private: bool | tuple[IPv4Network | IPv6Network, ...] = False
    failover: str | None = None

    def takes(self, type: str, band: str, route: str | None = None) -> bool:
        """Tell whether it wants an event of this type about a lead of this band, which a route
        sends to `route`: a destination or a team."""
        wanted = self.events is None or type in self.events
        wanted = wanted and (self.routes is None or route in self.routes)
        return wanted and (self.bands is None or band in self.bands)

    @property
    def for_people(self) -> bool:
        """Whether what is sent there can be read by somebody, and is no record."""
        return self.preset not in RECORDS


@dataclass(frozen=True, slots=True)
class Team:
    """Names of the destination that reaches it and of the hours it keeps."""

    name: str
    destination: str | None = None
    hours: str | None = None


@dataclass(frozen=True, slots=True)
class Rates:
    """How often, as `20/minute`; None: no bound."""

    connections: str | None = None
    conversations: str | None = None
    messages: str | None = None


ADDRESS = Rates("600/minute", "600/hour")


@dataclass(frozen=True, slots=True)
class Proof:
    """When new conversations must be worked for, in flows that do not ask for it always: while
    more than `above` a second are asked for in this process (0: never), and `seconds` longer.
    `work` is how often a browser tries at most."""

    above: int = 10
    work: int = 1_000
    seconds: float = 60


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of a connection: bytes that may wait for it, seconds, how many, and how many come in
    at a time (0: no bound).
    Rates for each address, visitor and flow; this machine's own address has none, unless
    `loopback`."""

    outbound_bytes: int = 262_144
    hello_seconds: float = 10
    heartbeat_seconds: float = 25
    connections: int = 0
    newcomers: int = 2
    address: Rates = ADDRESS
    visitor: Rates = Rates()
    flow: Rates = Rates()
    proof: Proof = Proof()
    loopback: bool = False


@dataclass(frozen=True, slots=True)
class Retention:
    """Days after which an untouched conversation is deleted; None: never."""

    days: int | None = None


@dataclass(frozen=True, slots=True)
class Config:
    """All settings. `file` is None when none was read: names in flows then go unverified.

    `delay_scale` multiplies every wait of the delivery; tests set it by HANDRAISE_DELAY_SCALE.
    """

    server: Server = Server()
    database: str = field(default="sqlite:///handraise.db", repr=False)
    bus: str = field(default="local", repr=False)
    flows: Flows = Flows()
    api: Api = Api()
    identity: Identity = Identity()
    destinations: Mapping[str, Destination] = field(default_factory=_nothing)
    default_destination: str | None = None
    teams: Mapping[str, Team] = field(default_factory=_nothing)
    hours: Mapping[str, Hours] = field(default_factory=_nothing)
    limits: Limits = Limits()
    retention: Retention = Retention()
    file: Path | None = None
    delay_scale: float = 1.0

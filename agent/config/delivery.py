"""Owns what a destination's settings may be: its template, headers and mail server, and which of
its keys must be there.

Refuses what would never arrive: a kind without its address, headers that are Handraise's own.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from email.errors import MessageError
from email.headerregistry import Address
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

import jinja2

from agent.config.model import PRESETS, RECORDS, Destination, Oauth, Smtp
from agent.config.values import Wrong, meant, network, several, shown, text

# A variable HEADERS__NAME_FILE names a file, so no header may end like it.
HEADER_NAME = re.compile(r"(?!.*-file$)[A-Za-z][A-Za-z0-9-]{0,63}", re.IGNORECASE)
_OURS = ("host", "connection", "content-length", "content-type", "transfer-encoding", "user-agent")
_MAIL = "mail"
# Nobody looks at a signature there: who may write is decided by the address or by a header.
_UNSIGNED = ("slack", "teams", *RECORDS)
_CALLS = frozenset(("lead.handoff", "handoff.claimed", "handoff.unclaimed", "destination.disabled"))
_EVENTS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        **dict.fromkeys(("slack", "teams", "mail"), _CALLS),
        **dict.fromkeys(RECORDS, frozenset(("lead.captured",))),
    }
)
"""What a preset takes unless `events` says otherwise: people are called, records are written."""


class Template(NamedTuple):
    """A template of the operator's own, or the name of one that comes with Handraise."""

    preset: str | None
    text: str | None


def posts(beside: Mapping[str, object]) -> bool:
    """Tell whether a destination with these keys needs an address to post to."""
    return beside.get("kind") != _MAIL


def signs(beside: Mapping[str, object]) -> bool:
    """Tell whether a destination with these keys needs a secret to sign with."""
    return posts(beside) and beside.get("template") not in _UNSIGNED


def destination(
    name: str,
    kind: str,
    secret: tuple[str, ...],
    template: Template | None,
    events: frozenset[str] | None,
    smtp: Smtp | None,
    url: str | None,
    **rest: Any,
) -> Destination:
    """Build one. Raises Wrong where its keys don't go together."""
    by_mail = kind == _MAIL
    if by_mail and smtp is None:
        raise Wrong("smtp is missing", "Add host, from and to under it; docs/mail.md shows it.")
    if by_mail and (url or secret or rest["headers"] or rest["oauth"]):
        what = "url, secret, headers and oauth mean nothing to kind: mail"
        raise Wrong(what, "Leave them out, or set kind: webhook.")
    if rest["oauth"] and "authorization" in rest["headers"]:
        what = "headers and oauth both give an Authorization"
        raise Wrong(what, "Leave out one of the two.")
    if smtp is not None and not by_mail:
        raise Wrong("smtp means nothing to kind: webhook", "Set kind: mail, or leave smtp out.")
    chosen = template or Template(_MAIL if by_mail else None, None)
    if by_mail and chosen.preset not in (None, _MAIL):
        raise Wrong(f"template {chosen.preset} makes no mail", "Leave it out, or write your own.")
    return Destination(
        name=name,
        kind=kind,
        url=url or "",
        secrets=secret,
        preset=chosen.preset,
        template=chosen.text,
        events=_EVENTS.get(chosen.preset or kind) if events is None else events,
        smtp=smtp,
        **rest,
    )


def smtp(**fields: Any) -> Smtp | None:
    """Build the mail server's settings; None where nothing is set."""
    given = {key: value for key, value in fields.items() if value is not None}
    if not given:
        return None
    if ("user" in given) != ("password" in given):
        raise Wrong("user and password belong together", "Give both, or leave both out.")
    security = given.get("security", "starttls")
    if "user" in given and security == "none":
        what = "the password would go over the network as it stands"
        raise Wrong(what, "Set security: starttls or tls, or leave user and password out.")
    given.setdefault("port", {"tls": 465, "none": 25}.get(security, 587))
    return Smtp(sender=given.pop("from"), **given)


def oauth(**fields: Any) -> Oauth | None:
    """Build what a token is asked for with; None where nothing is set."""
    given = {key: value for key, value in fields.items() if value is not None}
    return Oauth(**given) if given else None


def template(value: object) -> Template:
    """A preset's name, the path of a file, or the template itself; only its syntax is read here."""
    source = text(value)
    if source.strip() in PRESETS:
        return Template(source.strip(), None)
    if "\n" not in source and "{" not in source:
        source = _file(source)
    try:
        jinja2.Environment().parse(source)
    except jinja2.TemplateSyntaxError as error:
        what = f"line {error.lineno} of the template: {error.message}"
        mend = "Mend it there; docs/handoff.md shows templates that work."
        raise Wrong(what, mend) from None
    return Template(None, source)


def _file(path: str) -> str:
    try:
        return Path(path).read_text("utf-8")
    except (OSError, ValueError):
        what = f"{shown(path)} is neither a preset nor a file that can be read"
        raise Wrong(what, meant(path, PRESETS)) from None


def header(value: object) -> str:
    """The value of a header. It may hold a secret, so it is not repeated."""
    fits = isinstance(value, str) and 0 < len(value) <= 4096
    if not fits or not re.fullmatch(r"[\x20-\x7e]+", str(value)):
        raise Wrong("this can't be the value of a header", "Write plain characters in one line.")
    return str(value)


def headers(rest: Mapping[str, str]) -> Mapping[str, str]:
    """Build the headers by their names in small letters; what is set later wins."""
    for name in rest:
        if name.lower() in _OURS or name.lower().startswith("webhook-"):
            mend = "Leave it out; Authorization and names of your receiver's own can be set."
            raise Wrong(f"Handraise sets {name} itself", mend, (name,))
    return MappingProxyType({name.lower(): value for name, value in rest.items()})


def private(value: object) -> bool | tuple[IPv4Network | IPv6Network, ...]:
    """Which private networks may be reached: all (true), none (false), or those in a list."""
    if isinstance(value, bool):
        return value
    words = re.split(r"[,\s]+", value.strip()) if isinstance(value, str) else value
    networks = several(network)(words) if words not in (None, [], [""]) else ()
    if not networks:
        mend = "Write false, true, or a list of networks such as [10.0.0.0/8]."
        raise Wrong(f"{shown(value)} names no network", mend)
    return networks


def host(value: object) -> str:
    """The name or address of a mail server."""
    if not isinstance(value, str) or not re.fullmatch(r"[A-Za-z0-9.:_-]{1,253}", value):
        raise Wrong(f"{shown(value)} is not a host", "Write its name only: smtp.example.com")
    return value


def password(value: object) -> str:
    """A password: any text that is not empty. It is not repeated."""
    if not isinstance(value, str) or not value:
        raise Wrong("this is no text", "Write a text, in quotes when it is a number.")
    return value


def mailbox(value: object) -> str:
    """An address of mail."""
    try:
        Address(addr_spec=str(value))
    except (ValueError, IndexError, MessageError):
        fits = False
    else:
        plain = r"[^@\s\x00-\x1f]+@[^@\s\x00-\x1f]+"
        fits = isinstance(value, str) and bool(re.fullmatch(plain, value))
    if not fits:
        raise Wrong(f"{shown(value)} is not an address of mail", "Write it as sales@example.com")
    return str(value)


def recipients(value: object) -> tuple[str, ...]:
    """One address of mail or several."""
    found = several(mailbox)(value)
    if not found:
        raise Wrong("the list is empty: nobody would get anything", "Name an address.")
    return found

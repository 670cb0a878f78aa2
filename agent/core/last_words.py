"""What an end says and offers: its words, links, a calendar, a code, and the page to go on to.

Owns that a code or link to be delivered is said only to those who left an address and agreed to
what it is given for. Refuses to send anybody to a host the flow does not name: `load_ends` holds
every address to its list before a visitor comes.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit, urlunsplit

from agent.core.phrases import phrase
from agent.core.values import lookup

if TYPE_CHECKING:
    from agent.core.flow import Deliver, End
    from agent.core.snapshot import Snapshot
    from agent.core.speaking import Speaking


def last_words(talk: Speaking, end: End) -> str:
    """What an end says, with its links below."""
    locale = talk.snapshot.locale
    words = [talk.render(end.say)]
    if end.deliver is not None and _may_have(talk.snapshot, end.deliver):
        words += _delivered(talk, end.deliver)
    if end.link:
        words.append(_line(end.link, locale))
    if end.book:
        contact = talk.snapshot.contact
        known = {field: contact[field] for field in end.prefill if contact.get(field)}
        words.append(f"[{phrase(locale, 'book')}]({_with(end.book, known)})")
    return "\n".join(words)


def redirect(end: End, snapshot: Snapshot) -> str | None:
    """The page an end leads to, with the campaign that brought the visitor."""
    if end.redirect is None:
        return None
    utm = snapshot.source.get("utm") or {}
    return _with(end.redirect, {f"utm_{name}": value for name, value in utm.items()})


def _may_have(snapshot: Snapshot, deliver: Deliver) -> bool:
    """Whether there is an address, and the agreement it is given for."""
    if not (snapshot.contact.get("email") or snapshot.contact.get("phone")):
        return False
    agreed = {record["purpose"] for record in snapshot.consent if record["given"]}
    return deliver.needs is None or deliver.needs in agreed


def _delivered(talk: Speaking, deliver: Deliver) -> list[str]:
    locale, words = talk.snapshot.locale, []
    if deliver.say is not None:
        own = {"code": deliver.code or "", "link": deliver.link or ""}
        values = lookup(talk.flow, talk.snapshot, deliver.say.names, own)
        words.append(deliver.say.render(values))
    elif deliver.code:
        words.append(phrase(locale, "code", code=deliver.code))
    if deliver.link and not (deliver.say and "link" in deliver.say.names):
        words.append(_line(deliver.link, locale))
    return words


def _line(link: str, locale: str) -> str:
    return f"[{_label(link, locale)}]({link})"


def _label(link: str, locale: str) -> str:
    """What tapping a link does: a number is called, an address written to, a page opened."""
    parts = urlsplit(link)
    if parts.scheme == "tel":
        return phrase(locale, "call", number=unquote(parts.path))
    if parts.scheme == "mailto":
        return phrase(locale, "write", address=unquote(parts.path))
    return phrase(locale, "link", host=parts.hostname or link)


def _with(address: str, values: Mapping[str, str]) -> str:
    """An address with `values` in its query; what stands there already stays."""
    if not values:
        return address
    parts = urlsplit(address)
    there = {name for name, _ in parse_qsl(parts.query, keep_blank_values=True)}
    # %20 rather than +: some calendars show the plus sign in the name.
    added = urlencode({k: v for k, v in values.items() if k not in there}, quote_via=quote)
    query = "&".join(part for part in (parts.query, added) if part)
    return urlunsplit((parts.scheme, parts.netloc, parts.path, query, parts.fragment))

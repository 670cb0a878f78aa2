"""Owns the mail by which a visitor gets his own conversation: its words, and what a reply means.

Refuses to be of use to senders of spam: what the visitor typed is no link in it, and an address the
server does not take is not tried again, and never held against the destination.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from email.message import EmailMessage
from html import escape
from typing import Any

import orjson

from agent.config import Destination, Smtp
from agent.core.mailing import QUESTION
from agent.core.phrases import phrase
from agent.webhook.delivery import Outcome, Patience
from agent.webhook.mail import envelope, send
from storage.records import Attempt, Outbox

REFUSED = "the server refused the visitor's address"  # which is said nowhere
_LINK = re.compile(r"\[([^\]]+)\]\(([^\s()]+)\)")
_ABSOLUTE = re.compile(r"(https?://|mailto:|tel:)")
_WORD_JOINER = "\u2060"  # seen by nobody, and mail programs find no address around it

Line = tuple[str, str, bool]


async def deliver(
    destination: Destination, row: Outbox, events: Iterable[str], now: datetime, patience: Patience
) -> Outcome:
    """Mail a conversation to its visitor once. Never raises for anything a server does."""
    at, begin = int(now.timestamp() * 1000), time.perf_counter()
    if destination.smtp is None:
        return Outcome(Attempt(at, None, 0, "this destination has no mail server", None), "retry",
                       tried=False)  # fmt: skip
    message = compose(orjson.loads(row.data), events, row, destination.smtp, now)
    status, error, said = await send(message, destination.smtp, destination.allow_private, patience)
    latency = round((time.perf_counter() - begin) * 1000)
    if error is not None and error.startswith("refused ") and status is not None:
        never = status >= 500
        attempt = Attempt(at, status, latency, REFUSED, None)
        return Outcome(attempt, "permanent" if never else "retry", tried=False)
    attempt = Attempt(at, status, latency, error, said if error else None)
    return Outcome(attempt, "retry" if error else "delivered")


def compose(
    data: Mapping[str, Any], events: Iterable[str], row: Outbox, smtp: Smtp, now: datetime
) -> EmailMessage:
    """The mail: what was said up to the event `until`, as a text and as HTML."""
    locale, name = data["locale"], data["name"]
    lines = list(_lines(events, data))
    subject, why = phrase(locale, "mail_subject", name=name), phrase(locale, "mail_why")
    message = envelope(subject, data["to"], row, smtp, now)
    said = (f"{who}: {_plain(text, own=own)}" if who else _plain(text, own=own)
            for who, text, own in lines)  # fmt: skip
    message.set_content("\n\n".join((*said, f"-- \n{why}")) + "\n", cte="quoted-printable")
    html = _page(locale, subject, lines, why)
    message.add_alternative(html, subtype="html", cte="quoted-printable")
    return message


def _lines(events: Iterable[str], data: Mapping[str, Any]) -> Iterator[Line]:
    """Who said what, and whether the visitor typed it."""
    for event in map(orjson.loads, events):
        if event["seq"] > data["until"]:
            return
        if "text" not in event or event.get("code") == QUESTION:
            continue
        speaker = event.get("from", "bot")
        names = {"visitor": phrase(data["locale"], "mail_you"), "system": "", "bot": data["name"]}
        yield event.get("name") or names.get(speaker, ""), event["text"], speaker == "visitor"


def _plain(text: str, *, own: bool) -> str:
    if own:
        return re.sub(r"(?<=[.:/@])(?=\w|/)", _WORD_JOINER, text)
    return _LINK.sub(lambda found: _beside(*found.groups()), text)


def _beside(label: str, address: str) -> str:
    return f"{label} ({address})" if _ABSOLUTE.match(address) else label


def _page(locale: str, title: str, lines: Iterable[Line], why: str) -> str:
    parts = "".join(
        f'<p style="margin:0 0 14px;white-space:pre-line" dir="auto">'
        f"{f'<b>{escape(who)}</b><br>' if who else ''}{_marked(text, own=own)}</p>"
        for who, text, own in lines
    )
    return (
        f'<!doctype html><html lang="{escape(locale)}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">'
        '<meta name="color-scheme" content="light dark">'
        f"<title>{escape(title)}</title></head>"
        '<body style="margin:0;padding:20px;font:15px/1.5 system-ui,sans-serif">'
        f'<div style="max-width:560px;margin:0 auto">{parts}'
        f'<p style="margin:24px 0 0;font-size:13px">{escape(why)}</p></div></body></html>'
    )


def _marked(text: str, *, own: bool) -> str:
    """A text in HTML; only what the agent or a rep said may link, and only to a whole address."""
    if own:
        return escape(_plain(text, own=True))
    parts = _LINK.split(text)
    shown = []
    for place in range(0, len(parts), 3):
        shown.append(escape(parts[place]))
        if place + 2 < len(parts):
            label, address = parts[place + 1 : place + 3]
            link = f'<a href="{escape(address)}">{escape(label)}</a>'
            shown.append(link if _ABSOLUTE.match(address) else escape(label))
    return "".join(shown)

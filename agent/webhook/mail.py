"""Owns one attempt to deliver one event by mail, and what the server's reply means.

Refuses to queue: what a server does not take is tried again as a post would be. The server's
address is guarded like any other, and nothing a visitor said becomes a header of its own.
"""

from __future__ import annotations

import asyncio
import os
import re
import socket
import ssl
import time
from collections.abc import Mapping
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Any

import aiosmtplib
import orjson

from agent import __version__
from agent.config import Destination, Smtp
from agent.webhook import body as bodies
from agent.webhook.delivery import MAX_ANSWER, Outcome, Patience
from agent.webhook.guard import Allowed, ForbiddenAddress, addresses, socket_factory
from storage.records import Attempt, Outbox

TAKEN = 250


async def deliver(
    destination: Destination,
    smtp: Smtp,
    row: Outbox,
    links: Mapping[str, str],
    now: datetime,
    patience: Patience,
) -> Outcome:
    """Mail `row` once. Never raises for anything a server does. A status is the server's reply
    code: 250 is success, and every other one is tried again."""
    payload, fault = bodies.make(row, links, destination)
    message = compose(orjson.loads(payload), row, smtp, now)
    begin = time.perf_counter()
    status, error, said = await send(message, smtp, destination.allow_private, patience)
    attempt = Attempt(
        at=int(now.timestamp() * 1000),
        status=status,
        latency_ms=round((time.perf_counter() - begin) * 1000),
        error="; ".join(filter(None, (error, fault))) or None,
        response=said,
    )
    return Outcome(attempt, "retry" if error else "delivered", fault=fault)


def compose(content: Mapping[str, object], row: Outbox, smtp: Smtp, now: datetime) -> EmailMessage:
    """Return the mail of an event: `subject`, `text` and `html` of what its template rendered. A
    body without a text is shown as it is. A repeat has the same Message-ID."""
    text = content.get("text")
    subject = content.get("subject") or f"Handraise: {row.type}"
    message = envelope(subject, ", ".join(smtp.to), row, smtp, now)
    shown = text if isinstance(text, str) else orjson.dumps(content, option=_READABLE).decode()
    message.set_content(shown, cte="quoted-printable")
    html = content.get("html")
    if isinstance(text, str) and isinstance(html, str):
        message.add_alternative(html, subtype="html", cte="quoted-printable")
    return message


def envelope(subject: object, to: str, row: Outbox, smtp: Smtp, now: datetime) -> EmailMessage:
    """A mail with its headers alone; a repeat has the same Message-ID."""
    message = EmailMessage(policy=SMTP)
    message["Subject"] = _line(subject)
    message["From"] = smtp.sender
    message["To"] = to
    message["Date"] = format_datetime(now)
    message["Message-ID"] = f"<{_line(row.id)}@{smtp.sender.partition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message["X-Mailer"] = f"Handraise/{__version__}"
    return message


_READABLE = orjson.OPT_INDENT_2


def _line(value: object) -> str:
    """A header has one line, or what follows is another header."""
    return re.sub(r"[\x00-\x1f\x7f\u2028\u2029\s]+", " ", str(value)).strip()[:200]


async def send(
    message: EmailMessage, smtp: Smtp, allow_private: Allowed, patience: Patience
) -> tuple[int | None, str | None, str | None]:
    """Hand a mail to the server once. Return the reply's code, what went wrong, and what the server
    said; never raises for anything it does."""
    try:
        async with asyncio.timeout(patience.total):
            connection = await _connect(smtp, allow_private, patience.connect)
            with connection:
                return await _hand_over(message, smtp, connection, patience)
    except TimeoutError:
        return None, f"no answer within {patience.total:g} s", None
    except ssl.SSLCertVerificationError as error:
        return None, _untrusted(error), None
    except ForbiddenAddress as error:
        return None, str(error), None
    except aiosmtplib.SMTPResponseException as error:
        return error.code, _refusal(error), error.message[:MAX_ANSWER].replace("\0", "\ufffd")
    except aiosmtplib.SMTPRecipientsRefused as error:
        first = error.recipients[0]
        return first.code, f"refused {first.recipient}", first.message[:MAX_ANSWER]
    except aiosmtplib.SMTPException as error:
        cause = error.__cause__
        if isinstance(cause, ssl.SSLCertVerificationError):
            return None, _untrusted(cause), None
        return None, f"the connection broke: {type(error).__name__}", None
    except socket.gaierror:
        return None, "its name can't be resolved", None
    except OSError as error:
        known = os.strerror(error.errno) if error.errno else str(error)
        return None, f"no connection: {known or type(error).__name__}", None


def _untrusted(error: ssl.SSLCertVerificationError) -> str:
    return f"its certificate is not trusted: {error.verify_message}"


def _refusal(error: aiosmtplib.SMTPResponseException) -> str:
    if isinstance(error, aiosmtplib.SMTPAuthenticationError):
        return f"refused user and password with {error.code}"
    return f"answered {error.code}"


async def _connect(smtp: Smtp, allow_private: Allowed, seconds: float) -> socket.socket:
    """Connect to the first address of the server that answers, if it may be reached at all."""
    make = socket_factory(allow_private)
    last: OSError = OSError("its name can't be resolved")
    for info in await addresses(smtp.host, smtp.port):
        try:
            return await _connected(make(info), info[4], seconds)
        except OSError as error:
            last = error
    raise last


async def _connected(
    made: socket.socket, address: tuple[Any, ...], seconds: float
) -> socket.socket:
    made.setblocking(False)
    try:
        async with asyncio.timeout(seconds):
            await asyncio.get_running_loop().sock_connect(made, address)
    except BaseException as error:
        made.close()
        if isinstance(error, TimeoutError):
            raise OSError(f"none within {seconds:g} s") from None
        raise
    return made


async def _hand_over(
    message: EmailMessage, smtp: Smtp, connection: socket.socket, patience: Patience
) -> tuple[int | None, str | None, str | None]:
    client = aiosmtplib.SMTP(
        hostname=smtp.host,
        port=None,
        sock=connection,
        timeout=patience.total,
        use_tls=smtp.security == "tls",
        start_tls=smtp.security == "starttls",
        username=smtp.user,
        password=smtp.password,
    )
    async with client:
        refused, said = await client.send_message(message)
    if refused:  # taken for the others: to send it all again would give them two
        some = ", ".join(sorted(refused))
        return TAKEN, None, f"{said} (refused: {some})"[:MAX_ANSWER]
    return TAKEN, None, said[:MAX_ANSWER]

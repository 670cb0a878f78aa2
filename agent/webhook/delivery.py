"""Owns one attempt to deliver one event, and what its answer means.

Refuses to retry, to follow redirects, and to read more than the first 2 kB of an answer. Only 2xx
is success, and its status line is enough: a body that never ends does not undo it.
"""

from __future__ import annotations

import asyncio
import os
import ssl
import time
from collections.abc import Mapping
from dataclasses import astuple, dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Literal

import aiohttp

from agent import __version__
from agent.config import Destination
from agent.webhook import body as bodies
from agent.webhook import sign
from agent.webhook.guard import REUSED, ForbiddenAddress
from storage.records import Attempt, Outbox

Verdict = Literal["delivered", "retry", "permanent"]
MAX_ANSWER = 2048
MOST_STALE = 10  # connections kept open that may break before a fresh one
GONE = 410


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds an attempt may take: in all, to connect, and to read on after the status line."""

    total: float = 10.0
    connect: float = 3.0
    answer: float = 1.0

    @classmethod
    def scaled(cls, delay_scale: float) -> Patience:
        """Shorten it with the other waits of the delivery, to a second at the least."""
        usual = cls()
        return cls(*(min(most, max(1.0, most * delay_scale)) for most in astuple(usual)))


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an attempt. `retry_after`: seconds the receiver asked for; `fault`: what was
    wrong with the template; `tried` is False when the destination was not asked at all."""

    attempt: Attempt
    retry: Verdict
    retry_after: float | None = None
    fault: str | None = None
    tried: bool = True


@dataclass(frozen=True, slots=True)
class _Answer:
    status: int | None
    error: str | None
    text: str | None = None
    retry_after: float | None = None


async def deliver(
    session: aiohttp.ClientSession,
    destination: Destination,
    row: Outbox,
    links: Mapping[str, str],
    now: datetime,
    patience: Patience = Patience(),
) -> Outcome:
    """Post `row` to `destination` once. Never raises for anything a receiver does.

    `session` comes from guard.session with the destination's allow_private; `now` is signed.
    """
    payload, fault = bodies.make(row, links, destination)
    headers = {
        **destination.headers,
        "content-type": "application/json",
        "user-agent": f"Handraise/{__version__}",
        "accept-encoding": "identity",
        **sign.headers(row.id, payload, destination.secrets, now),
    }
    begin = time.perf_counter()
    answer = await _post(session, destination.url, payload, headers, now, patience)
    attempt = Attempt(
        at=int(now.timestamp() * 1000),
        status=answer.status,
        latency_ms=round((time.perf_counter() - begin) * 1000),
        error="; ".join(filter(None, (answer.error, fault))) or None,
        response=answer.text,
    )
    return Outcome(attempt, _verdict(answer), answer.retry_after, fault)


def _verdict(answer: _Answer) -> Verdict:
    if answer.error is None:
        return "delivered"
    return "permanent" if answer.status == GONE else "retry"


async def _post(
    session: aiohttp.ClientSession,
    url: str,
    payload: bytes,
    headers: Mapping[str, str],
    now: datetime,
    patience: Patience,
) -> _Answer:
    try:
        response = await _asked(session, url, payload, headers, patience)
    except TimeoutError as error:
        return _Answer(None, _late(error, patience))
    except (aiohttp.ClientError, OSError, ValueError) as error:
        return _Answer(None, failure(error))
    async with response:
        return _Answer(
            response.status,
            _refusal(response),
            await _beginning(response, patience.answer),
            retry_after(response.headers.get("retry-after"), now),
        )


async def _asked(
    session: aiohttp.ClientSession,
    url: str,
    payload: bytes,
    headers: Mapping[str, str],
    patience: Patience,
) -> aiohttp.ClientResponse:
    """Post, and once more where a connection kept open turns out to be closed: receivers close
    idle ones whenever they like, and a lead need not wait two seconds for that."""
    timeout = aiohttp.ClientTimeout(total=patience.total, connect=patience.connect)
    for _ in range(MOST_STALE):
        kept: dict[str, bool] = {}
        try:
            return await session.post(
                url,
                data=payload,
                headers=headers,
                allow_redirects=False,
                timeout=timeout,
                trace_request_ctx=kept,
            )
        except aiohttp.ClientConnectorError:
            raise
        except (aiohttp.ServerDisconnectedError, aiohttp.ClientOSError):
            if not kept.get(REUSED):
                raise
    raise aiohttp.ServerDisconnectedError


async def _beginning(response: aiohttp.ClientResponse, seconds: float) -> str | None:
    """Read at most MAX_ANSWER bytes, for at most `seconds`; the connection goes with the rest."""
    read = bytearray()
    try:
        async with asyncio.timeout(seconds):
            while len(read) < MAX_ANSWER:
                chunk = await response.content.read(MAX_ANSWER - len(read))
                if not chunk:
                    break
                read += chunk
    except (TimeoutError, aiohttp.ClientError, OSError):
        pass  # the status line came: what is cut off here is only shown to people
    # PostgreSQL stores no NUL in a text.
    return read.decode("utf-8", "replace").replace("\0", "\ufffd") or None


def _refusal(response: aiohttp.ClientResponse) -> str | None:
    status = response.status
    if 200 <= status < 300:
        return None
    if 300 <= status < 400:
        return f"answered {status}: redirects are not followed; set the address it leads to"
    if status == GONE:
        return "answered 410: it does not want events any more"
    return f"answered {status}"


def _late(error: TimeoutError, patience: Patience) -> str:
    if isinstance(error, aiohttp.ConnectionTimeoutError):
        return f"no connection within {patience.connect:g} s"
    return f"no answer within {patience.total:g} s"


def failure(error: Exception) -> str:
    """Say why no answer came, without the address: it may hold a secret."""
    if isinstance(error, aiohttp.ClientConnectorCertificateError):
        return f"its certificate is not trusted: {error.certificate_error}"
    if isinstance(error, aiohttp.ClientConnectorDNSError):
        return "its name can't be resolved"
    if isinstance(error, aiohttp.ClientConnectorError):
        cause = error.os_error
        if isinstance(cause, ForbiddenAddress | ssl.SSLError):
            return str(cause)
        known = os.strerror(cause.errno) if cause.errno else str(cause)
        return f"no connection: {known}"
    if isinstance(error, aiohttp.InvalidURL):
        return "its address is not one"
    return f"the connection broke: {type(error).__name__}"


def retry_after(value: str | None, now: datetime) -> float | None:
    """Read a Retry-After header, seconds or a date; None for anything else."""
    if value is None:
        return None
    if value.strip().isascii() and value.strip().isdigit():
        return float(value.strip()[:9])
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, TypeError, OverflowError):
        return None
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (aware - now).total_seconds())

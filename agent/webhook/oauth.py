"""Owns the tokens of destinations that want one: had by the client credentials of OAuth 2.0
(RFC 6749, 4.4), kept until they end or are refused.

Refuses to keep a token anywhere but in memory, and to show one.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass

import aiohttp
import orjson

from agent.config import Oauth
from agent.webhook.delivery import Patience, failure

MAX_ANSWER = 16_384
EARLY_SECONDS = 60.0  # before its end a token is had anew


class NoToken(Exception):
    """No token was had; the text says why, without what may be secret."""


@dataclass(frozen=True, slots=True)
class _Kept:
    token: str
    ends: float | None


class Tokens:
    """The tokens of one worker. Those who want one at a time share the asking."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._kept: dict[Oauth, _Kept] = {}
        self._locks: dict[Oauth, asyncio.Lock] = {}

    async def token(self, session: aiohttp.ClientSession, oauth: Oauth, patience: Patience) -> str:
        """Return a token, had before or now. Raises NoToken."""
        async with self._locks.setdefault(oauth, asyncio.Lock()):
            kept = self._kept.get(oauth)
            if kept is None or (kept.ends is not None and kept.ends <= self._monotonic()):
                kept = self._kept[oauth] = await self._had(session, oauth, patience)
            return kept.token

    def refused(self, oauth: Oauth, token: str) -> None:
        """Forget a token that was refused, unless there is a newer one already."""
        kept = self._kept.get(oauth)
        if kept is not None and kept.token == token:
            del self._kept[oauth]

    async def _had(self, session: aiohttp.ClientSession, oauth: Oauth, patience: Patience) -> _Kept:
        answer = await _asked(session, oauth, patience)
        token, lasts = answer.get("access_token"), answer.get("expires_in")
        if not isinstance(token, str) or not token.isprintable() or not token:
            raise NoToken("no token: the answer holds none")
        if not isinstance(lasts, int | float):
            return _Kept(token, None)
        return _Kept(token, self._monotonic() + max(0.0, lasts - EARLY_SECONDS))


async def _asked(
    session: aiohttp.ClientSession, oauth: Oauth, patience: Patience
) -> dict[str, object]:
    form = {
        "grant_type": "client_credentials",
        "client_id": oauth.client_id,
        "client_secret": oauth.client_secret,
        **({"scope": oauth.scope} if oauth.scope else {}),
    }
    timeout = aiohttp.ClientTimeout(total=patience.total, connect=patience.connect)
    try:
        async with session.post(
            oauth.token_url, data=form, allow_redirects=False, timeout=timeout
        ) as response:
            body = await response.content.read(MAX_ANSWER)
            if response.status != 200:
                raise NoToken(f"no token: answered {response.status}")
            found = orjson.loads(body)
    except TimeoutError:
        raise NoToken(f"no token: no answer within {patience.total:g} s") from None
    except orjson.JSONDecodeError:
        raise NoToken("no token: the answer is not JSON") from None
    except (aiohttp.ClientError, OSError) as error:
        raise NoToken(f"no token: {failure(error)}") from None
    return found if isinstance(found, dict) else {}

"""Owns who may use the API: whoever bears one of the config's tokens.

Refuses everybody while there is none, and says how to set one. Comparing takes the same time
whether the first letter is wrong or the last.
"""

import hmac
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import orjson
from aiohttp import hdrs, web

from agent.web.keys import CONFIG

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

_CLOSED = {hdrs.CACHE_CONTROL: "no-store", "X-Content-Type-Options": "nosniff"}
_NO_TOKENS = (
    "The API is shut because no token is set. Put one under api.tokens in config.yaml, or into the "
    "environment as HANDRAISE_API__TOKENS, then start again. Make one: "
    'python3 -c "import secrets; print(secrets.token_urlsafe(32))"'
)
_NO_TOKEN = 'Send a token of api.tokens as the header "Authorization: Bearer TOKEN".'
_WRONG_TOKEN = "This token is not among api.tokens. Check it, or the server's configuration."


def reply(
    body: Mapping[str, Any], status: int = 200, headers: Mapping[str, str] | None = None
) -> web.Response:
    """A JSON answer that nobody keeps."""
    return web.Response(
        body=orjson.dumps(body),
        status=status,
        content_type="application/json",
        headers={**_CLOSED, **(headers or {})},
    )


def problem(
    status: int, code: str, message: str, headers: Mapping[str, str] | None = None
) -> web.Response:
    """A JSON answer that says what went wrong and how to put it right."""
    return reply({"error": {"code": code, "message": message}}, status, headers)


def guarded(handler: Handler) -> Handler:
    """`handler`, for those who bear a token; 401 to everybody else."""

    async def checked(request: web.Request) -> web.StreamResponse:
        wrong = refusal(request.app[CONFIG].api.tokens, request.headers.get(hdrs.AUTHORIZATION))
        if wrong is not None:
            return problem(401, "unauthorized", wrong, {hdrs.WWW_AUTHENTICATE: "Bearer"})
        return await handler(request)

    return checked


def refusal(tokens: tuple[str, ...], header: str | None) -> str | None:
    """Why the Authorization header `header` opens nothing; None when it is good."""
    if not tokens:
        return _NO_TOKENS
    scheme, _, given = (header or "").partition(" ")
    if scheme.lower() != "bearer" or not given.strip():
        return _NO_TOKEN
    offered = given.strip().encode("utf-8", "surrogatepass")
    # All are compared, so that the time tells nothing about which came near.
    fits = [hmac.compare_digest(token.encode(), offered) for token in tokens]
    return None if any(fits) else _WRONG_TOKEN

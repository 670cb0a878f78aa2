"""Waiting for what sets no event here: another process, another connection's commit."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from inspect import isawaitable

PATIENCE = 30.0  # seconds; far more than anything takes, for the machine may be busy
# What comes within a second where nothing else runs, and within half a minute if it was lost: then
# the database is asked anyway (bus_redis.SAFE_SECONDS).
SOON = 10.0


async def until(
    true: Callable[[], bool | Awaitable[bool]], seconds: float = PATIENCE, pause: float = 0.01
) -> None:
    """Ask every `pause` seconds until it is true; raise TimeoutError after `seconds`."""
    async with asyncio.timeout(seconds):
        while not await _answer(true):  # noqa: ASYNC110 - there is no event to wait for
            await asyncio.sleep(pause)


async def _answer(true: Callable[[], bool | Awaitable[bool]]) -> bool:
    said = true()
    return await said if isawaitable(said) else said

"""Owns the counts behind the limits: in Redis where the processes share one, else in memory.

Refuses to fail when Redis does, and to become slow by many who are counted.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import structlog

from agent.logs import in_short

if TYPE_CHECKING:
    from limits import RateLimitItem
    from limits.aio.storage import MemoryStorage
    from limits.aio.strategies import RateLimiter
    from redis.asyncio import ConnectionPool

REDIS_SECONDS = 0.3
REDIS_AGAIN_SECONDS = 5.0
ONCE = "1/2 minutes"  # what is good once is not good for longer
FEW = 1_000  # counts that are kept without looking which are over
MOST = 200_000  # counts in memory; beyond, all begin anew

T = TypeVar("T")
_log = structlog.get_logger(__name__)


class _Ways(NamedTuple):
    """One place of counts, asked in two ways: how often lately, and whether ever."""

    lately: "RateLimiter"
    ever: "RateLimiter"


class Counts:
    """Counts of this process or, with the address of a Redis as `bus`, of all together."""

    def __init__(self, bus: str) -> None:
        self._bus = bus
        self._redis_again = 0.0
        self._pool: ConnectionPool | None = None

    async def hit(self, rate: str, key: str, cost: int = 1) -> bool:
        """Count `cost` times; False, and nothing counted, where that is more than the rate."""
        item = _item(rate)

        async def counted(ways: _Ways) -> bool:
            return await ways.lately.hit(item, key, cost=min(cost, item.amount))

        return await self._ask(counted)

    async def wait(self, rate: str, key: str) -> float:
        """Seconds until one more would be fine, 0 where it is."""
        item = _item(rate)

        async def waits(ways: _Ways) -> float:
            free = await ways.lately.get_window_stats(item, key)
            return max(0.0, free.reset_time - time.time()) if free.remaining < 1 else 0.0

        return await self._ask(waits)

    async def once(self, name: str) -> bool:
        """Whether this comes for the first time within two minutes."""

        async def first(ways: _Ways) -> bool:
            return await ways.ever.hit(_item(ONCE), f"once:{name}")

        return await self._ask(first)

    async def _ask(self, question: Callable[[_Ways], Awaitable[T]]) -> T:
        shared = self._shared
        if shared is not None and time.monotonic() >= self._redis_again:
            try:
                async with asyncio.timeout(REDIS_SECONDS):
                    return await question(shared)
            except Exception as error:  # whatever it is, it must not keep a visitor out
                self._redis_again = time.monotonic() + REDIS_AGAIN_SECONDS
                _log.warning("limits.redis_gone", why=in_short(error), instead="memory")
        return await question(self._own)

    @cached_property
    def _own(self) -> _Ways:
        return _ways(_memory())

    @cached_property
    def _shared(self) -> _Ways | None:
        if self._bus == "local":
            return None
        from limits.aio.storage import RedisStorage  # noqa: PLC0415 - see `_item`
        from redis.asyncio import ConnectionPool  # noqa: PLC0415 - see `_item`

        self._pool = ConnectionPool.from_url(self._bus)
        store = RedisStorage(
            "async+redis://",
            implementation="redispy",
            key_prefix="handraise",
            connection_pool=self._pool,  # type: ignore[arg-type]  # it takes pools too
        )
        return _ways(store)

    async def close(self) -> None:
        """Let Redis go."""
        if self._pool is not None:
            await self._pool.aclose()


# The library is imported with the first visitor from outside: a start need not wait for it.
@lru_cache(maxsize=32)
def _item(rate: str) -> "RateLimitItem":
    from limits import parse  # noqa: PLC0415 - see above

    return parse(rate)


def _ways(store: Any) -> _Ways:
    from limits.aio.strategies import (  # noqa: PLC0415 - see `_item`
        FixedWindowRateLimiter,
        SlidingWindowCounterRateLimiter,
    )

    return _Ways(SlidingWindowCounterRateLimiter(store), FixedWindowRateLimiter(store))


def _memory() -> "MemoryStorage":
    """Counts in memory. What is over is thrown away when they have doubled: the library's own way
    is to look at every one at each hit, and with 30,000 that took 6 ms of the loop."""
    from limits.aio.storage import MemoryStorage  # noqa: PLC0415 - see `_item`

    class Memory(MemoryStorage):
        tidy_at = FEW

        async def _MemoryStorage__schedule_expiry(self) -> None:
            if len(self.expirations) >= self.tidy_at:
                self.tidy(time.time())
                self.tidy_at = max(FEW, 2 * len(self.expirations))

        def tidy(self, now: float) -> None:
            over = [key for key, until in self.expirations.items() if until <= now]
            if len(self.expirations) - len(over) >= MOST:
                over = [*self.expirations]
            for key in over:
                for kept in (self.storage, self.expirations, self.locks):
                    kept.pop(key, None)

    return Memory()

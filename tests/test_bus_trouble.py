"""What an operator reads of a Redis that does not answer, or refuses."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from redis.asyncio import Redis as Client
from structlog.testing import capture_logs

from agent import bus_redis
from agent.bus_redis import RedisBus
from agent.web.counting import Counts
from tests.drill.redis import Redis
from tests.drill.server import free_port
from tests.waiting import until

WHY = "AuthenticationError: invalid username-password pair or user is disabled."
REFUSED = (
    f"127.0.0.1 is silent ({WHY}), so the database is asked what moved. Check that this Redis "
    "runs, and the address and the password in `bus`."
)


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who is not there at once is told of."""
    monkeypatch.setattr(bus_redis, "STARTING_SECONDS", 0.5)


@pytest.fixture
async def locked() -> AsyncIterator[Redis]:
    """A Redis that wants another password than we have."""
    redis = Redis()
    await redis.start()
    async with Client.from_url(redis.url) as client:
        await client.config_set("requirepass", "secret")
    redis.url = f"redis://:wrong@127.0.0.1:{redis.port}/0"
    yield redis
    await redis.stop()


@asynccontextmanager
async def begun(url: str) -> AsyncIterator[RedisBus]:
    """A bus that was started."""

    async def nothing(_: object) -> dict[str, int]:
        return {}

    bus = RedisBus(url)
    await bus.start(nothing, nothing)  # type: ignore[arg-type]
    yield bus
    await bus.stop()


async def test_a_redis_that_refuses_is_named_with_what_it_said_until_it_does_not(
    locked: Redis,
) -> None:
    with capture_logs() as logs:
        async with begun(locked.url) as bus:
            await until(lambda: bus.trouble != "")
            assert bus.trouble == REFUSED
            async with Client(port=locked.port, password="secret") as client:
                await client.config_set("requirepass", "wrong")
            await until(lambda: bus.trouble == "")
    assert logs == [
        {"event": "bus.silent", "why": REFUSED, "log_level": "warning"},
        {"event": "bus.connected", "redis": "127.0.0.1", "log_level": "info"},
    ]


async def test_a_redis_that_is_not_there_is_named_from_the_start() -> None:
    port = free_port()
    async with begun(f"redis://127.0.0.1:{port}/0") as bus:
        await until(lambda: bus.trouble != "")
        assert bus.trouble.startswith("127.0.0.1 is silent (ConnectionError: ")
        assert f"{port}" in bus.trouble


async def test_limits_say_why_they_count_in_memory(locked: Redis) -> None:
    counts = Counts(locked.url)
    with capture_logs() as logs:
        assert await counts.hit("1/minute", "somebody")
    await counts.close()
    assert logs == [
        {"event": "limits.redis_gone", "why": WHY, "instead": "memory", "log_level": "warning"}
    ]

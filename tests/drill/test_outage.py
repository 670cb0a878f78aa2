"""The database gone for a while: visitors are asked for a moment, and all goes on by itself."""

import asyncio
from functools import partial

from tests.drill.cluster import running
from tests.drill.drill import receiving, strike
from tests.drill.postgres import Postgres
from tests.visiting import visiting
from tests.waiting import PATIENCE

GONE_SECONDS = 1.5


async def _stopped(postgres: Postgres) -> None:
    await postgres.stop()
    await asyncio.sleep(GONE_SECONDS)
    await postgres.start()


async def _paused(postgres: Postgres) -> None:
    postgres.pause()
    await asyncio.sleep(GONE_SECONDS)
    postgres.resume()


async def test_nothing_is_lost_or_doubled_when_postgresql_is_gone() -> None:
    async with receiving() as (receiver, port), running(
        port, processes=2, postgresql=True, redis=True, scale=0.1
    ) as cluster:  # fmt: skip
        assert cluster.postgres is not None
        blows = [partial(_stopped, cluster.postgres), partial(_paused, cluster.postgres)]
        verdict = await strike(cluster, receiver, 60, blows, 5, at_once=30)
    assert verdict.faults == []
    assert verdict.blows == 2
    assert verdict.reconnects > 0


async def test_a_visitor_is_asked_for_a_moment_and_nothing_unstored_is_acknowledged() -> None:
    async with receiving() as (_, port), running(port, postgresql=True) as cluster:
        postgres, chat = cluster.postgres, cluster.chats[0]
        assert postgres is not None
        async with visiting(chat) as visitor:
            token = (await visitor.hello())[0]["conversation"]
            await postgres.stop()
            heard = await visitor.say({"type": "human", "id": "person"})
            assert [(f["type"], f["code"], f["fatal"], f.get("id")) for f in heard] == [
                ("error", "unavailable", False, None)
            ]
            await visitor.hear()
            assert visitor.closed == 1013
        async with visiting(chat) as visitor:
            heard = await visitor.hello(conversation=token)
            assert [(f["type"], f["code"], f["fatal"]) for f in heard] == [
                ("error", "unavailable", False)
            ]
            await visitor.hear()
            assert visitor.closed == 1013
        await postgres.start()
        async with visiting(chat) as visitor:
            assert (await visitor.hello(conversation=token))[0]["conversation"] == token
            assert (await visitor.say({"type": "human", "id": "person"}))[-1]["type"] == "ack"


async def test_a_frozen_database_does_not_hold_a_visitor_for_long() -> None:
    async with receiving() as (_, port), running(port, postgresql=True) as cluster:
        postgres = cluster.postgres
        assert postgres is not None
        async with visiting(cluster.chats[0]) as visitor:
            token = (await visitor.hello())[0]["conversation"]
            postgres.pause()
            try:
                await visitor.send({"type": "human", "id": "person"})
                async with asyncio.timeout(2 * PATIENCE):  # 11 s where nothing else runs
                    while (frame := await visitor.socket.receive()).data is None:
                        pass
                assert "unavailable" in str(frame.data)
            finally:
                postgres.resume()
        async with visiting(cluster.chats[0]) as visitor:
            assert (await visitor.hello(conversation=token))[0]["conversation"] == token
            assert (await visitor.say({"type": "human", "id": "person"}))[-1]["type"] == "ack"

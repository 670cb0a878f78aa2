"""`handraise serve --workers 2`: real processes behind one port."""

import asyncio
import signal
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass

import orjson
import psutil
import pytest
from aiohttp import ClientSession
from redis.asyncio import Redis as Client
from redis.asyncio.client import PubSub

from agent.bus_redis import CHANNEL
from agent.cli.workers import STOP_WORKERS_SECONDS
from tests.drill import evidence
from tests.drill.cluster import Cluster, running
from tests.drill.drill import receiving, strike
from tests.drill.receiver import Receiver
from tests.visiting import visiting
from tests.waiting import PATIENCE, until

TAKES_SECONDS = 0.2  # a delivery, so that some are under way at any moment


@dataclass
class Workers:
    """Two workers under one port."""

    cluster: Cluster
    receiver: Receiver

    def main(self) -> psutil.Process:
        """The process that watches them."""
        return psutil.Process(self.cluster.servers[0].pid)

    def pids(self) -> set[int]:
        """The workers that run."""
        return {child.pid for child in self.main().children()}


@pytest.fixture
async def workers() -> AsyncIterator[Workers]:
    """Two workers under one port, with PostgreSQL and Redis."""
    async with AsyncExitStack() as stack:
        receiver, port = await stack.enter_async_context(receiving(TAKES_SECONDS))
        cluster = await stack.enter_async_context(
            running(port, postgresql=True, redis=True, arguments=("--workers", "2"), scale=0.1)
        )
        yield Workers(cluster, receiver)


async def _figures(workers: Workers, name: str) -> list[str]:
    url = f"{workers.cluster.servers[0].url}/metrics"
    async with ClientSession() as session, session.get(url) as answer:
        text = await answer.text()
    return [line for line in text.splitlines() if line.startswith(name)]


async def test_visitors_talk_while_workers_are_killed_and_replaced(workers: Workers) -> None:
    before = workers.pids()

    async def kill_one() -> None:
        psutil.Process(sorted(workers.pids())[0]).kill()

    verdict = await strike(workers.cluster, workers.receiver, 60, [kill_one] * 2, seed=3)
    assert verdict.faults == []
    assert verdict.reconnects > 0
    assert len(before) == 2
    assert workers.pids() - before


async def test_nobody_can_command_them_by_a_socket_of_their_own(workers: Workers) -> None:
    sockets = workers.main().net_connections("unix")
    assert {str(one.laddr) for one in sockets if one.laddr} == set()


async def test_who_watches_the_workers_tells_the_others_of_one_that_was_killed(
    workers: Workers,
) -> None:
    redis, (pid, *_) = workers.cluster.redis, workers.pids()
    assert redis is not None
    known: set[bytes] = set()
    async with Client.from_url(redis.url) as client, client.pubsub() as channel:
        await channel.subscribe(CHANNEL)
        async with asyncio.timeout(2 * PATIENCE):
            while len(known) < 2:
                known.add((await _heard(channel))[0])
            psutil.Process(pid).kill()
            name, said = await _heard(channel)
            while not said.get("bye"):
                name, said = await _heard(channel)
    assert name in known  # what it called itself while it lived
    assert name.endswith(f".{pid}".encode())


async def _heard(channel: PubSub) -> tuple[bytes, dict[str, object]]:
    """Who says what next."""
    message = None
    while message is None:
        message = await channel.get_message(ignore_subscribe_messages=True, timeout=PATIENCE)
    name, _, said = message["data"].partition(b" ")
    return name, orjson.loads(said)


async def test_hup_replaces_all_workers_and_nobody_loses_a_word(workers: Workers) -> None:
    async def replace_all() -> None:
        old = workers.pids()
        workers.main().send_signal(signal.SIGHUP)
        await until(lambda: not old & workers.pids() and len(workers.pids()) >= len(old), 120.0)

    # Few at a time, so that visitors are still there when the new workers are.
    verdict = await strike(workers.cluster, workers.receiver, 100, [replace_all], 4, at_once=8)
    assert verdict.faults == []
    assert verdict.reconnects > 0
    # Who hears no answer in time asks again, and here he waits a tenth as long as usual: a busy
    # machine makes repeats. But nobody who is told to end gives up what is under way.
    tries = await evidence.tries(workers.cluster.database)
    accepted = {id: len(bodies) for id, bodies in workers.receiver.accepted.items()}
    assert {id: count for id, count in accepted.items() if count > tries[id]} == {}


async def test_the_figures_of_all_workers_are_told_as_one(workers: Workers) -> None:
    url = workers.cluster.chats[0]
    async with AsyncExitStack() as stack:
        for number in range(12):
            visitor = await stack.enter_async_context(visiting(url))
            await visitor.hello()
            await visitor.say({"type": "human", "id": f"p{number}"})
        talks, turns = "handraise_conversations_open", 'handraise_turns_total{kind="human"}'
        for name in (talks, turns):  # a worker's figures are told each second

            async def told(name: str = name) -> bool:
                return await _figures(workers, name) == [f"{name} 12.0"]

            await until(told)
        for _ in range(4):  # whichever worker answers
            assert await _figures(workers, turns) == [f"{turns} 12.0"]


async def test_on_term_every_socket_is_told_to_come_back(workers: Workers) -> None:
    main = workers.main()
    async with AsyncExitStack() as stack:
        url = workers.cluster.chats[0]
        visitors = [await stack.enter_async_context(visiting(url)) for _ in range(8)]
        for visitor in visitors:
            await visitor.hello()
        main.send_signal(signal.SIGTERM)
        for visitor in visitors:
            assert await visitor.hear() == {}
        assert [visitor.closed for visitor in visitors] == [1012] * 8
    async with asyncio.timeout(STOP_WORKERS_SECONDS):  # later they are killed
        await workers.cluster.servers[0].ended()

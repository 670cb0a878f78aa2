"""Two processes on one PostgreSQL and one Redis with one small flow, and a look into what they
share."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import text

from storage.engine import Database, open_database
from tests.drill.cluster import Cluster, running
from tests.drill.drill import receiving
from tests.drill.receiver import Receiver
from tests.visiting import Visitor, visiting
from tests.waiting import PATIENCE, until

FLOW = """
locale: en
greeting: Hello.
questions:
  contact:
    ask: Who are you?
    kind: contact
    fields: {name: required, email: required}
    consent: {notice: We answer you.}
  goal:
    ask: What brings you here?
    kind: choice
    options: {buy: {label: Buying, points: 60}, look: {label: Looking, points: 10}}
  town: {ask: Which town?, kind: text}
bands: {cold: 0, hot: 50}
routes:
  - {band: hot, call: sales, end: bye, clock: {honest: 1 s, manager: 1 s}}
  - {end: bye}
ends: {bye: {say: Goodbye.}, no_agent: {say: Nobody is here.}}
"""
Answer = dict[str, object]
CONTACT: Answer = {"question": "contact", "value": {"name": "Ann Lee", "email": "ann@acme.io"}}
BUYING: Answer = {"question": "goal", "value": "buy"}


@dataclass
class Together:
    """Two processes, what they deliver, and a look into what they share."""

    cluster: Cluster
    receiver: Receiver
    database: Database

    async def said(self, number: int, *answers: Answer) -> Visitor:
        """A visitor of process `number` who gave these answers and then went away."""
        async with visiting(self.cluster.chats[number % 2]) as visitor:
            await visitor.hello(flow="once")
            for id, answer in enumerate(answers):
                heard = await visitor.say({"type": "answer", "id": f"i{id}", **answer})
                assert heard[-1]["type"] == "ack", heard
            return visitor

    async def change(self, statement: str) -> None:
        """Change the database behind the processes' back."""
        await self.database.write(lambda c: c.execute(text(statement)))

    async def arrived(self, type: str, conversations: int) -> Counter[str]:
        """How often an event of this type arrived for each conversation, once it did for all."""
        await until(lambda: len(self._found(type)) >= conversations, 2 * PATIENCE)
        await asyncio.sleep(1.5)  # more than a tick of either: a second one would be there now
        return self._found(type)

    def _found(self, type: str) -> Counter[str]:
        bodies = [sent for bodies in self.receiver.accepted.values() for sent in bodies]
        return Counter(b["data"]["conversation"] for b in bodies if b["type"] == type)


@asynccontextmanager
async def two_together(
    folder: Path, *, takes: float | None = None, flow: str = FLOW
) -> AsyncIterator[Together]:
    """Both, over lines that can be made bad. The receiver `takes` so many seconds each time."""
    (folder / "once.yaml").write_text(flow)
    async with AsyncExitStack() as stack:
        receiver, port = await stack.enter_async_context(receiving(takes))
        cluster = await stack.enter_async_context(
            running(port, processes=2, postgresql=True, redis=True, flows=folder, wired=True)
        )
        database = await open_database(cluster.database)
        stack.push_async_callback(database.close)
        yield Together(cluster, receiver, database)

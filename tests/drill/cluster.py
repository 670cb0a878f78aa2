"""What is under drill: one process or several on one database, and what they lean on."""

import random
import tempfile
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.drill.postgres import Postgres
from tests.drill.redis import Redis
from tests.drill.server import Server
from tests.drill.visitors import Seen

SECRET = "whsec_" + "ZHJpbGwt" * 4
FLOWS = Path(__file__).parents[2] / "flows"


@dataclass
class Cluster:
    """Servers that run. Without PostgreSQL there is one, on SQLite. `seen` is what the visitors saw
    until now."""

    servers: Sequence[Server]
    postgres: Postgres | None
    redis: Redis | None
    seen: list[Seen] = field(default_factory=list)

    @property
    def chats(self) -> list[str]:
        """Where visitors may connect: it must not matter where they do."""
        return [f"{server.url}/v1/chat" for server in self.servers]

    @property
    def database(self) -> str:
        """What all of them share."""
        return self.servers[0].database

    async def kill(self, which: int) -> None:
        """SIGKILL one of them at a random moment, and start it again."""
        server = self.servers[which % len(self.servers)]
        await server.kill()
        await server.start()

    async def roll(self) -> None:
        """A new version: one after the other is told to end, and started again."""
        for server in self.servers:
            await server.stop()
            await server.start()


@asynccontextmanager
async def running(
    receiver: int,
    *,
    processes: int = 1,
    postgresql: bool = False,
    redis: bool = False,
    flows: Path = FLOWS,
    more: str = "",
    arguments: Sequence[str] = (),
    environment: Mapping[str, str] | None = None,
) -> AsyncIterator[Cluster]:
    """A cluster whose webhooks go to the port `receiver`, until it is let go."""
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="drill-")))
        database, bus = None, "local"
        store = Postgres(folder) if postgresql else None
        if store is not None:
            stack.push_async_callback(store.close)
            await store.start()
            database = await store.database()
        live = Redis() if redis else None
        if live is not None:
            stack.push_async_callback(live.stop)
            await live.start()
            bus = live.url
        servers = [
            Server(
                folder, flows, receiver, SECRET, database=database, bus=bus, more=more,
                arguments=arguments, environment=environment,
            )
            for _ in range(processes)
        ]  # fmt: skip
        for server in servers:
            stack.push_async_callback(server.stop)
            await server.start()
        yield Cluster(servers, store, live)


def order(seed: int, length: int, below: int) -> list[int]:
    """`length` random numbers under `below`, the same for the same seed."""
    dice = random.Random(seed)
    return [dice.randrange(below) for _ in range(length)]

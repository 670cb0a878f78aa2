"""What is under drill: one process or several on one database, and what they lean on."""

import asyncio
import random
import tempfile
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import make_url

from tests.drill.postgres import Postgres
from tests.drill.proxy import Connect, Wire, to_port, to_socket
from tests.drill.redis import Redis
from tests.drill.server import Server
from tests.drill.visitors import Seen

SECRET = "whsec_" + "ZHJpbGwt" * 4
FLOWS = Path(__file__).parents[2] / "flows"
_SOCKET = ".s.PGSQL.5432"


@dataclass
class Wires:
    """The bad lines, where there are any: to each server, and from them to what they share."""

    visitors: list[Wire] = field(default_factory=list)
    postgres: list[Wire] = field(default_factory=list)
    redis: list[Wire] = field(default_factory=list)


@dataclass
class Cluster:
    """Servers that run. Without PostgreSQL there is one, on SQLite. `database` is what they share,
    past any wire; `seen` is what the visitors saw until now."""

    servers: Sequence[Server]
    postgres: Postgres | None
    redis: Redis | None
    database: str
    wires: Wires = field(default_factory=Wires)
    seen: list[Seen] = field(default_factory=list)

    @property
    def chats(self) -> list[str]:
        """Where visitors may connect: it must not matter where they do."""
        wired = [f"http://127.0.0.1:{wire.port}" for wire in self.wires.visitors]
        return [f"{url}/v1/chat" for url in wired or [server.url for server in self.servers]]

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
    wired: bool = False,
    flows: Path = FLOWS,
    more: str = "",
    arguments: Sequence[str] = (),
    environment: Mapping[str, str] | None = None,
    place: Path | None = None,
    scale: float = 1.0,
    module: str = "agent",
) -> AsyncIterator[Cluster]:
    """A cluster whose webhooks go to the port `receiver`, until it is let go. `wired`: over proxies
    wherever something travels. `place` is where its files lie, else a folder of its own. `scale`
    multiplies the waits between attempts of webhooks, and of timers."""
    async with AsyncExitStack() as stack:
        name = stack.enter_context(tempfile.TemporaryDirectory(prefix="drill-"))
        folder, wires, direct = place or Path(name), Wires(), None
        store = Postgres(folder) if postgresql else None
        database, bus = None, "local"
        if store is not None:
            direct = await _started(stack, store)
            database = await _database(stack, wires, direct) if wired else direct
        live = Redis() if redis else None
        if live is not None:
            bus = await _bus(stack, wires, live, wired=wired)
        servers = [
            Server(
                folder, flows, receiver, SECRET, database=database, bus=bus, more=more,
                arguments=arguments, module=module,
                environment={"HANDRAISE_DELAY_SCALE": str(scale), **(environment or {})},
            )
            for _ in range(processes)
        ]  # fmt: skip
        for server in servers:
            stack.push_async_callback(server.stop)
            if wired:
                wires.visitors.append(await _wire(stack, to_port(server.port)))
        await asyncio.gather(*(server.start() for server in servers))
        yield Cluster(servers, store, live, direct or servers[0].database, wires)


async def _started(stack: AsyncExitStack, store: Postgres) -> str:
    """The address of an empty database there."""
    stack.push_async_callback(store.close)
    await store.start()
    return await store.database()


async def _database(stack: AsyncExitStack, wires: Wires, direct: str) -> str:
    """The same database over a wire."""
    address = make_url(direct)
    wires.postgres.append(await _wire(stack, to_socket(f"{address.query['host']}/{_SOCKET}")))
    wired = address.difference_update_query(["host"])
    return wired.set(host="127.0.0.1", port=wires.postgres[0].port).render_as_string(
        hide_password=False
    )


async def _bus(stack: AsyncExitStack, wires: Wires, live: Redis, *, wired: bool) -> str:
    stack.push_async_callback(live.stop)
    await live.start()
    if not wired:
        return live.url
    wires.redis.append(await _wire(stack, to_port(live.port)))
    return f"redis://127.0.0.1:{wires.redis[0].port}/0"


async def _wire(stack: AsyncExitStack, connect: Connect) -> Wire:
    return await stack.enter_async_context(Wire(connect).listening())


def order(seed: int, length: int, below: int) -> list[int]:
    """`length` random numbers under `below`, the same for the same seed."""
    dice = random.Random(seed)
    return [dice.randrange(below) for _ in range(length)]

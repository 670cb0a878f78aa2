"""What is under drill: one process or several on one database, and what they lean on."""

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
        folder = place or Path(name)
        wires, store, live = Wires(), Postgres(folder) if postgresql else None, None
        database, bus, direct = None, "local", f"sqlite:///{folder}/drill.db"
        if store is not None:
            stack.push_async_callback(store.close)
            await store.start()
            database = direct = await store.database()
            if wired:
                wires.postgres.append(await _wire(stack, to_socket(_socket(direct))))
                database = _over(wires.postgres[0], direct)
        if redis:
            live = Redis()
            stack.push_async_callback(live.stop)
            await live.start()
            bus = live.url
            if wired:
                wires.redis.append(await _wire(stack, to_port(live.port)))
                bus = f"redis://127.0.0.1:{wires.redis[0].port}/0"
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
            await server.start()
            if wired:
                wires.visitors.append(await _wire(stack, to_port(server.port)))
        yield Cluster(servers, store, live, direct, wires)


async def _wire(stack: AsyncExitStack, connect: Connect) -> Wire:
    return await stack.enter_async_context(Wire(connect).listening())


def _socket(database: str) -> str:
    """The Unix socket that an address of PostgreSQL names."""
    return f"{make_url(database).query['host']}/.s.PGSQL.5432"


def _over(wire: Wire, database: str) -> str:
    url = make_url(database).set(host="127.0.0.1", port=wire.port).difference_update_query(["host"])
    return url.render_as_string(hide_password=False)


def order(seed: int, length: int, below: int) -> list[int]:
    """`length` random numbers under `below`, the same for the same seed."""
    dice = random.Random(seed)
    return [dice.randrange(below) for _ in range(length)]

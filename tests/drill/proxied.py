"""What must hold behind any proxy: chats pass and may be silent, nobody makes an address up, and
nobody notices when servers behind it are replaced."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

from aiohttp import (
    ClientConnectionResetError,
    ClientError,
    ClientSession,
    WSServerHandshakeError,
)

from tests.drill.cluster import Cluster, running
from tests.drill.drill import receiving
from tests.drill.server import Server
from tests.visiting import Visitor
from tests.waiting import PATIENCE

LIMITED = """
limits: {heartbeat_seconds: 2, address: {connections: 2/hour}}
"""
TRUSTING = {"HANDRAISE_SERVER__TRUSTED_PROXIES": "127.0.0.1", "HANDRAISE_LIMITS__LOOPBACK": "true"}
FAR = ("127.0.0.2", 0)  # where visitors come from: not the proxy's own address
VISITORS = 20
RESTART = 1012


async def listens(port: int) -> None:
    """Return once somebody does."""
    async with asyncio.timeout(PATIENCE):
        while True:
            with suppress(OSError):
                _, writer = await asyncio.open_connection("127.0.0.1", port)
                writer.close()
                return
            await asyncio.sleep(0.02)


@asynccontextmanager
async def behind_a_proxy() -> AsyncIterator[Server]:
    """A server that trusts the proxy on this machine, and limits everybody's connections."""
    async with (
        receiving() as (_, hook),
        running(hook, more=LIMITED, environment=TRUSTING) as cluster,
    ):
        yield cluster.servers[0]


async def silent_and_honest(session: ClientSession, url: str, seconds: float) -> None:
    """A chat at `url` lives on through so long a silence, and one more may be opened in an hour,
    whatever address it says it comes from; figures are not shown."""
    async with session.ws_connect(url, protocols=("handraise.v1",)) as socket:
        visitor = Visitor(socket)
        assert (await visitor.hello())[0]["type"] == "welcome"
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):  # not receive's own, which a ping renews
                await socket.receive()
        assert not socket.closed
        said = {"type": "human", "id": "person"}
        assert (await visitor.say(said))[-1]["type"] == "ack"
    for number, status in ((1, 101), (2, 429), (3, 429)):
        lie = {"X-Forwarded-For": f"198.51.100.{number}"}
        assert await _knock(session, url, lie) == status
    for path in ("metrics", "readyz"):
        async with session.get(page(url, path)) as no:
            assert no.status == 404


async def told_apart(server: Server) -> None:
    """What visitors who came through the proxy used up is theirs: the proxy's own address, which
    nobody used yet, has all."""
    async with ClientSession() as session:
        assert await _knock(session, f"{server.url}/v1/chat", {}) == 101


async def _knock(session: ClientSession, url: str, headers: dict[str, str]) -> int:
    try:
        async with session.ws_connect(url, headers=headers):
            return 101
    except WSServerHandshakeError as error:
        return error.status


def page(url: str, path: str) -> str:
    """Another address of the server whose websocket is at `url`."""
    return url.replace("wss", "https").replace("v1/chat", path)


@dataclass
class Talker:
    """A visitor who says one thing after the other and comes back when he is told to. `errors` are
    what he would have noticed."""

    session: ClientSession
    url: str
    token: str | None = None
    after: int = 0
    acked: list[str] = field(default_factory=list)
    closed: Counter[int | None] = field(default_factory=Counter)
    errors: list[str] = field(default_factory=list)

    async def talk(self, done: asyncio.Event) -> None:
        """Until it is done, and all that was said is stored."""
        while not done.is_set():
            try:
                async with self.session.ws_connect(self.url, protocols=("handraise.v1",)) as socket:
                    visitor = Visitor(socket)
                    await self._stay(visitor, done)
                    if not done.is_set():
                        self.closed[visitor.closed] += 1
            except (ClientError, OSError) as error:
                self.errors.append(repr(error))

    async def _stay(self, visitor: Visitor, done: asyncio.Event) -> None:
        hello = {"conversation": self.token, "after": self.after} if self.token else {}
        await _say(visitor, {"type": "hello", **hello})
        self._see(await visitor.until("welcome", "error"))
        while not done.is_set():
            id = f"i{len(self.acked)}"
            said = {"type": "say" if self.acked else "human", "id": id, "text": "Hello?"}
            await _say(visitor, said)
            heard = await visitor.until("ack", "error")
            self._see(heard)
            if not heard or heard[-1]["type"] != "ack":
                return
            self.acked.append(id)

    def _see(self, frames: Sequence[dict[str, object]]) -> None:
        for frame in frames:
            if frame["type"] == "welcome":
                if self.token not in (None, frame["conversation"]):
                    self.errors.append("another conversation")
                self.token = str(frame["conversation"])
            elif frame["type"] == "error":
                self.errors.append(str(frame))
            elif "id" in frame and frame["type"] == "message":
                self.after = int(str(frame["seq"]))


async def _say(visitor: Visitor, frame: dict[str, object]) -> None:
    """Send; where the connection has just ended, what it ended with is still to be heard."""
    with suppress(ClientConnectionResetError):
        await visitor.send(frame)


async def nobody_notices(session: ClientSession, url: str, cluster: Cluster) -> None:
    """The servers of a cluster are replaced one after the other, twice, while visitors talk and
    somebody looks at a page."""
    done = asyncio.Event()
    talkers = [Talker(session, url) for _ in range(VISITORS)]
    talks = [asyncio.create_task(talker.talk(done)) for talker in talkers]
    looking = asyncio.create_task(_look(session, page(url, "widget.js"), done))
    for _ in range(2):
        await cluster.roll()
    done.set()
    await asyncio.gather(*talks)
    assert set(await looking) == {200}
    assert [talker.errors for talker in talkers] == [[]] * VISITORS
    assert {code for talker in talkers for code in talker.closed} == {RESTART}
    assert min(sum(talker.closed.values()) for talker in talkers) >= 2
    assert min(len(talker.acked) for talker in talkers) > 0


async def _look(session: ClientSession, url: str, done: asyncio.Event) -> Counter[int]:
    """The statuses of a page, asked for again and again."""
    found: Counter[int] = Counter()
    while not done.is_set():
        async with session.get(url) as answer:
            found[answer.status] += 1
            await answer.read()
    return found

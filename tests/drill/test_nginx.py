"""The nginx configuration of deploy/, with a real nginx where there is one."""

import asyncio
import re
import shutil
import ssl
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from aiohttp import ClientError, ClientSession, TCPConnector, WSServerHandshakeError

from agent.config import Limits
from tests.drill.cluster import running
from tests.drill.drill import receiving
from tests.drill.server import Server, free_port
from tests.visiting import Visitor
from tools.deploy_files import nginx_site, put

NGINX = shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/sbin:/usr/local/bin")
CONFIGURATION = Path(__file__).parents[2] / "deploy" / "nginx.conf"
with_nginx = pytest.mark.skipif(NGINX is None, reason="nginx is not installed")
MAIN = (
    "pid {0}/pid; error_log {0}/error.log; daemon off; events {{}} http {{ access_log off; {1} }}"
)
LIMITED = """
limits: {heartbeat_seconds: 1, address: {connections: 2/hour}}
"""
VISITORS = 20
RESTART = 1012


@asynccontextmanager
async def nginx(folder: Path, servers: Sequence[Server], **other: str) -> AsyncIterator[str]:
    """nginx in front of the servers; the address of its websocket."""
    secure, plain = free_port(), free_port()
    text = await asyncio.to_thread(nginx_site, CONFIGURATION.read_text(), folder, secure, plain)
    (line,) = re.findall(r"^ *server 127.0.0.1:8080.*;$", text, re.MULTILINE)
    upstream = "\n".join(line.replace("8080", str(server.port)) for server in servers)
    text = put(text, {line: upstream, **other})
    (folder / "nginx.conf").write_text(MAIN.format(folder, text))
    assert NGINX is not None
    process = await asyncio.create_subprocess_exec(NGINX, "-c", str(folder / "nginx.conf"))
    try:
        async with asyncio.timeout(10):
            while not await _listens(secure):  # noqa: ASYNC110 - another process sets no event
                await asyncio.sleep(0.02)
        yield f"wss://127.0.0.1:{secure}/v1/chat"
    finally:
        process.terminate()
        await process.wait()


async def _listens(port: int) -> bool:
    with suppress(OSError):
        _, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.close()
        return True
    return False


@asynccontextmanager
async def _session() -> AsyncIterator[ClientSession]:
    trusting = ssl.create_default_context()
    trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
    async with ClientSession(connector=TCPConnector(ssl=trusting)) as session:
        yield session


@with_nginx
async def test_a_chat_passes_stays_open_while_idle_and_no_address_can_be_made_up(
    tmp_path: Path,
) -> None:
    async with receiving() as (_, hook), running(hook, more=LIMITED) as cluster:
        server = cluster.servers[0]
        await server.stop()
        server.add("server.trusted_proxies", "127.0.0.1")
        server.add("limits.loopback", "true")
        await server.start()
        impatient = {"proxy_read_timeout 75s": "proxy_read_timeout 4s"}
        async with nginx(tmp_path, [server], **impatient) as url, _session() as session:
            async with session.ws_connect(url, protocols=("handraise.v1",)) as socket:
                visitor = Visitor(socket)
                assert (await visitor.hello())[0]["type"] == "welcome"
                with suppress(TimeoutError):  # more than twice what nginx waits for a word
                    async with asyncio.timeout(9):  # not receive's own, which a ping renews
                        await socket.receive()
                assert not socket.closed
                said = {"type": "human", "id": "person"}
                assert (await visitor.say(said))[-1]["type"] == "ack"
            # Two an hour from one address, whatever it says that it is.
            for number, status in ((1, 101), (2, 429), (3, 429)):
                lie = {"X-Forwarded-For": f"198.51.100.{number}"}
                assert await _knock(session, url, lie) == status
            async with session.get(url.replace("wss", "https").replace("v1/chat", "metrics")) as no:
                assert no.status == 404


async def _knock(session: ClientSession, url: str, headers: dict[str, str]) -> int:
    try:
        async with session.ws_connect(url, headers=headers):
            return 101
    except WSServerHandshakeError as error:
        return error.status


def test_nginx_waits_longer_than_a_chat_can_be_silent() -> None:
    found = re.findall(r"proxy_(?:read|send)_timeout (\d+)s;", CONFIGURATION.read_text())
    assert len(found) == 2
    assert min(map(int, found)) > 2 * Limits().heartbeat_seconds


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
        await visitor.send({"type": "hello", **hello})
        self._see(await visitor.until("welcome", "error"))
        while not done.is_set():
            id = f"i{len(self.acked)}"
            said = {"type": "say" if self.acked else "human", "id": id, "text": "Hello?"}
            heard = await visitor.say(said)
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


async def _look(session: ClientSession, url: str, done: asyncio.Event) -> Counter[int]:
    """The statuses of a page, asked for again and again."""
    found: Counter[int] = Counter()
    while not done.is_set():
        async with session.get(url) as answer:
            found[answer.status] += 1
            await answer.read()
    return found


@with_nginx
async def test_nobody_sees_an_error_while_two_servers_are_replaced_one_after_the_other(
    tmp_path: Path,
) -> None:
    async with receiving() as (_, hook), running(
        hook, processes=2, postgresql=True, redis=True
    ) as cluster, nginx(tmp_path, cluster.servers) as url, _session() as session:  # fmt: skip
        done, page = asyncio.Event(), url.replace("wss", "https").replace("v1/chat", "widget.js")
        talkers = [Talker(session, url) for _ in range(VISITORS)]
        talks = [asyncio.create_task(talker.talk(done)) for talker in talkers]
        looking = asyncio.create_task(_look(session, page, done))
        for _ in range(2):
            await cluster.roll()
        done.set()
        await asyncio.gather(*talks)
        assert set(await looking) == {200}
    assert [talker.errors for talker in talkers] == [[]] * VISITORS
    assert {code for talker in talkers for code in talker.closed} == {RESTART}
    assert min(sum(talker.closed.values()) for talker in talkers) >= 2
    assert min(len(talker.acked) for talker in talkers) > 0

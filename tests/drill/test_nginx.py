"""The nginx configuration of deploy/, with a real nginx where there is one."""

import asyncio
import shutil
import ssl
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest
from aiohttp import ClientSession, TCPConnector, WSServerHandshakeError

from tests.drill.cluster import running
from tests.drill.drill import receiving
from tests.drill.server import free_port
from tests.visiting import Visitor

NGINX = shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/sbin:/usr/local/bin")
CONFIGURATION = Path(__file__).parents[2] / "deploy" / "nginx.conf"
pytestmark = pytest.mark.skipif(NGINX is None, reason="nginx is not installed")
MAIN = (
    "pid {0}/pid; error_log {0}/error.log; daemon off; events {{}} http {{ access_log off; {1} }}"
)
LIMITED = """
limits: {heartbeat_seconds: 1, address: {connections: 2/hour}}
"""


@asynccontextmanager
async def nginx(folder: Path, port: int) -> AsyncIterator[str]:
    """nginx in front of the server at `port`; the address of its websocket."""
    secure, plain = free_port(), free_port()
    await asyncio.to_thread(_certify, folder)
    text = CONFIGURATION.read_text()
    for old, new in {
        "/etc/letsencrypt/live/chat.example.com/fullchain.pem": f"{folder}/cert.pem",
        "/etc/letsencrypt/live/chat.example.com/privkey.pem": f"{folder}/key.pem",
        "listen 443 ssl": f"listen 127.0.0.1:{secure} ssl",
        "listen 80": f"listen 127.0.0.1:{plain}",
        "server 127.0.0.1:8080": f"server 127.0.0.1:{port}",
        "proxy_read_timeout 75s": "proxy_read_timeout 4s",
    }.items():
        assert text.count(old) == 1
        text = text.replace(old, new)
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


def _certify(folder: Path) -> None:
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj",
         "/CN=chat.example.com", "-keyout", folder / "key.pem", "-out", folder / "cert.pem"],
        check=True, capture_output=True,
    )  # fmt: skip


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


async def test_a_chat_passes_stays_open_while_idle_and_no_address_can_be_made_up(
    tmp_path: Path,
) -> None:
    async with receiving() as (_, hook), running(hook, more=LIMITED) as cluster:
        server = cluster.servers[0]
        await server.stop()
        server.add("server.trusted_proxies", "127.0.0.1")
        server.add("limits.loopback", "true")
        await server.start()
        async with nginx(tmp_path, server.port) as url, _session() as session:
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

"""The Caddyfile of deploy/, with a real Caddy where there is one, which signs its certificate
itself: everything but the certificate of a name on the internet is as it will be."""

import asyncio
import shutil
import socket
import ssl
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest
from aiohttp import ClientConnectorSSLError, ClientSession, TCPConnector
from aiohttp.abc import AbstractResolver, ResolveResult

from tests.drill.cluster import running
from tests.drill.drill import receiving
from tests.drill.proxied import (
    FAR,
    behind_a_proxy,
    listens,
    nobody_notices,
    page,
    silent_and_honest,
    told_apart,
)
from tests.drill.server import Server, free_port
from tests.waiting import PATIENCE
from tools.deploy_files import put

CADDY = shutil.which("caddy", path="/usr/bin:/usr/local/bin")
CONFIGURATION = Path(__file__).parents[2] / "deploy" / "Caddyfile"
HOST = "chat.example.com"
pytestmark = pytest.mark.skipif(CADDY is None, reason="caddy is not installed")
# Its own authority signs, and this machine is not made to trust that.
LOCAL = """{{
	admin off
	local_certs
	skip_install_trust
	http_port {plain}
	https_port {secure}
	default_bind 127.0.0.1
	storage file_system {folder}/caddy
}}
"""


class _Here(AbstractResolver):
    """Every name is this machine's."""

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        return [
            ResolveResult(
                hostname=host, host="127.0.0.1", port=port, family=socket.AF_INET, proto=0, flags=0
            )
        ]

    async def close(self) -> None:
        """Nothing is held."""


@asynccontextmanager
async def caddy(
    folder: Path, servers: Sequence[Server]
) -> AsyncIterator[tuple[ClientSession, str, int]]:
    """Caddy in front of the servers: a session that trusts its certificate and none else, the
    address of its websocket, and the port for those who come without TLS."""
    secure, plain = free_port(), free_port()
    upstream = " ".join(f"127.0.0.1:{server.port}" for server in servers)
    site = put(CONFIGURATION.read_text(), {"handraise:8080": upstream, "{$CHAT_HOST}": HOST})
    file, log = folder / "Caddyfile", folder / "log"
    file.write_text(LOCAL.format(plain=plain, secure=secure, folder=folder) + site)
    assert CADDY is not None
    with log.open("wb") as said:
        process = await asyncio.create_subprocess_exec(
            CADDY, "run", "--config", str(file), "--adapter", "caddyfile", stderr=said, stdout=said
        )
    try:
        await listens(secure)
        trusting = ssl.create_default_context(cadata=await _root(folder))
        connector = TCPConnector(ssl=trusting, resolver=_Here(), local_addr=FAR)
        async with ClientSession(connector=connector) as session:
            url = f"wss://{HOST}:{secure}/v1/chat"
            await _signed(session, page(url, "healthz"))
            yield session, url, plain
    finally:
        process.terminate()
        await process.wait()


async def _root(folder: Path) -> str:
    """The certificate of its authority, which it makes at its first start."""
    file = folder / "caddy" / "pki" / "authorities" / "local" / "root.crt"
    async with asyncio.timeout(PATIENCE):
        # Another process sets no event.
        while not file.exists() or "END" not in file.read_text():  # noqa: ASYNC110
            await asyncio.sleep(0.02)
    return file.read_text()


async def _signed(session: ClientSession, url: str) -> None:
    """Return once it has its certificate: it listens before."""
    async with asyncio.timeout(PATIENCE):
        while True:
            with suppress(ClientConnectorSSLError):
                async with session.get(url):
                    return
            await asyncio.sleep(0.05)


async def test_a_chat_passes_stays_open_while_idle_and_no_address_can_be_made_up(
    tmp_path: Path,
) -> None:
    # It lets a socket be silent for ever; that pings pass shows after two beats of two seconds.
    async with behind_a_proxy() as server, caddy(tmp_path, [server]) as (session, url, plain):
        await silent_and_honest(session, url, 9.0)
        async with session.get(f"http://{HOST}:{plain}/", allow_redirects=False) as sent:
            assert (sent.status, sent.headers["Location"]) == (308, f"https://{HOST}/")
        await told_apart(server)


async def test_nobody_sees_an_error_while_two_servers_are_replaced_one_after_the_other(
    tmp_path: Path,
) -> None:
    async with receiving() as (_, hook), running(
        hook, processes=2, postgresql=True, redis=True
    ) as cluster, caddy(tmp_path, cluster.servers) as (session, url, _):  # fmt: skip
        await nobody_notices(session, url, cluster)

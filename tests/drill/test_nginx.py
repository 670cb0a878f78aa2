"""The nginx configuration of deploy/, with a real nginx where there is one."""

import asyncio
import re
import shutil
import ssl
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from aiohttp import ClientSession, TCPConnector

from agent.config import Limits
from tests.drill.cluster import running
from tests.drill.drill import receiving
from tests.drill.proxied import (
    FAR,
    behind_a_proxy,
    listens,
    nobody_notices,
    silent_and_honest,
    told_apart,
)
from tests.drill.server import Server, free_port
from tools.deploy_files import nginx_site, put

NGINX = shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/sbin:/usr/local/bin")
CONFIGURATION = Path(__file__).parents[2] / "deploy" / "nginx.conf"
with_nginx = pytest.mark.skipif(NGINX is None, reason="nginx is not installed")
MAIN = (
    "pid {0}/pid; error_log {0}/error.log; daemon off; events {{}} http {{ access_log off; {1} }}"
)


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
        await listens(secure)
        yield f"wss://127.0.0.1:{secure}/v1/chat"
    finally:
        process.terminate()
        await process.wait()


@asynccontextmanager
async def _session() -> AsyncIterator[ClientSession]:
    trusting = ssl.create_default_context()
    trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
    async with ClientSession(connector=TCPConnector(ssl=trusting, local_addr=FAR)) as session:
        yield session


@with_nginx
async def test_a_chat_passes_stays_open_while_idle_and_no_address_can_be_made_up(
    tmp_path: Path,
) -> None:
    async with behind_a_proxy() as server:
        impatient = {"proxy_read_timeout 75s": "proxy_read_timeout 7s"}
        async with nginx(tmp_path, [server], **impatient) as url, _session() as session:
            await silent_and_honest(session, url, 15.0)  # more than twice what nginx waits
            await told_apart(server)


def test_nginx_waits_longer_than_a_chat_can_be_silent() -> None:
    found = re.findall(r"proxy_(?:read|send)_timeout (\d+)s;", CONFIGURATION.read_text())
    assert len(found) == 2
    assert min(map(int, found)) > 2 * Limits().heartbeat_seconds


@with_nginx
async def test_nobody_sees_an_error_while_two_servers_are_replaced_one_after_the_other(
    tmp_path: Path,
) -> None:
    async with receiving() as (_, hook), running(
        hook, processes=2, postgresql=True, redis=True
    ) as cluster, nginx(tmp_path, cluster.servers) as url, _session() as session:  # fmt: skip
        await nobody_notices(session, url, cluster)

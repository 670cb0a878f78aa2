"""The server under drill: a real process that can be killed and started again on its port."""

import asyncio
import os
import random
import signal
import socket
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from aiohttp import ClientError, ClientSession

CONFIG = """\
server: {{port: {port}}}
database: "{database}"
bus: "{bus}"
flows: {{path: {flows}}}
destinations:
  sales: {{kind: webhook, url: "http://127.0.0.1:{receiver}/hook", secret: {secret},
    allow_private: true}}
default_destination: sales
"""
START_SECONDS = 120.0  # a machine that runs everything at once must not fail a drill


def free_port() -> int:
    """A port nobody listens on, and that no connection is given while its server is away: it is
    below those that a system hands out (from 32,768 on Linux, from 49,152 elsewhere)."""
    while True:
        port = random.randrange(15_000, 32_000)
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


class Server:
    """One serve process after the other on one database: a file of its own in `folder`, unless
    another is given. `more` are further lines of its configuration, `environment` is added to what
    it inherits. `tree` is where the code lies that starts next, None for this one."""

    def __init__(
        self,
        folder: Path,
        flows: Path,
        receiver: int,
        secret: str,
        *,
        database: str | None = None,
        bus: str = "local",
        more: str = "",
        environment: Mapping[str, str] | None = None,
        arguments: Sequence[str] = (),
        module: str = "agent",
    ) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.database = database or f"sqlite:///{folder}/drill.db"
        self.log = folder / f"serve-{self.port}.log"
        self._config = folder / f"config-{self.port}.yaml"
        self._config.write_text(
            CONFIG.format(
                port=self.port,
                database=self.database,
                bus=bus,
                flows=flows,
                receiver=receiver,
                secret=secret,
            )
            + more
        )
        self._environment = {**os.environ, **(environment or {})}
        self._arguments = arguments
        self.module = module
        self.tree: Path | None = None
        self._process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        """Start, and return once it is ready."""
        with self.log.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", self.module, "serve", "--config", str(self._config),
                *self._arguments, stdout=log, stderr=log, env=self._environment, cwd=self.tree,
            )  # fmt: skip
        async with asyncio.timeout(START_SECONDS), ClientSession() as session:
            while not await self._ready(session):  # noqa: ASYNC110 - another process sets no event
                await asyncio.sleep(0.02)

    async def _ready(self, session: ClientSession) -> bool:
        assert self._process is not None
        if self._process.returncode is not None:
            raise RuntimeError(f"serve ended: {self.log.read_text()[-2000:]}")
        try:
            async with session.get(f"{self.url}/readyz") as response:
                return response.status == 200
        except (ClientError, OSError):
            return False

    @property
    def pid(self) -> int:
        """The process that runs, or ran last."""
        assert self._process is not None
        return self._process.pid

    async def ended(self) -> None:
        """Wait until it has ended by itself."""
        assert self._process is not None
        await self._process.wait()

    async def kill(self) -> None:
        """SIGKILL: no chance to tidy up."""
        assert self._process is not None
        self._process.kill()
        await self._process.wait()

    async def stop(self) -> None:
        """SIGTERM, and wait."""
        if self._process is not None and self._process.returncode is None:
            self._process.send_signal(signal.SIGTERM)
            await self._process.wait()

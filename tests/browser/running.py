"""A demo behind a real port, in a thread of its own: worker, webhooks and reps included.

Owns the server of the tests of our pages, and ways to be a visitor or a rep without a browser.
Refuses to fake anything: what a test sees is what `handraise demo` does.
"""

import socket
import time
from collections.abc import Coroutine, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

from aiohttp import web

from agent import app as application
from agent import demo, links, reps
from agent.config import Flows
from agent.web.keys import BUS, CONVERSATIONS, ENTRANCE, FLOWS, ROSTER, SOCKETS, STORE
from agent.web.listening import listening, open_doors
from tests.browser.looping import Looping
from tests.seeding import World

T = TypeVar("T")

# For a page whose websockets never get through.
NO_SOCKET = """window.WebSocket = class {
  constructor() { setTimeout(() => this.onclose({ code: 1006 })) }
  close() {}
}"""


@dataclass
class Running:
    """A demo in a thread of its own."""

    base: str
    app: web.Application
    looping: Looping

    def do(self, work: Coroutine[Any, Any, T]) -> T:
        """Run `work` where the server runs."""
        return self.looping.do(work)

    @property
    def world(self) -> World:
        """The server's insides, to be a visitor without a browser."""
        return World(
            self.app[STORE],
            self.app[FLOWS],
            self.app[CONVERSATIONS],
            self.app[BUS],
            self.app[ROSTER],
        )

    def visitor(self, *answers: tuple[str, str]) -> Any:
        """A visitor who has given these answers."""
        live = self.do(self.world.open(f"{self.base}/pricing?utm_source=news"))
        self.do(self.world.answer(live, *answers))
        return live

    def brief(self, live: Any) -> str:
        """The address of the brief of a visitor people were called for."""
        return self.handoff(live.snapshot.handoff)

    def handoff(self, id: str) -> str:
        """The address of the brief of a handoff."""
        key = self.do(self.app[STORE].key(links.KEY))
        return f"{self.base}/handoff/{links.sign(key, id, '')}"

    def sign_in_link(self, name: str) -> str:
        """The address a rep of this name signs in by."""
        added = self.do(reps.add(self.app[STORE], name, int(time.time() * 1000)))
        return f"{self.base}/rep/in/{added.token}"

    def cut(self) -> None:
        """Break every websocket there is."""

        async def close() -> None:
            open_now = self.app[SOCKETS]
            for line in tuple(open_now):
                await line.close(code=1012)

        self.do(close())


async def _open(runner: web.AppRunner, made: web.Application, port: int) -> None:
    """As `handraise serve` does; asyncio's own way forgets whom it accepts while it closes."""
    await open_doors(runner, await listening("127.0.0.1", port), made[ENTRANCE])


@contextmanager
def serving(folder: Path, flows: Path | None = None) -> Iterator[Running]:
    """A demo on a free port, with a database in `folder`, and flows of its own if wanted."""
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    config = replace(demo.demo_config(port), database=f"sqlite:///{folder / 'demo.db'}")
    if flows is not None:
        config = replace(config, flows=Flows(path=flows))
    made = application.build(config, extra=demo.routes)
    looping = Looping()
    here = Running(f"http://127.0.0.1:{port}", made, looping)
    runner = web.AppRunner(made, access_log=None, shutdown_timeout=1)
    try:
        here.do(runner.setup())
        here.do(_open(runner, made, port))
        yield here
    finally:
        here.do(runner.cleanup())
        looping.stop()

"""Owns an event loop in a thread of its own, for servers beside a browser that blocks this one.

Refuses to leave anything behind: what is still open when it stops is broken off.
"""

import asyncio
import threading
from collections.abc import Coroutine
from typing import Any, TypeVar

from tests.waiting import PATIENCE

T = TypeVar("T")


class Looping:
    """The loop, running from here to `stop`."""

    def __init__(self) -> None:
        self.loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self._thread.start()

    def do(self, work: Coroutine[Any, Any, T]) -> T:
        """Run `work` there, and wait for what comes of it."""
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(PATIENCE)

    def stop(self) -> None:
        """End what runs, and the thread."""
        self.do(self._end())
        self.loop.call_soon_threadsafe(self.loop.stop)
        self._thread.join()
        self.loop.close()

    async def _end(self) -> None:
        await asyncio.sleep(0)  # a task cancelled before it begins would leave its socket behind
        tasks = asyncio.all_tasks() - {asyncio.current_task()}
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        # A connection accepted while the server closed belongs to nobody any more.
        for transport in list(getattr(self.loop, "_transports", {}).values()):
            transport.abort()
        await asyncio.sleep(0)
        await self.loop.shutdown_asyncgens()

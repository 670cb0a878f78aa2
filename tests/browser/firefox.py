"""Firefox, driven by WebDriver BiDi over its own socket: no driver beside the browser is needed.

Owns starting it with a fresh profile, and the few commands that the tests use. Refuses to stand for
a whole WebDriver: what Chromium's tests cover is not repeated here.
"""

import asyncio
import json
import os
import shutil
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from aiohttp import ClientSession, ClientWebSocketResponse

NAMES = ("firefox-esr", "firefox")
KEYS = {"Tab": "\ue004", "Enter": "\ue006", "Escape": "\ue00c"}
PATIENCE = 20.0  # seconds
FRAME = "new Promise(done => requestAnimationFrame(done))"
LISTENING = ("--remote-debugging-port", "0")


def find() -> str | None:
    """Where Firefox is; None where there is none."""
    return next((found for name in NAMES if (found := shutil.which(name))), None)


class Tab:
    """One tab. `errors` are what its console called so."""

    def __init__(self, socket: ClientWebSocketResponse) -> None:
        self.socket = socket
        self.context = ""
        self.errors: list[str] = []
        self._number = 0

    async def call(self, method: str, **params: Any) -> dict[str, Any]:
        """A command and its result. Raises RuntimeError with what Firefox says of it."""
        self._number += 1
        await self.socket.send_json({"id": self._number, "method": method, "params": params})
        # Not `wait_for`: in Python 3.11 it may swallow the end of the patience of `until`.
        async with asyncio.timeout(PATIENCE):
            told = await self._answer()
        if told["type"] == "error":
            raise RuntimeError(told["message"])
        return dict(told["result"])

    async def _answer(self) -> dict[str, Any]:
        """What is told of the last command; errors of the console before it are noted."""
        while True:
            told: dict[str, Any] = await self.socket.receive_json()
            if told.get("method") == "log.entryAdded" and told["params"]["level"] == "error":
                self.errors.append(told["params"]["text"])
            if told.get("id") == self._number:
                return told

    async def open(self, url: str) -> None:
        """Go to a page, and wait until it has loaded."""
        await self.call("browsingContext.navigate", context=self.context, url=url, wait="complete")

    async def see(self, expression: str) -> Any:
        """What an expression is worth, as JSON; `chat` in it is the widget's shadow root."""
        source = (
            "(async () => { const chat = document.querySelector('handraise-chat')?.shadowRoot;"
            f" return JSON.stringify(await ({expression})) ?? 'null' }})()"
        )
        told = await self.call(
            "script.evaluate",
            expression=source,
            target={"context": self.context},
            awaitPromise=True,
        )
        if told["type"] == "exception":
            raise RuntimeError(told["exceptionDetails"]["text"])
        return json.loads(told["result"]["value"])

    async def until(self, expression: str) -> None:
        """Wait until an expression is true: looked at with every frame drawn."""
        async with asyncio.timeout(PATIENCE):
            while not await self.see(expression):
                await self.see(FRAME)

    async def complained(self, of: str) -> None:
        """Wait until its console told of an error with this word."""
        async with asyncio.timeout(PATIENCE):
            while not any(of in error for error in self.errors):
                await self.see(FRAME)

    async def offline(self, off: bool) -> None:
        """Take the tab's line away, or give it back."""
        conditions = {"type": "offline"} if off else None
        await self.call(
            "emulation.setNetworkConditions", networkConditions=conditions, contexts=[self.context]
        )

    async def press(self, *keys: str) -> None:
        """Press keys; a text is typed."""
        acts: list[dict[str, str]] = []
        for key in keys:
            for one in (KEYS[key],) if key in KEYS else key:
                acts += [{"type": "keyDown", "value": one}, {"type": "keyUp", "value": one}]
        source = {"type": "key", "id": "keyboard", "actions": acts}
        await self.call("input.performActions", context=self.context, actions=[source])


@asynccontextmanager
async def firefox(path: str, profile: Path) -> AsyncIterator[Tab]:
    """Firefox with one tab, and nothing of it afterwards."""
    told = profile / "told"
    arguments = ["--headless", "--no-remote", "--profile", str(profile), *LISTENING]
    with told.open("wb") as out:
        process = await asyncio.create_subprocess_exec(
            path, *arguments, stdout=out, stderr=out, start_new_session=True
        )
    try:
        async with asyncio.timeout(30):
            address = await _address(told)
        async with (
            ClientSession() as session,
            session.ws_connect(f"{address}/session", max_msg_size=0) as socket,
        ):
            tab = Tab(socket)
            await tab.call("session.new", capabilities={})
            await tab.call("session.subscribe", events=["log.entryAdded"])
            # The first window has no focus where there is no screen: in it Enter presses no button.
            made = await tab.call("browsingContext.create", type="window")
            tab.context = made["context"]
            yield tab
            await tab.call("session.end")
    finally:
        os.killpg(process.pid, signal.SIGKILL)  # its content processes too
        await process.wait()


async def _address(told: Path) -> str:
    while True:
        said = await asyncio.to_thread(told.read_text, errors="replace")
        _, found, rest = said.partition("BiDi listening on ")
        if found and "\n" in rest:
            return rest.split("\n")[0].strip()
        await asyncio.sleep(0.05)

"""A scripted peer of the widget: a small site and a chat server that speaks protocol 1.

Owns the far end of the network for the widget's own tests: what it asks is a fixed script, and it
can be told to drop, refuse or repeat. Refuses to understand answers; the real server's behaviour is
tested with the real server.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aiohttp import WSMsgType, web

from tests.browser.looping import Looping
from tests.browser.questions import SCRIPT, Frame

DIST = Path(__file__).resolve().parents[2] / "widget" / "dist"


@dataclass
class Conversation:
    """One conversation's log and what was acknowledged."""

    token: str
    script: list[Frame]
    events: list[Frame] = field(default_factory=list)
    acks: dict[str, int] = field(default_factory=dict)
    inputs: list[Frame] = field(default_factory=list)
    position: int = 0
    owner: str = "bot"
    sockets: set[web.WebSocketResponse] = field(default_factory=set)


class Peer:
    """The site and the chat server on one port; `site` and `server` are two origins of it."""

    def __init__(self) -> None:
        self.script = SCRIPT
        self.attributes = 'data-flow="demo"'
        self.head = ""
        self.body = "<h1>A shop</h1><p><a href='/next'>Next page</a></p>"
        self.refuse = False
        self.latency = 0.0  # seconds that what was sent is on its way
        self.lose_next = False
        self.pictures = False
        self.teasers: list[Frame] = []
        self.asked: list[dict[str, str]] = []
        self.flow: Frame = {
            "id": "demo",
            "locale": "en",
            "locales": ["en", "de"],
            "persona": {"name": "Mia"},
        }
        self.end: Frame = {"outcome": "booked", "redirect": "https://cal.example/demo"}
        self.looks: Frame | None = None
        self.greeting = "Hi, I'm Mia. A few taps and you know whether we fit."
        self.hellos: list[Frame] = []
        self.received: list[Frame] = []
        self.requests: list[str] = []
        self.conversations: dict[str, Conversation] = {}
        self.reject: Callable[[Frame], Frame | None] = lambda _: None
        self._opened = 0
        self._looping = Looping()
        self.port: int = self._call(self._start())

    @property
    def site(self) -> str:
        """Address of the page that embeds the widget."""
        return f"http://localhost:{self.port}/"

    @property
    def server(self) -> str:
        """Address of the chat server: another origin."""
        return f"http://127.0.0.1:{self.port}/"

    @property
    def only(self) -> Conversation:
        """The one conversation there is."""
        (conversation,) = self.conversations.values()
        return conversation

    def stop(self) -> None:
        """Close everything."""
        self._call(self._leave())
        self._looping.stop()

    def drop(self, code: int) -> None:
        """Close every socket with `code`."""
        self._call(self._drop(code))

    def forget(self) -> None:
        """Lose every conversation, and the sockets with them."""
        self._call(self._forget())

    def say(self, frame: Frame) -> None:
        """Send an event (or, without a place in the log, `typing`) in the one conversation."""
        self._call(self._emit(self.only, frame))

    def repeat_last(self) -> None:
        """Send the last event once more, as a faulty server might."""
        self._call(self._send(self.only, self.only.events[-1]))

    def _call(self, work: Any) -> Any:
        return self._looping.do(work)

    async def _start(self) -> int:
        app = web.Application(middlewares=[self._note])
        app.router.add_get("/widget.js", self._loader)
        app.router.add_get("/widget/{name}", self._part)
        app.router.add_get("/v1/chat", self._chat)
        app.router.add_get("/v1/teasers", self._teasers)
        app.router.add_get("/{page:.*}", self._page)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        loop, handler = asyncio.get_running_loop(), self._runner.server
        assert handler is not None
        self._listening = await loop.create_server(handler, "127.0.0.1", 0)
        return int(self._listening.sockets[0].getsockname()[1])

    async def _leave(self) -> None:
        """Accept nobody, let those in who were accepted just now, and only then close: asyncio
        forgets, unclosed, whom it accepted in the moment before."""
        for listening in self._listening.sockets:
            asyncio.get_running_loop().remove_reader(listening)
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        self._listening.close()
        await self._runner.cleanup()

    @web.middleware
    async def _note(
        self, request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
    ) -> web.StreamResponse:
        self.requests.append(request.path)
        return await handler(request)

    async def _page(self, request: web.Request) -> web.Response:
        if request.path.endswith(".svg"):
            return self._picture()
        text = (
            f"<!doctype html><html lang=en><meta charset=utf-8><title>A shop</title>"
            f"<meta name=viewport content='width=device-width,initial-scale=1'>{self.head}"
            f"<body>{self.body}<script async nonce=n src='{self.server}widget.js' "
            f"{self.attributes}></script></body></html>"
        )
        origin = self.server.rstrip("/")
        policy = (
            "default-src 'none'; script-src 'nonce-n'; style-src 'nonce-n'; "
            f"img-src 'self' {origin}; "
            f"connect-src {origin} {origin.replace('http', 'ws')}; "
            "require-trusted-types-for 'script'; trusted-types 'none'"
        )
        headers = {"Content-Security-Policy": policy}
        return web.Response(text=text, content_type="text/html", headers=headers)

    async def _teasers(self, request: web.Request) -> web.Response:
        self.asked.append(dict(request.query))
        headers = {"Access-Control-Allow-Origin": "*"}
        return web.json_response({"teasers": self.teasers, "close": "Close"}, headers=headers)

    def _picture(self) -> web.Response:
        if not self.pictures:
            raise web.HTTPNotFound
        plans = "".join(
            f"<rect x='{left}' y='{270 - tall}' width='240' height='{tall}' fill='#0f766e'/>"
            for left, tall in ((30, 90), (330, 160), (630, 230))
        )
        svg = f"<svg xmlns='http://www.w3.org/2000/svg' width='900' height='300'>{plans}</svg>"
        return web.Response(text=svg, content_type="image/svg+xml")

    async def _loader(self, _: web.Request) -> web.StreamResponse:
        if self.looks is None:
            return web.FileResponse(DIST / "widget.js")
        text = (DIST / "widget.js").read_text(encoding="utf-8")
        told = text.replace('"@looks@"', json.dumps(self.looks))
        return web.Response(text=told, content_type="text/javascript")

    async def _part(self, request: web.Request) -> web.StreamResponse:
        headers = {"Access-Control-Allow-Origin": "*"}
        return web.FileResponse(DIST / request.match_info["name"], headers=headers)

    async def _chat(self, request: web.Request) -> web.StreamResponse:
        if self.refuse:
            raise web.HTTPServiceUnavailable
        socket = web.WebSocketResponse(protocols=["handraise.v1"])
        await socket.prepare(request)
        conversation: Conversation | None = None
        async for message in socket:
            if message.type is not WSMsgType.TEXT:
                continue
            frame = json.loads(message.data)
            await asyncio.sleep(self.latency)
            if frame["type"] == "hello":
                self.hellos.append(frame)
                conversation = await self._hello(socket, frame)
            elif conversation:
                self.received.append(frame)
                conversation = await self._input(socket, conversation, frame)
        if conversation:
            conversation.sockets.discard(socket)
        return socket

    async def _hello(self, socket: web.WebSocketResponse, frame: Frame) -> Conversation:
        known = self.conversations.get(frame.get("conversation", ""))
        conversation = known or self._open()
        await self._welcome(socket, conversation)
        if not known:
            await self._begin(conversation)
        after = frame.get("after", 0) if known else 0
        for event in conversation.events[after:]:
            await socket.send_json(event)
        conversation.sockets.add(socket)
        return conversation

    def _open(self) -> Conversation:
        self._opened += 1
        token = f"token-{self._opened}"
        conversation = Conversation(token, self.script)
        self.conversations[token] = conversation
        return conversation

    async def _welcome(self, socket: web.WebSocketResponse, conversation: Conversation) -> None:
        await socket.send_json(
            {
                "type": "welcome",
                "protocol": 1,
                "conversation": conversation.token,
                "visitor": "visitor-1",
                "id": conversation.token.replace("token", "conv"),
                "seq": len(conversation.events),
                "flow": self.flow,
            }
        )

    async def _begin(self, conversation: Conversation) -> None:
        greeting = {"type": "message", "from": "bot", "text": self.greeting}
        await self._emit(conversation, greeting)
        await self._ask(conversation)

    async def _ask(self, conversation: Conversation) -> None:
        position, of = conversation.position, len(conversation.script)
        if position >= of:
            thanks = "Thank you! A person answers within the hour."
            await self._emit(conversation, {"type": "message", "from": "bot", "text": thanks})
            return await self._emit(conversation, {"type": "end", **self.end})
        progress = {"asked": position + 1, "of": of}
        question = {"skippable": False, **conversation.script[position], "progress": progress}
        await self._emit(conversation, {"type": "question", **question})

    async def _input(
        self, socket: web.WebSocketResponse, conversation: Conversation, frame: Frame
    ) -> Conversation:
        if frame["type"] == "typing":
            conversation.inputs.append(frame)
            return conversation
        if self.lose_next:
            conversation.sockets.discard(socket)
        if frame["id"] not in conversation.acks:
            conversation.inputs.append(frame)
            await self._turn(conversation, frame)
            conversation.acks[frame["id"]] = len(conversation.events)
        if self.lose_next:
            self.lose_next = False
            await socket.close(code=1012)
            return conversation
        ack = {"type": "ack", "id": frame["id"], "seq": conversation.acks[frame["id"]]}
        await socket.send_json(ack)
        if frame["type"] != "restart":
            return conversation
        conversation.sockets.discard(socket)
        return await self._hello(socket, {})

    async def _turn(self, conversation: Conversation, frame: Frame) -> None:
        kind = frame["type"]
        if kind in ("answer", "say"):
            await self._answer(conversation, frame)
        elif kind == "skip":
            conversation.position += 1
            await self._ask(conversation)
        elif kind == "back":
            ids = [question["id"] for question in conversation.script]
            wanted = frame.get("question")
            conversation.position = ids.index(wanted) if wanted else conversation.position - 1
            await self._ask(conversation)
        elif kind == "human":
            conversation.owner = "none"
            await self._emit(conversation, {"type": "owner", "owner": "none"})
        elif kind == "locale":
            await self._ask(conversation)
        elif kind == "erase":
            del self.conversations[conversation.token]

    async def _answer(self, conversation: Conversation, frame: Frame) -> None:
        said = {"type": "message", "from": "visitor", "text": label(frame, conversation)}
        await self._emit(conversation, {**said, "id": frame["id"]})
        if conversation.owner != "bot":
            return
        refusal = self.reject(frame)
        if refusal:
            about = {"type": "reject", "id": frame["id"], "question": frame["question"]}
            return await self._emit(conversation, {**about, **refusal})
        conversation.position += 1
        await self._ask(conversation)

    async def _emit(self, conversation: Conversation, frame: Frame) -> None:
        if frame["type"] != "typing":
            frame = {**frame, "seq": len(conversation.events) + 1}
            conversation.events.append(frame)
        await self._send(conversation, frame)

    async def _send(self, conversation: Conversation, frame: Frame) -> None:
        for socket in list(conversation.sockets):
            with suppress(ConnectionError):  # it finds out when it comes back
                await socket.send_json(frame)

    async def _forget(self) -> None:
        lost, self.conversations = self.conversations, {}
        for conversation in lost.values():
            for socket in list(conversation.sockets):
                await socket.close(code=1012)

    async def _drop(self, code: int) -> None:
        for conversation in self.conversations.values():
            for socket in list(conversation.sockets):
                await socket.close(code=code)


def label(frame: Frame, conversation: Conversation) -> str:
    """How an answer looks in the transcript: typed text, an option's label, a form's values."""
    if "text" in frame:
        return str(frame["text"])
    value = frame["value"]
    options = conversation.script[conversation.position]["input"].get("options", [])
    chosen = [o["label"] for o in options if o["value"] == value or _within(o["value"], value)]
    if chosen:
        return ", ".join(chosen)
    return ", ".join(map(str, value.values() if isinstance(value, dict) else [value]))


def _within(option: object, value: object) -> bool:
    return isinstance(value, list) and option in value

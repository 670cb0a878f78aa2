"""Scripted visitors with varied answers, as stubborn as the widget: what is not acknowledged is
sent again under the same id, and a lost connection is opened again where it broke off."""

import asyncio
import random
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import orjson
from aiohttp import (
    ClientError,
    ClientSession,
    ClientWebSocketResponse,
    ClientWSTimeout,
    WSMsgType,
)

Frame = dict[str, Any]
RETRY_SECONDS = 0.05
LATER = frozenset({"unavailable", "wait", "too_many"})
PATIENCE = 2_000  # attempts to connect, so that a server that never comes back fails the drill
SILENT_SECONDS = 10.0  # as the widget: a connection that says nothing for so long is taken for dead
_CLOSE = ClientWSTimeout(ws_close=1.0)  # whoever is cut off does not say goodbye

_TYPED: dict[str, tuple[str, ...]] = {
    "money": ("5-10k", "about 2000", "over 10k", "300", "around 5k"),
    "number": ("25", "about 60 of us", "3", "12"),
    "timing": ("next month", "asap", "in 3 weeks", "no rush"),
    "yes_no": ("yes", "nope", "sure"),
    "text": ("90210", "Springfield", "the north side"),
    "name": ("Ann Lee", "I'm Bob"),
    "company": ("Acme Ltd",),
    "url": ("acme.io",),
}
_JUNK = ("ehm", "???", "what do you mean by that", "asdf qwer")


@dataclass
class Seen:
    """What one visitor saw: the last word on what the store must hold. `slowest` is the longest
    he waited for an acknowledgement (seconds), over as many connections as it took."""

    number: int
    flow: str
    token: str = ""
    events: list[Frame] = field(default_factory=list)
    acks: dict[str, int] = field(default_factory=dict)
    said: dict[str, Frame] = field(default_factory=dict)
    reconnects: int = 0
    slowest: float = 0.0
    wrong: list[str] = field(default_factory=list)


class Scripted:
    """One visitor. `run` returns when the conversation has ended. `headers` go with every
    handshake."""

    def __init__(
        self, seen: Seen, urls: Sequence[str], seed: int, headers: Mapping[str, str] | None = None
    ) -> None:
        self.seen = seen
        self.headers = headers or {}
        self.urls = urls
        self.random = random.Random(seed)
        self.pending: Frame | None = None
        self.question: Frame | None = None
        self.ended = False
        self.tries = 0
        self._began = 0.0

    async def run(self, session: ClientSession) -> Seen:
        """Talk to the end, over as many connections as it takes."""
        for _ in range(PATIENCE):
            with suppress(ClientError, OSError, TimeoutError):
                await self._connected(session, self._talk)
            if self.ended:
                return self.seen
            self.seen.reconnects += 1
            await asyncio.sleep(RETRY_SECONDS * (0.5 + self.random.random()))
        self.seen.wrong.append("gave up connecting")
        return self.seen

    async def look(self, session: ClientSession, until: int) -> None:
        """Come back once more and hear what was said up to this seq."""
        self.pending = None
        for _ in range(PATIENCE):
            with suppress(ClientError, OSError, TimeoutError):
                await self._connected(session, lambda socket: self._listen(socket, until))
            if self._last() >= until or self.seen.wrong:
                return
            await asyncio.sleep(RETRY_SECONDS)
        self.seen.wrong.append("gave up looking again")

    async def _connected(
        self,
        session: ClientSession,
        work: Callable[[ClientWebSocketResponse], Awaitable[None]],
    ) -> None:
        url = self.random.choice(self.urls)
        async with asyncio.timeout(SILENT_SECONDS):
            socket = await session.ws_connect(
                url, protocols=("handraise.v1",), headers=self.headers, timeout=_CLOSE
            )
        try:
            await self._send(socket, self._hello())
            await work(socket)
        finally:
            await socket.close()

    async def _listen(self, socket: ClientWebSocketResponse, until: int) -> None:
        while self._last() < until and (frame := await self._receive(socket)) is not None:
            self._hear(frame)

    async def _talk(self, socket: ClientWebSocketResponse) -> None:
        if self.pending is not None:
            await self._send(socket, self.pending)
        while (frame := await self._receive(socket)) is not None:
            self._hear(frame)
            if self.ended and self.pending is None:
                return
            if self.pending is None and self.question is not None:
                self._began = time.monotonic()
                await self._send(socket, self._next())

    async def _receive(self, socket: ClientWebSocketResponse) -> Frame | None:
        """The next frame; None when the server closed. Raises TimeoutError when nothing comes."""
        message = await socket.receive(timeout=SILENT_SECONDS)
        if message.type is not WSMsgType.TEXT:
            return None
        frame: Frame = orjson.loads(message.data)
        return frame

    def _last(self) -> int:
        return self.seen.events[-1]["seq"] if self.seen.events else 0

    def _hello(self) -> Frame:
        seen = self.seen
        hello: Frame = {"type": "hello", "flow": seen.flow, "after": self._last()}
        hello["page"] = {"url": f"https://site.example/pricing?utm_source=drill{seen.number % 7}"}
        return {**hello, "conversation": seen.token} if seen.token else hello

    async def _send(self, socket: ClientWebSocketResponse, frame: Frame) -> None:
        await socket.send_str(orjson.dumps(frame).decode())

    def _hear(self, frame: Frame) -> None:
        seen = self.seen
        if frame["type"] == "welcome":
            if seen.token and frame["conversation"] != seen.token:
                seen.wrong.append("another conversation after a reconnect")
            seen.token = frame["conversation"]
        elif frame["type"] == "ack":
            self._acknowledged(frame)
        elif frame["type"] == "error" and frame["code"] in LATER:
            pass  # the server closes, and what was not acknowledged is sent again
        elif frame["type"] == "error":
            seen.wrong.append(f"error {frame['code']} for {self.pending}")
            self.pending = None
        elif "seq" in frame:
            self._event(frame)

    def _acknowledged(self, frame: Frame) -> None:
        seen = self.seen
        if seen.acks.setdefault(frame["id"], frame["seq"]) != frame["seq"]:
            seen.wrong.append(f"{frame['id']} acknowledged with two seqs")
        if self.pending is not None and frame["id"] == self.pending["id"]:
            self.pending = None
            seen.slowest = max(seen.slowest, time.monotonic() - self._began)

    def _event(self, frame: Frame) -> None:
        if frame["seq"] != self._last() + 1:
            self.seen.wrong.append(f"seq {frame['seq']} where {self._last() + 1} was due")
        if any(word in frame for word in ("score", "points")):
            self.seen.wrong.append("the score was shown")
        self.seen.events.append(frame)
        if frame["type"] == "question":
            self.question = frame
        if frame["type"] == "end":
            self.ended = True

    def _next(self) -> Frame:
        """What to say to the current question: mostly an answer, now and then something else."""
        assert self.question is not None
        question, dice = self.question, self.random.random()
        id = f"i{len(self.seen.said) + 1}"
        self.tries += 1
        if self.tries > 40:
            said: Frame = {"type": "end"}
        elif dice < 0.04 and len(self.seen.said) > 1 and self._before():
            said = {"type": "back", "question": self._before()}
        elif dice < 0.10 and question["skippable"]:
            said = {"type": "skip", "question": question["id"]}
        elif dice < 0.16:
            text = self.random.choice(_JUNK)
            said = {"type": "answer", "question": question["id"], "text": text}
        else:
            said = {"type": "answer", "question": question["id"], **self._answer(question)}
        self.pending = self.seen.said[id] = {**said, "id": id}
        return self.pending

    def _before(self) -> str | None:
        asked = [e["id"] for e in self.seen.events if e["type"] == "question"]
        return asked[0] if asked and self.question and asked[0] != self.question["id"] else None

    def _answer(self, question: Frame) -> Frame:
        shown, kind = question["input"], question["input"]["kind"]
        options, choose = shown.get("options"), self.random.choice
        if kind == "contact":
            return self._contact(shown)
        if options and (kind not in _TYPED or self.random.random() < 0.6):
            option = choose(options)
            if kind in ("choice", "multi") and self.random.random() < 0.4:
                return {"text": option["label"]}
            return {"value": [option["value"]] if kind == "multi" else option["value"]}
        if kind == "email":
            return {"text": f"v{self.seen.number}@acme.io"}
        if kind == "phone":
            return {"text": "+44 20 7946 0958"}
        return {"text": choose(_TYPED.get(kind, ("as you like",)))}

    def _contact(self, shown: Frame) -> Frame:
        # One in ten is somebody who has been here before.
        number = self.seen.number - self.seen.number % 10 if self.random.random() < 0.1 else None
        email = f"v{self.seen.number if number is None else number}@acme.io"
        consent = {"marketing": self.random.random() < 0.5}
        if self.random.random() < 0.5:
            text = f"Ann Lee {self.seen.number}, {email}, +44 20 7946 0958, Acme Ltd"
            return {"text": text, "consent": consent}
        all_fields = {"name": "Ann Lee", "email": email, "phone": "+442079460958",
                      "company": "Acme Ltd"}  # fmt: skip
        names = [field["name"] for field in shown["fields"]]
        return {"value": {name: all_fields[name] for name in names}, "consent": consent}

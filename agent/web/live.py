"""Owns the websocket of a rep's page: events, score, claim and presence out; words and acts in.

It is woken by the bus and reads what is new from the database by its seq, so a page that was cut
off, another tab and another process all end up with the same. Refuses to act without the claim.
"""

import asyncio
from collections.abc import Mapping
from typing import Any

import orjson
import structlog
from aiohttp import WSCloseCode, WSMsgType, web

from agent.briefs import Brief, brief, moment
from agent.core.turning import Refusal
from agent.flow_files import FlowMissing
from agent.takeover import ACTS, Unfit
from agent.web import connection, wire
from agent.web.chat import TRY_AGAIN, origin_allowed
from agent.web.keys import BUS, CONFIG, CONVERSATIONS, FLOWS, STORE, TAKEOVER
from agent.web.opening import Opened, again, now, opened
from agent.web.socket import Client
from storage.errors import StorageError

SUBPROTOCOL = "handraise.rep.v1"
CLIENT_TYPES = frozenset({"hello", "typing", *ACTS})
MAX_BAD_FRAMES = 20

_log = structlog.get_logger(__name__)
_FRAMES = frozenset({WSMsgType.TEXT, WSMsgType.BINARY})


def routes(app: web.Application) -> None:
    """Add the websocket, for those who come by a link and for those who are signed in."""
    for base in ("/handoff/{token}", "/rep/{handoff:hand_[0-9a-f]+}"):
        app.router.add_get(f"{base}/live", live)


async def live(request: web.Request) -> web.StreamResponse:
    """GET BASE/live."""
    if not origin_allowed(request, own_only=True):
        raise web.HTTPForbidden(text="Open this lead on its own page.\n")
    found = await opened(request)
    if found is None:
        raise web.HTTPNotFound(text="This link opens no lead. Open it from the message again.\n")
    socket = connection.socket(SUBPROTOCOL)
    return await connection.hold(request, socket, _Live(request, socket, found).run)


class _Live:
    """One page that is open. It listens on the bus: `send` takes what no visitor may see."""

    def __init__(self, request: web.Request, socket: web.WebSocketResponse, found: Opened) -> None:
        self.request = request
        self.app = request.app
        self.socket = socket
        self.client: Client
        self.found = found
        self.conversation = found.row.conversation
        self.seq = 0
        self.shown: dict[str, bytes] = {}
        self.left_at: str | None = None
        self.page: Mapping[str, Any] | None = None
        self.bad = 0
        self.woken = asyncio.Event()
        self.reading = asyncio.Lock()

    def send(self, frames: Any) -> None:
        """What the bus has: frames for this page, or none where there is something to read."""
        if frames:
            self.client.send(frames)
        else:
            self.woken.set()

    async def run(self, client: Client) -> None:
        """From the hello to the close."""
        self.client = client
        bus, keeping = self.app[BUS], None
        try:
            if await self._greeted():
                bus.watch(self.conversation, self)
                await self.app[STORE].opened(self.found.row.id, self._name(), now())
                await self._catch_up()
                keeping = asyncio.create_task(self._keep_up())
                await self._listen()
        except web.HTTPGone:
            await self._fatal("gone", "This conversation was deleted.")
        except StorageError as error:
            await self._unavailable(error)
        finally:
            bus.unwatch(self.conversation, self)
            if keeping is not None:
                keeping.cancel()
                await asyncio.gather(keeping, return_exceptions=True)

    def _name(self) -> str | None:
        if self.found.holder is not None:
            return self.found.row.claimed_by
        return self.found.rep.name if self.found.rep else None

    async def _greeted(self) -> bool:
        try:
            async with asyncio.timeout(self.app[CONFIG].limits.hello_seconds):
                received = await self.client.receive()
        except TimeoutError:
            await self._fatal("hello_expected", "Say hello first.")
            return False
        if received.type is not WSMsgType.TEXT:
            return False
        try:
            message = wire.decode(received.data, CLIENT_TYPES)
            if message["type"] != "hello":
                raise wire.WireError("hello_expected", "The first frame is a hello.")
            self.seq = wire.after(message)
        except wire.WireError as error:
            await self._fatal(error.code, str(error))
            return False
        await self._welcome()
        return True

    async def _welcome(self) -> None:
        stored = await self.app[STORE].conversation_by_id(self.conversation)
        canned = await self.app[TAKEOVER].canned(self.conversation)
        self.seq = min(self.seq, stored.seq if stored else 0)
        self._tell(
            {
                "type": "welcome",
                "protocol": 1,
                "handoff": self.found.row.id,
                "seq": stored.seq if stored else 0,
                "you": {
                    "name": self._name(),
                    "writes": self.found.holder is not None,
                    "rep": self.found.signed,
                },
                "canned": [{"id": one.id, "text": one.text} for one in canned],
            }
        )

    async def _listen(self) -> None:
        while (received := await self.client.receive()).type in _FRAMES:
            try:
                if received.type is not WSMsgType.TEXT:
                    raise wire.WireError("bad_frame", "Frames are JSON text.")
                await self._take(wire.decode(received.data, CLIENT_TYPES))
            except wire.WireError as error:
                await self._bad(error)

    async def _take(self, message: wire.Message) -> None:
        if message["type"] == "hello":
            raise wire.WireError("unexpected_hello", "A hello comes once.")
        self.found = await again(self.request, self.found)
        takeover, holder = self.app[TAKEOVER], self.found.holder
        if message["type"] == "typing":
            if holder is not None:
                await takeover.typing(self.found.row, self)
            return
        id = wire.id_of(message)
        try:
            seq = await takeover.act(self.found.row, holder or "", message)
        except Unfit as unfit:
            raise wire.WireError(unfit.code, str(unfit), id) from unfit
        except Refusal as refusal:
            self.client.send((wire.error(refusal.code, refusal.text, id=id),))
        except StorageError as error:
            await self._unavailable(error)
        else:
            await self._catch_up()
            self.client.send((wire.ack(message["id"], seq),))

    async def _keep_up(self) -> None:
        """Read what is new whenever the bus says so, from here to the close."""
        while True:
            await self.woken.wait()
            self.woken.clear()
            try:
                await self._catch_up()
            except web.HTTPGone:
                await self._fatal("gone", "This conversation was deleted.")
                return
            except StorageError as error:
                await self._unavailable(error)
                return

    async def _catch_up(self) -> None:
        """Show what is stored and not shown yet. One at a time, so that nothing comes twice."""
        async with self.reading:
            frames = await self.app[STORE].events_after(self.conversation, self.seq)
            if frames:
                self.seq = orjson.loads(frames[-1])["seq"]
                self.client.send([frame.encode() for frame in frames])
            self.found = await again(self.request, self.found)
            self._once(self._claim())
            try:
                found = await brief(self.app[STORE], self.app[FLOWS], self.conversation, now())
            except FlowMissing:
                found = None
            if found is not None:
                self._facts(found)

    def _facts(self, found: Brief) -> None:
        data = found.data
        names = ("score", "lead", "unknown", "asked")
        self._once({"type": "score", **{name: data[name] for name in names}})
        conversations = self.app[CONVERSATIONS]
        online = conversations.online(self.conversation)
        was = self.shown.get("visitor")
        if was is not None and not online and orjson.loads(was)["online"]:
            self.left_at = moment(now())
        self.page = page = conversations.page(self.conversation) or self.page or found.page
        self._once(
            {
                "type": "visitor",
                "online": online,
                "page": {"url": page.get("url"), "title": page.get("title")},
                "left_at": None if online else self.left_at,
                "ended": found.ended,
            }
        )
        if online and self.seq:
            self._once({"type": "delivered", "seq": self.seq})

    def _claim(self) -> dict[str, Any]:
        row = self.found.row
        if row.resolved_at is not None:
            state = "resolved"
        elif row.claimed_at is None:
            state = "waiting"
        else:
            state = "yours" if self.found.holder is not None else "taken"
        times = {
            "at": row.claimed_at,
            "contacted_at": row.contacted_at,
            "resolved_at": row.resolved_at,
        }
        return {
            "type": "claim",
            "state": state,
            "by": row.claimed_by,
            **{name: None if at is None else moment(at) for name, at in times.items()},
            "expired": self.found.expired,
            "outcome": row.outcome,
            "reason": row.outcome_reason,
        }

    def _once(self, frame: dict[str, Any]) -> None:
        """Send a frame unless it says what the last one of its type said."""
        text = orjson.dumps(frame)
        if self.shown.get(frame["type"]) != text:
            self.shown[frame["type"]] = text
            self.client.send((text,))

    def _tell(self, frame: dict[str, Any]) -> None:
        self.client.send((orjson.dumps(frame),))

    async def _unavailable(self, error: StorageError) -> None:
        _log.error("rep_page_not_served", error=type(error).__name__)
        text = "One moment please, that is not saved yet."
        self.client.send((wire.error("unavailable", text),))
        await self.socket.close(code=TRY_AGAIN)

    async def _bad(self, error: wire.WireError) -> None:
        self.bad += 1
        if self.bad >= MAX_BAD_FRAMES:
            await self._fatal(error.code, str(error))
            return
        self.client.send((wire.error(error.code, str(error), id=error.id),))

    async def _fatal(self, code: str, text: str) -> None:
        self.client.send((wire.error(code, text, fatal=True),))
        await self.socket.close(code=WSCloseCode.POLICY_VIOLATION)

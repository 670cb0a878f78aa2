"""The websocket: hello, then inputs; events to every tab, acknowledgements to the sender."""

import asyncio
import time
from functools import lru_cache
from urllib.parse import urlsplit

import orjson
import structlog
from aiohttp import WSCloseCode, WSMsgType, web
from aiohttp.http import WSMessageNoDecodeText

from agent.arrivals import Hello
from agent.conversations import Conversations, Opened, UnknownFlow
from agent.core.flow import Flow
from agent.core.turning import Input, Refusal
from agent.lives import Live
from agent.web import admission, connection, previews, wire
from agent.web.keys import (
    CONFIG,
    CONVERSATIONS,
    ENTRANCE,
    LIMITS,
    METRICS,
    PRESSURE,
    SOCKETS,
)
from agent.web.limits import Asker
from agent.web.proof import GOOD_SECONDS
from agent.web.socket import Client
from agent.web.words import words
from storage.errors import StorageError

MAX_BAD_FRAMES = 20
TRY_AGAIN = 1013
PACE_SECONDS = 0.5
_LATER = {"Retry-After": "60"}
_OPEN = frozenset({WSMsgType.TEXT, WSMsgType.BINARY, WSMsgType.PING, WSMsgType.PONG})

_log = structlog.get_logger(__name__)


async def chat(request: web.Request) -> web.StreamResponse:
    """GET /v1/chat."""
    app = request.app
    await app[ENTRANCE].requests.enter()
    if not origin_allowed(request):
        raise web.HTTPForbidden(
            text="This site may not use this chat. Add its origin to server.allowed_origins.\n"
        )
    limits, asker = app[CONFIG].limits, app[LIMITS].asker(request)
    if limits.connections and len(app[SOCKETS]) >= limits.connections:
        raise web.HTTPServiceUnavailable(text="Too many chats just now.\n", headers=_LATER)
    if not await app[LIMITS].connection(asker):
        later = {"Retry-After": str(await app[LIMITS].wait("connections", asker))}
        raise web.HTTPTooManyRequests(text="Too many chats from there just now.\n", headers=later)
    socket = connection.socket(wire.SUBPROTOCOL)
    return await connection.hold(request, socket, _Chat(request, socket, asker).run)


def origin_allowed(request: web.Request, *, own_only: bool = False) -> bool:
    """The server's own origin, none at all, or (not with `own_only`) one of the config's."""
    origin = request.headers.get("Origin")
    if origin is None:
        return True
    server = request.app[CONFIG].server
    own = {request.headers.get("Host", "").lower()}
    if server.public_url:
        own.add(urlsplit(server.public_url).netloc.lower())
    if urlsplit(origin).netloc.lower() in own - {""}:
        return True
    if own_only:
        return False
    return "*" in server.allowed_origins or origin.rstrip("/") in server.allowed_origins


class _Chat:
    """One connection."""

    __slots__ = (
        "app",
        "asker",
        "bad",
        "challenged",
        "client",
        "conversations",
        "hello_seconds",
        "live",
        "locale",
        "metrics",
        "paced",
        "socket",
        "visitor",
    )

    def __init__(self, request: web.Request, socket: web.WebSocketResponse, asker: Asker) -> None:
        self.app = request.app
        self.asker = asker
        self.paced = False
        self.conversations: Conversations = request.app[CONVERSATIONS]
        self.metrics = request.app[METRICS]
        self.hello_seconds = request.app[CONFIG].limits.hello_seconds
        self.socket = socket
        self.client: Client
        self.live: Live | None = None
        self.visitor = ""
        self.bad = 0
        self.challenged = False
        self.locale = "en"

    async def run(self, client: Client) -> None:
        """From the hello to the close."""
        self.client = client
        try:
            if await self._greeted():
                # Here thousands wait, with no coroutine more than it takes.
                while (received := await self.socket.receive()).type in _OPEN:
                    if not client.sign_of_life(received):
                        await self._heard(received)
        except StorageError as error:
            _log.error("conversation_not_opened", error=type(error).__name__)
            await self._later("unavailable", "One moment please.")
        finally:
            if self.live is not None:
                self.conversations.leave(self.live, self.client)

    async def _greeted(self) -> bool:
        """Take the hello, which must come in time; how long opening takes is not for the client."""
        began = asyncio.get_running_loop().time()
        while not self.socket.closed:
            try:
                async with asyncio.timeout_at(began + self._patience()):
                    received = await self.client.receive()
            except TimeoutError:
                await self._overdue()
                return False
            if received.type is not WSMsgType.TEXT:
                return False
            if await self._hello(received.data):
                return True
        return False

    def _patience(self) -> float:
        """Seconds for the hello; the work it takes where there was a challenge comes on top."""
        return self.hello_seconds + (GOOD_SECONDS if self.challenged else 0)

    async def _overdue(self) -> None:
        if self.challenged:
            await self._later("proof", self._word("too_many"))
        else:
            await self._fatal("hello_expected", "Say hello first.")

    async def _hello(self, data: bytes) -> bool:
        try:
            message = wire.decode(data)
            if message["type"] != "hello":
                await self._fatal("hello_expected", "The first frame is a hello.")
                return False
            self.client.hold()
            await self.app[ENTRANCE].hellos.enter(self._wait)
            if self.client.gone:
                return False
            hello = await previews.admitted(self.app, wire.hello(message))
            opened = await self._open(hello)
            if opened is not None:
                self._welcome(opened)
                return True
        except previews.PreviewRefused as error:
            await self._fatal("preview", f"{error}. {error.hint}")
        except UnknownFlow as error:
            await self._fatal("unknown_flow", f"{error}.")
        except wire.WireError as error:
            await self._bad(error)
        finally:
            self.client.release()
        return False

    async def _open(self, hello: Hello) -> Opened | None:
        """The conversation to go on with, or a new one; None where there are too many of those."""
        self.locale = hello.locale or self.locale
        if hello.conversation:
            resumed = await self.conversations.resume(hello, self.client)
            if resumed is not None:
                return resumed if await self._welcome_back(resumed) else None
        refused = await admission.by_socket(self.app, self.asker, hello, self._wait)
        if refused is None:
            async with self.app[PRESSURE].opening:
                return await self.conversations.open(hello._replace(conversation=None), self.client)
        self.client.release()
        if refused.challenge is None:
            await self._later("too_many", self._word("too_many"))
        else:
            await self._challenge(refused.challenge)
        return None

    async def _welcome_back(self, resumed: Opened) -> bool:
        """Whether he may connect once more."""
        live = resumed.live
        if await self.app[LIMITS].arrival(self._known(live)):
            return True
        self.conversations.leave(live, self.client)
        self.client.release()
        await self._later("too_many", self._word("too_many"))
        return False

    def _known(self, live: Live) -> Asker:
        return self.asker._replace(visitor=live.visitor, flow=live.flow.id)

    async def _challenge(self, challenge: wire.Message) -> None:
        """Let him work for it, and say hello again with what he found."""
        self.bad += 1
        if self.bad >= MAX_BAD_FRAMES:
            await self._fatal("proof", "None of this solves what was asked.")
            return
        self.challenged = True
        self._tell(wire.error("proof", self._word("wait"), challenge=challenge))

    def _wait(self) -> None:
        self.client.release()
        self._tell(wire.error("wait", self._word("wait")))
        self.client.hold()

    def _welcome(self, opened: Opened) -> None:
        live = self.live = opened.live
        self.asker = self._known(live)
        self.paced = self.app[LIMITS].messages and self.asker.address is not None
        self.visitor = opened.visitor
        frame = {
            "type": "welcome",
            "protocol": 1,
            "conversation": opened.conversation,
            "visitor": opened.visitor,
            "id": live.id,
            "seq": opened.seq,
            "flow": _face(live.flow.speaking(live.snapshot.locale), live.snapshot.test),
        }
        self.client.send([orjson.dumps(frame), *opened.frames])

    async def _heard(self, received: WSMessageNoDecodeText) -> None:
        try:
            if received.type is not WSMsgType.TEXT:
                raise wire.WireError("bad_frame", "Frames are JSON text.")
            if self.paced:
                await self._pace()
            await self._take(wire.decode(received.data))
        except wire.WireError as error:
            await self._bad(error)

    async def _pace(self) -> None:
        """Whoever writes faster than he may is read later: nothing is lost, and the line fills at
        his end."""
        while not self.socket.closed and not await self.app[LIMITS].message(self.asker):
            self.client.silent = 0
            await asyncio.sleep(PACE_SECONDS)

    async def _take(self, message: wire.Message) -> None:
        kind = message["type"]  # not `type`, which is asked for the name of an error below
        if kind == "typing":
            self._typing()
            return
        if kind == "hello":
            raise wire.WireError("unexpected_hello", "A hello comes once.")
        given = wire.given(message)
        assert given.id is not None
        began = time.perf_counter()
        self.client.hold()
        try:
            await self._turn(given.id, given)
        except Refusal as refusal:
            self._tell(wire.error(refusal.code, refusal.text, id=given.id))
        except StorageError as error:
            _log.error("turn_not_stored", error=type(error).__name__)
            self.client.release()
            await self._later("unavailable", "One moment please, that is not saved yet.")
        finally:
            self.client.release()
            self.metrics.turn(kind, time.perf_counter() - began)

    def _typing(self) -> None:
        if self.live is not None:
            self.conversations.typing(self.live)

    async def _turn(self, id: str, given: Input) -> None:
        live = self.live
        assert live is not None
        if given.type == "erase":
            self._tell(wire.ack(id, await self.conversations.erase(live, given)))
            return
        seen = id in live.acks
        anew = given.type == "restart" and not seen
        if anew and not await admission.again(self.app, self.asker, live.flow):
            raise Refusal("too_many", self._word("too_many"))
        if not await admission.mailed(self.app, live, given):
            raise Refusal("too_many", self._word("mailed_enough"))
        seq = await self.conversations.take(live, given)
        self._tell(wire.ack(id, seq))
        if anew:
            self._welcome(await self.conversations.restart(live, self.visitor, self.client))

    def _word(self, name: str) -> str:
        return words(self.locale)[name]

    def _tell(self, frame: bytes) -> None:
        self.client.send((frame,))

    async def _bad(self, error: wire.WireError) -> None:
        self.bad += 1
        if self.bad >= MAX_BAD_FRAMES:
            await self._fatal(error.code, error.text)
            return
        self._tell(wire.error(error.code, error.text, id=error.id))

    async def _later(self, code: str, text: str) -> None:
        """Ask the client to come back. Without an id: what he said is still to be sent, and not
        refused."""
        self._tell(wire.error(code, text))
        await self.socket.close(code=TRY_AGAIN)

    async def _fatal(self, code: str, text: str) -> None:
        self.client.release()
        self._tell(wire.error(code, text, fatal=True))
        await self.socket.close(code=WSCloseCode.POLICY_VIOLATION)


@lru_cache(maxsize=64)  # a welcome's longest part, and the same for all visitors of a flow
def _face(flow: Flow, test: bool) -> orjson.Fragment:
    """What the widget needs to look like this flow, as JSON; a test says so in the header."""
    face: dict[str, object] = {
        "id": flow.id,
        "locale": flow.locale,
        "locales": sorted(flow.locales) or [flow.locale],
        "persona": dict(flow.persona),
        "look": dict(flow.look),
    }
    if test:
        name = f"{flow.persona.get('name', '')} (test)".strip()
        face |= {"test": True, "persona": {**flow.persona, "name": name}}
    return orjson.Fragment(orjson.dumps(face))

"""Owns the websockets that are open: each is held from its handshake to its end, and told to come
back when the server stops. Refuses to know what is said on them.
"""

import asyncio
from collections.abc import Awaitable, Callable

from aiohttp import WSCloseCode, web

from agent.web.keys import CONFIG, HEART, SOCKETS
from agent.web.socket import Client
from agent.web.wire import MAX_FRAME

_TOLD = web.ResponseKey("told", asyncio.Future[None])  # done when the client has heard the farewell


def socket(protocol: str) -> web.WebSocketResponse:
    """A websocket that is not connected yet."""
    return web.WebSocketResponse(
        protocols=(protocol,),
        autoping=False,  # see socket.Heart
        max_msg_size=MAX_FRAME,
        compress=False,
        decode_text=False,
    )


async def hold(
    request: web.Request, socket: web.WebSocketResponse, talk: Callable[[Client], Awaitable[None]]
) -> web.WebSocketResponse:
    """Connect, and `talk` with the client at the other end, if there still is one to be served."""
    await socket.prepare(request)
    transport, sockets = request.transport, request.app[SOCKETS]
    if not isinstance(transport, asyncio.Transport):
        return socket
    client = Client(socket, transport, request.app[CONFIG].limits.outbound_bytes)
    sockets.add(socket)
    beating = request.app[HEART].join(client)
    try:
        # A handshake may end after all were told: nobody would read what comes on it any more.
        await (_come_back(socket) if sockets.closing else talk(client))
    finally:
        sockets.discard(socket)
        beating.discard(client)
        # Who returns has his connection closed at once: with something unread on it the farewell
        # would be lost on its way, and a proxy in between report a breakdown.
        if (told := socket.get(_TOLD)) is not None:
            await told
    return socket


async def close_all(app: web.Application) -> None:
    """On shutdown: tell every client to come back, and who connects from now on."""
    sockets = app[SOCKETS]
    sockets.closing = True
    await asyncio.gather(*map(_come_back, [*sockets]), return_exceptions=True)


async def _come_back(socket: web.WebSocketResponse) -> None:
    told = socket[_TOLD] = asyncio.get_running_loop().create_future()
    try:
        await socket.close(code=WSCloseCode.SERVICE_RESTART, message=b"restart")
    finally:
        told.set_result(None)

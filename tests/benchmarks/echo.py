"""The foundation's own speed: a bare aiohttp websocket server that parses and returns JSON.

Run: python -m tests.benchmarks.echo PORT BYTES. It answers each frame with a JSON object of BYTES,
in one frame, as aiohttp's documentation would write it: the standard library's json, no tricks.
"""

import asyncio
import json
import sys

from aiohttp import WSMsgType, web

_EMPTY = len('{"type":"question","id":"a1","text":""}')


def build(size: int) -> web.Application:
    """The server; `size` is the bytes of an answer."""
    filling = "x" * max(0, size - _EMPTY)

    async def echo(request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse(protocols=("handraise.v1",), compress=False)
        await socket.prepare(request)
        async for message in socket:
            if message.type is WSMsgType.TEXT:
                asked = json.loads(message.data)
                reply = {"type": "question", "id": asked.get("id"), "text": filling}
                await socket.send_str(json.dumps(reply, separators=(",", ":")))
        return socket

    app = web.Application()
    app.router.add_get("/", echo)
    return app


async def serve(port: int, size: int) -> None:
    """Answer until killed."""
    runner = web.AppRunner(build(size), access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port, backlog=4096).start()
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), int(sys.argv[2])))

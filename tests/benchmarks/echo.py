"""The foundation's own speed: a bare aiohttp websocket server that parses and returns JSON.

Run: python -m tests.benchmarks.echo PORT BYTES. It answers each frame with a JSON object of BYTES.
"""

import asyncio
import json
import sys

from aiohttp import WSMsgType, web


async def serve(port: int, size: int) -> None:
    """Answer until killed."""

    async def echo(request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse(protocols=("handraise.v1",), compress=False)
        await socket.prepare(request)
        async for message in socket:
            if message.type is WSMsgType.TEXT:
                asked = json.loads(message.data)
                reply = {"type": "question", "id": asked.get("id"), "text": filling}
                await socket.send_str(json.dumps(reply, separators=(",", ":")))
        return socket

    filling = "x" * max(0, size - 45)
    app = web.Application()
    app.router.add_get("/", echo)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port, backlog=4096).start()
    print("ready", flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), int(sys.argv[2])))

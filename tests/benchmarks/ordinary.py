"""The client anybody would write: aiohttp's own, which parses what it gets. Heavier than `raw`'s by
far, so that it, and not the server, limits what a bare echo can do."""

import json
import time
from collections.abc import Sequence

from aiohttp import ClientError, ClientSession, WSMsgType

_ANSWERS = ("question", "end")


class Visit:
    """One conversation; the same figures as a `raw.Talk`."""

    def __init__(self) -> None:
        self.took: list[float] = []
        self.received = 0
        self.failed = ""

    async def have(self, session: ClientSession, url: str, script: Sequence[bytes]) -> None:
        """Say all of `script`, each message once the answer to the one before has come."""
        began = time.perf_counter()
        try:
            async with session.ws_connect(url, protocols=("handraise.v1",)) as socket:
                self.took.append(time.perf_counter() - began)
                for said in script:
                    began = time.perf_counter()
                    await socket.send_str(_text(said))
                    while True:
                        message = await socket.receive()
                        if message.type is not WSMsgType.TEXT:
                            self.failed = f"closed with {socket.close_code}"
                            return
                        if len(self.took) > 1:
                            self.received += len(message.data)
                        if json.loads(message.data)["type"] in _ANSWERS:
                            break
                    self.took.append(time.perf_counter() - began)
        except (ClientError, OSError) as error:
            self.failed = str(error)

    def close(self) -> None:
        """Nothing is left open."""


def _text(frame: bytes) -> str:
    """What stands in a masked frame of `raw`, whose mask is zeros."""
    return frame[8 if frame[1] & 0x7F == 126 else 6 :].decode()

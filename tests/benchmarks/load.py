"""Drives a server with many conversations at once and tells what it did.

A process of its own, so that client and server have a core each. Reads one JSON object (a `Load`)
from stdin and prints one (a `Told`). With `stay` the conversations are kept open after that until
stdin is closed, or for as long as `seconds` says.
"""

import asyncio
import json
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import cycle

from aiohttp import ClientSession, TCPConnector

from tests.benchmarks.ordinary import Visit
from tests.benchmarks.raw import Talk, handshake

HOST = "127.0.0.1"
NUMBER = b"000000"  # six digits, as those they are replaced by: the size of a frame stays


@dataclass(frozen=True)
class Load:
    """Have `count` conversations, `at_once` at a time, within `seconds`.

    `scripts` are taken in turn, each a list of frames in hex, the hello first. Visitors are
    numbered from `first` on, and what a script says of NUMBER is said of theirs.
    """

    port: int
    path: str
    scripts: list[list[str]]
    count: int
    at_once: int
    seconds: float
    first: int = 0
    stay: bool = False
    ordinary: bool = False  # aiohttp's own client instead of the light one


@dataclass(frozen=True)
class Told:
    """What came of a load; `hello_ms` is the median of handshake and hello together, `size` the
    mean bytes of an answer, `busy` the share of a core that the client used."""

    turns: int
    seconds: float
    busy: float
    failed: int
    why: str
    size: float
    p50_ms: float
    p99_ms: float
    hello_ms: float


async def drive(load: Load) -> tuple[Told, Sequence[Talk | Visit]]:
    """Have the conversations. Raises TimeoutError when they take longer than they may."""
    return await (_ordinarily(load) if load.ordinary else _lightly(load))


async def _ordinarily(load: Load) -> tuple[Told, Sequence[Visit]]:
    scripts = [[bytes.fromhex(step) for step in script] for script in load.scripts]
    left = zip(cycle(scripts), range(load.first, load.first + load.count), strict=False)
    url = f"http://{HOST}:{load.port}{load.path}"
    visits: list[Visit] = []

    async def visitor(session: ClientSession) -> None:
        for script, number in left:
            visits.append(Visit())
            own = [frame.replace(NUMBER, b"%06d" % number) for frame in script]
            await visits[-1].have(session, url, own)

    began, cpu = time.perf_counter(), time.process_time()
    async with (
        asyncio.timeout(load.seconds),
        ClientSession(connector=TCPConnector(limit=0)) as session,
        asyncio.TaskGroup() as visitors,
    ):
        for _ in range(min(load.at_once, load.count)):
            visitors.create_task(visitor(session))
    seconds = time.perf_counter() - began
    return _told(visits, seconds, (time.process_time() - cpu) / seconds), visits


async def _lightly(load: Load) -> tuple[Told, Sequence[Talk]]:
    opening = handshake(HOST, load.port, load.path)
    scripts = [[bytes.fromhex(step) for step in script] for script in load.scripts]
    left = zip(cycle(scripts), range(load.first, load.first + load.count), strict=False)
    talks: list[Talk] = []
    began, cpu = time.perf_counter(), time.process_time()
    async with asyncio.timeout(load.seconds), asyncio.TaskGroup() as visitors:
        for _ in range(min(load.at_once, load.count)):
            visitors.create_task(_talk(load, opening, left, talks))
    seconds = time.perf_counter() - began
    return _told(talks, seconds, (time.process_time() - cpu) / seconds), talks


async def _talk(
    load: Load, opening: bytes, left: Iterator[tuple[list[bytes], int]], talks: list[Talk]
) -> None:
    """One conversation after the other, as long as some are left."""
    loop = asyncio.get_running_loop()
    for script, number in left:
        own = [frame.replace(NUMBER, b"%06d" % number) for frame in script]
        talk = Talk(opening, own, load.stay)
        talks.append(talk)
        try:
            await loop.create_connection(lambda talk=talk: talk, HOST, load.port)
        except OSError as error:
            talk.failed = str(error)
        else:
            await talk.ended


def _told(talks: Sequence[Talk | Visit], seconds: float, busy: float) -> Told:
    good = [talk for talk in talks if not talk.failed]
    turns = sorted(took for talk in good for took in talk.took[2:])
    hellos = sorted(sum(talk.took[:2]) for talk in good)
    return Told(
        turns=len(turns),
        seconds=seconds,
        busy=busy,
        failed=len(talks) - len(good),
        why=next((talk.failed for talk in talks if talk.failed), ""),
        size=sum(talk.received for talk in good) / max(1, len(turns)),
        p50_ms=_at(turns, 0.5),
        p99_ms=_at(turns, 0.99),
        hello_ms=_at(hellos, 0.5),
    )


def _at(ordered: list[float], share: float) -> float:
    return ordered[int(len(ordered) * share)] * 1000 if ordered else 0.0


async def _main(load: Load) -> None:
    told, talks = await drive(load)
    print(json.dumps(asdict(told)), flush=True)
    if load.stay:
        loop = asyncio.get_running_loop()
        closed = loop.create_future()
        loop.add_reader(sys.stdin, closed.set_result, None)
        await asyncio.wait([closed], timeout=load.seconds)
        for talk in talks:
            talk.close()


if __name__ == "__main__":
    asyncio.run(_main(Load(**json.loads(sys.stdin.readline()))))

"""The chaos run: thousands of handoffs to receivers that fail by lot, the server killed with
SIGKILL again and again. `python -m tests.drill.chaos` prints the verdict, and exits 1 when a
handoff was lost or came under two ids.
"""

import argparse
import asyncio
import sqlite3
import ssl
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from aiohttp import ClientError, ClientSession, TCPConnector

from tests.drill.faulty import Faulty
from tests.drill.server import Server
from tests.drill.visitors import Scripted, Seen

SECRET = "whsec_" + "Y2hhb3Nz" * 4
SCALE = 0.005
WAYS = ("plain", "closed", "secure", "slow")
FLOW = """\
locale: en
persona: {name: Mia}
greeting: Hi, one question.
questions:
  goal:
    ask: When do you want it?
    kind: choice
    options:
      plain: {label: Now, points: 90, why: Wants it now}
      closed: {label: At once, points: 91, why: Wants it at once}
      secure: {label: Today, points: 92, why: Wants it today}
      slow: {label: Tomorrow, points: 93, why: Wants it tomorrow}
bands: {cold: 0, hot: 80}
routes:
  - {band: hot, when: goal == 'plain', call: plain, end: bye, clock: CLOCK}
  - {band: hot, when: goal == 'closed', call: closed, end: bye, clock: CLOCK}
  - {band: hot, when: goal == 'secure', call: secure, end: bye, clock: CLOCK}
  - {band: hot, call: slow, end: bye, clock: CLOCK}
  - {end: bye}
ends:
  bye: {say: Thanks.}
  no_agent: {say: Nobody is here just now.}
""".replace("CLOCK", "{then: never, honest: never, manager: never}")
BACKUP = "sales"
DRAIN_SECONDS = 1_200.0
SHOWN = 20  # faults that are printed


@dataclass
class Verdict:
    """What the checker found; `faults` is empty when nothing was lost or doubled.

    `deliveries` are the webhook-ids each destination took, `repeats` how often it took one again.
    """

    handoffs: int
    kills: int
    seconds: float
    draining: float
    reconnects: int
    attempts: int
    deliveries: dict[str, int]
    repeats: dict[str, int]
    failed_over: int
    met: dict[str, int]
    faults: list[str]


class Hot(Scripted):
    """A visitor who gives the one answer, however often it takes, and leaves once it is acked."""

    def _next(self) -> dict[str, Any]:
        way = WAYS[self.seen.number % len(WAYS)]
        self.pending = self.seen.said["i1"] = {
            "type": "answer", "id": "i1", "question": "goal", "value": way
        }  # fmt: skip
        return self.pending

    def _acknowledged(self, frame: dict[str, Any]) -> None:
        super()._acknowledged(frame)
        self.ended = True


async def chaos(handoffs: int, kills: int, seed: int, at_once: int = 60) -> Verdict:
    """Let `handoffs` visitors become hot while the server is killed `kills` times: the last third
    of the kills comes when all have been acknowledged and the rest is delivered."""
    began = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="chaos-") as name:
        folder = Path(name)
        faulty = Faulty(SECRET, seed)
        server = await _server(folder, faulty)
        await server.start()
        late = kills // 3
        try:
            seen = await _rush(server, handoffs, kills - late, seed, at_once)
            acked = time.perf_counter()
            for _ in range(late):
                await asyncio.sleep(1.0)
                await server.kill()
                await server.start()
            await _drained(server)
        finally:
            await server.stop()
            await faulty.close()
        ended = time.perf_counter()
        verdict = _verdict(folder / "drill.db", faulty, seen, kills)
        verdict.seconds, verdict.draining = round(ended - began, 1), round(ended - acked, 1)
        return verdict


async def _server(folder: Path, faulty: Faulty) -> Server:
    (folder / "flows").mkdir()
    (folder / "flows" / "rush.yaml").write_text(FLOW)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(*_certificate(folder))
    ports = {
        "plain": ("http", await faulty.plain("plain")),
        "closed": ("http", await faulty.closing("closed")),
        "secure": ("https", await faulty.secure("secure", context)),
        "slow": ("http", await faulty.plain("slow", delay=0.05)),
    }
    environment = {
        "HANDRAISE_DELAY_SCALE": str(SCALE),
        "HANDRAISE_FLOWS__DEFAULT": "rush",
        "SSL_CERT_FILE": str(folder / "cert.pem"),
    }
    for name, (scheme, port) in ports.items():
        destination = {
            "URL": f"{scheme}://localhost:{port}/hook",
            "SECRET": SECRET,
            "ALLOW_PRIVATE": "true",
            "FAILOVER": BACKUP,
        }
        for key, value in destination.items():
            environment[f"HANDRAISE_DESTINATIONS__{name.upper()}__{key}"] = value
    backup = await faulty.plain(BACKUP, faults=0.3)
    return Server(folder, folder / "flows", backup, SECRET, environment=environment)


def _certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate for localhost that nobody else trusts."""
    certificate, key = folder / "cert.pem", folder / "key.pem"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"]
    command += ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]
    command += ["-keyout", str(key), "-out", str(certificate)]
    subprocess.run(command, check=True, capture_output=True)
    return certificate, key


async def _rush(server: Server, count: int, kills: int, seed: int, at_once: int) -> list[Seen]:
    room, done = asyncio.Semaphore(at_once), 0
    due = {count * (kill + 1) // (kills + 1): asyncio.Event() for kill in range(kills)}
    url = f"{server.url}/v1/chat"

    async def one(number: int, session: ClientSession) -> Seen:
        nonlocal done
        async with room:
            seen = Seen(number, "rush")
            await Hot(seen, (url,), seed * 1_000_003 + number).run(session)
            done += 1
            if done in due:
                due[done].set()
            return seen

    async def killer() -> None:
        for reached in due.values():
            await reached.wait()
            await server.kill()
            await server.start()

    async with ClientSession(connector=TCPConnector(limit=0)) as session:
        killing = asyncio.create_task(killer())
        seen = await asyncio.gather(*(one(number, session) for number in range(count)))
        await killing
    return list(seen)


async def _drained(server: Server) -> None:
    """Wait until nothing is pending any more."""
    async with asyncio.timeout(DRAIN_SECONDS), ClientSession() as session:
        while True:
            try:
                async with session.get(f"{server.url}/metrics") as response:
                    if "handraise_outbox_pending 0.0" in await response.text():
                        return
            except ClientError:
                pass
            await asyncio.sleep(0.2)


def _verdict(database: Path, faulty: Faulty, seen: list[Seen], kills: int) -> Verdict:
    with sqlite3.connect(database) as connection:
        rows = connection.execute(
            "SELECT id, conversation, destination, type, sequence, state FROM outbox"
        ).fetchall()
        (hot,) = connection.execute("SELECT count(*) FROM handoffs").fetchone()
        (attempts,) = connection.execute("SELECT count(*) FROM attempts").fetchone()
    connection.close()
    faults = [f"visitor {s.number}: {wrong}" for s in seen for wrong in s.wrong]
    if hot != len(seen):
        faults.append(f"{len(seen)} became hot, {hot} handoffs are stored")
    if faulty.bad_signatures:
        faults.append(f"{faulty.bad_signatures} bad signatures")
    faults += _not_once(rows, faulty)
    faults += _lost(faulty, len(seen))
    ids = {name: len(taken.bodies) for name, taken in sorted(faulty.taken.items())}
    return Verdict(
        handoffs=len(seen),
        kills=kills,
        seconds=0,
        draining=0,
        reconnects=sum(s.reconnects for s in seen),
        attempts=attempts,
        deliveries=ids,
        repeats={
            name: sum(len(bodies) - 1 for bodies in taken.bodies.values())
            for name, taken in sorted(faulty.taken.items())
        },
        failed_over=sum(row[0].endswith("-f") for row in rows),
        met=dict(sorted(_by_fault(faulty).items())),
        faults=faults,
    )


def _by_fault(faulty: Faulty) -> Counter[str]:
    counted: Counter[str] = Counter()
    for (_, fault), count in faulty.met.items():
        counted[fault] += count
    return counted


def _not_once(rows: list[tuple[Any, ...]], faulty: Faulty) -> list[str]:
    """Every stored event was taken by its destination under its own id, and by no other; and no
    conversation was told of the same thing under two ids."""
    faults = [f"{row[0]} for {row[2]} is {row[5]}" for row in rows if row[5] != "delivered"]
    for name, taken in faulty.taken.items():
        stored = {row[0] for row in rows if row[2] == name}
        faults += [f"{id} was never taken by {name}" for id in stored - taken.bodies.keys()]
        faults += [f"{id} was taken by {name} alone" for id in taken.bodies.keys() - stored]
        told = Counter(
            (body["data"]["conversation"], body["type"], body["data"]["sequence"])
            for body, *_ in taken.bodies.values()
        )
        faults += [f"{name} got {key} under {n} ids" for key, n in told.items() if n > 1]
    return faults


def _lost(faulty: Faulty, handoffs: int) -> list[str]:
    """Each conversation's call was taken by its own destination, whatever the failover took."""
    called = {
        body["data"]["conversation"]
        for name in WAYS
        for body, *_ in faulty.taken[name].bodies.values()
        if body["type"] == "lead.handoff"
    }
    return [f"{handoffs - len(called)} handoffs were lost"] if len(called) != handoffs else []


def main() -> int:
    """Run once and tell."""
    parser = argparse.ArgumentParser(prog="python -m tests.drill.chaos", description=__doc__)
    parser.add_argument("--handoffs", type=int, default=10_000)
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    verdict = asyncio.run(chaos(given.handoffs, given.kills, given.seed))
    for name, value in asdict(verdict).items():
        print(f"{name:12} {len(value) if name == 'faults' else value}")
    for fault in verdict.faults[:SHOWN]:
        print(fault)
    return 1 if verdict.faults else 0


if __name__ == "__main__":
    sys.exit(main())

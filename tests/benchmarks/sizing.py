"""What a machine has to have: turns a second, CPU, memory and connections of each arrangement.

Run: python -m tests.benchmarks.sizing [--rounds 3] [--conversations 1024] [--held 2000]

One process on SQLite, one on PostgreSQL, and two workers on PostgreSQL and Redis, one after the
other, each with 512 visitors at once. Client, server and databases share the machine and nobody is
bound to a core. An open conversation is three answers in; a silent one has said hello only.
"""

import argparse
import asyncio
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

from sqlalchemy import text

from storage.engine import open_database
from tests.benchmarks.figures import load_told, spread
from tests.benchmarks.processes import drive, driven
from tests.benchmarks.sharing import Arrangement, conversations

AT_ONCE = 512
KILO = 1000.0
Work = Callable[[Arrangement, argparse.Namespace], None]
ARRANGEMENTS = (("SQLite, 1 process", 1, True), ("PostgreSQL, 1 process", 1, False),
                ("PostgreSQL and Redis, 2 workers", 2, False))  # fmt: skip
_CONNECTED = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3, help="measurements of each [3]")
    parser.add_argument("--conversations", type=int, default=1024, help="in a round [1024]")
    parser.add_argument("--held", type=int, default=2000, help="kept open for memory [2000]")
    given = parser.parse_args()
    with load_told():
        for name, workers, sqlite in ARRANGEMENTS:
            print(name)
            for work in (speed, opened, silent):
                apart(work, workers, given, sqlite=sqlite)


def apart(work: Work, workers: int, given: argparse.Namespace, *, sqlite: bool) -> None:
    """One look at an arrangement on processes of its own: what was freed before would be taken
    again."""
    with tempfile.TemporaryDirectory(prefix="sizing-") as folder, ExitStack() as stack:
        work(Arrangement(stack, workers, Path(folder) / "one", sqlite=sqlite), given)


def speed(arrangement: Arrangement, given: argparse.Namespace) -> None:
    """Print how fast it is, and how many connections it has then."""
    talks, number = conversations(), given.conversations
    measured = [
        arrangement.round(talks, number, AT_ONCE, turn * number) for turn in range(given.rounds + 1)
    ][1:]  # what is loaded at first use is no turn's
    print(f"  {spread([r.rate for r in measured])} turns/s, p99"
          f" {spread([r.p99_ms for r in measured])} ms, CPU"
          f" {spread([r.whole for r in measured])} µs a turn")  # fmt: skip
    print(f"  {_connections(arrangement)} connections to PostgreSQL")


def opened(arrangement: Arrangement, given: argparse.Namespace) -> None:
    """Print what a conversation takes that is three answers in."""
    print(f"  an open conversation: {_held(arrangement, 4, given.held) / KILO:.1f} kB")


def silent(arrangement: Arrangement, given: argparse.Namespace) -> None:
    """Print what it takes with nobody there, and what a conversation takes that is silent."""
    print(f"  {arrangement.memory() / 1e6:.0f} MB with nobody there", end="")
    print(f"; a silent conversation: {_held(arrangement, 1, given.held) / KILO:.1f} kB")


def _held(arrangement: Arrangement, steps: int, held: int) -> float:
    """Bytes for each of many conversations that are kept open after so many steps."""
    talks = [talk[:steps] for talk in conversations()]
    drive(arrangement.load(talks, AT_ONCE, AT_ONCE, 0))  # what is loaded at first use is nobody's
    before = arrangement.memory()
    with driven(replace(arrangement.load(talks, held, AT_ONCE, AT_ONCE), stay=True)):
        return (arrangement.memory() - before) / held


def _connections(arrangement: Arrangement) -> int:
    """What Handraise has open; this look's own does not count."""
    if not arrangement.database.startswith("postgresql"):
        return 0
    return asyncio.run(_counted(arrangement.database))


async def _counted(url: str) -> int:
    database = await open_database(url)
    try:
        found: int = await database.read(lambda c: c.execute(text(_CONNECTED)).scalar_one())
        return found - 1
    finally:
        await database.close()


if __name__ == "__main__":
    main()

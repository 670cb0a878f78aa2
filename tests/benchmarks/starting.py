"""How much later a server with fifty flows is ready than one with one, and how long a flow that is
taken up anew makes a running turn wait.

Run: python -m tests.benchmarks.starting [--flows 50] [--rounds 3]

The flows are those that come with Handraise, again and again under other names. Starts are on a
database that holds them already, in turn. For the second, a visitor taps without pause while
nothing changes and while the flow with the most languages is changed every 0.6 s, in turn.
"""

import argparse
import asyncio
import shutil
import statistics
import sys
import tempfile
from collections.abc import Sequence
from contextlib import AbstractContextManager, suppress
from pathlib import Path

from aiohttp import ClientSession

from agent.cli.serve import free_port
from agent.flow_files import read_flow
from agent.packaged import flows_dir
from tests.benchmarks import scripts
from tests.benchmarks.load import HOST, NUMBER
from tests.benchmarks.ordinary import Visit
from tests.benchmarks.processes import Server, server

FLOW = "saas-demo"
GOAL_START_S = 0.5
GOAL_TURN_MS = 20.0
CHANGED_SECONDS = 0.6
TALKS = 60


def put(folder: Path, number: int) -> Path:
    """A folder with so many flows, the demo's first."""
    folder.mkdir()
    files = sorted(flows_dir().glob("*.yaml"), key=lambda file: file.stem != FLOW)
    for place in range(number):
        file = files[place % len(files)]
        again = f"-{place}" if place >= len(files) else ""
        shutil.copy(file, folder / f"{file.stem}{again}.yaml")
    return folder


def serving(directory: Path, flows: Path) -> AbstractContextManager[Server]:
    """`handraise serve` with these flows, on a database of theirs."""
    port = free_port(HOST)
    command = [str(Path(sys.executable).with_name("handraise")), "serve", "--host", HOST]
    command += ["--port", str(port), "--flows", str(flows)]
    command += ["--database", f"sqlite:///{directory}/{flows.name}.db"]
    return server(command, port, "/v1/chat", "/readyz", directory)


def starts(directory: Path, number: int, rounds: int) -> tuple[list[float], list[float]]:
    """Seconds until ready with one flow and with `number`, neighbours in time."""
    folders = (put(directory / "one", 1), put(directory / "many", number))
    found: tuple[list[float], list[float]] = ([], [])
    for told in [False] + [True] * rounds:
        for folder, seconds in zip(folders, found, strict=True):
            with serving(directory, folder) as running:
                if told:
                    seconds.append(running.started)
    return found


async def turns(to: Server, talks: Sequence[Sequence[bytes]], first: int) -> list[float]:
    """Milliseconds of every turn of these conversations, one after the other."""
    found: list[float] = []
    async with ClientSession() as session:
        for number, talk in enumerate(talks, first):
            visit = Visit()
            own = [frame.replace(NUMBER, b"%06d" % number) for frame in talk]
            await visit.have(session, f"http://{HOST}:{to.port}{to.path}", own)
            assert not visit.failed, visit.failed
            found += [took * 1000 for took in visit.took[2:]]
    return found


async def changing(file: Path) -> None:
    """Save another version of a flow again and again."""
    text = await asyncio.to_thread(file.read_text, "utf-8")
    number = 0
    while True:
        number += 1
        other = text.replace("greeting: ", f"greeting: Number {number}. ", 1)
        assert other != text
        await asyncio.to_thread(file.write_text, other, "utf-8")
        await asyncio.sleep(CHANGED_SECONDS)


async def reloads(to: Server, file: Path, rounds: int) -> tuple[list[float], list[float]]:
    """The turns of quiet rounds and of those in which the flow changes."""
    flow, faults = read_flow(flows_dir() / f"{FLOW}.yaml")
    assert flow is not None, faults
    talks = [scripts.frames(talk) for talk in scripts.conversations(flow, TALKS, typed=False)]
    quiet, changed, first = [], [], 0
    for _ in range(rounds):
        quiet += await turns(to, talks, first)
        task = asyncio.create_task(changing(file))
        changed += await turns(to, talks, first + TALKS)
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
        first += TALKS * 2
    return quiet, changed


def tell_starts(one: Sequence[float], many: Sequence[float], number: int) -> str:
    """Both, and how much later."""
    later = [b - a for a, b in zip(one, many, strict=True)]
    return (
        f"from `serve` to ready: one flow {statistics.median(one):.2f} s, {number} flows"
        f" {statistics.median(many):.2f} s; later by {statistics.median(later):.2f}"
        f" ({min(later):.2f}-{max(later):.2f}) s (goal: {GOAL_START_S})"
    )


def tell_reloads(quiet: Sequence[float], changed: Sequence[float]) -> str:
    """Both, and how much longer the longest is."""
    rows = [
        f"{name}: median {statistics.median(some):.1f} ms, p99"
        f" {statistics.quantiles(some, n=100)[98]:.1f} ms, longest {max(some):.1f} ms of"
        f" {len(some)}"
        for name, some in (("nothing changes", quiet), ("a flow is taken up anew", changed))
    ]
    return "\n  ".join(["a turn while", *rows, f"(goal: at most {GOAL_TURN_MS:.0f} ms longer)"])


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="starting", description=__doc__)
    parser.add_argument("--flows", type=int, default=50)
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="handraise-starting-") as name:
        directory = Path(name)
        print(tell_starts(*starts(directory, given.flows, given.rounds), given.flows))
        folder = put(directory / "ten", 10)
        with serving(directory, folder) as running:
            found = asyncio.run(reloads(running, folder / f"{FLOW}.yaml", given.rounds))
        print(tell_reloads(*found))


if __name__ == "__main__":
    main()

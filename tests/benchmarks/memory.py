"""What open conversations take of a server's memory: spoken in, parked, and ten thousand of them.

Run: python -m tests.benchmarks.memory [MANY]. Each has three answers. With a few
thousand only, a growth is flattered by what was free before.
"""

import sys
import tempfile
import time
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

from tests.benchmarks.__main__ import AT_ONCE, KILO, Bench
from tests.benchmarks.processes import Server, drive, driven

PARKED_SECONDS = 2.0  # four times what tests.benchmarks.forgetful waits between two looks
MANY = 10_000


def held(bench: Bench, to: Server, number: int, wait: float = 0.0) -> tuple[float, float]:
    """By how many kB the resident memory grows for each of `number` open conversations, `wait`
    seconds after the last has come; and all of it, in MB."""
    early = [talk[:4] for talk in bench.tapped]
    drive(bench.load(to, early, AT_ONCE))  # what is loaded at first use is not a conversation's
    before = to.memory()
    with driven(replace(bench.load(to, early, number), stay=True)):
        time.sleep(wait)
        whole = to.memory()
    return (whole - before) / number / KILO, whole / KILO**2


def again(bench: Bench) -> Server:
    """`handraise serve` on a database that is there: only an empty one needs migrations."""
    database = bench.database()
    with bench.serving(database):
        pass
    return bench.stack.enter_context(bench.serving(database))


def tell(bench: Bench, many: int) -> None:
    """Measure and print."""
    bare, _ = held(bench, bench.echo(1000), many)
    own, _ = held(bench, again(bench), many)
    bench.command = [sys.executable, "-m", "tests.benchmarks.forgetful"]
    parked, whole = held(bench, again(bench), many, PARKED_SECONDS)
    print(
        f"memory with {many:,} open, three answers in: {own:.1f} kB a conversation (goal: 20), a"
        f" bare socket {bare:.1f}; parked {parked:.1f}, {parked - bare:.1f} beyond the bare socket"
        f" (goal: 4), and the whole server {whole:.0f} MB (goal: 300)"
    )


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="handraise-memory-") as name, ExitStack() as stack:
        tell(Bench(Path(name), stack), int(sys.argv[1]) if sys.argv[1:] else MANY)

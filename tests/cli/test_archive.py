"""`handraise archive` and `restore`: out to a file and back, erased there too, cut off anywhere."""

import asyncio
import gzip
import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.benchmarks import growth_data
from tests.cli.conftest import Run
from tests.waiting import PATIENCE

FILE = "old.jsonl.gz"
ARCHIVE = ("archive", "--before", "60d", "--to", FILE)
LONG_AGO = 1_700_000_000_000


def query(statement: str) -> list[Any]:
    with sqlite3.connect("handraise.db") as database:
        rows = database.execute(statement).fetchall()
    database.close()
    return rows


def turns() -> list[Any]:
    return query("SELECT * FROM turns ORDER BY conversation, epoch")


@pytest.fixture
def old(seeded: Run) -> Run:
    """Run `handraise` where two conversations were finished long ago."""
    times = ", ".join(f"{name} = {LONG_AGO}" for name in ("created_at", "updated_at", "used_at"))
    query(f"UPDATE conversations SET idle_at = NULL, {times}")  # noqa: S608 - our own words
    query("UPDATE outbox SET state = 'delivered'")
    query("DELETE FROM timers")
    return seeded


def test_what_was_said_goes_to_the_file_and_comes_back(old: Run) -> None:
    before = turns()
    figures = [old(*words).output for words in (("leads", "list"), ("handoffs", "report"))]
    moved = old(*ARCHIVE)
    assert moved.exit_code == 0
    assert moved.output.startswith(
        f"Moved {len(before)} turns of 2 conversations, 0.0 MB to {FILE}"
    )
    assert turns() == []
    assert [old(*words).output for words in (("leads", "list"), ("handoffs", "report"))] == figures
    shown = old("leads", "show", "ann@acme.io").output
    assert "What was said here long ago is kept in the archive." in shown
    assert "Saw the prices" in shown  # a point, with its reason
    assert old("reproduce").output.startswith("0 conversations came again exactly, none")
    assert old("restore", FILE).output == "Brought back 2 conversations.\n"
    assert turns() == before


def test_a_dry_run_only_says_what_would_go(old: Run) -> None:
    before = turns()
    told = old("archive", "--before", "2024-01-31", "--dry-run")
    assert told.output == f"Would move {len(before)} turns of 2 conversations, 0.0 MB.\n"
    assert turns() == before
    assert not Path(FILE).exists()


@pytest.mark.parametrize(
    "unfinished",
    [
        "UPDATE conversations SET idle_at = 5",
        "UPDATE conversations SET updated_at = 4000000000000",
        "UPDATE outbox SET state = 'pending'",
        "INSERT INTO timers (conversation, kind, due_at) SELECT id, 'silent', 5 FROM conversations",
    ],
)
def test_what_is_not_finished_stays(old: Run, unfinished: str) -> None:
    query(unfinished)
    before = turns()
    kept = {row[0] for row in query("SELECT conversation FROM outbox")}
    assert old(*ARCHIVE).exit_code == 0
    if "outbox" in unfinished:
        before = [turn for turn in before if turn[0] in kept]
    assert turns() == before


def test_discarded_is_kept_nowhere(old: Run) -> None:
    assert "kept nowhere" in old("archive", "--before", "60d", "--discard").output
    assert turns() == []
    shown = old("leads", "show", "ann@acme.io").output
    assert "What was said here long ago is not kept any more." in shown


def said(file: str) -> str:
    return gzip.decompress(Path(file).read_bytes()).decode()


def test_erasing_reaches_the_file(old: Run) -> None:
    old(*ARCHIVE)
    size = Path(FILE).stat().st_size
    assert "ann@acme.io" in said(FILE)
    assert old("leads", "erase", "ann@acme.io", "--yes").exit_code == 0
    assert ("ann@acme.io" in said(FILE), "b@x.io" in said(FILE)) == (False, True)
    assert Path(FILE).stat().st_size == size
    assert old("restore", FILE).output == "Brought back 1 conversation.\n"


def test_erasing_waits_for_a_file_that_is_elsewhere(old: Run) -> None:
    old(*ARCHIVE)
    path = Path(FILE).absolute()
    Path(FILE).rename("away.gz")
    old("leads", "erase", "ann@acme.io", "--yes")
    assert old("archive", "--erased").output == (
        f"{path} is not here, not to be written, or not what it was: "
        "it still holds 1 erased conversation.\n"
        "Bring it back, then run `handraise archive --erased`.\n"
    )
    assert old("restore", "away.gz").output == "Brought back 1 conversation.\n"
    Path("away.gz").rename(FILE)
    told = "Took 1 erased conversation out of the files.\n"
    assert old("archive", "--erased").output == told
    assert "ann@acme.io" not in said(FILE)
    assert old("archive", "--erased").output == ""


def test_visitors_may_come_back_for_thirty_days(old: Run) -> None:
    refused = old("archive", "--before", "29d", "--discard")
    assert (refused.exit_code, turns() != []) == (1, True)
    assert "visitors may come back to their conversation for 30 days" in refused.stderr.lower()


def test_another_file_is_left_alone(old: Run) -> None:
    Path(FILE).write_text("mine", "utf-8")
    assert "holds something else" in old(*ARCHIVE).stderr
    assert Path(FILE).read_text("utf-8") == "mine"


def test_cut_off_by_a_kill_it_goes_on_where_it_was(run: Run) -> None:
    asyncio.run(growth_data.make("sqlite:///handraise.db", 600))
    query("UPDATE conversations SET idle_at = NULL")
    query("DELETE FROM timers")
    query("UPDATE outbox SET state = 'delivered'")
    before = turns()
    for share in (1, 2, 3):
        _killed_at(Path(FILE), share * 50_000)
    left = len(turns())
    assert 0 < left < len(before)
    told = run(*ARCHIVE)
    assert told.output.startswith(f"Moved {left:,} turns")
    assert turns() == []
    assert len(said(FILE).splitlines()) == 600
    assert run("restore", FILE).output == "Brought back 600 conversations.\n"
    assert turns() == before


def _killed_at(file: Path, size: int) -> None:
    """Run the command, and kill it once the file has so many bytes."""
    command = [sys.executable, "-m", "agent", *ARCHIVE]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        while not file.exists() or file.stat().st_size < size:
            assert process.poll() is None
        os.kill(process.pid, signal.SIGKILL)
    finally:
        process.kill()
        process.wait(PATIENCE)

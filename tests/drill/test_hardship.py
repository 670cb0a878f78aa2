"""Short ones of `make drill`: copies of files, a full disk, a clock that jumps, a new version."""

from pathlib import Path

import pytest

from tests.drill.drills import clock_jumps, copies, full, migrating
from tests.drill.hardship import FAKETIME

BRISK = 0.1  # of the waits between attempts


async def test_a_copy_of_the_files_opens_and_holds_all_that_was_acknowledged(
    tmp_path: Path,
) -> None:
    verdict = await copies(tmp_path, visitors=60, times=4, scale=BRISK)
    assert (verdict.faults, verdict.blows) == ([], 4)
    assert int(verdict.note.split()[0].lstrip("(")) >= 2, verdict.note  # each second one


async def test_nothing_is_lost_or_doubled_when_the_disk_is_full_for_a_while(
    tmp_path: Path,
) -> None:
    verdict = await full(tmp_path, visitors=40, times=1, seconds=1.0, scale=BRISK)
    assert (verdict.faults, verdict.blows) == ([], 1)
    assert verdict.reconnects > 0


@pytest.mark.skipif(FAKETIME is None, reason="libfaketime is not installed")
async def test_nothing_is_lost_or_doubled_when_the_clock_jumps(tmp_path: Path) -> None:
    verdict = await clock_jumps(tmp_path, visitors=20, scale=BRISK)
    assert verdict.faults == []
    assert verdict.delivered > 0


async def test_a_new_version_with_another_schema_loses_and_doubles_nothing(tmp_path: Path) -> None:
    verdict = await migrating(tmp_path, visitors=40, scale=BRISK)
    assert verdict.faults == []
    assert verdict.blows == 3
    assert verdict.reconnects > 0

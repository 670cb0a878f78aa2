"""How much room a disk has left, and what is said when that is too little."""

from pathlib import Path

import pytest

from storage.room import MEGABYTE, Room, room
from storage.store import Store


@pytest.mark.parametrize(("free", "log"), [(100, 0), (36, 64), (1_000_000, 0)])
def test_room_enough_is_a_hundred_megabytes_with_what_the_log_has_already(
    free: int, log: int
) -> None:
    assert Room("a.db", free * MEGABYTE, log * MEGABYTE).lack is None


def test_too_little_room_is_told_with_where_and_how_to_mend_it() -> None:
    assert Room("/srv/a.db", 36 * MEGABYTE - 1, 64 * MEGABYTE).lack == (
        "the disk of /srv/a.db has 35 MB left, of the 36 MB that the database should have: once it "
        "is full no answer is taken; free some room there, or move the database to a larger disk"
    )


def test_the_room_of_a_file_is_that_of_its_disk(tmp_path: Path) -> None:
    file = tmp_path / "a.db"
    without = room(str(file))
    assert without is not None
    assert without.log == 0
    (tmp_path / "a.db-wal").write_bytes(b"x" * 5)
    found = room(str(file))
    assert found is not None
    assert (found.where, found.log, found.free > 0) == (str(file), 5, True)
    assert room(str(tmp_path / "gone" / "a.db")) is None


async def test_only_a_file_of_ours_has_a_disk_we_know(store: Store, url: str) -> None:
    found = await store.room()
    assert (found is None) == url.startswith("postgresql")

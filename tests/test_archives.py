"""The files of archived conversations: ordinary gzip, wiped in place, and never half of one."""

import gzip
from pathlib import Path

import pytest

from agent.archives import ArchiveFault, _blank, append, conversations, packed
from storage.archive import Finished
from storage.records import Turn


def turn(epoch: int) -> Turn:
    return Turn(epoch, epoch * 2 - 1, epoch * 2, f"i{epoch}", '{"text":"Grüße"}', '{"seq":1}', 7)


def member(name: str) -> bytes:
    return packed(Finished(name, 1, 2, "demo", "digest", 2, 9), [turn(1), turn(2)])


def test_what_is_packed_comes_back(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl.gz"
    places = append(path, 0, [member("c1"), member("c2")])
    assert places == [(0, len(member("c1"))), (places[0][1], path.stat().st_size)]
    assert append(path, places[1][1], [member("c3")])[0][0] == places[1][1]
    turns = [turn(1), turn(2)]
    assert list(conversations(path)) == [("c1", turns), ("c2", turns), ("c3", turns)]


def test_what_a_crash_left_behind_the_end_is_written_again(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl.gz"
    end = append(path, 0, [member("c1")])[0][1]
    with path.open("ab") as file:
        file.write(member("c2")[:-9])
    append(path, end, [member("c3")])
    assert [name for name, _ in conversations(path)] == ["c1", "c3"]


def test_a_file_that_lost_something_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl.gz"
    end = append(path, 0, [member("c1")])[0][1]
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(ArchiveFault, match="shorter than what was moved"):
        append(path, end, [member("c2")])
    with pytest.raises(ArchiveFault, match="no whole archive"):
        list(conversations(path))


@pytest.mark.parametrize("length", [23, 24, 300, 65_558, 65_559, 65_563, 65_564, 200_000])
def test_a_blank_is_gzip_of_exactly_that_length(length: int) -> None:
    blank = _blank(length)
    assert len(blank) == length
    assert gzip.decompress(blank + member("c1")).strip() == gzip.decompress(member("c1")).strip()

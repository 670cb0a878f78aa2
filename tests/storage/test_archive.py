"""Moving turns out of the database and back: what may go, what wins, what is erased meanwhile."""

from storage.archive import Archived
from storage.store import Store
from tests.storage.examples import NOW, first, turn


def away(conversation: str, begins: int = 0) -> Archived:
    return Archived(conversation, "/a.gz", begins, begins + 30, NOW)


async def begun(store: Store, *names: str) -> None:
    for name in names:
        await store.write(first(name))
        await store.write(turn(name))


async def test_the_finished_ones_come_page_by_page(store: Store) -> None:
    await begun(store, "c1", "c2", "c3")
    page = await store.finished(NOW + 9, None, 2)
    assert [(one.conversation, one.epoch, one.turns, one.bytes) for one in page] == [
        ("c1", 2, 2, 2 * (16 + 19)),
        ("c2", 2, 2, 2 * (16 + 19)),
    ]
    rest = await store.finished(NOW + 9, (page[-1].created_at, page[-1].conversation), 2)
    assert [one.conversation for one in rest] == ["c3"]
    assert await store.finished(NOW, None, 9) == []


async def test_a_turn_taken_meanwhile_wins(store: Store) -> None:
    await begun(store, "c1", "c2")
    assert await store.archive([(away("c1"), 1), (away("c2", 30), 2)]) == 1
    assert [len(await store.turns(name)) for name in ("c1", "c2")] == [2, 0]
    assert await store.archived("c1") is None
    assert await store.archived("c2") == away("c2", 30)
    assert await store.archive_end("/a.gz") == 60


async def test_what_was_moved_comes_back_once(store: Store) -> None:
    await begun(store, "c1")
    turns = await store.turns("c1")
    await store.archive([(away("c1"), 2)])
    assert await store.unarchive([("c1", turns), ("other", turns)]) == 1
    assert await store.turns("c1") == turns
    assert await store.unarchive([("c1", turns)]) == 0


async def test_what_is_erased_or_purged_has_to_go_from_its_file(store: Store) -> None:
    await begun(store, "c1", "c2")
    turns = await store.turns("c1")
    await store.archive([(away("c1"), 2), (away("c2", 30), 2)])
    await store.erase(
        conversation="c1", blank_events=str, blank_snapshot=str, blank_data=str, now=NOW
    )
    assert [one.conversation for one in await store.to_blank(9)] == ["c1"]
    assert await store.unarchive([("c1", turns)]) == 0
    await store.blanked(["c1"])
    assert await store.to_blank(9) == []
    kept = await store.archived("c1")
    assert kept is not None and kept.file is None
    assert await store.purge(NOW + 99, 9) == 2
    assert [one.conversation for one in await store.to_blank(9)] == ["c2"]
    await store.blanked(["c2"])
    assert await store.archived("c2") is None

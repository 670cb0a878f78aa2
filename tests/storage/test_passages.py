"""Steps, times and lists of handoffs."""

from dataclasses import replace

from storage.desk_records import Passage, Step, Talk
from storage.records import Attempt, Extras, Move
from storage.store import Store
from tests.storage.examples import NOW, call, everything, first, handoff, new, turn
from tests.storage.test_handoffs import ROW

OK = Attempt(NOW + 50, 200, 5, None, "thanks")


async def test_the_first_look_is_noted_and_moves_the_handoff(store: Store) -> None:
    await store.write(first(extras=everything()))
    await store.opened("h1", "Ana", NOW + 7)
    await store.opened("h1", "Ben", NOW + 9)
    await store.opened("gone", None, NOW)
    detail = await store.handoff("h1")
    assert detail is not None
    assert detail.handoff == replace(ROW, state="opened", opened_at=NOW + 7)
    assert detail.steps == (Step("opened", NOW + 7, "Ana", None),)


async def test_a_look_at_what_is_claimed_changes_no_state(store: Store) -> None:
    await store.write(first(extras=everything()))
    await store.write(turn(extras=Extras(moves=(Move("h1", "claimed", "Ben", "b"),))))
    await store.opened("h1", None, NOW + 7)
    row = await store.handoff_row("h1")
    assert row is not None
    assert (row.state, row.opened_at) == ("claimed", NOW + 7)


async def test_when_a_destination_took_something_and_only_then(store: Store) -> None:
    await store.write(first(extras=everything()))
    update = call("w2", sequence=2, type="lead.updated")
    await store.write(turn(extras=Extras(outbox=(update,))))
    broken = Attempt(NOW + 40, 500, 5, "answered 500", None)
    await store.settle("w1", broken, state="pending", next_at=NOW + 45)
    await store.settle("w1", OK, state="delivered", next_at=None)
    await store.settle("w2", replace(OK, at=NOW + 60), state="delivered", next_at=None)
    assert await store.accepted("h1", "crm") == [NOW + 50, NOW + 60]
    assert await store.accepted("h1", "sales") == []


async def test_times_are_told_without_previews(store: Store) -> None:
    await store.write(first(extras=everything()))
    preview = first("c2", create=new("c2", test=True), extras=Extras(handoff=handoff("h2")))
    await store.write(preview)
    expected = Passage(
        "h1", "saas-demo", "sales", "hot", "queued", NOW + 1, *([None] * 6), None, None
    )
    assert await store.passages(NOW, 9) == [expected]
    assert await store.passages(NOW + 2, 9) == []


async def test_lists_hold_what_waits_what_is_held_and_what_is_over(store: Store) -> None:
    await store.write(first(extras=everything()))
    assert [row.id for row in await store.waiting(9)] == ["h1"]
    await store.write(turn(extras=Extras(moves=(Move("h1", "claimed", "Ben", "r1"),))))
    assert await store.waiting(9) == []
    assert [row.id for row in await store.held("r1", 9, past=False)] == ["h1"]
    await store.write(turn(epoch=3, extras=Extras(moves=(Move("h1", "resolved"),))))
    assert await store.held("r1", 9, past=False) == []
    assert [row.id for row in await store.held("r1", 9, past=True)] == ["h1"]


async def test_epochs_of_those_there_are(store: Store) -> None:
    await store.write(first())
    await store.write(turn())
    assert await store.epochs(["c1", "gone"]) == {"c1": 2}


async def test_talks_are_told_with_what_was_said_last(store: Store) -> None:
    await store.write(first())
    for epoch in range(2, 8):
        await store.write(turn(epoch=epoch, owner="rep", outcome="won", events=f"e{epoch}\nf"))
    await store.write(first("c2", events=""))
    assert await store.talks(["c1", "c2", "gone"]) == {
        "c1": Talk(
            "c1", 14, "rep", 10, "cold", "won", ("e4", "f", "e5", "f", "e6", "f", "e7", "f")
        ),
        "c2": Talk("c2", 2, "bot", 10, "cold", None, ()),
    }


async def test_who_was_erased_waits_no_more(store: Store) -> None:
    await store.write(first(extras=everything()))
    await store.erase(
        lead="l1",
        blank_events=lambda text: text,
        blank_snapshot=lambda text: text,
        blank_data=lambda text: text,
        now=NOW,
    )
    assert await store.waiting(9) == []

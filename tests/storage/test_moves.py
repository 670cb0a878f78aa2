"""What a turn does to its handoff: steps, claims that come too late, timers that are gone."""

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from storage.desk_records import Step
from storage.errors import Conflict
from storage.records import Extras, Move, Timer, TurnRecord
from storage.store import Store
from tests.storage.examples import NOW, claim, everything, first, turn


async def offered(store: Store, *timers: Timer) -> None:
    """A conversation whose lead people are called for."""
    await store.write(first(extras=replace(everything(), timers=timers)))


def moves(epoch: int, step: str, at: int = 0, **more: Any) -> TurnRecord:
    """A turn in which the handoff comes a step further."""
    extras = Extras(moves=(Move("h1", step, **more),))
    return turn(epoch=epoch, at=NOW + (at or epoch), extras=extras)


async def test_a_claim_says_who_has_it_and_proves_it(store: Store) -> None:
    await offered(store)
    await store.write(claim(by="Ben"))
    row = await store.handoff_row("h1")
    assert row is not None
    assert (row.state, row.claimed_at, row.claimed_by, row.holder) == (
        "claimed", NOW + 2, "Ben", "holder Ben",
    )  # fmt: skip


async def test_a_claim_that_comes_too_late_refuses_the_whole_turn(store: Store) -> None:
    await offered(store)
    await store.write(claim(by="Ben"))
    with pytest.raises(Conflict):
        await store.write(claim(epoch=3, by="Ana"))
    assert await store.events_after("c1", 4) == []
    stored = await store.conversation_by_id("c1")
    assert stored is not None
    assert stored.epoch == 2


async def test_of_many_claims_at_once_one_wins(url: str) -> None:
    stores = [await Store.open(url), await Store.open(url)]
    await offered(stores[0])
    names = [f"rep {number}" for number in range(10)]
    done = await asyncio.gather(
        *(stores[n % 2].write(claim(by=name)) for n, name in enumerate(names)),
        return_exceptions=True,
    )
    winners = [name for name, came in zip(names, done, strict=True) if came is None]
    row = await stores[0].handoff_row("h1")
    assert row is not None
    assert winners == [row.claimed_by]
    assert {type(came) for came in done} == {type(None), Conflict}
    for store in stores:
        await store.close()


async def test_the_turns_beside_a_late_claim_are_kept(store: Store) -> None:
    await offered(store)
    await store.write(first("c2"))
    await store.write(claim(by="Ben"))
    done = await asyncio.gather(
        store.write(claim(epoch=3, by="Ana")), store.write(turn("c2")), return_exceptions=True
    )
    assert [type(came) for came in done] == [Conflict, type(None)]


async def test_the_way_of_a_handoff_from_claim_to_outcome(store: Store) -> None:
    await offered(store)
    await store.write(claim())
    await store.write(moves(3, "contacted", by="Ben"))
    await store.write(moves(4, "released", by="Ben", note="silent"))
    row = await store.handoff_row("h1")
    assert row is not None
    assert (row.state, row.claimed_at, row.claimed_by, row.holder) == ("queued", None, None, None)
    await store.write(claim(epoch=5, by="Ana"))
    await store.write(moves(6, "contacted"))
    await store.write(moves(7, "resolved", outcome="won", reason="signed"))
    await store.write(moves(8, "outcome", outcome="lost"))
    detail = await store.handoff("h1")
    assert detail is not None
    row = detail.handoff
    assert (row.state, row.contacted_at, row.resolved_at) == ("resolved", NOW + 3, NOW + 7)
    assert (row.outcome, row.outcome_reason) == ("lost", None)
    assert detail.steps[:3] == (
        Step("claimed", NOW + 2, "Ben", None),
        Step("contacted", NOW + 3, "Ben", None),
        Step("released", NOW + 4, "Ben", "silent"),
    )


@pytest.mark.parametrize(
    ("step", "outcome", "life"),
    [("contacted", None, "sql"), ("resolved", "won", "won"), ("outcome", "lost", "lost"),
     ("resolved", "junk", "disqualified"), ("resolved", None, None)],
)  # fmt: skip
async def test_a_lead_moves_on_in_its_life(
    store: Store, step: str, outcome: str | None, life: str | None
) -> None:
    await offered(store)
    await store.write(moves(2, step, outcome=outcome))
    lead = await store.lead("Anna@acme.io")
    assert lead is not None
    assert lead.lead.lifecycle == life


async def due(store: Store, at: int) -> list[str]:
    """The kinds of the timers that may be leased at that moment; the leases are over at once."""
    return [kind for _, kind in await store.due_timers(NOW + at, 0, 9)]


async def test_timers_stop_while_somebody_has_the_lead_and_go_on_after(store: Store) -> None:
    await offered(store, Timer("then", NOW + 60), Timer("honest", NOW + 180))
    await store.write(
        replace(
            claim(at=NOW + 50),
            extras=Extras(
                moves=(Move("h1", "claimed", "Ben", "b"),), timers=(Timer("silent", NOW + 170),)
            ),
        )
    )
    assert await due(store, 169) == []
    assert await due(store, 170) == ["silent"]
    release = Extras(moves=(Move("h1", "released"),), fired="silent")
    await store.write(turn(epoch=3, at=NOW + 170, extras=release))
    assert await due(store, 179) == []
    assert await due(store, 180) == ["then"]  # 10 of its 60 were left
    assert await due(store, 300) == ["then", "honest"]


async def test_words_end_the_wait_for_them_and_resolving_ends_all(store: Store) -> None:
    await offered(store, Timer("then", NOW + 5))
    extras = Extras(moves=(Move("h1", "claimed", "Ben", "b"),), timers=(Timer("silent", NOW + 9),))
    await store.write(turn(at=NOW + 2, extras=extras))
    await store.write(moves(3, "contacted"))
    assert await due(store, 1_000) == []
    await store.write(moves(4, "resolved"))
    await store.write(moves(5, "released", at=500))
    assert await due(store, 1_000) == []


async def test_a_timer_is_set_anew_in_place_of_its_kind(store: Store) -> None:
    await offered(store, Timer("then", NOW + 5))
    await store.write(turn(extras=Extras(timers=(Timer("then", NOW + 50),))))
    assert await due(store, 49) == []
    assert await due(store, 50) == ["then"]


@pytest.mark.parametrize("case", ["gone", "paused", "put off"])
async def test_a_turn_whose_timer_fired_already_is_refused(store: Store, case: str) -> None:
    await offered(store, Timer("then", NOW + 1))
    fires = Extras(fired="then")
    if case == "gone":
        await store.write(turn(extras=fires))
    elif case == "paused":
        await store.write(claim())
    else:
        await store.put_off("c1", "then", NOW + 99)
        await store.write(turn())
    with pytest.raises(Conflict):
        await store.write(turn(epoch=3, extras=fires))
    with pytest.raises(Conflict):
        await store.write(turn(epoch=3, extras=Extras(fired="unknown")))

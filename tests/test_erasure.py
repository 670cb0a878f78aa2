"""Erasing a person: what is blanked, who is told, and that trying again is safe."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from agent.core.turning import Input
from agent.erasure import erase
from storage.errors import NotFound
from tests.seeding import ANN, NOW_MS, World, data, world


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[World]:
    made = await world(tmp_path)
    yield made
    await made.store.close()


async def test_a_lead_goes_with_every_conversation(here: World) -> None:
    first, _ = await here.hot(ANN)
    second = await here.open()
    await here.answer(second, ("goal", "look"), ("budget", "0"), ("start", "later"), ANN)
    lead = await here.store.lead("ann@acme.io")
    assert lead is not None
    erased = await erase(here.store, lead="ANN@acme.io", now=NOW_MS)
    assert (erased.leads, erased.conversations) == (1, 2)
    after = await here.store.lead(lead.lead.id)
    assert after is not None
    assert (after.lead.name, after.lead.email, after.lead.erased_at) == (None, None, NOW_MS)
    for live in (first, second):
        frames = await here.store.events_after(live.id, 0)
        assert not [frame for frame in frames if "Ann" in frame or "acme" in frame]


async def test_the_receivers_of_a_lead_are_told_and_nobody_else(here: World) -> None:
    live, _ = await here.hot(ANN)
    await here.delivered()
    erased = await erase(here.store, conversation=live.id, now=NOW_MS)
    assert erased.destinations == {"sales", "crm"}
    rows = await here.store.lease("after", NOW_MS + 120_000, 1_000, 100)
    told = {(row.destination, row.type, row.conversation) for row in rows}
    assert told == {("sales", "lead.erased", live.id), ("crm", "lead.erased", live.id)}
    assert {str(data(row.data)["lead"]) for row in rows} == {
        "{'name': None, 'email': None, 'phone': None, 'company': None}"
    }


async def test_what_was_never_sent_is_never_told(here: World) -> None:
    live, _ = await here.hot(ANN)
    erased = await erase(here.store, conversation=live.id, now=NOW_MS)
    assert erased.destinations == frozenset()
    assert await here.store.lease("after", NOW_MS + 120_000, 1_000, 100) == []


async def test_erasing_again_tells_again_what_was_not_told_yet(here: World) -> None:
    live, _ = await here.hot(ANN)
    await here.delivered()
    await erase(here.store, conversation=live.id, now=NOW_MS)
    await erase(here.store, conversation=live.id, now=NOW_MS + 1)
    rows = await here.store.lease("after", NOW_MS + 120_000, 1_000, 100)
    assert sorted((row.destination, row.sequence) for row in rows) == [
        ("crm", rows[0].sequence),
        ("sales", rows[0].sequence),
    ]


async def test_nothing_personal_is_left_in_what_the_store_gives(here: World) -> None:
    live, offer = await here.hot(ANN)
    await here.delivered()
    await erase(here.store, lead="ann@acme.io", now=NOW_MS)
    detail = await here.store.handoff(offer.id)
    stored = await here.store.conversation_by_id(live.id)
    turns = await here.store.turns(live.id)
    left = f"{detail} {stored} {turns} {await here.store.consents(live.id)}"
    # Whole words of hers: a few letters or digits stand in a random id as well.
    personal = ("Ann Lee", "acme", "79460958", "7946 0958", "around 5k")
    assert [word for word in personal if word in left] == []


async def test_a_visitor_who_erases_finds_the_conversation_ended(here: World) -> None:
    live = await here.open()
    await here.answer(live, ("goal", "qualify"))
    await here.conversations.erase(live, Input("erase", id="bye"))
    stored = await here.store.conversation_by_id(live.id)
    assert stored is not None
    assert (stored.outcome, data(stored.snapshot)["page"]) == ("erased", {})


@pytest.mark.parametrize("who", [{"lead": "nobody@acme.io"}, {"conversation": "conv_none"}])
async def test_nobody_cannot_be_erased(here: World, who: dict[str, str]) -> None:
    with pytest.raises(NotFound):
        await erase(here.store, **who, now=NOW_MS)

"""The brief of a conversation: what sales reads before the first word."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from agent.briefs import Brief, Line, Said, Side, brief
from agent.core.turning import Input
from agent.core.understand import spoken
from agent.erasure import erase
from tests.seeding import ANN, NOW_MS, World, world


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[World]:
    made = await world(tmp_path)
    yield made
    await made.store.close()


async def read(here: World, id: str) -> Brief:
    found = await brief(here.store, here.flows, id, NOW_MS + 5_000)
    assert found is not None
    return found


AT = "2026-11-23T10:00:00.000Z"


async def test_answers_have_words_meaning_and_points(here: World) -> None:
    live, _ = await here.hot()
    values = {id: answer["value"] for id, answer in live.snapshot.answers.items()}
    found = await read(here, live.id)
    assert found.answers == (
        Said("goal", "What would you like to fix first?", "Qualify enquiries",
             "Qualify enquiries", "answered", AT, "need", 30),
        Said("budget", "Roughly what could you spend?", "around 5k a month",
             spoken("money", values["budget"]), "answered", AT, "budget", 40),
        Said("start", "When should it run?", "next week",
             spoken("timing", values["start"]), "answered", AT, "timing", 25),
    )  # fmt: skip


async def test_bant_says_what_is_known_unknown_and_never_asked(here: World) -> None:
    live = await here.open()
    await here.answer(live, ("goal", "qualify"))
    found = await read(here, live.id)
    assert found.bant == (
        Side("budget", "unknown", 0, ()),
        Side("authority", "not_asked", 0, ()),
        Side("need", "known", 30, ("Qualify enquiries",)),
        Side("timing", "unknown", 0, ()),
    )


async def test_a_declined_side_stays_unknown(here: World) -> None:
    live = await here.open()
    await here.answer(live, ("goal", "qualify"), ("budget", "2000"), ("start", "no idea"))
    found = await read(here, live.id)
    assert found.bant[3] == Side("timing", "unknown", 0, ())


async def test_the_score_is_the_conversations_own_with_its_reach(here: World) -> None:
    live = await here.open()
    await here.answer(live, ("goal", "qualify"), ("budget", "5k"))
    score = (await read(here, live.id)).data["score"]
    assert (score["total"], score["band"], score["possible"]) == (75, "hot", [75, 100])


async def test_the_transcript_holds_what_was_said_in_order(here: World) -> None:
    live = await here.open()
    await here.answer(live, ("goal", "qualify"), ("budget", "purple"))
    await here.conversations.act(live.id, Input("claimed", text="Ana"))
    assert (await read(here, live.id)).transcript == (
        Line("bot", "Hi, I'm Mia.", AT),
        Line("bot", "What would you like to fix first?", AT),
        Line("visitor", "Qualify enquiries", AT),
        Line("bot", "Roughly what could you spend?", AT),
        Line("visitor", "purple", AT, why="money: no amount"),
        Line("bot", "Roughly, in dollars?", AT),
        Line("system", "Ana joined.", AT),
    )


async def test_it_says_who_holds_it_and_how_long_it_was_quiet(here: World) -> None:
    live, _ = await here.hot(ANN)
    await here.conversations.act(live.id, Input("claimed", text="Ana"))
    found = await read(here, live.id)
    assert (found.owner, found.rep, found.ended, found.erased) == ("rep", "Ana", True, False)
    assert (found.quiet_ms, found.bands) == (5_000, (("cold", 0), ("warm", 41), ("hot", 70)))


async def test_an_erased_conversation_keeps_its_score_and_nothing_else(here: World) -> None:
    live, _ = await here.hot(ANN)
    await erase(here.store, conversation=live.id, now=NOW_MS)
    found = await read(here, live.id)
    assert found.erased
    assert found.data["score"]["total"] == 100
    assert found.data["score"]["points"] == []
    assert {said.text for said in found.answers} == {""}
    assert "Ann" not in str(found)


async def test_a_conversation_nobody_had_has_no_brief(here: World) -> None:
    assert await brief(here.store, here.flows, "conv_none", NOW_MS) is None

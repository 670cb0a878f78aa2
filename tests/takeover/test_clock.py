"""When people are called, whose turn it is, and what happens while nobody comes."""

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from agent.arrivals import Hello
from agent.config import Team
from agent.config.weekly import hours
from agent.core.turning import Input, Refusal
from storage.errors import DatabaseUnavailable
from storage.records import TurnRecord
from tests.processing import Time
from tests.takeover.desking import CONFIG, TIERS, Process, answer_hot, rep, say, started, two


async def test_the_clock_runs_from_the_offer_while_nobody_has_it(
    process: Process, time: Time
) -> None:
    _, row = await process.hot()
    assert await process.sent() == [("lead.handoff", "sales"), ("lead.updated", "sales")]
    for seconds, events, says in (
        (59, [], 0), (2, [("lead.handoff", "all")], 0), (118, [], 0), (2, [], 1), (117, [], 0),
        (3, [("handoff.unclaimed", "boss")], 0),
    ):  # fmt: skip
        heard = len(process.ears.heard)
        time.move(seconds=seconds)
        await process.escalation.fire()
        assert await process.sent() == events
        assert ("message" in [e["type"] for e in process.ears.heard[heard:]]) == bool(says)
    after = await process.row(row)
    assert (after.state, after.unclaimed_at is None) == ("expired", False)
    assert (await process.takeover.claim(row.id, "Ana")).won  # late is better than never


async def test_a_claim_stops_the_clock_and_a_release_lets_it_go_on(
    process: Process, time: Time
) -> None:
    _, row = await process.hot()
    await process.sent()
    time.move(seconds=50)
    await process.takeover.claim(row.id, "Ana")
    await process.sent()
    time.move(seconds=120)
    assert await process.escalation.fire() == 1  # silent: released
    assert (await process.row(row)).claimed_by is None
    time.move(seconds=9)
    assert await process.escalation.fire() == 0
    time.move(seconds=2)
    await process.escalation.fire()
    assert await process.sent() == [("lead.handoff", "all")]


async def test_a_rep_who_types_keeps_his_claim_longer(process: Process, time: Time) -> None:
    _, row = await process.hot()
    claimed = await process.takeover.claim(row.id, "Ana")
    time.move(seconds=110)
    await process.takeover.typing(claimed.row, process.ears)
    time.move(seconds=15)
    assert await process.escalation.fire() == 0
    time.move(seconds=20)
    assert await process.escalation.fire() == 1
    assert (await process.row(row)).claimed_by is None


@pytest.mark.parametrize("act", [say("Hi"), {"type": "contacted", "id": "1", "how": "call"}])
async def test_words_and_calls_keep_a_claim_for_good(
    process: Process, time: Time, act: dict[str, Any]
) -> None:
    _, row = await process.hot()
    holder = (await process.takeover.claim(row.id, "Ana")).row.holder or ""
    await process.takeover.act(row, holder, act)
    time.move(hours=5)
    await process.escalation.fire()
    after = await process.row(row)
    assert (after.state, after.claimed_by, after.contacted_at is None) == (
        "contacted",
        "Ana",
        False,
    )


async def test_what_fell_due_while_nobody_ran_fires_at_the_start_each_once(
    processes: tuple[Process, Process], time: Time
) -> None:
    one, two = processes
    await one.hot()
    await one.sent()
    time.move(hours=1)
    fired = await asyncio.gather(*(p.escalation.fire() for p in (one, two, one, two)))
    assert sum(fired) == 3
    assert sorted(await one.sent()) == [("handoff.unclaimed", "boss"), ("lead.handoff", "all")]
    time.move(hours=1)
    assert await one.escalation.fire() == 0


async def test_a_clock_that_is_put_back_repeats_nothing_and_loses_nothing(
    process: Process, time: Time
) -> None:
    _, row = await process.hot()
    await process.sent()
    time.move(seconds=61)
    await process.escalation.fire()
    time.move(hours=-1)
    await process.takeover.claim(row.id, "Ana")
    time.move(seconds=-10)
    assert await process.escalation.fire() == 0
    time.move(hours=3)
    for _ in range(3):
        await process.escalation.fire()
    events = await process.sent()
    assert events.count(("lead.handoff", "all")) == 1
    assert (await process.row(row)).claimed_by is None


async def test_who_came_at_night_is_offered_in_the_morning(tmp_path: Path, time: Time) -> None:
    (tmp_path / "saas-demo.yaml").write_text(TIERS)
    office = hours("office", "Europe/London", frozenset(), {"mon-fri": ((540, 1_050),)})
    team = Team("sales", "sales", "office")
    config = replace(CONFIG, hours={"office": office}, teams={"sales": team})
    process = await started(tmp_path, time, config)
    time.move(hours=10)  # Monday at eight in the evening
    opened = await process.conversations.open(Hello(), process.ears)
    await process.conversations.take(opened.live, Input("human", "1"))
    assert opened.live.snapshot.outcome == "no_agent"
    time.move(hours=12, minutes=59)
    assert (await process.escalation.fire(), await process.sent()) == (0, [])
    time.move(minutes=1)  # Tuesday at nine
    assert await process.escalation.fire() == 1
    assert await process.sent() == [("lead.handoff", "sales")]
    time.move(seconds=61)
    await process.escalation.fire()
    assert await process.sent() == [("lead.handoff", "all")]  # its clock began at the opening
    await process.store.close()


async def test_reps_of_a_team_are_called_in_turn(process: Process, time: Time) -> None:
    for name in ("Ana", "Ben"):
        await rep(process, name, time)
    called = []
    for _ in range(4):
        time.move(seconds=1)
        opened, _ = await process.hot()
        process.conversations.leave(opened.live, process.ears)
        called += [to for type, to in await process.sent() if type == "lead.handoff"]
    assert set(called[:2]) == {"ana", "ben"}
    assert called[2:] == called[:2]


@pytest.mark.parametrize("stored", [False, True])
async def test_a_rep_loses_his_turn_only_to_a_call_that_was_stored(
    process: Process, time: Time, monkeypatch: pytest.MonkeyPatch, stored: bool
) -> None:
    reps = [await rep(process, name, time) for name in ("Ana", "Ben")]
    first, second = (one.destination for one in sorted(reps, key=lambda one: one.id))
    write, fails = process.store.write, {"lead.handoff"}

    async def written(turn: TurnRecord) -> None:
        events = {event.type for event in turn.extras.outbox} if turn.extras else set()
        if stored or not fails & events:
            await write(turn)
        if fails & events:
            fails.clear()
            raise DatabaseUnavailable("the line broke", permanent=False)

    monkeypatch.setattr(process.store, "write", written)
    called = []
    opened = await process.conversations.open(Hello(), process.ears)
    with pytest.raises(DatabaseUnavailable):
        await answer_hot(process, opened.live)
    for _ in range(3):  # the first says it all again, as his widget does
        await answer_hot(process, opened.live)
        process.conversations.leave(opened.live, process.ears)
        called += [to for type, to in await process.sent() if type == "lead.handoff"]
        opened = await process.conversations.open(Hello(), process.ears)
    assert called == [first, second, first]


async def test_who_lost_a_race_took_nobodys_turn(tmp_path: Path, time: Time) -> None:
    async for here, there in two(tmp_path, time):
        for name in ("Ana", "Ben"):
            await rep(here, name, time)
        await there.roster.refresh(there.store)
        opened = await here.conversations.open(Hello(), here.ears)
        await here.conversations.take(opened.live, Input("answer", "a", "goal", value="qualify"))
        again = Hello(conversation=opened.conversation)
        second = await there.conversations.open(again, there.ears)
        hot = Input("answer", "b", "budget", text="around 5k a month")
        await here.conversations.take(opened.live, hot)
        with pytest.raises(Refusal):
            await there.conversations.take(second.live, hot._replace(id="c"))
        assert sum(one.called_at is not None for one in await here.store.reps()) == 2
        await there.roster.refresh(there.store)
        assert sum(one.called_at is not None for one in await here.store.reps()) == 1


async def test_two_processes_call_the_reps_of_a_team_as_one(tmp_path: Path, time: Time) -> None:
    called = []
    async for processes in two(tmp_path, time):
        for process, name in zip(processes * 2, ("Ana", "Ben", "Ana", "Ben"), strict=True):
            await rep(process, name, time)  # each has read who there is, and when he was called
        for turn in range(6):  # at one moment: nobody reads the roster anew
            process = processes[turn % 4 // 2]
            opened, _ = await process.hot()
            process.conversations.leave(opened.live, process.ears)
            called += [to for type, to in await process.sent() if type == "lead.handoff"]
    assert called == ["ana", "ben"] * 3 or called == ["ben", "ana"] * 3


async def test_who_speaks_the_visitors_language_goes_before_whose_turn_it_is(
    process: Process, time: Time
) -> None:
    await rep(process, "Ana", time, languages=("de",))
    await rep(process, "Ben", time, languages=("en",))
    for _ in range(2):
        time.move(seconds=1)
        await process.hot()
    assert [to for type, to in await process.sent() if type == "lead.handoff"] == ["ben", "ben"]


async def test_the_rep_a_visitor_had_before_comes_first_and_hears_all_of_it(
    process: Process, time: Time
) -> None:
    await rep(process, "Ana", time)
    ben = await rep(process, "Ben", time)
    opened, row = await process.hot()
    assert (await process.takeover.claim(row.id, "", ben)).row.holder == ben.id
    await process.sent()
    process.conversations.leave(opened.live, process.ears)
    for _ in range(2):
        time.move(seconds=1)
        again = await process.conversations.open(Hello(visitor=opened.visitor), process.ears)
        await answer_hot(process, again.live)
    events = await process.sent()
    assert [to for type, to in events if type == "lead.handoff"] == ["ben", "ben"]
    assert {to for type, to in events if type == "lead.updated"} == {"ben"}

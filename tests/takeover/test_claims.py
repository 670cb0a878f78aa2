"""What reps do, over a real store: claims, words, releases, and two processes."""

import asyncio
from typing import Any

import pytest

from agent.conversations import Hello
from agent.core.turning import Input, Refusal
from agent.takeover import Unfit, name_of
from tests.processing import Time
from tests.seeding import ANN
from tests.takeover.desking import Process, rep, say


async def test_a_claim_is_one_transaction_with_its_event_and_its_webhook(process: Process) -> None:
    opened, row = await process.hot()
    await process.sent()
    claimed = await process.takeover.claim(row.id, "Ana")
    assert claimed.won
    assert (claimed.row.state, claimed.row.claimed_by) == ("claimed", "Ana")
    assert await process.sent() == [("handoff.claimed", "sales")]
    assert process.ears.heard[-1]["type"] == "owner"
    stored = await process.store.conversation_by_id(opened.live.id)
    assert stored is not None
    assert stored.owner == "rep"


async def test_the_winners_repeat_is_fine_and_everybody_else_learns_who(process: Process) -> None:
    _, row = await process.hot()
    assert (await process.takeover.claim(row.id, "Ana")).won
    assert (await process.takeover.claim(row.id, " ANA ")).won
    lost = await process.takeover.claim(row.id, "Ben")
    assert (lost.won, lost.row.claimed_by) == (False, "Ana")


async def test_of_many_claims_in_two_processes_one_wins(
    processes: tuple[Process, Process],
) -> None:
    _, row = await processes[0].hot()
    claims = await asyncio.gather(
        *(processes[n % 2].takeover.claim(row.id, f"rep {n}") for n in range(40))
    )
    winners = [claim.row.claimed_by for claim in claims if claim.won]
    assert len(winners) == 1
    assert {claim.row.claimed_by for claim in claims} == set(winners)


async def test_words_come_once_however_often_they_are_sent(process: Process) -> None:
    opened, row = await process.hot()
    holder = (await process.takeover.claim(row.id, "Ana")).row.holder or ""
    first = await process.takeover.act(row, holder, say("Hi"))
    assert await process.takeover.act(row, holder, say("Hi again")) == first
    heard = [e for e in process.ears.heard if e.get("from") == "rep"]
    assert [(e["text"], e["id"], e["seq"]) for e in heard] == [("Hi", "x1", first)]
    assert opened.live.snapshot.seq == first


async def test_a_visitor_cannot_use_up_a_reps_id(process: Process) -> None:
    opened, row = await process.hot()
    holder = (await process.takeover.claim(row.id, "Ana")).row.holder or ""
    await process.conversations.take(opened.live, Input("say", "x1", text="me first"))
    seq = await process.takeover.act(row, holder, say("Hi"))
    assert process.ears.heard[-1]["text"] == "Hi"
    assert process.ears.heard[-1]["seq"] == seq


async def test_who_lost_the_claim_cannot_write(process: Process, time: Time) -> None:
    _, row = await process.hot()
    ana = (await process.takeover.claim(row.id, "Ana")).row.holder or ""
    time.move(seconds=121)
    assert await process.escalation.fire() == 1
    with pytest.raises(Refusal) as refused:
        await process.takeover.act(row, ana, say("late"))
    assert refused.value.code == "not_yours"
    ben = await process.takeover.claim(row.id, "Ben")
    assert (ben.won, ben.row.claimed_by) == (True, "Ben")
    with pytest.raises(Refusal):
        await process.takeover.act(row, ana, say("later"))


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"type": "say", "text": "no id"}, "bad_id"),
        ({"type": "say", "id": "", "text": "x"}, "bad_id"),
        ({"type": "say", "id": "x" * 65, "text": "x"}, "bad_id"),
        ({"type": "say", "id": "a b", "text": "x"}, "bad_id"),
        ({"type": "say", "id": 7, "text": "x"}, "bad_id"),
        ({"type": "say", "id": "1", "text": " "}, "bad_frame"),
        ({"type": "say", "id": "1", "text": ["x"]}, "bad_frame"),
        ({"type": "say", "id": "1", "text": "x" * 4_001}, "bad_frame"),
        ({"type": "say", "id": "1", "text": "a\0b"}, "bad_text"),
        ({"type": "outcome", "id": "1", "outcome": "won", "reason": "\0"}, "bad_text"),
        ({"type": "contacted", "id": "1", "how": "pigeon"}, "bad_frame"),
        ({"type": "resolve", "id": "1", "outcome": "great"}, "bad_frame"),
        ({"type": "outcome", "id": "1"}, "bad_frame"),
        ({"type": "outcome", "id": "1", "outcome": "won", "reason": "x" * 501}, "bad_frame"),
    ],
)
async def test_what_cannot_be_used_is_refused_with_a_reason(
    process: Process, said: dict[str, Any], code: str
) -> None:
    _, row = await process.hot()
    holder = (await process.takeover.claim(row.id, "Ana")).row.holder or ""
    with pytest.raises(Unfit) as unfit:
        await process.takeover.act(row, holder, said)
    assert unfit.value.code == code


@pytest.mark.parametrize("name", ["", "  ", None, 7, "x" * 81, "a" * 1_000_000, "a\nb", "a\u202eb"])
def test_a_name_that_is_none_is_refused(name: object) -> None:
    with pytest.raises(Unfit):
        name_of(name)


def test_a_name_of_markup_is_a_name() -> None:
    assert name_of(" <b>Ana</b> ") == "<b>Ana</b>"


async def test_every_step_is_noted_with_who_did_it(process: Process) -> None:
    _, row = await process.hot()
    holder = (await process.takeover.claim(row.id, "Ana")).row.holder or ""
    for act in (
        say("Hi"),
        {"type": "hand_back", "id": "2"},
        {"type": "take", "id": "3"},
        {"type": "resolve", "id": "4", "outcome": "won", "reason": "signed"},
        {"type": "outcome", "id": "5", "outcome": "lost"},
    ):
        await process.takeover.act(row, holder, act)
    detail = await process.store.handoff(row.id)
    assert detail is not None
    assert [(step.step, step.by) for step in detail.steps] == [
        ("claimed", "Ana"),
        ("contacted", "Ana"),
        ("handed_back", "Ana"),
        ("taken_over", "Ana"),
        ("resolved", "Ana"),
        ("outcome", "Ana"),
    ]
    assert (detail.handoff.outcome, detail.handoff.outcome_reason) == ("lost", None)


async def test_what_another_process_writes_is_shown_within_a_look(
    processes: tuple[Process, Process],
) -> None:
    one, two = processes
    _, row = await one.hot()
    holder = (await two.takeover.claim(row.id, "Ana")).row.holder or ""
    await two.takeover.act(row, holder, say("Hi from the other one"))
    before = len(one.ears.heard)
    await one.conversations.catch_up()
    await one.conversations.catch_up()
    assert [e["type"] for e in one.ears.heard[before:]] == ["owner", "message"]
    seqs = [e["seq"] for e in one.ears.heard]
    assert seqs == sorted(set(seqs))


async def test_canned_answers_hold_the_visitors_values(process: Process) -> None:
    opened, _ = await process.hot(ANN)
    (canned,) = await process.takeover.canned(opened.live.id)
    assert (canned.id, canned.text) == ("hello", "Hi Ann Lee!")


async def test_a_released_handoff_is_nobodys_in_the_lists(process: Process, time: Time) -> None:
    ana = await rep(process, "Ana", time)
    _, row = await process.hot()
    assert [r.id for r in await process.store.waiting(9)] == [row.id]
    await process.takeover.claim(row.id, "", ana)
    assert await process.store.waiting(9) == []
    assert [r.id for r in await process.store.held(ana.id, 9, past=False)] == [row.id]
    await process.takeover.act(row, ana.id, {"type": "release", "id": "1"})
    assert [r.id for r in await process.store.waiting(9)] == [row.id]
    await process.takeover.claim(row.id, "", ana)
    await process.takeover.act(row, ana.id, {"type": "resolve", "id": "2"})
    assert await process.store.held(ana.id, 9, past=False) == []
    assert [r.id for r in await process.store.held(ana.id, 9, past=True)] == [row.id]


async def test_all_of_it_can_be_taken_again_from_what_is_stored(
    process: Process, time: Time
) -> None:
    from agent.reproducing import reproduce

    await rep(process, "Ana", time)
    _, row = await process.hot(ANN)
    time.move(seconds=400)
    await process.escalation.fire()
    holder = (await process.takeover.claim(row.id, "Ana")).row.holder or ""
    for number, act in enumerate(("say", "hand_back", "take", "resolve")):
        said = {"type": act, "id": str(number), "text": "Hi", "outcome": None}
        await process.takeover.act(row, holder, said)
    flows = process.conversations._flows
    found = await reproduce(process.store, flows)
    assert (found.agreed, found.differences) == (1, [])


async def test_an_answer_that_was_on_its_way_when_the_claim_landed_goes_to_the_person(
    processes: tuple[Process, Process],
) -> None:
    one, two = processes
    opened, row = await one.hot()
    there = await two.conversations.open(Hello(conversation=opened.conversation), two.ears)
    assert (await one.takeover.claim(row.id, "Ana")).won  # which process two has not heard of
    assert there.live.snapshot.owner == "bot"
    await two.conversations.take(
        there.live, Input("answer", "late", there.live.snapshot.state, text="Ann Lee, a@acme.io")
    )
    heard = [(e["type"], e.get("from", e.get("owner"))) for e in two.ears.heard]
    assert heard == [("owner", "rep"), ("message", "visitor")]
    assert there.live.snapshot.contact == {}


async def test_the_visitor_sees_a_rep_type_only_while_he_has_the_talk(process: Process) -> None:
    _, row = await process.hot()
    claimed = await process.takeover.claim(row.id, "Ana")
    await process.takeover.typing(claimed.row, process.ears)
    assert process.ears.heard[-1] == {"type": "typing", "from": "rep"}
    holder = claimed.row.holder or ""
    await process.takeover.act(row, holder, {"type": "hand_back", "id": "1"})
    heard = len(process.ears.heard)
    await process.takeover.typing(claimed.row, process.ears)
    assert process.ears.heard[heard:] == []

"""What reps do, over a real store: claims, words, releases, the clock, and two processes."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from agent.arrivals import Hello
from agent.bus import Bus
from agent.config import Config, Destination, Team
from agent.config.weekly import hours
from agent.conversations import Conversations, Live, Opened
from agent.core.turning import Input, Refusal
from agent.escalation import Escalation
from agent.flow_files import Flows
from agent.reps import Roster, add
from agent.takeover import Takeover, Unfit, name_of
from storage.desk_records import Rep
from storage.records import HandoffRow
from storage.store import Store
from tests.seeding import ANN, FLOW, HOT, SECRET
from tests.test_conversations import Ears, Time

TIERS = FLOW.replace(
    "{band: hot, call: sales, record: crm, end: booked}",
    "{band: hot, call: sales, then: all, manager: boss, record: crm, end: booked}",
).replace("\nsignals:", '\ncanned: {hello: "Hi {{ name }}!"}\nsignals:')
PLACES = {
    name: Destination(name, f"https://{name}.example/", (SECRET,))
    for name in ("sales", "all", "boss", "crm", "ana", "ben")
}
CONFIG = Config(
    destinations=PLACES, default_destination="crm", teams={"sales": Team("sales", "sales")}
)


@dataclass
class Process:
    """One serving process; several may share a database file."""

    store: Store
    bus: Bus
    roster: Roster
    conversations: Conversations
    takeover: Takeover
    escalation: Escalation
    ears: Ears = field(default_factory=Ears)

    async def hot(self, *more: tuple[str, str]) -> tuple[Opened, HandoffRow]:
        """A visitor whom people were called for."""
        opened = await self.conversations.open(Hello(), self.ears)
        for number, (question, text) in enumerate((*HOT, *more)):
            tapped = text == "qualify"
            given = Input("answer", f"a{number}", question, None if tapped else text)
            await self.conversations.take(
                opened.live, given._replace(value=text) if tapped else given
            )
        assert opened.live.snapshot.handoff is not None
        return opened, await self.takeover.row(opened.live.snapshot.handoff)

    async def sent(self) -> list[tuple[str, str]]:
        """Every event that was written and not leased before."""
        rows = await self.store.lease("test", 10**15, 10**15, 100)
        return [(row.type, row.destination) for row in rows]

    async def row(self, row: HandoffRow) -> HandoffRow:
        """The handoff as it is now."""
        return await self.takeover.row(row.id)


@pytest.fixture
def time() -> Time:
    return Time()


async def started(folder: Path, time: Time, config: Config = CONFIG) -> Process:
    """A process on the database in `folder`."""
    store = await Store.open(f"sqlite:///{folder}/shared.db")
    flows = await Flows.open(folder, store, "saas-demo")
    bus, roster = Bus(), Roster()

    def now() -> int:
        return int(time.now.timestamp() * 1000)

    conversations = Conversations(store, flows, config, bus, clock=time, roster=roster)
    takeover = Takeover(store, flows, conversations, bus, now)
    escalation = Escalation(store, conversations, bus, roster, now)
    return Process(store, bus, roster, conversations, takeover, escalation)


@pytest.fixture
async def processes(tmp_path: Path, time: Time) -> AsyncIterator[tuple[Process, Process]]:
    (tmp_path / "saas-demo.yaml").write_text(TIERS)
    made = [await started(tmp_path, time) for _ in range(2)]
    yield made[0], made[1]
    for process in made:
        await process.store.close()


@pytest.fixture
def process(processes: tuple[Process, Process]) -> Process:
    return processes[0]


def say(text: str, id: str = "x1") -> dict[str, Any]:
    return {"type": "say", "id": id, "text": text}


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


async def rep(process: Process, name: str, time: Time, **more: Sequence[str]) -> Rep:
    now = int(time.now.timestamp() * 1000)
    added = await add(process.store, name, now, destination=name.lower(), teams=("sales",), **more)
    await process.roster.refresh(process.store)
    return added.rep


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


async def answer_hot(process: Process, live: Live) -> None:
    for number, (question, text) in enumerate((*HOT, ANN)):
        tapped = text == "qualify"
        given = Input("answer", f"b{number}", question, None if tapped else text)
        await process.conversations.take(live, given._replace(value=text) if tapped else given)


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

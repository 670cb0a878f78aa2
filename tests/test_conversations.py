"""The use cases over a real store: exactly once, whoever is faster, whatever fails."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import orjson
import pytest

from agent.arrivals import Hello
from agent.bus import Bus
from agent.config import Config, Destination
from agent.conversations import Conversations, UnknownFlow
from agent.core.turning import Input, Refusal
from agent.flow_files import Flows
from agent.lives import Live
from storage.errors import DatabaseFull
from storage.records import TurnRecord
from storage.store import Store
from tests.processing import Ears, Process, Time
from tests.seeding import ANN, FLOW, HOT

CRM = Destination("crm", "https://crm.example/in", ("whsec_" + "QUJD" * 8,))


@pytest.fixture
def time() -> Time:
    """The clock of every process of a test."""
    return Time()


@pytest.fixture
async def processes(tmp_path: Path, time: Time) -> AsyncIterator[tuple[Process, Process]]:
    """Two processes on one database."""
    (tmp_path / "saas-demo.yaml").write_text(FLOW)
    config = Config(destinations={"crm": CRM}, default_destination="crm")
    made = []
    for _ in range(2):
        store = await Store.open(f"sqlite:///{tmp_path}/shared.db")
        flows = await Flows.open(tmp_path, store, "saas-demo")
        made.append(Process(store, Conversations(store, flows, config, Bus(), clock=time)))
    yield made[0], made[1]
    for process in made:
        await process.store.close()


@pytest.fixture
def process(processes: tuple[Process, Process]) -> Process:
    """One of them."""
    return processes[0]


async def sent(process: Process) -> list[tuple[str, str | None, int]]:
    """Every event in the outbox: type, destination, sequence."""
    rows = await process.store.lease("test", 10**15, 60_000, 100)
    return [(row.type, row.destination, row.sequence) for row in rows]


async def finished(process: Process, email: str = "ann@acme.io") -> Live:
    """A hot conversation, answered to its end."""
    live = (await process.open()).live
    for number, (question, text) in enumerate((*HOT, (ANN[0], f"Ann Lee, {email}"))):
        value = Input("answer", f"a{number}", question, text=text)
        if text == "qualify":
            value = Input("answer", f"a{number}", question, value=text)
        await process.conversations.take(live, value)
    return live


async def test_the_loser_of_a_race_takes_its_turn_on_what_the_winner_stored(
    processes: tuple[Process, Process],
) -> None:
    one, two = processes
    opened = await one.open()
    second = await two.open(conversation=opened.conversation)
    await one.conversations.take(opened.live, Input("answer", "1", "goal", value="qualify"))
    with pytest.raises(Refusal) as refused:
        await two.conversations.take(second.live, Input("answer", "2", "goal", value="look"))
    assert refused.value.code == "stale"
    assert [f["seq"] for f in two.ears.heard] == [3, 4]  # it was shown what it missed
    seq = await two.conversations.take(second.live, Input("answer", "3", "budget", text="5k"))
    assert seq == 6


async def test_a_tab_that_saw_more_than_its_new_process_knows_hears_nothing_twice(
    processes: tuple[Process, Process],
) -> None:
    here, there = processes
    opened = await here.open()
    await there.open(conversation=opened.conversation)
    seq = await here.say(opened.live, "goal", "just looking", "a")
    moved = Ears()
    resumed = await there.conversations.open(
        Hello(conversation=opened.conversation, after=seq), moved
    )
    assert (resumed.seq, resumed.frames) == (seq, [])
    await there.conversations.catch_up([opened.live.id])
    assert moved.heard == []
    assert [frame["seq"] for frame in there.ears.heard] == list(range(3, seq + 1))


async def test_a_repeat_that_lands_in_another_process_is_acknowledged_as_before(
    processes: tuple[Process, Process],
) -> None:
    one, two = processes
    opened = await one.open()
    first = await one.say(opened.live, "goal", "qualify enquiries", "1")
    elsewhere = await two.open(conversation=opened.conversation)
    assert await two.say(elsewhere.live, "goal", "qualify enquiries", "1") == first
    assert two.ears.heard == []


async def test_a_repeat_is_shown_what_came_of_it_though_it_was_stored_while_we_read(
    processes: tuple[Process, Process], monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = processes
    opened = await one.open()
    read = two.store.acks

    async def late(conversation: str) -> dict[str, int]:
        monkeypatch.setattr(two.store, "acks", read)
        await one.say(opened.live, "goal", "qualify enquiries", "1")
        return await read(conversation)

    monkeypatch.setattr(two.store, "acks", late)
    second = await two.open(conversation=opened.conversation, after=2)
    assert await two.say(second.live, "goal", "qualify enquiries", "1") == 4
    shown = [orjson.loads(frame) for frame in second.frames] + two.ears.heard
    assert [frame["seq"] for frame in shown] == [3, 4]
    assert await two.say(second.live, "budget", "5k", "2") == 6


async def test_who_is_silent_for_long_is_parked_and_goes_on_as_if_he_were_not(
    process: Process, time: Time
) -> None:
    live = (await process.open()).live
    await process.say(live, "goal", "qualify enquiries", "1")
    was = live.snapshot
    time.move(minutes=9)
    assert (process.conversations.park(), live.snapshot) == (0, was)
    time.move(minutes=1)
    assert process.conversations.park() == 1
    assert (live.id, live.acks, live.snapshot.answers, live.snapshot.page) == (was.id, {}, {}, {})
    assert process.conversations.park() == 0
    assert await process.say(live, "goal", "qualify enquiries", "1") == was.seq  # a repeat
    assert live.snapshot == was

    assert (await process.say(live, "budget", "5k", "2"), live.epoch) == (6, 3)
    assert [frame["seq"] for frame in process.ears.heard] == [3, 4, 5, 6]


async def test_a_turn_that_was_not_stored_is_not_shown_and_can_be_sent_again(
    process: Process, monkeypatch: pytest.MonkeyPatch
) -> None:
    live = (await process.open()).live

    async def full(turn: TurnRecord) -> None:
        raise DatabaseFull("the disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(process.store, "write", full)
        with pytest.raises(DatabaseFull):
            await process.say(live, "goal", "qualify enquiries", "1")
    assert (process.ears.heard, live.snapshot.seq) == ([], 2)
    assert await process.say(live, "goal", "qualify enquiries", "1") == 4
    assert [f["type"] for f in process.ears.heard] == ["message", "question"]


async def test_a_hot_lead_calls_at_once_then_updates_then_is_captured(process: Process) -> None:
    await finished(process)
    assert await sent(process) == [
        ("lead.handoff", "crm", 1),  # hot from the budget on, long before the contact
        ("lead.updated", "crm", 2),
        ("lead.updated", "crm", 3),
        ("lead.captured", "crm", 4),
    ]
    assert [row.score for row in await process.store.handoffs(limit=10)] == [70]


async def test_idle_for_half_an_hour_with_an_address_is_captured_once(
    process: Process, time: Time, tmp_path: Path
) -> None:
    flow = FLOW.replace("kind: contact\n", "kind: contact\n    skip: true\n")
    late = "  last:\n    ask: Anything else?\n    kind: text\nsignals:"
    (tmp_path / "late.yaml").write_text(flow.replace("signals:", late))
    await process.conversations._flows.reload()
    live = (await process.open(flow="late")).live
    for question, text in (("goal", "just looking"), ("budget", "100"), ("start", "next week"),
                           ("contact", "Ann Lee, ann@acme.io")):  # fmt: skip
        await process.say(live, question, text, question)
    now = int(time.now.timestamp() * 1000)
    assert await process.store.idle_due(now, 10) == []
    time.move(minutes=31)
    due = await process.store.idle_due(now + 31 * 60_000, 10)
    assert due == [live.id]
    await process.conversations.idle(due)
    await process.conversations.idle(due)
    assert await sent(process) == [("lead.captured", "crm", 1)]
    assert await process.store.idle_due(now + 10**9, 10) == []


async def test_a_destination_gets_only_what_it_takes(tmp_path: Path, time: Time) -> None:
    (tmp_path / "saas-demo.yaml").write_text(FLOW)
    store = await Store.open(f"sqlite:///{tmp_path}/picky.db")
    flows = await Flows.open(tmp_path, store, "saas-demo")
    secrets = CRM.secrets
    picky = {
        "sales": Destination("sales", CRM.url, secrets, events=frozenset({"lead.handoff"})),
        "crm": Destination("crm", CRM.url, secrets, bands=frozenset({"cold"})),
    }
    config = Config(destinations=picky)
    process = Process(store, Conversations(store, flows, config, Bus(), clock=time))
    await finished(process)
    assert await sent(process) == [("lead.handoff", "sales", 1)]
    await store.close()


@pytest.mark.parametrize(("default", "looks"), [("crm", 3), (None, 0)])
async def test_who_delivers_is_woken_only_where_something_has_a_destination(
    tmp_path: Path, time: Time, default: str | None, looks: int
) -> None:
    (tmp_path / "saas-demo.yaml").write_text(FLOW)
    store = await Store.open(f"sqlite:///{tmp_path}/w.db")
    flows = await Flows.open(tmp_path, store, "saas-demo")
    named = {"crm": CRM} if default else {}
    config = Config(destinations=named, default_destination=default)
    woken: list[None] = []
    process = Process(store, Conversations(store, flows, config, Bus(), clock=time))
    process.conversations.on_outbox = lambda: woken.append(None)
    await finished(process)
    assert len(woken) == looks
    await store.close()


async def test_a_known_email_joins_its_lead(process: Process) -> None:
    one, two = await finished(process), await finished(process, "ANN@acme.io")
    leads = await process.store.leads(limit=10, before=None)
    assert len(leads) == 1
    detail = await process.store.lead("ann@acme.io")
    assert detail is not None
    assert {c.id for c in detail.conversations} == {one.id, two.id}


async def test_a_preview_is_kept_out_of_handoffs(process: Process) -> None:
    live = (await process.open(test=True)).live
    for number, (question, text) in enumerate((*HOT, ANN)):
        given = Input("answer", f"a{number}", question, text=text)
        if text == "qualify":
            given = Input("answer", f"a{number}", question, value=text)
        await process.conversations.take(live, given)
    assert live.snapshot.ended
    assert await sent(process) == []
    assert await process.store.leads(limit=10, before=None) == []


async def test_a_claim_gives_the_conversation_to_the_rep_wherever_the_visitor_is(
    process: Process,
) -> None:
    live = (await process.open()).live
    await process.conversations.act(live.id, Input("claimed", text="Ana"))
    assert process.ears.heard == [{"type": "owner", "owner": "rep", "name": "Ana", "seq": 3}]
    await process.say(live, "goal", "is somebody there?", "1")
    assert [f["type"] for f in process.ears.heard] == ["owner", "message"]  # the bot is silent
    process.conversations.leave(live, process.ears)
    with pytest.raises(Refusal, match="Claimed already"):  # nobody connected: read from the store
        await process.conversations.act(live.id, Input("claimed", text="Ben"))
    stored = await process.store.conversation_by_id(live.id)
    assert stored is not None
    assert (stored.owner, orjson.loads(stored.snapshot)["rep"]) == ("rep", "Ana")


async def test_every_touch_is_stored_and_the_campaign_leads(process: Process) -> None:
    earlier = {"utm": {"source": "google"}, "landing_page": "/a", "at": "2026-11-20T10:00:00Z"}
    live = (
        await process.open(
            page={"url": "https://acme.io/b?email=x@y.z", "referrer": "https://acme.io/a"},
            source={"touches": [earlier]},
        )
    ).live
    source = live.snapshot.source
    assert (source["utm"], source["landing_page"]) == ({"source": "google"}, "/a")
    assert source["first_touch"] == earlier
    assert live.snapshot.page == {"url": "https://acme.io/b", "path": "/b"}


async def test_tokens_lapse_after_thirty_days_without_use(process: Process, time: Time) -> None:
    opened = await process.open()
    time.move(days=29)
    assert (await process.open(conversation=opened.conversation)).live.id == opened.live.id
    time.move(days=29)
    assert (await process.open(conversation=opened.conversation)).live.id == opened.live.id
    time.move(days=31)
    assert (await process.open(conversation=opened.conversation)).live.id != opened.live.id


async def test_an_old_version_finishes_on_itself(
    process: Process, tmp_path: Path, time: Time
) -> None:
    opened = await process.open()
    process.conversations.leave(opened.live, process.ears)
    (tmp_path / "saas-demo.yaml").write_text(FLOW.replace("Roughly what", "About what"))
    assert await process.conversations._flows.reload() == ("saas-demo",)
    resumed = await process.open(conversation=opened.conversation)
    await process.say(resumed.live, "goal", "qualify enquiries", "1")
    assert process.ears.heard[-1]["text"] == "Roughly what could you spend?"
    fresh = await process.open()
    await process.say(fresh.live, "goal", "qualify enquiries", "1")
    assert process.ears.heard[-1]["text"] == "About what could you spend?"


async def test_many_conversations_at_once_lose_nothing(process: Process) -> None:
    lives = await asyncio.gather(*(finished(process, f"v{n}@acme.io") for n in range(60)))
    assert {live.snapshot.outcome for live in lives} == {"completed"}
    assert len(await process.store.leads(limit=100, before=None)) == 60


async def test_an_unknown_flow_is_refused(process: Process) -> None:
    with pytest.raises(UnknownFlow):
        await process.open(flow="nowhere")

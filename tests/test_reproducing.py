"""Every stored conversation follows from what is stored; a row that was changed is found."""

import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from agent.arrivals import Hello
from agent.bus import Bus
from agent.config import Config, Destination, Team
from agent.conversations import Conversations
from agent.core.hours import Hours
from agent.core.turning import Input
from agent.erasure import erase
from agent.flow_files import Flows
from agent.reproducing import Difference, Reproduction, reproduce
from agent.writing import milliseconds, moment
from storage.engine import open_database
from storage.store import Store
from tests.seeding import Deaf
from tests.wandering import Wanderer

FLOWS = Path(__file__).parents[1] / "flows"
IDS = ("local-quote", "real-estate", "saas-demo")
HOT = (("goal", "qualify"), ("team", "20"), ("budget", "5000"), ("start", "1 month"))
CRM = Destination("crm", "https://crm.example/in", ("whsec_" + "QUJD" * 8,))


class Time:
    """A clock that moves in microseconds, over days and out of office hours."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 23, 8, 59, 59, 999_001, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def move(self, **by: float) -> None:
        """Let time pass."""
        self.now += timedelta(**by)


@dataclass
class House:
    """A server's insides on a file, with a clock."""

    folder: Path
    store: Store
    flows: Flows
    conversations: Conversations
    time: Time

    async def visitors(self, count: int) -> list[Wanderer]:
        """That many visitors, hours apart; returns them."""
        came = []
        for seed in range(count):
            visitor = Wanderer(self.conversations, seed, self.time.move)
            await visitor.walk(IDS[seed % len(IDS)], 12)
            self.time.move(hours=seed % 11)
            came.append(visitor)
        return came

    async def again(self) -> Reproduction:
        """Reproduce all of it, as another process does: nothing in memory."""
        return await reproduce(self.store, Flows(self.folder, self.store, "saas-demo"))

    async def change(self, statement: str, **values: object) -> None:
        """Tamper with the database."""

        def work(connection: Connection) -> None:
            assert connection.execute(text(statement), values).rowcount == 1

        database = await open_database(f"sqlite:///{self.store.where}")
        await database.write(work)
        await database.close()


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    for id in IDS:
        shutil.copy(FLOWS / f"{id}.yaml", tmp_path)
    store = await Store.open(f"sqlite:///{tmp_path}/handraise.db")
    flows = await Flows.open(tmp_path, store, "saas-demo")
    nine_to_five = Hours("office", "Europe/Berlin", (((9 * 60, 17 * 60),),) * 5 + ((),) * 2)
    config = Config(
        destinations={"crm": CRM},
        default_destination="crm",
        teams={"sales": Team("sales", "crm", "office")},
        hours={"office": nine_to_five},
    )
    clock = Time()
    conversations = Conversations(store, flows, config, Bus(), clock=clock)
    yield House(tmp_path, store, flows, conversations, clock)
    await store.close()


async def test_what_chance_brings_comes_again_exactly(house: House) -> None:
    visitors = await house.visitors(60)
    opened = sum(visitor.opened for visitor in visitors)
    taken = {given.type for visitor in visitors for given in visitor.taken}
    assert taken == {
        "answer",
        "skip",
        "back",
        "human",
        "say",
        "locale",
        "end",
        "restart",
        "claimed",
    }
    assert opened > 60
    assert await house.again() == Reproduction(agreed=opened)


async def hot(house: House) -> str:
    """Somebody people are called for; returns his conversation."""
    page = {"url": "https://acme.io/pricing"}
    live = (await house.conversations.open(Hello(flow="saas-demo", page=page), Deaf())).live
    for question, tapped in HOT:
        given = Input("answer", f"a-{question}", question, value=tapped)
        await house.conversations.take(live, given)
    assert live.snapshot.called == ["sales"]
    return live.id


async def test_wishes_corrections_and_several_answers_come_again(house: House) -> None:
    live = (await house.conversations.open(Hello(flow="saas-demo"), Deaf())).live
    typed = [
        "asdfgh", "why do you ask?", "we want to start next month, budget $6000 a month", "yes",
        "qualify", "sorry, make it $7000 a month", "start over",
        "we want to start next month, budget $6000 a month", "edit", "can I talk to a human",
    ]  # fmt: skip
    asked = []
    for number, text_ in enumerate(typed):
        asked.append(live.snapshot.current)
        given = Input("answer", f"t{number}", asked[-1], text=text_)
        await house.conversations.take(live, given)
    assert asked[2:4] == ["goal", "confirm"]
    assert (live.snapshot.owner, live.snapshot.flags) == ("none", ["gibberish"])
    assert await house.again() == Reproduction(agreed=1)


@pytest.mark.parametrize(
    ("statement", "place", "stored", "again"),
    [
        ("UPDATE conversations SET score = 99 WHERE id = :id", "score", "99", "90"),
        ("UPDATE conversations SET band = 'warm' WHERE id = :id", "band", '"warm"', '"hot"'),
        (
            "UPDATE handoffs SET route = 'route 9' WHERE conversation = :id",
            "handoff 1",
            "route 9, hot, 90, band",
            "route 1, hot, 90, band",
        ),
        (
            "DELETE FROM handoffs WHERE conversation = :id",
            "handoff 1",
            "nothing",
            "route 1, hot, 90, band",
        ),
        (
            "UPDATE outbox SET type = 'lead.updated', data = '{}' WHERE conversation = :id",
            "sent 1",
            "lead.updated {}",
            None,
        ),
        (
            "UPDATE turns SET input = replace(input, '5000', '2000')"
            " WHERE conversation = :id AND epoch = 4",
            "turn 4, event 1",
            None,
            None,
        ),
        (
            "UPDATE turns SET events = replace(events, 'Mia', 'Max')"
            " WHERE conversation = :id AND epoch = 1",
            "turn 1, event 1",
            None,
            None,
        ),
        (
            "UPDATE turns SET at = at + 1 WHERE conversation = :id AND epoch = 2",
            "turn 2, event 1",
            None,
            None,
        ),
        (
            "UPDATE turns SET input = '[' WHERE conversation = :id AND epoch = 3",
            "turn 3",
            "[",
            None,
        ),
        (
            "DELETE FROM turns WHERE conversation = :id AND epoch = 3",
            "turn 4",
            None,
            "Refusal: That question is not the current one.",
        ),
        (
            "UPDATE conversations SET snapshot = replace(snapshot, 'qualify', 'book')"
            " WHERE id = :id",
            "state, answers",
            None,
            None,
        ),
        (
            "UPDATE conversations SET version = 'lost' WHERE id = :id",
            "flow",
            "lost",
            "version lost of saas-demo is not stored",
        ),
    ],
)
async def test_a_row_that_was_changed_is_found(
    house: House, statement: str, place: str, stored: str | None, again: str | None
) -> None:
    changed, untouched = await hot(house), await hot(house)
    assert changed != untouched
    await house.change(statement, id=changed)
    found = await house.again()
    (one,) = found.differences
    assert found == Reproduction(agreed=1, differed=1, differences=[one])
    assert (one.conversation, one.flow, one.place) == (changed, "saas-demo", place)
    assert one.stored != one.again
    assert stored in (None, one.stored) and again in (None, one.again)


async def test_what_was_erased_is_left_out_and_counted(house: House) -> None:
    erased, _ = await hot(house), await hot(house)
    await erase(house.store, conversation=erased, now=milliseconds(house.time.now))
    assert await house.again() == Reproduction(agreed=1, erased=1)


async def test_a_copy_for_a_failover_is_no_difference(house: House) -> None:
    id = await hot(house)
    history = await house.store.history(id)
    assert history is not None
    first = history.events[0]
    copy = replace(first, id=f"{first.id}-f", destination="backup")
    assert await house.store.enqueue(id, copy, milliseconds(house.time.now))
    assert await house.again() == Reproduction(agreed=1)


async def test_only_so_many_differences_are_kept_and_all_are_counted(house: House) -> None:
    ids = [await hot(house) for _ in range(3)]
    for id in ids:
        await house.change("UPDATE conversations SET score = 0 WHERE id = :id", id=id)
    flows = Flows(house.folder, house.store, "saas-demo")
    found = await reproduce(house.store, flows, shown=2)
    differences = [Difference(id, "saas-demo", "score", "0", "90") for id in sorted(ids)[:2]]
    assert found == Reproduction(differed=3, differences=differences)


async def test_since_leaves_out_what_began_before(house: House) -> None:
    await hot(house)
    house.time.move(hours=1)
    await hot(house)
    flows = Flows(house.folder, house.store, "saas-demo")
    since = milliseconds(house.time.now)
    assert await reproduce(house.store, flows, since) == Reproduction(agreed=1)


@pytest.mark.parametrize("microsecond", [0, 1_000, 122_999, 123_000, 999_999])
def test_a_moment_is_kept_to_the_millisecond_exactly(microsecond: int) -> None:
    now = datetime(2026, 11, 23, 10, microsecond=microsecond, tzinfo=UTC)
    kept = moment(milliseconds(now))
    assert kept == now.replace(microsecond=microsecond // 1000 * 1000)

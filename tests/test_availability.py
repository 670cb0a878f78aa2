"""Where events go, and when timers fall due."""

from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from agent.availability import Placing, milliseconds
from agent.config import Config, Destination, Team
from agent.config.weekly import hours
from agent.core.snapshot import Snapshot
from agent.core.turning import Send, Timer, Turn
from agent.reps import Roster
from storage.desk_records import Rep
from storage.store import Store

MONDAY = datetime(2026, 11, 23, 20, tzinfo=UTC)  # after hours in London, which is on UTC then
NOW = milliseconds(MONDAY)
HOUR = 3_600_000
SECRETS = ("whsec_" + "QUJD" * 8,)
OFFICE = hours("office", "Europe/London", frozenset(), {"mon-fri": ((540, 1_050),)})
NEVER = replace(OFFICE, name="never", week=((),) * 7)
CONFIG = Config(
    destinations={n: Destination(n, "https://x.example/", SECRETS) for n in ("room", "ana", "crm")},
    default_destination="crm",
    teams={"sales": Team("sales", "room", "office"), "night": Team("night", "room", "never")},
    hours={"office": OFFICE, "never": NEVER},
)
ANA = Rep("r1", "Ana", "ana", ("sales",), (), 0, None, None, None)


@pytest.fixture
async def store() -> AsyncIterator[Store]:
    opened = await Store.open("sqlite://")
    yield opened
    await opened.close()


Place = Callable[..., Placing]


@pytest.fixture
def placing(store: Store) -> Place:
    return lambda *reps, scale=1.0: Placing(CONFIG, Roster(reps), store, scale)


async def called(place: Placing, held: Snapshot, *sends: Send) -> dict[str, Any]:
    """What is known of the people after a turn that sends these."""
    turn = Turn(held, effects=list(sends))
    await place.call(turn, NOW)
    return dict(turn.snapshot.people)


def send(to: str | None, type: str = "lead.handoff") -> Send:
    return Send(type, to, {"score": {"band": "hot"}})


def snapshot(**people: Any) -> Snapshot:
    return Snapshot("c1", "small", "v", "en", people=people)


async def test_a_team_is_reached_by_its_destination_and_an_unknown_name_by_the_default_one(
    placing: Place,
) -> None:
    place, held = placing(), snapshot()
    assert await called(place, held, send("sales")) == {}
    found = [place.addressed(send(to), held) for to in ("sales", "ana", "nobody", None)]
    assert found == [("room",), ("ana",), ("crm",), ("crm",)]


async def test_what_is_said_of_a_lead_later_goes_to_whose_turn_it_was(
    placing: Place, store: Store
) -> None:
    await store.keep_rep(ANA, "ana", "hash", NOW)
    place, held = placing(ANA), snapshot()
    sent = (send("sales"), send("night"), send("sales", "lead.updated"))
    assert await called(place, held, *sent) == {"reached": {"sales": "ana"}}
    assert [one.called_at for one in await store.reps()] == [NOW]  # once
    assert place.addressed(send("sales", "lead.updated"), held) == ("ana",)
    assert place.addressed(send("room", "lead.updated"), held) == ("room",)


async def test_a_test_takes_nobodys_turn(placing: Place, store: Store) -> None:
    await store.keep_rep(ANA, "ana", "hash", NOW)
    held = snapshot()
    held.test = True
    assert await called(placing(ANA), held, send("sales")) == {}
    assert [one.called_at for one in await store.reps()] == [None]


async def test_a_rep_whose_destination_is_gone_is_not_called(placing: Place, store: Store) -> None:
    await store.keep_rep(ANA, "ana", "hash", NOW)
    place, held = placing(replace(ANA, destination="gone")), snapshot()
    assert await called(place, held, send("sales")) == {}
    assert place.addressed(send("sales"), held) == ("room",)


@pytest.mark.parametrize(("scale", "due"), [(1.0, 90_000), (0.01, 900), (0.0, 0)])
def test_one_setting_shortens_every_wait(placing: Place, scale: float, due: int) -> None:
    assert placing(scale=scale).due(Timer("then", 90), MONDAY) == NOW + due


@pytest.mark.parametrize(
    ("team", "due"),
    [
        ("sales", NOW + 13 * HOUR),  # Tuesday at nine
        ("night", None),  # nobody ever comes
    ],
)
def test_an_opening_is_due_when_the_team_is_back(
    placing: Place, team: str, due: int | None
) -> None:
    assert placing(scale=0.01).due(Timer("opening", opens=team), MONDAY) == due


def test_an_opening_is_due_at_once_where_somebody_is_there(placing: Place) -> None:
    open_now = datetime(2026, 11, 23, 10, tzinfo=UTC)
    assert placing().due(Timer("opening", opens="sales"), open_now) == milliseconds(open_now)

"""Short ones of the floods: with limits no honest visitor is failed, and floods get little."""

import pytest

from tests.drill.flooders import ADDRESSES
from tests.drill.floods import ON, felt

HONEST = 5
A_MINUTE = 120  # messages of an address


@pytest.mark.parametrize("kind", ["giant frames", "bogus tokens", "half-open"])
async def test_honest_visitors_talk_on_through_a_flood(kind: str) -> None:
    found = await felt(ON, kind, HONEST, 1.0)
    assert found.failed == []
    assert len(found.answers) >= HONEST
    assert sum(found.flood.values()) > HONEST
    assert not any(what.endswith("taken") for what in found.flood)


async def test_a_flood_of_conversations_must_work_and_does_not(kind: str = "connections") -> None:
    found = await felt(ON, kind, HONEST, 3.0)
    assert found.failed == []
    assert found.flood["proof"] > found.flood["welcome"]


async def test_a_flood_of_messages_is_slowed_and_loses_nothing() -> None:
    found = await felt(ON, "messages", HONEST, 3.0)
    assert found.failed == []
    # A sliding window lets a minute's worth through, and what of the next it has slid into.
    assert 0 < found.flood["messages"] <= ADDRESSES * A_MINUTE * 1.2


async def test_requests_that_never_end_are_ended() -> None:
    found = await felt(ON, "slow handshakes", HONEST, 4.0)
    assert found.failed == []
    assert found.flood["closed by the server"] > 0


async def test_who_talks_is_heard_through_a_rush_of_more_than_can_be_served() -> None:
    found = await felt(ON, "rush", HONEST, 3.0)
    assert found.failed == []
    assert len(found.answers) >= 2 * HONEST
    assert found.flood["proof"] > found.flood["still waiting"] > 0

"""Short ones of the floods: with limits no honest visitor is failed, and floods get little.

Each goes on until it has shown what is asserted, and not for a time alone: on a busy machine a
flood comes slowly. None is humble, for the same reason.
"""

import pytest

from tests.drill.flooders import ADDRESSES, GRACE_SECONDS
from tests.drill.floods import ON, Enough, felt
from tests.drill.honest import Felt

HONEST = 5
A_MINUTE = 120  # messages of an address


async def _felt(kind: str, seconds: float, enough: Enough) -> Felt:
    """What no honest visitor was failed in, and what there was enough of."""
    found = await felt(ON, kind, HONEST, seconds, enough=enough, humble=False)
    assert found.failed == []
    assert enough(found), (len(found.answers), found.flood)
    return found


@pytest.mark.parametrize("kind", ["giant frames", "bogus tokens", "half-open"])
async def test_honest_visitors_talk_on_through_a_flood(kind: str) -> None:
    def enough(found: Felt) -> bool:
        return len(found.answers) >= HONEST and sum(found.flood.values()) > HONEST

    found = await _felt(kind, 1.0, enough)
    assert not any(what.endswith("taken") for what in found.flood)


async def test_a_flood_of_conversations_must_work_and_does_not() -> None:
    def enough(found: Felt) -> bool:
        return found.flood.get("proof", 0) > found.flood.get("welcome", 0)

    await _felt("connections", 3.0, enough)


async def test_a_flood_of_messages_is_slowed_and_loses_nothing() -> None:
    found = await _felt("messages", 3.0, lambda found: found.flood.get("messages", 0) > 0)
    # A sliding window lets a minute's worth through, and what of the next it has slid into.
    slid = (found.seconds + GRACE_SECONDS) / 60
    assert found.flood["messages"] <= ADDRESSES * A_MINUTE * (1 + slid)


async def test_requests_that_never_end_are_ended() -> None:
    await _felt("slow handshakes", 4.0, lambda f: f.flood.get("closed by the server", 0) > 0)


async def test_who_talks_is_heard_through_a_rush_of_more_than_can_be_served() -> None:
    def enough(found: Felt) -> bool:
        proof, waiting = (found.flood.get(what, 0) for what in ("proof", "still waiting"))
        return len(found.answers) >= 2 * HONEST and proof > waiting > 0

    await _felt("rush", 3.0, enough)

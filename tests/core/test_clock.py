"""How long people have: what a flow writes, and what holds without it."""

import pytest

from agent.core import clock
from agent.core.flow import Flow
from agent.core.turning import Timer
from tests.core.conversing import TALK
from tests.small_flow import changed, faults, flow

CLOCK = "then: all, clock: {then: 90 s, honest: never}"
OWN = changed("{band: warm, call: desk,", f"{{band: warm, call: desk, {CLOCK},", TALK)


@pytest.fixture(scope="module")
def talk() -> Flow:
    return flow(OWN)


@pytest.mark.parametrize(
    ("written", "seconds"),
    [("90 s", 90), ("1 second", 1), ("5 min", 300), ("5min", 300), ("2 minutes", 120),
     ("1 h", 3600), ("24 hours", 86_400), ("0 s", 0), ("never", None), (" Never ", None)],
)  # fmt: skip
def test_a_length_of_time_is_read(written: str, seconds: float | None) -> None:
    assert clock.seconds(written) == seconds


@pytest.mark.parametrize("written", ["", "5", "-5 s", "1.5 h", "soon", "5 days", "1 h 5 min"])
def test_what_is_none_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        clock.seconds(written)


def test_the_flow_says_where_a_length_is_wrong() -> None:
    (fault,) = faults(changed("honest: never", "honest: later", OWN))
    assert fault[1:] == (
        "routes.1.clock.honest: `later` is no length of time",
        "Write `90 s`, `5 min`, `1 h` or `never`.",
    )


@pytest.mark.parametrize(
    ("band", "reason", "expected"),
    [
        ("hot", "band", clock.Clock(60, 180, 300, 120)),
        ("warm", "human", clock.Clock(60, 180, 300, 120)),
        ("warm", "band", clock.Clock(720, 2_160, 3_600, 1_440)),
    ],
)
def test_the_highest_band_and_who_asks_have_the_fast_clock(
    talk: Flow, band: str, reason: str, expected: clock.Clock
) -> None:
    assert clock.of(talk, talk.routes[0], band, reason) == expected


def test_what_the_route_sets_holds_for_every_band(talk: Flow) -> None:
    own = clock.of(talk, talk.routes[1], "warm", "band")
    assert own == clock.Clock(90, None, 3_600, 1_440)
    assert clock.offered(own, talk.routes[1]) == (Timer("then", 90), Timer("manager", 3_600))


def test_without_a_second_tier_none_is_waited_for(talk: Flow) -> None:
    assert clock.offered(clock.FAST, talk.routes[0]) == (
        Timer("honest", 180),
        Timer("manager", 300),
    )

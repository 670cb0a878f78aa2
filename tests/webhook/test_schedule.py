"""When a failed delivery is tried again."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agent.webhook.schedule import DELAYS, next_delay


class Middle(Random):
    """Chance that always falls in the middle."""

    def uniform(self, a: float, b: float) -> float:
        return (a + b) / 2


def test_the_steps_and_their_end() -> None:
    assert [next_delay(attempts, Middle()) for attempts in range(15)] == [
        *(0.0, 2.0, 5.0, 15.0, 30.0, 60.0, 300.0, 1800.0),
        *(7200.0, 18000.0, 36000.0, 50400.0, 72000.0, 86400.0),
        None,
    ]


def test_the_last_step_repeats_where_there_is_no_end() -> None:
    assert [next_delay(attempts, Middle(), last=True) for attempts in (1, 13, 14, 99)] == [
        *(2.0, 86400.0, 86400.0, 86400.0)
    ]


@settings(deadline=None)
@given(st.integers(0, 13), st.integers())
def test_jitter_stays_within_a_fifth(attempts: int, seed: int) -> None:
    delay = next_delay(attempts, Random(seed))
    assert delay is not None
    assert 0.8 * DELAYS[attempts] <= delay <= 1.2 * DELAYS[attempts]


@pytest.mark.parametrize(
    ("attempts", "age", "asked", "given_back"),
    [
        (1, 0, 0.0, 2.0),  # never sooner than the step
        (1, 0, 30.0, 30.0),
        (1, 0, 3600.0, 60.0),  # a minute at most in the first five
        (5, 299, 3600.0, 60.0),
        (6, 112, 86400.0, 300.0),  # however long the step is
        (6, 300, 450.0, 450.0),
        (6, 300, 86400.0, 600.0),  # then twice the step
        (4, 300, 3600.0, 60.0),  # however short it is
        (13, 1e6, 1e12, 172800.0),
        (14, 1e6, 5.0, None),
    ],
)
def test_what_the_receiver_asks_is_honoured_within_bounds(
    attempts: int, age: float, asked: float, given_back: float | None
) -> None:
    assert next_delay(attempts, Middle(), asked, age=age) == given_back

"""How scores spread over the bands, against counting every combination by hand."""

import pytest

from agent.core.spread import TAP_SECONDS, TYPE_SECONDS, spread
from tests.small_flow import SMALL, changed, flow


def test_every_combination_of_buttons_counts_the_same() -> None:
    # goal: buy 40, look 0, job leads out; then budget 0, 20, 40; page unknown; contact.
    found = spread(flow())
    assert found.bands == pytest.approx({"cold": 1 / 3 + 1 / 3 + 1 / 9, "hot": 2 / 9})
    assert found.seconds == pytest.approx(TAP_SECONDS + 2 / 3 * (TAP_SECONDS + TYPE_SECONDS))


def test_a_question_that_may_be_skipped_is_skipped_like_one_more_button() -> None:
    found = spread(flow(changed("    kind: money\n", "    kind: money\n    skip: true\n")))
    assert found.bands == pytest.approx({"cold": 1 / 3 + 1 / 3 + 1 / 6, "hot": 1 / 6})


def test_a_condition_over_an_answer_is_looked_at() -> None:
    found = spread(flow(changed("    kind: money\n", "    kind: money\n    when: goal == 'buy'\n")))
    assert found.bands == pytest.approx({"cold": 2 / 3 + 1 / 9, "hot": 2 / 9})


def test_the_shares_are_all_there_is() -> None:
    text = SMALL.replace("    steps: {0: 0, 500: 20, 2000: 40}\n", "    points: 20\n")
    assert sum(spread(flow(text)).bands.values()) == pytest.approx(1)

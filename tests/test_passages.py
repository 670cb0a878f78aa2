"""How fast leads came from step to step: one's chain, and the figures of many."""

from dataclasses import replace

import pytest

from agent.passages import (
    Figure,
    Link,
    added,
    chain,
    figures,
    quantile,
    report,
    settled,
    span,
    tally,
    together,
)
from storage.desk_records import Passage, Step
from storage.records import Attempt, Delivery, HandoffDetail
from tests.storage.test_handoffs import ROW

NEW = Passage("h1", "saas", "route 1", "hot", "queued", 0, *([None] * 6), None, None)


def test_a_chain_has_every_step_in_order_and_delivered_by_the_log() -> None:
    tried = (Attempt(2_000, 500, 3, "500", None), Attempt(4_000, 204, 3, None, None))
    call = Delivery(
        "w1", 1, "crm", "lead.handoff", "{}", "delivered", 1_000, None, 4_000, None, tried
    )
    other = replace(call, id="w2", type="lead.updated", attempts=(Attempt(1, 200, 3, None, None),))
    row = replace(ROW, offered_at=1_000, delivered_at=4_000)
    steps = (Step("opened", 6_000, None, None), Step("claimed", 7_000, "Ana", None))
    assert chain(HandoffDetail(row, (call, other), steps)) == [
        Link("qualified", 1_000, note="band"),
        Link("queued", 1_000, note="crm"),
        Link("delivered", 4_000, note="crm"),
        Link("opened", 6_000),
        Link("claimed", 7_000, "Ana"),
    ]


def test_each_step_is_measured_from_the_one_before() -> None:
    done = replace(
        NEW, delivered_at=100, opened_at=5_000, claimed_at=9_000, contacted_at=20_000,
        resolved_at=80_000,
    )  # fmt: skip
    slow = replace(NEW, delivered_at=700, claimed_at=60_700)
    assert figures([done, slow], 60_800) == [
        Figure("saas", "route 1", "delivered", 2, 100, 700, 800, 0),
        Figure("saas", "route 1", "opened", 1, 4_900, 4_900, 4_900, 0),
        Figure("saas", "route 1", "claimed", 2, 8_900, 60_000, 68_900, 0),
        Figure("saas", "route 1", "contacted", 1, 11_000, 11_000, 11_000, 0),
        Figure("saas", "route 1", "resolved", 1, 60_000, 60_000, 60_000, 0),
    ]


@pytest.mark.parametrize(
    ("passage", "now", "stuck"),
    [
        (NEW, 60_000, []),
        (NEW, 60_001, ["delivered"]),
        (replace(NEW, delivered_at=0), 300_001, ["claimed"]),
        (replace(NEW, claimed_at=0), 100_000, []),
        (replace(NEW, claimed_at=0), 120_001, ["contacted"]),
        (replace(NEW, claimed_at=0, resolved_at=5), 10**9, []),
    ],
)
def test_what_waits_too_long_is_stuck(passage: Passage, now: int, stuck: list[str]) -> None:
    assert [f.step for f in figures([passage], now) if f.stuck] == stuck


def test_clocks_that_differ_make_no_time_below_zero() -> None:
    (figure,) = figures([replace(NEW, delivered_at=-5, claimed_at=0, contacted_at=0)], 0)[:1]
    assert (figure.p50, figure.total) == (0, 0)


@pytest.mark.parametrize(
    ("spans", "share", "found"),
    [([], 0.5, None), ([7], 0.95, 7), ([1, 2, 3, 4], 0.5, 2), (list(range(1, 101)), 0.95, 95)],
)
def test_a_quantile_is_the_span_that_share_does_not_exceed(
    spans: list[int], share: float, found: int | None
) -> None:
    assert quantile(spans, share) == found


@pytest.mark.parametrize(
    ("ms", "said"),
    [
        (None, "-"),
        (40, "0.0 s"),
        (59_900, "59.9 s"),
        (125_000, "2 min 05 s"),
        (11_400_000, "3 h 10 min"),
    ],
)
def test_a_span_is_said_as_people_say_it(ms: int | None, said: str) -> None:
    assert span(ms) == said


def _many(begin: int) -> list[Passage]:
    """A hundred handoffs with spans from nothing to hours, some never claimed."""
    return [
        replace(
            NEW,
            route=f"route {number % 2}",
            state="claimed" if number % 7 else "expired",
            claimed_by=f"Rep {number % 3}" if number % 7 else None,
            outcome="won" if number % 5 == 0 else None,
            offered_at=begin,
            delivered_at=begin + number,
            claimed_at=begin + number + number**3 if number % 7 else None,
        )
        for number in range(100)
    ]


def test_tallies_together_say_what_a_report_of_all_says() -> None:
    later = 90 * 86_400_000
    some, others = _many(0), _many(later)
    now = later * 2
    told = together([added([tally(some, now), tally([], now)]), tally(others, now)])
    exact = report([*some, *others], now)
    assert replace(told, steps=()) == replace(exact, steps=())
    assert [replace(figure, p50=0, p95=0) for figure in told.steps] == [
        replace(figure, p50=0, p95=0) for figure in exact.steps
    ]
    for figure, wanted in zip(told.steps, exact.steps, strict=True):
        for near, true in ((figure.p50, wanted.p50), (figure.p95, wanted.p95)):
            assert near == (true and pytest.approx(true, rel=0.011, abs=1))


def test_tallies_added_up_are_the_tally_of_all() -> None:
    some, others = _many(0), _many(60_000)
    assert added([tally(some, 10**9), tally(others, 10**9)]) == tally([*some, *others], 10**9)
    assert added([]) == tally([], 0)


@pytest.mark.parametrize(
    ("passage", "now", "said"),
    [
        (NEW, 300_000, False),
        (NEW, 300_001, True),
        (replace(NEW, claimed_at=0), 120_000, False),
        (replace(NEW, claimed_at=0), 120_001, True),
        (replace(NEW, claimed_at=0, resolved_at=5), 6, True),
        (replace(NEW, delivered_at=0, claimed_at=0, contacted_at=0), 0, True),
    ],
)
def test_a_tally_is_settled_when_nothing_is_about_to_be_stuck(
    passage: Passage, now: int, said: bool
) -> None:
    assert settled([passage], now) is said

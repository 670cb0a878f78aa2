from datetime import date

import pytest

from agent.core.understand import calendar, cycles
from agent.core.understand.calendar import Span
from agent.core.understand.cycles import Cycle

MONDAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("cycle", "after", "before"),
    [
        (Cycle("weekday", 0), date(2026, 11, 23), date(2026, 11, 23)),
        (Cycle("weekday", 4), date(2026, 11, 27), date(2026, 11, 20)),
        (Cycle("day", 31), date(2026, 12, 31), date(2026, 10, 31)),
        (Cycle("both", 13, 4), date(2027, 8, 13), date(2026, 11, 13)),
        (Cycle("date", 2, 29), date(2028, 2, 29), date(2024, 2, 29)),
        (Cycle("easter", 0), date(2027, 3, 28), date(2026, 4, 5)),
    ],
)
def test_days_that_come_again(cycle: Cycle, after: date, before: date) -> None:
    assert cycles.after(cycle, MONDAY) == Span(after, after)
    assert cycles.before(cycle, MONDAY) == Span(before, before)


def test_a_stretch_that_holds_the_day_counts_both_ways() -> None:
    autumn = Span(date(2026, 9, 1), date(2026, 11, 30))
    assert cycles.after(Cycle("months", 9, 3), MONDAY) == autumn
    assert cycles.before(Cycle("months", 9, 3), MONDAY) == autumn


def test_a_turn_inside_a_stretch_begins_in_it() -> None:
    winter = cycles.inside(Cycle("months", 12, 3), calendar.year(2027))
    assert winter == Span(date(2027, 12, 1), date(2028, 2, 29))
    assert cycles.inside(Cycle("date", 3, 1), calendar.month(2027, 4)) is None


def test_a_day_that_never_comes() -> None:
    assert cycles.after(Cycle("date", 2, 30), MONDAY) is None

from datetime import date

import pytest

from agent.core.understand import calendar
from agent.core.understand.calendar import Span

MONDAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("count", "unit", "moved"),
    [
        (1, "day", date(2026, 11, 24)),
        (-2, "week", date(2026, 11, 9)),
        (3, "month", date(2027, 2, 23)),
        (1, "quarter", date(2027, 2, 23)),
        (1, "half", date(2027, 5, 23)),
        (1, "year", date(2027, 11, 23)),
        (500, "year", None),
        (10**9, "day", None),
    ],
)
def test_steps(count: int, unit: str, moved: date | None) -> None:
    assert calendar.shifted(MONDAY, count, unit) == moved


def test_a_step_of_months_stays_in_its_month() -> None:
    assert calendar.shifted(date(2027, 1, 31), 1, "month") == date(2027, 2, 28)


def test_working_days_leave_out_weekends() -> None:
    assert calendar.workdays(date(2026, 11, 26), 3) == date(2026, 12, 1)


@pytest.mark.parametrize(
    ("which", "first", "last"),
    [
        ("early", date(2027, 1, 1), date(2027, 1, 10)),
        ("middle", date(2027, 1, 11), date(2027, 1, 20)),
        ("late", date(2027, 1, 21), date(2027, 1, 31)),
    ],
)
def test_parts_of_a_month(which: str, first: date, last: date) -> None:
    assert calendar.part(calendar.month(2027, 1), which) == Span(first, last)


@pytest.mark.parametrize(
    ("which", "first", "last"),
    [
        ("early", date(2027, 1, 1), date(2027, 3, 31)),
        ("middle", date(2027, 4, 1), date(2027, 8, 31)),
        ("late", date(2027, 9, 1), date(2027, 12, 31)),
    ],
)
def test_parts_of_a_year(which: str, first: date, last: date) -> None:
    assert calendar.part(calendar.year(2027), which) == Span(first, last)


def test_parts_of_a_week_and_of_a_day() -> None:
    week = calendar.whole(MONDAY, "week")
    assert calendar.part(week, "late") == Span(date(2026, 11, 27), date(2026, 11, 29))
    assert calendar.part(calendar.day(MONDAY), "late") == Span(MONDAY, MONDAY)


@pytest.mark.parametrize(
    ("rank", "weekday", "size", "span"),
    [
        (1, 0, 1, Span(date(2027, 3, 1), date(2027, 3, 1))),
        (-1, 4, 1, Span(date(2027, 3, 26), date(2027, 3, 26))),
        (2, None, 7, Span(date(2027, 3, 8), date(2027, 3, 14))),
        (3, None, 1, Span(date(2027, 3, 3), date(2027, 3, 3))),
        (6, 0, 1, None),
    ],
)
def test_ranked_days(rank: int, weekday: int | None, size: int, span: Span | None) -> None:
    assert calendar.nth(calendar.month(2027, 3), rank, weekday, size) == span


def test_a_day_the_calendar_does_not_have() -> None:
    assert calendar.of(2027, 2, 29) is None

"""Thresholds: what an amount or a timing reaches, and what a tap on a step means."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from agent.core.steps import (
    Step,
    Unit,
    amount_step,
    by,
    in_unit,
    low,
    span_days,
    step_value,
    timing_step,
)

NOW = datetime(2026, 1, 31, 12, tzinfo=UTC)
DOLLARS = tuple(Step(str(at), at, 0, "") for at in (0, 500, 2000))
SPANS = tuple(
    Step(id, span_days(id) or 0, 0, "") for id in ("1 week", "1 month", "1 year", "later")
)
USD = Unit("USD", "month")


def _money(least: float | None, most: float | None, period: str | None = "month") -> dict[str, Any]:
    return {"min": least, "max": most, "currency": "USD", "period": period, "approx": False}


@pytest.mark.parametrize(
    ("least", "most", "step"),
    [
        (0, 0, "0"),
        (499.99, 499.99, "0"),
        (500, 500, "500"),
        (500, 5000, "500"),  # a range counts by its low end
        (None, 500, "0"),  # under 500
        (None, 501, "500"),
        (None, 0, None),
        (2000, None, "2000"),
        (None, None, None),
        (-1, -1, None),
    ],
)
def test_an_amount_reaches_the_last_step_at_or_below_its_low_end(
    least: float | None, most: float | None, step: str | None
) -> None:
    reached = amount_step(DOLLARS, _money(least, most))
    assert (reached and reached.id) == step


def test_the_low_end_of_under_is_just_below() -> None:
    assert low(_money(None, 500)) == 500 - 1e-9
    assert low(_money(None, None)) is None


@pytest.mark.parametrize(
    ("value", "period", "expected"),
    [
        (_money(24000, 24000, "year"), "month", _money(2000, 2000, "month")),
        (_money(2000, None, "month"), "year", _money(24000, None, "year")),
        (_money(1000, 1000, "year"), "month", _money(83.33, 83.33, "month")),
        (_money(None, 6000, "year"), "month", _money(None, 500, "month")),
        (_money(5, 5, "once"), "month", _money(5, 5, "once")),
        (_money(5, 5, "month"), "once", _money(5, 5, "month")),
        (_money(5, 5, None), "month", _money(5, 5, None)),
        (_money(5, 5, "month"), None, _money(5, 5, "month")),
        (_money(5, 5, "month"), "month", _money(5, 5, "month")),
    ],
)
def test_money_is_converted_between_month_and_year_only(
    value: dict[str, Any], period: str | None, expected: dict[str, Any]
) -> None:
    assert in_unit(value, period) == expected


@pytest.mark.parametrize(
    ("last", "step"),
    [
        ("2026-01-31", "1 week"),
        ("2026-02-07", "1 week"),
        ("2026-02-08", "1 month"),
        ("2026-02-28", "1 month"),  # a month after the 31st is the last of February
        ("2026-03-01", "1 year"),
        ("2027-01-31", "1 year"),
        ("2027-02-01", "later"),
        (None, "later"),
        ("2025-12-01", "1 week"),
    ],
)
def test_a_timing_reaches_the_first_step_by_whose_end_it_is_over(
    last: str | None, step: str
) -> None:
    reached = timing_step(SPANS, {"from": None, "to": last}, NOW.date())
    assert reached is not None and reached.id == step


def test_a_timing_beyond_every_step_reaches_none() -> None:
    assert timing_step(SPANS[:2], {"from": None, "to": None}, NOW.date()) is None


@pytest.mark.parametrize(
    ("span", "day"),
    [
        ("1 day", "2026-02-01"),
        ("2 weeks", "2026-02-14"),
        ("1 month", "2026-02-28"),
        ("1 quarter", "2026-04-30"),
        ("11 months", "2026-12-31"),
        ("12 months", "2027-01-31"),
        ("2 years", "2028-01-31"),
    ],
)
def test_spans_are_counted_on_the_calendar(span: str, day: str) -> None:
    assert by(span, NOW.date()) == date.fromisoformat(day)


def test_a_leap_day_a_year_on_is_the_28th() -> None:
    assert by("1 year", date(2028, 2, 29)) == date(2029, 2, 28)


@pytest.mark.parametrize(
    ("span", "days"),
    [("1 day", 1), ("2 weeks", 14), ("1 month", 30.5), ("1 year", 366), ("later", float("inf")),
     ("soon", None), ("month", None), ("0.5 months", None), ("601 days", None), ("2 moons", None),
     ("-1 day", None), ("", None)],
)  # fmt: skip
def test_spans_have_a_rough_length(span: str, days: float | None) -> None:
    assert span_days(span) == days


@pytest.mark.parametrize(
    ("kind", "id", "unit", "value"),
    [
        ("money", "0", USD, _money(None, 500)),
        ("money", "500", USD, _money(500, 2000)),
        ("money", "2000", USD, _money(2000, None)),
        ("number", "0", Unit(), {"min": 0, "max": 499}),
        ("number", "2000", Unit(), {"min": 2000, "max": None}),
        ("money", "7", USD, None),
    ],
)
def test_a_tap_on_an_amount_means_the_stretch_to_the_next(
    kind: str, id: str, unit: Unit, value: Any
) -> None:
    assert step_value(kind, DOLLARS, id, unit, NOW) == value


def test_a_single_step_from_zero_means_anything() -> None:
    value = step_value("money", DOLLARS[:1], "0", USD, NOW)
    assert value == _money(0, None)


@pytest.mark.parametrize(
    ("id", "value"),
    [
        ("1 week", {"from": "2026-01-31", "to": "2026-02-07"}),
        ("later", {"from": None, "to": None}),
        ("2 weeks", None),
    ],
)
def test_a_tap_on_a_timing_means_from_today_to_its_end(id: str, value: Any) -> None:
    assert step_value("timing", SPANS, id, Unit(), NOW) == value


@pytest.mark.parametrize("step", SPANS[:3])
def test_what_a_tap_means_reaches_its_own_step(step: Step) -> None:
    value = step_value("timing", SPANS, step.id, Unit(), NOW)
    assert timing_step(SPANS, value, NOW.date()) == step


@pytest.mark.parametrize("step", DOLLARS)
def test_what_a_tap_on_an_amount_means_reaches_its_own_step(step: Step) -> None:
    assert amount_step(DOLLARS, step_value("money", DOLLARS, step.id, USD, NOW)) == step

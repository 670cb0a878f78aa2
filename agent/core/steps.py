"""Thresholds: `steps: {0: 0, 500: 10}` as points, as buttons and as values.

A range counts by its low end ("under X" just below X), a timing by its last day. Money in another
rhythm is converted between month and year; another currency or a one-off sum is never guessed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

LATER = "later"
_DAYS = {"day": 1, "week": 7}
_MONTHS = {"month": 1, "quarter": 3, "year": 12}
_PER_YEAR = {"month": 12, "year": 1}


@dataclass(frozen=True, slots=True)
class Step:
    """From `at` on (money, numbers), or by the end of `at` (timing): `points`."""

    id: str
    at: float
    points: int
    label: str
    why: str = ""  # the reason for its points, where the label alone would not say enough
    next: str | None = None
    disqualify: bool = False


def low(value: Mapping[str, Any]) -> float | None:
    """The end a range counts by: its low one, or just below its high one when that is open."""
    if value["min"] is not None:
        return float(value["min"])
    return None if value["max"] is None else float(value["max"]) - 1e-9


def in_unit(value: Mapping[str, Any], period: str | None) -> Mapping[str, Any]:
    """A money value in the unit's period: 24,000 a year is 2,000 a month."""
    own = value.get("period")
    if own == period or own not in _PER_YEAR or period not in _PER_YEAR:
        return value
    factor = _PER_YEAR[own] / _PER_YEAR[period]
    ends = {k: None if value[k] is None else value[k] * factor for k in ("min", "max")}
    return {**value, **{k: _whole(v) for k, v in ends.items()}, "period": period}


def _whole(amount: float | None) -> float | None:
    if amount is None:
        return None
    return int(amount) if float(amount).is_integer() else round(amount, 2)


def amount_step(steps: tuple[Step, ...], value: Mapping[str, Any]) -> Step | None:
    """The last step an amount reaches."""
    end, reached = low(value), None
    for step in steps:
        if end is None or end < step.at:
            break
        reached = step
    return reached


def timing_step(steps: tuple[Step, ...], value: Mapping[str, Any], on: date) -> Step | None:
    """The first step by whose end a timing is over, seen from the day it was said."""
    last = value["to"]
    for step in steps:
        if step.id == LATER or (last is not None and date.fromisoformat(last) <= by(step.id, on)):
            return step
    return None


@lru_cache(maxsize=256)  # the score of every turn asks for the same few spans of today
def by(span: str, on: date) -> date:
    """The last day of `span` ("2 weeks", "1 month") counted from `on`."""
    count, unit = span.split()
    unit = unit.rstrip("s")
    if unit in _DAYS:
        return on + timedelta(days=int(count) * _DAYS[unit])
    months = on.month - 1 + int(count) * _MONTHS[unit]
    year, month = on.year + months // 12, months % 12 + 1
    return date(year, month, min(on.day, _days_in(year, month)))


def _days_in(year: int, month: int) -> int:
    following = date(year + month // 12, month % 12 + 1, 1)
    return (following - timedelta(days=1)).day


def span_days(span: str) -> float | None:
    """The rough length of a span in days, for its order; None when it is none."""
    if span == LATER:
        return float("inf")
    count, _, unit = span.partition(" ")
    unit = unit.rstrip("s")
    if not count.isdigit() or int(count) > 600 or unit not in (*_DAYS, *_MONTHS):
        return None
    return int(count) * (_DAYS.get(unit) or _MONTHS[unit] * 30.5)


def step_value(kind: str, steps: tuple[Step, ...], id: str, unit: "Unit", now: datetime) -> Any:
    """What a tap on a step's button means; None when there is no such step."""
    place = next((i for i, step in enumerate(steps) if step.id == id), None)
    if place is None:
        return None
    if kind == "timing":
        return _timing_value(steps, place, now.date())
    return _amount_value(kind, steps, place, unit)


@dataclass(frozen=True, slots=True)
class Unit:
    """`USD a month`: a currency and a period, each None when the flow names none."""

    currency: str | None = None
    period: str | None = None


def _amount_value(kind: str, steps: tuple[Step, ...], place: int, unit: Unit) -> dict[str, Any]:
    start = _whole(steps[place].at)
    after = _whole(steps[place + 1].at) if place + 1 < len(steps) else None
    if kind == "number":
        return {"min": start, "max": None if after is None else after - 1}
    start = None if start == 0 and after is not None else start
    return {
        "min": start,
        "max": after,
        "currency": unit.currency,
        "period": unit.period,
        "approx": False,
    }


def _timing_value(steps: tuple[Step, ...], place: int, today: date) -> dict[str, str | None]:
    if steps[place].id == LATER:
        return {"from": None, "to": None}
    return {"from": today.isoformat(), "to": by(steps[place].id, today).isoformat()}

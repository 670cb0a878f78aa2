"""Owns the YAML of office hours: day names and windows become a week of minutes.

Refuses days it does not know, a day told twice, windows of no length and hours that never open.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from zoneinfo import ZoneInfo

from agent.config.values import Wrong, several, shown, text
from agent.core.hours import Hours, Window

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAY_KEY = re.compile(rf"(?:{'|'.join(DAYS)})(?:-(?:{'|'.join(DAYS)}))?")
_WINDOW = re.compile(r"\s*([01]?\d|2[0-4]):([0-5]\d)\s*[-–]\s*([01]?\d|2[0-4]):([0-5]\d)\s*")
_DAY = 1440


def zone(value: object) -> str:
    """A name of the IANA list that this machine has data for."""
    key = text(value)
    try:
        ZoneInfo(key)
    except (KeyError, ValueError, OSError):
        mend = "Write one as in the IANA list: Europe/London, America/New_York, UTC."
        raise Wrong(f"{shown(value)} is not a time zone", mend) from None
    return key


def holiday(value: object) -> date:
    """A date, written year-month-day."""
    try:
        return date.fromisoformat(text(value))
    except ValueError:
        raise Wrong(f"{shown(value)} is not a date", "Write year-month-day: 2026-12-25.") from None


def window(value: object) -> Window:
    """A stretch of the day as minutes from midnight; over 1,440 where it runs over midnight."""
    found = _WINDOW.fullmatch(value) if isinstance(value, str) else None
    mend = 'Write from-to: "09:00-17:30"; "22:00-06:00" runs over midnight.'
    if not found:
        raise Wrong(f"{shown(value)} is not a stretch of the day", mend)
    hour, minute, end_hour, end_minute = map(int, found.groups())
    begin, end = hour * 60 + minute, end_hour * 60 + end_minute
    if begin == end or begin >= _DAY or end > _DAY:
        mend = 'The whole day is "00:00-24:00"; a closed day is [].'
        raise Wrong(f"{shown(value)} is not a stretch of the day", mend)
    return begin, end if end > begin else end + _DAY


windows = several(window)


def hours(
    name: str,
    zone: str,
    holidays: frozenset[date],
    days: Mapping[str, tuple[Window, ...]],
) -> Hours:
    """Build the week from `days`, whose keys match DAY_KEY. Raises Wrong."""
    week: list[tuple[Window, ...] | None] = [None] * 7
    for key, stretches in days.items():
        for day in _days(key):
            if week[day] is not None:
                what = f"{DAYS[day]} is told twice"
                raise Wrong(what, "Tell each day once; several stretches go in a list.", (key,))
            week[day] = tuple(sorted(stretches))
    if not any(week):
        raise Wrong("these hours never open", 'Add days, such as mon-fri: "09:00-17:30".')
    return Hours(name, zone, tuple(day or () for day in week), holidays)


def _days(key: str) -> list[int]:
    first, _, last = key.partition("-")
    begin = DAYS.index(first)
    length = (DAYS.index(last or first) - begin) % 7
    return [(begin + offset) % 7 for offset in range(length + 1)]

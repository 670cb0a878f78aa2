"""Office hours: open or not over midnight, holidays and clock changes, and the words for it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agent.core.hours import Hours, is_open, next_opening, opening

DAY = ((540, 1050),)  # 09:00-17:30
OFFICE = Hours("office", "Europe/London", (DAY, DAY, DAY, DAY, DAY, (), ()))
NIGHT = Hours("night", "Europe/Berlin", (((1320, 1800),),) * 7, frozenset({date(2026, 12, 25)}))
NEVER = Hours("never", "UTC", ((),) * 7)
ALWAYS = Hours("always", "UTC", (((0, 1440),),) * 7)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("hours", "now", "expected"),
    [
        (OFFICE, "2026-11-23 08:59:59", False),  # a Monday, London on UTC
        (OFFICE, "2026-11-23 09:00", True),
        (OFFICE, "2026-11-23 17:29:59.999999", True),
        (OFFICE, "2026-11-23 17:30", False),
        (OFFICE, "2026-11-22 12:00", False),
        (OFFICE, "2026-07-06 08:00", True),  # summer: 9:00 in London
        (NIGHT, "2026-11-23 21:00", True),  # 22:00 in Berlin
        (NIGHT, "2026-11-24 04:59", True),
        (NIGHT, "2026-11-24 05:00", False),
        (NIGHT, "2026-12-25 04:00", True),  # the shift of the 24th runs to its end
        (NIGHT, "2026-12-25 22:00", False),
        (NIGHT, "2026-12-26 04:00", False),
        (ALWAYS, "2026-11-23 23:59:59.999999", True),
        (ALWAYS, "2026-11-23 00:00", True),
        (NEVER, "2026-11-23 12:00", False),
    ],
)
def test_open_from_the_first_minute_until_before_the_last(
    hours: Hours, now: str, expected: bool
) -> None:
    assert is_open(hours, utc(now)) is expected


@pytest.mark.parametrize(
    ("hours", "now", "expected"),
    [
        (None, "2026-11-23 03:00", "within minutes"),
        (OFFICE, "2026-11-23 12:00", "within minutes"),
        (OFFICE, "2026-11-23 07:10", "today at 9:00"),
        (OFFICE, "2026-11-23 18:00", "tomorrow at 9:00"),
        (OFFICE, "2026-11-27 18:00", "on Monday at 9:00"),
        (NEVER, "2026-11-23 12:00", "as soon as possible"),
    ],
)
def test_the_next_opening_in_words(hours: Hours | None, now: str, expected: str) -> None:
    assert next_opening(hours, utc(now), "en") == expected


def test_a_week_ahead_is_named_by_its_date() -> None:
    holidays = frozenset(date(2026, 12, 21) + timedelta(days=n) for n in range(14))
    closed = Hours("office", "Europe/London", OFFICE.week, holidays)
    assert next_opening(closed, utc("2026-12-20 12:00"), "en") == "on 4 January at 9:00"


def test_every_language_has_its_own_words() -> None:
    early = Hours("early", "UTC", (((60, 600),), (), ((840, 900),), (), (), (), ()))
    said = {
        locale: [
            next_opening(None, utc("2026-11-23 00:00"), locale),
            next_opening(early, utc("2026-11-23 00:00"), locale),
            next_opening(early, utc("2026-11-24 00:00"), locale),
            next_opening(early, utc("2026-11-25 15:00"), locale),
            next_opening(
                Hours("h", "UTC", early.week, frozenset({date(2026, 11, 30)})),
                utc("2026-11-25 23:00"),
                locale,
            ),
        ]
        for locale in ("en-GB", "de_AT", "es", "FR", "pt-BR", "xx", "")
    }
    english = [
        "within minutes",
        "today at 1:00",
        "tomorrow at 14:00",
        "on Monday at 1:00",
        "on 2 December at 14:00",
    ]
    assert said == {
        "en-GB": english,
        "de_AT": [
            "in wenigen Minuten",
            "heute um 1:00 Uhr",
            "morgen um 14:00 Uhr",
            "am Montag um 1:00 Uhr",
            "am 2. Dezember um 14:00 Uhr",
        ],
        "es": [
            "en unos minutos",
            "hoy a la 1:00",
            "mañana a las 14:00",
            "el lunes a la 1:00",
            "el 2 de diciembre a las 14:00",
        ],
        "FR": [
            "dans quelques minutes",
            "aujourd'hui à 1h00",
            "demain à 14h00",
            "lundi à 1h00",
            "le 2 décembre à 14h00",
        ],
        "pt-BR": [
            "em poucos minutos",
            "hoje à 1:00",
            "amanhã às 14:00",
            "na segunda-feira à 1:00",
            "em 2 de dezembro às 14:00",
        ],
        "xx": english,
        "": english,
    }


@settings(deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 1439), st.integers(1, 1440)), max_size=3),
    st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1)),
)
def test_hours_are_open_at_every_opening(windows: list[tuple[int, int]], now: datetime) -> None:
    week = (tuple((begin, begin + length) for begin, length in windows),) * 7
    hours = Hours("any", "UTC", week)
    begin = opening(hours, now.replace(tzinfo=UTC))
    assert (begin is None) == (not windows)
    if begin:
        assert begin > now
        assert is_open(hours, begin.replace(tzinfo=UTC))

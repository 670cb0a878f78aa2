"""Every time that is shown to a person is understood back as itself."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agent.core.understand import Ask, spoken
from agent.core.understand.locales import LANGUAGES
from tests.core.understand.asked import outcome

LOCALES = (
    *LANGUAGES,
    "en-GB",
    "de-AT",
    "de-CH",
    "es-MX",
    "es-AR",
    "fr-CA",
    "fr-CH",
    "pt-BR",
    "pt-PT",
)
FIRST, LAST = date(1900, 1, 1), date(2199, 12, 31)
days = st.dates(FIRST, LAST)
spans = st.tuples(days, st.integers(0, 1500)).map(
    lambda one: (one[0], min(LAST, one[0] + timedelta(days=one[1])))
)


def _both(first: date | None, last: date | None) -> dict[str, str | None]:
    return {
        "from": first.isoformat() if first else None,
        "to": last.isoformat() if last else None,
    }


@pytest.mark.parametrize("locale", LOCALES)
@settings(max_examples=150, deadline=None)
@given(span=spans)
def test_a_stretch_is_understood_back(locale: str, span: tuple[date, date]) -> None:
    value = _both(*span)
    assert outcome(Ask("timing", locale=locale), spoken("timing", value, locale)) == value


@pytest.mark.parametrize("locale", LOCALES)
@settings(max_examples=60, deadline=None)
@given(day=days)
def test_an_open_stretch_is_understood_back(locale: str, day: date) -> None:
    for value in (_both(day, None), _both(None, day)):
        assert outcome(Ask("timing", locale=locale), spoken("timing", value, locale)) == value


@pytest.mark.parametrize("locale", LOCALES)
@settings(max_examples=60, deadline=None)
@given(day=days)
def test_a_day_is_understood_back(locale: str, day: date) -> None:
    shown = spoken("date", day.isoformat(), locale)
    assert outcome(Ask("date", locale=locale), shown) == day.isoformat()


@pytest.mark.parametrize("locale", LOCALES)
def test_no_rush_is_understood_back(locale: str) -> None:
    value = _both(None, None)
    assert outcome(Ask("timing", locale=locale), spoken("timing", value, locale)) == value

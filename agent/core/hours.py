"""Owns office hours: whether people are there, and the words for when they will be.

Refuses to read settings and to know which team keeps which hours. A window belongs to the day on
which it opens: a shift that begins before a holiday runs to its end, none begins on one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

Window = tuple[int, int]
"""Minutes from the day's midnight, first included, last not; beyond 1440 it ends the next day."""

_HORIZON_DAYS = 400  # over a year: holidays all year long mean that nobody ever comes


@dataclass(frozen=True, slots=True)
class Hours:
    """When a team is there: `week` holds the windows of each day from Monday, in `zone`'s time."""

    name: str
    zone: str
    week: tuple[tuple[Window, ...], ...]
    holidays: frozenset[date] = frozenset()


def is_open(hours: Hours, now: datetime) -> bool:
    """Tell whether `hours` are open at `now` (aware)."""
    wall = _wall(hours, now)
    days = (wall.date() - timedelta(days=1), wall.date())
    return any(begin <= wall < end for day in days for begin, end in _windows(hours, day))


def opening(hours: Hours, now: datetime) -> datetime | None:
    """Return when the next window begins after `now`, on the clock of the hours' zone (naive)."""
    wall = _wall(hours, now)
    for ahead in range(_HORIZON_DAYS):
        day = wall.date() + timedelta(days=ahead)
        begins = [begin for begin, _ in _windows(hours, day) if begin > wall]
        if begins:
            return min(begins)
    return None


def next_opening(hours: Hours | None, now: datetime, locale: str) -> str:
    """Return when somebody answers, as the end of a sentence: "tomorrow at 9:00".

    Open hours, or none set, give "within minutes". An unknown `locale` reads English.
    """
    words = _WORDS.get(locale.lower().replace("_", "-").partition("-")[0], _WORDS["en"])
    if hours is None or is_open(hours, now):
        return words.soon
    begin = opening(hours, now)
    if begin is None:
        return words.some_day
    return words.say(begin, (begin.date() - _wall(hours, now).date()).days)


def _wall(hours: Hours, now: datetime) -> datetime:
    return now.astimezone(ZoneInfo(hours.zone)).replace(tzinfo=None)


def _windows(hours: Hours, day: date) -> Iterator[tuple[datetime, datetime]]:
    if day in hours.holidays:
        return
    midnight = datetime.combine(day, time())
    for begin, end in hours.week[day.weekday()]:
        yield midnight + timedelta(minutes=begin), midnight + timedelta(minutes=end)


@dataclass(frozen=True, slots=True)
class _Words:
    """A language's words. `at` is the time of day, `at_one` the form for one o'clock."""

    soon: str
    some_day: str
    today: str
    tomorrow: str
    on_day: tuple[str, ...]
    on_date: str
    months: tuple[str, ...]
    at: str
    at_one: str

    def say(self, begin: datetime, days: int) -> str:
        at = (self.at_one if begin.hour == 1 else self.at).format(begin.hour, begin.minute)
        return f"{self._day(begin, days)} {at}"

    def _day(self, begin: datetime, days: int) -> str:
        if days < 2:
            return (self.today, self.tomorrow)[days]
        if days < 7:  # a week ahead the day's name would mean today
            return self.on_day[begin.weekday()]
        return self.on_date.format(day=begin.day, month=self.months[begin.month - 1])


def _each(pattern: str, names: str) -> tuple[str, ...]:
    return tuple(pattern.format(name) for name in names.split())


_WORDS = {
    "en": _Words(
        soon="within minutes",
        some_day="as soon as possible",
        today="today",
        tomorrow="tomorrow",
        on_day=_each("on {}", "Monday Tuesday Wednesday Thursday Friday Saturday Sunday"),
        on_date="on {day} {month}",
        months=_each(
            "{}",
            "January February March April May June July August September October November December",
        ),
        at="at {}:{:02}",
        at_one="at {}:{:02}",
    ),
    "de": _Words(
        soon="in wenigen Minuten",
        some_day="so bald wie möglich",
        today="heute",
        tomorrow="morgen",
        on_day=_each("am {}", "Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag"),
        on_date="am {day}. {month}",
        months=_each(
            "{}",
            "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
        ),
        at="um {}:{:02} Uhr",
        at_one="um {}:{:02} Uhr",
    ),
    "es": _Words(
        soon="en unos minutos",
        some_day="lo antes posible",
        today="hoy",
        tomorrow="mañana",
        on_day=_each("el {}", "lunes martes miércoles jueves viernes sábado domingo"),
        on_date="el {day} de {month}",
        months=_each(
            "{}",
            "enero febrero marzo abril mayo junio julio agosto "
            "septiembre octubre noviembre diciembre",
        ),
        at="a las {}:{:02}",
        at_one="a la {}:{:02}",
    ),
    "fr": _Words(
        soon="dans quelques minutes",
        some_day="dès que possible",
        today="aujourd'hui",
        tomorrow="demain",
        on_day=_each("{}", "lundi mardi mercredi jeudi vendredi samedi dimanche"),
        on_date="le {day} {month}",
        months=_each(
            "{}",
            "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
        ),
        at="à {}h{:02}",
        at_one="à {}h{:02}",
    ),
    "pt": _Words(
        soon="em poucos minutos",
        some_day="assim que possível",
        today="hoje",
        tomorrow="amanhã",
        on_day=(
            *_each("na {}-feira", "segunda terça quarta quinta sexta"),
            *_each("no {}", "sábado domingo"),
        ),
        on_date="em {day} de {month}",
        months=_each(
            "{}",
            "janeiro fevereiro março abril maio junho julho agosto "
            "setembro outubro novembro dezembro",
        ),
        at="às {}:{:02}",
        at_one="à {}:{:02}",
    ),
}

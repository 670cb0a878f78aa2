"""Owns times: when something should happen, as days from and to, and the kind date (one day).

It looks ahead: a month or day without a year is the next one. It refuses sentences that name
several times that do not overlap.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from agent.core.understand.calendar import Span
from agent.core.understand.locales import Language, language
from agent.core.understand.locales.timing import Times, times
from agent.core.understand.periods import INNER, Periods
from agent.core.understand.reading import Ask, Reading, refused, understood
from agent.core.understand.words import Item, Lexicon, Table, by_phrase, fold, phrases

_TOKEN = re.compile(
    r"(?<![0-9])[0-9]{4}[-/.][0-9]{1,2}[-/.][0-9]{1,2}(?![0-9])"
    r"|(?<![0-9])[0-9]{1,2}[-/.][0-9]{1,2}[-/.](?:[0-9]{4}|[0-9]{2})(?![0-9])"
    r"|(?<![0-9])[0-9]{1,2}[:h][0-9]{2}(?![0-9])"  # a clock, which is no day
    r"|(?<![0-9])[0-9]{1,3}(?:,[0-9]{3})+(?:[.,][0-9]+)?(?![0-9])"  # nor is 6,107.31
    r"|[0-9]+|[^\W\d_]+(?:'[^\W\d_]+)*|\S"
)
_VOWELS = tuple("aeiouh")
_IDLE = frozenset(("at_once", "soon"))  # in questions they seldom answer
_OVER = "; it is over"
_BETWEEN = frozenset(("sign", "or", "and", "of"))
_TWO = 2
_LONG = 10  # items of a text in which now is said in passing
_CASUAL = 8  # items of a text in which one word such as "flexible" is the answer


@lru_cache(maxsize=16)
def _lexicon(tongue: Language, said: Times) -> Lexicon:
    glued = _Glued(said.elisions)
    return Lexicon(
        *_times(tongue, said, glued),
        *_relations(said, glued),
        *_figures(tongue, said),
        token=_TOKEN,
    )


def _times(tongue: Language, said: Times, glued: _Glued) -> tuple[Table, ...]:
    """What a time is named by itself: tomorrow, March, week."""
    return (
        ("no_rush", said.no_rush),
        ("some_day", said.some_day),
        ("at_once", said.at_once),
        ("idiom", said.idioms),
        ("offset", glued.by_phrase(said.offsets)),
        ("soon", said.soon),
        ("edge", by_phrase(said.edges)),
        ("feast", glued.by_phrase(said.feasts)),
        ("easter", by_phrase(said.easter)),
        ("month", glued.numbered(said.months, 1)),
        ("weekday", _numbered(said.weekdays, 0)),
        ("season", glued.by_phrase(said.seasons)),
        ("decade", by_phrase(said.decades)),
        ("unit", glued.by_phrase(said.units)),
        ("quarter", said.quarter),
        ("hour", tongue.clock),
        ("hour", said.clock),
        ("half", said.half),
    )


def _relations(said: Times, glued: _Glued) -> tuple[Table, ...]:
    """How a time lies to another, or to now: ago, before, early in."""
    return (
        ("ago_first", said.ago_first),
        ("second_next", said.second_next),
        ("last_but_one", said.last_but_one),
        ("past", said.past),
        ("ago", said.ago),
        ("within", said.within),
        ("beyond", said.beyond),
        ("before", said.before),
        ("until", said.until),
        ("since", said.since),
        ("after", said.after),
        ("this", said.this),
        ("coming", said.coming),
        ("next", said.following),
        ("early", said.early),
        ("middle", said.middle),
        ("latter", said.latter),
        ("first_half", said.first_half),
        ("second_half", said.second_half),
        ("half_more", said.half_more),
        ("halved", by_phrase(said.halved)),
        ("onwards", said.onwards),
        ("at_latest", said.at_latest),
        ("or_less", said.or_less),
        ("late", said.late),
        ("rest", said.rest),
        ("so_far", said.so_far),
        ("later", said.later),
        ("hence", said.hence),
        ("vague", glued.by_phrase(said.vague)),
    )


def _figures(tongue: Language, said: Times) -> tuple[Table, ...]:
    """Numbers, and the small words between times."""
    return (
        ("numeral", _whole(tongue.numerals)),
        ("scale", _hundreds(tongue.scales)),
        ("ordinal", {**tongue.ordinals, **by_phrase(said.ranks)}),
        ("to", said.to),
        ("between", tongue.between),
        ("or", tongue.either),
        ("and", tongue.both),
        ("for", said.lasting),
        ("in", said.ahead),
        ("not", tongue.negators),
        ("of", said.of),
        ("decade_ending", said.decade_endings),
        ("ending", said.rank_endings),
    )


class _Glued:
    """Tables whose phrases may stand glued to a short word: d'octobre."""

    def __init__(self, elisions: str) -> None:
        self._elisions = phrases(elisions)

    def by_phrase(self, table: dict[Any, str]) -> dict[str, Any]:
        return self._with(by_phrase(table))

    def numbered(self, tables: tuple[str, ...], first: int) -> dict[str, Any]:
        return self._with(_numbered(tables, first))

    def _with(self, table: dict[str, Any]) -> dict[str, Any]:
        glued = {
            elision + phrase: value
            for phrase, value in table.items()
            if fold(phrase).startswith(_VOWELS)
            for elision in self._elisions
        }
        return {**table, **glued}


def _numbered(tables: tuple[str, ...], first: int) -> dict[str, int]:
    return {
        phrase: number for number, table in enumerate(tables, first) for phrase in phrases(table)
    }


def _whole(numerals: dict[str, float]) -> dict[str, float]:
    return {word: number for word, number in numerals.items() if number == int(number)}


def _hundreds(scales: dict[int, str]) -> dict[str, int]:
    """The scales that years are spelled with; k is none of them."""
    words = {100: scales.get(100, ""), 1000: scales.get(1000, "")}
    return {phrase: value for phrase, value in by_phrase(words).items() if len(phrase) > 2}


@lru_cache(maxsize=32)  # of one text: read as a time and as a date
def _items(tongue: Language, said: Times, folded: str) -> list[Item]:
    return _lexicon(tongue, said).read(folded)


def read(ask: Ask, text: str, now: datetime, exact: bool = False) -> Reading:
    """A text as {"from","to"}, ISO dates, both included, null where open.

    With `exact`, "in two years" is a day, else the month around it.
    """
    tongue = language(ask.locale)
    said = times(tongue.code)
    folded = fold(text)
    items = _items(tongue, said, folded)
    if INNER.issuperset([item.tag for item in items]) and not said.figured_months:
        return _timeless(items, folded)  # most texts: nothing in them begins a time
    periods = Periods(items, folded, now.date(), _day_first(ask), tongue, said, exact)
    found = periods.found()
    if not found:
        return _timeless(items, folded)
    asking = "?" in folded or folded.startswith(_askings(tongue))
    if all(_idle(items[end - 1], folded, asking, len(items)) for _, _, end in found):
        return refused("no_match", "timing: now, but in passing")
    spans = [span for span, _, _ in found]
    span = _overlap(spans) or _joined(items, found) or _named(items, found)
    if span is None:
        return refused("several", f"timing: {len(found)} times")
    words = "; ".join(_words(items, folded, start, end) for _, start, end in found)
    doubt = _doubt(span, now.date(), turned=periods.turned and tongue.month_first)
    return understood(_wire(span), f'timing: "{words}"{doubt}', sure=not doubt)


def _timeless(items: list[Item], folded: str) -> Reading:
    """A text that names no time: no rush, or none at all."""
    if any(_unhurried(item, folded, len(items)) for item in items):
        return understood({"from": None, "to": None}, "timing: no rush")
    return refused("no_match", "timing: no time")


def _doubt(span: Span, today: date, *, turned: bool) -> str:
    """Why a time is not certain; empty where it is."""
    if turned:
        return "; day and month may change places"
    return _OVER if span.last and span.last < today else ""


def _idle(item: Item, folded: str, asking: bool, size: int) -> bool:
    """Whether an item says now, where that is seldom the answer: in questions and long texts."""
    word = folded[item.start : item.end]
    passing = size > _LONG and " " not in word and word != "asap"
    return item.tag in _IDLE and (asking or passing)


@lru_cache(maxsize=16)
def _askings(tongue: Language) -> tuple[str, ...]:
    return tuple(f"{fold(phrase)} " for phrase in phrases(tongue.asks))


def _unhurried(item: Item, folded: str, size: int) -> bool:
    """Whether an item says that there is no rush; a single word only where little else is said."""
    if item.tag not in ("no_rush", "some_day", "later"):
        return False
    return size <= _CASUAL or (item.tag == "no_rush" and " " in folded[item.start : item.end])


def _words(items: list[Item], folded: str, start: int, end: int) -> str:
    return folded[items[start].start : items[end - 1].end]


def _overlap(spans: list[Span]) -> Span | None:
    """What several times have in common (asap, before June); None where nothing."""
    firsts = [span.first for span in spans if span.first]
    lasts = [span.last for span in spans if span.last]
    first, last = max(firsts, default=None), min(lasts, default=None)
    if first and last and first > last:
        return None
    return Span(first, last)


def _named(items: list[Item], found: list[tuple[Span, int, int]]) -> Span | None:
    """The one time that is named where "as soon as possible" cannot be meant of today: early next
    year, as soon as possible."""
    named = [span for span, _, end in found if items[end - 1].tag not in _IDLE]
    return named[0] if len(named) == 1 and len(found) > 1 else None


def _joined(items: list[Item], found: list[tuple[Span, int, int]]) -> Span | None:
    """The stretch that two times make of which one follows on the other, in words and in days:
    late May, early June."""
    if len(found) != _TWO:
        return None
    (first, _, end), (second, start, _) = found
    apart = any(item.tag not in _BETWEEN for item in items[end:start])
    if apart or first.last is None or second.first != first.last + timedelta(days=1):
        return None
    return Span(first.first, second.last)


def _wire(span: Span) -> dict[str, str | None]:
    first, last = span
    return {
        "from": first.isoformat() if first else None,
        "to": last.isoformat() if last else None,
    }


def _day_first(ask: Ask) -> bool:
    """Whether 3/4 is the third of April here."""
    if ask.locale[:2].lower() != "en":
        return True
    place = ask.locale[3:5].upper() or ask.region.upper()
    return place not in ("US", "PH", "CA")


def one_day(ask: Ask, text: str, now: datetime) -> Reading:
    """A text as one ISO date."""
    reading = read(ask, text, now, exact=True)
    if reading.status != "understood":
        return reading
    first, last = reading.value["from"], reading.value["to"]
    if first is None or first != last:
        return refused("date_imprecise", f"date: more than a day; {reading.why}")
    over = first < now.date().isoformat()  # many dates that are asked for are
    why = reading.why.replace("timing", "date", 1).removesuffix(_OVER)
    return understood(first, why, sure=reading.sure or over)


def check(value: dict[str, Any]) -> Reading:
    """A wire object {"from","to"} as a form sends it."""
    ends = [value.get("from"), value.get("to")]
    days = [None if end is None else iso(end) for end in ends]
    missing = any(end is not None and found is None for end, found in zip(ends, days, strict=True))
    if not value.keys() <= {"from", "to"} or missing:
        return refused("bad_value", "timing: not an object of from and to")
    first, last = days
    if first and last and first > last:
        return refused("bad_value", "timing: ends before it begins")
    return understood(_wire(Span(first, last)), "timing: as given")


def iso(written: Any) -> date | None:
    """A date written 2026-12-24; None for anything else."""
    if not isinstance(written, str) or not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", written):
        return None
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None

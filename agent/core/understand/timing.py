"""Owns times: when something should happen, as days from and to, and the kind date (one day).

It looks ahead: a month or day without a year is the next one. It refuses the past said in words,
and sentences that name several times that do not overlap.
"""

import re
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from agent.core.understand.calendar import Span
from agent.core.understand.locales import Language, language
from agent.core.understand.periods import Periods
from agent.core.understand.reading import Ask, Reading, refused, understood
from agent.core.understand.words import Item, Lexicon, by_phrase, fold, phrases

_TOKEN = re.compile(
    r"(?<![0-9])[0-9]{4}[-/.][0-9]{1,2}[-/.][0-9]{1,2}(?![0-9])"
    r"|(?<![0-9])[0-9]{1,2}[-/.][0-9]{1,2}[-/.](?:[0-9]{4}|[0-9]{2})(?![0-9])"
    r"|[0-9]+|[^\W\d_]+(?:'[^\W\d_]+)*|\S"
)


@lru_cache(maxsize=16)
def _lexicon(tongue: Language) -> Lexicon:
    return Lexicon(
        ("no_rush", tongue.no_rush),
        ("offset", by_phrase(tongue.offsets)),
        ("end_of", by_phrase(tongue.ends)),
        ("hour", tongue.clock),
        ("month", _numbered(tongue.months, 1)),
        ("weekday", _numbered(tongue.weekdays, 0)),
        ("season", by_phrase(tongue.seasons)),
        ("unit", by_phrase(tongue.units)),
        ("quarter", tongue.quarter),
        ("half", tongue.half_year),
        ("past", tongue.past),
        ("within", tongue.within),
        ("before", tongue.before),
        ("until", tongue.until),
        ("since", tongue.since),
        ("after", tongue.after),
        ("this", tongue.this),
        ("next", tongue.following),
        ("early", tongue.early),
        ("middle", tongue.middle),
        ("late", tongue.late),
        ("numeral", {**tongue.vague, **_whole(tongue.numerals)}),
        ("ordinal", tongue.ordinals),
        ("ending", tongue.ordinal_endings),
        ("to", tongue.to),
        ("between", tongue.between),
        ("or", tongue.either),
        ("and", tongue.both),
        ("in", tongue.ahead),
        ("hence", tongue.hence),
        ("not", tongue.negators),
        ("of", tongue.of),
        token=_TOKEN,
    )


def _numbered(tables: tuple[str, ...], first: int) -> dict[str, int]:
    return {
        phrase: number for number, table in enumerate(tables, first) for phrase in phrases(table)
    }


def _whole(numerals: dict[str, float]) -> dict[str, float]:
    return {word: number for word, number in numerals.items() if number == int(number)}


def read(ask: Ask, text: str, now: datetime) -> Reading:
    """A text as {"from","to"}, ISO dates, both included, null where open."""
    tongue = language(ask.locale)
    folded = fold(text)
    items = _lexicon(tongue).read(folded)
    found = Periods(items, folded, now.date(), _day_first(ask), tongue).found()
    if not found:
        if any(item.tag == "no_rush" for item in items):
            return understood({"from": None, "to": None}, "timing: no rush")
        return refused("no_match", "timing: no time")
    spans = [span for span, _, _ in found]
    span = _overlap(spans)
    if span is None:
        return refused("several", f"timing: {len(found)} times")
    words = "; ".join(_words(items, folded, start, end) for _, start, end in found)
    return understood(_wire(span), f'timing: "{words}"')


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
    reading = read(ask, text, now)
    if reading.status != "understood":
        return reading
    first, last = reading.value["from"], reading.value["to"]
    if first is None or first != last:
        return refused("date_imprecise", f"date: more than a day; {reading.why}")
    return understood(first, reading.why.replace("timing", "date", 1))


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

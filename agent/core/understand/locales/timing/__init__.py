"""Owns the shape of a language's words for times and finds them by language, a file each.

Phrases stand between bars and are folded when read. No rule lives in a table; no table lives in a
rule.
"""

from dataclasses import dataclass, field
from functools import lru_cache
from importlib import import_module


@dataclass(frozen=True, eq=False)
class Times:
    """Words for times. Where a phrase stands in two tables, the grammar's order decides."""

    offsets: dict[int, str]  # 0: today, 1: tomorrow
    at_once: str  # asap, now
    units: dict[str, str]  # week: weeks, wk
    months: tuple[str, ...]
    weekdays: tuple[str, ...]
    seasons: dict[int, str]  # by the season's first month
    of: str  # small words inside a time
    lasting: str  # for (three weeks)
    this: str
    following: str
    past: str
    within: str
    ahead: str  # in (three weeks)
    until: str  # by, until: the named time included
    before: str
    after: str
    since: str  # from, starting
    to: str
    early: str
    middle: str
    late: str
    no_rush: str
    idioms: str  # figures and names that are no time: 24/7
    vague: dict[int, str]  # 3: a few
    later: str  # alone: no rush; with a stretch: what is left of it
    soon: str
    rest: str
    beyond: str  # more than (three weeks)
    feasts: dict[tuple[int, int], str]  # by month and day
    easter: dict[int, str]  # by days after Easter Sunday
    quarter: str = "q"
    half: str = "h"
    first_half: str = ""
    second_half: str = ""
    half_more: str = ""  # (one) and a half
    halved: dict[int, str] = field(default_factory=dict)  # 1: anderthalb
    onwards: str = ""  # (March) onwards
    at_latest: str = ""  # (March) at the latest
    some_day: str = ""  # no rush, where little else is said
    or_less: str = ""  # (three weeks) or less
    clock: str = ""  # what stands before a time of day: a las
    coming: str = ""  # next, but with a day name the nearest
    latter: str = ""  # late: a little more than the end
    edges: dict[tuple[str, str], str] = field(default_factory=dict)  # ("late", "year"): eoy
    decades: dict[int, str] = field(default_factory=dict)  # 70: seventies
    decade_endings: str = ""  # the s of 1970s
    shy: str = ""  # month, day and season names that are other words too
    second_next: str = ""  # the one after next
    last_but_one: str = ""
    ago: str = ""  # (three weeks) ago
    ago_first: str = ""  # the same standing before: il y a, vor
    hence: str = ""  # (three weeks) from now
    so_far: str = ""  # earlier (this week)
    days: str = ""  # words that make the figure after them a day of the month: the, el, dia
    rank_endings: str = ""  # glued to a figure: 2nd
    ranks: dict[int, str] = field(default_factory=dict)  # ranks beside those of the figures
    day_ranks: dict[str, int] = field(default_factory=dict)  # day names that rank: segunda
    elisions: str = ""  # what may be glued before a vowel: d', l'
    figured_months: dict[int, str] = field(default_factory=dict)  # after a figure only
    weeks_on: dict[int, int] = field(default_factory=dict)  # lundi en huit: 1 week later
    starting: str = ""  # those of `since` that open a stretch: (ten days) starting (tomorrow)
    numbered: str = ""  # weeks that are numbered through the year: (12.) KW
    nearest: bool = False  # next Friday is the coming one, not that of next week


@lru_cache(maxsize=16)
def times(code: str) -> Times:
    """The words for times of a language by its two-letter code."""
    found = import_module(f"{__name__}.{code}").TIMES
    assert isinstance(found, Times)
    return found

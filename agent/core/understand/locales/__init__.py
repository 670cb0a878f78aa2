"""Owns the shape of a language's tables and finds them by locale. A language is one file here;
English has its money in another, `english_money`.

Phrases stand between bars and are folded when read (case, accents and typographic signs do not
matter). No rule lives in a table; no table lives in a rule.
"""

from dataclasses import dataclass, field
from functools import lru_cache
from importlib import import_module

LANGUAGES = ("en", "de", "es", "fr", "pt")


@dataclass(frozen=True, eq=False)
class Language:
    """Words of one language. Compared by identity, so that what is built from it can be cached."""

    code: str
    decimal: str  # the sign before the decimals where nothing else tells
    # figures
    numerals: dict[str, float]  # zero to a hundred's parts, half, a couple
    scales: dict[int, str]  # 1000: thousand, k, grand
    ordinals: dict[str, int]
    last: str
    point: str = ""
    ordinal_endings: str = ""  # glued to a figure: 2nd
    rank_endings: str = ""  # glued to a number word: zwanzig-ste
    glued: bool = False  # number words are written together: zweihundert
    tens_and: bool = False  # and stands between tens and units: cuarenta y dos
    parts: dict[int, str] = field(default_factory=dict)  # 3: third, thirds
    divided: str = ""  # one over (twenty)
    minus: str = ""
    indefinite: str = ""  # articles that are a one: a euro
    some: dict[int, str] = field(default_factory=dict)  # 3: a few
    beside: str = ""  # with: 15 euros with 50
    # amounts
    articles: str = ""
    approx: str = ""
    approx_after: str = ""
    of: str = ""  # half of a million
    under: str = ""
    over: str = ""
    under_after: str = ""
    over_after: str = ""
    to: str = ""
    both: str = ""  # and: joins the ends of a range after `between`
    either: str = ""  # or: joins them anywhere
    between: str = ""
    origin: str = ""  # from: a range's lower end, or all above
    fillers: str = ""
    currencies: dict[str, str] = field(default_factory=dict)  # USD: dollars, bucks
    coins: dict[str, str] = field(default_factory=dict)  # GBP: pence; "" of any currency: cents
    counted: str = ""  # what numbers count that are no money: people, days
    idioms: str = ""  # number words that count nothing: thanks a million
    figured: str = ""  # (six) figures
    periods: dict[str, str] = field(default_factory=dict)  # month: a month, monthly
    counts: dict[int, str] = field(default_factory=dict)  # 1: just me
    clock: str = ""  # am, pm, o'clock: makes a figure a time of day
    # yes and no
    yes: str = ""
    weak_yes: str = ""  # yes only where nothing but politeness stands around it
    no: str = ""
    negators: str = ""
    asks: str = ""  # how a question begins
    neutral: str = ""  # idioms that say neither
    hedges: str = ""
    conditions: str = ""  # what makes a yes a maybe: (yes,) if
    reported: str = ""  # I said: what follows repeats an earlier answer
    # refusals
    declined: str = ""
    unknown: str = ""
    declined_alone: str = ""
    unknown_alone: str = ""
    polite: str = ""
    # choices
    all: str = ""
    none: str = ""
    joiners: str = ""
    besides: str = ""  # except
    contrast: str = ""  # (not this) but (that)
    pick: str = ""  # option, number, the one
    stop: str = ""
    edit: str = ""
    # names
    name_leads: str = ""
    courtesies: str = ""  # what a message begins or ends with: hi, kind regards
    name_ends: str = ""  # (it's Ann) here
    company_leads: str = ""
    called: str = ""  # (a studio) called (Acme)
    company_joins: str = ""  # (Ann) from (Acme)
    digits: dict[str, str] = field(default_factory=dict)  # "0": oh; "*2": double; "+": plus
    extension: str = ""  # (a phone number's) extension
    reach: str = ""  # (you can) reach (me at)
    labels: dict[str, str] = field(default_factory=dict)  # "e-mail": email
    # e-mail and addresses, spoken
    at: str = "at"
    dot: str = "dot"
    address_signs: dict[str, str] = field(default_factory=dict)  # "_": underscore
    # how values are shown
    shown: dict[str, str] = field(default_factory=dict)
    month_first: bool = False


@lru_cache(maxsize=256)
def language(locale: str) -> Language:
    """The tables for a locale such as `de` or `pt-BR`; English where there are none."""
    code = locale[:2].lower()
    found = import_module(f"{__name__}.{code if code in LANGUAGES else 'en'}").LANGUAGE
    assert isinstance(found, Language)
    return found

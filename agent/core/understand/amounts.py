"""Owns the grammar of amounts that money and number share: one figure, a range, an open end.

It finds every candidate in a text with the evidence for it; which one counts, and what it counts,
is for the kinds to say.
"""

from dataclasses import dataclass
from functools import lru_cache

from agent.core.understand.figures import Figure, figure, plain
from agent.core.understand.locales import Language
from agent.core.understand.words import Item, Lexicon, by_phrase, phrases

_SIGNS = {
    "$": "USD",
    "€": "EUR",
    "£": "GBP",
    "¥": "JPY",
    "₹": "INR",
    "₽": "RUB",
    "₺": "TRY",
    "₩": "KRW",
    "₪": "ILS",
    "฿": "THB",
    "₫": "VND",
    "₱": "PHP",
    "₴": "UAH",
    **dict.fromkeys(("us$", "$us"), "USD"),
    **dict.fromkeys(("ca$", "$ca", "c$"), "CAD"),
    **dict.fromkeys(("a$", "au$", "$au"), "AUD"),
    **dict.fromkeys(("nz$", "$nz"), "NZD"),
    **dict.fromkeys(("hk$", "$hk"), "HKD"),
    **dict.fromkeys(("mx$", "$mx"), "MXN"),
    "s$": "SGD",
    "r$": "BRL",
    "£gb": "GBP",
}
_CODES = (
    "usd eur gbp chf cad aud nzd jpy cny inr sek nok dkk pln czk huf ron bgn try zar brl mxn "
    "ars clp cop pen sgd hkd twd krw thb myr idr php "
    "vnd aed sar qar kwd ils egp mad ngn kes uah rub lbp mnt"
)


@dataclass(slots=True)
class Amount:
    """A candidate: ends (None where open), what was said about them, and where it stands."""

    low: int | float | None
    high: int | float | None
    approx: bool
    currency: str | None
    period: str | None
    spelled: bool
    scaled: bool
    bounded: bool  # a range, or one end open
    first: int  # indices of the items it spans
    end: int

    @property
    def evidence(self) -> int:
        """How sure it is that this is money rather than some other number."""
        return 4 * bool(self.currency) + 2 * (self.scaled + bool(self.period)) + self.bounded


@lru_cache(maxsize=16)
def lexicon(tongue: Language) -> Lexicon:
    """The words of amounts in a language."""
    return Lexicon(
        ("count", by_phrase(tongue.counts)),
        ("approx", "~"),
        ("over_after", tongue.over_after),
        ("under_after", tongue.under_after),
        ("currency", _SIGNS),
        ("currency", by_phrase(tongue.currencies)),
        ("currency", {code: code.upper() for code in _CODES.split()}),
        ("scale", by_phrase(tongue.scales)),
        ("period", by_phrase(tongue.periods)),
        ("numeral", tongue.numerals),
        ("ordinal", tongue.ordinals),
        ("under", tongue.under),
        ("over", tongue.over),
        ("approx", tongue.approx),
        ("approx_after", tongue.approx_after),
        ("point", tongue.point),
        ("between", tongue.between),
        ("from", tongue.origin),
        ("and", tongue.both),
        ("or", tongue.either),
        ("to", tongue.to),
        ("article", tongue.articles),
        ("of", phrases(tongue.of)[0]),
        ("clock", tongue.clock),
        ("ending", tongue.ordinal_endings),
        ("filler", tongue.fillers),
    )


def amounts(items: list[Item], text: str, tongue: Language, *, money: bool = False) -> list[Amount]:
    """Every candidate in the items of a folded text, in order."""
    found: list[Amount] = []
    at = said = 0  # `said` is where what belongs to the next candidate begins
    while at < len(items):
        read = figure(items, at, tongue.decimal, money=money)
        if read is None or not _quantity(items, at, read.end, text):
            at = at + 1 if read is None else read.end
            continue
        amount = _amount(items, said, at, read, tongue, money=money)
        found.append(_suffixed(items, amount))
        at = said = amount.end
    return found


def _quantity(items: list[Item], at: int, end: int, text: str) -> bool:
    """Whether a figure is a quantity: no part of a word, a date, a time of day or a rank."""
    start, stop = items[at].start, items[end - 1].end
    before = text[start - 1] if start else " "
    if before.isalpha() and items[at - 1].tag != "currency":
        return False
    if before == "-" and (start == 1 or text[start - 2] == " "):
        return False  # below nothing
    if before in "/:#" or (before == "." and at and items[at - 1].tag == "word"):
        return False
    if end < len(items):
        after = items[end]
        glued = after.start == stop
        if after.tag == "clock" or (glued and after.tag == "ending"):
            return False
        if glued and text[stop] in "/:" and text[stop + 1 : stop + 2].isdigit():
            return False
    return True


def _amount(
    items: list[Item], said: int, at: int, low: Figure, tongue: Language, *, money: bool
) -> Amount:
    tags = {item.tag: item for item in _spoken_before(items, said, at)}
    currency = tags["currency"].value if "currency" in tags else None
    end = low.end
    if end < len(items) and items[end].tag == "currency" and currency is None:
        currency, end = items[end].value, end + 1
    high, after, other = _upper(
        items, end, "between" in tags or "from" in tags, tongue, money=money
    )
    if high is None:
        under = "under" in tags or "under_after" in tags
        over = not under and bool(tags.keys() & {"over", "over_after", "from"})
        ends = (None if under else low.value, None if over else low.value)
        spelled, scaled = low.spelled, low.scaled
    else:
        ends, end, currency = _ends(low, high), after, currency or other
        spelled, scaled = low.spelled and high.spelled, low.scaled or high.scaled
    approx = "approx" in tags or (high is not None and items[low.end].tag == "approx")
    bounded = ends[0] != ends[1]
    return Amount(*ends, approx, currency, None, spelled, scaled, bounded, at, end)


def _spoken_before(items: list[Item], said: int, at: int) -> list[Item]:
    """What is said right before a figure about it: bounds, currency, approximation."""
    first = at
    while first > said and items[first - 1].tag not in ("word", "num", "numeral", "sign", "period"):
        first -= 1
    return items[first:at]


def _ends(low: Figure, high: Figure) -> tuple[int | float, int | float]:
    """The ends of a range; 5-10k shares its scale, 500-1k does not."""
    first = low.value
    if high.scaled and not low.scaled and low.base < high.base:
        first = plain(low.value * (high.value / high.base))
    return (first, high.value) if first <= high.value else (high.value, first)


def _upper(
    items: list[Item], at: int, between: bool, tongue: Language, *, money: bool
) -> tuple[Figure | None, int, str | None]:
    """The upper end of a range that begins at item `at`, the item after it, its currency."""
    while at < len(items) and items[at].tag in ("period", "approx_after"):
        at += 1
    joins = ("to", "or", "under", "and") if between else ("to", "or", "under")
    if at >= len(items) or items[at].tag not in joins:
        return None, at, None
    at += 1
    currency = None
    while at < len(items) and items[at].tag in ("currency", "approx", "article", "under", "to"):
        currency = items[at].value if items[at].tag == "currency" else currency
        at += 1
    high = figure(items, at, tongue.decimal, money=money) if at < len(items) else None
    if high is None:
        return None, at, None
    end = high.end
    if end < len(items) and items[end].tag == "currency":
        currency, end = items[end].value, end + 1
    return high, end, currency


def _suffixed(items: list[Item], amount: Amount) -> Amount:
    """What is said right after a figure: a period, an open end, an approximation."""
    while amount.end < len(items):
        tag = items[amount.end].tag
        if tag == "period" and amount.period is None:
            amount.period = items[amount.end].value
        elif tag == "over_after" and not amount.bounded:
            amount.high, amount.bounded = None, True
        elif tag == "under_after" and not amount.bounded:
            amount.low, amount.bounded = None, True
        elif tag in ("approx_after", "approx"):
            amount.approx = True
        elif tag != "over_after" and tag != "under_after":
            break
        amount.end += 1
    return amount

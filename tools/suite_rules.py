"""Owns how the suites' expectations become values of ours, by suite. Reads no file."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from agent.core.understand import Reading

Row = dict[str, Any]
_DUCKLING = ("allExamples", "defaultCorpus")
_MONDAY = datetime(2016, 11, 7)  # where a case names no time of reference
_CURRENCIES = {
    "Dollar": "USD CAD AUD",
    "Pound": "GBP EGP",
    "PTS": "ESP",
    "Rial": "IRR OMR YER",
    "Riyal": "SAR QAR",
    "Dinar": "KWD JOD",
    "Krone": "NOK DKK",
    "Bitcoin": "BTC",
}
_COINS = ("Cent", "Pence", "Penny", "Centavo", "Penique", "Peni", "Pfennig", "Centime")
_DAYS = ("day", "week", "month", "quarter", "year")


@dataclass(frozen=True)
class Case:
    """A text, the kind of question it answers, and what it means; None where nothing."""

    text: str
    kind: str
    means: Any
    locale: str
    now: datetime
    judge: Callable[[Any, Reading], bool]

    def fits(self, reading: Reading) -> bool:
        """Whether a reading is what the suite expects."""
        if self.means is None and self.judge is not _suggested:
            return reading.status in ("not_understood", "declined", "unknown")
        if self.judge is not _suggested and reading.status not in ("understood", "ambiguous"):
            return False
        return self.judge(self.means, reading)


def _case(row: Row, kind: str, means: Any, judge: Callable[[Any, Reading], bool]) -> Case:
    now = datetime.fromisoformat(row["ref"]) if row.get("ref") else _MONDAY
    return Case(row["input"], kind, means, row.get("lang", "en"), now, judge)


def _near(left: float | None, right: float | None) -> bool:
    if left is None or right is None:
        return left is right
    return abs(left - right) <= 1e-9 * max(1.0, abs(left), abs(right))


def _ends(means: tuple[float | None, float | None], reading: Reading) -> bool:
    value = reading.value
    return _near(value["min"], means[0]) and _near(value["max"], means[1])


def _amounts(means: list[tuple[float, ...]], reading: Reading) -> bool:
    """The set of ends against the amounts of a text, each with the values it may have."""
    ends = sorted({end for end in (reading.value["min"], reading.value["max"]) if end is not None})
    if len(ends) != len(means):
        return False
    expected = sorted(means)
    return all(any(_near(end, one) for one in may) for end, may in zip(ends, expected, strict=True))


def _money(means: Row, reading: Reading) -> bool:
    """Duckling's amount, range or open end, by amount."""
    if "value" not in means:
        return _ends((means.get("from"), means.get("to")), reading)
    coins = means["value"] / 100 if means["cur"] in _COINS else means["value"]
    if _ends((coins, coins), reading):
        return True
    bare = means["cur"] in _COINS and reading.value["currency"] is None
    return bare and _ends((means["value"], means["value"]), reading)


def _money_and_currency(means: Row, reading: Reading) -> bool:
    if not _money(means, reading):
        return False
    if means["cur"] in _COINS:
        return True
    if means["cur"] == "Unnamed":
        return reading.value["currency"] is None
    codes: str = _CURRENCIES.get(means["cur"]) or means["cur"]
    return reading.value["currency"] in codes.split()


def _same(means: Any, reading: Reading) -> bool:
    return bool(reading.value == means)


def _same_letters(means: str, reading: Reading) -> bool:
    return str(reading.value).casefold() == means.casefold()


def _suggested(means: str | None, reading: Reading) -> bool:
    """The domain that was meant, never put in silently."""
    suggested = reading.suggestion.rpartition("@")[2] if reading.suggestion else None
    return suggested == means


def _digits(means: str, reading: Reading) -> bool:
    """The number's digits, whatever country code stands before them."""
    number = means.partition(" ext")[0]
    wanted = "".join(char for char in number if char.isdigit())
    return "".join(char for char in str(reading.value) if char.isdigit()).endswith(wanted)


def _address(means: str, reading: Reading) -> bool:
    """The address as written, whatever scheme was added."""
    bare = means.casefold().removeprefix("http://").removeprefix("https://")
    got = str(reading.value).casefold().removeprefix("http://").removeprefix("https://")
    return got.rstrip("/") == bare.rstrip("/")


def _days(means: list[tuple[str | None, tuple[str | None, ...]]], reading: Reading) -> bool:
    """A span of days: its first, and the last days it may have."""
    value = reading.value
    if isinstance(value, str):
        value = {"from": value, "to": value}
    return any(value["from"] == first and value["to"] in last for first, last in means)


def _duckling_money(row: Row) -> Iterator[tuple[str, Case]]:
    if row["section"] not in _DUCKLING:
        return
    means = row["expected"]
    if "value" in means:
        yield "dk_money amount", _case(row, "money", means, _money)
        yield "dk_money amount and currency", _case(row, "money", means, _money_and_currency)
    else:
        yield "dk_money ranges", _case(row, "money", means, _money)


def _duckling_number(row: Row) -> Iterator[tuple[str, Case]]:
    if row["section"] in _DUCKLING:
        value = row["expected"]["value"]
        yield row["suite"], _case(row, "number", (value, value), _ends)


def _duckling_value(kind: str, judge: Callable[[Any, Reading], bool]) -> Any:
    def rule(row: Row) -> Iterator[tuple[str, Case]]:
        means = None if row["expected"] == "NONE" else row["expected"]["value"]
        yield row["suite"], _case(row, kind, means, judge)

    return rule


def _figure(written: str, language: str) -> float:
    return float(written if language == "en" else written.replace(",", "."))


def _currency(row: Row) -> Iterator[tuple[str, Case]]:
    """The whole sentence; in English also each phrase alone. A bare unit is no amount."""
    amounts = []
    for one in row["expected"]:
        if one["res"].get("value") is None:
            continue
        value = _figure(one["res"]["value"], row["lang"])
        coin = one["res"]["unit"] in _COINS
        amounts.append((value, value / 100) if coin else (value,))
        if row["lang"] == "en":
            alone = {**row, "input": one["text"]}
            yield "ms_currency phrase", _case(alone, "money", amounts[-1:], _amounts)
    yield "ms_currency sentence", _case(row, "money", amounts or None, _amounts)


def _number(row: Row) -> Iterator[tuple[str, Case]]:
    for one in row["expected"]:
        value = _figure(one["res"]["value"], row["lang"])
        alone = {**row, "input": one["text"]}
        yield "ms_number phrase", _case(alone, "number", (value, value), _ends)


def _number_range(row: Row) -> Iterator[tuple[str, Case]]:
    spans = []
    for one in row["expected"]:
        low, high = one["res"]["value"].strip("[]()").split(",")
        spans.append((float(low) if low else None, float(high) if high else None))
    if len(spans) < 2:
        yield "ms_numrange", _case(row, "number", spans[0] if spans else None, _ends)


def _ordinal(row: Row) -> Iterator[tuple[str, Case]]:
    for one in row["expected"]:
        if one["type"] == "ordinal":
            value = float(one["res"]["value"])
            alone = {**row, "input": one["text"]}
            yield "ms_ordinal phrase", _case(alone, "number", (value, value), _ends)


def _boolean(row: Row) -> Iterator[tuple[str, Case]]:
    means = row["expected"][0]["res"]["value"] if row["expected"] else None
    yield "ms_bool", _case(row, "yes_no", means, _same)


def _isemail(row: Row) -> Iterator[tuple[str, Case]]:
    """Without the odd ones. White space around and a final full stop may be trimmed."""
    if row["expected"] == "odd":
        return
    trimmed = row["input"].strip().rstrip(".") != row["input"]
    valid = row["expected"] == "valid"
    if not trimmed:
        means = row["input"] if valid else None
        yield "isemail", _case(row, "email", means, _same_letters)


def _mailcheck(row: Row) -> Iterator[tuple[str, Case]]:
    yield "mailcheck", _case(row, "email", row["expected"], _suggested)


def _found(kind: str, judge: Callable[[Any, Reading], bool]) -> Any:
    def rule(row: Row) -> Iterator[tuple[str, Case]]:
        values = [one["res"]["value"] for one in row["expected"]]
        if len(values) < 2:
            yield row["suite"], _case(row, kind, values[0] if values else None, judge)

    return rule


def _duckling_time(row: Row) -> Iterator[tuple[str, Case]]:
    """Times of a day or coarser, without holidays. An interval ends the day before."""
    means = row["expected"]
    if means == "NONE" or row["section"] not in _DUCKLING or means.get("holiday"):
        return
    if means["grain"] not in _DAYS:
        return
    if "value" in means:
        first = _day(means["value"])
        if first is None:
            return
        span = (first.isoformat(), (_after(first, means["grain"]).isoformat(),))
    else:
        first = _day(means["from"]) if means.get("from") else None
        first_day = first.isoformat() if first else None
        last = _eve(means["to"]) if means.get("to") else None
        yield "dk_time", _case(row, "timing", [(first_day, (last,))], _days)
        return
    yield "dk_time", _case(row, "timing", [span], _days)


def _after(first: date, grain: str) -> date:
    """The last day of a day, week, month, quarter or year that begins so."""
    if grain in ("day", "week"):
        return first + timedelta(days=0 if grain == "day" else 6)
    months = {"month": 1, "quarter": 3, "year": 12}[grain]
    month = first.month - 1 + months
    return date(first.year + month // 12, month % 12 + 1, 1) - timedelta(days=1)


def _day(written: str) -> date | None:
    """The day of a time; None where the suite names one that no calendar has. A month or day that
    is 0 is the first."""
    try:
        return date.fromisoformat(written[:10].replace("-00", "-01"))
    except ValueError:
        return None


def _eve(written: str) -> str | None:
    day = _day(written)
    return (day - timedelta(days=1)).isoformat() if day and day > date.min else None


def _period(row: Row) -> Iterator[tuple[str, Case]]:
    """A date period, future or past; its end is the gold's day or the day before."""
    if len(row["expected"]) > 1:
        return
    spans = []
    for one in row["expected"]:
        for key in ("FutureResolution", "PastResolution"):
            ends = one["res"].get(key) or {}
            first, last = ends.get("startDate"), ends.get("endDate")
            spans.append((first, (last, _eve(last)) if last else (None,)))
    yield "ms_dateperiod", _case(row, "timing", spans or None, _days)


def _date(row: Row) -> Iterator[tuple[str, Case]]:
    if len(row["expected"]) > 1:
        return
    spans = []
    for one in row["expected"]:
        for key in ("FutureResolution", "PastResolution"):
            day = (one["res"].get(key) or {}).get("date")
            spans.append((day, (day,)))
    yield "ms_date", _case(row, "date", spans or None, _days)


RULES: dict[str, Callable[[Row], Iterator[tuple[str, Case]]]] = {
    "dk_amountofmoney": _duckling_money,
    "dk_numeral": _duckling_number,
    "dk_ordinal": _duckling_number,
    "dk_email": _duckling_value("email", _same_letters),
    "dk_phonenumber": _duckling_value("phone", _digits),
    "dk_url": _duckling_value("url", _address),
    "dk_time": _duckling_time,
    "ms_currency": _currency,
    "ms_number": _number,
    "ms_numrange": _number_range,
    "ms_ordinal": _ordinal,
    "ms_bool": _boolean,
    "ms_email": _found("email", _same_letters),
    "ms_url": _found("url", _address),
    "ms_dateperiod": _period,
    "ms_date": _date,
    "isemail": _isemail,
    "mailcheck": _mailcheck,
}

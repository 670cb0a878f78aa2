"""Owns how figures and number words become numbers: 1,000.50, 5k, half a million, twenty-five.

It refuses figures that are no quantity (dates, versions, more than fifteen digits).
"""

from typing import NamedTuple

from agent.core.understand.words import Item

MOST = 10**15  # beyond this a JSON number is no longer exact everywhere


class Figure(NamedTuple):
    """A number as written: `base` before its scale (5 of 5k), `value` with it."""

    value: int | float
    base: int | float
    scaled: bool
    spelled: bool  # in words only
    end: int  # index of the item after it


def plain(value: float) -> int | float:
    """An int where it is whole, else a float without the dust of binary fractions."""
    rounded = round(value, 6)
    return int(rounded) if rounded == int(rounded) else rounded


def number(
    written: str, decimal: str, *, scaled: bool = False, money: bool = False
) -> float | None:
    """The number a figure stands for; None where it is none.

    `decimal` is the locale's sign, asked only where the figure itself does not tell. Nobody writes
    thousandths of money, so 1.000 is a thousand there unless a scale follows (1.125 million).
    """
    digits = written.replace(" ", "").replace("'", "")
    if len(digits) > 16 + digits.count(",") + digits.count("."):
        return None
    signs = [char for char in digits if char in ".,"]
    if not signs:
        return int(digits)
    if len(set(signs)) == 2:
        point = signs[-1]
        return _joined(digits, point) if signs.count(point) == 1 else None
    if len(signs) > 1:
        return _grouped(digits, signs[0])
    return _one_sign(digits, signs[0], decimal, scaled=scaled, money=money)


def _one_sign(digits: str, sign: str, decimal: str, *, scaled: bool, money: bool) -> float | None:
    head, tail = digits.split(sign)
    groups = len(tail) == 3 and 1 <= len(head) <= 3 and head[0] != "0"
    if groups and not scaled and (money or sign != decimal):
        return int(head + tail)
    return float(f"{head or '0'}.{tail}")


def _joined(digits: str, point: str) -> float | None:
    head, tail = digits.split(point)
    whole = _grouped(head, "," if point == "." else ".")
    return None if whole is None else float(f"{whole:d}.{tail}")


def _grouped(digits: str, sign: str) -> int | None:
    groups = digits.split(sign)
    fits = 1 <= len(groups[0]) <= 3 and len(groups[-1]) == 3
    if not fits or any(len(group) not in (2, 3) for group in groups[1:]):  # 1,00,000 in India
        return None
    return int("".join(groups))


def figure(items: list[Item], at: int, decimal: str, *, money: bool = False) -> Figure | None:
    """The number that begins at item `at`, with its scales; None where none does."""
    first = items[at]
    if first.tag == "num":
        return _written(items, at, decimal, money=money)
    if first.tag == "numeral" or (first.tag == "scale" and _alone(items, at)):
        return _spelled(items, at)
    return None


def _alone(items: list[Item], at: int) -> bool:
    """Whether a scale stands for one of itself: a thousand, a grand."""
    long = items[at].end - items[at].start > 2
    return long and (at == 0 or items[at - 1].tag == "article")


def _written(items: list[Item], at: int, decimal: str, *, money: bool) -> Figure | None:
    end, scale = _scales(items, at + 1)
    base = number(items[at].value, decimal, scaled=scale > 1, money=money)
    if base is None or base * scale > MOST:
        return None
    return Figure(plain(base * scale), base, scale > 1, False, end)


def _scales(items: list[Item], at: int) -> tuple[int, int]:
    scale = 1
    while at < len(items) and items[at].tag == "scale" and scale < MOST:
        scale *= items[at].value
        at += 1
    return at, scale


def _spelled(items: list[Item], at: int) -> Figure | None:
    """Words: units join tens, a scale multiplies what stands before it, `and` may join."""
    total: float = 0
    current: float | None = None
    lowest: float = MOST  # what comes next must be smaller than this
    scaled = False
    base: float = 0
    lone = items[at].tag == "scale"  # a grand, a million: also an idiom, so no evidence of money
    while at < len(items):
        tag, value = items[at].tag, items[at].value
        if tag == "scale":
            current = _scaled(current, value)
            base, scaled, lowest = current / value, True, value
            if value >= 1000:
                total, current = total + current, None
        elif tag == "numeral" and value < lowest:
            current = (current or 0) + value
            lowest = 10 if value >= 20 and value % 10 == 0 else 0
        elif not (current is not None or scaled) or not _joins(items, at, lowest):
            break
        at += 1
        if total > MOST or (current or 0) > MOST:
            return None
    total += current or 0
    if at < len(items) and items[at].tag == "point" and not scaled:
        return _pointed(items, at + 1, total)
    return Figure(plain(total), base or total, scaled and not lone, True, at)


def _scaled(current: float | None, scale: int) -> float:
    return (1 if current is None else current) * scale


def _joins(items: list[Item], at: int, lowest: float) -> bool:
    """Whether item `at` only links number words: twenty-five, a hundred and ten, half a grand."""
    if at + 1 >= len(items):
        return False
    following = items[at + 1]
    if items[at].tag in ("article", "of"):
        return following.tag == "scale" and following.end - following.start > 2
    small = following.tag == "numeral" and following.value < lowest
    hyphen = items[at].tag == "to" and items[at].end - items[at].start == 1
    return small and ((hyphen and lowest == 10) or (items[at].tag == "and" and lowest >= 100))


def _pointed(items: list[Item], at: int, whole: float) -> Figure:
    """One point five, and the million that may follow."""
    decimals = ""
    while at < len(items) and items[at].tag in ("numeral", "num") and len(decimals) < 6:
        digit = str(items[at].value)
        if len(digit) > 1 or not digit.isdigit():
            break
        decimals, at = decimals + digit, at + 1
    end, scale = _scales(items, at)
    base = float(f"{whole:.0f}.{decimals or 0}")
    return Figure(plain(base * scale), base, scale > 1, True, end)

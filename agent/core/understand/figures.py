"""Owns how written figures become numbers: 1,000.50, 1.000,50, 1'000, 2 1/4, 1e6.

It refuses figures that are no quantity (dates, versions, more digits than a number can keep).
"""

import re
from typing import NamedTuple

from agent.core.understand.words import Item

MOST = 9 * 10**15  # beyond this a JSON number is no longer exact everywhere
_PARTS = frozenset((2, 3, 4, 5, 6, 8, 10, 12, 16, 20, 100, 1000))  # what people divide by
_POWER = re.compile(
    r"(-?[0-9]{1,12}(?:[.,][0-9]{1,12})?)(?:e\+?(-?[0-9]{1,2})|(?:x10)?\^([+-]{0,2})([0-9]{1,2}))"
)


class Figure(NamedTuple):
    """A number as said: `base` before its scale (5 of 5k), `value` with it."""

    value: int | float
    base: int | float
    scaled: bool
    spelled: bool  # in words only
    end: int  # index of the item after it
    before: "Figure | None" = None  # the part before its last `and`, where a range may begin
    rank: bool = False  # an ordinal


def plain(value: float) -> int | float:
    """An int where it is whole, else a float without the dust of binary fractions."""
    kept = value if isinstance(value, int) else float(f"{value:.15g}")
    return int(kept) if kept == int(kept) else kept


def number(
    written: str, decimal: str, *, scaled: bool = False, money: bool = False
) -> float | None:
    """The number a figure stands for; None where it is none.

    `decimal` is the locale's sign, asked only where the figure itself does not tell. Nobody writes
    thousandths of money, so 1.000 is a thousand there unless a scale follows (1.125 million).
    """
    digits = written.rstrip(".,-").replace(" ", "").replace("'", "")
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
    if groups and (sign != decimal or (money and not scaled)):
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


def divided(items: list[Item], at: int) -> Figure | None:
    """A written fraction that begins at item `at`: 3/4, 2 1/4."""
    first = _whole(items, at)
    if first is None:
        return None
    part = _part(items, at)
    if part is not None:
        return Figure(plain(first / part), first, False, False, at + 3)
    over, part = _whole(items, at + 1), _part(items, at + 1)
    if over is None or part is None or over >= part:
        return None
    return Figure(plain(first + over / part), first, False, False, at + 4)


def _part(items: list[Item], at: int) -> int | None:
    """What a figure is divided by: glued to it, one stroke between, no date."""
    if at + 2 >= len(items) or items[at + 1].value != "/":
        return None
    part = _whole(items, at + 2)
    glued = items[at].end + 1 == items[at + 1].end == items[at + 2].start
    date = at + 3 < len(items) and items[at + 3].value == "/"
    return part if part in _PARTS and glued and not date else None


def _whole(items: list[Item], at: int) -> int | None:
    if at >= len(items) or items[at].tag != "num" or not items[at].value.isdigit():
        return None
    return int(items[at].value) if len(items[at].value) < 7 else None


def powered(folded: str) -> int | float | None:
    """A whole text in powers: 1e6, 2.5^3; None where it is none or too large to keep."""
    match = _POWER.fullmatch(folded.strip())
    if match is None:
        return None
    base = float(match[1].replace(",", "."))
    if match[2] is not None:
        value = base * 10.0 ** int(match[2])
    else:
        exponent = int(match[4]) * (-1 if match[3].count("-") == 1 else 1)
        value = base * 10.0**exponent if "x" in match[0] else _raised(base, exponent)
    return plain(value) if abs(value) <= MOST else None


def _raised(base: float, exponent: int) -> float:
    """A minus before a power stands for the whole: -2^2 is -4."""
    size = abs(base)
    if not size or size > 10**3:
        return base if exponent == 1 else 2.0 * MOST
    return float(size**exponent) * (-1 if base < 0 else 1)

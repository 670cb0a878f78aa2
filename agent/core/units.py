"""Sums in a unit: how a flow writes it, and how a person reads it."""

import re
from typing import Any

from agent.core.steps import Unit
from agent.core.understand import spoken

_UNIT = re.compile(r"([A-Z]{3})(?: (?:a|per) (month|year)| (once))?")
MEND = "write a currency, then `a month`, `a year` or `once` if it matters: `USD a month`"


def unit(source: str) -> Unit | None:
    """`USD a month` as a unit; None when it is none."""
    match = _UNIT.fullmatch(source)
    return Unit(match[1], match[2] or match[3]) if match else None


def sum_of(number: float, unit: Unit, locale: str) -> str:
    """A number as a sum, to the cent: `$1,234.50 a month`."""
    amount: Any = round(number, 2)
    amount = int(amount) if amount == int(amount) else amount
    period = None if unit.period == "once" else unit.period
    value = {"min": amount, "max": amount, "currency": unit.currency, "period": period}
    return spoken("money", value, locale)


def figure_of(number: float, locale: str) -> str:
    """A number as the language writes it: `1,234.5`."""
    value: Any = int(number) if number == int(number) else round(number, 6)
    return spoken("number", {"min": value, "max": value}, locale)

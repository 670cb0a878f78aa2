"""Values a flow computes from answers: `values: {price: team * 40}`, for texts and conditions.

A value is a number, or unknown while an answer it needs is unknown; what may be missing is told
with `is known` or `default`. It never raises: what cannot be computed is unknown.
"""

import math
from collections.abc import Mapping
from typing import Any

from agent.core.texts import UNKNOWN, Formula, Unknown
from agent.core.units import figure_of

MOST = 1e15  # beyond that a float holds no cents, and no visitor means it


class Computed(float):
    """A computed number that prints as the visitor's language writes it."""

    locale: str

    def __str__(self) -> str:
        return figure_of(float(self), self.locale)


def value(formula: Formula, inputs: Mapping[str, Any], locale: str) -> Computed | Unknown:
    """What a formula comes to with these inputs, amounts among them as plain numbers."""
    if any(inputs[name] is UNKNOWN for name in formula.needed):
        return UNKNOWN
    result = formula.result(inputs)
    if isinstance(result, bool) or not isinstance(result, (int, float)):
        return UNKNOWN
    if not math.isfinite(result) or abs(result) > MOST:
        return UNKNOWN
    made = Computed(result)
    made.locale = locale
    return made

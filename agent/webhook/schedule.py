"""Owns when a failed delivery is tried again. Pure: chance is an argument.

Refuses to wait: it only says how long.
"""

from __future__ import annotations

from random import Random

MINUTE, HOUR = 60.0, 3600.0
DELAYS = (
    *(0.0, 2.0, 5.0, 15.0, 30.0, 60.0),
    *(5 * MINUTE, 30 * MINUTE),
    *(2 * HOUR, 5 * HOUR, 10 * HOUR, 14 * HOUR, 20 * HOUR, 24 * HOUR),
)
"""Seconds before each attempt, counted from the one before. The first six lie in five minutes."""

JITTER = 0.2
_EARLY_SECONDS = 300.0
_EARLY_CAP = 60.0


def next_delay(
    attempts: int,
    rng: Random,
    retry_after: float | None = None,
    *,
    age: float = 0.0,
    last: bool = False,
) -> float | None:
    """Return the seconds until the next attempt after `attempts` have failed; None: no more.

    `retry_after` is what the receiver asked for, in seconds: honoured up to a minute in the first
    five minutes, then up to twice the step. `age` is the seconds since the first attempt. With
    `last` the last step repeats for ever.
    """
    if attempts >= len(DELAYS) and not last:
        return None
    step = DELAYS[min(attempts, len(DELAYS) - 1)]
    delay = step * rng.uniform(1 - JITTER, 1 + JITTER)
    if retry_after is None:
        return delay
    cap = _EARLY_CAP if age < _EARLY_SECONDS else 2 * step
    return max(delay, min(retry_after, cap))

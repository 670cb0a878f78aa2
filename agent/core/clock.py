"""Owns how long people have: the clock of an offer and of a claim, and how a flow writes one.

Refuses to count: it says how many seconds, the database keeps when they are over. A warm lead's
clock runs twelve times slower than a hot one's, so that the manager hears of it after an hour.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields

from agent.core.flow import Flow, Route
from agent.core.turning import Timer

SLOWER = 12
_SPAN = re.compile(r"(\d{1,6}) ?(s|seconds?|min|minutes?|h|hours?)")
_SECONDS = {"s": 1, "m": 60, "h": 3_600}
MEND = "write `90 s`, `5 min`, `1 h` or `never`"

# The kinds of timers; what each does stands in `people`.
THEN = "then"
HONEST = "honest"
MANAGER = "manager"
SILENT = "silent"
OPENING = "opening"
AGAIN = "again"

AGAIN_SECONDS = 60.0  # for a visitor who asks for a person whom the one who has him does not hear


@dataclass(frozen=True, slots=True)
class Clock:
    """Seconds from the offer until the second tier (`then`), the honest word to the visitor and
    the manager's alarm, and from the claim until a `silent` one is released; None: never."""

    then: float | None = 60
    honest: float | None = 180
    manager: float | None = 300
    silent: float | None = 120


NAMES = tuple(field.name for field in fields(Clock))
FAST = Clock()


def seconds(span: str) -> float | None:
    """`5 min` in seconds, None for `never`. Raises ValueError for what is no span."""
    if span.strip().lower() == "never":
        return None
    found = _SPAN.fullmatch(span.strip().lower())
    if found is None:
        raise ValueError(span)
    return float(int(found[1]) * _SECONDS[found[2][0]])


def of(flow: Flow, route: Route, band: str, reason: str) -> Clock:
    """The clock of an offer: fast for the highest band and for who asked for a person. What the
    route sets itself holds for every band."""
    urgent = reason == "human" or band == flow.bands[-1].name
    usual = {name: getattr(FAST, name) * (1 if urgent else SLOWER) for name in NAMES}
    return Clock(**{**usual, **route.clock})


def offered(clock: Clock, route: Route) -> tuple[Timer, ...]:
    """The timers that begin with an offer."""
    wanted: Mapping[str, float | None] = {
        THEN: clock.then if route.then else None,
        HONEST: clock.honest,
        MANAGER: clock.manager,
    }
    return tuple(Timer(kind, after) for kind, after in wanted.items() if after is not None)

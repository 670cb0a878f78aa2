"""Owns the shapes of the reps' side: who takes leads, and what became of each. Refuses behaviour.

Times are milliseconds since 1970 UTC, as everywhere in the store.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a handoff's way: what happened, when, who did it, and what more is to say."""

    step: str
    at: int
    by: str | None
    note: str | None


@dataclass(frozen=True, slots=True)
class Rep:
    """Somebody who takes leads. `destination` is his own, `teams` and `languages` name where he
    may be called; `signed_in_at` is when he last used a link."""

    id: str
    name: str
    destination: str | None
    teams: tuple[str, ...]
    languages: tuple[str, ...]
    created_at: int
    removed_at: int | None
    signed_in_at: int | None
    called_at: int | None


@dataclass(frozen=True, slots=True)
class Drawn:
    """Whose turn it was: when that rep counts as called, and when he had been `before` (None:
    never). `events` are the ids of what calls him, once that is known."""

    rep: str
    at: int
    before: int | None
    events: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Talk:
    """A conversation as a list shows it; `events` are the frames of its last turns."""

    id: str
    seq: int
    owner: str
    score: int
    band: str
    outcome: str | None
    events: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Passage:
    """A handoff's times from step to step, for figures; None: not yet."""

    id: str
    flow: str
    route: str
    band: str
    state: str
    offered_at: int
    delivered_at: int | None
    opened_at: int | None
    claimed_at: int | None
    contacted_at: int | None
    resolved_at: int | None
    unclaimed_at: int | None
    claimed_by: str | None
    outcome: str | None

"""The words turns are told in: input, world, effects, and what a turn returns."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from agent.core.snapshot import Frame, Snapshot

STALE = "stale"


class Input(NamedTuple):
    """What a visitor did, a rep (`claimed`, `rep_…`) or the clock (`idle`, `timer`)."""

    type: str
    id: str | None = None
    question: str | None = None
    text: str | None = None
    value: Any = None
    consent: Mapping[str, Any] | None = None
    locale: str | None = None


@dataclass(frozen=True, slots=True)
class World:
    """What was true outside at that moment, recorded with the turn: whose hours were over, when
    the next opening is, in the visitor's words, and whether transcripts can be mailed."""

    closed: frozenset[str] = frozenset()
    next_opening: str | None = None
    mails: bool = False


OPEN = World()


class Refusal(Exception):
    """Input that can have no effect; told to its sender only, and not stored."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(text)
        self.code = code
        self.text = text


@dataclass(frozen=True, slots=True)
class Handoff:
    """People are to be called: the offer of this lead on a route."""

    route: str
    band: str
    score: int
    reason: str


@dataclass(frozen=True, slots=True)
class Timer:
    """Something falls due: after `seconds`, or when the team `opens`."""

    kind: str
    seconds: float = 0
    opens: str | None = None


@dataclass(frozen=True, slots=True)
class Timed:
    """Timers of this conversation begin, each in place of one of its kind."""

    timers: tuple[Timer, ...]


@dataclass(frozen=True, slots=True)
class Moved:
    """The handoff came a `step` further: claimed, contacted, released, resolved ... `by` is the
    rep's name, `holder` what proves his claim, `outcome` and `reason` how the matter ended; `note`
    says more of the step, in words of ours."""

    step: str
    by: str | None = None
    holder: str | None = None
    outcome: str | None = None
    reason: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Send:
    """An event for a destination; `to` is the name the flow uses, None the default one."""

    type: str
    to: str | None
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Mailed:
    """The conversation with `name` up to the event `until` goes to the visitor's own address; `via`
    is the mail destination whose server sends it."""

    via: str
    to: str
    name: str
    until: int


@dataclass(frozen=True, slots=True)
class Consented:
    """Consents given or refused with one answer."""

    question: str
    records: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, slots=True)
class LeadKnown:
    """There is a lead, with this contact so far."""

    contact: Mapping[str, str]


Effect = Handoff | Send | Mailed | Consented | LeadKnown | Timed | Moved


@dataclass(slots=True)
class Turn:
    """The next snapshot, what to show, what to do; or why nothing happened."""

    snapshot: Snapshot
    events: list[Frame] = field(default_factory=list)
    effects: list[Effect] = field(default_factory=list)
    refusal: Refusal | None = None
    why: str = ""

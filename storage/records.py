"""Owns the shapes that go into the store and come out of it. Refuses behaviour and SQL.

Times are milliseconds since 1970 UTC, ids are text, JSON stays text: the store never looks inside
a snapshot or an event, except for the `seq` of a frame.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from storage.desk_records import Step


@dataclass(frozen=True, slots=True)
class NewConversation:
    """What a conversation's first turn adds. `visitor_token_hash` None: the visitor exists."""

    token_hash: str
    visitor: str
    visitor_token_hash: str | None
    flow: str
    version: str
    test: bool


@dataclass(frozen=True, slots=True)
class Lead:
    """What is known of a person; a field that is None leaves what is stored.

    With an email that another lead has already (case ignored), that lead is joined: its id wins.
    """

    id: str
    email: str | None = None
    name: str | None = None
    phone: str | None = None
    company: str | None = None


@dataclass(frozen=True, slots=True)
class Handoff:
    """The offer of a lead to people. `reason` is "band" or "human"."""

    id: str
    route: str
    band: str
    score: int
    reason: str


TRANSCRIPT = "transcript"
"""The type of a conversation's copy for its visitor: it goes to nobody else, and once."""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """An event for a destination; `id` is its webhook-id. No destination: it is kept, not sent."""

    id: str
    handoff: str | None
    sequence: int
    destination: str | None
    type: str
    data: str


@dataclass(frozen=True, slots=True)
class Consent:
    """One answer to one purpose, with the proof of what was shown."""

    question: str
    purpose: str
    given: bool
    wording_sha256: str
    locale: str
    page: str | None


@dataclass(frozen=True, slots=True)
class Touch:
    """Where the visitor came from this time, as JSON."""

    data: str


@dataclass(frozen=True, slots=True)
class Timer:
    """Something of a conversation that falls due; it takes the place of one of its kind."""

    kind: str
    due_at: int


@dataclass(frozen=True, slots=True)
class Move:
    """A step of a conversation's handoff. `claimed` needs that nobody has it, or the whole turn is
    refused; `holder` is what proves the claim, `by` the rep's name."""

    handoff: str
    step: str
    by: str | None = None
    holder: str | None = None
    outcome: str | None = None
    reason: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Extras:
    """What some turns write besides; all in the turn's own transaction.

    `fired` is the kind of the timer that caused the turn: it goes with it, and a turn whose timer
    is gone already is refused.
    """

    lead: Lead | None = None
    handoff: Handoff | None = None
    outbox: tuple[Outgoing, ...] = ()
    consents: tuple[Consent, ...] = ()
    touches: tuple[Touch, ...] = ()
    moves: tuple[Move, ...] = ()
    timers: tuple[Timer, ...] = ()
    fired: str | None = None


@dataclass(slots=True)  # not frozen: with 17 fields that costs every turn 4 µs
class TurnRecord:
    """One turn to write. `epoch` is the new one; the stored one must be `epoch` - 1.

    With `create` the conversation must not exist and `epoch` is 1. `events` are the frames as
    sent, joined by newlines (may be empty); `input` is JSON. `seq` is the last seq after the turn,
    `first_seq` the first one of its events (`seq` + 1 when it has none).
    """

    conversation: str
    epoch: int
    first_seq: int
    seq: int
    snapshot: str
    score: int
    band: str
    owner: str
    outcome: str | None
    idle_at: int | None
    at: int
    input_id: str | None
    input: str | None
    events: str
    create: NewConversation | None = None
    extras: Extras | None = None


@dataclass(frozen=True, slots=True)
class Conversation:
    """A conversation as stored."""

    id: str
    visitor: str
    flow: str
    version: str
    epoch: int
    seq: int
    snapshot: str
    owner: str
    outcome: str | None
    lead: str | None
    test: bool
    created_at: int
    updated_at: int
    used_at: int
    score: int
    band: str
    idle_at: int | None


@dataclass(frozen=True, slots=True)
class Turn:
    """A turn as stored; `events` are frames joined by newlines."""

    epoch: int
    first_seq: int
    last_seq: int
    input_id: str | None
    input: str | None
    events: str
    at: int


@dataclass(frozen=True, slots=True)
class History:
    """A conversation with all that was written of it; `events` may hold copies for a failover."""

    conversation: Conversation
    turns: tuple[Turn, ...]
    handoffs: tuple[Handoff, ...]
    events: tuple[Outgoing, ...]


@dataclass(frozen=True, slots=True)
class Outbox:
    """A leased event. `attempts` counts those already made, `begun_at` is when the first was."""

    id: str
    conversation: str
    handoff: str | None
    sequence: int
    destination: str
    type: str
    data: str
    created_at: int
    attempts: int
    begun_at: int | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which events to send again: by their ids, by their handoffs, or of a stretch of time (ms)
    those that were not delivered; all of that stretch with `delivered`, and only those for
    `sent_to` if that is given."""

    ids: Sequence[str] = ()
    handoffs: Sequence[str] = ()
    since: int | None = None
    until: int | None = None
    delivered: bool = False
    sent_to: str | None = None


@dataclass(frozen=True, slots=True)
class DeadEvent:
    """An event that is not tried any more."""

    id: str
    handoff: str | None
    conversation: str
    destination: str | None
    type: str
    created_at: int
    attempts: int
    last_error: str | None


@dataclass(frozen=True, slots=True)
class Faring:
    """How a destination fares. `disabled_why` is "gone" (it answered 410) or "failing"; `fault`
    is what was last wrong with its template. Times in ms."""

    name: str
    last_success: int | None
    failing_since: int | None
    last_error: str | None
    disabled_at: int | None
    disabled_why: str | None
    told_at: int | None
    fault: str | None
    fault_at: int | None


@dataclass(frozen=True, slots=True)
class Seen:
    """What an attempt says of its destination. `gone`: it wants no more. A destination without any
    success for `patience_ms` is disabled. `fault` is the template's."""

    delivered: bool
    gone: bool
    patience_ms: int
    fault: str | None = None


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try to deliver. `status` is None when no answer came; `response` keeps 2 kB."""

    at: int
    status: int | None
    latency_ms: int
    error: str | None
    response: str | None


@dataclass(frozen=True, slots=True)
class LeadRow:
    """A lead with its newest conversation's flow, score, band and outcome; `lifecycle` is what
    people made of it: sql (they spoke), won, lost, disqualified.

    `updated_at` is the newest conversation's, or the lead's own when it has none.
    """

    id: str
    email: str | None
    name: str | None
    phone: str | None
    company: str | None
    created_at: int
    updated_at: int
    erased_at: int | None
    conversation: str | None
    flow: str | None
    score: int | None
    band: str | None
    outcome: str | None
    test: bool
    lifecycle: str | None = None


@dataclass(frozen=True, slots=True)
class LeadDetail:
    """A lead and its conversations, newest first."""

    lead: LeadRow
    conversations: tuple[Conversation, ...]


@dataclass(frozen=True, slots=True)
class HandoffRow:
    """A handoff with its lead and how the delivery stands; `holder` proves who claimed it.

    `destination` and `delivery` are those of the event that called people (delivery: pending,
    delivered, dead, kept, erased; None: no event was written), `attempts` and `last_error` those
    of all its events.
    """

    id: str
    conversation: str
    flow: str
    test: bool
    lead: str | None
    email: str | None
    name: str | None
    phone: str | None
    company: str | None
    route: str
    band: str
    score: int
    reason: str
    state: str
    offered_at: int
    delivered_at: int | None
    claimed_at: int | None
    claimed_by: str | None
    destination: str | None
    delivery: str | None
    attempts: int
    last_error: str | None
    opened_at: int | None = None
    contacted_at: int | None = None
    unclaimed_at: int | None = None
    resolved_at: int | None = None
    outcome: str | None = None
    outcome_reason: str | None = None
    holder: str | None = None


@dataclass(frozen=True, slots=True)
class Delivery:
    """An event of a handoff with every attempt made."""

    id: str
    sequence: int
    destination: str | None
    type: str
    data: str
    state: str
    created_at: int
    next_at: int | None
    delivered_at: int | None
    last_error: str | None
    attempts: tuple[Attempt, ...]


@dataclass(frozen=True, slots=True)
class HandoffDetail:
    """A handoff, its events in order of their sequence, and its steps in order of time."""

    handoff: HandoffRow
    deliveries: tuple[Delivery, ...]
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class Erasure:
    """How many rows were blanked, and the destinations that something had been sent to."""

    leads: int
    conversations: int
    turns: int
    outbox: int
    attempts: int
    destinations: frozenset[str]


@dataclass(frozen=True, slots=True)
class Counts:
    """For metrics; `oldest_pending_at` is when the oldest undelivered event was written."""

    handoffs: Mapping[str, int]
    outbox_pending: int
    oldest_pending_at: int | None

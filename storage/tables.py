"""Owns the tables and their indexes, as the migrations leave them. Refuses queries.

There are no foreign keys: every row is written and deleted by this package alone, in one
transaction with what it belongs to, and a check per row would cost the turn's path.
`turns` has a rowid on SQLite: rows land at its end, and 6.8 kB of log a turn instead of 15.7.
"""

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    text,
)

metadata = MetaData()
# SQLite numbers rows by itself only where the key is exactly INTEGER.
RowNumber = BigInteger().with_variant(Integer, "sqlite")


def _text(name: str, *, null: bool = False) -> Column[str]:
    return Column(name, Text, nullable=null)


def _time(name: str, *, null: bool = False) -> Column[int]:
    return Column(name, BigInteger, nullable=null)


def _number(name: str, *, null: bool = False) -> Column[int]:
    return Column(name, Integer, nullable=null)


def _flag(name: str) -> Column[bool]:
    return Column(name, Boolean, nullable=False)


def _id() -> Column[str]:
    return Column("id", Text, primary_key=True)


def _where(condition: str) -> Any:
    """That an index holds only rows of which the condition is true."""
    return {"sqlite_where": text(condition), "postgresql_where": text(condition)}


def _row_number() -> Column[int]:
    return Column("id", RowNumber, primary_key=True, autoincrement=True)


flow_versions = Table(
    "flow_versions",
    metadata,
    Column("digest", Text, primary_key=True),
    _text("flow"),
    _number("language"),
    _text("source"),
    _time("stored_at"),
)

visitors = Table(
    "visitors",
    metadata,
    _id(),
    _text("token_hash"),
    _time("created_at"),
    _time("used_at"),
    Index("visitors_token", "token_hash", unique=True),
)

conversations = Table(
    "conversations",
    metadata,
    _id(),
    _text("token_hash"),
    _text("visitor"),
    _text("flow"),
    _text("version"),
    _number("epoch"),
    _number("seq"),
    _number("score"),
    _text("band"),
    _text("owner"),
    _text("outcome", null=True),
    _text("lead", null=True),
    _flag("test"),
    _time("created_at"),
    _time("updated_at"),
    _time("used_at"),
    _time("idle_at", null=True),
    # Last, because it is long: SQLite reads past it to reach what stands behind.
    _text("snapshot"),
    Index("conversations_token", "token_hash", unique=True),
    Index("conversations_visitor", "visitor"),
    Index("conversations_lead", "lead"),
    Index("conversations_created", "created_at"),
)
Index(
    "conversations_flow_lead",
    conversations.c.flow,
    conversations.c.lead,
    **_where("lead IS NOT NULL"),
)
Index(
    "conversations_band_lead",
    conversations.c.band,
    conversations.c.lead,
    **_where("lead IS NOT NULL"),
)
Index(
    "conversations_idle",
    conversations.c.idle_at,
    sqlite_where=conversations.c.idle_at.is_not(None),
    postgresql_where=conversations.c.idle_at.is_not(None),
)

turns = Table(
    "turns",
    metadata,
    Column("conversation", Text, primary_key=True),
    Column("epoch", Integer, primary_key=True, autoincrement=False),
    _number("first_seq"),
    _number("last_seq"),
    _text("input_id", null=True),
    _time("at"),
    _text("input", null=True),
    _text("events"),
)

# Whose turns stand in a file; `erased_at` says that they have to go from there too.
archived = Table(
    "archived",
    metadata,
    Column("conversation", Text, primary_key=True),
    _text("file", null=True),
    _time("begins"),
    _time("ends"),
    _time("at"),
    _time("erased_at", null=True),
    Index("archived_file", "file", "ends"),
)
Index(
    "archived_erased",
    archived.c.erased_at,
    **_where("erased_at IS NOT NULL AND file IS NOT NULL"),
)

leads = Table(
    "leads",
    metadata,
    _id(),
    _text("email", null=True),
    _text("email_key", null=True),
    _text("name", null=True),
    _text("phone", null=True),
    _text("company", null=True),
    _time("created_at"),
    _time("updated_at"),
    _time("erased_at", null=True),
    _text("lifecycle", null=True),
    Index("leads_email", "email_key", unique=True),
    Index("leads_created", "created_at", "id"),
)

handoffs = Table(
    "handoffs",
    metadata,
    _id(),
    _text("conversation"),
    _text("lead", null=True),
    _text("route"),
    _text("band"),
    _number("score"),
    _text("reason"),
    _text("state"),
    _time("offered_at"),
    _time("delivered_at", null=True),
    _time("claimed_at", null=True),
    _text("claimed_by", null=True),
    _time("opened_at", null=True),
    _time("contacted_at", null=True),
    _time("unclaimed_at", null=True),
    _time("resolved_at", null=True),
    _text("holder", null=True),
    _text("outcome", null=True),
    _text("outcome_reason", null=True),
    Index("handoffs_conversation", "conversation"),
    Index("handoffs_offered", "offered_at", "id"),
    Index("handoffs_state", "state", "offered_at", "id"),
)
Index(
    "handoffs_waiting",
    handoffs.c.offered_at,
    handoffs.c.id,
    **_where("claimed_at IS NULL AND resolved_at IS NULL"),
)
Index(
    "handoffs_held",
    handoffs.c.holder,
    handoffs.c.offered_at,
    handoffs.c.id,
    **_where("resolved_at IS NULL"),
)
Index(
    "handoffs_past",
    handoffs.c.holder,
    handoffs.c.offered_at,
    handoffs.c.id,
    **_where("resolved_at IS NOT NULL"),
)

# What each change of a handoff's state adds to how many are in it; triggers write it, and what is
# old is added up now and then (`storage.counting`).
handoff_counts = Table(
    "handoff_counts",
    metadata,
    _row_number(),
    _text("state"),
    Column("change", BigInteger, nullable=False),
)

# The figures of a day whose handoffs have not changed since (`storage.days`).
handoff_days = Table(
    "handoff_days",
    metadata,
    Column("day", Integer, primary_key=True, autoincrement=False),
    _text("data"),
)

# The figures of all days before one, while none of them changes.
handoff_sums = Table(
    "handoff_sums",
    metadata,
    Column("day", Integer, primary_key=True, autoincrement=False),
    _text("data"),
)

outbox = Table(
    "outbox",
    metadata,
    _id(),
    _text("conversation"),
    _text("handoff", null=True),
    _number("sequence"),
    _text("destination", null=True),
    _text("type"),
    _time("created_at"),
    _text("state"),
    _number("attempts"),
    _time("next_at", null=True),
    _time("leased_until", null=True),
    _text("leased_by", null=True),
    _time("delivered_at", null=True),
    _text("last_error", null=True),
    _number("rank"),
    _text("data"),
    # When the first attempt of this round was begun, and when the failover got a copy.
    _time("begun_at", null=True),
    _time("copied_at", null=True),
    Index("outbox_conversation", "conversation", "sequence"),
    Index("outbox_handoff", "handoff"),
    Index("outbox_created", "created_at"),
)
Index(
    "outbox_due",
    outbox.c.rank,
    outbox.c.next_at,
    **_where("state = 'pending'"),
)

Index(
    "outbox_uncopied",
    outbox.c.destination,
    outbox.c.created_at,
    **_where("state = 'pending' AND copied_at IS NULL"),
)
Index(
    "outbox_dead",
    outbox.c.created_at,
    **_where("state = 'dead'"),
)

attempts = Table(
    "attempts",
    metadata,
    _row_number(),
    _text("outbox"),
    _time("at"),
    _number("status", null=True),
    _number("latency_ms"),
    _text("error", null=True),
    _text("response", null=True),
    Index("attempts_outbox", "outbox"),
)

# How each destination fares. `target` stands for the address it has, so that a new one begins anew;
# `fault` is what was last wrong with its template.
destinations = Table(
    "destinations",
    metadata,
    Column("name", Text, primary_key=True),
    _text("target", null=True),
    _time("last_success", null=True),
    _time("failing_since", null=True),
    _text("last_error", null=True),
    _time("disabled_at", null=True),
    _text("disabled_why", null=True),
    _time("told_at", null=True),
    _text("fault", null=True),
    _time("fault_at", null=True),
)

consents = Table(
    "consents",
    metadata,
    _row_number(),
    _text("conversation"),
    _text("question"),
    _text("purpose"),
    _flag("given"),
    _text("wording_sha256"),
    _text("locale"),
    _text("page", null=True),
    _time("at"),
    Index("consents_conversation", "conversation"),
)

touches = Table(
    "touches",
    metadata,
    _row_number(),
    _text("visitor"),
    _text("conversation"),
    _time("at"),
    _text("data"),
    Index("touches_visitor", "visitor", "at"),
    Index("touches_conversation", "conversation"),
)

timers = Table(
    "timers",
    metadata,
    Column("conversation", Text, primary_key=True),
    Column("kind", Text, primary_key=True),
    _time("due_at"),
    _time("paused_at", null=True),
    _time("leased_until", null=True),
)
Index(
    "timers_due",
    timers.c.due_at,
    sqlite_where=timers.c.paused_at.is_(None),
    postgresql_where=timers.c.paused_at.is_(None),
)

steps = Table(
    "steps",
    metadata,
    _row_number(),
    _text("conversation"),
    _text("handoff"),
    _text("step"),
    _time("at"),
    _text("by", null=True),
    _text("note", null=True),
    Index("steps_handoff", "handoff"),
    Index("steps_conversation", "conversation"),
)

reps = Table(
    "reps",
    metadata,
    _id(),
    _text("name"),
    _text("name_key"),
    _text("destination", null=True),
    _text("teams"),
    _text("languages"),
    _time("created_at"),
    _time("removed_at", null=True),
    _text("link_hash", null=True),
    _time("link_until", null=True),
    _time("signed_in_at", null=True),
    _time("called_at", null=True),
    Index("reps_name", "name_key", unique=True),
    Index("reps_link", "link_hash", unique=True),
)

keys = Table(
    "keys",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", LargeBinary, nullable=False),
)

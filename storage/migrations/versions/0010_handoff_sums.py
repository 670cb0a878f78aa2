"""The figures of all days before one, added up: a report of all time reads one row of them."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

# A change of a past day takes its row away and every sum it is in. On PostgreSQL nobody keeps a sum
# while a handoff is being changed, and who changes one waits for a sum that is just being kept.
_SQLITE = """CREATE TRIGGER handoffs_{name}_day AFTER {event} ON handoffs BEGIN
  DELETE FROM handoff_days WHERE day = {row}.offered_at / 86400000;
  DELETE FROM handoff_sums WHERE day > {row}.offered_at / 86400000; END"""
_POSTGRES = """CREATE OR REPLACE FUNCTION handoffs_of_day() RETURNS trigger LANGUAGE plpgsql AS $$
  DECLARE changed bigint; BEGIN
    PERFORM pg_advisory_xact_lock_shared(7215102);
    changed := CASE WHEN TG_OP = 'INSERT' THEN NEW.offered_at ELSE OLD.offered_at END / 86400000;
    DELETE FROM handoff_days WHERE day = changed;
    DELETE FROM handoff_sums WHERE day > changed;
    RETURN NULL; END $$"""


def upgrade() -> None:
    op.create_table(
        "handoff_sums",
        sa.Column("day", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("day"),
    )
    if op.get_bind().dialect.name == "postgresql":
        op.execute(_POSTGRES)
        return
    for name, event, row in (
        ("new", "INSERT", "NEW"),
        ("moved", "UPDATE", "OLD"),
        ("gone", "DELETE", "OLD"),
    ):
        op.execute(f"DROP TRIGGER handoffs_{name}_day")
        op.execute(_SQLITE.format(name=name, event=event, row=row))

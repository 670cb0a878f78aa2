"""Reps, the timers of offers and claims, and each handoff's way step by step."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_ROW_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_RUNNING = sa.text("paused_at IS NULL")


def upgrade() -> None:
    for name in ("opened_at", "contacted_at", "unclaimed_at", "resolved_at"):
        op.add_column("handoffs", sa.Column(name, sa.BigInteger(), nullable=True))
    for name in ("holder", "outcome", "outcome_reason"):
        op.add_column("handoffs", sa.Column(name, sa.Text(), nullable=True))
    op.create_index("handoffs_holder", "handoffs", ["holder", "offered_at"], unique=False)
    op.add_column("leads", sa.Column("lifecycle", sa.Text(), nullable=True))
    _timers()
    _steps()
    _reps()


def _timers() -> None:
    op.create_table(
        "timers",
        sa.Column("conversation", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("paused_at", sa.BigInteger(), nullable=True),
        sa.Column("leased_until", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("conversation", "kind"),
    )
    op.create_index(
        "timers_due",
        "timers",
        ["due_at"],
        unique=False,
        sqlite_where=_RUNNING,
        postgresql_where=_RUNNING,
    )


def _steps() -> None:
    op.create_table(
        "steps",
        sa.Column("id", _ROW_NUMBER, autoincrement=True, nullable=False),
        sa.Column("conversation", sa.Text(), nullable=False),
        sa.Column("handoff", sa.Text(), nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("by", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("steps_handoff", "steps", ["handoff"], unique=False)
    op.create_index("steps_conversation", "steps", ["conversation"], unique=False)


def _reps() -> None:
    op.create_table(
        "reps",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_key", sa.Text(), nullable=False),
        sa.Column("destination", sa.Text(), nullable=True),
        sa.Column("teams", sa.Text(), nullable=False),
        sa.Column("languages", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("removed_at", sa.BigInteger(), nullable=True),
        sa.Column("link_hash", sa.Text(), nullable=True),
        sa.Column("link_until", sa.BigInteger(), nullable=True),
        sa.Column("signed_in_at", sa.BigInteger(), nullable=True),
        sa.Column("called_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("reps_name", "reps", ["name_key"], unique=True)
    op.create_index("reps_link", "reps", ["link_hash"], unique=True)

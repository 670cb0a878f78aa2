"""How destinations fare, and whether the failover has had an event."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_UNCOPIED = sa.text("state = 'pending' AND copied_at IS NULL")
_DEAD = sa.text("state = 'dead'")


def upgrade() -> None:
    op.create_table(
        "destinations",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("target", sa.Text(), nullable=True),
        sa.Column("last_success", sa.BigInteger(), nullable=True),
        sa.Column("failing_since", sa.BigInteger(), nullable=True),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.Column("disabled_at", sa.BigInteger(), nullable=True),
        sa.Column("disabled_why", sa.Text(), nullable=True),
        sa.Column("told_at", sa.BigInteger(), nullable=True),
        sa.Column("fault", sa.Text(), nullable=True),
        sa.Column("fault_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("name"),
    )
    op.add_column("outbox", sa.Column("begun_at", sa.BigInteger(), nullable=True))
    op.add_column("outbox", sa.Column("copied_at", sa.BigInteger(), nullable=True))
    op.create_index(
        "outbox_uncopied",
        "outbox",
        ["destination", "created_at"],
        unique=False,
        sqlite_where=_UNCOPIED,
        postgresql_where=_UNCOPIED,
    )
    op.create_index(
        "outbox_dead",
        "outbox",
        ["created_at"],
        unique=False,
        sqlite_where=_DEAD,
        postgresql_where=_DEAD,
    )

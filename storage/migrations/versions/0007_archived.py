"""Which conversations' turns stand in a file and no longer here."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "archived",
        sa.Column("conversation", sa.Text(), nullable=False),
        sa.Column("file", sa.Text(), nullable=True),
        sa.Column("begins", sa.BigInteger(), nullable=False),
        sa.Column("ends", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("erased_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("conversation"),
    )
    op.create_index("archived_file", "archived", ["file", "ends"])
    waits = sa.text("erased_at IS NOT NULL AND file IS NOT NULL")
    op.create_index(
        "archived_erased", "archived", ["erased_at"], sqlite_where=waits, postgresql_where=waits
    )

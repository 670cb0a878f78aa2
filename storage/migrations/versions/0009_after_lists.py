"""Nothing any more: what it took away after a rollout goes with 0011, behind what came since and is
needed before one."""

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """See above."""

"""To be run after the rollout: takes away what only older versions look for."""

from storage.online import drop_index

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    drop_index("handoffs_holder", "handoffs")

"""What keeps lists as fast with a million conversations as with a thousand.

It may be run again after it was cut off.
"""

from storage.online import create_index

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_KNOWN = "lead IS NOT NULL"


def upgrade() -> None:
    free = "claimed_at IS NULL AND resolved_at IS NULL"
    create_index("handoffs_waiting", "handoffs", ["offered_at", "id"], free)
    create_index("handoffs_held", "handoffs", ["holder", "offered_at", "id"], "resolved_at IS NULL")
    create_index(
        "handoffs_past", "handoffs", ["holder", "offered_at", "id"], "resolved_at IS NOT NULL"
    )
    create_index("conversations_flow_lead", "conversations", ["flow", "lead"], _KNOWN)
    create_index("conversations_band_lead", "conversations", ["band", "lead"], _KNOWN)
    create_index("outbox_created", "outbox", ["created_at"])

"""The handoffs there were before they were counted. Apart from the triggers, whose lock would be
held while they are counted."""

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

# One statement sees one moment: what was noted since the triggers stand is in both counts.
_FILL = """INSERT INTO handoff_counts (state, change)
    SELECT state, sum(change) FROM (
      SELECT state, count(*) AS change FROM handoffs GROUP BY state
      UNION ALL SELECT state, -sum(change) FROM handoff_counts GROUP BY state
    ) AS stored GROUP BY state"""


def upgrade() -> None:
    op.execute(_FILL)

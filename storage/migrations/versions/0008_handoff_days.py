"""The figures of past days, so that a report over years need not read every handoff."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

# Whatever changes of a handoff, and whoever changes it: the figures of its day are made anew.
_SQLITE = """CREATE TRIGGER handoffs_{name}_day AFTER {event} ON handoffs BEGIN
  DELETE FROM handoff_days WHERE day = {row}.offered_at / 86400000; END"""
_POSTGRES = (
    """CREATE OR REPLACE FUNCTION handoffs_of_day() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      IF TG_OP = 'INSERT' THEN
        DELETE FROM handoff_days WHERE day = NEW.offered_at / 86400000;
      ELSE
        DELETE FROM handoff_days WHERE day = OLD.offered_at / 86400000;
      END IF;
      RETURN NULL; END $$""",
    """CREATE TRIGGER handoffs_of_day AFTER INSERT OR UPDATE OR DELETE ON handoffs
      FOR EACH ROW EXECUTE FUNCTION handoffs_of_day()""",
)


def upgrade() -> None:
    op.create_table(
        "handoff_days",
        sa.Column("day", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("day"),
    )
    if op.get_bind().dialect.name == "postgresql":
        for statement in _POSTGRES:
            op.execute(statement)
        return
    for name, event, row in (("new", "INSERT", "NEW"), ("moved", "UPDATE", "OLD")):
        op.execute(_SQLITE.format(name=name, event=event, row=row))
    op.execute(_SQLITE.format(name="gone", event="DELETE", row="OLD"))

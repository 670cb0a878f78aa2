"""How many handoffs are in which state, without counting them each time."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_ROW_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
# What a handoff's state becomes is noted in the same transaction, whatever version writes it, and
# only added: processes that counted in one row would wait for each other.
_SQLITE = (
    """CREATE TRIGGER handoffs_come AFTER INSERT ON handoffs BEGIN
      INSERT INTO handoff_counts (state, change) VALUES (NEW.state, 1); END""",
    """CREATE TRIGGER handoffs_move AFTER UPDATE OF state ON handoffs
      WHEN OLD.state <> NEW.state BEGIN
      INSERT INTO handoff_counts (state, change) VALUES (OLD.state, -1), (NEW.state, 1); END""",
    """CREATE TRIGGER handoffs_go AFTER DELETE ON handoffs BEGIN
      INSERT INTO handoff_counts (state, change) VALUES (OLD.state, -1); END""",
)
_POSTGRES = (
    """CREATE OR REPLACE FUNCTION handoffs_counted() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      IF TG_OP <> 'INSERT' THEN
        INSERT INTO handoff_counts (state, change) VALUES (OLD.state, -1);
      END IF;
      IF TG_OP <> 'DELETE' THEN
        INSERT INTO handoff_counts (state, change) VALUES (NEW.state, 1);
      END IF;
      RETURN NULL; END $$""",
    """CREATE TRIGGER handoffs_counted AFTER INSERT OR DELETE ON handoffs
      FOR EACH ROW EXECUTE FUNCTION handoffs_counted()""",
    """CREATE TRIGGER handoffs_moved AFTER UPDATE OF state ON handoffs
      FOR EACH ROW WHEN (OLD.state <> NEW.state) EXECUTE FUNCTION handoffs_counted()""",
)


def upgrade() -> None:
    op.create_table(
        "handoff_counts",
        sa.Column("id", _ROW_NUMBER, autoincrement=True, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("change", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    for statement in _POSTGRES if op.get_bind().dialect.name == "postgresql" else _SQLITE:
        op.execute(statement)

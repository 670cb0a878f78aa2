"""Runs migrations on the connection that `storage.schema` hands over.

An empty database is filled in one transaction; one that is in use is migrated step by step, each
in a transaction of its own, so that no lock is held for longer than its own step.
"""

from alembic import context

from storage.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=True,
    transaction_per_migration=bool(context.config.attributes.get("online")),
)
with context.begin_transaction():
    context.run_migrations()

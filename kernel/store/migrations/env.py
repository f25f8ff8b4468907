"""How Alembic runs our migrations: on the connection that `kernel.store.migrate` hands over."""

from alembic import context

from kernel.store import tables  # noqa: F401 - registers every table in the metadata
from kernel.store.columns import metadata

if hasattr(context, "config"):  # not so where this file is only imported, as doctests do
    context.configure(
        connection=context.config.attributes["connection"],
        target_metadata=metadata,
        version_table_schema="public",
        transaction_per_migration=True,
        include_schemas=True,
    )
    with context.begin_transaction():
        context.run_migrations()

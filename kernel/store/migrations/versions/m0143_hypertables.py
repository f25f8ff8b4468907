"""Volumes as hypertables where TimescaleDB is there and safe, else in yearly parts as before."""

from alembic import op

from kernel.store.migrations.hypertable import TABLES, statements, why_not

revision = "0143"
down_revision = "0154"


def upgrade() -> None:
    connection = op.get_bind()
    if why_not(connection) is not None:
        return
    for table in TABLES:
        for statement in statements(connection, table):
            connection.exec_driver_sql(statement)


def downgrade() -> None:
    """Nothing: the tables hold the same either way, and go with the migration that made them."""

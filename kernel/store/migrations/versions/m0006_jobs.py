"""The job queue: procrastinate's tables in a schema of their own, owned by app_jobs."""

from alembic import op
from procrastinate.schema import SchemaManager

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.execute("create schema jobs authorization app_jobs")
    op.execute("set local role app_jobs")
    op.execute("set local search_path = jobs")
    queue = op.get_bind().execution_options(no_parameters=True)
    queue.exec_driver_sql(SchemaManager.get_schema())
    op.execute("reset role")
    op.execute("set local search_path to default")


def downgrade() -> None:
    op.execute("set local role app_jobs")
    op.execute("drop schema jobs cascade")
    op.execute("reset role")

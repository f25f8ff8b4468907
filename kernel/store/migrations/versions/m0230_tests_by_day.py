"""Well tests by day: of a hundred thousand, a sheet shows those of some months."""

from alembic import op

revision = "0230"
down_revision = "0225"

INDEX = "well_test_organization_id_test_date_index"


def upgrade() -> None:
    op.execute(f"create index {INDEX} on app.well_test (organization_id, test_date)")


def downgrade() -> None:
    op.execute(f"drop index app.{INDEX}")

"""The history of a record is read from the changes of its table, not of the whole organization.

Under row security an index finds by ids, days and texts only, not within the JSON of a key, so the
table and the time are what it can go by.
"""

from alembic import op

revision = "0210"
down_revision = "0220"


def upgrade() -> None:
    op.execute(
        "create index log_organization_id_tbl_at_index on audit.log (organization_id, tbl, at)"
    )


def downgrade() -> None:
    op.execute("drop index audit.log_organization_id_tbl_at_index")

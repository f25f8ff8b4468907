"""Nothing is lost to a request that is sent twice, or that changes what somebody just changed.

Until here only what added records kept its key; now every POST may, and its answer is kept with
it. The log tells of the key and not of the answer, which repeats what was changed. The last five
kinds of records get a version that a change must name.
"""

from alembic import op

from kernel.store.migrations.protect import watch

revision = "0225"
down_revision = "0200"

KEYS = ("organization_id", "id")
COUNTED = (
    "company_role", "lease_operator", "completion_lease", "lease_disposition", "cost_interest",
)  # fmt: skip


def upgrade() -> None:
    op.execute(
        "alter table app.request_key add column status smallint, add column headers jsonb,"
        " add column answer bytea"
    )
    op.execute("grant update (status, headers, answer), delete on app.request_key to app_user")
    op.execute("drop trigger audit on app.request_key")
    watch("request_key", keys=KEYS, unlogged=["status", "headers", "answer"])
    for table in COUNTED:
        op.execute(f"alter table app.{table} add column version integer not null default 1")
        op.execute(f"grant update (version) on app.{table} to app_user")


def downgrade() -> None:
    for table in COUNTED:
        op.execute(f"alter table app.{table} drop column version")
    op.execute("drop trigger audit on app.request_key")
    watch("request_key", keys=KEYS)
    op.execute("revoke delete on app.request_key from app_user")
    op.execute(
        "alter table app.request_key drop column status, drop column headers, drop column answer"
    )

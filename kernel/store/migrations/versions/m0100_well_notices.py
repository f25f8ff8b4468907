"""Notices of what was done with wells that people follow."""

from alembic import op

revision = "0100"
down_revision = "0136"


def upgrade() -> None:
    op.execute("alter table app.notice drop constraint notice_kind_check")
    op.execute(
        "alter table app.notice add constraint notice_kind_check"
        " check (kind in ('schedule', 'decision', 'rig', 'well'))"
    )


def downgrade() -> None:
    op.execute("alter table app.notice disable row level security")  # the owner sees no row with it
    op.execute("delete from app.notice where kind = 'well'")
    op.execute("alter table app.notice enable row level security")
    op.execute("alter table app.notice drop constraint notice_kind_check")
    op.execute(
        "alter table app.notice add constraint notice_kind_check"
        " check (kind in ('schedule', 'decision', 'rig'))"
    )

"""Calendars of duties to subscribe to."""

from alembic import op

revision = "0152"
down_revision = "0138"

SCOPES = ("plan", "scenario", "follows")


def _scopes(names: tuple[str, ...]) -> None:
    told = ", ".join(f"'{name}'" for name in names)
    op.execute("alter table app.calendar_feed drop constraint calendar_feed_scope_check")
    op.execute(
        "alter table app.calendar_feed add constraint calendar_feed_scope_check"
        f" check (scope in ({told}))"
    )


def upgrade() -> None:
    _scopes((*SCOPES, "duties"))


def downgrade() -> None:
    op.execute("alter table app.calendar_feed disable row level security")  # the owner sees none
    op.execute("delete from app.calendar_feed where scope = 'duties'")
    op.execute("alter table app.calendar_feed enable row level security")
    _scopes(SCOPES)

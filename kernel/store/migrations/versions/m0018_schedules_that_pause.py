"""Schedules that pause; batches that merge as the organization prefers."""

from alembic import op

revision = "0018"
down_revision = "0041"

DUE = """
create function auth.due_schedules(day date)
returns table (organization_id uuid, person_id uuid, schedule_id uuid)
language sql stable security definer set search_path = pg_catalog as $$
    select s.organization_id, s.created_by, s.id from app.report_schedule s
     where s.ended_at is null and {pauses}s.next_on <= day order by s.next_on, s.id $$;
revoke execute on function auth.due_schedules(date) from public;
grant execute on function auth.due_schedules(date) to app_auth;
"""


def _due(pauses: str) -> None:
    op.execute("drop function auth.due_schedules(date)")
    op.execute(DUE.format(pauses=pauses))
    op.execute("grant create on schema auth to app_lookup")
    op.execute("alter function auth.due_schedules(date) owner to app_lookup")
    op.execute("revoke create on schema auth from app_lookup")


def upgrade() -> None:
    op.execute("alter table app.report_schedule add column paused_at timestamptz")
    op.execute("grant update (paused_at) on app.report_schedule to app_user")
    op.execute("alter table app.batch alter column merge_threshold_ft drop not null")
    _due("s.paused_at is null and ")


def downgrade() -> None:
    _due("")
    op.execute("alter table app.report_schedule drop column paused_at")
    op.execute("update app.batch set merge_threshold_ft = 500 where merge_threshold_ft is null")
    op.execute("alter table app.batch alter column merge_threshold_ft set not null")

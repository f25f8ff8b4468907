"""Reminders of duties to the person who sees to each."""

from alembic import op

revision = "0138"
down_revision = "0127"

KINDS = ("schedule", "decision", "rig", "well")
LOOKUP = """
grant select on app.compliance_schedule to app_lookup;
create policy lookup on app.compliance_schedule for select to app_lookup using (true);
grant create on schema auth to app_lookup;
create function auth.due_reminders(until date)
returns table (organization_id uuid, person_id uuid)
language sql stable security definer set search_path = pg_catalog as $$
    select distinct p.organization_id, p.id
      from app.compliance_schedule d
      join app.person p on p.organization_id = d.organization_id and p.id = d.assigned_to
     where p.active and d.outcome = 'none' and d.reminded_at is null and d.due_date <= until $$;
revoke execute on function auth.due_reminders(date) from public;
grant execute on function auth.due_reminders(date) to app_auth;
alter function auth.due_reminders(date) owner to app_lookup;
revoke create on schema auth from app_lookup;
"""


def _kinds(names: tuple[str, ...]) -> None:
    told = ", ".join(f"'{name}'" for name in names)
    op.execute("alter table app.notice drop constraint notice_kind_check")
    op.execute(f"alter table app.notice add constraint notice_kind_check check (kind in ({told}))")


def upgrade() -> None:
    _kinds((*KINDS, "duty"))
    op.execute(LOOKUP)


def downgrade() -> None:
    op.execute("drop function auth.due_reminders(date)")
    op.execute("drop policy lookup on app.compliance_schedule")
    op.execute("revoke select on app.compliance_schedule from app_lookup")
    op.execute("alter table app.notice disable row level security")  # the owner sees no row with it
    op.execute("delete from app.notice where kind = 'duty'")
    op.execute("alter table app.notice enable row level security")
    _kinds(KINDS)

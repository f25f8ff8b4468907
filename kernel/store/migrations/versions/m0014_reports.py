"""Reports of batches with their files, and schedules that plan and report again."""

from alembic import op

from kernel.store.migrations.protect import TENANT, protect

revision = "0014"
down_revision = "0015"

REPORTS = """
create table app.report (
    organization_id uuid not null default app.org()
        constraint report_organization_id_fk references app.organization,
    id              uuid not null,
    name            text not null,
    batch_id        uuid not null,
    parameters      jsonb not null,
    state           text not null default 'waiting' constraint report_state_check
        check (state in ('waiting', 'running', 'done', 'failed')),
    words           text not null default '',
    created_by      uuid not null default app.person_id(),
    created_at      timestamptz not null default now(),
    ended_at        timestamptz,
    constraint report_pk primary key (organization_id, id),
    constraint report_organization_id_batch_id_fk
        foreign key (organization_id, batch_id) references app.batch,
    constraint report_organization_id_created_by_fk
        foreign key (organization_id, created_by) references app.person);
create index report_organization_id_batch_id_index on app.report (organization_id, batch_id);
comment on table app.report is 'Reports asked for, with the parameters of their notebook.';

create table app.report_file (
    organization_id uuid not null default app.org()
        constraint report_file_organization_id_fk references app.organization,
    report_id       uuid not null,
    kind            text not null constraint report_file_kind_check
        check (kind in ('html', 'pdf', 'xlsx', 'ipynb')),
    content         bytea not null,
    constraint report_file_pk primary key (organization_id, report_id, kind),
    constraint report_file_organization_id_report_id_fk
        foreign key (organization_id, report_id) references app.report);
alter table app.report_file enable row level security;
alter table app.report_file force row level security;
comment on table app.report_file is 'The files of a report.';

create table app.report_schedule (
    organization_id uuid not null default app.org()
        constraint report_schedule_organization_id_fk references app.organization,
    id              uuid not null,
    batch_id        uuid not null,
    every           text not null constraint report_schedule_every_check
        check (every in ('weekly', 'monthly')),
    next_on         date not null,
    created_by      uuid not null default app.person_id(),
    created_at      timestamptz not null default now(),
    ended_at        timestamptz,
    constraint report_schedule_pk primary key (organization_id, id),
    constraint report_schedule_organization_id_batch_id_fk
        foreign key (organization_id, batch_id) references app.batch,
    constraint report_schedule_organization_id_created_by_fk
        foreign key (organization_id, created_by) references app.person);
comment on table app.report_schedule is 'Batches that are planned and reported again and again.';
"""

FILES = f"""
create policy tenant on app.report_file using ({TENANT}) with check ({TENANT});
grant select, insert on app.report_file to app_user;
create trigger audit after insert or update or delete on app.report_file
    for each row execute function audit.key_change('{{organization_id,report_id,kind}}');
"""

# The worker asks across organizations which schedules are due, and learns ids alone.
DUE = """
grant select on app.report_schedule to app_lookup;
create policy lookup on app.report_schedule for select to app_lookup using (true);
create function auth.due_schedules(day date)
returns table (organization_id uuid, person_id uuid, schedule_id uuid)
language sql stable security definer set search_path = pg_catalog as $$
    select s.organization_id, s.created_by, s.id from app.report_schedule s
     where s.ended_at is null and s.next_on <= day order by s.next_on, s.id $$;
revoke execute on function auth.due_schedules(date) from public;
grant execute on function auth.due_schedules(date) to app_auth;
"""


def upgrade() -> None:
    op.execute(REPORTS)
    op.execute(FILES)
    protect("report", updates=["state", "words", "ended_at"])
    protect("report_schedule", updates=["next_on", "ended_at"])
    op.execute(DUE)
    op.execute("grant create on schema auth to app_lookup")
    op.execute("alter function auth.due_schedules(date) owner to app_lookup")
    op.execute("revoke create on schema auth from app_lookup")


def downgrade() -> None:
    op.execute("drop function auth.due_schedules(date)")
    for table in ("report_schedule", "report_file", "report"):
        op.execute(f"drop table app.{table}")

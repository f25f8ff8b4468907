"""What administrators have done in the background: public lists, histories, checks of the seal."""

from alembic import op

from kernel.store.migrations.protect import protect

revision = "0105"
down_revision = "0125"

JOBS = """
create table app.admin_job (
    organization_id uuid not null default app.org()
        constraint admin_job_organization_id_fk references app.organization,
    id              uuid not null,
    kind            text not null constraint admin_job_kind_check
                    check (kind in ('registry', 'history', 'seal')),
    name            text not null default '',
    again           boolean not null default false,
    state           text not null default 'waiting' constraint admin_job_state_check
                    check (state in ('waiting', 'running', 'stopped', 'done', 'failed')),
    stop_asked      boolean not null default false,
    words           text not null default '',
    progress        double precision not null default 0,
    results         jsonb,
    created_by      uuid not null default app.person_id(),
    created_at      timestamptz not null default now(),
    ended_at        timestamptz,
    constraint admin_job_pk primary key (organization_id, id),
    constraint admin_job_organization_id_created_by_fk
        foreign key (organization_id, created_by) references app.person);
comment on table app.admin_job is 'What administrators have the worker do, and what came of it.';

create table app.admin_job_part (
    organization_id uuid not null default app.org()
        constraint admin_job_part_organization_id_fk references app.organization,
    job_id          uuid not null,
    place           integer not null,
    content         bytea not null,
    constraint admin_job_part_pk primary key (organization_id, job_id, place),
    constraint admin_job_part_organization_id_job_id_fk
        foreign key (organization_id, job_id) references app.admin_job);
alter table app.admin_job_part alter column content set storage external;
comment on table app.admin_job_part is 'The file of such a job in parts, until it has ended.';
"""


def upgrade() -> None:
    op.execute(JOBS)
    protect(
        "admin_job",
        updates=["state", "stop_asked", "words", "progress", "results", "ended_at"],
        unlogged=["words", "progress"],
    )
    protect("admin_job_part", keys=["organization_id", "job_id", "place"])
    # the key alone is logged: a file is too large to turn into JSON
    op.execute("drop trigger audit on app.admin_job_part")
    op.execute(
        "create trigger audit after insert or update or delete on app.admin_job_part"
        " for each row execute function audit.key_change('{organization_id,job_id,place}')"
    )
    op.execute("grant delete on app.admin_job_part to app_user")


def downgrade() -> None:
    op.execute("drop table app.admin_job_part")
    op.execute("drop table app.admin_job")

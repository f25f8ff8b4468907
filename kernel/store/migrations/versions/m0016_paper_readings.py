"""Papers handed in to be read in the background: how far the reading is, what came of each file."""

from alembic import op

from kernel.store.migrations.protect import TENANT, protect

revision = "0016"
down_revision = "0030"

READINGS = """
create table app.paper_reading (
    organization_id uuid not null default app.org()
        constraint paper_reading_organization_id_fk references app.organization,
    id              uuid not null,
    api14           text constraint paper_reading_api14_fk references app.well,
    origin          text not null
        constraint paper_reading_origin_check check (origin in ('upload', 'rrc', 'sample')),
    plan            jsonb,
    state           text not null default 'waiting' constraint paper_reading_state_check
        check (state in ('waiting', 'running', 'ended', 'stopped')),
    snapshot_id     uuid,
    problem         text not null default '',
    created_by      uuid not null default app.person_id(),
    created_at      timestamptz not null default now(),
    touched_at      timestamptz not null default now(),
    ended_at        timestamptz,
    constraint paper_reading_pk primary key (organization_id, id),
    constraint paper_reading_organization_id_created_by_fk
        foreign key (organization_id, created_by) references app.person,
    constraint paper_reading_organization_id_snapshot_id_fk
        foreign key (organization_id, snapshot_id) references app.plan_snapshot);
create index paper_reading_organization_id_api14_index
    on app.paper_reading (organization_id, api14);
comment on table app.paper_reading is 'Papers handed in together, and how far their reading is.';

create table app.paper_reading_file (
    organization_id uuid not null default app.org()
        constraint paper_reading_file_organization_id_fk references app.organization,
    id              uuid not null,
    reading_id      uuid not null,
    name            text not null,
    letter          boolean not null,
    state           text not null default 'waiting' constraint paper_reading_file_state_check
        check (state in ('waiting', 'read', 'kept', 'refused')),
    page            integer not null default 0,
    pages           integer not null default 0,
    extraction      jsonb,
    reason          text not null default '',
    paper_id        uuid,
    constraint paper_reading_file_pk primary key (organization_id, id),
    constraint paper_reading_file_organization_id_reading_id_fk
        foreign key (organization_id, reading_id) references app.paper_reading,
    constraint paper_reading_file_organization_id_paper_id_fk
        foreign key (organization_id, paper_id) references app.paper);
create index paper_reading_file_organization_id_reading_id_index
    on app.paper_reading_file (organization_id, reading_id);
comment on table app.paper_reading_file is 'A file of a reading and what came of it.';

create table app.paper_handed_in (
    organization_id uuid not null default app.org()
        constraint paper_handed_in_organization_id_fk references app.organization,
    file_id         uuid not null,
    content         bytea not null,
    constraint paper_handed_in_pk primary key (organization_id, file_id),
    constraint paper_handed_in_organization_id_file_id_fk
        foreign key (organization_id, file_id) references app.paper_reading_file);
alter table app.paper_handed_in alter column content set storage external;
comment on table app.paper_handed_in is 'The bytes of files until their reading ends.';
"""

# A file may be larger than a JSON value, so the generic trigger cannot take it.
CONTENT = f"""
alter table app.paper_handed_in enable row level security;
alter table app.paper_handed_in force row level security;
create policy tenant on app.paper_handed_in using ({TENANT}) with check ({TENANT});
grant select, insert, delete on app.paper_handed_in to app_user;
create trigger audit after insert or update or delete on app.paper_handed_in
    for each row execute function audit.key_change('{{organization_id,file_id}}');
"""


def upgrade() -> None:
    op.execute(READINGS)
    protect(
        "paper_reading",
        updates=["api14", "state", "snapshot_id", "problem", "touched_at", "ended_at"],
        unlogged=["touched_at"],
    )
    protect(
        "paper_reading_file",
        updates=["name", "state", "page", "pages", "extraction", "reason", "paper_id"],
        bulky=["extraction"],
        unlogged=["page", "pages"],
    )
    op.execute(CONTENT)


def downgrade() -> None:
    for table in ("paper_handed_in", "paper_reading_file", "paper_reading"):
        op.execute(f"drop table app.{table}")

"""Declines fitted to the volumes of many wells, kept with what they were fitted on."""

from alembic import op

from kernel.store.migrations.protect import protect

revision = "0126"
down_revision = "0100"

DECLINES = """
create table app.decline_run (
    organization_id uuid default app.org() not null,
    id uuid not null,
    status text default 'pending' not null,
    settings jsonb default '{}' not null,
    wells integer default '0' not null,
    done integer default '0' not null,
    fitted integer default '0' not null,
    seconds numeric(10, 3),
    words text default '' not null,
    created_by uuid default app.person_id() not null,
    created_at timestamptz default now() not null,
    ended_at timestamptz,
    constraint decline_run_pk primary key (organization_id, id),
    constraint decline_run_organization_id_created_by_fk
        foreign key (organization_id, created_by) references app.person,
    constraint decline_run_status_check
        check (status in ('pending', 'running', 'done', 'failed', 'cancelled')),
    constraint decline_run_organization_id_fk
        foreign key (organization_id) references app.organization);
comment on table app.decline_run is 'Fits of many wells at once: how, and how far.';

create table app.decline_fit (
    organization_id uuid default app.org() not null,
    id uuid not null,
    decline_run_id uuid not null,
    well_id uuid not null,
    phase text not null,
    refused text default '' not null,
    curve jsonb default '{}' not null,
    figures jsonb default '{}' not null,
    method text not null,
    constraint decline_fit_pk primary key (organization_id, id),
    constraint decline_fit_organization_id_decline_run_id_fk
        foreign key (organization_id, decline_run_id) references app.decline_run on delete cascade,
    constraint decline_fit_organization_id_well_id_fk
        foreign key (organization_id, well_id) references app.asset_well on delete cascade,
    constraint decline_fit_organization_id_decline_run_id_well_id_phase_key
        unique (organization_id, decline_run_id, well_id, phase),
    constraint decline_fit_phase_check check (phase in ('oil', 'gas', 'water')),
    constraint decline_fit_organization_id_fk
        foreign key (organization_id) references app.organization);
create index decline_fit_organization_id_well_id_index
    on app.decline_fit (organization_id, well_id);
comment on table app.decline_fit is
    'The decline of a well, or why none was fitted, with months, method and version.';
"""


def upgrade() -> None:
    op.execute(DECLINES)
    protect(
        "decline_run",
        updates=["status", "wells", "done", "fitted", "seconds", "words", "ended_at"],
    )
    protect("decline_fit")
    op.execute("grant delete on app.decline_run, app.decline_fit to app_user")


def downgrade() -> None:
    op.execute("drop table app.decline_fit")
    op.execute("drop table app.decline_run")

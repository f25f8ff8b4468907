"""Batches: many wells planned in the background, one row for each well of each batch."""

from alembic import op

from kernel.store.migrations.protect import protect

revision = "0013"
down_revision = "0008"

BATCHES = """
create table app.batch (
    organization_id    uuid not null default app.org()
        constraint batch_organization_id_fk references app.organization,
    id                 uuid not null,
    title              text not null,
    mode               text not null
        constraint batch_mode_check check (mode in ('combined', 'isolated', 'both')),
    merge_threshold_ft double precision not null,
    as_of              date not null,
    fetches            boolean not null,
    report             boolean not null default false,
    created_by         uuid not null default app.person_id(),
    created_at         timestamptz not null default now(),
    cancelled_at       timestamptz,
    cancelled_by       uuid,
    constraint batch_pk primary key (organization_id, id),
    constraint batch_organization_id_created_by_fk
        foreign key (organization_id, created_by) references app.person,
    constraint batch_organization_id_cancelled_by_fk
        foreign key (organization_id, cancelled_by) references app.person);
comment on table app.batch is 'Wells planned together.';

create table app.batch_well (
    organization_id uuid not null default app.org()
        constraint batch_well_organization_id_fk references app.organization,
    id              uuid not null,
    batch_id        uuid not null,
    api14           text not null constraint batch_well_api14_fk references app.well,
    state           text not null default 'waiting' constraint batch_well_state_check
        check (state in ('waiting', 'running', 'done', 'blocked', 'failed', 'cancelled')),
    facts           jsonb,
    blockers        jsonb not null default '[]',
    figures         jsonb not null default '{}',
    snapshot_id     uuid,
    claim           uuid,
    claimed_job     bigint,
    claimed_at      timestamptz,
    started_at      timestamptz,
    ended_at        timestamptz,
    constraint batch_well_pk primary key (organization_id, id),
    constraint batch_well_organization_id_batch_id_api14_key
        unique (organization_id, batch_id, api14),
    constraint batch_well_organization_id_batch_id_fk
        foreign key (organization_id, batch_id) references app.batch,
    constraint batch_well_organization_id_snapshot_id_fk
        foreign key (organization_id, snapshot_id) references app.plan_snapshot);
create index batch_well_organization_id_batch_id_state_index
    on app.batch_well (organization_id, batch_id, state);
comment on table app.batch_well is 'A well of a batch and what is in its way.';
"""


def upgrade() -> None:
    op.execute(BATCHES)
    protect("batch", updates=["report", "cancelled_at", "cancelled_by"])
    protect(
        "batch_well",
        updates=[
            "state", "blockers", "figures", "snapshot_id", "claim", "claimed_job", "claimed_at",
            "started_at", "ended_at",
        ],
        bulky=["facts", "figures"],
        unlogged=["claim", "claimed_job", "claimed_at"],
    )  # fmt: skip


def downgrade() -> None:
    op.execute("drop table app.batch_well")
    op.execute("drop table app.batch")

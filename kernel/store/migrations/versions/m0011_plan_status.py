"""The life of saved plans: an append-only log of their states."""

from alembic import op

from kernel.store.migrations.protect import protect

revision = "0011"
down_revision = "0013"

STATUS = """
create table app.plan_status (
    organization_id uuid not null default app.org()
        constraint plan_status_organization_id_fk references app.organization,
    id              uuid not null,
    snapshot_id     uuid not null,
    number          integer not null,
    status          text not null constraint plan_status_status_check check (status in
        ('draft', 'in_review', 'approved', 'filed', 'plugged', 'withdrawn')),
    was             text not null,
    comment         text not null default '',
    acknowledged    jsonb not null default '[]',
    on_date         date,
    reference       text,
    paper_id        uuid,
    takes_back      uuid,
    created_by      uuid not null default app.person_id(),
    created_at      timestamptz not null default now(),
    constraint plan_status_pk primary key (organization_id, id),
    constraint plan_status_organization_id_snapshot_id_number_key
        unique (organization_id, snapshot_id, number),
    constraint plan_status_organization_id_snapshot_id_fk
        foreign key (organization_id, snapshot_id) references app.plan_snapshot,
    constraint plan_status_organization_id_paper_id_fk
        foreign key (organization_id, paper_id) references app.paper,
    constraint plan_status_organization_id_takes_back_fk
        foreign key (organization_id, takes_back) references app.plan_status,
    constraint plan_status_organization_id_created_by_fk
        foreign key (organization_id, created_by) references app.person);
comment on table app.plan_status is 'What became of saved plans: who, when, why; never changed.';
"""


def upgrade() -> None:
    op.execute(STATUS)
    protect("plan_status")


def downgrade() -> None:
    op.execute("drop table app.plan_status")

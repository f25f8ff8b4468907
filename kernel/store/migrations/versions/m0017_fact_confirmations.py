"""Confirmations: values that a person saw on the paper as they were read."""

from alembic import op

from kernel.store.migrations.protect import protect

revision = "0017"
down_revision = "0016"

CONFIRMATIONS = """
create table app.fact_confirmation (
    organization_id uuid not null default app.org()
        constraint fact_confirmation_organization_id_fk references app.organization,
    id              uuid not null,
    api14           text not null constraint fact_confirmation_api14_fk references app.well,
    path            text not null,
    value           jsonb not null,
    note            text not null,
    created_by      uuid not null default app.person_id(),
    created_at      timestamptz not null default now(),
    withdrawn_at    timestamptz,
    withdrawn_by    uuid,
    constraint fact_confirmation_pk primary key (organization_id, id),
    constraint fact_confirmation_organization_id_created_by_fk
        foreign key (organization_id, created_by) references app.person,
    constraint fact_confirmation_organization_id_withdrawn_by_fk
        foreign key (organization_id, withdrawn_by) references app.person);
create unique index fact_confirmation_standing_key
    on app.fact_confirmation (organization_id, api14, path) where withdrawn_at is null;
comment on table app.fact_confirmation is
    'Values that a person saw on the paper as they were read.';
"""


def upgrade() -> None:
    op.execute(CONFIRMATIONS)
    protect("fact_confirmation", updates=["withdrawn_at", "withdrawn_by"])


def downgrade() -> None:
    op.execute("drop table app.fact_confirmation")

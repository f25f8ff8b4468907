"""Who took which step of an AFE, when and why."""

from alembic import op

from kernel.store.migrations.protect import protect

revision = "0137"
down_revision = "0106"

STEPS = """
create table app.afe_step (
    organization_id uuid default app.org() not null,
    id uuid not null,
    afe_id uuid not null,
    was text not null,
    status text not null,
    reason text default '' not null,
    figures jsonb default '{}' not null,
    created_by uuid default app.person_id() not null,
    created_at timestamptz default now() not null,
    constraint afe_step_pk primary key (organization_id, id),
    constraint afe_step_organization_id_afe_id_fk
        foreign key (organization_id, afe_id) references app.afe on delete cascade,
    constraint afe_step_organization_id_created_by_fk
        foreign key (organization_id, created_by) references app.person,
    constraint afe_step_organization_id_fk
        foreign key (organization_id) references app.organization);
create index afe_step_organization_id_afe_id_index on app.afe_step (organization_id, afe_id);
comment on table app.afe_step is 'Who took which step of an AFE, when, why and on which figures.';
"""


def upgrade() -> None:
    op.execute(STEPS)
    protect("afe_step")


def downgrade() -> None:
    op.execute("drop table app.afe_step")

"""Columns of imports remembered by the organization; what an import made beside its jobs."""

from alembic import op

from kernel.store.migrations.protect import protect

revision = "0050"
down_revision = "0019"

MEMORY = """
create table app.import_heading (
    organization_id uuid default app.org() not null,
    id uuid not null,
    heading text not null,
    field text default '' not null,
    created_by uuid default app.person_id() not null,
    created_at timestamptz default now() not null,
    constraint import_heading_pk primary key (organization_id, id),
    constraint import_heading_organization_id_heading_key unique (organization_id, heading),
    constraint import_heading_organization_id_created_by_fk
        foreign key (organization_id, created_by) references app.person,
    constraint import_heading_organization_id_fk
        foreign key (organization_id) references app.organization);
comment on table app.import_heading is
    'What the headings of imported schedules hold, as the organization last said.';

alter table app.scenario_revision add column made jsonb;
"""


def upgrade() -> None:
    op.execute(MEMORY)
    protect("import_heading", updates=["field", "created_by", "created_at"])


def downgrade() -> None:
    op.execute("alter table app.scenario_revision drop column made")
    op.execute("drop table app.import_heading")

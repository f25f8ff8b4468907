"""Planning preferences: what an organization chooses where the law leaves a choice."""

from alembic import op

from kernel.store.migrations.protect import protect

revision = "0015"
down_revision = "0011"

PREFERENCES = """
create table app.planning_preferences (
    organization_id uuid not null default app.org()
        constraint planning_preferences_organization_id_fk references app.organization,
    id              uuid not null,
    chosen          jsonb not null,
    note            text not null,
    created_by      uuid not null default app.person_id(),
    created_at      timestamptz not null default now(),
    constraint planning_preferences_pk primary key (organization_id, id),
    constraint planning_preferences_organization_id_created_by_fk
        foreign key (organization_id, created_by) references app.person);
comment on table app.planning_preferences is
    'Values chosen for plans, one row for each change; the newest holds.';
"""


def upgrade() -> None:
    op.execute(PREFERENCES)
    protect("planning_preferences")


def downgrade() -> None:
    op.execute("drop table app.planning_preferences")

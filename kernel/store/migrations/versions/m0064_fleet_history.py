"""Where places lie; what people did to rigs, places, campaigns and moves."""

from alembic import op

from kernel.store.migrations.protect import protect

revision = "0064"
down_revision = "0063"

FLEET = """
alter table app.site add column oil_field text default '' not null,
    add column latitude numeric(9, 6)
        constraint site_latitude_check check (latitude between -90 and 90),
    add column longitude numeric(9, 6)
        constraint site_longitude_check check (longitude between -180 and 180);
grant update (oil_field, latitude, longitude) on app.site to app_user;

create table app.fleet_change (
    organization_id uuid default app.org() not null,
    id uuid not null,
    subject_kind text not null,
    subject_id uuid not null,
    kind text not null,
    undoes uuid,
    words text not null,
    before jsonb,
    after jsonb,
    created_by uuid default app.person_id() not null,
    created_at timestamptz default now() not null,
    constraint fleet_change_pk primary key (organization_id, id),
    constraint fleet_change_organization_id_created_by_fk
        foreign key (organization_id, created_by) references app.person,
    constraint fleet_change_subject_kind_check
        check (subject_kind in ('rig', 'site', 'campaign', 'moves')),
    constraint fleet_change_kind_check check (kind in ('edit', 'undo', 'redo')),
    constraint fleet_change_organization_id_fk
        foreign key (organization_id) references app.organization);
create index fleet_change_organization_id_subject_kind_subject_id_id_index
    on app.fleet_change (organization_id, subject_kind, subject_id, id);
create index fleet_change_organization_id_created_by_id_index
    on app.fleet_change (organization_id, created_by, id);
comment on table app.fleet_change is
    'What people did to rigs, places, campaigns and moves, to be seen and taken back.';
"""


def upgrade() -> None:
    op.execute(FLEET)
    protect("fleet_change", bulky=["before", "after"])


def downgrade() -> None:
    op.execute("drop table app.fleet_change")
    for column in ("longitude", "latitude", "oil_field"):
        op.execute(f"alter table app.site drop column {column}")

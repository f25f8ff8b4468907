"""Rigs with rates, contracts and what blocks them; places; campaigns."""

from alembic import op

from kernel.store.migrations.protect import protect

revision = "0040"
down_revision = "0017"

# An exclusion by equality needs GiST operators for uuid and text.
EQUALITY = "create extension if not exists btree_gist with schema public"
NO_EQUALITY = """
do $$ begin
    if exists (select from pg_extension e join pg_roles r on r.oid = e.extowner
                where e.extname = 'btree_gist' and r.rolname = current_user) then
        drop extension btree_gist;
    end if;
end $$
"""

ONE_RATE_A_DAY = """
alter table app.rig_rate add constraint rig_rate_once_a_day exclude using gist (
    organization_id with =, rig_id with =, kind with =, daterange(start_on, end_on) with &&)
"""

RIGS = """
create table app.rig (
    organization_id uuid default app.org() not null,
    id uuid not null,
    name text not null,
    name_key text not null,
    terrain text default '' not null,
    terrain_key text default '' not null,
    kind text not null,
    contractor text default '' not null,
    home text default '' not null,
    status text default 'active' not null,
    version integer default '1' not null,
    created_by uuid default app.person_id() not null,
    created_at timestamptz default now() not null,
    constraint rig_pk primary key (organization_id, id),
    constraint rig_organization_id_created_by_fk
        foreign key (organization_id, created_by) references app.person,
    constraint rig_organization_id_terrain_key_name_key_key
        unique (organization_id, terrain_key, name_key),
    constraint rig_status_check check (status in ('active', 'standby', 'maintenance')),
    constraint rig_organization_id_fk foreign key (organization_id) references app.organization);
comment on table app.rig is
    'Rigs; a name is told apart by its terrain, whatever its case and spaces.';

create table app.rig_rate (
    organization_id uuid default app.org() not null,
    id uuid not null,
    rig_id uuid not null,
    kind text not null,
    start_on date not null,
    end_on date,
    amount numeric(16, 2) not null,
    currency text not null,
    created_by uuid default app.person_id() not null,
    created_at timestamptz default now() not null,
    constraint rig_rate_pk primary key (organization_id, id),
    constraint rig_rate_organization_id_rig_id_fk
        foreign key (organization_id, rig_id) references app.rig,
    constraint rig_rate_organization_id_created_by_fk
        foreign key (organization_id, created_by) references app.person,
    constraint rig_rate_span_check check (end_on > start_on),
    constraint rig_rate_amount_check check (amount >= 0),
    constraint rig_rate_currency_check check (currency ~ '^[A-Z]{3}$'),
    constraint rig_rate_organization_id_fk
        foreign key (organization_id) references app.organization);
comment on table app.rig_rate is 'Day rates by kind; no two of a kind hold on one day.';

create table app.rig_capability (
    organization_id uuid default app.org() not null,
    id uuid not null,
    rig_id uuid not null,
    start_on date not null,
    end_on date,
    values jsonb default '{}' not null,
    created_by uuid default app.person_id() not null,
    created_at timestamptz default now() not null,
    constraint rig_capability_pk primary key (organization_id, id),
    constraint rig_capability_organization_id_rig_id_fk
        foreign key (organization_id, rig_id) references app.rig,
    constraint rig_capability_organization_id_created_by_fk
        foreign key (organization_id, created_by) references app.person,
    constraint rig_capability_span_check check (end_on > start_on),
    constraint rig_capability_organization_id_fk
        foreign key (organization_id) references app.organization);
create index rig_capability_organization_id_rig_id_index
    on app.rig_capability (organization_id, rig_id);
comment on table app.rig_capability is 'What a rig can do, from a day on.';

create table app.rig_contract (
    organization_id uuid default app.org() not null,
    id uuid not null,
    rig_id uuid not null,
    start_on date not null,
    end_on date not null,
    term text not null,
    note text default '' not null,
    created_by uuid default app.person_id() not null,
    created_at timestamptz default now() not null,
    constraint rig_contract_pk primary key (organization_id, id),
    constraint rig_contract_organization_id_rig_id_fk
        foreign key (organization_id, rig_id) references app.rig,
    constraint rig_contract_organization_id_created_by_fk
        foreign key (organization_id, created_by) references app.person,
    constraint rig_contract_span_check check (end_on > start_on),
    constraint rig_contract_term_check check (term in ('firm', 'option')),
    constraint rig_contract_organization_id_fk
        foreign key (organization_id) references app.organization);
create index rig_contract_organization_id_rig_id_index
    on app.rig_contract (organization_id, rig_id);
comment on table app.rig_contract is
    'Windows in which a rig is under contract, or could be by a priced option.';

create table app.rig_event (
    organization_id uuid default app.org() not null,
    id uuid not null,
    rig_id uuid not null,
    kind text not null,
    start_on date not null,
    end_on date not null,
    counts_in_utilisation boolean default false not null,
    note text default '' not null,
    created_by uuid default app.person_id() not null,
    created_at timestamptz default now() not null,
    constraint rig_event_pk primary key (organization_id, id),
    constraint rig_event_organization_id_rig_id_fk
        foreign key (organization_id, rig_id) references app.rig,
    constraint rig_event_organization_id_created_by_fk
        foreign key (organization_id, created_by) references app.person,
    constraint rig_event_span_check check (end_on > start_on),
    constraint rig_event_organization_id_fk
        foreign key (organization_id) references app.organization);
create index rig_event_organization_id_rig_id_index on app.rig_event (organization_id, rig_id);
comment on table app.rig_event is
    'Maintenance, inspections and slots of others, which block a rig.';

create table app.rig_move (
    organization_id uuid default app.org() not null,
    id uuid not null,
    from_place text not null,
    from_key text not null,
    to_place text not null,
    to_key text not null,
    rig_kind text default '' not null,
    days integer not null,
    created_by uuid default app.person_id() not null,
    created_at timestamptz default now() not null,
    constraint rig_move_pk primary key (organization_id, id),
    constraint rig_move_organization_id_created_by_fk
        foreign key (organization_id, created_by) references app.person,
    constraint rig_move_organization_id_from_key_to_key_rig_kind_key
        unique (organization_id, from_key, to_key, rig_kind),
    constraint rig_move_days_check check (days >= 0),
    constraint rig_move_organization_id_fk
        foreign key (organization_id) references app.organization);
comment on table app.rig_move is
    'Days that a rig of a kind needs from one place to another; the ways may differ.';

create table app.site (
    organization_id uuid default app.org() not null,
    id uuid not null,
    name text not null,
    name_key text not null,
    kind text default '' not null,
    most_at_once integer,
    version integer default '1' not null,
    created_by uuid default app.person_id() not null,
    created_at timestamptz default now() not null,
    constraint site_pk primary key (organization_id, id),
    constraint site_organization_id_created_by_fk
        foreign key (organization_id, created_by) references app.person,
    constraint site_organization_id_name_key_key unique (organization_id, name_key),
    constraint site_most_at_once_check check (most_at_once > 0),
    constraint site_organization_id_fk foreign key (organization_id) references app.organization);
comment on table app.site is 'Pads and platforms, and how many jobs may run there at once.';

create table app.site_event (
    organization_id uuid default app.org() not null,
    id uuid not null,
    site_id uuid not null,
    kind text not null,
    start_on date not null,
    end_on date not null,
    note text default '' not null,
    created_by uuid default app.person_id() not null,
    created_at timestamptz default now() not null,
    constraint site_event_pk primary key (organization_id, id),
    constraint site_event_organization_id_site_id_fk
        foreign key (organization_id, site_id) references app.site,
    constraint site_event_organization_id_created_by_fk
        foreign key (organization_id, created_by) references app.person,
    constraint site_event_span_check check (end_on > start_on),
    constraint site_event_organization_id_fk
        foreign key (organization_id) references app.organization);
create index site_event_organization_id_site_id_index on app.site_event (organization_id, site_id);
comment on table app.site_event is 'Shutdowns of a pad or platform, which block the jobs there.';

create table app.campaign (
    organization_id uuid default app.org() not null,
    id uuid not null,
    name text not null,
    name_key text not null,
    kind text not null,
    note text default '' not null,
    version integer default '1' not null,
    created_by uuid default app.person_id() not null,
    created_at timestamptz default now() not null,
    constraint campaign_pk primary key (organization_id, id),
    constraint campaign_organization_id_created_by_fk
        foreign key (organization_id, created_by) references app.person,
    constraint campaign_organization_id_name_key_key unique (organization_id, name_key),
    constraint campaign_kind_check check (kind in ('rig', 'field')),
    constraint campaign_organization_id_fk
        foreign key (organization_id) references app.organization);
comment on table app.campaign is 'Named sets of jobs, which may overlap.';
"""

UPDATES = {
    "rig": ["name", "name_key", "terrain", "terrain_key", "kind", "contractor", "home", "status",
            "version"],
    "rig_rate": [],
    "rig_capability": [],
    "rig_contract": [],
    "rig_event": [],
    "rig_move": [],
    "site": ["name", "name_key", "kind", "most_at_once", "version"],
    "site_event": [],
    "campaign": ["name", "name_key", "kind", "note", "version"],
}  # fmt: skip


def upgrade() -> None:
    op.execute(EQUALITY)
    op.execute(RIGS)
    op.execute(ONE_RATE_A_DAY)
    for table, updates in UPDATES.items():
        protect(table, updates=updates)
        op.execute(f"grant delete on app.{table} to app_user")


def downgrade() -> None:
    for table in reversed(UPDATES):
        op.execute(f"drop table app.{table}")
    op.execute(NO_EQUALITY)

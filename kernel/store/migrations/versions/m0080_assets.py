"""What an organization owns and operates: fields, companies, leases, wells, completions."""

from alembic import op

from kernel.store.migrations.protect import protect

revision = "0080"
down_revision = "0054"

# Nobody operates a lease, and no completion reports, twice on one day.
ONCE_A_DAY = """
alter table app.lease_operator add constraint lease_operator_once_a_day exclude using gist (
    organization_id with =, lease_id with =, valid with &&);
alter table app.completion_lease add constraint completion_lease_once_a_day exclude using gist (
    organization_id with =, completion_id with =, valid with &&);
"""

ASSETS = """
create table app.field (
    organization_id uuid default app.org() not null,
    id uuid not null,
    name text not null,
    jurisdiction text not null,
    regulator_code text not null,
    district text default '' not null,
    county text default '' not null,
    basin text default '' not null,
    play text default '' not null,
    version integer default '1' not null,
    created_by uuid default app.person_id() not null,
    created_at timestamptz default now() not null,
    constraint field_pk primary key (organization_id, id),
    constraint field_organization_id_created_by_fk
        foreign key (organization_id, created_by) references app.person,
    constraint field_organization_id_jurisdiction_regulator_code_key
        unique (organization_id, jurisdiction, regulator_code),
    constraint field_jurisdiction_check check (jurisdiction ~ '^([A-Z]{2}|US-OCS)$'),
    constraint field_organization_id_fk
        foreign key (organization_id) references app.organization);
comment on table app.field is
    'Oil and gas fields as the regulator counts them, with basin and play.';

create table app.company (
    organization_id uuid default app.org() not null,
    id uuid not null,
    name text not null,
    short_code text not null,
    tax_id text default '' not null,
    remit_address jsonb default '{}' not null,
    contact_email text default '' not null,
    is_government boolean default false not null,
    min_pay_amount numeric(16, 2),
    external_ids jsonb default '{}' not null,
    version integer default '1' not null,
    created_by uuid default app.person_id() not null,
    created_at timestamptz default now() not null,
    constraint company_pk primary key (organization_id, id),
    constraint company_organization_id_created_by_fk
        foreign key (organization_id, created_by) references app.person,
    constraint company_organization_id_short_code_key unique (organization_id, short_code),
    constraint company_min_pay_check check (min_pay_amount >= 0),
    constraint company_organization_id_fk
        foreign key (organization_id) references app.organization);
comment on table app.company is
    'Operators, partners, royalty owners, purchasers, vendors and agencies alike.';

create table app.company_role (
    organization_id uuid default app.org() not null,
    id uuid not null,
    company_id uuid not null,
    role text not null,
    valid daterange not null,
    created_by uuid default app.person_id() not null,
    created_at timestamptz default now() not null,
    constraint company_role_pk primary key (organization_id, id),
    constraint company_role_organization_id_company_id_fk
        foreign key (organization_id, company_id) references app.company on delete cascade,
    constraint company_role_organization_id_created_by_fk
        foreign key (organization_id, created_by) references app.person,
    constraint company_role_organization_id_company_id_role_valid_key
        unique (organization_id, company_id, role, valid),
    constraint company_role_role_check
        check (role in ('operator', 'working_interest', 'royalty', 'overriding_royalty',
            'purchaser', 'transporter', 'vendor', 'lessor', 'agency')),
    constraint company_role_organization_id_fk
        foreign key (organization_id) references app.organization);
comment on table app.company_role is 'What a company is to us, and when; several at once.';

create table app.lease (
    organization_id uuid default app.org() not null,
    id uuid not null,
    name text not null,
    field_id uuid,
    jurisdiction text not null,
    regulator_lease_no text,
    regulator_district text default '' not null,
    oil_gas_code text,
    gross_acres numeric(12, 4),
    royalty_rate numeric(10, 8),
    working_interest numeric(10, 8),
    net_revenue_interest numeric(10, 8),
    effective daterange,
    status text default 'active' not null,
    legal_description text default '' not null,
    gas_pressure_base_psia numeric(6, 3) default '14.65' not null,
    allocation_unit numeric(6, 3) default '0.01' not null,
    version integer default '1' not null,
    created_by uuid default app.person_id() not null,
    created_at timestamptz default now() not null,
    constraint lease_pk primary key (organization_id, id),
    constraint lease_organization_id_field_id_fk
        foreign key (organization_id, field_id) references app.field,
    constraint lease_organization_id_created_by_fk
        foreign key (organization_id, created_by) references app.person,
    constraint lease_status_check
        check (status in ('active', 'held_by_production', 'expired', 'surrendered', 'pending')),
    constraint lease_oil_gas_code_check check (oil_gas_code in ('O', 'G')),
    constraint lease_jurisdiction_check check (jurisdiction ~ '^([A-Z]{2}|US-OCS)$'),
    constraint lease_gross_acres_check check (gross_acres > 0),
    constraint lease_royalty_rate_check check (royalty_rate between 0 and 1),
    constraint lease_working_interest_check check (working_interest between 0 and 1),
    constraint lease_net_revenue_interest_check check (net_revenue_interest between 0 and 1),
    constraint lease_allocation_unit_check check (allocation_unit > 0),
    constraint lease_organization_id_fk
        foreign key (organization_id) references app.organization);
create index lease_organization_id_field_id_index on app.lease (organization_id, field_id);
create index lease_organization_id_status_index on app.lease (organization_id, status);
create unique index lease_regulator_key
    on app.lease (organization_id, jurisdiction, regulator_district, oil_gas_code,
        regulator_lease_no)
    nulls not distinct
    where regulator_lease_no is not null;
comment on table app.lease is
    'Leases; the regulator''s number is unique within a district and a code only.';

create table app.lease_operator (
    organization_id uuid default app.org() not null,
    id uuid not null,
    lease_id uuid not null,
    company_id uuid not null,
    valid daterange not null,
    created_by uuid default app.person_id() not null,
    created_at timestamptz default now() not null,
    constraint lease_operator_pk primary key (organization_id, id),
    constraint lease_operator_organization_id_lease_id_fk
        foreign key (organization_id, lease_id) references app.lease on delete cascade,
    constraint lease_operator_organization_id_company_id_fk
        foreign key (organization_id, company_id) references app.company,
    constraint lease_operator_organization_id_created_by_fk
        foreign key (organization_id, created_by) references app.person,
    constraint lease_operator_organization_id_fk
        foreign key (organization_id) references app.organization);
comment on table app.lease_operator is 'Who operated a lease; never two on one day.';

create table app.asset_well (
    organization_id uuid default app.org() not null,
    id uuid not null,
    api14 text,
    api12 text generated always as (left(api14, 12)) stored,
    name text not null,
    well_no text default '' not null,
    field_id uuid,
    lease_id uuid,
    operator_company_id uuid,
    rig_id uuid,
    well_type text default 'oil' not null,
    status text default 'permitted' not null,
    status_date date,
    is_horizontal boolean default false not null,
    is_offshore boolean default false not null,
    spud_date date,
    td_date date,
    completion_date date,
    plugged_date date,
    total_md_ft numeric(9, 2),
    tvd_ft numeric(9, 2),
    surface_lat numeric(10, 7),
    surface_lon numeric(10, 7),
    bottom_lat numeric(10, 7),
    bottom_lon numeric(10, 7),
    datum text default '' not null,
    water_depth_ft numeric(9, 2),
    version integer default '1' not null,
    created_by uuid default app.person_id() not null,
    created_at timestamptz default now() not null,
    constraint asset_well_pk primary key (organization_id, id),
    constraint asset_well_organization_id_field_id_fk
        foreign key (organization_id, field_id) references app.field,
    constraint asset_well_organization_id_lease_id_fk
        foreign key (organization_id, lease_id) references app.lease,
    constraint asset_well_organization_id_operator_company_id_fk
        foreign key (organization_id, operator_company_id) references app.company,
    constraint asset_well_organization_id_rig_id_fk
        foreign key (organization_id, rig_id) references app.rig,
    constraint asset_well_organization_id_created_by_fk
        foreign key (organization_id, created_by) references app.person,
    constraint asset_well_organization_id_api12_key unique (organization_id, api12),
    constraint asset_well_well_type_check
        check (well_type in ('oil', 'gas', 'oil_gas', 'injection', 'disposal', 'water',
            'observation', 'other')),
    constraint asset_well_status_check
        check (status in ('permitted', 'drilling', 'drilled_uncompleted', 'producing',
            'shut_in', 'inactive', 'temporarily_abandoned', 'plugged')),
    constraint asset_well_api14_check
        check (api14 ~ '^[0-9]{14}$' and substr(api14, 3, 3) <> '000'),
    constraint asset_well_td_date_check check (td_date >= spud_date),
    constraint asset_well_total_md_check check (total_md_ft >= 0),
    constraint asset_well_tvd_check check (tvd_ft >= 0),
    constraint asset_well_water_depth_check check (water_depth_ft >= 0),
    constraint asset_well_surface_lat_check check (surface_lat between -90 and 90),
    constraint asset_well_surface_lon_check check (surface_lon between -180 and 180),
    constraint asset_well_bottom_lat_check check (bottom_lat between -90 and 90),
    constraint asset_well_bottom_lon_check check (bottom_lon between -180 and 180),
    constraint asset_well_both_degrees_check
        check ((surface_lat is null) = (surface_lon is null) and (bottom_lat is null) =
            (bottom_lon is null)),
    constraint asset_well_organization_id_fk
        foreign key (organization_id) references app.organization);
create index asset_well_organization_id_field_id_index
    on app.asset_well (organization_id, field_id);
create index asset_well_organization_id_lease_id_index
    on app.asset_well (organization_id, lease_id);
create index asset_well_organization_id_status_index on app.asset_well (organization_id, status);
create index asset_well_organization_id_surface_lat_surface_lon_index
    on app.asset_well (organization_id, surface_lat, surface_lon);
comment on table app.asset_well is
    'Wellbores of the organization, joined to the public registry by API number.';

create table app.completion (
    organization_id uuid default app.org() not null,
    id uuid not null,
    well_id uuid not null,
    interval_code text not null,
    event_code text default '' not null,
    name text default '' not null,
    reservoir text default '' not null,
    first_production date,
    status text default 'producing' not null,
    version integer default '1' not null,
    created_by uuid default app.person_id() not null,
    created_at timestamptz default now() not null,
    constraint completion_pk primary key (organization_id, id),
    constraint completion_organization_id_well_id_fk
        foreign key (organization_id, well_id) references app.asset_well,
    constraint completion_organization_id_created_by_fk
        foreign key (organization_id, created_by) references app.person,
    constraint completion_organization_id_well_id_interval_code_key
        unique (organization_id, well_id, interval_code),
    constraint completion_status_check
        check (status in ('permitted', 'drilling', 'drilled_uncompleted', 'producing',
            'shut_in', 'inactive', 'temporarily_abandoned', 'plugged')),
    constraint completion_organization_id_fk
        foreign key (organization_id) references app.organization);
comment on table app.completion is 'Producing streams; a wellbore may have several.';

create table app.completion_lease (
    organization_id uuid default app.org() not null,
    id uuid not null,
    completion_id uuid not null,
    lease_id uuid not null,
    valid daterange not null,
    created_by uuid default app.person_id() not null,
    created_at timestamptz default now() not null,
    constraint completion_lease_pk primary key (organization_id, id),
    constraint completion_lease_organization_id_completion_id_fk
        foreign key (organization_id, completion_id) references app.completion on delete cascade,
    constraint completion_lease_organization_id_lease_id_fk
        foreign key (organization_id, lease_id) references app.lease,
    constraint completion_lease_organization_id_created_by_fk
        foreign key (organization_id, created_by) references app.person,
    constraint completion_lease_organization_id_fk
        foreign key (organization_id) references app.organization);
create index completion_lease_organization_id_lease_id_index
    on app.completion_lease (organization_id, lease_id);
comment on table app.completion_lease is
    'On which lease a completion reports, and when; never two on one day.';

create table app.request_key (
    organization_id uuid default app.org() not null,
    id uuid not null,
    person_id uuid default app.person_id() not null,
    key text not null,
    digest text not null,
    made_ids uuid[] not null,
    created_at timestamptz default now() not null,
    constraint request_key_pk primary key (organization_id, id),
    constraint request_key_organization_id_person_id_fk
        foreign key (organization_id, person_id) references app.person,
    constraint request_key_organization_id_person_id_key_key
        unique (organization_id, person_id, key),
    constraint request_key_organization_id_fk
        foreign key (organization_id) references app.organization);
comment on table app.request_key is
    'Keys of requests that were carried out, so that a repeated one does nothing twice.';
"""

UPDATES = {
    "field": ["name", "jurisdiction", "regulator_code", "district", "county", "basin", "play",
              "version"],
    "company": ["name", "short_code", "tax_id", "remit_address", "contact_email",
                "is_government", "min_pay_amount", "external_ids", "version"],
    "company_role": ["company_id", "role", "valid"],
    "lease": ["name", "field_id", "jurisdiction", "regulator_lease_no", "regulator_district",
              "oil_gas_code", "gross_acres", "royalty_rate", "working_interest",
              "net_revenue_interest", "effective", "status", "legal_description",
              "gas_pressure_base_psia", "allocation_unit", "version"],
    "lease_operator": ["lease_id", "company_id", "valid"],
    "asset_well": ["api14", "name", "well_no", "field_id", "lease_id", "operator_company_id",
                   "rig_id", "well_type", "status", "status_date", "is_horizontal",
                   "is_offshore", "spud_date", "td_date", "completion_date", "plugged_date",
                   "total_md_ft", "tvd_ft", "surface_lat", "surface_lon", "bottom_lat",
                   "bottom_lon", "datum", "water_depth_ft", "version"],
    "completion": ["well_id", "interval_code", "event_code", "name", "reservoir",
                   "first_production", "status", "version"],
    "completion_lease": ["completion_id", "lease_id", "valid"],
    "request_key": [],
}  # fmt: skip


def upgrade() -> None:
    op.execute(ASSETS)
    op.execute(ONCE_A_DAY)
    for table, updates in UPDATES.items():
        protect(table, updates=updates)
        if updates:
            op.execute(f"grant delete on app.{table} to app_user")


def downgrade() -> None:
    for table in reversed(UPDATES):
        op.execute(f"drop table app.{table}")

"""Volumes by month and day, partitioned by time; tests, allocations, imports."""

from itertools import pairwise

from alembic import op

from kernel.store.migrations.protect import add_part, protect, protect_bulk

revision = "0081"
down_revision = "0080"

VOLUMES = """
create table app.import_batch (
    organization_id uuid default app.org() not null,
    id uuid not null,
    profile text not null,
    file_name text not null,
    sha256 text not null,
    status text default 'pending' not null,
    mapping jsonb default '{}' not null,
    rows_in bigint default '0' not null,
    rows_accepted bigint default '0' not null,
    rows_changed bigint default '0' not null,
    rows_quarantined bigint default '0' not null,
    next_line bigint default '0' not null,
    words text default '' not null,
    created_by uuid default app.person_id() not null,
    created_at timestamptz default now() not null,
    ended_at timestamptz,
    constraint import_batch_pk primary key (organization_id, id),
    constraint import_batch_organization_id_created_by_fk
        foreign key (organization_id, created_by) references app.person,
    constraint import_batch_status_check
        check (status in ('pending', 'running', 'done', 'failed', 'cancelled', 'undone')),
    constraint import_batch_organization_id_fk
        foreign key (organization_id) references app.organization);
create index import_batch_organization_id_created_at_index
    on app.import_batch (organization_id, created_at);
comment on table app.import_batch is
    'Files that were loaded: what came in, what was taken, what was set aside.';

create table app.import_reject (
    organization_id uuid default app.org() not null,
    id uuid not null,
    import_batch_id uuid not null,
    line_no bigint not null,
    raw text not null,
    reason_code text not null,
    words text default '' not null,
    resolved_at timestamptz,
    resolved_by uuid,
    constraint import_reject_pk primary key (organization_id, id),
    constraint import_reject_organization_id_import_batch_id_fk
        foreign key (organization_id, import_batch_id) references app.import_batch on delete
            cascade,
    constraint import_reject_organization_id_resolved_by_fk
        foreign key (organization_id, resolved_by) references app.person,
    constraint import_reject_organization_id_fk
        foreign key (organization_id) references app.organization);
create index import_reject_organization_id_import_batch_id_line_no_index
    on app.import_reject (organization_id, import_batch_id, line_no);
comment on table app.import_reject is 'Rows that were set aside, as they came, with the reason.';

create table app.production_month (
    organization_id uuid default app.org() not null,
    completion_id uuid not null,
    production_month date not null,
    lease_id uuid,
    days_on numeric(4, 1),
    oil_bbl numeric(14, 3),
    cond_bbl numeric(14, 3),
    gas_mcf numeric(14, 3),
    water_bbl numeric(14, 3),
    injection_vol numeric(14, 3),
    injection_unit text,
    regulator_product_code text,
    regulator_status_code text,
    source text not null,
    status text default 'draft' not null,
    revision integer default '1' not null,
    import_batch_id uuid,
    constraint production_month_pk primary key (organization_id, completion_id, production_month),
    constraint production_month_organization_id_completion_id_fk
        foreign key (organization_id, completion_id) references app.completion,
    constraint production_month_organization_id_lease_id_fk
        foreign key (organization_id, lease_id) references app.lease,
    constraint production_month_source_check
        check (source in ('measured', 'allocated', 'regulator', 'purchaser', 'estimated')),
    constraint production_month_status_check
        check (status in ('draft', 'validated', 'approved', 'locked')),
    constraint production_month_injection_unit_check check (injection_unit in ('bbl', 'mcf')),
    constraint production_month_first_of_month_check check (extract(day from production_month)
        = 1),
    constraint production_month_days_on_check check (days_on between 0 and 31),
    constraint production_month_volumes_check
        check (oil_bbl >= 0 and cond_bbl >= 0 and gas_mcf >= 0 and water_bbl >= 0 and
            injection_vol >= 0),
    constraint production_month_organization_id_fk
        foreign key (organization_id) references app.organization) partition by range
            (production_month);
create index production_month_organization_id_lease_id_production_mo_55ef
    on app.production_month (organization_id, lease_id, production_month);
create index production_month_organization_id_production_month_index
    on app.production_month (organization_id, production_month);
comment on table app.production_month is
    'A month of a completion; the phases side by side, as they are reported.';

create table app.production_day (
    organization_id uuid default app.org() not null,
    completion_id uuid not null,
    production_date date not null,
    hours_on numeric(6, 3),
    oil_bbl numeric(14, 3),
    gas_mcf numeric(14, 3),
    water_bbl numeric(14, 3),
    injection_vol numeric(14, 3),
    tubing_psi numeric(8, 2),
    casing_psi numeric(8, 2),
    choke_64ths numeric(6, 2),
    temperature_f numeric(6, 2),
    downtime_hours numeric(6, 3),
    downtime_reason text,
    run_ticket text,
    source text not null,
    status text default 'draft' not null,
    revision integer default '1' not null,
    import_batch_id uuid,
    constraint production_day_pk primary key (organization_id, completion_id, production_date),
    constraint production_day_organization_id_completion_id_fk
        foreign key (organization_id, completion_id) references app.completion,
    constraint production_day_source_check
        check (source in ('measured', 'allocated', 'regulator', 'purchaser', 'estimated')),
    constraint production_day_status_check
        check (status in ('draft', 'validated', 'approved', 'locked')),
    constraint production_day_downtime_reason_check
        check (downtime_reason in ('none', 'artificial_lift', 'facility', 'flowline',
            'offset_frac', 'power', 'pipeline', 'shut_in', 'test', 'weather', 'workover',
            'other')),
    constraint production_day_hours_on_check check (hours_on between 0 and 25),
    constraint production_day_downtime_hours_check check (downtime_hours between 0 and 25),
    constraint production_day_volumes_check
        check (oil_bbl >= 0 and gas_mcf >= 0 and water_bbl >= 0 and injection_vol >= 0),
    constraint production_day_organization_id_fk
        foreign key (organization_id) references app.organization) partition by range
            (production_date);
create index production_day_organization_id_production_date_index
    on app.production_day (organization_id, production_date);
comment on table app.production_day is
    'A day of a completion; 25 hours on the day that the clocks go back.';

create table app.production_revision (
    organization_id uuid default app.org() not null,
    id uuid not null,
    table_name text not null,
    completion_id uuid not null,
    period date not null,
    before jsonb not null,
    after jsonb,
    reason text default '' not null,
    import_batch_id uuid,
    created_by uuid default app.person_id() not null,
    created_at timestamptz default now() not null,
    constraint production_revision_pk primary key (organization_id, id),
    constraint production_revision_organization_id_created_by_fk
        foreign key (organization_id, created_by) references app.person,
    constraint production_revision_table_name_check
        check (table_name in ('production_month', 'production_day')),
    constraint production_revision_organization_id_fk
        foreign key (organization_id) references app.organization);
create index production_revision_organization_id_completion_id_period_index
    on app.production_revision (organization_id, completion_id, period);
create index production_revision_organization_id_import_batch_id_index
    on app.production_revision (organization_id, import_batch_id);
comment on table app.production_revision is
    'What a volume was before it was changed; never changed itself.';

create table app.well_test (
    organization_id uuid default app.org() not null,
    id uuid not null,
    completion_id uuid not null,
    test_date date not null,
    hours numeric(5, 2) not null,
    oil_bbl numeric(14, 3),
    gas_mcf numeric(14, 3),
    water_bbl numeric(14, 3),
    oil_rate numeric(14, 3) generated always as (oil_bbl * 24 / hours) stored,
    gas_rate numeric(14, 3) generated always as (gas_mcf * 24 / hours) stored,
    water_rate numeric(14, 3) generated always as (water_bbl * 24 / hours) stored,
    choke_64ths numeric(6, 2),
    tubing_psi numeric(8, 2),
    casing_psi numeric(8, 2),
    method text default '' not null,
    purpose text default 'allocation' not null,
    form text default 'none' not null,
    status text default 'pending' not null,
    rejected_reason text default '' not null,
    version integer default '1' not null,
    created_by uuid default app.person_id() not null,
    created_at timestamptz default now() not null,
    constraint well_test_pk primary key (organization_id, id),
    constraint well_test_organization_id_completion_id_fk
        foreign key (organization_id, completion_id) references app.completion,
    constraint well_test_organization_id_created_by_fk
        foreign key (organization_id, created_by) references app.person,
    constraint well_test_hours_check check (hours > 0 and hours <= 72),
    constraint well_test_volumes_check check (oil_bbl >= 0 and gas_mcf >= 0 and water_bbl >= 0),
    constraint well_test_purpose_check check (purpose in ('allocation', 'regulatory',
        'potential')),
    constraint well_test_form_check check (form in ('W-10', 'G-10', 'none')),
    constraint well_test_status_check check (status in ('pending', 'accepted', 'rejected')),
    constraint well_test_organization_id_fk
        foreign key (organization_id) references app.organization);
create index well_test_accepted_index
    on app.well_test (organization_id, completion_id, test_date desc) where status = 'accepted';
comment on table app.well_test is
    'Well tests as measured; rates follow from them, ratios are never stored.';

create table app.lease_volume (
    organization_id uuid default app.org() not null,
    id uuid not null,
    lease_id uuid not null,
    production_month date not null,
    product text not null,
    opening_stock numeric(14, 3),
    produced numeric(14, 3),
    closing_stock numeric(14, 3),
    status text default 'draft' not null,
    version integer default '1' not null,
    created_by uuid default app.person_id() not null,
    created_at timestamptz default now() not null,
    constraint lease_volume_pk primary key (organization_id, id),
    constraint lease_volume_organization_id_lease_id_fk
        foreign key (organization_id, lease_id) references app.lease,
    constraint lease_volume_organization_id_created_by_fk
        foreign key (organization_id, created_by) references app.person,
    constraint lease_volume_organization_id_lease_id_production_month__46ec
        unique (organization_id, lease_id, production_month, product),
    constraint lease_volume_product_check
        check (product in ('oil', 'condensate', 'casinghead_gas', 'gas_well_gas', 'water')),
    constraint lease_volume_status_check
        check (status in ('draft', 'validated', 'approved', 'locked')),
    constraint lease_volume_first_of_month_check check (extract(day from production_month) = 1),
    constraint lease_volume_volumes_check
        check (opening_stock >= 0 and produced >= 0 and closing_stock >= 0),
    constraint lease_volume_organization_id_fk
        foreign key (organization_id) references app.organization);
create index lease_volume_organization_id_production_month_status_index
    on app.lease_volume (organization_id, production_month, status);
comment on table app.lease_volume is
    'A lease''s month of a product, with its stock at both ends.';

create table app.lease_disposition (
    organization_id uuid default app.org() not null,
    id uuid not null,
    lease_volume_id uuid not null,
    disposition_code text not null,
    volume numeric(14, 3) not null,
    purchaser_company_id uuid,
    gatherer_company_id uuid,
    remark_code text default '' not null,
    created_by uuid default app.person_id() not null,
    created_at timestamptz default now() not null,
    constraint lease_disposition_pk primary key (organization_id, id),
    constraint lease_disposition_organization_id_lease_volume_id_fk
        foreign key (organization_id, lease_volume_id) references app.lease_volume on delete
            cascade,
    constraint lease_disposition_organization_id_purchaser_company_id_fk
        foreign key (organization_id, purchaser_company_id) references app.company,
    constraint lease_disposition_organization_id_gatherer_company_id_fk
        foreign key (organization_id, gatherer_company_id) references app.company,
    constraint lease_disposition_organization_id_created_by_fk
        foreign key (organization_id, created_by) references app.person,
    constraint lease_disposition_organization_id_fk
        foreign key (organization_id) references app.organization);
create index lease_disposition_organization_id_lease_volume_id_index
    on app.lease_disposition (organization_id, lease_volume_id);
comment on table app.lease_disposition is
    'Where a lease''s volume went, by the code of the form.';

create table app.allocation_run (
    organization_id uuid default app.org() not null,
    id uuid not null,
    lease_id uuid not null,
    production_month date not null,
    product text not null,
    lease_volume numeric(14, 3) not null,
    theoretical_total numeric(18, 6) not null,
    factor numeric(18, 8),
    method text default 'test_rate' not null,
    status text default 'draft' not null,
    rule_version text not null,
    settings jsonb default '{}' not null,
    created_by uuid default app.person_id() not null,
    created_at timestamptz default now() not null,
    constraint allocation_run_pk primary key (organization_id, id),
    constraint allocation_run_organization_id_lease_id_fk
        foreign key (organization_id, lease_id) references app.lease,
    constraint allocation_run_organization_id_created_by_fk
        foreign key (organization_id, created_by) references app.person,
    constraint allocation_run_product_check
        check (product in ('oil', 'condensate', 'casinghead_gas', 'gas_well_gas', 'water')),
    constraint allocation_run_method_check
        check (method in ('test_rate', 'interpolated_test', 'measured', 'manual')),
    constraint allocation_run_status_check check (status in ('draft', 'approved', 'superseded')),
    constraint allocation_run_organization_id_fk
        foreign key (organization_id) references app.organization);
create unique index allocation_run_approved_key
    on app.allocation_run (organization_id, lease_id, production_month, product)
    where status = 'approved';
comment on table app.allocation_run is 'One sharing of a lease''s month among its completions.';

create table app.allocation (
    organization_id uuid default app.org() not null,
    id uuid not null,
    allocation_run_id uuid not null,
    completion_id uuid not null,
    test_id uuid,
    test_rate numeric(18, 6),
    days_on numeric(4, 1),
    theoretical numeric(18, 6) not null,
    allocated numeric(14, 3) not null,
    flags text[] default '{}' not null,
    constraint allocation_pk primary key (organization_id, id),
    constraint allocation_organization_id_allocation_run_id_fk
        foreign key (organization_id, allocation_run_id) references app.allocation_run on
            delete cascade,
    constraint allocation_organization_id_completion_id_fk
        foreign key (organization_id, completion_id) references app.completion,
    constraint allocation_organization_id_test_id_fk
        foreign key (organization_id, test_id) references app.well_test,
    constraint allocation_organization_id_allocation_run_id_completion_id_key
        unique (organization_id, allocation_run_id, completion_id),
    constraint allocation_organization_id_fk
        foreign key (organization_id) references app.organization);
comment on table app.allocation is
    'What a completion got; the rows of a run add up to the lease volume.';
"""

# Half-open spans of years. History of any age loads, and no statement has to make a part later.
FIRST_YEARS = (1900, 1970, 1980, 1990, *range(2000, 2051))
KEYS = {
    "production_month": ("organization_id", "completion_id", "production_month"),
    "production_day": ("organization_id", "completion_id", "production_date"),
}

# A row that a person types is logged whole. Of a loaded file the log keeps one row with the count
# for each statement; what it changed or deleted is logged row by row by `audit.row_change`.
BULK_LOG = """
create function audit.bulk_insert() returns trigger
language plpgsql security definer set search_path = pg_catalog as $$
begin
    insert into audit.log (generation, organization_id, person_id, tbl, op, pk, before, after)
    select (select max(generation) from audit.generation), r.organization_id,
           nullif(current_setting('app.current_user_id', true), ''),
           tg_table_schema || '.' || tg_table_name, 'I',
           (select jsonb_object_agg(k, to_jsonb(r) -> k) from unnest(tg_argv[0]::text[]) k),
           null, to_jsonb(r)
      from added r where r.import_batch_id is null;
    insert into audit.log (generation, organization_id, person_id, tbl, op, pk, before, after)
    select (select max(generation) from audit.generation), r.organization_id,
           nullif(current_setting('app.current_user_id', true), ''),
           tg_table_schema || '.' || tg_table_name, 'I',
           jsonb_build_object('import_batch_id', r.import_batch_id), null,
           jsonb_build_object('rows', count(*))
      from added r where r.import_batch_id is not null
     group by r.organization_id, r.import_batch_id;
    return null;
end $$;
revoke execute on function audit.bulk_insert() from public;
"""

# The sum is looked at when the transaction ends, so that rows may come in any order.
ADDS_UP = """
create function app.allocation_adds_up() returns trigger language plpgsql as $$
declare
    wanted record;
begin
    for wanted in
        select r.id, r.lease_volume, coalesce(sum(a.allocated), 0) as given
          from app.allocation_run r
          left join app.allocation a
            on a.organization_id = r.organization_id and a.allocation_run_id = r.id
         where r.id = new.allocation_run_id
         group by r.id, r.lease_volume
    loop
        if wanted.given <> wanted.lease_volume then
            raise exception using errcode = 'check_violation',
                message = 'the wells got ' || wanted.given || ', the lease made '
                          || wanted.lease_volume;
        end if;
    end loop;
    return null;
end $$;
create constraint trigger adds_up after insert or update on app.allocation
    deferrable initially deferred for each row execute function app.allocation_adds_up();
"""

UPDATES = {
    "import_batch": ["profile", "file_name", "sha256", "status", "mapping", "rows_in",
                     "rows_accepted", "rows_changed", "rows_quarantined", "next_line", "words",
                     "ended_at"],
    "import_reject": ["import_batch_id", "line_no", "raw", "reason_code", "words",
                      "resolved_at", "resolved_by"],
    "production_month": ["lease_id", "days_on", "oil_bbl", "cond_bbl", "gas_mcf", "water_bbl",
                         "injection_vol", "injection_unit", "regulator_product_code",
                         "regulator_status_code", "source", "status", "revision",
                         "import_batch_id"],
    "production_day": ["hours_on", "oil_bbl", "gas_mcf", "water_bbl", "injection_vol",
                       "tubing_psi", "casing_psi", "choke_64ths", "temperature_f",
                       "downtime_hours", "downtime_reason", "run_ticket", "source", "status",
                       "revision", "import_batch_id"],
    "production_revision": [],
    "well_test": ["completion_id", "test_date", "hours", "oil_bbl", "gas_mcf", "water_bbl",
                  "choke_64ths", "tubing_psi", "casing_psi", "method", "purpose", "form",
                  "status", "rejected_reason", "version"],
    "lease_volume": ["lease_id", "production_month", "product", "opening_stock", "produced",
                     "closing_stock", "status", "version"],
    "lease_disposition": ["lease_volume_id", "disposition_code", "volume",
                          "purchaser_company_id", "gatherer_company_id", "remark_code"],
    "allocation_run": ["lease_id", "production_month", "product", "lease_volume",
                       "theoretical_total", "factor", "method", "status", "rule_version",
                       "settings"],
    "allocation": [],
}  # fmt: skip
DELETABLE = ("production_month", "production_day", "well_test", "lease_volume",
             "lease_disposition")  # fmt: skip


def upgrade() -> None:
    op.execute("create schema part")
    op.execute("grant usage on schema part to app_backup")
    op.execute(VOLUMES)
    op.execute(BULK_LOG)
    for table, updates in UPDATES.items():
        if table in KEYS:
            for first, end in pairwise(FIRST_YEARS):
                add_part(table, first, end)
            protect_bulk(table, keys=KEYS[table], updates=updates)
        else:
            protect(table, updates=updates)
    for table in DELETABLE:
        op.execute(f"grant delete on app.{table} to app_user")
    op.execute(ADDS_UP)


def downgrade() -> None:
    for table in reversed(UPDATES):
        op.execute(f"drop table app.{table}")
    op.execute("drop function app.allocation_adds_up()")
    op.execute("drop function audit.bulk_insert()")
    op.execute("drop schema part")

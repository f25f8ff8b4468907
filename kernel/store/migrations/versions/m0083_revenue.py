"""Division orders, sales, revenue, balances and payments."""

from alembic import op

from kernel.store.migrations.protect import protect

revision = "0083"
down_revision = "0082"

REVENUE = """
create table app.division_order (
    organization_id uuid default app.org() not null,
    id uuid not null,
    lease_id uuid,
    well_id uuid,
    property_id uuid generated always as (coalesce(lease_id, well_id)) stored,
    product text not null,
    valid daterange not null,
    status text default 'draft' not null,
    rounding_company_id uuid,
    approved_by uuid,
    approved_at timestamptz,
    source_note text default '' not null,
    version integer default '1' not null,
    created_by uuid default app.person_id() not null,
    created_at timestamptz default now() not null,
    constraint division_order_pk primary key (organization_id, id),
    constraint division_order_organization_id_lease_id_fk
        foreign key (organization_id, lease_id) references app.lease,
    constraint division_order_organization_id_well_id_fk
        foreign key (organization_id, well_id) references app.asset_well,
    constraint division_order_one_property_check check (num_nonnulls(lease_id, well_id) = 1),
    constraint division_order_organization_id_rounding_company_id_fk
        foreign key (organization_id, rounding_company_id) references app.company,
    constraint division_order_organization_id_approved_by_fk
        foreign key (organization_id, approved_by) references app.person,
    constraint division_order_organization_id_created_by_fk
        foreign key (organization_id, created_by) references app.person,
    constraint division_order_product_check check (product in ('oil', 'condensate', 'gas',
        'ngl')),
    constraint division_order_status_check check (status in ('draft', 'approved', 'superseded')),
    constraint division_order_organization_id_fk
        foreign key (organization_id) references app.organization);
create index division_order_organization_id_property_id_status_index
    on app.division_order (organization_id, property_id, status);
comment on table app.division_order is
    'One version of a revenue deck of a property and product; approved ones never overlap.';

create table app.division_order_interest (
    organization_id uuid default app.org() not null,
    id uuid not null,
    division_order_id uuid not null,
    company_id uuid not null,
    interest_type text not null,
    tract_no text default '' not null,
    decimal numeric(10, 8) not null,
    bears_deductions boolean default true not null,
    bears_tax boolean default true not null,
    suspense_reason text default 'none' not null,
    suspended_since date,
    signed_on date,
    version integer default '1' not null,
    created_by uuid default app.person_id() not null,
    created_at timestamptz default now() not null,
    constraint division_order_interest_pk primary key (organization_id, id),
    constraint division_order_interest_organization_id_division_order_id_fk
        foreign key (organization_id, division_order_id) references app.division_order on
            delete cascade,
    constraint division_order_interest_organization_id_company_id_fk
        foreign key (organization_id, company_id) references app.company,
    constraint division_order_interest_organization_id_created_by_fk
        foreign key (organization_id, created_by) references app.person,
    constraint division_order_interest_organization_id_division_order__799b
        unique (organization_id, division_order_id, company_id, interest_type, tract_no),
    constraint division_order_interest_interest_type_check
        check (interest_type in ('RI', 'ORRI', 'NPRI', 'WI_NRI')),
    constraint division_order_interest_suspense_reason_check
        check (suspense_reason in ('none', 'title_dispute', 'no_address', 'unsigned',
            'minimum_pay', 'estate', 'other')),
    constraint division_order_interest_decimal_check check (decimal > 0 and decimal <= 1),
    constraint division_order_interest_organization_id_fk
        foreign key (organization_id) references app.organization);
create index division_order_interest_organization_id_company_id_index
    on app.division_order_interest (organization_id, company_id);
comment on table app.division_order_interest is
    'One interest of a deck; an approved deck adds up to 1.00000000 exactly.';

create table app.sales_line (
    organization_id uuid default app.org() not null,
    id uuid not null,
    lease_id uuid,
    well_id uuid,
    property_id uuid generated always as (coalesce(lease_id, well_id)) stored,
    product text not null,
    sale_month date not null,
    purchaser_company_id uuid,
    volume numeric(14, 3) not null,
    price numeric(12, 6) not null,
    gross_value numeric(16, 2) not null,
    deductions numeric(16, 2) default '0' not null,
    statement_ref text,
    line_no integer,
    status text default 'draft' not null,
    version integer default '1' not null,
    created_by uuid default app.person_id() not null,
    created_at timestamptz default now() not null,
    constraint sales_line_pk primary key (organization_id, id),
    constraint sales_line_organization_id_lease_id_fk
        foreign key (organization_id, lease_id) references app.lease,
    constraint sales_line_organization_id_well_id_fk
        foreign key (organization_id, well_id) references app.asset_well,
    constraint sales_line_one_property_check check (num_nonnulls(lease_id, well_id) = 1),
    constraint sales_line_organization_id_purchaser_company_id_fk
        foreign key (organization_id, purchaser_company_id) references app.company,
    constraint sales_line_organization_id_created_by_fk
        foreign key (organization_id, created_by) references app.person,
    constraint sales_line_product_check check (product in ('oil', 'condensate', 'gas', 'ngl')),
    constraint sales_line_status_check check (status in ('draft', 'matched', 'distributed')),
    constraint sales_line_first_of_month_check check (extract(day from sale_month) = 1),
    constraint sales_line_volume_check check (volume >= 0),
    constraint sales_line_organization_id_fk
        foreign key (organization_id) references app.organization);
create index sales_line_organization_id_sale_month_property_id_product_index
    on app.sales_line (organization_id, sale_month, property_id, product);
create unique index sales_line_statement_key
    on app.sales_line (organization_id, purchaser_company_id, statement_ref, line_no)
    where statement_ref is not null;
comment on table app.sales_line is
    'Lines of purchasers'' statements; several of a month and product are usual.';

create table app.revenue_run (
    organization_id uuid default app.org() not null,
    id uuid not null,
    accounting_month date not null,
    status text default 'draft' not null,
    deck_ids uuid[] default '{}' not null,
    rule_version text not null,
    settings jsonb default '{}' not null,
    totals jsonb default '{}' not null,
    approved_by uuid,
    approved_at timestamptz,
    posted_at timestamptz,
    version integer default '1' not null,
    created_by uuid default app.person_id() not null,
    created_at timestamptz default now() not null,
    constraint revenue_run_pk primary key (organization_id, id),
    constraint revenue_run_organization_id_approved_by_fk
        foreign key (organization_id, approved_by) references app.person,
    constraint revenue_run_organization_id_created_by_fk
        foreign key (organization_id, created_by) references app.person,
    constraint revenue_run_status_check
        check (status in ('draft', 'calculated', 'approved', 'posted')),
    constraint revenue_run_first_of_month_check check (extract(day from accounting_month) = 1),
    constraint revenue_run_organization_id_fk
        foreign key (organization_id) references app.organization);
create index revenue_run_organization_id_accounting_month_index
    on app.revenue_run (organization_id, accounting_month);
comment on table app.revenue_run is
    'A distribution of sales to owners; posted ones never change.';

create table app.revenue_line (
    organization_id uuid default app.org() not null,
    id uuid not null,
    run_id uuid not null,
    sales_line_id uuid not null,
    division_order_interest_id uuid not null,
    company_id uuid not null,
    product text not null,
    sale_month date not null,
    decimal numeric(10, 8) not null,
    volume_share numeric(14, 3) not null,
    gross numeric(16, 2) not null,
    tax numeric(16, 2) not null,
    fee numeric(16, 2) not null,
    deduction numeric(16, 2) not null,
    net numeric(16, 2) not null,
    kind text default 'original' not null,
    reverses_id uuid,
    created_by uuid default app.person_id() not null,
    created_at timestamptz default now() not null,
    constraint revenue_line_pk primary key (organization_id, id),
    constraint revenue_line_organization_id_run_id_fk
        foreign key (organization_id, run_id) references app.revenue_run,
    constraint revenue_line_organization_id_sales_line_id_fk
        foreign key (organization_id, sales_line_id) references app.sales_line,
    constraint revenue_line_organization_id_division_order_interest_id_fk
        foreign key (organization_id, division_order_interest_id) references
            app.division_order_interest,
    constraint revenue_line_organization_id_company_id_fk
        foreign key (organization_id, company_id) references app.company,
    constraint revenue_line_organization_id_reverses_id_fk
        foreign key (organization_id, reverses_id) references app.revenue_line,
    constraint revenue_line_organization_id_created_by_fk
        foreign key (organization_id, created_by) references app.person,
    constraint revenue_line_kind_check check (kind in ('original', 'reversal', 'rebook')),
    constraint revenue_line_net_check check (net = gross - tax - fee - deduction),
    constraint revenue_line_reverses_check check ((kind = 'reversal') = (reverses_id is not
        null)),
    constraint revenue_line_organization_id_fk
        foreign key (organization_id) references app.organization);
create index revenue_line_organization_id_company_id_sale_month_index
    on app.revenue_line (organization_id, company_id, sale_month);
create index revenue_line_organization_id_run_id_index
    on app.revenue_line (organization_id, run_id);
create index revenue_line_organization_id_sales_line_id_index
    on app.revenue_line (organization_id, sales_line_id);
create unique index revenue_line_reverses_key
    on app.revenue_line (organization_id, reverses_id) where reverses_id is not null;
comment on table app.revenue_line is
    'What an interest got of a sale; taken back by a reversal, never rewritten.';

create table app.payment (
    organization_id uuid default app.org() not null,
    id uuid not null,
    company_id uuid not null,
    paid_on date not null,
    amount numeric(16, 2) not null,
    method text not null,
    reference text not null,
    created_by uuid default app.person_id() not null,
    created_at timestamptz default now() not null,
    constraint payment_pk primary key (organization_id, id),
    constraint payment_organization_id_company_id_fk
        foreign key (organization_id, company_id) references app.company,
    constraint payment_organization_id_created_by_fk
        foreign key (organization_id, created_by) references app.person,
    constraint payment_method_check check (method in ('check', 'transfer')),
    constraint payment_amount_check check (amount > 0),
    constraint payment_organization_id_method_reference_key
        unique (organization_id, method, reference),
    constraint payment_organization_id_fk
        foreign key (organization_id) references app.organization);
create index payment_organization_id_company_id_paid_on_index
    on app.payment (organization_id, company_id, paid_on);
comment on table app.payment is 'Money that left for an owner.';

create table app.owner_balance (
    organization_id uuid default app.org() not null,
    id uuid not null,
    company_id uuid not null,
    run_id uuid,
    payment_id uuid,
    payable numeric(16, 2) default '0' not null,
    suspended numeric(16, 2) default '0' not null,
    recoupable numeric(16, 2) default '0' not null,
    reason text default '' not null,
    created_by uuid default app.person_id() not null,
    created_at timestamptz default now() not null,
    constraint owner_balance_pk primary key (organization_id, id),
    constraint owner_balance_organization_id_company_id_fk
        foreign key (organization_id, company_id) references app.company,
    constraint owner_balance_organization_id_run_id_fk
        foreign key (organization_id, run_id) references app.revenue_run,
    constraint owner_balance_organization_id_payment_id_fk
        foreign key (organization_id, payment_id) references app.payment,
    constraint owner_balance_organization_id_created_by_fk
        foreign key (organization_id, created_by) references app.person,
    constraint owner_balance_organization_id_fk
        foreign key (organization_id) references app.organization);
create index owner_balance_organization_id_company_id_index
    on app.owner_balance (organization_id, company_id);
comment on table app.owner_balance is
    'Changes of what an owner is owed; the balance is their sum.';
"""

# Of a property and product one approved deck holds on a day.
ONE_DECK_A_DAY = """
alter table app.division_order add constraint division_order_one_a_day exclude using gist (
    organization_id with =, property_id with =, product with =, valid with &&)
    where (status = 'approved');
"""

# Looked at when the transaction ends, so that interests may be written one by one.
SUMS_TO_ONE = """
create function app.deck_sums_to_one() returns trigger language plpgsql as $$
declare
    deck uuid := case when tg_table_name = 'division_order' then (to_jsonb(new) ->> 'id')::uuid
                      else (to_jsonb(coalesce(new, old)) ->> 'division_order_id')::uuid end;
    total numeric;
begin
    if exists (select from app.division_order where id = deck and status = 'approved') then
        select sum(decimal) into total
          from app.division_order_interest where division_order_id = deck;
        if total is distinct from 1.00000000 then
            raise exception using errcode = 'check_violation',
                message = 'an approved deck adds up to ' || coalesce(total, 0)
                          || ', not to 1.00000000';
        end if;
    end if;
    return null;
end $$;
create constraint trigger sums_to_one after insert or update on app.division_order
    deferrable initially deferred for each row execute function app.deck_sums_to_one();
create constraint trigger sums_to_one
    after insert or update or delete on app.division_order_interest
    deferrable initially deferred for each row execute function app.deck_sums_to_one();
"""

UPDATES = {
    "division_order": ["lease_id", "well_id", "product", "valid", "status",
                       "rounding_company_id", "approved_by", "approved_at", "source_note",
                       "version"],
    "division_order_interest": ["division_order_id", "company_id", "interest_type", "tract_no",
                                "decimal", "bears_deductions", "bears_tax", "suspense_reason",
                                "suspended_since", "signed_on", "version"],
    "sales_line": ["lease_id", "well_id", "product", "sale_month", "purchaser_company_id",
                   "volume", "price", "gross_value", "deductions", "statement_ref", "line_no",
                   "status", "version"],
    "revenue_run": ["accounting_month", "status", "deck_ids", "rule_version", "settings",
                    "totals", "approved_by", "approved_at", "posted_at", "version"],
    "revenue_line": [],
    "payment": [],
    "owner_balance": [],
}  # fmt: skip
DELETABLE = ("division_order", "division_order_interest", "sales_line")


def upgrade() -> None:
    op.execute(REVENUE)
    op.execute(ONE_DECK_A_DAY)
    op.execute(SUMS_TO_ONE)
    for table, updates in UPDATES.items():
        protect(table, updates=updates)
    for table in DELETABLE:
        op.execute(f"grant delete on app.{table} to app_user")


def downgrade() -> None:
    for table in reversed(UPDATES):
        op.execute(f"drop table app.{table}")
    op.execute("drop function app.deck_sums_to_one()")

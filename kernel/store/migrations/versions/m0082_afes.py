"""Who bears the cost, and authorities for expenditure."""

from alembic import op

from kernel.store.migrations.protect import protect

revision = "0082"
down_revision = "0081"

AFES = """
create table app.cost_deck (
    organization_id uuid default app.org() not null,
    id uuid not null,
    lease_id uuid,
    well_id uuid,
    property_id uuid generated always as (coalesce(lease_id, well_id)) stored,
    name text not null,
    valid daterange not null,
    status text default 'draft' not null,
    approved_by uuid,
    approved_at timestamptz,
    source_note text default '' not null,
    version integer default '1' not null,
    created_by uuid default app.person_id() not null,
    created_at timestamptz default now() not null,
    constraint cost_deck_pk primary key (organization_id, id),
    constraint cost_deck_organization_id_lease_id_fk
        foreign key (organization_id, lease_id) references app.lease,
    constraint cost_deck_organization_id_well_id_fk
        foreign key (organization_id, well_id) references app.asset_well,
    constraint cost_deck_one_property_check check (num_nonnulls(lease_id, well_id) = 1),
    constraint cost_deck_organization_id_approved_by_fk
        foreign key (organization_id, approved_by) references app.person,
    constraint cost_deck_organization_id_created_by_fk
        foreign key (organization_id, created_by) references app.person,
    constraint cost_deck_status_check check (status in ('draft', 'approved', 'superseded')),
    constraint cost_deck_organization_id_fk
        foreign key (organization_id) references app.organization);
create index cost_deck_organization_id_property_id_status_index
    on app.cost_deck (organization_id, property_id, status);
comment on table app.cost_deck is
    'Who bears the cost: working interests only, which add up to one.';

create table app.cost_interest (
    organization_id uuid default app.org() not null,
    id uuid not null,
    cost_deck_id uuid not null,
    company_id uuid not null,
    working_interest numeric(10, 8) not null,
    constraint cost_interest_pk primary key (organization_id, id),
    constraint cost_interest_organization_id_cost_deck_id_fk
        foreign key (organization_id, cost_deck_id) references app.cost_deck on delete cascade,
    constraint cost_interest_organization_id_company_id_fk
        foreign key (organization_id, company_id) references app.company,
    constraint cost_interest_organization_id_cost_deck_id_company_id_key
        unique (organization_id, cost_deck_id, company_id),
    constraint cost_interest_interest_check check (working_interest > 0 and working_interest
        <= 1),
    constraint cost_interest_organization_id_fk
        foreign key (organization_id) references app.organization);
comment on table app.cost_interest is 'One owner''s part of the cost.';

create table app.afe (
    organization_id uuid default app.org() not null,
    id uuid not null,
    afe_no text not null,
    revision integer default '1' not null,
    kind text not null,
    well_id uuid,
    lease_id uuid,
    description text default '' not null,
    gross_estimate numeric(16, 2),
    status text default 'draft' not null,
    submitted_at timestamptz,
    decided_at timestamptz,
    decided_by uuid,
    closed_at timestamptz,
    actuals_final boolean default false not null,
    cost_deck_id uuid,
    supplements_afe_id uuid,
    version integer default '1' not null,
    created_by uuid default app.person_id() not null,
    created_at timestamptz default now() not null,
    constraint afe_pk primary key (organization_id, id),
    constraint afe_organization_id_well_id_fk
        foreign key (organization_id, well_id) references app.asset_well,
    constraint afe_organization_id_lease_id_fk
        foreign key (organization_id, lease_id) references app.lease,
    constraint afe_organization_id_cost_deck_id_fk
        foreign key (organization_id, cost_deck_id) references app.cost_deck,
    constraint afe_organization_id_supplements_afe_id_fk
        foreign key (organization_id, supplements_afe_id) references app.afe,
    constraint afe_organization_id_decided_by_fk
        foreign key (organization_id, decided_by) references app.person,
    constraint afe_organization_id_created_by_fk
        foreign key (organization_id, created_by) references app.person,
    constraint afe_organization_id_afe_no_revision_key unique (organization_id, afe_no, revision),
    constraint afe_kind_check
        check (kind in ('drilling', 'completion', 'workover', 'facility', 'plugging')),
    constraint afe_status_check
        check (status in ('draft', 'submitted', 'approved', 'rejected', 'withdrawn',
            'superseded', 'closed')),
    constraint afe_subject_check check (num_nonnulls(well_id, lease_id) >= 1),
    constraint afe_organization_id_fk
        foreign key (organization_id) references app.organization);
create index afe_organization_id_lease_id_index on app.afe (organization_id, lease_id);
create index afe_organization_id_status_submitted_at_index
    on app.afe (organization_id, status, submitted_at);
create index afe_organization_id_well_id_index on app.afe (organization_id, well_id);
comment on table app.afe is
    'Authorities for expenditure; a supplement points at the one that it adds to.';

create table app.afe_line (
    organization_id uuid default app.org() not null,
    id uuid not null,
    afe_id uuid not null,
    line_no integer not null,
    account_code text not null,
    description text default '' not null,
    tangible boolean default false not null,
    phase text not null,
    well_case text default 'completed' not null,
    estimate numeric(16, 2) not null,
    committed numeric(16, 2) default '0' not null,
    actual numeric(16, 2) default '0' not null,
    vendor_company_id uuid,
    version integer default '1' not null,
    created_by uuid default app.person_id() not null,
    created_at timestamptz default now() not null,
    constraint afe_line_pk primary key (organization_id, id),
    constraint afe_line_organization_id_afe_id_fk
        foreign key (organization_id, afe_id) references app.afe on delete cascade,
    constraint afe_line_organization_id_vendor_company_id_fk
        foreign key (organization_id, vendor_company_id) references app.company,
    constraint afe_line_organization_id_created_by_fk
        foreign key (organization_id, created_by) references app.person,
    constraint afe_line_organization_id_afe_id_line_no_key
        unique (organization_id, afe_id, line_no),
    constraint afe_line_phase_check
        check (phase in ('drilling', 'completion', 'facility', 'plugging')),
    constraint afe_line_well_case_check check (well_case in ('dry_hole', 'completed')),
    constraint afe_line_organization_id_fk
        foreign key (organization_id) references app.organization);
comment on table app.afe_line is
    'Lines of an AFE: estimate, field estimates with invoices, and booked cost.';

create table app.afe_approval (
    organization_id uuid default app.org() not null,
    id uuid not null,
    afe_id uuid not null,
    company_id uuid not null,
    working_interest numeric(10, 8) not null,
    net_amount numeric(16, 2) not null,
    vote text default 'pending' not null,
    voted_at timestamptz,
    due_at timestamptz,
    evidence text default '' not null,
    version integer default '1' not null,
    created_by uuid default app.person_id() not null,
    created_at timestamptz default now() not null,
    constraint afe_approval_pk primary key (organization_id, id),
    constraint afe_approval_organization_id_afe_id_fk
        foreign key (organization_id, afe_id) references app.afe on delete cascade,
    constraint afe_approval_organization_id_company_id_fk
        foreign key (organization_id, company_id) references app.company,
    constraint afe_approval_organization_id_created_by_fk
        foreign key (organization_id, created_by) references app.person,
    constraint afe_approval_organization_id_afe_id_company_id_key
        unique (organization_id, afe_id, company_id),
    constraint afe_approval_vote_check
        check (vote in ('pending', 'consent', 'non_consent', 'deemed')),
    constraint afe_approval_organization_id_fk
        foreign key (organization_id) references app.organization);
create index afe_approval_pending_index
    on app.afe_approval (organization_id, due_at) where vote = 'pending';
comment on table app.afe_approval is 'Each partner''s share and vote.';
"""

# Of a property one approved deck of a name holds on a day.
ONE_DECK_A_DAY = """
alter table app.cost_deck add constraint cost_deck_one_a_day exclude using gist (
    organization_id with =, property_id with =, name with =, valid with &&)
    where (status = 'approved');
"""

# Looked at when the transaction ends, so that interests may be written one by one.
SUMS_TO_ONE = """
create function app.cost_deck_sums_to_one() returns trigger language plpgsql as $$
declare
    deck uuid := case when tg_table_name = 'cost_deck' then (to_jsonb(new) ->> 'id')::uuid
                      else (to_jsonb(coalesce(new, old)) ->> 'cost_deck_id')::uuid end;
    total numeric;
begin
    if exists (select from app.cost_deck where id = deck and status = 'approved') then
        select sum(working_interest) into total from app.cost_interest where cost_deck_id = deck;
        if total is distinct from 1.00000000 then
            raise exception using errcode = 'check_violation',
                message = 'an approved cost deck adds up to ' || coalesce(total, 0)
                          || ', not to 1.00000000';
        end if;
    end if;
    return null;
end $$;
create constraint trigger sums_to_one after insert or update on app.cost_deck
    deferrable initially deferred for each row execute function app.cost_deck_sums_to_one();
create constraint trigger sums_to_one after insert or update or delete on app.cost_interest
    deferrable initially deferred for each row execute function app.cost_deck_sums_to_one();
"""

UPDATES = {
    "cost_deck": ["lease_id", "well_id", "name", "valid", "status", "approved_by",
                  "approved_at", "source_note", "version"],
    "cost_interest": ["cost_deck_id", "company_id", "working_interest"],
    "afe": ["afe_no", "revision", "kind", "well_id", "lease_id", "description",
            "gross_estimate", "status", "submitted_at", "decided_at", "decided_by", "closed_at",
            "actuals_final", "cost_deck_id", "supplements_afe_id", "version"],
    "afe_line": ["afe_id", "line_no", "account_code", "description", "tangible", "phase",
                 "well_case", "estimate", "committed", "actual", "vendor_company_id",
                 "version"],
    "afe_approval": ["afe_id", "company_id", "working_interest", "net_amount", "vote",
                     "voted_at", "due_at", "evidence", "version"],
}  # fmt: skip


def upgrade() -> None:
    op.execute(AFES)
    op.execute(ONE_DECK_A_DAY)
    op.execute(SUMS_TO_ONE)
    for table, updates in UPDATES.items():
        protect(table, updates=updates)
        op.execute(f"grant delete on app.{table} to app_user")


def downgrade() -> None:
    for table in reversed(UPDATES):
        op.execute(f"drop table app.{table}")
    op.execute("drop function app.cost_deck_sums_to_one()")

"""Exemptions and reduced rates of the severance tax, of a property and product, by days."""

from alembic import op

from kernel.store.migrations.protect import protect

revision = "0154"
down_revision = "0153"

CONDITION = """
create table app.tax_condition (
    organization_id uuid default app.org() not null,
    id uuid not null,
    lease_id uuid,
    well_id uuid,
    property_id uuid generated always as (coalesce(lease_id, well_id)) stored,
    product text not null,
    valid daterange not null,
    condition text not null,
    tax_rate numeric(14, 8),
    reason text not null,
    version integer default '1' not null,
    created_by uuid default app.person_id() not null,
    created_at timestamptz default now() not null,
    constraint tax_condition_pk primary key (organization_id, id),
    constraint tax_condition_organization_id_lease_id_fk
        foreign key (organization_id, lease_id) references app.lease,
    constraint tax_condition_organization_id_well_id_fk
        foreign key (organization_id, well_id) references app.asset_well,
    constraint tax_condition_one_property_check check (num_nonnulls(lease_id, well_id) = 1),
    constraint tax_condition_organization_id_created_by_fk
        foreign key (organization_id, created_by) references app.person,
    constraint tax_condition_product_check check (product in ('oil', 'condensate', 'gas',
        'ngl')),
    constraint tax_condition_condition_check check (condition in ('eor', 'two_year_inactive',
        'high_cost', 'reduced', 'exempt')),
    constraint tax_condition_tax_rate_check check (tax_rate >= 0 and tax_rate <= 1),
    constraint tax_condition_rate_where_it_is_needed_check
        check ((condition in ('high_cost', 'reduced')) = (tax_rate is not null)),
    constraint tax_condition_reason_check check (btrim(reason) <> ''),
    constraint tax_condition_organization_id_fk
        foreign key (organization_id) references app.organization);
create index tax_condition_organization_id_property_id_product_index
    on app.tax_condition (organization_id, property_id, product);
alter table app.tax_condition add constraint tax_condition_one_a_day exclude using gist (
    organization_id with =, property_id with =, product with =, valid with &&);
comment on table app.tax_condition is
    'An exemption or reduced tax of a property and product, with the order that grants it.';
"""
CHANGED = ["lease_id", "well_id", "product", "valid", "condition", "tax_rate", "reason", "version"]


def upgrade() -> None:
    op.execute(CONDITION)
    protect("tax_condition", updates=CHANGED)
    op.execute("grant delete on app.tax_condition to app_user")


def downgrade() -> None:
    op.execute("drop table app.tax_condition")

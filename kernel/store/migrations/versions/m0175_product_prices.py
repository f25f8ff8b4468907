"""Agreed and posted prices of products by days, and from where the price of a sale comes."""

from alembic import op

from kernel.store.migrations.protect import protect

revision = "0175"
down_revision = "0190"

PRICE = """
create table app.product_price (
    organization_id uuid default app.org() not null,
    id uuid not null,
    product text not null,
    basis text not null,
    price numeric(12, 6) not null,
    mmbtu_per_mcf numeric(8, 6),
    purchaser_company_id uuid,
    index_name text default '' not null,
    lease_id uuid,
    well_id uuid,
    property_id uuid generated always as (coalesce(lease_id, well_id)) stored,
    valid daterange not null,
    source_note text default '' not null,
    version integer default '1' not null,
    created_by uuid default app.person_id() not null,
    created_at timestamptz default now() not null,
    constraint product_price_pk primary key (organization_id, id),
    constraint product_price_organization_id_purchaser_company_id_fk
        foreign key (organization_id, purchaser_company_id) references app.company,
    constraint product_price_organization_id_lease_id_fk
        foreign key (organization_id, lease_id) references app.lease,
    constraint product_price_organization_id_well_id_fk
        foreign key (organization_id, well_id) references app.asset_well,
    constraint product_price_one_property_check check (num_nonnulls(lease_id, well_id) <= 1),
    constraint product_price_organization_id_created_by_fk
        foreign key (organization_id, created_by) references app.person,
    constraint product_price_product_check check (product in ('oil', 'condensate', 'gas', 'ngl')),
    constraint product_price_basis_check check (basis in ('bbl', 'mcf', 'mmbtu', 'gal')),
    constraint product_price_basis_of_product_check check (
        (product in ('oil', 'condensate') and basis = 'bbl')
        or (product = 'gas' and basis in ('mcf', 'mmbtu')) or (product = 'ngl' and basis = 'gal')),
    constraint product_price_mmbtu_per_mcf_check check (
        (basis = 'mmbtu') = (mmbtu_per_mcf is not null) and mmbtu_per_mcf > 0),
    constraint product_price_purchaser_or_index_check check (
        purchaser_company_id is not null or btrim(index_name) <> ''),
    constraint product_price_organization_id_fk
        foreign key (organization_id) references app.organization);
create index product_price_organization_id_product_index
    on app.product_price (organization_id, product);
alter table app.product_price add constraint product_price_one_a_day exclude using gist (
    organization_id with =, product with =,
    coalesce(property_id, '00000000-0000-0000-0000-000000000000') with =,
    coalesce(purchaser_company_id, '00000000-0000-0000-0000-000000000000') with =,
    index_name with =, valid with &&);
comment on table app.product_price is
    'What a purchaser pays or an index posts for a product on some days; for one property or all.';
alter table app.sales_line
    add column product_price_id uuid,
    add column price_source text default 'the line' not null,
    add constraint sales_line_organization_id_product_price_id_fk
        foreign key (organization_id, product_price_id) references app.product_price;
create index sales_line_organization_id_product_price_id_index
    on app.sales_line (organization_id, product_price_id) where product_price_id is not null;
grant update (product_price_id, price_source) on app.sales_line to app_user;
"""
CHANGED = ["product", "basis", "price", "mmbtu_per_mcf", "purchaser_company_id", "index_name",
           "lease_id", "well_id", "valid", "source_note", "version"]  # fmt: skip


def upgrade() -> None:
    op.execute(PRICE)
    protect("product_price", updates=CHANGED)
    op.execute("grant delete on app.product_price to app_user")


def downgrade() -> None:
    op.execute(
        "alter table app.sales_line drop column product_price_id, drop column price_source;"
        " drop table app.product_price"
    )

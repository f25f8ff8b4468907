"""What a purchaser pays or an index posts for a product, by days."""

import sqlalchemy as sa

from kernel.store.asset_tables import valid
from kernel.store.columns import (
    id_column,
    made,
    metadata,
    one_of,
    organization_column,
    ref,
    text,
    version,
    within,
    words,
)

PRICED_PRODUCTS = ("oil", "condensate", "gas", "ngl")

product_price = sa.Table(
    "product_price",
    metadata,
    organization_column(),
    id_column(),
    text("product"),
    text("basis"),
    sa.Column("price", sa.Numeric(12, 6), nullable=False),
    sa.Column("mmbtu_per_mcf", sa.Numeric(8, 6)),
    ref("purchaser_company_id", required=False),
    words("index_name"),
    ref("lease_id", required=False),
    ref("well_id", required=False),
    sa.Column("property_id", sa.Uuid, sa.Computed("coalesce(lease_id, well_id)", persisted=True)),
    valid(),
    words("source_note"),
    version(),
    *made(),
    within("purchaser_company_id", "company"),
    within("lease_id", "lease"),
    within("well_id", "asset_well"),
    within("created_by", "person"),
    sa.CheckConstraint("num_nonnulls(lease_id, well_id) <= 1", name="one_property"),
    one_of("product", *PRICED_PRODUCTS),
    one_of("basis", "bbl", "mcf", "mmbtu", "gal"),
    sa.CheckConstraint(
        "(product in ('oil', 'condensate') and basis = 'bbl')"
        " or (product = 'gas' and basis in ('mcf', 'mmbtu'))"
        " or (product = 'ngl' and basis = 'gal')",
        name="basis_of_product",
    ),
    sa.CheckConstraint(
        "(basis = 'mmbtu') = (mmbtu_per_mcf is not null) and mmbtu_per_mcf > 0",
        name="mmbtu_per_mcf",
    ),
    sa.CheckConstraint(
        "purchaser_company_id is not null or btrim(index_name) <> ''", name="purchaser_or_index"
    ),
    sa.Index(None, "organization_id", "product"),
    comment="What a purchaser pays or an index posts for a product on some days; for one property"
    " or all.",
)

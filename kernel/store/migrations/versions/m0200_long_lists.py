"""Long lists by index, and deletions that need not look through everything for what refers to them.

An owner's lines by month, sales by statement, duties by day. Of volumes a summary of who measured
lies beside each stretch of the table, so that a source that nobody used is known at once; it costs
an import nothing, unlike a tree of millions of sources. What a foreign key points at can be deleted
only once nobody refers to it: of tables that grow by the month, that is looked up.
"""

from collections.abc import Mapping

from alembic import op

revision = "0200"
down_revision = "0210"

ORDERED = {
    "revenue_line_organization_id_sale_month_id_index": (
        "revenue_line (organization_id, sale_month, id)"
    ),
    "sales_line_statement_index": "sales_line (organization_id, statement_ref text_pattern_ops)",
    "compliance_schedule_organization_id_due_date_index": (
        "compliance_schedule (organization_id, due_date)"
    ),
    "production_month_source_index": (
        "production_month using brin (organization_id, source text_bloom_ops)"
    ),
    "production_day_source_index": (
        "production_day using brin (organization_id, source text_bloom_ops)"
    ),
}
REFERRING: Mapping[str, tuple[str, ...]] = {
    "asset_well": ("operator_company_id",),
    "well_test": ("completion_id",),
    "allocation_run": ("lease_id",),
    "allocation": ("completion_id",),
    "revenue_line": ("division_order_interest_id",),
}
SOMETIMES: Mapping[str, tuple[str, ...]] = {  # most rows refer to nothing, and are in no index
    "lease_disposition": ("purchaser_company_id", "gatherer_company_id"),
    "allocation": ("test_id",),
    "sales_line": ("purchaser_company_id", "lease_id", "well_id"),
    "compliance_schedule": ("lease_id", "well_id"),
    "regulatory_report": ("lease_id", "well_id"),
}


def indexes() -> dict[str, str]:
    """What each index is on."""
    found = dict(ORDERED)
    for table, columns in REFERRING.items():
        for column in columns:
            found[_name(table, column)] = f"{table} (organization_id, {column})"
    for table, columns in SOMETIMES.items():
        for column in columns:
            on = f"{table} (organization_id, {column}) where {column} is not null"
            found[_name(table, column)] = on
    return found


def _name(table: str, column: str) -> str:
    return f"{table}_organization_id_{column}_index"


def upgrade() -> None:
    for name, on in indexes().items():
        op.execute(f"create index {name} on app.{on}")


def downgrade() -> None:
    for name in indexes():
        op.execute(f"drop index app.{name}")

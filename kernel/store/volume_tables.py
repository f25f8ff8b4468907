"""Volumes of completions and leases, well tests, allocations, and the batches that brought them.

Oil, condensate and water in bbl, gas in Mcf. Zero is measured, null is not known, no row is not
reported. The two production tables are partitioned by time; their parts lie in a schema of their
own, which the application cannot name. That a volume's completion and lease are there is looked
at once a statement (migration 0127), not by a key for each row.
"""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from kernel.store.columns import (
    by,
    day,
    id_column,
    json_column,
    made,
    metadata,
    moment,
    one_of,
    organization_column,
    ref,
    text,
    unchecked_organization,
    version,
    where_given,
    within,
    words,
)

VOLUME = sa.Numeric(14, 3)
PRODUCTS = ("oil", "condensate", "casinghead_gas", "gas_well_gas", "water")
SOURCES = ("measured", "allocated", "regulator", "purchaser", "estimated")
ROW_STATUSES = ("draft", "validated", "approved", "locked")
DOWNTIME_REASONS = (
    "none",
    "artificial_lift",
    "facility",
    "flowline",
    "offset_frac",
    "power",
    "pipeline",
    "shut_in",
    "test",
    "weather",
    "workover",
    "other",
)
TOTALLED = ("oil_bbl", "gas_mcf", "water_bbl", "injection_vol")
VOLUMES = ("oil_bbl", "cond_bbl", "gas_mcf", "water_bbl", "injection_vol")


def _volumes(*names: str) -> tuple[sa.Column[object], ...]:
    return tuple(sa.Column(name, VOLUME) for name in names)


def _not_negative(*names: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(" and ".join(f"{name} >= 0" for name in names), name="volumes")


import_batch = sa.Table(
    "import_batch",
    metadata,
    organization_column(),
    id_column(),
    text("profile"),
    text("file_name"),
    text("sha256"),
    sa.Column("status", sa.Text, nullable=False, server_default="pending"),
    json_column("mapping"),
    sa.Column("rows_in", sa.BigInteger, nullable=False, server_default="0"),
    sa.Column("rows_accepted", sa.BigInteger, nullable=False, server_default="0"),
    sa.Column("rows_changed", sa.BigInteger, nullable=False, server_default="0"),
    sa.Column("rows_quarantined", sa.BigInteger, nullable=False, server_default="0"),
    sa.Column("next_line", sa.BigInteger, nullable=False, server_default="0"),
    words("words"),
    *made(),
    moment("ended_at"),
    sa.Column("lines", sa.BigInteger, nullable=False, server_default="0"),
    json_column("trial"),
    json_column("remarks"),
    within("created_by", "person"),
    one_of(
        "status",
        "pending",
        "trying",
        "running",
        "done",
        "failed",
        "cancelled",
        "undoing",
        "undone",
    ),
    sa.Index(None, "organization_id", "created_at"),
    comment="Files that were loaded: what came in, what was taken, what was set aside.",
)

import_reject = sa.Table(
    "import_reject",
    metadata,
    organization_column(),
    id_column(),
    ref("import_batch_id"),
    sa.Column("line_no", sa.BigInteger, nullable=False),
    text("raw"),
    text("reason_code"),
    words("words"),
    moment("resolved_at"),
    by("resolved_by", required=False),
    within("import_batch_id", "import_batch", ondelete="CASCADE"),
    within("resolved_by", "person"),
    sa.Index(None, "organization_id", "import_batch_id", "line_no"),
    comment="Rows that were set aside, as they came, with the reason.",
)

import_part = sa.Table(
    "import_part",
    metadata,
    organization_column(),
    id_column(),
    ref("import_batch_id"),
    sa.Column("part_no", sa.Integer, nullable=False),
    sa.Column("first_line", sa.BigInteger, nullable=False),
    sa.Column("content", sa.LargeBinary, nullable=False),
    within("import_batch_id", "import_batch", ondelete="CASCADE"),
    sa.UniqueConstraint("organization_id", "import_batch_id", "part_no"),
    comment="The lines of a file, packed, some ten thousand in a part.",
)

import_made = sa.Table(
    "import_made",
    metadata,
    organization_column(),
    id_column(),
    ref("import_batch_id"),
    text("table_name"),
    ref("row_id"),
    within("import_batch_id", "import_batch", ondelete="CASCADE"),
    one_of("table_name", "company", "field", "lease", "asset_well", "completion"),
    sa.Index(None, "organization_id", "import_batch_id"),
    comment="Wells, leases and the like that an import made because nobody had.",
)

import_change = sa.Table(
    "import_change",
    metadata,
    organization_column(),
    id_column(),
    ref("import_batch_id"),
    text("table_name"),
    ref("row_id"),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("before", JSONB(none_as_null=True)),
    within("import_batch_id", "import_batch", ondelete="CASCADE"),
    one_of(
        "table_name",
        "lease_volume",
        "division_order",
        "division_order_interest",
        "afe",
        "afe_line",
    ),
    sa.Index(None, "organization_id", "import_batch_id", "table_name"),
    sa.Index(None, "organization_id", "row_id"),
    comment="What an import did to records that are typed as well: what stood before, null where "
    "added.",
)

production_month = sa.Table(
    "production_month",
    metadata,
    unchecked_organization(),
    sa.Column("completion_id", sa.Uuid, primary_key=True),
    sa.Column("production_month", sa.Date, primary_key=True),
    ref("lease_id", required=False),
    sa.Column("days_on", sa.Numeric(4, 1)),
    *_volumes(*VOLUMES),
    sa.Column("injection_unit", sa.Text),
    sa.Column("regulator_product_code", sa.Text),
    sa.Column("regulator_status_code", sa.Text),
    sa.Column("source", sa.Text, nullable=False),
    sa.Column("status", sa.Text, nullable=False, server_default="draft"),
    sa.Column("revision", sa.Integer, nullable=False, server_default="1"),
    ref("import_batch_id", required=False),
    one_of("source", *SOURCES),
    one_of("status", *ROW_STATUSES),
    one_of("injection_unit", "bbl", "mcf"),
    sa.CheckConstraint("extract(day from production_month) = 1", name="first_of_month"),
    sa.CheckConstraint("days_on between 0 and 31", name="days_on"),
    _not_negative(*VOLUMES),
    sa.Index(None, "organization_id", "lease_id", "production_month"),
    sa.Index(None, "organization_id", "production_month"),
    sa.Index(
        "production_month_source_index",
        "organization_id",
        "source",
        postgresql_using="brin",
        postgresql_ops={"source": "text_bloom_ops"},
    ),
    postgresql_partition_by="RANGE (production_month)",
    comment="A month of a completion; the phases side by side, as they are reported.",
)

production_day = sa.Table(
    "production_day",
    metadata,
    unchecked_organization(),
    sa.Column("completion_id", sa.Uuid, primary_key=True),
    sa.Column("production_date", sa.Date, primary_key=True),
    sa.Column("hours_on", sa.Numeric(6, 3)),
    *_volumes("oil_bbl", "gas_mcf", "water_bbl", "injection_vol"),
    sa.Column("tubing_psi", sa.Numeric(8, 2)),
    sa.Column("casing_psi", sa.Numeric(8, 2)),
    sa.Column("choke_64ths", sa.Numeric(6, 2)),
    sa.Column("temperature_f", sa.Numeric(6, 2)),
    sa.Column("downtime_hours", sa.Numeric(6, 3)),
    sa.Column("downtime_reason", sa.Text),
    sa.Column("run_ticket", sa.Text),
    sa.Column("source", sa.Text, nullable=False),
    sa.Column("status", sa.Text, nullable=False, server_default="draft"),
    sa.Column("revision", sa.Integer, nullable=False, server_default="1"),
    ref("import_batch_id", required=False),
    one_of("source", *SOURCES),
    one_of("status", *ROW_STATUSES),
    one_of("downtime_reason", *DOWNTIME_REASONS),
    sa.CheckConstraint("hours_on between 0 and 25", name="hours_on"),
    sa.CheckConstraint("downtime_hours between 0 and 25", name="downtime_hours"),
    _not_negative("oil_bbl", "gas_mcf", "water_bbl", "injection_vol"),
    # a chart reads a well's days from the key alone, in whatever order they came in
    sa.PrimaryKeyConstraint(
        "organization_id",
        "completion_id",
        "production_date",
        postgresql_include=["hours_on", "oil_bbl", "gas_mcf", "water_bbl"],
    ),
    sa.Index(None, "organization_id", "production_date"),
    sa.Index(
        "production_day_source_index",
        "organization_id",
        "source",
        postgresql_using="brin",
        postgresql_ops={"source": "text_bloom_ops"},
    ),
    postgresql_partition_by="RANGE (production_date)",
    comment="A day of a completion; 25 hours on the day that the clocks go back.",
)

well_month = sa.Table(
    "well_month",
    metadata,
    unchecked_organization(),
    sa.Column("well_id", sa.Uuid, primary_key=True),
    sa.Column("production_month", sa.Date, primary_key=True),
    *(sa.Column(name, sa.Numeric(16, 3)) for name in TOTALLED),
    sa.Column("days", sa.Integer, nullable=False),
    sa.Index(None, "organization_id", "production_month"),
    comment="The days of a well summed by month; follows from them.",
)

field_month = sa.Table(
    "field_month",
    metadata,
    unchecked_organization(),
    sa.Column("field_id", sa.Uuid, primary_key=True),
    sa.Column("production_month", sa.Date, primary_key=True),
    sa.Column("basis", sa.Text, primary_key=True),
    *(sa.Column(name, sa.Numeric(18, 3)) for name in TOTALLED),
    sa.Column("wells", sa.Integer, nullable=False),
    one_of("basis", "month", "day"),
    comment="The wells of a field summed by month, as reported by month or by day; follows from "
    "them.",
)

volume_mark = sa.Table(
    "volume_mark",
    metadata,
    unchecked_organization(),
    sa.Column("id", sa.Uuid, primary_key=True, server_default=sa.text("gen_random_uuid()")),
    text("kind"),
    sa.Column("key_ids", ARRAY(sa.Uuid), nullable=False),
    sa.Column("period", sa.Date, nullable=False),
    one_of("kind", "well", "field"),
    comment="Months of wells and fields whose totals are to be reckoned anew; only ever added.",
)

production_revision = sa.Table(
    "production_revision",
    metadata,
    organization_column(),
    id_column(),
    text("table_name"),
    ref("completion_id"),
    day("period", required=True),
    sa.Column("before", JSONB, nullable=False),
    sa.Column("after", JSONB(none_as_null=True)),
    words("reason"),
    ref("import_batch_id", required=False),
    *made(),
    within("created_by", "person"),
    one_of("table_name", "production_month", "production_day"),
    sa.Index(None, "organization_id", "completion_id", "period"),
    sa.Index(None, "organization_id", "import_batch_id"),
    comment="What a volume was before it was changed; never changed itself.",
)

well_test = sa.Table(
    "well_test",
    metadata,
    organization_column(),
    id_column(),
    ref("completion_id"),
    day("test_date", required=True),
    sa.Column("hours", sa.Numeric(5, 2), nullable=False),
    *_volumes("oil_bbl", "gas_mcf", "water_bbl"),
    sa.Column("oil_rate", VOLUME, sa.Computed("oil_bbl * 24 / hours", persisted=True)),
    sa.Column("gas_rate", VOLUME, sa.Computed("gas_mcf * 24 / hours", persisted=True)),
    sa.Column("water_rate", VOLUME, sa.Computed("water_bbl * 24 / hours", persisted=True)),
    sa.Column("choke_64ths", sa.Numeric(6, 2)),
    sa.Column("tubing_psi", sa.Numeric(8, 2)),
    sa.Column("casing_psi", sa.Numeric(8, 2)),
    words("method"),
    sa.Column("purpose", sa.Text, nullable=False, server_default="allocation"),
    sa.Column("form", sa.Text, nullable=False, server_default="none"),
    sa.Column("status", sa.Text, nullable=False, server_default="pending"),
    words("rejected_reason"),
    version(),
    *made(),
    within("completion_id", "completion"),
    within("created_by", "person"),
    sa.CheckConstraint("hours > 0 and hours <= 72", name="hours"),
    _not_negative("oil_bbl", "gas_mcf", "water_bbl"),
    one_of("purpose", "allocation", "regulatory", "potential"),
    one_of("form", "W-10", "G-10", "none"),
    one_of("status", "pending", "accepted", "rejected"),
    sa.Index(None, "organization_id", "completion_id"),
    sa.Index(None, "organization_id", "test_date"),
    sa.Index(
        "well_test_accepted_index",
        "organization_id",
        "completion_id",
        sa.text("test_date desc"),
        postgresql_where=sa.text("status = 'accepted'"),
    ),
    comment="Well tests as measured; rates follow from them, ratios are never stored.",
)

lease_volume = sa.Table(
    "lease_volume",
    metadata,
    organization_column(),
    id_column(),
    ref("lease_id"),
    day("production_month", required=True),
    text("product"),
    *_volumes("opening_stock", "produced", "closing_stock"),
    sa.Column("status", sa.Text, nullable=False, server_default="draft"),
    version(),
    *made(),
    within("lease_id", "lease"),
    within("created_by", "person"),
    sa.UniqueConstraint("organization_id", "lease_id", "production_month", "product"),
    one_of("product", *PRODUCTS),
    one_of("status", *ROW_STATUSES),
    sa.CheckConstraint("extract(day from production_month) = 1", name="first_of_month"),
    _not_negative("opening_stock", "produced", "closing_stock"),
    sa.Index(None, "organization_id", "production_month", "status"),
    comment="A lease's month of a product, with its stock at both ends.",
)

lease_disposition = sa.Table(
    "lease_disposition",
    metadata,
    organization_column(),
    id_column(),
    ref("lease_volume_id"),
    text("disposition_code"),
    sa.Column("volume", VOLUME, nullable=False),
    ref("purchaser_company_id", required=False),
    ref("gatherer_company_id", required=False),
    words("remark_code"),
    version(),
    *made(),
    within("lease_volume_id", "lease_volume", ondelete="CASCADE"),
    within("purchaser_company_id", "company"),
    within("gatherer_company_id", "company"),
    within("created_by", "person"),
    sa.Index(None, "organization_id", "lease_volume_id"),
    where_given("purchaser_company_id"),
    where_given("gatherer_company_id"),
    comment="Where a lease's volume went, by the code of the form.",
)

allocation_run = sa.Table(
    "allocation_run",
    metadata,
    organization_column(),
    id_column(),
    ref("lease_id"),
    day("production_month", required=True),
    text("product"),
    sa.Column("lease_volume", VOLUME, nullable=False),
    sa.Column("theoretical_total", sa.Numeric(18, 6), nullable=False),
    sa.Column("factor", sa.Numeric(18, 8)),
    sa.Column("method", sa.Text, nullable=False, server_default="test_rate"),
    sa.Column("status", sa.Text, nullable=False, server_default="draft"),
    text("rule_version"),
    json_column("settings"),
    *made(),
    within("lease_id", "lease"),
    within("created_by", "person"),
    one_of("product", *PRODUCTS),
    one_of("method", "test_rate", "interpolated_test", "measured", "manual"),
    one_of("status", "draft", "approved", "superseded"),
    sa.Index(None, "organization_id", "lease_id"),
    sa.Index(
        "allocation_run_approved_key",
        "organization_id",
        "lease_id",
        "production_month",
        "product",
        unique=True,
        postgresql_where=sa.text("status = 'approved'"),
    ),
    comment="One sharing of a lease's month among its completions.",
)

allocation = sa.Table(
    "allocation",
    metadata,
    organization_column(),
    id_column(),
    ref("allocation_run_id"),
    ref("completion_id"),
    ref("test_id", required=False),
    sa.Column("test_rate", sa.Numeric(18, 6)),
    sa.Column("days_on", sa.Numeric(4, 1)),
    sa.Column("theoretical", sa.Numeric(18, 6), nullable=False),
    sa.Column("allocated", VOLUME, nullable=False),
    sa.Column("flags", ARRAY(sa.Text), nullable=False, server_default="{}"),
    within("allocation_run_id", "allocation_run", ondelete="CASCADE"),
    within("completion_id", "completion"),
    within("test_id", "well_test"),
    sa.UniqueConstraint("organization_id", "allocation_run_id", "completion_id"),
    sa.Index(None, "organization_id", "completion_id"),
    where_given("test_id"),
    comment="What a completion got; the rows of a run add up to the lease volume.",
)

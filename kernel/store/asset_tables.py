"""What an organization owns and operates: fields, companies, leases, wells, completions.

One row of asset_well is one wellbore. It meets the public registry by its API number, which may be
missing until one is assigned; nothing here is seen by another organization.
"""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import DATERANGE

from kernel.store.columns import (
    MONEY,
    day,
    flag,
    id_column,
    json_column,
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

DECIMAL = sa.Numeric(10, 8)  # of ownership
DEPTH_FT = sa.Numeric(9, 2)
DEGREES = sa.Numeric(10, 7)

COMPANY_ROLES = (
    "operator",
    "working_interest",
    "royalty",
    "overriding_royalty",
    "purchaser",
    "transporter",
    "vendor",
    "lessor",
    "agency",
)
LEASE_STATUSES = ("active", "held_by_production", "expired", "surrendered", "pending")
WELL_TYPES = ("oil", "gas", "oil_gas", "injection", "disposal", "water", "observation", "other")
WELL_STATUSES = (
    "permitted",
    "drilling",
    "drilled_uncompleted",
    "producing",
    "shut_in",
    "inactive",
    "temporarily_abandoned",
    "plugged",
)


def valid() -> sa.Column[object]:
    """From a day on, until the day before the end; half-open."""
    return sa.Column("valid", DATERANGE, nullable=False)


field = sa.Table(
    "field",
    metadata,
    organization_column(),
    id_column(),
    text("name"),
    text("jurisdiction"),
    text("regulator_code"),
    words("district"),
    words("county"),
    words("basin"),
    words("play"),
    version(),
    *made(),
    within("created_by", "person"),
    sa.UniqueConstraint("organization_id", "jurisdiction", "regulator_code"),
    sa.CheckConstraint("jurisdiction ~ '^([A-Z]{2}|US-OCS)$'", name="jurisdiction"),
    comment="Oil and gas fields as the regulator counts them, with basin and play.",
)

company = sa.Table(
    "company",
    metadata,
    organization_column(),
    id_column(),
    text("name"),
    text("short_code"),
    words("tax_id"),
    json_column("remit_address"),
    words("contact_email"),
    flag("is_government"),
    sa.Column("min_pay_amount", MONEY),
    json_column("external_ids"),
    version(),
    *made(),
    within("created_by", "person"),
    sa.UniqueConstraint("organization_id", "short_code"),
    sa.CheckConstraint("min_pay_amount >= 0", name="min_pay"),
    comment="Operators, partners, royalty owners, purchasers, vendors and agencies alike.",
)

company_role = sa.Table(
    "company_role",
    metadata,
    organization_column(),
    id_column(),
    ref("company_id"),
    text("role"),
    valid(),
    *made(),
    within("company_id", "company", ondelete="CASCADE"),
    within("created_by", "person"),
    sa.UniqueConstraint("organization_id", "company_id", "role", "valid"),
    one_of("role", *COMPANY_ROLES),
    comment="What a company is to us, and when; several at once.",
)

lease = sa.Table(
    "lease",
    metadata,
    organization_column(),
    id_column(),
    text("name"),
    ref("field_id", required=False),
    text("jurisdiction"),
    sa.Column("regulator_lease_no", sa.Text),
    words("regulator_district"),
    sa.Column("oil_gas_code", sa.Text),
    sa.Column("gross_acres", sa.Numeric(12, 4)),
    sa.Column("royalty_rate", DECIMAL),
    sa.Column("working_interest", DECIMAL),
    sa.Column("net_revenue_interest", DECIMAL),
    sa.Column("effective", DATERANGE),
    sa.Column("status", sa.Text, nullable=False, server_default="active"),
    words("legal_description"),
    sa.Column("gas_pressure_base_psia", sa.Numeric(6, 3), nullable=False, server_default="14.65"),
    sa.Column("allocation_unit", sa.Numeric(6, 3), nullable=False, server_default="0.01"),
    version(),
    *made(),
    within("field_id", "field"),
    within("created_by", "person"),
    one_of("status", *LEASE_STATUSES),
    one_of("oil_gas_code", "O", "G"),
    sa.CheckConstraint("jurisdiction ~ '^([A-Z]{2}|US-OCS)$'", name="jurisdiction"),
    sa.CheckConstraint("gross_acres > 0", name="gross_acres"),
    sa.CheckConstraint("royalty_rate between 0 and 1", name="royalty_rate"),
    sa.CheckConstraint("working_interest between 0 and 1", name="working_interest"),
    sa.CheckConstraint("net_revenue_interest between 0 and 1", name="net_revenue_interest"),
    sa.CheckConstraint("allocation_unit > 0", name="allocation_unit"),
    sa.Index(
        "lease_regulator_key",
        "organization_id",
        "jurisdiction",
        "regulator_district",
        "oil_gas_code",
        "regulator_lease_no",
        unique=True,
        postgresql_nulls_not_distinct=True,
        postgresql_where=sa.text("regulator_lease_no is not null"),
    ),
    sa.Index(None, "organization_id", "field_id"),
    sa.Index(None, "organization_id", "status"),
    comment="Leases; the regulator's number is unique within a district and a code only.",
)

lease_operator = sa.Table(
    "lease_operator",
    metadata,
    organization_column(),
    id_column(),
    ref("lease_id"),
    ref("company_id"),
    valid(),
    *made(),
    within("lease_id", "lease", ondelete="CASCADE"),
    within("company_id", "company"),
    within("created_by", "person"),
    comment="Who operated a lease; never two on one day.",
)

asset_well = sa.Table(
    "asset_well",
    metadata,
    organization_column(),
    id_column(),
    sa.Column("api14", sa.Text),
    sa.Column("api12", sa.Text, sa.Computed("left(api14, 12)", persisted=True)),
    text("name"),
    words("well_no"),
    ref("field_id", required=False),
    ref("lease_id", required=False),
    ref("operator_company_id", required=False),
    ref("rig_id", required=False),
    sa.Column("well_type", sa.Text, nullable=False, server_default="oil"),
    sa.Column("status", sa.Text, nullable=False, server_default="permitted"),
    day("status_date"),
    flag("is_horizontal"),
    flag("is_offshore"),
    day("spud_date"),
    day("td_date"),
    day("completion_date"),
    day("plugged_date"),
    sa.Column("total_md_ft", DEPTH_FT),
    sa.Column("tvd_ft", DEPTH_FT),
    sa.Column("surface_lat", DEGREES),
    sa.Column("surface_lon", DEGREES),
    sa.Column("bottom_lat", DEGREES),
    sa.Column("bottom_lon", DEGREES),
    words("datum"),
    sa.Column("water_depth_ft", DEPTH_FT),
    version(),
    *made(),
    within("field_id", "field"),
    within("lease_id", "lease"),
    within("operator_company_id", "company"),
    within("rig_id", "rig"),
    within("created_by", "person"),
    sa.UniqueConstraint("organization_id", "api12"),
    one_of("well_type", *WELL_TYPES),
    one_of("status", *WELL_STATUSES),
    sa.CheckConstraint("api14 ~ '^[0-9]{14}$' and substr(api14, 3, 3) <> '000'", name="api14"),
    sa.CheckConstraint("td_date >= spud_date", name="td_date"),
    sa.CheckConstraint("total_md_ft >= 0", name="total_md"),
    sa.CheckConstraint("tvd_ft >= 0", name="tvd"),
    sa.CheckConstraint("water_depth_ft >= 0", name="water_depth"),
    sa.CheckConstraint("surface_lat between -90 and 90", name="surface_lat"),
    sa.CheckConstraint("surface_lon between -180 and 180", name="surface_lon"),
    sa.CheckConstraint("bottom_lat between -90 and 90", name="bottom_lat"),
    sa.CheckConstraint("bottom_lon between -180 and 180", name="bottom_lon"),
    sa.CheckConstraint(
        "(surface_lat is null) = (surface_lon is null)"
        " and (bottom_lat is null) = (bottom_lon is null)",
        name="both_degrees",
    ),
    sa.Index(None, "organization_id", "status"),
    sa.Index(None, "organization_id", "field_id"),
    sa.Index(None, "organization_id", "lease_id"),
    sa.Index(None, "organization_id", "surface_lat", "surface_lon"),
    comment="Wellbores of the organization, joined to the public registry by API number.",
)

completion = sa.Table(
    "completion",
    metadata,
    organization_column(),
    id_column(),
    ref("well_id"),
    text("interval_code"),
    words("event_code"),
    words("name"),
    words("reservoir"),
    day("first_production"),
    sa.Column("status", sa.Text, nullable=False, server_default="producing"),
    version(),
    *made(),
    within("well_id", "asset_well"),
    within("created_by", "person"),
    sa.UniqueConstraint("organization_id", "well_id", "interval_code"),
    one_of("status", *WELL_STATUSES),
    comment="Producing streams; a wellbore may have several.",
)

completion_lease = sa.Table(
    "completion_lease",
    metadata,
    organization_column(),
    id_column(),
    ref("completion_id"),
    ref("lease_id"),
    valid(),
    *made(),
    within("completion_id", "completion", ondelete="CASCADE"),
    within("lease_id", "lease"),
    within("created_by", "person"),
    sa.Index(None, "organization_id", "lease_id"),
    comment="On which lease a completion reports, and when; never two on one day.",
)

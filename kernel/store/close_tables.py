"""The close of a lease's month, what was done to it step by step, and the settings it follows."""

import sqlalchemy as sa

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
    version,
    within,
    words,
)

CLOSE_STATES = (
    "open",
    "volumes_in",
    "allocated",
    "balanced",
    "locked",
    "priced",
    "distributed",
    "posted",
    "closed",
)

month_close = sa.Table(
    "month_close",
    metadata,
    organization_column(),
    id_column(),
    ref("lease_id"),
    day("production_month", required=True),
    sa.Column("state", sa.Text, nullable=False, server_default="open"),
    ref("revenue_run_id", required=False),
    by("locked_by", required=False),
    moment("locked_at"),
    version(),
    *made(),
    within("lease_id", "lease"),
    within("revenue_run_id", "revenue_run"),
    within("locked_by", "person"),
    within("created_by", "person"),
    sa.UniqueConstraint("organization_id", "lease_id", "production_month"),
    one_of("state", *CLOSE_STATES),
    sa.CheckConstraint("extract(day from production_month) = 1", name="first_of_month"),
    sa.Index(None, "organization_id", "production_month", "state"),
    comment="How far the month of a lease is closed; from locked on its volumes do not change.",
)

month_close_step = sa.Table(
    "month_close_step",
    metadata,
    organization_column(),
    id_column(),
    ref("month_close_id"),
    text("was"),
    text("state"),
    words("reason"),
    json_column("figures"),
    *made(),
    within("month_close_id", "month_close"),
    within("created_by", "person"),
    one_of("was", *CLOSE_STATES),
    one_of("state", *CLOSE_STATES),
    sa.Index(None, "organization_id", "month_close_id"),
    comment="Who took which step of a month's close, when, why and on which figures.",
)

operating_setting = sa.Table(
    "operating_setting",
    metadata,
    organization_column(),
    id_column(),
    json_column("chosen"),
    words("note"),
    *made(),
    within("created_by", "person"),
    comment="What an organization has set for its accounts; the newest row holds.",
)

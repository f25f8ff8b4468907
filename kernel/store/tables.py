"""The tables, as the queries and the migration check see them. Rights and policies: migrations/."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from kernel.store import (  # noqa: F401 - they register their tables in the same metadata
    admin_tables,
    asset_tables,
    assistant_tables,
    campaign_tables,
    chat_tables,
    close_tables,
    compliance_tables,
    decline_tables,
    money_tables,
    notice_tables,
    paper_tables,
    rig_tables,
    volume_tables,
    well_tables,
)
from kernel.store.columns import (
    MOMENT,
    api14_column,
    by,
    day,
    metadata,
    moment,
    organization_column,
    text,
    within,
)

organization = sa.Table(
    "organization",
    metadata,
    sa.Column("organization_id", sa.Uuid, primary_key=True, server_default=sa.text("app.org()")),
    text("name"),
    sa.Column("sample", sa.Boolean, nullable=False, server_default=sa.false()),
    moment("created_at", now=True),
)

person = sa.Table(
    "person",
    metadata,
    organization_column(),
    sa.Column("id", sa.Uuid, primary_key=True),
    text("email"),
    text("name"),
    text("role"),
    text("password_hash"),
    sa.Column("active", sa.Boolean, nullable=False, server_default=sa.true()),
    moment("created_at", now=True),
    sa.UniqueConstraint("organization_id", "email"),
    sa.Index(None, "email"),
    sa.CheckConstraint("email = lower(email)", name="email_lower"),
    sa.CheckConstraint("role in ('viewer', 'editor', 'admin')", name="role"),
)

sign_in_session = sa.Table(
    "sign_in_session",
    metadata,
    organization_column(),
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("person_id", sa.Uuid, nullable=False),
    sa.Column("token_hash", sa.LargeBinary, nullable=False),
    moment("created_at", now=True),
    moment("last_seen_at", now=True),
    sa.Column("expires_at", MOMENT, nullable=False),
    moment("revoked_at"),
    text("address"),
    text("agent"),
    within("person_id", "person"),
    sa.UniqueConstraint("organization_id", "token_hash"),
    sa.Index(None, "token_hash"),
    sa.Index(None, "organization_id", "person_id"),
)

api_token = sa.Table(
    "api_token",
    metadata,
    organization_column(),
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("person_id", sa.Uuid, nullable=False),
    text("name"),
    sa.Column("token_hash", sa.LargeBinary, nullable=False),
    moment("created_at", now=True),
    moment("last_used_at"),
    moment("expires_at"),
    moment("revoked_at"),
    within("person_id", "person"),
    sa.UniqueConstraint("organization_id", "token_hash"),
    sa.Index(None, "token_hash"),
    sa.Index(None, "organization_id", "person_id"),
)

SEARCHED = ("api14", "lease", "well_no", "operator", "field", "county")
SEARCH_TEXT = "lower(" + " || ' ' || ".join(f"coalesce({name}, '')" for name in SEARCHED) + ")"
NAMED = (
    "lease",
    "well_no",
    "operator",
    "field",
    "county",
    "district",
)  # on its own papers
OWN_SEARCH_TEXT = (
    "lower(api14 || ' ' || coalesce(label, '') || ' ' || "
    + " || ' ' || ".join(f"coalesce(metadata ->> '{name}', '')" for name in NAMED)
    + ")"
)

well = sa.Table(
    "well",
    metadata,
    sa.Column("api14", sa.Text, primary_key=True),
    sa.Column("state", sa.Text),
    sa.Column("county", sa.Text),
    sa.Column("district", sa.Text),
    sa.Column("operator", sa.Text),
    sa.Column("field", sa.Text),
    sa.Column("lease", sa.Text),
    sa.Column("well_no", sa.Text),
    sa.Column("lat", sa.Double),
    sa.Column("lon", sa.Double),
    day("spud_on"),
    day("completed_on"),
    day("plugged_on"),
    moment("listed_at"),
    moment("created_at", now=True),
    sa.Column("search_text", sa.Text, sa.Computed(SEARCH_TEXT, persisted=True)),
    sa.CheckConstraint("api14 ~ '^[0-9]{14}$'", name="api14"),
    comment="The public registry: the same for every organization.",
)

well_engagement = sa.Table(
    "well_engagement",
    metadata,
    organization_column(),
    sa.Column("id", sa.Uuid, primary_key=True),
    api14_column(),
    text("mode"),
    sa.Column("label", sa.Text),
    by("owner_id", required=False),
    moment("first_interaction_at", now=True),
    moment("last_interaction_at", now=True),
    text("last_interaction_type"),
    sa.Column("interaction_count", sa.BigInteger, nullable=False),
    sa.Column("metadata", JSONB, nullable=False, server_default=sa.text("'{}'")),
    sa.Column("search_text", sa.Text, sa.Computed(OWN_SEARCH_TEXT, persisted=True)),
    within("owner_id", "person"),
    sa.UniqueConstraint("organization_id", "api14"),
    sa.Index(None, "organization_id", "last_interaction_at", "id"),
    sa.CheckConstraint("mode in ('upload', 'rrc', 'hybrid')", name="mode"),
)

well_interaction = sa.Table(
    "well_interaction",
    metadata,
    organization_column(),
    sa.Column("id", sa.Uuid, primary_key=True),
    text("api14"),
    text("type"),
    text("mode"),
    by("person_id"),
    moment("at", now=True),
    sa.Column("metadata", JSONB, nullable=False, server_default=sa.text("'{}'")),
    sa.Column("subject", sa.Uuid),
    within("api14", "well_engagement", key="api14"),
    within("person_id", "person"),
    sa.Index(None, "organization_id", "api14", "id"),
    sa.Index(None, "organization_id", "at"),
    sa.Index(
        None,
        "organization_id",
        "type",
        "subject",
        unique=True,
        postgresql_where=sa.text("subject is not null"),
    ),
)

plan_snapshot = sa.Table(
    "plan_snapshot",
    metadata,
    organization_column(),
    sa.Column("id", sa.Uuid, primary_key=True),
    api14_column(),
    text("plan_key"),
    sa.Column("version", sa.Integer, nullable=False),
    text("kind"),
    sa.Column("payload", JSONB, nullable=False),
    text("verdict"),
    sa.Column("as_of", sa.Date, nullable=False),
    by("created_by"),
    moment("created_at", now=True),
    by("parent_id", required=False),
    within("created_by", "person"),
    within("parent_id", "plan_snapshot"),
    sa.UniqueConstraint("organization_id", "plan_key", "version"),
    sa.Index(None, "organization_id", "api14"),
    comment="Plans as they were made; never changed.",
)

batch = sa.Table(
    "batch",
    metadata,
    organization_column(),
    sa.Column("id", sa.Uuid, primary_key=True),
    text("title"),
    text("mode"),
    sa.Column("merge_threshold_ft", sa.Double),
    sa.Column("as_of", sa.Date, nullable=False),
    sa.Column("fetches", sa.Boolean, nullable=False),
    sa.Column("report", sa.Boolean, nullable=False, server_default=sa.false()),
    by("created_by"),
    moment("created_at", now=True),
    moment("cancelled_at"),
    by("cancelled_by", required=False),
    within("created_by", "person"),
    within("cancelled_by", "person"),
    sa.CheckConstraint("mode in ('combined', 'isolated', 'both')", name="mode"),
    comment="Wells planned together.",
)

batch_well = sa.Table(
    "batch_well",
    metadata,
    organization_column(),
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("batch_id", sa.Uuid, nullable=False),
    api14_column(),
    sa.Column("state", sa.Text, nullable=False, server_default="waiting"),
    sa.Column("facts", JSONB(none_as_null=True)),
    sa.Column("blockers", JSONB, nullable=False, server_default=sa.text("'[]'")),
    sa.Column("figures", JSONB, nullable=False, server_default=sa.text("'{}'")),
    sa.Column("snapshot_id", sa.Uuid),
    sa.Column("claim", sa.Uuid),
    sa.Column("claimed_job", sa.BigInteger),
    moment("claimed_at"),
    moment("started_at"),
    moment("ended_at"),
    within("batch_id", "batch"),
    within("snapshot_id", "plan_snapshot"),
    sa.UniqueConstraint("organization_id", "batch_id", "api14"),
    sa.Index(None, "organization_id", "batch_id", "state"),
    sa.CheckConstraint(
        "state in ('waiting', 'running', 'done', 'blocked', 'failed', 'cancelled')", name="state"
    ),
    comment="A well of a batch and what is in its way.",
)

plan_status = sa.Table(
    "plan_status",
    metadata,
    organization_column(),
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("snapshot_id", sa.Uuid, nullable=False),
    sa.Column("number", sa.Integer, nullable=False),
    text("status"),
    text("was"),
    sa.Column("comment", sa.Text, nullable=False, server_default=""),
    sa.Column("acknowledged", JSONB, nullable=False, server_default=sa.text("'[]'")),
    sa.Column("on_date", sa.Date),
    sa.Column("reference", sa.Text),
    sa.Column("paper_id", sa.Uuid),
    sa.Column("takes_back", sa.Uuid),
    by("created_by"),
    moment("created_at", now=True),
    within("snapshot_id", "plan_snapshot"),
    within("paper_id", "paper"),
    within("takes_back", "plan_status"),
    within("created_by", "person"),
    sa.UniqueConstraint("organization_id", "snapshot_id", "number"),
    sa.CheckConstraint(
        "status in ('draft', 'in_review', 'approved', 'filed', 'plugged', 'withdrawn')",
        name="status",
    ),
    comment="What became of saved plans: who, when, why; never changed.",
)

planning_preferences = sa.Table(
    "planning_preferences",
    metadata,
    organization_column(),
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("chosen", JSONB, nullable=False),
    text("note"),
    by("created_by"),
    moment("created_at", now=True),
    within("created_by", "person"),
    comment="Values chosen for plans, one row for each change; the newest holds.",
)

report = sa.Table(
    "report",
    metadata,
    organization_column(),
    sa.Column("id", sa.Uuid, primary_key=True),
    text("name"),
    sa.Column("batch_id", sa.Uuid),
    sa.Column("scenario_id", sa.Uuid),
    sa.Column("parameters", JSONB, nullable=False),
    sa.Column("state", sa.Text, nullable=False, server_default="waiting"),
    sa.Column("words", sa.Text, nullable=False, server_default=""),
    by("created_by"),
    moment("created_at", now=True),
    moment("ended_at"),
    within("batch_id", "batch"),
    within("scenario_id", "scenario", ondelete="CASCADE"),
    within("created_by", "person"),
    sa.Index(None, "organization_id", "batch_id"),
    sa.Index(None, "organization_id", "scenario_id"),
    sa.CheckConstraint(
        "num_nonnulls(batch_id, scenario_id) > 0 or name = 'portfolio'", name="subject"
    ),
    sa.CheckConstraint("state in ('waiting', 'running', 'done', 'failed')", name="state"),
    comment="Reports asked for, with the parameters of their notebook.",
)

report_file = sa.Table(
    "report_file",
    metadata,
    organization_column(),
    sa.Column("report_id", sa.Uuid, primary_key=True),
    sa.Column("kind", sa.Text, primary_key=True),
    sa.Column("content", sa.LargeBinary, nullable=False),
    within("report_id", "report", ondelete="CASCADE"),
    sa.CheckConstraint("kind in ('html', 'pdf', 'xlsx', 'ipynb')", name="kind"),
    comment="The files of a report.",
)

report_schedule = sa.Table(
    "report_schedule",
    metadata,
    organization_column(),
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("batch_id", sa.Uuid),
    sa.Column("scenario_id", sa.Uuid),
    text("every"),
    sa.Column("parameters", JSONB, nullable=False, server_default=sa.text("'{}'::jsonb")),
    sa.Column("next_on", sa.Date, nullable=False),
    by("created_by"),
    moment("created_at", now=True),
    moment("ended_at"),
    moment("paused_at"),
    within("batch_id", "batch"),
    within("scenario_id", "scenario", ondelete="CASCADE"),
    within("created_by", "person"),
    sa.Index(None, "organization_id", "scenario_id"),
    sa.CheckConstraint("every in ('weekly', 'monthly')", name="every"),
    comment="Repeated reports: of a batch, of a scenario, or without either of the portfolio.",
)

price = sa.Table(
    "price",
    metadata,
    organization_column(),
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("version", sa.Integer, nullable=False),
    text("item"),
    sa.Column("amount", sa.Numeric(12, 4), nullable=False),
    text("currency"),
    sa.Column("dated", sa.Date, nullable=False),
    sa.Column("note", sa.Text, nullable=False, server_default=""),
    by("created_by"),
    moment("created_at", now=True),
    within("created_by", "person"),
    sa.UniqueConstraint("organization_id", "version", "item"),
    sa.CheckConstraint("amount >= 0", name="amount"),
    sa.CheckConstraint("currency ~ '^[A-Z]{3}$'", name="currency"),
    comment="The price book, version by version; never changed.",
)

# What an organization may read of the log; the rest of its columns is the owner's.
audit_log = sa.Table(
    "log",
    sa.MetaData(schema="audit"),
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("at", MOMENT, nullable=False),
    sa.Column("organization_id", sa.Uuid),
    sa.Column("person_id", sa.Text),
    sa.Column("role", sa.Text, nullable=False),
    sa.Column("tbl", sa.Text, nullable=False),
    sa.Column("op", sa.Text, nullable=False),
    sa.Column("pk", JSONB, nullable=False),
    sa.Column("before", JSONB),
    sa.Column("after", JSONB),
)

sample_mark = sa.Table(
    "sample_mark",
    metadata,
    organization_column(),
    sa.Column("id", sa.Uuid, primary_key=True),
    text("kind"),
    text("key"),
    by("created_by"),
    moment("created_at", now=True),
    within("created_by", "person"),
    sa.UniqueConstraint("organization_id", "kind", "key"),
    sa.CheckConstraint(
        "kind in ('well', 'scenario', 'rig', 'site', 'campaign', 'rig_move', 'lease',"
        " 'asset_well', 'field', 'company')",
        name="kind",
    ),
    sa.CheckConstraint("kind <> 'well' or key ~ '^42[0-9]{3}9000[0-9]0000$'", name="well"),
    comment="What the product itself put in as an example.",
)

request_key = sa.Table(
    "request_key",
    metadata,
    organization_column(),
    sa.Column("id", sa.Uuid, primary_key=True),
    by("person_id"),
    text("key"),
    text("digest"),
    sa.Column("made_ids", ARRAY(sa.Uuid), nullable=False),
    moment("created_at", now=True),
    within("person_id", "person"),
    sa.UniqueConstraint("organization_id", "person_id", "key"),
    comment="Keys of requests that were carried out, so that a repeated one does nothing twice.",
)

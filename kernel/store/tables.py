"""The tables, as the queries and the migration check see them. Rights and policies: migrations/.

Every table of an organization has the primary key (organization_id, id), filled in by the
database from the session, and refers to others of its kind by both columns.
"""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

NAMES = {
    "pk": "%(table_name)s_pk",
    "uq": "%(table_name)s_%(column_0_N_name)s_key",
    "fk": "%(table_name)s_%(column_0_N_name)s_fk",
    "ix": "%(table_name)s_%(column_0_N_name)s_index",
    "ck": "%(table_name)s_%(constraint_name)s_check",
}

metadata = sa.MetaData(schema="app", naming_convention=NAMES)
MOMENT = sa.DateTime(timezone=True)


def _organization_column() -> sa.Column[UUID]:
    return sa.Column(
        "organization_id",
        sa.Uuid,
        sa.ForeignKey("app.organization.organization_id"),
        primary_key=True,
        server_default=sa.text("app.org()"),
    )


def _moment(name: str, *, now: bool = False) -> sa.Column[datetime]:
    if now:
        return sa.Column(name, MOMENT, nullable=False, server_default=sa.func.now())
    return sa.Column(name, MOMENT)


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False)


def _by(name: str, *, required: bool = True) -> sa.Column[UUID]:
    """Who did it: a person of the same organization."""
    default = sa.text("app.person_id()") if required else None
    return sa.Column(name, sa.Uuid, nullable=not required, server_default=default)


def _within(column: str, target: str, *, key: str = "id") -> sa.ForeignKeyConstraint:
    """A reference that cannot leave the organization."""
    return sa.ForeignKeyConstraint(
        ["organization_id", column], [f"app.{target}.organization_id", f"app.{target}.{key}"]
    )


def _api14() -> sa.Column[str]:
    return sa.Column("api14", sa.Text, sa.ForeignKey("app.well.api14"), nullable=False)


organization = sa.Table(
    "organization",
    metadata,
    sa.Column("organization_id", sa.Uuid, primary_key=True, server_default=sa.text("app.org()")),
    _text("name"),
    sa.Column("sample", sa.Boolean, nullable=False, server_default=sa.false()),
    _moment("created_at", now=True),
)

person = sa.Table(
    "person",
    metadata,
    _organization_column(),
    sa.Column("id", sa.Uuid, primary_key=True),
    _text("email"),
    _text("name"),
    _text("role"),
    _text("password_hash"),
    sa.Column("active", sa.Boolean, nullable=False, server_default=sa.true()),
    _moment("created_at", now=True),
    sa.UniqueConstraint("organization_id", "email"),
    sa.Index(None, "email"),
    sa.CheckConstraint("email = lower(email)", name="email_lower"),
    sa.CheckConstraint("role in ('viewer', 'editor', 'admin')", name="role"),
)

sign_in_session = sa.Table(
    "sign_in_session",
    metadata,
    _organization_column(),
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("person_id", sa.Uuid, nullable=False),
    sa.Column("token_hash", sa.LargeBinary, nullable=False),
    _moment("created_at", now=True),
    _moment("last_seen_at", now=True),
    sa.Column("expires_at", MOMENT, nullable=False),
    _moment("revoked_at"),
    _text("address"),
    _text("agent"),
    _within("person_id", "person"),
    sa.UniqueConstraint("organization_id", "token_hash"),
    sa.Index(None, "token_hash"),
    sa.Index(None, "organization_id", "person_id"),
)

api_token = sa.Table(
    "api_token",
    metadata,
    _organization_column(),
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("person_id", sa.Uuid, nullable=False),
    _text("name"),
    sa.Column("token_hash", sa.LargeBinary, nullable=False),
    _moment("created_at", now=True),
    _moment("last_used_at"),
    _moment("expires_at"),
    _moment("revoked_at"),
    _within("person_id", "person"),
    sa.UniqueConstraint("organization_id", "token_hash"),
    sa.Index(None, "token_hash"),
    sa.Index(None, "organization_id", "person_id"),
)

SEARCHED = ("api14", "lease", "well_no", "operator", "field", "county")
SEARCH_TEXT = "lower(" + " || ' ' || ".join(f"coalesce({name}, '')" for name in SEARCHED) + ")"

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
    _moment("created_at", now=True),
    sa.Column("search_text", sa.Text, sa.Computed(SEARCH_TEXT, persisted=True)),
    sa.CheckConstraint("api14 ~ '^[0-9]{14}$'", name="api14"),
    comment="The public registry: the same for every organization.",
)

well_engagement = sa.Table(
    "well_engagement",
    metadata,
    _organization_column(),
    sa.Column("id", sa.Uuid, primary_key=True),
    _api14(),
    _text("mode"),
    sa.Column("label", sa.Text),
    _by("owner_id", required=False),
    _moment("first_interaction_at", now=True),
    _moment("last_interaction_at", now=True),
    _text("last_interaction_type"),
    sa.Column("interaction_count", sa.BigInteger, nullable=False),
    sa.Column("metadata", JSONB, nullable=False, server_default=sa.text("'{}'")),
    _within("owner_id", "person"),
    sa.UniqueConstraint("organization_id", "api14"),
    sa.Index(None, "organization_id", "last_interaction_at"),
    sa.CheckConstraint("mode in ('upload', 'rrc', 'hybrid')", name="mode"),
)

well_interaction = sa.Table(
    "well_interaction",
    metadata,
    _organization_column(),
    sa.Column("id", sa.Uuid, primary_key=True),
    _text("api14"),
    _text("type"),
    _text("mode"),
    _by("person_id"),
    _moment("at", now=True),
    sa.Column("metadata", JSONB, nullable=False, server_default=sa.text("'{}'")),
    _within("api14", "well_engagement", key="api14"),
    _within("person_id", "person"),
    sa.Index(None, "organization_id", "api14", "id"),
)

paper_content = sa.Table(
    "paper_content",
    metadata,
    _organization_column(),
    sa.Column("sha256", sa.Text, primary_key=True),
    sa.Column("content", sa.LargeBinary, nullable=False),
    _moment("created_at", now=True),
    comment="The bytes of papers, once per organization however often they are handed in.",
)

paper = sa.Table(
    "paper",
    metadata,
    _organization_column(),
    sa.Column("id", sa.Uuid, primary_key=True),
    _api14(),
    _text("name"),
    sa.Column("kind", sa.Text),
    _text("sha256"),
    sa.Column("pages", sa.Integer),
    sa.Column("bytes", sa.BigInteger, nullable=False),
    _text("origin"),
    _by("created_by"),
    _moment("created_at", now=True),
    sa.Column("extraction", JSONB(none_as_null=True)),
    sa.Column("extraction_version", sa.Text),
    _within("sha256", "paper_content", key="sha256"),
    _within("created_by", "person"),
    sa.UniqueConstraint("organization_id", "api14", "sha256"),
    sa.CheckConstraint("origin in ('upload', 'rrc', 'sample')", name="origin"),
)

paper_fetch = sa.Table(
    "paper_fetch",
    metadata,
    _organization_column(),
    sa.Column("id", sa.Uuid, primary_key=True),
    _api14(),
    sa.Column("again", sa.Boolean, nullable=False),
    sa.Column("state", sa.Text, nullable=False, server_default="waiting"),
    sa.Column("words", sa.Text, nullable=False, server_default=""),
    sa.Column("status", sa.Text),
    sa.Column("complete", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("files", JSONB, nullable=False, server_default=sa.text("'[]'")),
    sa.Column("packets", JSONB, nullable=False, server_default=sa.text("'[]'")),
    sa.Column("problems", JSONB, nullable=False, server_default=sa.text("'[]'")),
    _by("created_by"),
    _moment("created_at", now=True),
    sa.Column("touched_at", MOMENT, nullable=False, server_default=sa.func.now()),
    _moment("ended_at"),
    _within("created_by", "person"),
    sa.Index(None, "organization_id", "api14"),
    sa.CheckConstraint("state in ('waiting', 'running', 'ended', 'stopped')", name="state"),
    comment="Papers asked of a public site, and how far it is.",
)

fact_correction = sa.Table(
    "fact_correction",
    metadata,
    _organization_column(),
    sa.Column("id", sa.Uuid, primary_key=True),
    _api14(),
    _text("path"),
    sa.Column("value", JSONB, nullable=False),
    _text("note"),
    _by("created_by"),
    _moment("created_at", now=True),
    _moment("withdrawn_at"),
    _by("withdrawn_by", required=False),
    _within("created_by", "person"),
    _within("withdrawn_by", "person"),
    sa.Index(
        "fact_correction_standing_key",
        "organization_id",
        "api14",
        "path",
        unique=True,
        postgresql_where=sa.text("withdrawn_at is null"),
    ),
)

plan_snapshot = sa.Table(
    "plan_snapshot",
    metadata,
    _organization_column(),
    sa.Column("id", sa.Uuid, primary_key=True),
    _api14(),
    _text("plan_key"),
    sa.Column("version", sa.Integer, nullable=False),
    _text("kind"),
    sa.Column("payload", JSONB, nullable=False),
    _text("verdict"),
    sa.Column("as_of", sa.Date, nullable=False),
    _by("created_by"),
    _moment("created_at", now=True),
    _by("parent_id", required=False),
    _within("created_by", "person"),
    _within("parent_id", "plan_snapshot"),
    sa.UniqueConstraint("organization_id", "plan_key", "version"),
    sa.Index(None, "organization_id", "api14"),
    comment="Plans as they were made; never changed.",
)

batch = sa.Table(
    "batch",
    metadata,
    _organization_column(),
    sa.Column("id", sa.Uuid, primary_key=True),
    _text("title"),
    _text("mode"),
    sa.Column("merge_threshold_ft", sa.Double, nullable=False),
    sa.Column("as_of", sa.Date, nullable=False),
    sa.Column("fetches", sa.Boolean, nullable=False),
    sa.Column("report", sa.Boolean, nullable=False, server_default=sa.false()),
    _by("created_by"),
    _moment("created_at", now=True),
    _moment("cancelled_at"),
    _by("cancelled_by", required=False),
    _within("created_by", "person"),
    _within("cancelled_by", "person"),
    sa.CheckConstraint("mode in ('combined', 'isolated', 'both')", name="mode"),
    comment="Wells planned together.",
)

batch_well = sa.Table(
    "batch_well",
    metadata,
    _organization_column(),
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("batch_id", sa.Uuid, nullable=False),
    _api14(),
    sa.Column("state", sa.Text, nullable=False, server_default="waiting"),
    sa.Column("facts", JSONB(none_as_null=True)),
    sa.Column("blockers", JSONB, nullable=False, server_default=sa.text("'[]'")),
    sa.Column("figures", JSONB, nullable=False, server_default=sa.text("'{}'")),
    sa.Column("snapshot_id", sa.Uuid),
    sa.Column("claim", sa.Uuid),
    sa.Column("claimed_job", sa.BigInteger),
    _moment("claimed_at"),
    _moment("started_at"),
    _moment("ended_at"),
    _within("batch_id", "batch"),
    _within("snapshot_id", "plan_snapshot"),
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
    _organization_column(),
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("snapshot_id", sa.Uuid, nullable=False),
    sa.Column("number", sa.Integer, nullable=False),
    _text("status"),
    _text("was"),
    sa.Column("comment", sa.Text, nullable=False, server_default=""),
    sa.Column("acknowledged", JSONB, nullable=False, server_default=sa.text("'[]'")),
    sa.Column("on_date", sa.Date),
    sa.Column("reference", sa.Text),
    sa.Column("paper_id", sa.Uuid),
    sa.Column("takes_back", sa.Uuid),
    _by("created_by"),
    _moment("created_at", now=True),
    _within("snapshot_id", "plan_snapshot"),
    _within("paper_id", "paper"),
    _within("takes_back", "plan_status"),
    _within("created_by", "person"),
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
    _organization_column(),
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("chosen", JSONB, nullable=False),
    _text("note"),
    _by("created_by"),
    _moment("created_at", now=True),
    _within("created_by", "person"),
    comment="Values chosen for plans, one row for each change; the newest holds.",
)

report = sa.Table(
    "report",
    metadata,
    _organization_column(),
    sa.Column("id", sa.Uuid, primary_key=True),
    _text("name"),
    sa.Column("batch_id", sa.Uuid, nullable=False),
    sa.Column("parameters", JSONB, nullable=False),
    sa.Column("state", sa.Text, nullable=False, server_default="waiting"),
    sa.Column("words", sa.Text, nullable=False, server_default=""),
    _by("created_by"),
    _moment("created_at", now=True),
    _moment("ended_at"),
    _within("batch_id", "batch"),
    _within("created_by", "person"),
    sa.Index(None, "organization_id", "batch_id"),
    sa.CheckConstraint("state in ('waiting', 'running', 'done', 'failed')", name="state"),
    comment="Reports asked for, with the parameters of their notebook.",
)

report_file = sa.Table(
    "report_file",
    metadata,
    _organization_column(),
    sa.Column("report_id", sa.Uuid, primary_key=True),
    sa.Column("kind", sa.Text, primary_key=True),
    sa.Column("content", sa.LargeBinary, nullable=False),
    _within("report_id", "report"),
    sa.CheckConstraint("kind in ('html', 'pdf', 'xlsx', 'ipynb')", name="kind"),
    comment="The files of a report.",
)

report_schedule = sa.Table(
    "report_schedule",
    metadata,
    _organization_column(),
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("batch_id", sa.Uuid, nullable=False),
    _text("every"),
    sa.Column("next_on", sa.Date, nullable=False),
    _by("created_by"),
    _moment("created_at", now=True),
    _moment("ended_at"),
    _within("batch_id", "batch"),
    _within("created_by", "person"),
    sa.CheckConstraint("every in ('weekly', 'monthly')", name="every"),
    comment="Batches that are planned and reported again and again.",
)

price = sa.Table(
    "price",
    metadata,
    _organization_column(),
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("version", sa.Integer, nullable=False),
    _text("item"),
    sa.Column("amount", sa.Numeric(12, 4), nullable=False),
    _text("currency"),
    sa.Column("dated", sa.Date, nullable=False),
    sa.Column("note", sa.Text, nullable=False, server_default=""),
    _by("created_by"),
    _moment("created_at", now=True),
    _within("created_by", "person"),
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

"""The tables of papers and of what was read from them. Rights and policies: migrations/."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from kernel.store.columns import (
    MOMENT,
    api14_column,
    by,
    metadata,
    moment,
    organization_column,
    text,
    within,
)

paper_content = sa.Table(
    "paper_content",
    metadata,
    organization_column(),
    sa.Column("sha256", sa.Text, primary_key=True),
    sa.Column("content", sa.LargeBinary, nullable=False),
    moment("created_at", now=True),
    comment="The bytes of papers, once per organization however often they are handed in.",
)

public_content = sa.Table(
    "public_content",
    metadata,
    sa.Column("sha256", sa.Text, primary_key=True),
    sa.Column("content", sa.LargeBinary, nullable=False),
    moment("created_at", now=True),
    sa.CheckConstraint("sha256 = encode(sha256(content), 'hex')", name="sha256"),
    comment="The bytes of papers fetched from a public site, once for all organizations.",
)

paper = sa.Table(
    "paper",
    metadata,
    organization_column(),
    sa.Column("id", sa.Uuid, primary_key=True),
    api14_column(),
    text("name"),
    sa.Column("kind", sa.Text),
    text("sha256"),
    sa.Column("pages", sa.Integer),
    sa.Column("bytes", sa.BigInteger, nullable=False),
    text("origin"),
    by("created_by"),
    moment("created_at", now=True),
    sa.Column("extraction", JSONB(none_as_null=True)),
    sa.Column("extraction_version", sa.Text),
    sa.Column("private_sha256", sa.Text),
    sa.Column("public_sha256", sa.Text, sa.ForeignKey("app.public_content.sha256")),
    within("private_sha256", "paper_content", key="sha256"),
    within("created_by", "person"),
    sa.UniqueConstraint("organization_id", "api14", "sha256"),
    sa.CheckConstraint("origin in ('upload', 'rrc', 'sample')", name="origin"),
    sa.CheckConstraint(
        "case origin when 'rrc' then private_sha256 is null and public_sha256 = sha256"
        " else public_sha256 is null and private_sha256 = sha256 end",
        name="content",
    ),
)

paper_fetch = sa.Table(
    "paper_fetch",
    metadata,
    organization_column(),
    sa.Column("id", sa.Uuid, primary_key=True),
    api14_column(),
    sa.Column("again", sa.Boolean, nullable=False),
    sa.Column("state", sa.Text, nullable=False, server_default="waiting"),
    sa.Column("words", sa.Text, nullable=False, server_default=""),
    sa.Column("status", sa.Text),
    sa.Column("complete", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("files", JSONB, nullable=False, server_default=sa.text("'[]'")),
    sa.Column("packets", JSONB, nullable=False, server_default=sa.text("'[]'")),
    sa.Column("problems", JSONB, nullable=False, server_default=sa.text("'[]'")),
    by("created_by"),
    moment("created_at", now=True),
    sa.Column("touched_at", MOMENT, nullable=False, server_default=sa.func.now()),
    moment("ended_at"),
    within("created_by", "person"),
    sa.Index(None, "organization_id", "api14"),
    sa.CheckConstraint("state in ('waiting', 'running', 'ended', 'stopped')", name="state"),
    comment="Papers asked of a public site, and how far it is.",
)

paper_reading = sa.Table(
    "paper_reading",
    metadata,
    organization_column(),
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("api14", sa.Text, sa.ForeignKey("app.well.api14")),
    text("origin"),
    sa.Column("plan", JSONB(none_as_null=True)),
    sa.Column("state", sa.Text, nullable=False, server_default="waiting"),
    sa.Column("snapshot_id", sa.Uuid),
    sa.Column("problem", sa.Text, nullable=False, server_default=""),
    by("created_by"),
    moment("created_at", now=True),
    sa.Column("touched_at", MOMENT, nullable=False, server_default=sa.func.now()),
    moment("ended_at"),
    within("created_by", "person"),
    within("snapshot_id", "plan_snapshot"),
    sa.Index(None, "organization_id", "api14"),
    sa.CheckConstraint("origin in ('upload', 'rrc', 'sample')", name="origin"),
    sa.CheckConstraint("state in ('waiting', 'running', 'ended', 'stopped')", name="state"),
    comment="Papers handed in together, and how far their reading is.",
)

paper_reading_file = sa.Table(
    "paper_reading_file",
    metadata,
    organization_column(),
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("reading_id", sa.Uuid, nullable=False),
    text("name"),
    sa.Column("letter", sa.Boolean, nullable=False),
    sa.Column("state", sa.Text, nullable=False, server_default="waiting"),
    sa.Column("page", sa.Integer, nullable=False, server_default="0"),
    sa.Column("pages", sa.Integer, nullable=False, server_default="0"),
    sa.Column("extraction", JSONB(none_as_null=True)),
    sa.Column("reason", sa.Text, nullable=False, server_default=""),
    sa.Column("paper_id", sa.Uuid),
    within("reading_id", "paper_reading"),
    within("paper_id", "paper"),
    sa.Index(None, "organization_id", "reading_id"),
    sa.CheckConstraint("state in ('waiting', 'read', 'kept', 'refused')", name="state"),
    comment="A file of a reading and what came of it.",
)

paper_handed_in = sa.Table(
    "paper_handed_in",
    metadata,
    organization_column(),
    sa.Column("file_id", sa.Uuid, primary_key=True),
    sa.Column("content", sa.LargeBinary, nullable=False),
    within("file_id", "paper_reading_file"),
    comment="The bytes of files until their reading ends.",
)

scanned_page = sa.Table(
    "scanned_page",
    metadata,
    organization_column(),
    sa.Column("sha256", sa.Text, primary_key=True),
    sa.Column("reader_version", sa.Text, primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("words", JSONB, nullable=False),
    moment("created_at", now=True),
    comment="Scanned pages of files as OCR read them; forgotten after two weeks.",
)

fact_correction = sa.Table(
    "fact_correction",
    metadata,
    organization_column(),
    sa.Column("id", sa.Uuid, primary_key=True),
    api14_column(),
    text("path"),
    sa.Column("value", JSONB, nullable=False),
    text("note"),
    by("created_by"),
    moment("created_at", now=True),
    moment("withdrawn_at"),
    by("withdrawn_by", required=False),
    within("created_by", "person"),
    within("withdrawn_by", "person"),
    sa.Index(
        "fact_correction_standing_key",
        "organization_id",
        "api14",
        "path",
        unique=True,
        postgresql_where=sa.text("withdrawn_at is null"),
    ),
)

second_opinion = sa.Table(
    "second_opinion",
    metadata,
    organization_column(),
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("paper_id", sa.Uuid, nullable=False),
    text("model"),
    sa.Column("answers", JSONB, nullable=False),
    by("created_by"),
    moment("created_at", now=True),
    within("paper_id", "paper"),
    within("created_by", "person"),
    sa.Index(None, "organization_id", "paper_id"),
    comment="What models read on papers, one row for each time asked; never changed.",
)

fact_confirmation = sa.Table(
    "fact_confirmation",
    metadata,
    organization_column(),
    sa.Column("id", sa.Uuid, primary_key=True),
    api14_column(),
    text("path"),
    sa.Column("value", JSONB, nullable=False),
    text("note"),
    by("created_by"),
    moment("created_at", now=True),
    moment("withdrawn_at"),
    by("withdrawn_by", required=False),
    within("created_by", "person"),
    within("withdrawn_by", "person"),
    sa.Index(
        "fact_confirmation_standing_key",
        "organization_id",
        "api14",
        "path",
        unique=True,
        postgresql_where=sa.text("withdrawn_at is null"),
    ),
    comment="Values that a person saw on the paper as they were read.",
)

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
    within("sha256", "paper_content", key="sha256"),
    within("created_by", "person"),
    sa.UniqueConstraint("organization_id", "api14", "sha256"),
    sa.CheckConstraint("origin in ('upload', 'rrc', 'sample')", name="origin"),
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

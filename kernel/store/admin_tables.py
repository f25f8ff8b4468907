"""The tables of what administrators have done in the background."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from kernel.store.columns import (
    id_column,
    made,
    metadata,
    moment,
    one_of,
    organization_column,
    text,
    within,
    words,
)

admin_job = sa.Table(
    "admin_job",
    metadata,
    organization_column(),
    id_column(),
    text("kind"),
    words("name"),
    sa.Column("again", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("state", sa.Text, nullable=False, server_default="waiting"),
    sa.Column("stop_asked", sa.Boolean, nullable=False, server_default=sa.false()),
    words("words"),
    sa.Column("progress", sa.Double, nullable=False, server_default="0"),
    sa.Column("results", JSONB),
    *made(),
    moment("ended_at"),
    within("created_by", "person"),
    one_of("kind", "registry", "history", "seal", "export"),
    one_of("state", "waiting", "running", "stopped", "done", "failed"),
    comment="What administrators have the worker do, and what came of it.",
)

admin_job_part = sa.Table(
    "admin_job_part",
    metadata,
    organization_column(),
    sa.Column("job_id", sa.Uuid, primary_key=True),
    sa.Column("place", sa.Integer, primary_key=True),
    sa.Column("content", sa.LargeBinary, nullable=False),
    within("job_id", "admin_job"),
    comment="The file of such a job in parts, until it has ended.",
)

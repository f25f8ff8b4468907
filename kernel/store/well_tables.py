"""The tables beside the registry: what an organization keeps with its wells."""

import sqlalchemy as sa

from kernel.store.columns import (
    api14_column,
    id_column,
    made,
    metadata,
    moment,
    organization_column,
    text,
    within,
)

well_note = sa.Table(
    "well_note",
    metadata,
    organization_column(),
    id_column(),
    api14_column(),
    text("words"),
    *made(),
    moment("edited_at"),
    within("created_by", "person"),
    sa.Index(None, "organization_id", "api14"),
    comment="What people note about wells.",
)

well_attachment = sa.Table(
    "well_attachment",
    metadata,
    organization_column(),
    id_column(),
    api14_column(),
    text("name"),
    sa.Column("bytes", sa.BigInteger, nullable=False),
    sa.Column("content", sa.LargeBinary, nullable=False),
    *made(),
    within("created_by", "person"),
    sa.Index(None, "organization_id", "api14"),
    comment="Files kept with wells that are not read as papers.",
)

well_follower = sa.Table(
    "well_follower",
    metadata,
    organization_column(),
    sa.Column("person_id", sa.Uuid, primary_key=True, server_default=sa.text("app.person_id()")),
    sa.Column("api14", sa.Text, sa.ForeignKey("app.well.api14"), primary_key=True),
    moment("created_at", now=True),
    within("person_id", "person"),
    comment="Who wants to hear of which wells.",
)

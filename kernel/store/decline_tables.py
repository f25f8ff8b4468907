"""Declines that were fitted to the volumes of wells."""

import sqlalchemy as sa

from kernel.store.columns import (
    id_column,
    json_column,
    made,
    metadata,
    moment,
    one_of,
    organization_column,
    ref,
    text,
    within,
    words,
)

decline_run = sa.Table(
    "decline_run",
    metadata,
    organization_column(),
    id_column(),
    sa.Column("status", sa.Text, nullable=False, server_default="pending"),
    json_column("settings"),
    sa.Column("wells", sa.Integer, nullable=False, server_default="0"),
    sa.Column("done", sa.Integer, nullable=False, server_default="0"),
    sa.Column("fitted", sa.Integer, nullable=False, server_default="0"),
    sa.Column("seconds", sa.Numeric(10, 3)),
    words("words"),
    *made(),
    moment("ended_at"),
    within("created_by", "person"),
    one_of("status", "pending", "running", "done", "failed", "cancelled"),
    comment="Fits of many wells at once: how, and how far.",
)

decline_fit = sa.Table(
    "decline_fit",
    metadata,
    organization_column(),
    id_column(),
    ref("decline_run_id"),
    ref("well_id"),
    text("phase"),
    words("refused"),
    json_column("curve"),
    json_column("figures"),
    text("method"),
    within("decline_run_id", "decline_run", ondelete="CASCADE"),
    within("well_id", "asset_well", ondelete="CASCADE"),
    sa.UniqueConstraint("organization_id", "decline_run_id", "well_id", "phase"),
    one_of("phase", "oil", "gas", "water"),
    sa.Index(None, "organization_id", "well_id"),
    comment="The decline of a well, or why none was fitted, with months, method and version.",
)

"""The tables beside the registry: what an organization keeps with its wells."""

import sqlalchemy as sa

from kernel.store.columns import (
    api14_column,
    id_column,
    made,
    metadata,
    moment,
    one_of,
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

registry_import = sa.Table(
    "registry_import",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    text("name"),
    text("sha256"),
    sa.Column("state", sa.Text, nullable=False, server_default="running"),
    *(
        sa.Column(name, sa.BigInteger, nullable=False, server_default="0")
        for name in ("line", "rows", "added", "changed", "rejected")
    ),
    moment("started_at", now=True),
    moment("touched_at", now=True),
    moment("ended_at"),
    sa.Index(None, "sha256"),
    one_of("state", "running", "stopped", "done"),
    comment="Public lists of wells that came into the registry.",
)

registry_reject = sa.Table(
    "registry_reject",
    metadata,
    sa.Column("import_id", sa.Uuid, sa.ForeignKey("app.registry_import.id"), primary_key=True),
    sa.Column("line", sa.BigInteger, primary_key=True),
    sa.Column("place", sa.Integer, primary_key=True),
    text("reason"),
    text("row"),
    comment="Rows of public lists that were not taken, and why.",
)

well_word = sa.Table(
    "well_word",
    metadata,
    sa.Column("word", sa.Text, primary_key=True),
    comment="The words in the names of the registry, for typing errors.",
)

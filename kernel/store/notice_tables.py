"""The tables of what people follow, what they are told, and how it reaches them."""

import sqlalchemy as sa

from kernel.store.columns import (
    by,
    id_column,
    json_column,
    metadata,
    moment,
    one_of,
    organization_column,
    ref,
    text,
    within,
    words,
)

follow = sa.Table(
    "follow",
    metadata,
    organization_column(),
    id_column(),
    by("person_id"),
    text("subject_kind"),
    text("subject_id"),
    moment("created_at", now=True),
    within("person_id", "person"),
    sa.UniqueConstraint("organization_id", "person_id", "subject_kind", "subject_id"),
    one_of("subject_kind", "scenario", "campaign", "rig", "job", "well"),
    comment="What a person wants to be told about; a job by its lineage, a well by its API number.",
)

notice_mail = sa.Table(
    "notice_mail",
    metadata,
    organization_column(),
    id_column(),
    by("person_id"),
    sa.Column("state", sa.Text, nullable=False, server_default="waiting"),
    sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
    words("words"),
    moment("created_at", now=True),
    moment("next_try_at", now=True),
    moment("ended_at"),
    within("person_id", "person"),
    one_of("state", "waiting", "sending", "sent", "failed", "unsure"),
    sa.Index(
        "notice_mail_open_index",
        "next_try_at",
        postgresql_where=sa.text("state in ('waiting', 'sending')"),
    ),
    comment="Mails with notices, and what became of each.",
)

notice = sa.Table(
    "notice",
    metadata,
    organization_column(),
    id_column(),
    ref("person_id"),
    text("kind"),
    text("title"),
    json_column("lines", "[]"),
    json_column("because", "[]"),
    words("screen"),
    by("created_by"),
    moment("created_at", now=True),
    moment("read_at"),
    ref("mail_id", required=False),
    within("person_id", "person"),
    within("created_by", "person"),
    within("mail_id", "notice_mail"),
    one_of("kind", "schedule", "decision", "rig", "well", "duty", "report"),
    sa.Index(None, "organization_id", "person_id", "id"),
    sa.Index(
        "notice_unread_index",
        "organization_id",
        "person_id",
        postgresql_where=sa.text("read_at is null"),
    ),
    sa.Index(
        "notice_unmailed_index",
        "created_at",
        postgresql_where=sa.text("read_at is null and mail_id is null"),
    ),
    comment="What a person is told about what they follow.",
)

notice_choice = sa.Table(
    "notice_choice",
    metadata,
    organization_column(),
    id_column(),
    by("person_id"),
    text("mail"),
    moment("created_at", now=True),
    within("person_id", "person"),
    sa.UniqueConstraint("organization_id", "person_id"),
    one_of("mail", "off", "at_once", "daily"),
    comment="Whether and when a person gets notices by mail.",
)

calendar_feed = sa.Table(
    "calendar_feed",
    metadata,
    organization_column(),
    id_column(),
    by("person_id"),
    text("name"),
    text("scope"),
    ref("scenario_id", required=False),
    sa.Column("token_hash", sa.LargeBinary, nullable=False),
    moment("created_at", now=True),
    moment("last_used_at"),
    moment("revoked_at"),
    within("person_id", "person"),
    sa.UniqueConstraint("organization_id", "token_hash"),
    sa.Index(None, "token_hash"),
    one_of("scope", "plan", "scenario", "follows", "duties"),
    comment="Addresses to which a calendar program subscribes; of the token only its hash.",
)

"""Tables of the model that answers in conversations, and of what it used."""

import sqlalchemy as sa

from kernel.store.columns import (
    MONEY,
    by,
    day,
    flag,
    id_column,
    json_column,
    metadata,
    moment,
    organization_column,
    ref,
    version,
    within,
)

_COST = sa.Numeric(12, 6)

assistant_model = sa.Table(
    "assistant_model",
    metadata,
    organization_column(),
    flag("enabled", default=True),
    sa.Column("url", sa.Text),
    sa.Column("model", sa.Text),
    sa.Column("key_sealed", sa.LargeBinary),
    sa.Column("timeout_s", sa.Integer, nullable=False),
    sa.Column("rounds", sa.Integer, nullable=False),
    sa.Column("turn_tokens", sa.Integer, nullable=False),
    sa.Column("day_tokens", sa.Integer, nullable=False),
    sa.Column("month_tokens", sa.BigInteger, nullable=False),
    sa.Column("price_in", MONEY, nullable=False),
    sa.Column("price_out", MONEY, nullable=False),
    sa.Column("turn_cost", MONEY),
    sa.Column("day_cost", MONEY),
    sa.Column("month_cost", MONEY),
    json_column("probe"),
    version(),
    by("changed_by"),
    moment("changed_at", now=True),
    within("changed_by", "person"),
    comment="The model that answers in conversations, its limits, and what its server was seen "
    "to do.",
)

assistant_use = sa.Table(
    "assistant_use",
    metadata,
    organization_column(),
    id_column(),
    ref("message_id"),
    by("person_id"),
    day("day", required=True),
    sa.Column("reserved_tokens", sa.Integer, nullable=False),
    sa.Column("reserved_cost", _COST, nullable=False),
    sa.Column("tokens_in", sa.Integer),
    sa.Column("tokens_out", sa.Integer),
    sa.Column("cost", _COST),
    within("message_id", "chat_message"),
    within("person_id", "person"),
    sa.UniqueConstraint("organization_id", "message_id"),
    sa.Index(None, "organization_id", "day"),
    comment="Tokens of a model for each answer: reserved before it, settled after it.",
)

"""The model of an organization's assistant: where it is, what it may cost, and what it used."""

from alembic import op

from kernel.store.migrations.protect import protect

revision = "0111"
down_revision = "0135"

MODEL = """
create table app.assistant_model (
    organization_id uuid not null default app.org()
        constraint assistant_model_organization_id_fk references app.organization,
    enabled       boolean not null default true,
    url           text,
    model         text,
    key_sealed    bytea,
    timeout_s     integer not null,
    rounds        integer not null,
    turn_tokens   integer not null,
    day_tokens    integer not null,
    month_tokens  bigint not null,
    price_in      numeric(16,2) not null,
    price_out     numeric(16,2) not null,
    turn_cost     numeric(16,2),
    day_cost      numeric(16,2),
    month_cost    numeric(16,2),
    probe         jsonb not null default '{}',
    version       integer not null default 1,
    changed_by    uuid not null default app.person_id(),
    changed_at    timestamptz not null default now(),
    constraint assistant_model_pk primary key (organization_id),
    constraint assistant_model_organization_id_changed_by_fk
        foreign key (organization_id, changed_by) references app.person);
comment on table app.assistant_model is
    'The model that answers in conversations, its limits, and what its server was seen to do.';

create table app.assistant_use (
    organization_id uuid not null default app.org()
        constraint assistant_use_organization_id_fk references app.organization,
    id              uuid not null,
    message_id      uuid not null,
    person_id       uuid not null default app.person_id(),
    day             date not null,
    reserved_tokens integer not null,
    reserved_cost   numeric(12,6) not null,
    tokens_in       integer,
    tokens_out      integer,
    cost            numeric(12,6),
    constraint assistant_use_pk primary key (organization_id, id),
    constraint assistant_use_organization_id_message_id_key unique (organization_id, message_id),
    constraint assistant_use_organization_id_message_id_fk
        foreign key (organization_id, message_id) references app.chat_message,
    constraint assistant_use_organization_id_person_id_fk
        foreign key (organization_id, person_id) references app.person);
create index assistant_use_organization_id_day_index on app.assistant_use (organization_id, day);
comment on table app.assistant_use is
    'Tokens of a model for each answer: reserved before it, settled after it.';
"""


def upgrade() -> None:
    op.execute(MODEL)
    protect(
        "assistant_model",
        keys=["organization_id"],
        updates=["enabled", "url", "model", "key_sealed", "timeout_s", "rounds", "turn_tokens",
                 "day_tokens", "month_tokens", "price_in", "price_out", "turn_cost", "day_cost",
                 "month_cost", "probe", "version", "changed_by", "changed_at"],
        secret=["key_sealed"],
    )  # fmt: skip
    protect("assistant_use", updates=["tokens_in", "tokens_out", "cost"])


def downgrade() -> None:
    op.execute("drop table app.assistant_use")
    op.execute("drop table app.assistant_model")

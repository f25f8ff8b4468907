"""The price book of an organization: whole versions, rows are added and never changed."""

from alembic import op

from kernel.store.migrations.protect import protect

revision = "0012"
down_revision = "0014"

PRICES = """
create table app.price (
    organization_id uuid not null default app.org()
        constraint price_organization_id_fk references app.organization,
    id              uuid not null,
    version         integer not null,
    item            text not null,
    amount          numeric(12, 4) not null constraint price_amount_check check (amount >= 0),
    currency        text not null constraint price_currency_check check (currency ~ '^[A-Z]{3}$'),
    dated           date not null,
    note            text not null default '',
    created_by      uuid not null default app.person_id(),
    created_at      timestamptz not null default now(),
    constraint price_pk primary key (organization_id, id),
    constraint price_organization_id_version_item_key unique (organization_id, version, item),
    constraint price_organization_id_created_by_fk
        foreign key (organization_id, created_by) references app.person);
comment on table app.price is 'The price book, version by version; never changed.';
"""


def upgrade() -> None:
    op.execute(PRICES)
    protect("price")


def downgrade() -> None:
    op.execute("drop table app.price")

"""What became of payments: cleared by the bank, or void and owed again."""

from alembic import op

from kernel.store.migrations.protect import protect

revision = "0153"
down_revision = "0157"

EVENT = """
create table app.payment_event (
    organization_id uuid default app.org() not null,
    id uuid not null,
    payment_id uuid not null,
    kind text not null,
    happened_on date not null,
    reason text default '' not null,
    created_by uuid default app.person_id() not null,
    created_at timestamptz default now() not null,
    constraint payment_event_pk primary key (organization_id, id),
    constraint payment_event_organization_id_payment_id_fk
        foreign key (organization_id, payment_id) references app.payment on delete cascade,
    constraint payment_event_organization_id_created_by_fk
        foreign key (organization_id, created_by) references app.person,
    constraint payment_event_organization_id_payment_id_key unique (organization_id, payment_id),
    constraint payment_event_kind_check check (kind in ('cleared', 'void')),
    constraint payment_event_organization_id_fk
        foreign key (organization_id) references app.organization);
comment on table app.payment_event is
    'What became of a payment: cleared by the bank, or void and owed again.';
"""


def upgrade() -> None:
    op.execute(EVENT)
    protect("payment_event")


def downgrade() -> None:
    op.execute("drop table app.payment_event")

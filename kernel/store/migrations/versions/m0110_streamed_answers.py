"""Answers that are being written: how far they are, who still writes, who wants them stopped."""

from alembic import op

from kernel.store.migrations.protect import protect

revision = "0110"
down_revision = "0065"

TURN = """
create table app.chat_turn (
    organization_id uuid not null default app.org()
        constraint chat_turn_organization_id_fk references app.organization,
    message_id      uuid not null,
    words           text not null default '',
    seen_at         timestamptz not null default now(),
    stop_asked_at   timestamptz,
    stop_asked_by   uuid,
    constraint chat_turn_pk primary key (organization_id, message_id),
    constraint chat_turn_organization_id_message_id_fk
        foreign key (organization_id, message_id) references app.chat_message,
    constraint chat_turn_organization_id_stop_asked_by_fk
        foreign key (organization_id, stop_asked_by) references app.person);
comment on table app.chat_turn is
    'Answers while they are written: words so far, sign of life, wish to stop.';
"""


def upgrade() -> None:
    op.execute(TURN)
    protect(
        "chat_turn",
        keys=["organization_id", "message_id"],
        updates=["words", "seen_at", "stop_asked_at", "stop_asked_by"],
        unlogged=["words", "seen_at"],  # several times a second; the finished answer is logged
    )


def downgrade() -> None:
    op.execute("drop table app.chat_turn")

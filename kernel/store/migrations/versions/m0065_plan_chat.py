"""Talking about a plan: threads, messages, tool calls, proposals, what was applied, the head."""

from alembic import op

from kernel.store.migrations.protect import protect

revision = "0065"
down_revision = "0084"

_ORG = "organization_id uuid not null default app.org()"
THREADS = f"""
create table app.chat_thread (
    {_ORG} constraint chat_thread_organization_id_fk references app.organization,
    id          uuid not null,
    api14       text not null constraint chat_thread_api14_fk references app.well,
    plan_key    text not null,
    title       text not null,
    baseline_id uuid not null,
    created_by  uuid not null default app.person_id(),
    created_at  timestamptz not null default now(),
    archived_at timestamptz,
    constraint chat_thread_pk primary key (organization_id, id),
    constraint chat_thread_organization_id_baseline_id_fk
        foreign key (organization_id, baseline_id) references app.plan_snapshot,
    constraint chat_thread_organization_id_created_by_fk
        foreign key (organization_id, created_by) references app.person);
create index chat_thread_organization_id_api14_index on app.chat_thread (organization_id, api14);
comment on table app.chat_thread is 'Conversations about a plan; archived, never deleted.';

create table app.chat_share (
    {_ORG} constraint chat_share_organization_id_fk references app.organization,
    thread_id  uuid not null,
    person_id  uuid not null,
    granted_by uuid not null default app.person_id(),
    granted_at timestamptz not null default now(),
    revoked_at timestamptz,
    constraint chat_share_pk primary key (organization_id, thread_id, person_id),
    constraint chat_share_organization_id_thread_id_fk
        foreign key (organization_id, thread_id) references app.chat_thread,
    constraint chat_share_organization_id_person_id_fk
        foreign key (organization_id, person_id) references app.person,
    constraint chat_share_organization_id_granted_by_fk
        foreign key (organization_id, granted_by) references app.person);
comment on table app.chat_share is 'Who may read a thread along.';

create table app.chat_message (
    {_ORG} constraint chat_message_organization_id_fk references app.organization,
    id            uuid not null,
    thread_id     uuid not null,
    seq           integer not null,
    role          text not null
        constraint chat_message_role_check check (role in ('user', 'assistant', 'system')),
    words         text not null default '',
    state         text not null constraint chat_message_state_check check (state in
        ('streaming', 'complete', 'partial', 'failed', 'cancelled')),
    finish_reason text,
    about         jsonb not null default '{{}}',
    created_by    uuid not null default app.person_id(),
    created_at    timestamptz not null default now(),
    constraint chat_message_pk primary key (organization_id, id),
    constraint chat_message_organization_id_thread_id_seq_key
        unique (organization_id, thread_id, seq),
    constraint chat_message_organization_id_thread_id_fk
        foreign key (organization_id, thread_id) references app.chat_thread,
    constraint chat_message_organization_id_created_by_fk
        foreign key (organization_id, created_by) references app.person);
comment on table app.chat_message is
    'What was said; about holds the intent, or model, tokens, latency and cost.';

create table app.chat_tool_call (
    {_ORG} constraint chat_tool_call_organization_id_fk references app.organization,
    id          uuid not null,
    message_id  uuid not null,
    seq         integer not null,
    name        text not null,
    arguments   jsonb not null default '{{}}',
    result      jsonb not null default '{{}}',
    status      text not null
        constraint chat_tool_call_status_check check (status in ('done', 'failed', 'refused')),
    duration_ms integer not null default 0,
    created_at  timestamptz not null default now(),
    constraint chat_tool_call_pk primary key (organization_id, id),
    constraint chat_tool_call_organization_id_message_id_fk
        foreign key (organization_id, message_id) references app.chat_message);
create index chat_tool_call_organization_id_message_id_index
    on app.chat_tool_call (organization_id, message_id);
comment on table app.chat_tool_call is 'What the assistant did for an answer.';
"""

PROPOSALS = f"""
create table app.plan_head (
    {_ORG} constraint plan_head_organization_id_fk references app.organization,
    plan_key    text not null,
    snapshot_id uuid not null,
    version     integer not null default 1,
    trail       jsonb not null,
    place       integer not null default 0,
    constraint plan_head_pk primary key (organization_id, plan_key),
    constraint plan_head_organization_id_snapshot_id_fk
        foreign key (organization_id, snapshot_id) references app.plan_snapshot);
comment on table app.plan_head is
    'Which snapshot of a plan holds now, and the way there, for undo and redo.';

create table app.plan_proposal (
    {_ORG} constraint plan_proposal_organization_id_fk references app.organization,
    id          uuid not null,
    thread_id   uuid not null,
    message_id  uuid,
    kind        text not null constraint plan_proposal_kind_check check (kind in
        ('edit', 'undo', 'redo', 'revert')),
    operations  jsonb not null,
    said        jsonb not null default '[]',
    base_id     uuid not null,
    base_hash   text not null,
    result      jsonb not null,
    diff        jsonb not null,
    risk        jsonb not null,
    blocking    jsonb not null default '[]',
    influences  jsonb not null default '[]',
    status      text not null default 'pending'
        constraint plan_proposal_status_check check (status in
        ('pending', 'applied', 'discarded', 'withdrawn', 'expired', 'stale')),
    expires_at  timestamptz not null,
    created_by  uuid not null default app.person_id(),
    created_at  timestamptz not null default now(),
    decided_by  uuid,
    decided_at  timestamptz,
    constraint plan_proposal_pk primary key (organization_id, id),
    constraint plan_proposal_organization_id_thread_id_fk
        foreign key (organization_id, thread_id) references app.chat_thread,
    constraint plan_proposal_organization_id_message_id_fk
        foreign key (organization_id, message_id) references app.chat_message,
    constraint plan_proposal_organization_id_base_id_fk
        foreign key (organization_id, base_id) references app.plan_snapshot,
    constraint plan_proposal_organization_id_created_by_fk
        foreign key (organization_id, created_by) references app.person,
    constraint plan_proposal_organization_id_decided_by_fk
        foreign key (organization_id, decided_by) references app.person);
create unique index plan_proposal_pending_key
    on app.plan_proposal (organization_id, thread_id) where status = 'pending';
comment on table app.plan_proposal is
    'Changes that were offered, with what they would do; one pending in a thread.';

create table app.plan_modification (
    {_ORG} constraint plan_modification_organization_id_fk references app.organization,
    id              uuid not null,
    proposal_id     uuid not null,
    thread_id       uuid not null,
    message_id      uuid,
    operation       text not null,
    source_id       uuid not null,
    result_id       uuid not null,
    diff            jsonb not null,
    patch           jsonb not null,
    inverse         jsonb not null,
    risk_score      double precision not null,
    risk            jsonb not null,
    acknowledged    jsonb not null default '{{}}',
    created_by      uuid not null default app.person_id(),
    created_at      timestamptz not null default now(),
    constraint plan_modification_pk primary key (organization_id, id),
    constraint plan_modification_organization_id_proposal_id_key
        unique (organization_id, proposal_id),
    constraint plan_modification_organization_id_proposal_id_fk
        foreign key (organization_id, proposal_id) references app.plan_proposal,
    constraint plan_modification_organization_id_thread_id_fk
        foreign key (organization_id, thread_id) references app.chat_thread,
    constraint plan_modification_organization_id_message_id_fk
        foreign key (organization_id, message_id) references app.chat_message,
    constraint plan_modification_organization_id_source_id_fk
        foreign key (organization_id, source_id) references app.plan_snapshot,
    constraint plan_modification_organization_id_result_id_fk
        foreign key (organization_id, result_id) references app.plan_snapshot,
    constraint plan_modification_organization_id_created_by_fk
        foreign key (organization_id, created_by) references app.person);
create index plan_modification_organization_id_thread_id_index
    on app.plan_modification (organization_id, thread_id);
comment on table app.plan_modification is
    'Changes that were applied: from, to, by whom, with risk and acknowledgement.';
"""


def upgrade() -> None:
    op.execute(THREADS)
    op.execute(PROPOSALS)
    protect("chat_thread", updates=["title", "archived_at"])
    protect(
        "chat_share",
        keys=["organization_id", "thread_id", "person_id"],
        updates=["granted_by", "granted_at", "revoked_at"],
    )
    protect("chat_message", updates=["words", "state", "finish_reason", "about"], bulky=["words"])
    protect("chat_tool_call", bulky=["result"])
    protect(
        "plan_head",
        keys=["organization_id", "plan_key"],
        updates=["snapshot_id", "version", "trail", "place"],
    )
    protect(
        "plan_proposal",
        updates=["status", "decided_by", "decided_at"],
        bulky=["result", "diff"],
    )
    protect("plan_modification", bulky=["diff", "patch", "inverse"])


def downgrade() -> None:
    for table in (
        "plan_modification",
        "plan_proposal",
        "plan_head",
        "chat_tool_call",
        "chat_message",
        "chat_share",
        "chat_thread",
    ):
        op.execute(f"drop table app.{table}")

"""Fetches of a well's papers from a public site: who asked, how far it is, what came of it."""

from alembic import op

from kernel.store.migrations.protect import protect

revision = "0008"
down_revision = "0007"

FETCHES = """
create table app.paper_fetch (
    organization_id uuid not null default app.org()
        constraint paper_fetch_organization_id_fk references app.organization,
    id              uuid not null,
    api14           text not null constraint paper_fetch_api14_fk references app.well,
    again           boolean not null,
    state           text not null default 'waiting' constraint paper_fetch_state_check
        check (state in ('waiting', 'running', 'ended', 'stopped')),
    words           text not null default '',
    status          text,
    complete        boolean not null default false,
    files           jsonb not null default '[]',
    packets         jsonb not null default '[]',
    problems        jsonb not null default '[]',
    created_by      uuid not null default app.person_id(),
    created_at      timestamptz not null default now(),
    touched_at      timestamptz not null default now(),
    ended_at        timestamptz,
    constraint paper_fetch_pk primary key (organization_id, id),
    constraint paper_fetch_organization_id_created_by_fk
        foreign key (organization_id, created_by) references app.person);
create index paper_fetch_organization_id_api14_index on app.paper_fetch (organization_id, api14);
comment on table app.paper_fetch is 'Papers asked of a public site, and how far it is.';
"""


def upgrade() -> None:
    op.execute(FETCHES)
    protect(
        "paper_fetch",
        updates=[
            "state", "words", "status", "complete", "files", "packets", "problems", "touched_at",
            "ended_at",
        ],
        bulky=["files", "packets", "problems"],
        unlogged=["words", "touched_at"],
    )  # fmt: skip


def downgrade() -> None:
    op.execute("drop table app.paper_fetch")

"""Organizations, the people in them, their sign-in sessions and API tokens."""

from alembic import op

from kernel.store.migrations.protect import protect

revision = "0002"
down_revision = "0001"

TABLES = """
create table app.organization (
    organization_id uuid not null default app.org() constraint organization_pk primary key,
    name            text not null,
    sample          boolean not null default false,
    created_at      timestamptz not null default now());

create table app.person (
    organization_id uuid not null default app.org()
        constraint person_organization_id_fk references app.organization,
    id              uuid not null,
    email           text not null constraint person_email_lower_check check (email = lower(email)),
    name            text not null,
    role            text not null
        constraint person_role_check check (role in ('viewer', 'editor', 'admin')),
    password_hash   text not null,
    active          boolean not null default true,
    created_at      timestamptz not null default now(),
    constraint person_pk primary key (organization_id, id),
    constraint person_organization_id_email_key unique (organization_id, email));
create index person_email_index on app.person (email);

create table app.sign_in_session (
    organization_id uuid not null default app.org()
        constraint sign_in_session_organization_id_fk references app.organization,
    id              uuid not null,
    person_id       uuid not null,
    token_hash      bytea not null,
    created_at      timestamptz not null default now(),
    last_seen_at    timestamptz not null default now(),
    expires_at      timestamptz not null,
    revoked_at      timestamptz,
    address         text not null,
    agent           text not null,
    constraint sign_in_session_pk primary key (organization_id, id),
    constraint sign_in_session_organization_id_token_hash_key unique (organization_id, token_hash),
    constraint sign_in_session_organization_id_person_id_fk
        foreign key (organization_id, person_id) references app.person);
create index sign_in_session_token_hash_index on app.sign_in_session (token_hash);
create index sign_in_session_organization_id_person_id_index
    on app.sign_in_session (organization_id, person_id);

create table app.api_token (
    organization_id uuid not null default app.org()
        constraint api_token_organization_id_fk references app.organization,
    id              uuid not null,
    person_id       uuid not null,
    name            text not null,
    token_hash      bytea not null,
    created_at      timestamptz not null default now(),
    last_used_at    timestamptz,
    expires_at      timestamptz,
    revoked_at      timestamptz,
    constraint api_token_pk primary key (organization_id, id),
    constraint api_token_organization_id_token_hash_key unique (organization_id, token_hash),
    constraint api_token_organization_id_person_id_fk
        foreign key (organization_id, person_id) references app.person);
create index api_token_token_hash_index on app.api_token (token_hash);
create index api_token_organization_id_person_id_index
    on app.api_token (organization_id, person_id);
"""


def upgrade() -> None:
    op.execute(TABLES)
    protect("organization", keys=["organization_id"], updates=["name"])
    protect(
        "person",
        reads=["organization_id", "id", "email", "name", "role", "active", "created_at"],
        updates=["email", "name", "role", "password_hash", "active"],
        secret=["password_hash"],
    )
    protect(
        "sign_in_session",
        reads=[
            "organization_id", "id", "person_id", "created_at", "last_seen_at", "expires_at",
            "revoked_at", "address", "agent",
        ],
        inserts=False,
        updates=["revoked_at"],
        secret=["token_hash"],
        unlogged=["last_seen_at"],
    )  # fmt: skip
    protect(
        "api_token",
        reads=[
            "organization_id", "id", "person_id", "name", "created_at", "last_used_at",
            "expires_at", "revoked_at",
        ],
        inserts=False,
        updates=["revoked_at"],
        secret=["token_hash"],
        unlogged=["last_used_at"],
    )  # fmt: skip


def downgrade() -> None:
    for table in ("api_token", "sign_in_session", "person", "organization"):
        op.execute(f"drop table app.{table}")

"""Papers of a well, corrections of what was read from them, and the plans made."""

from alembic import op

from kernel.store.migrations.protect import TENANT, protect

revision = "0005"
down_revision = "0004"

PAPERS = """
create table app.paper_content (
    organization_id uuid not null default app.org()
        constraint paper_content_organization_id_fk references app.organization,
    sha256          text not null,
    content         bytea not null,
    created_at      timestamptz not null default now(),
    constraint paper_content_pk primary key (organization_id, sha256));
alter table app.paper_content alter column content set storage external;  -- PDFs are packed
comment on table app.paper_content is
    'The bytes of papers, once per organization however often they are handed in.';

create table app.paper (
    organization_id    uuid not null default app.org()
        constraint paper_organization_id_fk references app.organization,
    id                 uuid not null,
    api14              text not null constraint paper_api14_fk references app.well,
    name               text not null,
    kind               text,
    sha256             text not null,
    pages              integer,
    bytes              bigint not null,
    origin             text not null
        constraint paper_origin_check check (origin in ('upload', 'rrc', 'sample')),
    created_by         uuid not null default app.person_id(),
    created_at         timestamptz not null default now(),
    extraction         jsonb,
    extraction_version text,
    constraint paper_pk primary key (organization_id, id),
    constraint paper_organization_id_api14_sha256_key unique (organization_id, api14, sha256),
    constraint paper_organization_id_sha256_fk
        foreign key (organization_id, sha256) references app.paper_content,
    constraint paper_organization_id_created_by_fk
        foreign key (organization_id, created_by) references app.person);

create table app.fact_correction (
    organization_id uuid not null default app.org()
        constraint fact_correction_organization_id_fk references app.organization,
    id              uuid not null,
    api14           text not null constraint fact_correction_api14_fk references app.well,
    path            text not null,
    value           jsonb not null,
    note            text not null,
    created_by      uuid not null default app.person_id(),
    created_at      timestamptz not null default now(),
    withdrawn_at    timestamptz,
    withdrawn_by    uuid,
    constraint fact_correction_pk primary key (organization_id, id),
    constraint fact_correction_organization_id_created_by_fk
        foreign key (organization_id, created_by) references app.person,
    constraint fact_correction_organization_id_withdrawn_by_fk
        foreign key (organization_id, withdrawn_by) references app.person);
create unique index fact_correction_standing_key
    on app.fact_correction (organization_id, api14, path) where withdrawn_at is null;
"""

PLANS = """
create table app.plan_snapshot (
    organization_id uuid not null default app.org()
        constraint plan_snapshot_organization_id_fk references app.organization,
    id              uuid not null,
    api14           text not null constraint plan_snapshot_api14_fk references app.well,
    plan_key        text not null,
    version         integer not null,
    kind            text not null,
    payload         jsonb not null,
    verdict         text not null,
    as_of           date not null,
    created_by      uuid not null default app.person_id(),
    created_at      timestamptz not null default now(),
    parent_id       uuid,
    constraint plan_snapshot_pk primary key (organization_id, id),
    constraint plan_snapshot_organization_id_plan_key_version_key
        unique (organization_id, plan_key, version),
    constraint plan_snapshot_organization_id_parent_id_fk
        foreign key (organization_id, parent_id) references app.plan_snapshot,
    constraint plan_snapshot_organization_id_created_by_fk
        foreign key (organization_id, created_by) references app.person);
create index plan_snapshot_organization_id_api14_index
    on app.plan_snapshot (organization_id, api14);
comment on table app.plan_snapshot is 'Plans as they were made; never changed.';
"""

# A paper may be larger than a JSON value, so the generic trigger cannot take it.
CONTENT = f"""
alter table app.paper_content enable row level security;
alter table app.paper_content force row level security;
create policy tenant on app.paper_content using ({TENANT}) with check ({TENANT});
grant select, insert on app.paper_content to app_user;
create trigger audit after insert or update or delete on app.paper_content
    for each row execute function audit.key_change('{{organization_id,sha256}}');
"""


def upgrade() -> None:
    op.execute(PAPERS)
    op.execute(PLANS)
    op.execute(CONTENT)
    protect(
        "paper",
        updates=["name", "kind", "pages", "extraction", "extraction_version"],
        bulky=["extraction"],
    )
    protect("fact_correction", updates=["withdrawn_at", "withdrawn_by"])
    protect("plan_snapshot", bulky=["payload"])


def downgrade() -> None:
    for table in ("plan_snapshot", "fact_correction", "paper", "paper_content"):
        op.execute(f"drop table app.{table}")

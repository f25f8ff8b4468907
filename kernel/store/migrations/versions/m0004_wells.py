"""The public registry of wells, and each organization's engagement with them."""

from alembic import op

from kernel.store.migrations.protect import protect, watch

revision = "0004"
down_revision = "0003"

REGISTRY = """
create table app.well (
    api14       text not null constraint well_pk primary key,
    state       text,
    county      text,
    district    text,
    operator    text,
    field       text,
    lease       text,
    well_no     text,
    lat         double precision,
    lon         double precision,
    created_at  timestamptz not null default now(),
    search_text text generated always as (
        lower(coalesce(api14, '') || ' ' || coalesce(lease, '') || ' ' || coalesce(well_no, '')
              || ' ' || coalesce(operator, '') || ' ' || coalesce(field, '')
              || ' ' || coalesce(county, ''))) stored,
    constraint well_api14_check check (api14 ~ '^[0-9]{14}$'));
comment on table app.well is 'The public registry: the same for every organization.';

-- One organization may complete what nobody knew, and never change what others read.
create function app.only_fill_gaps() returns trigger language plpgsql as $$
begin
    if new.api14 <> old.api14 or new.created_at <> old.created_at
       or new.state is distinct from coalesce(old.state, new.state)
       or new.county is distinct from coalesce(old.county, new.county)
       or new.district is distinct from coalesce(old.district, new.district)
       or new.operator is distinct from coalesce(old.operator, new.operator)
       or new.field is distinct from coalesce(old.field, new.field)
       or new.lease is distinct from coalesce(old.lease, new.lease)
       or new.well_no is distinct from coalesce(old.well_no, new.well_no)
       or new.lat is distinct from coalesce(old.lat, new.lat)
       or new.lon is distinct from coalesce(old.lon, new.lon) then
        raise exception 'a known value of the registry cannot be changed'
            using errcode = 'insufficient_privilege';
    end if;
    return new;
end $$;
create trigger only_fill_gaps before update on app.well
    for each row execute function app.only_fill_gaps();
grant select on app.well to app_user;
grant insert (api14, state, county, district, operator, field, lease, well_no, lat, lon)
    on app.well to app_user;
grant update (state, county, district, operator, field, lease, well_no, lat, lon)
    on app.well to app_user;
"""

# Not every server has the trigram extension; the search then reads the whole registry.
TRIGRAMS = """
do $$ begin
    if exists (select from pg_available_extensions where name = 'pg_trgm') then
        create extension if not exists pg_trgm with schema public;
        execute (select format('create index well_search_text_index on app.well'
                               ' using gin (search_text %I.gin_trgm_ops)', n.nspname)
                   from pg_extension e join pg_namespace n on n.oid = e.extnamespace
                  where e.extname = 'pg_trgm');
    end if;
end $$
"""
NO_TRIGRAMS = """
do $$ begin
    if exists (select from pg_extension e join pg_roles r on r.oid = e.extowner
                where e.extname = 'pg_trgm' and r.rolname = current_user) then
        drop extension pg_trgm;
    end if;
end $$
"""

ENGAGEMENT = """
create table app.well_engagement (
    organization_id       uuid not null default app.org()
        constraint well_engagement_organization_id_fk references app.organization,
    id                    uuid not null,
    api14                 text not null constraint well_engagement_api14_fk references app.well,
    mode                  text not null
        constraint well_engagement_mode_check check (mode in ('upload', 'rrc', 'hybrid')),
    label                 text,
    owner_id              uuid,
    first_interaction_at  timestamptz not null default now(),
    last_interaction_at   timestamptz not null default now(),
    last_interaction_type text not null,
    interaction_count     bigint not null,
    metadata              jsonb not null default '{}',
    constraint well_engagement_pk primary key (organization_id, id),
    constraint well_engagement_organization_id_api14_key unique (organization_id, api14),
    constraint well_engagement_organization_id_owner_id_fk
        foreign key (organization_id, owner_id) references app.person);
create index well_engagement_organization_id_last_interaction_at_index
    on app.well_engagement (organization_id, last_interaction_at);

create table app.well_interaction (
    organization_id uuid not null default app.org()
        constraint well_interaction_organization_id_fk references app.organization,
    id              uuid not null,
    api14           text not null,
    type            text not null,
    mode            text not null,
    person_id       uuid not null default app.person_id(),
    at              timestamptz not null default now(),
    metadata        jsonb not null default '{}',
    constraint well_interaction_pk primary key (organization_id, id),
    constraint well_interaction_organization_id_api14_fk foreign key (organization_id, api14)
        references app.well_engagement (organization_id, api14),
    constraint well_interaction_organization_id_person_id_fk
        foreign key (organization_id, person_id) references app.person);
create index well_interaction_organization_id_api14_id_index
    on app.well_interaction (organization_id, api14, id);
"""


def upgrade() -> None:
    op.execute(REGISTRY)
    watch("well", keys=["api14"], unlogged=["search_text"])
    _literally(TRIGRAMS)
    op.execute(ENGAGEMENT)
    protect(
        "well_engagement",
        updates=[
            "mode", "label", "owner_id", "last_interaction_at", "last_interaction_type",
            "interaction_count", "metadata",
        ],
    )  # fmt: skip
    protect("well_interaction")


def downgrade() -> None:
    for table in ("well_interaction", "well_engagement", "well"):
        op.execute(f"drop table app.{table}")
    op.execute("drop function app.only_fill_gaps()")
    _literally(NO_TRIGRAMS)


def _literally(statement: str) -> None:
    """Run a statement in which a percent sign is a percent sign."""
    connection = op.get_bind().execution_options(no_parameters=True)
    connection.exec_driver_sql(statement)

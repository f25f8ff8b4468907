"""Dates of wells, the history of wells in order and searchable, notes, attachments, followers."""

from collections.abc import Sequence

from alembic import op

from kernel.store.migrations.protect import protect, watch

revision = "0051"
down_revision = "0050"

# What the public lists say is the owner's word and may change; an organization fills gaps only.
# `listed_at`: when a public list named a well first; null where organizations alone did.
DATED = """
alter table app.well
    add column spud_on date, add column completed_on date, add column plugged_on date,
    add column listed_at timestamptz;
grant insert (spud_on, completed_on, plugged_on), update (spud_on, completed_on, plugged_on)
    on app.well to app_user;
drop trigger only_fill_gaps on app.well;
create or replace function app.only_fill_gaps() returns trigger language plpgsql as $$
begin
    if new.api14 <> old.api14 or new.created_at <> old.created_at
       or new.listed_at is distinct from old.listed_at
       or new.state is distinct from coalesce(old.state, new.state)
       or new.county is distinct from coalesce(old.county, new.county)
       or new.district is distinct from coalesce(old.district, new.district)
       or new.operator is distinct from coalesce(old.operator, new.operator)
       or new.field is distinct from coalesce(old.field, new.field)
       or new.lease is distinct from coalesce(old.lease, new.lease)
       or new.well_no is distinct from coalesce(old.well_no, new.well_no)
       or new.lat is distinct from coalesce(old.lat, new.lat)
       or new.lon is distinct from coalesce(old.lon, new.lon)
       or new.spud_on is distinct from coalesce(old.spud_on, new.spud_on)
       or new.completed_on is distinct from coalesce(old.completed_on, new.completed_on)
       or new.plugged_on is distinct from coalesce(old.plugged_on, new.plugged_on) then
        raise exception 'a known value of the registry cannot be changed'
            using errcode = 'insufficient_privilege';
    end if;
    return new;
end $$;
create trigger only_fill_gaps before update on app.well for each row
    when (current_user <> 'app_owner') execute function app.only_fill_gaps();
"""
UNDATED = """
drop trigger only_fill_gaps on app.well;
create or replace function app.only_fill_gaps() returns trigger language plpgsql as $$
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
alter table app.well drop column spud_on, drop column completed_on, drop column plugged_on,
    drop column listed_at;
"""

# The subject is what an entry is about, a plan or a paper: it is told of once.
HISTORY = """
alter table app.well_interaction add column subject uuid;
create unique index well_interaction_organization_id_type_subject_index
    on app.well_interaction (organization_id, type, subject) where subject is not null;
create index well_interaction_organization_id_at_index
    on app.well_interaction (organization_id, at);

alter table app.well_engagement add column search_text text generated always as (
    lower(api14 || ' ' || coalesce(label, '') || ' ' || coalesce(metadata ->> 'lease', '')
          || ' ' || coalesce(metadata ->> 'well_no', '')
          || ' ' || coalesce(metadata ->> 'operator', '')
          || ' ' || coalesce(metadata ->> 'field', '')
          || ' ' || coalesce(metadata ->> 'county', '')
          || ' ' || coalesce(metadata ->> 'district', ''))) stored;
drop index app.well_engagement_organization_id_last_interaction_at_index;
create index well_engagement_organization_id_last_interaction_at_id_index
    on app.well_engagement (organization_id, last_interaction_at, id);

create function app.only_earlier() returns trigger language plpgsql as $$
begin
    if new.first_interaction_at > old.first_interaction_at
       or new.interaction_count < old.interaction_count then
        raise exception 'the history of a well cannot be shortened'
            using errcode = 'insufficient_privilege';
    end if;
    return new;
end $$;
create trigger only_earlier before update on app.well_engagement
    for each row execute function app.only_earlier();
grant update (first_interaction_at) on app.well_engagement to app_user;
"""
SUBJECTS = """
update app.well_interaction i set subject = s.subject
  from (select distinct on (organization_id, type, subject) organization_id, id, subject
          from (select organization_id, id, type,
                       case type when 'w3a_generated' then metadata ->> 'snapshot_id'
                                 when 'document_uploaded' then metadata ->> 'document_id'
                       end::uuid as subject
                  from app.well_interaction) named
         where subject is not null
         order by organization_id, type, subject, id) s
 where i.organization_id = s.organization_id and i.id = s.id
"""
NOT_IN_HISTORY = """
drop trigger only_earlier on app.well_engagement;
drop function app.only_earlier();
revoke update (first_interaction_at) on app.well_engagement from app_user;
drop index app.well_engagement_organization_id_last_interaction_at_id_index;
create index well_engagement_organization_id_last_interaction_at_index
    on app.well_engagement (organization_id, last_interaction_at);
alter table app.well_engagement drop column search_text;
drop index app.well_interaction_organization_id_at_index;
alter table app.well_interaction drop column subject;
"""

KEPT = """
create table app.well_note (
    organization_id uuid not null default app.org()
        constraint well_note_organization_id_fk references app.organization,
    id              uuid not null,
    api14           text not null constraint well_note_api14_fk references app.well,
    words           text not null,
    created_by      uuid not null default app.person_id(),
    created_at      timestamptz not null default now(),
    edited_at       timestamptz,
    constraint well_note_pk primary key (organization_id, id),
    constraint well_note_organization_id_created_by_fk
        foreign key (organization_id, created_by) references app.person);
create index well_note_organization_id_api14_index on app.well_note (organization_id, api14);
comment on table app.well_note is 'What people note about wells.';

create table app.well_attachment (
    organization_id uuid not null default app.org()
        constraint well_attachment_organization_id_fk references app.organization,
    id              uuid not null,
    api14           text not null constraint well_attachment_api14_fk references app.well,
    name            text not null,
    bytes           bigint not null,
    content         bytea not null,
    created_by      uuid not null default app.person_id(),
    created_at      timestamptz not null default now(),
    constraint well_attachment_pk primary key (organization_id, id),
    constraint well_attachment_organization_id_created_by_fk
        foreign key (organization_id, created_by) references app.person);
alter table app.well_attachment alter column content set storage external;
create index well_attachment_organization_id_api14_index
    on app.well_attachment (organization_id, api14);
comment on table app.well_attachment is 'Files kept with wells that are not read as papers.';

create table app.well_follower (
    organization_id uuid not null default app.org()
        constraint well_follower_organization_id_fk references app.organization,
    person_id       uuid not null default app.person_id(),
    api14           text not null constraint well_follower_api14_fk references app.well,
    created_at      timestamptz not null default now(),
    constraint well_follower_pk primary key (organization_id, person_id, api14),
    constraint well_follower_organization_id_person_id_fk
        foreign key (organization_id, person_id) references app.person);
comment on table app.well_follower is 'Who wants to hear of which wells.';
"""


def upgrade() -> None:
    op.execute(DATED)
    op.execute(HISTORY)
    # the owner is under row security as well, except while it moves what is there
    op.execute("alter table app.well_interaction no force row level security")
    op.execute("alter table app.well_interaction disable trigger audit")
    op.execute(SUBJECTS)
    op.execute("alter table app.well_interaction enable trigger audit")
    op.execute("alter table app.well_interaction force row level security")
    _watch_engagement(unlogged=["search_text"])
    op.execute(KEPT)
    protect("well_note", updates=["words", "edited_at"])
    # `key_change` logs the key alone: a file is too large to turn into JSON
    protect("well_attachment")
    op.execute("drop trigger audit on app.well_attachment")
    op.execute(
        "create trigger audit after insert or update or delete on app.well_attachment"
        " for each row execute function"
        " audit.key_change('{organization_id,id,api14,name,bytes,created_by}')"
    )
    protect("well_follower", keys=["organization_id", "person_id", "api14"])
    for table in ("well_note", "well_attachment", "well_follower"):
        op.execute(f"grant delete on app.{table} to app_user")


def downgrade() -> None:
    for table in ("well_follower", "well_attachment", "well_note"):
        op.execute(f"drop table app.{table}")
    op.execute(NOT_IN_HISTORY)
    _watch_engagement()
    op.execute(UNDATED)


def _watch_engagement(unlogged: Sequence[str] = ()) -> None:
    op.execute("drop trigger audit on app.well_engagement")
    watch("well_engagement", keys=["organization_id", "id"], unlogged=unlogged)

"""What people follow, what they are told, how mail reaches them, and calendars to subscribe to."""

from alembic import op

from kernel.store.migrations.protect import protect

revision = "0052"
down_revision = "0051"

NOTICES = """
create table app.follow (
    organization_id uuid default app.org() not null,
    id uuid not null,
    person_id uuid default app.person_id() not null,
    subject_kind text not null,
    subject_id text not null,
    created_at timestamptz default now() not null,
    constraint follow_pk primary key (organization_id, id),
    constraint follow_organization_id_person_id_fk
        foreign key (organization_id, person_id) references app.person,
    constraint follow_organization_id_person_id_subject_kind_subject_id_key
        unique (organization_id, person_id, subject_kind, subject_id),
    constraint follow_subject_kind_check
        check (subject_kind in ('scenario', 'campaign', 'rig', 'job', 'well')),
    constraint follow_organization_id_fk
        foreign key (organization_id) references app.organization);
comment on table app.follow is
    'What a person wants to be told about; a job by its lineage, a well by its API number.';

create table app.notice_mail (
    organization_id uuid default app.org() not null,
    id uuid not null,
    person_id uuid default app.person_id() not null,
    state text default 'waiting' not null,
    attempts integer default '0' not null,
    words text default '' not null,
    created_at timestamptz default now() not null,
    next_try_at timestamptz default now() not null,
    ended_at timestamptz,
    constraint notice_mail_pk primary key (organization_id, id),
    constraint notice_mail_organization_id_person_id_fk
        foreign key (organization_id, person_id) references app.person,
    constraint notice_mail_state_check
        check (state in ('waiting', 'sending', 'sent', 'failed', 'unsure')),
    constraint notice_mail_organization_id_fk
        foreign key (organization_id) references app.organization);
create index notice_mail_open_index
    on app.notice_mail (next_try_at) where state in ('waiting', 'sending');
comment on table app.notice_mail is 'Mails with notices, and what became of each.';

create table app.notice (
    organization_id uuid default app.org() not null,
    id uuid not null,
    person_id uuid not null,
    kind text not null,
    title text not null,
    lines jsonb default '[]' not null,
    because jsonb default '[]' not null,
    screen text default '' not null,
    created_by uuid default app.person_id() not null,
    created_at timestamptz default now() not null,
    read_at timestamptz,
    mail_id uuid,
    constraint notice_pk primary key (organization_id, id),
    constraint notice_organization_id_person_id_fk
        foreign key (organization_id, person_id) references app.person,
    constraint notice_organization_id_created_by_fk
        foreign key (organization_id, created_by) references app.person,
    constraint notice_organization_id_mail_id_fk
        foreign key (organization_id, mail_id) references app.notice_mail,
    constraint notice_kind_check check (kind in ('schedule', 'decision', 'rig')),
    constraint notice_organization_id_fk
        foreign key (organization_id) references app.organization);
create index notice_organization_id_person_id_id_index
    on app.notice (organization_id, person_id, id);
create index notice_unread_index
    on app.notice (organization_id, person_id) where read_at is null;
create index notice_unmailed_index
    on app.notice (created_at) where read_at is null and mail_id is null;
comment on table app.notice is 'What a person is told about what they follow.';

create table app.notice_choice (
    organization_id uuid default app.org() not null,
    id uuid not null,
    person_id uuid default app.person_id() not null,
    mail text not null,
    created_at timestamptz default now() not null,
    constraint notice_choice_pk primary key (organization_id, id),
    constraint notice_choice_organization_id_person_id_fk
        foreign key (organization_id, person_id) references app.person,
    constraint notice_choice_organization_id_person_id_key unique (organization_id, person_id),
    constraint notice_choice_mail_check check (mail in ('off', 'at_once', 'daily')),
    constraint notice_choice_organization_id_fk
        foreign key (organization_id) references app.organization);
comment on table app.notice_choice is 'Whether and when a person gets notices by mail.';

create table app.calendar_feed (
    organization_id uuid default app.org() not null,
    id uuid not null,
    person_id uuid default app.person_id() not null,
    name text not null,
    scope text not null,
    scenario_id uuid,
    token_hash bytea not null,
    created_at timestamptz default now() not null,
    last_used_at timestamptz,
    revoked_at timestamptz,
    constraint calendar_feed_pk primary key (organization_id, id),
    constraint calendar_feed_organization_id_person_id_fk
        foreign key (organization_id, person_id) references app.person,
    constraint calendar_feed_scope_check check (scope in ('plan', 'scenario', 'follows')),
    constraint calendar_feed_organization_id_token_hash_key unique (organization_id, token_hash),
    constraint calendar_feed_organization_id_fk
        foreign key (organization_id) references app.organization);
create index calendar_feed_token_hash_index on app.calendar_feed (token_hash);
comment on table app.calendar_feed is
    'Addresses to which a calendar program subscribes; of the token only its hash.';
"""

# The worker asks across organizations who is due a mail, and learns ids alone.
LOOKUP = """
grant select on app.notice, app.notice_choice, app.notice_mail to app_lookup;
grant select, update on app.calendar_feed to app_lookup;
create policy lookup on app.notice for select to app_lookup using (true);
create policy lookup on app.notice_choice for select to app_lookup using (true);
create policy lookup on app.notice_mail for select to app_lookup using (true);
create policy lookup on app.calendar_feed to app_lookup using (true) with check (true);
"""
FUNCTIONS = {
    "due_mail(timestamptz, timestamptz)": """
create function auth.due_mail(digest timestamptz, oldest timestamptz)
returns table (organization_id uuid, person_id uuid)
language sql stable security definer set search_path = pg_catalog as $$
    select p.organization_id, p.id from app.person p
     where p.active and (exists (
        select from app.notice n
          left join app.notice_choice c using (organization_id, person_id)
         where n.organization_id = p.organization_id and n.person_id = p.id
           and n.read_at is null and n.mail_id is null and n.created_at > oldest
           and (c.mail = 'at_once'
                or coalesce(c.mail, 'daily') = 'daily' and n.created_at < digest))
      or exists (
        select from app.notice_mail m
         where m.organization_id = p.organization_id and m.person_id = p.id
           and m.state in ('waiting', 'sending') and m.next_try_at <= now())) $$""",
    "feed_actor(bytea)": """
create function auth.feed_actor(hash bytea)
returns table (organization_id uuid, organization text, person_id uuid, email text, name text,
               role text, feed_id uuid)
language plpgsql security definer set search_path = pg_catalog as $$
declare f app.calendar_feed;
begin
    select * into f from app.calendar_feed x where x.token_hash = hash and x.revoked_at is null;
    if not found then return; end if;
    if f.last_used_at is null or f.last_used_at < now() - interval '1 hour' then
        perform auth.acting(f.organization_id, f.person_id);
        update app.calendar_feed x set last_used_at = now()
         where x.organization_id = f.organization_id and x.id = f.id;
    end if;
    return query select o.organization_id, o.name, p.id, p.email, p.name, p.role, f.id
      from app.person p join app.organization o using (organization_id)
     where p.organization_id = f.organization_id and p.id = f.person_id and p.active;
end $$""",
}
READABLE = ("organization_id", "id", "person_id", "name", "scope", "scenario_id", "created_at",
            "last_used_at", "revoked_at")  # fmt: skip


def upgrade() -> None:
    op.execute(NOTICES)
    protect("follow")
    op.execute("grant delete on app.follow to app_user")
    protect(
        "notice_mail",
        updates=["state", "attempts", "words", "next_try_at", "ended_at"],
        unlogged=["next_try_at"],
    )
    protect("notice", updates=["read_at", "mail_id"], bulky=["lines"])
    protect("notice_choice", updates=["mail"])
    protect(
        "calendar_feed",
        reads=READABLE,
        updates=["revoked_at"],
        secret=["token_hash"],
        unlogged=["last_used_at"],
    )
    op.execute(LOOKUP)
    op.execute("grant create on schema auth to app_lookup")
    for signature, function in FUNCTIONS.items():
        op.execute(function)
        op.execute(f"revoke execute on function auth.{signature} from public")
        op.execute(f"grant execute on function auth.{signature} to app_auth")
        op.execute(f"alter function auth.{signature} owner to app_lookup")
    op.execute("revoke create on schema auth from app_lookup")


def downgrade() -> None:
    for signature in FUNCTIONS:
        op.execute(f"drop function auth.{signature}")
    for table in ("calendar_feed", "notice_choice", "notice", "notice_mail", "follow"):
        op.execute(f"drop table app.{table}")

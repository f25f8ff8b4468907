"""Sign-in: the few functions that look across organizations, and the throttle.

They belong to app_lookup, which nobody logs in as and which has policies of its own on four
tables; app_auth may call them and reads no table of an organization.
"""

from alembic import op

revision = "0003"
down_revision = "0002"

LOOKUP = """
create schema auth;
grant usage on schema auth to app_auth, app_lookup;
grant usage on schema app to app_lookup;
grant select on app.organization, app.person to app_lookup;
grant select, insert, update on app.sign_in_session, app.api_token to app_lookup;
create policy lookup on app.organization for select to app_lookup using (true);
create policy lookup on app.person for select to app_lookup using (true);
create policy lookup on app.sign_in_session to app_lookup using (true) with check (true);
create policy lookup on app.api_token to app_lookup using (true) with check (true);

create table auth.failure (
    kind     text not null constraint failure_kind_check check (kind in ('account', 'address')),
    key      text not null,
    failures integer not null,
    last_at  timestamptz not null default now(),
    constraint failure_pk primary key (kind, key));
create index failure_last_at_index on auth.failure (last_at);
grant select, insert, update, delete on auth.failure to app_auth;
"""

FUNCTIONS = {
    "candidates(text)": """
create function auth.candidates(wanted text)
returns table (organization_id uuid, organization text, sample boolean, person_id uuid,
               email text, name text, role text, password_hash text)
language sql stable security definer set search_path = pg_catalog as $$
    select o.organization_id, o.name, o.sample, p.id, p.email, p.name, p.role, p.password_hash
      from app.person p join app.organization o using (organization_id)
     where p.email = lower(wanted) and p.active
     order by o.name, o.organization_id $$""",
    "acting(uuid, uuid)": """
-- The rows that the functions write are logged as the person's own.
create function auth.acting(organization uuid, person uuid) returns void
language sql security definer set search_path = pg_catalog as $$
    select set_config('app.current_organization_id', organization::text, true),
           set_config('app.current_user_id', person::text, true) $$""",
    "open_session(uuid, uuid, uuid, bytea, interval, text, text)": """
create function auth.open_session(organization uuid, person uuid, session uuid, hash bytea,
                                  absolute interval, address text, agent text)
returns boolean language plpgsql security definer set search_path = pg_catalog as $$
begin
    perform auth.acting(organization, person);
    insert into app.sign_in_session
        (organization_id, id, person_id, token_hash, expires_at, address, agent)
    select organization, session, p.id, hash, now() + absolute, address, agent
      from app.person p where p.organization_id = organization and p.id = person and p.active;
    return found;
end $$""",
    "session_actor(bytea, interval, interval)": """
create function auth.session_actor(hash bytea, idle interval, absolute interval)
returns table (organization_id uuid, organization text, person_id uuid, email text, name text,
               role text, session_id uuid)
language plpgsql security definer set search_path = pg_catalog as $$
declare s app.sign_in_session;
begin
    select * into s from app.sign_in_session x
     where x.token_hash = hash and x.revoked_at is null and x.expires_at > now()
       and x.created_at + absolute > now() and x.last_seen_at + idle > now();
    if not found then return; end if;
    if s.last_seen_at < now() - interval '1 minute' then
        perform auth.acting(s.organization_id, s.person_id);
        update app.sign_in_session x set last_seen_at = now()
         where x.organization_id = s.organization_id and x.id = s.id;
    end if;
    return query select o.organization_id, o.name, p.id, p.email, p.name, p.role, s.id
      from app.person p join app.organization o using (organization_id)
     where p.organization_id = s.organization_id and p.id = s.person_id and p.active;
end $$""",
    "close_session(bytea)": """
create function auth.close_session(hash bytea) returns boolean
language plpgsql security definer set search_path = pg_catalog as $$
declare s app.sign_in_session;
begin
    select * into s from app.sign_in_session x where x.token_hash = hash and x.revoked_at is null;
    if not found then return false; end if;
    perform auth.acting(s.organization_id, s.person_id);
    update app.sign_in_session x set revoked_at = now()
     where x.organization_id = s.organization_id and x.id = s.id and x.revoked_at is null;
    return found;
end $$""",
    "open_token(uuid, uuid, uuid, text, bytea, timestamptz)": """
create function auth.open_token(organization uuid, person uuid, token uuid, label text,
                                hash bytea, expires timestamptz)
returns boolean language plpgsql security definer set search_path = pg_catalog as $$
begin
    perform auth.acting(organization, person);
    insert into app.api_token (organization_id, id, person_id, name, token_hash, expires_at)
    select organization, token, p.id, label, hash, expires
      from app.person p where p.organization_id = organization and p.id = person and p.active;
    return found;
end $$""",
    "token_actor(bytea)": """
create function auth.token_actor(hash bytea)
returns table (organization_id uuid, organization text, person_id uuid, email text, name text,
               role text, token_id uuid)
language plpgsql security definer set search_path = pg_catalog as $$
declare t app.api_token;
begin
    select * into t from app.api_token x
     where x.token_hash = hash and x.revoked_at is null
       and (x.expires_at is null or x.expires_at > now());
    if not found then return; end if;
    if t.last_used_at is null or t.last_used_at < now() - interval '1 minute' then
        perform auth.acting(t.organization_id, t.person_id);
        update app.api_token x set last_used_at = now()
         where x.organization_id = t.organization_id and x.id = t.id;
    end if;
    return query select o.organization_id, o.name, p.id, p.email, p.name, p.role, t.id
      from app.person p join app.organization o using (organization_id)
     where p.organization_id = t.organization_id and p.id = t.person_id and p.active;
end $$""",
}


def upgrade() -> None:
    op.execute(LOOKUP)
    op.execute("grant create on schema auth to app_lookup")
    for signature, function in FUNCTIONS.items():
        op.execute(function)
        op.execute(f"revoke execute on function auth.{signature} from public")
        if signature != "acting(uuid, uuid)":
            op.execute(f"grant execute on function auth.{signature} to app_auth")
        op.execute(f"alter function auth.{signature} owner to app_lookup")
    op.execute("revoke create on schema auth from app_lookup")


def downgrade() -> None:
    for signature in reversed(FUNCTIONS):
        op.execute(f"drop function auth.{signature}")
    op.execute("drop schema auth cascade")
    for table in ("organization", "person", "sign_in_session", "api_token"):
        op.execute(f"drop policy lookup on app.{table}")
        op.execute(f"revoke all on app.{table} from app_lookup")
    op.execute("revoke usage on schema app from app_lookup")

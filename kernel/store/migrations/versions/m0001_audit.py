"""The schemas, who the session acts for, and the change log with its seal.

The log is written by triggers with the owner's rights, so it is under row security without
FORCE; it is the one exception that the catalog check permits. The application reads its own
organization's rows and writes none. Ids are random: a sequence would tell others' volume.

The seal chains hashes over windows of transaction ids. Writers never wait for a chain head,
and a row that commits late cannot slip below the seal. Whoever has the owner role could redo
the whole chain, so its last hash is to be kept elsewhere as well.
"""

from alembic import op

revision = "0001"
down_revision = None

ACTING = """
create schema app;
create schema audit;
grant usage on schema app, audit to app_user;

-- NULL when nothing is set: no rows, never all rows. Malformed text is an error.
create function app.org() returns uuid language sql stable parallel safe as
$$ select nullif(current_setting('app.current_organization_id', true), '')::uuid $$;

create function app.person_id() returns uuid language sql stable parallel safe as
$$ select nullif(current_setting('app.current_user_id', true), '')::uuid $$;
"""

LOG = """
-- Transaction ids start low again after a restore: a new generation keeps old windows valid.
create table audit.generation (
    generation integer primary key,
    since      timestamptz not null default now());
insert into audit.generation values (1);

create table audit.log (
    id              uuid not null default gen_random_uuid() constraint log_pk primary key,
    generation      integer not null,
    txid            xid8 not null default pg_current_xact_id(),
    at              timestamptz not null default clock_timestamp(),
    organization_id uuid,
    person_id       text,                                -- what the application says
    role            text not null default session_user,  -- what the server knows
    tbl             text not null,
    op              text not null constraint log_op_check check (op in ('I', 'U', 'D')),
    pk              jsonb not null,
    before          jsonb,
    after           jsonb);
create index log_generation_txid_index on audit.log (generation, txid);
create index log_organization_id_at_index on audit.log (organization_id, at);

alter table audit.log enable row level security;
create policy tenant on audit.log for select using (organization_id = (select app.org()));
grant select (id, at, organization_id, person_id, role, tbl, op, pk, before, after)
    on audit.log to app_user;
"""

TRIGGER = """
-- What the log keeps of a column that holds a secret or a bulk of data.
create function audit.veiled(r jsonb, secret text[], bulky text[]) returns jsonb
language plpgsql immutable set search_path = pg_catalog as $$
declare k text;
begin
    foreach k in array secret loop
        if r -> k <> 'null' then r := jsonb_set(r, array[k], '"(secret)"'); end if;
    end loop;
    foreach k in array bulky loop
        if r -> k <> 'null' then
            r := jsonb_set(r, array[k], jsonb_build_object(
                'bytes', octet_length(r ->> k),
                'sha256', encode(sha256(convert_to(r ->> k, 'UTF8')), 'hex')));
        end if;
    end loop;
    return r;
end $$;

-- Arguments: key columns, secret columns, bulky columns, columns that are not logged.
create function audit.row_change() returns trigger
language plpgsql security definer set search_path = pg_catalog as $$
declare
    b   jsonb := case when tg_op <> 'INSERT' then to_jsonb(old) - tg_argv[3]::text[] end;
    a   jsonb := case when tg_op <> 'DELETE' then to_jsonb(new) - tg_argv[3]::text[] end;
    one jsonb := coalesce(a, b);
    key jsonb := (select jsonb_object_agg(k, one -> k) from unnest(tg_argv[0]::text[]) k);
begin
    if tg_op = 'UPDATE' then
        if b = a then return null; end if;
        select jsonb_object_agg(k, b -> k), jsonb_object_agg(k, a -> k) into b, a
          from jsonb_object_keys(a) k where a -> k is distinct from b -> k;
    end if;
    insert into audit.log (generation, organization_id, person_id, tbl, op, pk, before, after)
    values ((select max(generation) from audit.generation),
            coalesce((one ->> 'organization_id')::uuid, app.org()),
            nullif(current_setting('app.current_user_id', true), ''),
            tg_table_schema || '.' || tg_table_name, left(tg_op, 1), key,
            audit.veiled(b, tg_argv[1]::text[], tg_argv[2]::text[]),
            audit.veiled(a, tg_argv[1]::text[], tg_argv[2]::text[]));
    return null;
end $$;

-- For rows too large to turn into JSON: the key columns alone.
create function audit.key_change() returns trigger
language plpgsql security definer set search_path = pg_catalog as $$
declare
    key jsonb;
begin
    execute format('select jsonb_build_object(%s)',
        (select string_agg(format('%1$L, ($1).%1$I', k), ', ') from unnest(tg_argv[0]::text[]) k))
        into key using coalesce(new, old);
    insert into audit.log (generation, organization_id, person_id, tbl, op, pk, before, after)
    values ((select max(generation) from audit.generation), (key ->> 'organization_id')::uuid,
            nullif(current_setting('app.current_user_id', true), ''),
            tg_table_schema || '.' || tg_table_name, left(tg_op, 1), key,
            case when tg_op <> 'INSERT' then key end, case when tg_op <> 'DELETE' then key end);
    return null;
end $$;
"""

SEAL = """
create table audit.seal (
    seq        bigint generated always as identity constraint seal_pk primary key,
    generation integer not null,
    lo         xid8 not null,
    hi         xid8 not null,
    n          bigint not null,
    digest     bytea not null,
    prev       bytea,
    hash       bytea not null,
    at         timestamptz not null default now());

-- The text of a timestamp, and with it the digest, would depend on the session otherwise.
create function audit.window_digest(g integer, lo xid8, hi xid8, out n bigint, out digest bytea)
language sql stable set timezone = 'UTC' set datestyle = 'ISO, YMD' as $$
    select count(*), sha256(coalesce(
        string_agg(sha256(convert_to(l::text, 'UTF8')), ''::bytea order by l.id), ''::bytea))
    from audit.log l where l.generation = g and l.txid >= lo and l.txid < hi $$;

create function audit.chain(prev bytea, digest bytea, g integer, lo xid8, hi xid8, n bigint)
returns bytea language sql immutable as $$
    select sha256(coalesce(prev, ''::bytea) || digest
        || convert_to(format('%s:%s:%s:%s', g, lo, hi, n), 'UTF8')) $$;

-- Seals what has ended; with up_to, everything below that transaction.
create function audit.seal_up_to(up_to xid8) returns bigint language plpgsql as $$
declare p audit.seal; g integer; w_lo xid8; d record;
begin
    perform pg_advisory_xact_lock(hashtext('audit.seal'));
    select * into p from audit.seal order by seq desc limit 1;
    select max(generation) into g from audit.generation;
    w_lo := case when p.generation = g then p.hi else '0'::xid8 end;
    if up_to <= w_lo then return 0; end if;
    select * into d from audit.window_digest(g, w_lo, up_to);
    insert into audit.seal (generation, lo, hi, n, digest, prev, hash)
    values (g, w_lo, up_to, d.n, d.digest, p.hash,
            audit.chain(p.hash, d.digest, g, w_lo, up_to, d.n));
    return d.n;
end $$;

create function audit.do_seal() returns bigint language sql as $$
    select audit.seal_up_to(pg_snapshot_xmin(pg_current_snapshot())) $$;

-- To be called after a restore, before the first write.
create function audit.new_generation() returns integer language plpgsql as $$
declare g integer;
begin
    select max(generation) into g from audit.generation;
    perform audit.seal_up_to((select (coalesce(max(txid::text::numeric), 0) + 1)::text::xid8
                                from audit.log where generation = g));
    insert into audit.generation values (g + 1);
    return g + 1;
end $$;

-- The windows that no longer fit; none when the log is intact. A row of no generation, or of
-- an older generation above its last window, is reported with the sequence number 0.
create function audit.verify() returns table (seq bigint, generation integer, lo xid8, hi xid8)
language sql stable as $$
    select s.seq, s.generation, s.lo, s.hi
    from (select *, lag(hash) over w as before_hash, lag(hi) over w as before_hi,
                 lag(audit.seal.generation) over w as before_generation,
                 lag(audit.seal.seq) over w as before_seq
          from audit.seal window w as (order by audit.seal.seq)) s,
         audit.window_digest(s.generation, s.lo, s.hi) d
    where s.n <> d.n or s.digest <> d.digest or s.prev is distinct from s.before_hash
       or s.seq <> coalesce(s.before_seq, 0) + 1
       or s.lo <> case when s.before_generation = s.generation then s.before_hi
                       else '0'::xid8 end
       or s.hash <> audit.chain(s.before_hash, s.digest, s.generation, s.lo, s.hi, s.n)
    union all
    select 0, l.generation, min(l.txid::text::numeric)::text::xid8,
           (max(l.txid::text::numeric) + 1)::text::xid8
    from audit.log l
    where l.generation <> (select max(g.generation) from audit.generation g)
      and not exists (select from audit.seal s where s.generation = l.generation
                       and l.txid >= s.lo and l.txid < s.hi)
    group by l.generation
    order by 1 $$;

revoke execute on all functions in schema audit from public;
"""


def upgrade() -> None:
    for part in (ACTING, LOG, TRIGGER, SEAL):
        op.execute(part)


def downgrade() -> None:
    op.execute("drop schema audit cascade")
    op.execute("drop schema app cascade")

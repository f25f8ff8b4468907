"""Files of an organization's own data, and an organization that leaves with all its rows.

Its rows of the change log go too, and the seal stays whole: of each the digest is kept that the
seal was made of, and nothing else. Digests that stand for no removed organization are a break.
"""

from alembic import op

revision = "0161"
down_revision = "0139"

REMOVED = """
create table audit.removed (
    id              uuid not null constraint removed_pk primary key,
    generation      integer not null,
    txid            xid8 not null,
    sha256          bytea not null,
    of_organization uuid not null);
create index removed_generation_txid_index on audit.removed (generation, txid);
comment on table audit.removed is
    'Digests of log rows that left with their organization, so that the seal stays whole.';

-- To be called by the owner in the transaction that deletes the organization: its rows leave the
-- log, but for the one that says that it was deleted.
create function audit.remove_organization(left_by uuid) returns bigint
language plpgsql set search_path = pg_catalog set timezone = 'UTC' set datestyle = 'ISO, YMD' as $$
declare n bigint;
begin
    with gone as (
        delete from audit.log l
         where l.organization_id = left_by
           and not (l.tbl = 'app.organization' and l.op = 'D')
        returning l.id, l.generation, l.txid, sha256(convert_to(l::text, 'UTF8')) as sha256)
    insert into audit.removed (id, generation, txid, sha256, of_organization)
    select gone.id, gone.generation, gone.txid, gone.sha256, left_by from gone;
    get diagnostics n = row_count;
    return n;
end $$;
revoke execute on function audit.remove_organization(uuid) from public;
"""

DIGEST = """
create or replace function audit.window_digest(
    g integer, lo xid8, hi xid8, out n bigint, out digest bytea)
language sql stable set timezone = 'UTC' set datestyle = 'ISO, YMD' as $${body} $$;
"""
BEFORE = """
    select count(*), sha256(coalesce(
        string_agg(sha256(convert_to(l::text, 'UTF8')), ''::bytea order by l.id), ''::bytea))
    from audit.log l where l.generation = g and l.txid >= lo and l.txid < hi"""
WITH_REMOVED = """
    select count(*), sha256(coalesce(string_agg(one.h, ''::bytea order by one.id), ''::bytea))
    from (select l.id, sha256(convert_to(l::text, 'UTF8')) as h
          from audit.log l where l.generation = g and l.txid >= lo and l.txid < hi
          union all
          select r.id, r.sha256
          from audit.removed r where r.generation = g and r.txid >= lo and r.txid < hi) one"""

VERIFY = """
create or replace function audit.verify()
returns table (seq bigint, generation integer, lo xid8, hi xid8) language sql stable as $$
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
    group by l.generation{removed}
    order by 1 $$;
"""
UNTOLD = """
    union all
    select 0, r.generation, min(r.txid::text::numeric)::text::xid8,
           (max(r.txid::text::numeric) + 1)::text::xid8
    from audit.removed r
    where not exists (select from audit.log d where d.tbl = 'app.organization' and d.op = 'D'
                       and d.organization_id = r.of_organization)
    group by r.generation"""


# Of every organization, which the owner sees only without force.
EXPORTS_OUT = """
alter table app.admin_job_part no force row level security;
alter table app.admin_job no force row level security;
delete from app.admin_job_part p using app.admin_job j
 where j.organization_id = p.organization_id and j.id = p.job_id and j.kind = 'export';
delete from app.admin_job where kind = 'export';
alter table app.admin_job_part force row level security;
alter table app.admin_job force row level security;
"""


def upgrade() -> None:
    op.execute(REMOVED)
    op.execute(DIGEST.format(body=WITH_REMOVED))
    op.execute(VERIFY.format(removed=UNTOLD))
    _kinds("'registry', 'history', 'seal', 'export'")


def downgrade() -> None:
    op.execute(EXPORTS_OUT)
    _kinds("'registry', 'history', 'seal'")
    op.execute(VERIFY.format(removed=""))
    op.execute(DIGEST.format(body=BEFORE))
    op.execute("drop function audit.remove_organization(uuid)")
    op.execute("drop table audit.removed")


def _kinds(kinds: str) -> None:
    op.execute("alter table app.admin_job drop constraint admin_job_kind_check")
    op.execute(
        f"alter table app.admin_job add constraint admin_job_kind_check check (kind in ({kinds}))"
    )

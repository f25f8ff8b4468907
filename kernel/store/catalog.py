# ruff: noqa: S608 - every part of these queries is a constant of this module
"""What the database's own catalog says about isolation; no finding means that every guard stands.

Alembic does not notice a dropped policy, so this is run by the tests and at start.
"""

from collections.abc import Mapping

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kernel.errors import Unavailable
from kernel.store.connection import StoreUrls, plain_engine

# Tables of organizations outside the system schemas. The log is under row security without
# FORCE, because its triggers write for every organization with the owner's rights.
_TABLES = """
    from pg_class c
    join pg_namespace n on n.oid = c.relnamespace
    join pg_attribute a on a.attrelid = c.oid and a.attname = 'organization_id'
                       and not a.attisdropped
    where c.relkind in ('r', 'p') and n.nspname not in ('pg_catalog', 'information_schema')
      and n.nspname not like 'pg_temp%' and n.nspname not like 'pg_toast%'
"""
_NOT_THE_LOG = "and c.oid is distinct from to_regclass('audit.log')"
_TENANT = "(organization_id = ( SELECT app.org() AS org))"

RULES: Mapping[str, str] = {
    "has no row security": f"select c.oid {_TABLES} and not c.relrowsecurity",
    "does not force row security on its owner": (
        f"select c.oid {_TABLES} {_NOT_THE_LOG} and not c.relforcerowsecurity"
    ),
    "has no policy that checks what is written": f"""
        select c.oid {_TABLES} {_NOT_THE_LOG} and not c.relispartition
          and not exists (select from pg_policy p
                           where p.polrelid = c.oid and p.polwithcheck is not null
                             and p.polcmd = '*' and p.polroles = '{{0}}')
    """,
    "has a policy that lets others than the tenant in": f"""
        select c.oid {_TABLES} and exists (
            select from pg_policy p where p.polrelid = c.oid and p.polpermissive
               and (coalesce(pg_get_expr(p.polqual, p.polrelid), '{_TENANT}') <> '{_TENANT}'
                    or coalesce(pg_get_expr(p.polwithcheck, p.polrelid), '{_TENANT}')
                       <> '{_TENANT}')
               and p.polroles <> array[to_regrole('app_lookup')::oid])
    """,
    "has a unique index without the organization": f"""
        select c.oid {_TABLES} {_NOT_THE_LOG} and exists (
            select from pg_index i where i.indrelid = c.oid and i.indisunique
               and not a.attnum = any ((i.indkey::int2[])[0:i.indnkeyatts - 1]))
    """,
    "refers to another organization's row": f"""
        select c.oid {_TABLES} and exists (
            select from pg_constraint k
            join pg_attribute r on r.attrelid = k.confrelid and r.attname = 'organization_id'
            where k.conrelid = c.oid and k.contype = 'f' and not exists (
                select from unnest(k.conkey, k.confkey) as pair (ours, theirs)
                 where pair.ours = a.attnum and pair.theirs = r.attnum))
    """,
    "counts its rows where others can see it": f"""
        select c.oid {_TABLES} and exists (
            select from pg_attribute i where i.attrelid = c.oid and not i.attisdropped
               and (i.attidentity <> '' or exists (
                    select from pg_depend d join pg_class q on q.oid = d.objid and q.relkind = 'S'
                     where d.refobjid = c.oid and d.refobjsubid = i.attnum)))
    """,
    "has no audit trigger": f"""
        select c.oid {_TABLES} {_NOT_THE_LOG} and not c.relispartition
          and 28 is distinct from (
            select bit_or(t.tgtype::int) & 28
              from pg_trigger t join pg_proc f on f.oid = t.tgfoid
             where t.tgrelid = c.oid and f.pronamespace = 'audit'::regnamespace
               and t.tgenabled = 'O')
    """,
    "is a view with its owner's rights": """
        select c.oid from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where n.nspname in ('app', 'audit', 'auth') and c.relkind = 'v'
          and not coalesce('security_invoker=true' = any (c.reloptions), false)
    """,
    "is a materialized view, which row security cannot hold": """
        select c.oid from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where n.nspname in ('app', 'audit', 'auth') and c.relkind = 'm'
    """,
    "lets a reader write": f"""
        select c.oid {_TABLES}
          and has_table_privilege('app_reader', c.oid, 'insert, update, delete, truncate')
    """,
    "gives the application a right to truncate, own or alter the log": """
        select c.oid from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where n.nspname in ('app', 'audit', 'auth') and c.relkind in ('r', 'p')
          and (has_table_privilege('app_user', c.oid, 'truncate')
               or pg_has_role('app_user', c.relowner, 'member')
               or n.nspname = 'audit' and (has_any_column_privilege('app_user', c.oid, 'insert')
                                     or has_any_column_privilege('app_user', c.oid, 'update')
                                     or has_table_privilege('app_user', c.oid, 'delete')))
    """,
}

_FUNCTIONS = """
select f.oid::regprocedure::text from pg_proc f
where f.pronamespace in (select oid from pg_namespace where nspname in ('app', 'audit', 'auth'))
  and f.prosecdef
  and (has_function_privilege('app_user', f.oid, 'execute')
       or f.proconfig is null
       or not exists (select from unnest(f.proconfig) s where s like 'search_path=%'))
order by 1
"""

_MIGHTY = """
select rolname from pg_roles
where rolname in ('app_owner', 'app_user', 'app_auth', 'app_jobs', 'app_lookup', 'app_reader',
                  'app_logins')
  and (rolsuper or rolbypassrls)
order by 1
"""


def refuse_gaps(urls: StoreUrls) -> None:
    """Serve only a database in which every guard between organizations stands.

    Raises:
        Unavailable: One does not; the first finding is named.
    """
    with plain_engine(urls.app).connect() as connection:
        findings = catalog_findings(Session(connection))
    if findings:
        raise Unavailable(
            f"The database does not keep organizations apart: {findings[0]}.",
            hint="Nothing is served until its schema is put right: restore a backup into a new"
            " data folder.",
        )


def catalog_findings(session: Session) -> list[str]:
    """What stands between organizations that should not, one line each.

    Args:
        session: Of any role; the catalog is everybody's to read.
    """
    findings = []
    for rule, query in RULES.items():
        named = sa.text(f"select x.oid::regclass::text from ({query}) x order by 1")
        findings += [f"{name} {rule}" for name in session.scalars(named)]
    findings += [
        f"{name} runs with its owner's rights and the application may call it, or its"
        " search_path is open"
        for name in session.scalars(sa.text(_FUNCTIONS))
    ]
    findings += [f"{role} can bypass row security" for role in session.scalars(sa.text(_MIGHTY))]
    return findings

"""The database roles: who may do what, made once by an administrator.

| role       | may                                               | may not                     |
|------------|---------------------------------------------------|-----------------------------|
| app_owner  | own the schemas, migrate; held by row security    | serve requests              |
| app_user   | read and write the rows of one organization       | own, bypass, truncate       |
| app_auth   | call the sign-in functions                        | read an organization's rows |
| app_jobs   | own the schema of the queue                       | touch any other             |
| app_backup | read everything                                   | write                       |
| app_lookup | own the sign-in functions; nobody logs in as it   | anything else               |
| app_reader | what the readers may read; nobody logs in as it   | write                       |
| app_logins | make readers; nobody logs in as it                | read anything               |
| reader_…   | read one organization's records, by its own name  | write, be another's         |
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

import psycopg
from psycopg import sql

from kernel.errors import Unavailable

LOGIN_ROLES = ("app_owner", "app_user", "app_auth", "app_jobs", "app_backup")
LOOKUP_ROLE, READER_ROLE, LOGINS_ROLE = "app_lookup", "app_reader", "app_logins"
_RIGHTS = {
    "app_owner": "login noinherit nobypassrls",
    "app_user": "login nobypassrls",
    "app_auth": "login nobypassrls",
    "app_jobs": "login nobypassrls",
    "app_backup": "login bypassrls",
    LOOKUP_ROLE: "nologin nobypassrls",
    READER_ROLE: "nologin nobypassrls",
    LOGINS_ROLE: "nologin nobypassrls createrole",
}

CHUNKS = "_timescaledb_internal"  # where TimescaleDB keeps rows of hypertables, past row security

Administrator = psycopg.Connection[Any]


def role_url(role: str, password: str, *, host: str, port: int, database: str) -> str:
    """A SQLAlchemy URL that logs in as ROLE.

    >>> role_url("app_user", "s/cret", host="/run/pg", port=5432, database="workbench")
    'postgresql+psycopg://app_user:s%2Fcret@/workbench?host=%2Frun%2Fpg&port=5432&sslmode=disable'
    """
    return (
        f"postgresql+psycopg://{quote(role, safe='')}:{quote(password, safe='')}@/{database}"
        f"?host={quote(host, safe='')}&port={port}&sslmode=disable"
    )


def is_bootstrapped(administrator: Administrator, database: str) -> bool:
    """Whether every role exists and DATABASE is settled, which is the last step."""
    named = administrator.execute(
        "select 1 from pg_db_role_setting s join pg_database d on d.oid = s.setdatabase"
        " where d.datname = %s and s.setrole = to_regrole('app_jobs')",
        (database,),
    ).fetchone()
    return has_every_role(administrator) and named is not None


def has_every_role(opened: Administrator) -> bool:
    """Whether no role of ours is missing; any login may ask."""
    roles = opened.execute(
        "select count(*) from pg_roles where rolname = any(%s)", ([*_RIGHTS],)
    ).fetchone()
    return roles is not None and roles[0] == len(_RIGHTS)


def bootstrap(administrator: Administrator, database: str, passwords: Mapping[str, str]) -> None:
    """Create the roles that are missing and DATABASE, owned by app_owner. Safe to repeat.

    Args:
        administrator: A connection in autocommit mode that may create roles and databases.
        database: Name of the database; an existing one is used as it is.
        passwords: One for each of LOGIN_ROLES. The server sees only their SCRAM verifiers.

    Raises:
        Unavailable: The administrator lacks a right.
    """
    try:
        for role, rights in _RIGHTS.items():
            _create_role(administrator, role, rights, passwords.get(role))
        administrator.execute("grant app_jobs, app_lookup, app_logins to app_owner")
        administrator.execute("grant app_reader to app_logins with admin option")
        administrator.execute("grant pg_read_all_data to app_backup")
        _create_database(administrator, database)
        _connect_rights(administrator, database)
    except psycopg.errors.InsufficientPrivilege as refused:
        raise Unavailable(
            f"The database administrator lacks a right: {refused.diag.message_primary}.",
            hint="Let DATABASE_URL name a superuser for `workbench migrate`.",
        ) from refused


def settle_database(inside: Administrator) -> None:
    """Take everybody's rights on the schema `public` of the connected database. Safe to repeat.

    Where TimescaleDB is installed, its chunks are closed to everybody but the owner as well.
    """
    inside.execute("revoke all on schema public from public")
    inside.execute("grant usage, create on schema public to app_owner")
    # the queue's own functions name their tables without a schema
    inside.execute(
        sql.SQL("alter role app_jobs in database {} set search_path to jobs").format(
            sql.Identifier(inside.info.dbname)
        )
    )
    if inside.execute("select 1 from pg_namespace where nspname = %s", (CHUNKS,)).fetchone():
        inside.execute(f"revoke usage on schema {CHUNKS} from public")
        inside.execute(f"grant usage on schema {CHUNKS} to app_owner")


def scram_verifier(connection: Administrator, role: str, password: str) -> str:
    """What the server stores for PASSWORD; so that no password is ever sent or logged."""
    return connection.pgconn.encrypt_password(
        password.encode(), role.encode(), b"scram-sha-256"
    ).decode()


def _create_role(
    administrator: Administrator, role: str, rights: str, password: str | None
) -> None:
    if administrator.execute("select 1 from pg_roles where rolname = %s", (role,)).fetchone():
        return
    statement = sql.SQL("create role {} nosuperuser nocreatedb {}").format(
        sql.Identifier(role), sql.SQL(rights)
    )
    if password is not None:
        verifier = scram_verifier(administrator, role, password)
        statement += sql.SQL(" password {}").format(sql.Literal(verifier))
    try:
        administrator.execute(statement)
    except (psycopg.errors.DuplicateObject, psycopg.errors.UniqueViolation):
        return  # another host bootstrapped at the same moment


def _create_database(administrator: Administrator, database: str) -> None:
    name = sql.Identifier(database)
    found = administrator.execute(
        "select pg_get_userbyid(datdba) = 'app_owner' from pg_database where datname = %s",
        (database,),
    ).fetchone()
    if found is None:
        superuser = administrator.execute(
            "select rolsuper from pg_roles where rolname = current_user"
        ).fetchone()
        if not (superuser and superuser[0]):
            administrator.execute("grant app_owner to current_user")
        administrator.execute(
            sql.SQL("create database {} owner app_owner template template0 encoding 'UTF8'").format(
                name
            )
        )
    elif not found[0]:
        administrator.execute(sql.SQL("grant all on database {} to app_owner").format(name))


def _connect_rights(administrator: Administrator, database: str) -> None:
    name = sql.Identifier(database)
    administrator.execute(sql.SQL("revoke all on database {} from public").format(name))
    administrator.execute(
        sql.SQL(
            "grant connect on database {} to app_auth, app_jobs, app_backup, app_reader"
        ).format(name)
    )
    administrator.execute(
        sql.SQL("grant connect, temporary on database {} to app_user").format(name)
    )

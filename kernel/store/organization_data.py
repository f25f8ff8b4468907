"""All rows of one organization, table by table as the application may read them; and their end."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import psycopg
import sqlalchemy as sa
from psycopg import sql
from sqlalchemy.orm import Session

from kernel.errors import Conflict, NotFound
from kernel.store import audit
from kernel.store.columns import metadata
from kernel.store.connection import OURS, StoreUrls, libpq_url, plain_engine
from kernel.store.queue import queue_connection
from kernel.store.tables import audit_log, organization, well

BLOCK_ROWS = 2_000
LOCK_WAIT_MS = 10_000
# An export would hold the exports before it.
NOT_EXPORTED = {("admin_job_part", "content")}


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganizationTable:
    """A table and what of it an organization gets.

    Attributes:
        columns: In the order of the table.
        left_out: Secrets, and what the workbench itself cannot read.
    """

    name: str
    columns: tuple[str, ...]
    left_out: tuple[str, ...]


def tables_of_organizations() -> list[sa.Table]:
    """Every table whose rows belong to an organization; what is referred to comes first."""
    return [table for table in metadata.sorted_tables if "organization_id" in table.c]


def readable_tables(session: Session) -> list[OrganizationTable]:
    """Every table of the organization, its change log, and the public wells that it works on."""
    found = []
    for table in (*tables_of_organizations(), audit_log, well):
        may = set(
            session.scalars(
                sa.text(
                    "select attname from pg_attribute where attrelid = to_regclass(:t)"
                    " and attnum > 0 and has_column_privilege(attrelid, attnum, 'select')"
                ),
                {"t": table.fullname},
            )
        )
        names = [column.name for column in table.c]
        kept = tuple(n for n in names if n in may and (table.name, n) not in NOT_EXPORTED)
        found.append(
            OrganizationTable(
                name="audit_log" if table is audit_log else table.name,
                columns=kept,
                left_out=tuple(n for n in names if n not in kept),
            )
        )
    return found


def rows_of(session: Session, wanted: OrganizationTable) -> Iterator[Mapping[str, Any]]:
    """The rows of a table, a block at a time."""
    if not wanted.columns:
        return
    table = audit_log if wanted.name == "audit_log" else metadata.tables[f"app.{wanted.name}"]
    chosen = sa.select(*(table.c[name] for name in wanted.columns))
    key = [column for column in table.primary_key if column.name in wanted.columns]
    if table is well:
        worked_on = sa.select(metadata.tables["app.well_engagement"].c.api14)
        chosen = chosen.where(well.c.api14.in_(worked_on))
    reading = session.execute(
        chosen.order_by(*key),
        execution_options={"stream_results": True, "yield_per": BLOCK_ROWS},
    )
    for row in reading:
        yield dict(row._mapping)


def public_papers(session: Session) -> Iterator[tuple[str, bytes]]:
    """The papers that the organization fetched, each with its digest."""
    table = metadata.tables["app.public_content"]
    papers = metadata.tables["app.paper"]
    fetched = sa.select(papers.c.public_sha256).where(papers.c.public_sha256.is_not(None))
    wanted = session.scalars(fetched.distinct().order_by(papers.c.public_sha256)).all()
    for digest in wanted:
        content = session.scalar(sa.select(table.c.content).where(table.c.sha256 == digest))
        if content is not None:
            yield str(digest), bytes(content)


def organizations_named(urls: StoreUrls, named: str) -> dict[UUID, str]:
    """The organizations of a name or an id, as the backup role sees them."""
    fits = sa.or_(
        organization.c.name == named, sa.cast(organization.c.organization_id, sa.Text) == named
    )
    with plain_engine(urls.backup).connect() as connection:
        rows = connection.execute(
            sa.select(organization.c.organization_id, organization.c.name).where(fits)
        )
        return {row.organization_id: row.name for row in rows}


def rows_held(urls: StoreUrls, organization_id: UUID) -> dict[str, int]:
    """How many rows of each table an organization has, where it has any."""
    with plain_engine(urls.backup).connect() as connection:
        counts = {
            table.name: connection.scalar(
                sa.select(sa.func.count())
                .select_from(table)
                .where(table.c.organization_id == organization_id)
            )
            or 0
            for table in (*tables_of_organizations(), audit_log)
        }
    return {name: number for name, number in counts.items() if number}


def remove_organization(urls: StoreUrls, organization_id: UUID) -> int:
    """Delete every row of an organization in one transaction, with its change log and its login.

    The log keeps that it was deleted, and the digests that hold the seal together. Other
    organizations read and write meanwhile. Papers that were fetched from a public site belong
    to nobody and stay.

    Returns:
        How many rows went.

    Raises:
        NotFound: There is no such organization.
        Conflict: Somebody works in it, or a job of it runs.
    """
    audit.seal(urls)
    _take_jobs_out(urls, organization_id)
    options = f"-c statement_timeout=0 -c lock_timeout={LOCK_WAIT_MS} -c timezone=UTC"
    keywords: dict[str, Any] = OURS | {"options": options, "connect_timeout": 5}
    try:
        with psycopg.connect(libpq_url(urls.owner), **keywords) as owner:
            owner.execute(
                "select set_config('app.current_organization_id', %s, true)",
                (str(organization_id),),
            )
            return _removed(owner, organization_id)
    except (psycopg.errors.ForeignKeyViolation, psycopg.errors.LockNotAvailable) as failure:
        raise Conflict(
            "Somebody works in this organization at this moment. Nothing was deleted.",
            hint="Keep its people out first (People and tokens), then try again.",
        ) from failure


def _removed(owner: psycopg.Connection[Any], organization_id: UUID) -> int:
    """Delete from the last table to the first; no trigger copies what goes into the log."""
    _stand_aside(owner, str(organization_id))
    gone, was_there = 0, False
    for table in reversed(tables_of_organizations()):
        if table is organization:
            _stand_aside(owner, "")  # its own deletion is logged
        statement = sql.SQL("delete from {} where organization_id = %s").format(
            sql.Identifier("app", table.name)
        )
        number = owner.execute(statement, (organization_id,)).rowcount
        gone += number
        was_there = was_there or (table is organization and number == 1)
    if not was_there:
        raise NotFound("There is no such organization.", hint="Look at its name or id again.")
    owner.execute("select auth.close_reader(%s)", (organization_id,))
    left = owner.execute("select audit.remove_organization(%s)", (organization_id,)).fetchone()
    return gone + (int(left[0]) if left else 0)


def _stand_aside(owner: psycopg.Connection[Any], leaving: str) -> None:
    """Tell the triggers which organization leaves in this transaction."""
    owner.execute("select set_config('app.leaving_organization_id', %s, true)", (leaving,))


def _take_jobs_out(urls: StoreUrls, organization_id: UUID) -> None:
    how = queue_connection(urls)
    with psycopg.connect(how["conninfo"], **how["kwargs"]) as connection:
        running = connection.execute(
            "select count(*) from procrastinate_jobs"
            " where args ->> 'organization_id' = %s and status = 'doing'",
            (str(organization_id),),
        ).fetchone()
        if running and running[0]:
            raise Conflict(
                f"{running[0]} background jobs of it run. Nothing was deleted.",
                hint="Wait for their end, or stop the workers.",
            )
        connection.execute(
            "delete from procrastinate_jobs where args ->> 'organization_id' = %s",
            (str(organization_id),),
        )

"""What each index of a measured path is worth: the path's time and plan with it and without it.

On an embedded database of its own, under row security. An index is dropped within a transaction
that is rolled back, so both times are of the same rows. Beside the measured organization stands
another one with more of everything. Under row security only comparisons that cannot leak go into an
index: those of ids, days and texts, not those of numbers, so a box of a map is never read by one.
"""

import json
import statistics
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from kernel.store.actor import Actor
from kernel.store.connection import StoreUrls, plain_engine
from kernel.store.session import tenant_session
from kernel.store.volume_rollup import refresh_totals
from workbench.bench.own_store import own_store
from workbench.bench.production import fill, person
from workbench.logs import configure_logs

MONTHS = 120
LAST = date(2025, 12, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Path:
    """A query that people wait for, and the index that it goes by.

    Attributes:
        table: Without its schema.
        key: Whether the index is the table's primary key or another constraint.
    """

    name: str
    table: str
    index: str
    query: str
    key: bool = False


PATHS = (
    Path(
        name="days of a well",
        table="production_day",
        index="production_day_pk",
        key=True,
        query="select production_date, oil_bbl from app.production_day"
        " where completion_id = any(cast(:streams as uuid[])) order by 1",
    ),
    Path(
        name="a day of all wells",
        table="production_day",
        index="production_day_organization_id_production_date_index",
        query="select completion_id, oil_bbl from app.production_day where production_date = :day",
    ),
    Path(
        name="months of a well",
        table="production_month",
        index="production_month_pk",
        key=True,
        query="select production_month, oil_bbl from app.production_month"
        " where completion_id = any(cast(:streams as uuid[])) order by 1",
    ),
    Path(
        name="months of a lease",
        table="production_month",
        index="production_month_organization_id_lease_id_production_mo_55ef",
        query="select production_month, sum(oil_bbl) from app.production_month"
        " where lease_id = :lease group by 1",
    ),
    Path(
        name="a month of all wells",
        table="production_month",
        index="production_month_organization_id_production_month_index",
        query="select completion_id, oil_bbl from app.production_month"
        " where production_month = :month",
    ),
    Path(
        name="fields by month",
        table="field_month",
        index="field_month_pk",
        key=True,
        query="select production_month, oil_bbl from app.field_month where field_id = :field",
    ),
    Path(
        name="a month's totals of wells",
        table="well_month",
        index="well_month_organization_id_production_month_index",
        query="select well_id, oil_bbl from app.well_month where production_month = :month",
    ),
    Path(
        name="wells of a field",
        table="asset_well",
        index="asset_well_organization_id_field_id_index",
        query="select id, name from app.asset_well where field_id = :field",
    ),
    Path(
        name="wells of a status",
        table="asset_well",
        index="asset_well_organization_id_status_index",
        query="select id, name from app.asset_well where status = 'plugged'",
    ),
    Path(
        name="completions of a well",
        table="completion",
        index="completion_organization_id_well_id_interval_code_key",
        key=True,
        query="select id from app.completion where well_id = :well",
    ),
    Path(
        name="newest accepted test",
        table="well_test",
        index="well_test_accepted_index",
        query="select oil_rate from app.well_test where completion_id = :stream"
        " and status = 'accepted' order by test_date desc limit 1",
    ),
    Path(
        name="newest tests of all wells",
        table="well_test",
        index="well_test_organization_id_test_date_index",
        query="select completion_id, oil_rate from app.well_test where test_date <= :month"
        " order by test_date desc limit 100",
    ),
    Path(
        name="board of the month close",
        table="lease_volume",
        index="lease_volume_organization_id_production_month_status_index",
        query="select lease_id, produced from app.lease_volume where production_month = :month",
    ),
    Path(
        name="changes of a row",
        table="production_revision",
        index="production_revision_organization_id_completion_id_period_index",
        query="select before from app.production_revision where completion_id = :stream",
    ),
    Path(
        name="quarantine of an import",
        table="import_reject",
        index="import_reject_organization_id_import_batch_id_line_no_index",
        query="select raw from app.import_reject where import_batch_id = :batch"
        " order by line_no limit 100",
    ),
    Path(
        name="decks of a property",
        table="division_order",
        index="division_order_organization_id_property_id_status_index",
        query="select id from app.division_order where property_id = :lease",
    ),
)

# What the paths read besides days: months, leases, tests, stocks, changes, rejects, decks.
_MORE = (
    "update app.asset_well set status = case when n % 50 = 0 then 'plugged' else 'producing' end"
    " from (select id as of, row_number() over (order by id) as n from app.asset_well) o"
    " where of = id",
    "insert into app.lease (id, name, jurisdiction) select gen_random_uuid(), 'LEASE ' || n, 'TX'"
    " from generate_series(1, :leases) n",
    "insert into app.production_month (completion_id, production_month, lease_id, oil_bbl, source,"
    " import_batch_id) select c.id, (cast(:last as date) - m * interval '1 month')::date, l.id,"
    " 1000 - m, 'regulator', cast(:batch as uuid) from (select id, row_number() over (order by id)"
    " as n from app.completion) c join (select id, row_number() over (order by id) as n from"
    " app.lease) l on l.n = 1 + c.n % :leases, generate_series(0, :months - 1) m",
    "insert into app.well_test (id, completion_id, test_date, hours, oil_bbl, status)"
    " select gen_random_uuid(), id, cast(:last as date) - 30 * n, 24, 100, 'accepted'"
    " from app.completion, generate_series(1, 10) n",
    "insert into app.lease_volume (id, lease_id, production_month, product, produced)"
    " select gen_random_uuid(), id, (cast(:last as date) - m * interval '1 month')::date, 'oil',"
    " 100 from app.lease, generate_series(0, :months - 1) m",
    "insert into app.production_revision (id, table_name, completion_id, period, before)"
    " select gen_random_uuid(), 'production_month', id, (cast(:last as date) - m * interval"
    " '1 month')::date, '{}' from app.completion, generate_series(0, 9) m",
    "insert into app.import_batch (id, profile, file_name, sha256)"
    " select gen_random_uuid(), 'x', 'x', '' from generate_series(1, 20)",
    "insert into app.import_reject (id, import_batch_id, line_no, raw, reason_code)"
    " select gen_random_uuid(), id, n, 'x', 'x' from app.import_batch,"
    " generate_series(1, :leases * 2) n",
    "insert into app.division_order (id, lease_id, product, valid)"
    " select gen_random_uuid(), id, p, daterange(current_date, null) from app.lease,"
    " unnest(array['oil', 'gas', 'ngl', 'condensate']) p",
)


def run(*, wells: int, days: int, repeats: int, as_json: bool) -> str:
    """The figures as lines or JSON.

    Args:
        wells: In the measured organization; twice as many in the other one.
        days: Of each.
        repeats: Of each query; the median is told.
        as_json: Print JSON instead of the lines.
    """
    configure_logs("error", process="bench")
    with own_store() as (_, urls):
        people = person("First"), person("Second")
        found = index_figures(urls, *people, wells=wells, days=days, repeats=repeats)
    if as_json:
        return json.dumps(found, indent=1)
    return "\n".join(
        f"{one['path']}: {one['with_ms']} ms by {one['index']}; without it {one['without_ms']} ms"
        f" ({one['times']} ×) by {one['without_plan']}"
        + ("" if one["used"] else f"; NOT USED, {one['with_plan']}")
        for one in found
    )


def index_figures(
    urls: StoreUrls, first: Actor, second: Actor, *, wells: int, days: int, repeats: int
) -> list[dict[str, Any]]:
    """Fill two organizations of an open store, and measure every path in the first one."""
    for actor, many in ((second, 2 * wells), (first, wells)):
        fill(actor, many, days)
        _fill_more(actor, many)
    with plain_engine(urls.owner).connect() as owner:
        for table in {one.table for one in PATHS}:
            owner.execute(sa.text(f"analyze app.{table}"))
        owner.commit()
        values = _values(first)
        return [_measured(owner, first, one, values, repeats) for one in PATHS]


def _fill_more(actor: Actor, wells: int) -> None:
    values = {"leases": max(wells // 4, 1), "last": LAST, "months": MONTHS, "batch": actor.user_id}
    with tenant_session(actor) as session:
        session.execute(sa.text("set local statement_timeout = 0"))  # millions of rows by each
        for statement in _MORE:
            names = {name for name in values if f":{name}" in statement}
            session.execute(sa.text(statement), {name: values[name] for name in names})
    with tenant_session(actor) as session:
        refresh_totals(session)


def _values(actor: Actor) -> dict[str, Any]:
    with tenant_session(actor) as session:
        row = session.execute(
            sa.text(
                "select c.id as stream, c.well_id as well, w.field_id as field,"
                " (select id from app.lease limit 1) as lease,"
                " (select id from app.import_batch limit 1) as batch"
                " from app.completion c join app.asset_well w on w.id = c.well_id limit 1"
            )
        ).one()
    return {**row._mapping, "streams": [row.stream], "day": date(2025, 12, 30), "month": LAST}


def _measured(
    owner: sa.Connection, actor: Actor, path: Path, values: Mapping[str, Any], repeats: int
) -> dict[str, Any]:
    """Time and plan of a path as it is, and without its index; all of it is rolled back."""
    given = {name: value for name, value in values.items() if f":{name}" in path.query}
    owner.execute(
        sa.text("select set_config('app.current_organization_id', :id, true)"),
        {"id": str(actor.organization_id)},
    )
    with_ms, with_plan = _timed(owner, path, given, repeats)
    drop = (
        f"alter table app.{path.table} drop constraint {path.index} cascade"
        if path.key
        else f"drop index app.{path.index}"
    )
    owner.execute(sa.text(drop))
    without_ms, without_plan = _timed(owner, path, given, repeats)
    owner.rollback()
    return {
        "path": path.name,
        "index": path.index,
        "used": "ndex" in with_plan and with_plan != without_plan,
        "with_ms": with_ms,
        "with_plan": with_plan,
        "without_ms": without_ms,
        "without_plan": without_plan,
        "times": round(without_ms / with_ms, 1),
    }


def _timed(
    owner: sa.Connection, path: Path, given: Mapping[str, Any], repeats: int
) -> tuple[float, str]:
    query = sa.text(path.query)
    owner.execute(query, given).all()
    found = []
    for _ in range(repeats):
        began = time.perf_counter()
        owner.execute(query, given).all()
        found.append((time.perf_counter() - began) * 1000)
    plan = owner.scalar(sa.text(f"explain (format json) {path.query}"), given)
    return round(statistics.median(found), 2), ", ".join(sorted(_nodes(plan[0]["Plan"], path)))


def _nodes(plan: Mapping[str, Any], path: Path) -> set[str]:
    """How the rows of the path's table, or of its parts, are found."""
    found = set()
    if str(plan.get("Relation Name", "")).startswith(path.table) or "Index Name" in plan:
        by = plan.get("Index Name", "")
        part = _of_a_part(by, path.table)
        found.add(f"{plan['Node Type']}{f' on {part}' if part else ''}")
    for one in plan.get("Plans", ()):
        found |= _nodes(one, path)
    return found


def _of_a_part(index: str, table: str) -> str:
    """An index without the year of the part that it lies on.

    >>> _of_a_part("production_day_2025_pkey", "production_day")
    'production_day_pkey'
    """
    rest = index.removeprefix(f"{table}_")
    year, _, name = rest.partition("_")
    return f"{table}_{name}" if year.isdecimal() else index

"""Every way to ask the lists of the operating data: pages, filters, orders, words.

Which lists there are is read in the API's own description, so that a new one is asked as well.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Literal
from urllib.parse import urlencode

import sqlalchemy as sa

from kernel.store.actor import Actor
from kernel.store.record_kinds import KINDS, RecordKind
from kernel.store.records import Sort, end_of_page, sortable
from kernel.store.session import tenant_session
from kernel.store.volume_records import DAYS, MONTHS, period_of
from kernel.store.volume_tables import import_batch
from workbench.api import records, volumes
from workbench.bench.record_data import LAST

Way = Literal["first", "deep", "filtered", "sorted", "search"]
TAGS = {"Operating data", "Month close", "Compliance", "Owner payments"}
YEAR = timedelta(days=365)
SAMPLES = 20  # rows from anywhere in a table, after which pages begin and by which they are cut
_UNFILTERED = {"dict", "list", "tuple", "bool"}
_REJECTS = "/operations/imports/{import_batch_id}/rejects"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """A list asked in one way, such as by one filter; of several addresses one after the other."""

    endpoint: str
    way: Way
    name: str
    paths: tuple[str, ...]


def lists_of(openapi: Mapping[str, Any]) -> list[str]:
    """The addresses of the lists: what is got of operating data without naming one thing.

    A calendar to subscribe to is a file and no list.
    """
    return [
        path
        for path, verbs in openapi["paths"].items()
        if "get" in verbs
        and TAGS.intersection(verbs["get"].get("tags", ()))
        and "application/json" in verbs["get"]["responses"]["200"]["content"]
        and ("{" not in path or path == _REJECTS)
    ]


def shapes_of(actor: Actor, openapi: Mapping[str, Any]) -> list[Shape]:
    """Every list in every way.

    Args:
        actor: Whose rows are there; cursors and filters are of them.
        openapi: The description of the API.
    """
    found: list[Shape] = []
    for path in lists_of(openapi):
        kind = KINDS.get(path.removeprefix("/"))
        if kind is not None:
            found += _of_records(actor, kind)
        elif path in _VOLUMES:
            found += _of_volumes(actor, _VOLUMES[path])
        elif path == _REJECTS:
            found += _of_one_import(actor)
        else:
            found += _others(actor, path)
    return found


def some_rows(actor: Actor, table: sa.Table, count: int = SAMPLES) -> list[dict[str, Any]]:
    """Rows from anywhere in a table."""
    with tenant_session(actor) as session:
        rows = session.execute(sa.select(table).order_by(sa.func.random()).limit(count))
        return [dict(row._mapping) for row in rows]


def _of_records(actor: Actor, kind: RecordKind) -> Iterator[Shape]:
    endpoint, rows = f"/{kind.path}", some_rows(actor, kind.table)

    def after(order: str) -> tuple[str, ...]:
        sort = Sort(field=order.removeprefix("-"))
        cursors = [records.cursor_of(end_of_page(row, sort)) for row in rows]
        return tuple(_address(endpoint, sort=order, after=one) for one in cursors)

    yield Shape(endpoint=endpoint, way="first", name="", paths=(endpoint,))
    yield Shape(endpoint=endpoint, way="deep", name="", paths=after("id"))
    parents = some_rows(actor, kind.parent_kind.table) if kind.parent_kind else []
    for name, field in kind.filters.items():
        if field.type.__name__ in _UNFILTERED:
            continue
        told = [row[name] for row in (rows if name in kind.table.c else parents)]
        asked = {name: ["" if one is None else f"{one}" for one in told]}
        if name == kind.dated:
            asked["a year of it"] = [f"{one}..{one + YEAR}" for one in told]
        for said, values in asked.items():
            paths = [_address(endpoint, where=f"{name}:{one}") for one in values]
            yield Shape(endpoint=endpoint, way="filtered", name=said, paths=tuple(paths))
    for field_name in sortable(kind):
        for order in (field_name, f"-{field_name}"):
            paths = [_address(endpoint, sort=order), *after(order)]
            yield Shape(endpoint=endpoint, way="sorted", name=order, paths=tuple(paths))
    names = kind.searched or ((kind.begins,) if kind.begins else ())
    words = [str(row[name]) for row in rows for name in names if row[name]]
    if words:
        typed = [_address(endpoint, q=one[: 3 + at % 5]) for at, one in enumerate(words)]
        yield Shape(endpoint=endpoint, way="search", name="as typed", paths=tuple(typed))
        nothing = (_address(endpoint, q="no such word"),)
        yield Shape(endpoint=endpoint, way="search", name="without a hit", paths=nothing)


_VOLUMES = {"/production-months": MONTHS, "/production-days": DAYS}


def _of_volumes(actor: Actor, kind: RecordKind) -> Iterator[Shape]:
    endpoint, period = f"/{kind.path}", period_of(kind)
    rows = some_rows(actor, kind.table)
    wells = some_rows(actor, KINDS["asset-wells"].table)
    cursors = [volumes.cursor_of((row["completion_id"], row[period])) for row in rows]
    deep = tuple(_address(endpoint, after=one) for one in cursors)
    yield Shape(endpoint=endpoint, way="first", name="", paths=(endpoint,))
    yield Shape(endpoint=endpoint, way="deep", name="", paths=deep)
    filters: dict[str, list[dict[str, Any]]] = {
        "completion_id": [{"completion_id": row["completion_id"]} for row in rows],
        "well_id": [{"well_id": well["id"]} for well in wells],
        "lease_id": [{"lease_id": well["lease_id"]} for well in wells],
        "field_id": [{"field_id": well["field_id"]} for well in wells],
        "source": [{"source": row["source"]} for row in rows],
        "another source": [{"source": "purchaser"}],
        "days": [{"first": row[period], "last": row[period]} for row in rows],
    }
    for name, told in filters.items():
        paths = tuple(_address(endpoint, **one) for one in told)
        yield Shape(endpoint=endpoint, way="filtered", name=name, paths=paths)
    for order in ("completion_id", "-completion_id", period, f"-{period}"):
        pages = [_address(endpoint, sort=order, after=one) for one in (None, *cursors)]
        yield Shape(endpoint=endpoint, way="sorted", name=order, paths=tuple(pages))


def _others(actor: Actor, path: str) -> Iterator[Shape]:
    """Lists that take other questions than records do."""
    wells = some_rows(actor, KINDS["asset-wells"].table)
    asked: Mapping[str, Mapping[tuple[Way, str], list[dict[str, Any]]]] = {
        "/month-closes": {
            ("first", ""): [{"month": f"{LAST.year}-{month:02d}"} for month in (10, 11, 12)],
            ("filtered", "state"): [{"month": f"{LAST:%Y-%m}", "state": "open"}],
        },
        "/operations/imports": {
            ("first", ""): [{}],
            ("deep", ""): [{"before": row["id"]} for row in some_rows(actor, import_batch)],
        },
        "/production-series": {
            ("first", ""): [{"well_id": well["id"]} for well in wells],
            ("filtered", "by day"): [{"well_id": well["id"], "by": "day"} for well in wells],
        },
        "/field-months": {
            ("first", ""): [{}],
            ("filtered", "field_id"): [{"field_id": well["field_id"]} for well in wells],
            ("filtered", "a year"): [{"first": LAST.replace(month=1)}],
        },
        "/tax-rates": {("first", ""): [{}], ("filtered", "on"): [{"on": LAST}]},
        "/compliance/duties": {
            ("first", ""): [{}],
            ("filtered", "open_only"): [{"open_only": "false"}],
        },
    }
    for (way, name), questions in asked.get(path, {("first", ""): [{}]}).items():
        paths = tuple(_address(path, **one) for one in questions)
        yield Shape(endpoint=path, way=way, name=name, paths=paths)


def _of_one_import(actor: Actor) -> Iterator[Shape]:
    """The rows that an import set aside."""
    paths = [path_of(_REJECTS, row["id"]) for row in some_rows(actor, import_batch)]
    yield Shape(endpoint=_REJECTS, way="first", name="", paths=tuple(paths))
    deep = tuple(_address(path, after=20) for path in paths)
    yield Shape(endpoint=_REJECTS, way="deep", name="", paths=deep)


def path_of(pattern: str, *values: object) -> str:
    """An address with its places filled in.

    >>> path_of("/fields/{record_id}", 7)
    '/fields/7'
    """
    for value in values:
        before, _, rest = pattern.partition("{")
        pattern = f"{before}{value}{rest.partition('}')[2]}"
    return pattern


def _address(path: str, **asked: Any) -> str:
    """The address with what is asked for, in the order in which it is told.

    >>> _address("/fields", sort="-name", after=None)
    '/fields?sort=-name'
    """
    told = urlencode({name: value for name, value in asked.items() if value is not None})
    return f"{path}?{told}" if told else path

"""What the isolation matrix is made of: two organizations, every operation, and what a leak is.

Nothing here names an endpoint. The operations come from the OpenAPI document, the values that they
are asked with from the other organization's rows, and a leak is found by difference: an id of the
other organization and an id of nobody must get the same answer, and nothing that is shown may
carry an id or an address of the other organization.
"""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Any
from uuid import UUID, uuid4

import httpx2
import sqlalchemy as sa

import kernel.store
from kernel.store.columns import metadata
from kernel.store.connection import StoreUrls
from kernel.store.ids import uuid7

for _, name, _ in iter_modules(kernel.store.__path__):
    if name.endswith("tables"):
        import_module(f"kernel.store.{name}")
OWN = [table for table in metadata.sorted_tables if "organization_id" in table.c]
# What a name of a parameter or of a field of a body means: a column of the other organization.
MEANS = {
    "snapshot_id": "plan_snapshot.id", "before": "plan_snapshot.id", "other": "scenario.id",
    "schedule_id": "report_schedule.id", "comment_id": "campaign_comment.id",
    "event_id": "npt_event.id", "subject_id": "job.id", "predecessor_id": "job.id",
    "successor_id": "job.id", "calc_run_id": "calc_run.id", "run_id": "calc_run.id",
    "reading_id": "paper_reading.id", "fetch_id": "paper_fetch.id", "owner_id": "person.id",
    "token_id": "api_token.id", "session_id": "sign_in_session.id", "id": "job.id",
    "ids": "job.id", "feed_id": "calendar_feed.id",
}  # fmt: skip
Value = str | int | float | bool | None | list[Any] | dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Theirs:
    """The rows of the other organization by which it would be recognized.

    Attributes:
        ids: An id for each "table.column".
        marks: Every id and address; none of them may ever be shown to others.
        api14: A well that it works on.
    """

    ids: Mapping[str, str]
    marks: frozenset[str]
    api14: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One way into the API."""

    verb: str
    path: str
    parameters: Sequence[Mapping[str, Any]]
    body: Mapping[str, Any] | None
    kind: str  # of the body
    schemas: Mapping[str, Any]

    def __str__(self) -> str:
        return f"{self.verb} {self.path}"


def theirs_of(store: StoreUrls, organization_id: UUID) -> Theirs:
    """Everything by which an organization would be recognized, seen by the backup role."""
    ids: dict[str, str] = {}
    marks: set[str] = set()
    api14 = ""
    for table, rows in rows_of(store, organization_id).items():
        for row in rows:
            for name, value in row.items():
                if name == "api14":
                    api14 = api14 or str(value)
                elif isinstance(value, str) and re.fullmatch(r"[0-9a-f-]{36}", value):
                    ids.setdefault(f"{table}.{name}", value)
                    marks.add(value)
                elif name == "email":
                    marks.add(str(value))
    return Theirs(ids=ids, marks=frozenset(marks), api14=api14)


@cache
def _engine_of(url: str) -> sa.Engine:
    """Keeps its connection: a new one learns every table anew, a hundred times over."""
    return sa.create_engine(url, pool_size=1, pool_pre_ping=True)


def rows_of(store: StoreUrls, organization_id: UUID) -> dict[str, list[dict[str, Any]]]:
    """Every row of an organization by its table, as JSON."""
    found = {}
    with _engine_of(store.backup).connect() as backup:
        for table in OWN:
            rows = backup.scalars(
                sa.text(
                    f"select to_jsonb(t) from {table.fullname} t where organization_id = :o"  # noqa: S608
                    " order by to_jsonb(t) ->> 'id'"  # the first made first: they belong together
                ),
                {"o": organization_id},
            )
            found[table.name] = list(rows)
    return found


def digest_of(store: StoreUrls, organization_id: UUID) -> dict[str, str]:
    """A digest for each table of an organization, to see that nobody changed it."""
    found = {}
    for table, rows in rows_of(store, organization_id).items():
        told = sorted(json.dumps(_lasting(row), sort_keys=True) for row in rows)
        found[table] = hashlib.sha256("\n".join(told).encode()).hexdigest()
    return found


def _lasting(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in ("last_seen_at",)}


def operations(described: Mapping[str, Any]) -> list[Operation]:
    """Every operation of an OpenAPI document that somebody signed in can ask for."""
    found = []
    for path, verbs in described["paths"].items():
        for verb, told in verbs.items():
            content = told.get("requestBody", {}).get("content", {})
            kind = "application/json" if "application/json" in content else next(iter(content), "")
            found.append(
                Operation(
                    verb=verb.upper(),
                    path=path,
                    parameters=told.get("parameters", []),
                    body=content.get(kind, {}).get("schema"),
                    kind=kind,
                    schemas=described["components"]["schemas"],
                )
            )
    return [one for one in found if one.path != "/auth/token"]  # for strangers, who have no rows


class Unnamed(Exception):
    """A parameter whose meaning `MEANS` does not tell."""


def id_for(theirs: Theirs, name: str, path: str = "") -> str:
    """The other organization's id that a parameter's name means.

    Raises:
        Unnamed: The name is no table's, and `MEANS` does not tell what it is.
    """
    if means := MEANS.get(name):
        return theirs.ids[means]
    thing = re.sub(r"_ids?$", "", name)
    if thing == "record":  # what it is stands before it in the path: /companies/{record_id}
        segment = path.partition("/{")[0].rpartition("/")[2].replace("-", "_")
        thing = re.sub(r"ies$", "y", segment) if segment.endswith("ies") else segment.rstrip("s")
    tables = [table.name for table in OWN if re.fullmatch(rf"(.*_)?{thing}", table.name)]
    for table in sorted(tables, key=len):
        if found := theirs.ids.get(f"{table}.id"):
            return found
    raise Unnamed(name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asker:
    """Makes requests with the ids of an organization, or with ids of nobody.

    Attributes:
        foreign: Whether the ids are those of the other organization.
    """

    theirs: Theirs
    foreign: bool

    def request(self, operation: Operation) -> tuple[str, dict[str, Any]]:
        """The address and what goes with it."""
        path, query = operation.path, {}
        for one in operation.parameters:
            if one["in"] == "header":
                continue
            schema = one.get("schema", {})
            is_id = _is_id(operation, schema)
            if not (one.get("required") or is_id):
                continue
            value = self._value(operation, one["name"], schema)
            if one["in"] == "path":
                path = path.replace("{" + one["name"] + "}", str(value))
            else:
                query[one["name"]] = value
        sent: dict[str, Any] = {"params": query}
        if operation.body is not None:
            body = self._value(operation, "", operation.body)
            if operation.kind == "application/json":
                sent["json"] = body
            else:
                files = _files_of(operation)
                sent["data"] = {k: v for k, v in body.items() if k not in files}
                sent["files"] = dict.fromkeys(files, ("x.csv", b"API,Lease\n", "text/csv"))
        return path, sent

    def _id(self, operation: Operation, name: str) -> str:
        if not self.foreign:
            return str(uuid7())
        try:
            return id_for(self.theirs, name, operation.path)
        except Unnamed:
            if "{" + name + "}" in operation.path:
                raise
            return self.theirs.ids["person.id"]  # some foreign id is better than none

    def _value(self, operation: Operation, name: str, schema: Mapping[str, Any]) -> Value:
        schema = _followed(operation, schema)
        if "const" in schema:
            return schema["const"]  # type: ignore[no-any-return]
        if "enum" in schema:
            return schema["enum"][0]  # type: ignore[no-any-return]
        if schema.get("format") == "uuid":
            return self._id(operation, name)
        if "api" in name:
            return self.theirs.api14
        kind = schema.get("type")
        if kind == "object" or "properties" in schema:
            needed = schema.get("required", [])
            fields = schema.get("properties", {})
            return {
                one: self._value(operation, one, fields[one])
                for one in fields
                if one in needed or _is_id(operation, fields[one])
            }
        if kind == "array":
            return [self._value(operation, name, schema.get("items", {}))]
        if kind in ("integer", "number"):
            return max(1, schema.get("minimum", 1))  # type: ignore[no-any-return]
        if kind == "boolean":
            return True
        if schema.get("format") in ("date", "date-time"):
            return "2027-01-01" if schema["format"] == "date" else "2027-01-01T00:00:00Z"
        if name == "month":
            return "2025-01"
        if name in ("name", "title"):
            return f"x {uuid4().hex[:8]}"  # so that the second is not refused for the first one's
        return "x" * max(1, schema.get("minLength", 1))


def _followed(operation: Operation, schema: Mapping[str, Any]) -> Mapping[str, Any]:
    """The schema that is meant: behind a reference, or the first choice that is not null."""
    if "$ref" in schema:
        return _followed(operation, operation.schemas[schema["$ref"].rpartition("/")[2]])
    for choice in ("anyOf", "oneOf"):
        if choice in schema:
            wanted = [one for one in schema[choice] if one.get("type") != "null"]
            return _followed(operation, wanted[0])
    return schema


def _is_id(operation: Operation, schema: Mapping[str, Any]) -> bool:
    schema = _followed(operation, schema)
    if schema.get("type") == "array":
        return _is_id(operation, schema.get("items", {}))
    return schema.get("format") == "uuid"


def _files_of(operation: Operation) -> list[str]:
    """The fields of a form that hold files."""
    told = _followed(operation, operation.body or {}).get("properties", {})
    return [name for name, schema in told.items() if "contentMediaType" in str(schema)]


def leaks(
    client: httpx2.Client, header: Mapping[str, str], asked: Sequence[Operation], theirs: Theirs
) -> Iterator[str]:
    """Where an answer tells that something of the other organization exists, or what it is."""
    for operation in asked:
        asks = [
            Asker(theirs=theirs, foreign=foreign).request(operation) for foreign in (True, False)
        ]
        if not any(mark in str(asks[0]) for mark in theirs.ids.values()):
            asks = asks[:1]  # it takes no id: what it shows is all there is to look at
        answers = [
            client.request(
                operation.verb, f"/api{path}", headers={**header, "connection": "close"}, **sent
            )
            for path, sent in asks
        ]
        ours, nobodys = answers[0], answers[-1]
        given = _said(ours.request)
        if ours.status_code >= 500:
            yield f"{operation} answers {ours.status_code}"
        shown = [mark for mark in theirs.marks if mark in ours.text and mark not in given]
        shown += [mark for mark in theirs.marks if mark in nobodys.text]
        if shown:
            yield f"{operation} shows {shown[0]}"
        if ours.status_code != nobodys.status_code:
            yield f"{operation} answers {ours.status_code}, for nobody's id {nobodys.status_code}"
        elif ours.status_code >= 400 and _bare(ours) != _bare(nobodys):
            yield f"{operation} says “{ours.text[:120]}”, for nobody's id “{nobodys.text[:120]}”"


def _said(request: httpx2.Request) -> str:
    return f"{request.url} {request.read().decode('utf-8', 'replace')}"


def _bare(answer: httpx2.Response) -> str:
    """A refusal without what differs in any two of them: ids, moments and the request's own id."""
    text = re.sub(
        r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", "<id>", answer.text
    )
    return re.sub(r'"request_id":\s*"[^"]*"', '"request_id":""', text)

"""Core records over REST: one set of endpoints for each kind, made from its description.

Lists are cut by key, never by offset; a write names the version that the writer saw; a POST with an
`Idempotency-Key` is done once however often it is sent.
"""

import base64
import json
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Header, Query, Response
from pydantic import BaseModel, Field, TypeAdapter, create_model

from kernel.errors import InvalidInput
from kernel.store.record_kinds import LONGEST_TEXT, RecordField, RecordKind
from kernel.store.records import After, Sort, Span, sortable
from kernel.workflows import records
from workbench.api.bodies import WRITTEN_OUT, Closed
from workbench.api.revisions import MOST, IfMatch, seen_revision
from workbench.api.signed_in import SECURITY, SignedIn

router = APIRouter(tags=["Operating data"], dependencies=SECURITY)

DAY = Annotated[date, WRITTEN_OUT, Field(ge=date(1800, 1, 1), le=date(2199, 12, 31))]
NO_NUL = r"^[^\x00]*$"  # PostgreSQL keeps no such character
KEPT: dict[str, Any] = {"id": (UUID, ...), "created_at": (datetime | None, None)}
Most = Annotated[int, Query(ge=1, le=records.MOST_A_PAGE, description="Rows of a page.")]
Cursor = Annotated[
    str | None,
    Query(max_length=2_000, description="`next` of the page before; the first if absent."),
]
Words = Annotated[str, Query(max_length=200, pattern=NO_NUL, description="Words that must occur.")]
Key = Annotated[
    str,
    Header(
        alias="Idempotency-Key",
        max_length=200,
        description="A request sent again with its key is done once.",
    ),
]
Where = Annotated[
    list[str] | None,
    Query(
        max_length=20,
        description="`field:value`; `field:` for one that is not known; of days and months "
        "`field:first..last`, either end may be left open. Several must all hold.",
        examples=[["status:producing"]],
    ),
]


def type_of(field: RecordField) -> Any:
    """The field as pydantic checks it."""
    if field.choices:
        return Literal[field.choices]
    if field.type is Decimal:
        return Annotated[
            Decimal,
            Field(
                max_digits=field.digits,
                decimal_places=field.places,
                allow_inf_nan=False,
                description="A decimal, in answers as text.",
            ),
        ]
    if field.type is str:
        return Annotated[str, Field(max_length=LONGEST_TEXT, pattern=NO_NUL)]
    if field.type is date:
        return DAY
    if field.type is int:
        return Annotated[int, Field(ge=-MOST, le=MOST)]
    if field.of_ids:
        return list[UUID]
    others: dict[type, Any] = {dict: dict[str, Any], list: list[str], tuple: list[Any]}
    return others.get(field.type, field.type)


@dataclass(frozen=True, slots=True, kw_only=True)
class Models:
    """The bodies of a kind; Any, since they are made at start."""

    new: Any
    several: Any
    change: Any
    out: Any
    page: Any


_BY_TYPE: dict[type, Any] = {
    UUID: "01932c5e-7a10-7b4e-9c3d-2f1e5a7b9c11",
    bool: True,
    int: 1,
    date: "2025-01-01",
    datetime: "2025-01-01T08:00:00Z",
    Decimal: "0.5",
}
_BY_NAME: dict[str, Any] = {
    "jurisdiction": "TX", "api14": "42003461180000", "name": "MABEE UNIT", "well_no": "12",
    "short_code": "ACME", "regulator_lease_no": "12345", "regulator_district": "08",
    "oil_bbl": "1250.5", "gas_mcf": "3100", "water_bbl": "820", "produced": "1250.5",
    "volume": "1180", "price": "71.25", "gross_value": "84075.00", "estimate": "125000.00",
    "afe_no": "2025-017", "hours": "24", "interval_code": "01", "disposition_code": "0",
    "index_name": "WTI Cushing", "basis": "bbl",
}  # fmt: skip
# What is of a lease or of a well; the example is of a lease.
_OF_A_LEASE = {
    (path, "lease_id")
    for path in ("afes", "cost-decks", "division-orders", "sales-lines", "tax-conditions")
}


def example_of(kind: RecordKind) -> dict[str, Any]:
    """A body as it could be sent: what is needed, and what is usually told besides."""
    found: dict[str, Any] = {}
    for field in kind.fields:
        if field.writable and (
            field.required or field.name in _BY_NAME or (kind.path, field.name) in _OF_A_LEASE
        ):
            told = field.choices[0] if field.choices else _BY_TYPE.get(field.type, "A100")
            found[field.name] = _BY_NAME.get(field.name, told)
    return found


def with_example(model: Any, example: Any) -> Any:
    """The model with an example in its description."""
    model.model_config["json_schema_extra"] = {"examples": [example]}
    return model


def models_of(kind: RecordKind) -> Models:
    """Bodies to add and to change, a record as it is answered, and a page of them."""
    name = "".join(part.capitalize() for part in kind.path.replace("-", " ").split())
    writable = [(field, type_of(field)) for field in kind.fields if field.writable]
    make: Any = create_model
    out: Any = make(
        f"{name}Out",
        **KEPT,
        version=(int | None, None),
        **{field.name: (type_of(field) | None, None) for field in kind.fields},
    )
    new = make(
        f"{name}In",
        __base__=Closed,
        **{
            field.name: (its, ...) if field.required else (its | None, None)
            for field, its in writable
        },
    )
    with_example(new, example_of(kind))
    change = make(
        f"{name}Change",
        __base__=Closed,
        version=(Annotated[int | None, Field(ge=1, le=MOST)], None),
        **{field.name: (its | None, None) for field, its in writable},
    )
    with_example(change, {"version": 1, **dict(list(example_of(kind).items())[-1:])})
    return Models(
        new=new,
        several=list.__class_getitem__(new),
        change=change,
        out=out,
        page=make(f"{name}Page", rows=(list.__class_getitem__(out), ...), next=(str | None, None)),
    )


def add_endpoints(kind: RecordKind) -> None:
    """List, look, add, change and delete of one kind."""
    models = models_of(kind)
    path, many = f"/{kind.path}", kind.path.replace("-", " ")

    def listed(
        actor: SignedIn,
        q: Words = "",
        where: Where = None,
        sort: str | None = None,
        after: Cursor = None,
        limit: Most = 50,
    ) -> Any:
        order = Sort(
            field=(sort or "id").removeprefix("-"), descending=(sort or "").startswith("-")
        )
        page = records.list_page(
            actor,
            kind,
            where=_conditions(kind, where or []),
            words=q,
            sort=order,
            after=_opened(kind, order, after),
            most=limit,
        )
        told = models.page.model_validate({"rows": page.rows, "next": cursor_of(page.after)})
        # written at once: FastAPI would make a value of each field first, for hundreds of rows
        return Response(told.model_dump_json(), media_type="application/json")

    def added(new: Any, actor: SignedIn, response: Response, key: Key = "") -> Any:
        [row] = records.add(actor, kind, [_given(new)], key=key)
        return _answered(models.out, row, response)

    def added_many(new: Any, actor: SignedIn, key: Key = "") -> Any:
        rows = records.add(actor, kind, [_given(one) for one in new], key=key)
        return models.page.model_validate({"rows": rows})

    def found(record_id: UUID, actor: SignedIn, response: Response) -> Any:
        return _answered(models.out, records.one(actor, kind, record_id), response)

    def changed(
        record_id: UUID, new: Any, actor: SignedIn, response: Response, if_match: IfMatch = None
    ) -> Any:
        values = _given(new)
        seen = seen_revision(if_match, values.pop("version", None))
        row = records.change(actor, kind, record_id, seen=seen, values=values)
        return _answered(models.out, row, response)

    def deleted(record_id: UUID, actor: SignedIn, if_match: IfMatch = None) -> Response:
        records.delete(actor, kind, record_id, seen=seen_revision(if_match, None))
        return Response(status_code=204)

    orders = ", ".join(sortable(kind))
    listed.__annotations__["sort"] = Annotated[
        str | None,
        Query(
            max_length=60,
            description=f"One of {orders}; with a minus in front the last one first.",
        ),
    ]
    added.__annotations__["new"] = models.new
    added_many.__annotations__["new"] = Annotated[
        models.several, Field(min_length=1, max_length=records.MOST_AT_ONCE)
    ]
    changed.__annotations__["new"] = models.change
    for verb, address, does, words, status, answer in (
        ("GET", path, listed, f"List {many}", 200, models.page),
        ("POST", path, added, f"Add one of {many}", 201, models.out),
        ("POST", f"{path}/bulk", added_many, f"Add many {many}", 201, models.page),
        ("GET", f"{path}/{{record_id}}", found, f"One of {many}", 200, models.out),
        ("PATCH", f"{path}/{{record_id}}", changed, f"Change one of {many}", 200, models.out),
        ("DELETE", f"{path}/{{record_id}}", deleted, f"Delete one of {many}", 204, None),
    ):
        if kind.read_only and verb != "GET":
            continue
        router.add_api_route(
            address,
            does,
            methods=[verb],
            summary=words,
            status_code=status,
            response_model=answer,
            name=words,
        )


def _given(body: Any) -> dict[str, Any]:
    """What was sent, and not what was left out."""
    given: dict[str, Any] = body.model_dump(exclude_unset=True)
    return given


def _answered(out: type[BaseModel], row: dict[str, Any], response: Response) -> Any:
    if row.get("version") is not None:
        response.headers["ETag"] = f'"{row["version"]}"'
    return out.model_validate(row)


def _conditions(kind: RecordKind, where: list[str]) -> dict[str, Any]:
    fields = kind.filters
    found: dict[str, Any] = {}
    for text in where:
        name, colon, value = text.partition(":")
        if not colon or name not in fields:
            raise InvalidInput(
                f"“{text}” is not a filter.",
                hint=f"Write field:value, with one of: {', '.join(fields)}.",
            )
        first, span, last = value.partition("..")
        if span and fields[name].type is date:
            found[name] = Span(first=_read(fields[name], first), last=_read(fields[name], last))
        else:
            found[name] = _read(fields[name], value)
    return found


def _read(field: RecordField, value: str) -> Any:
    if not value:
        return None
    try:
        return TypeAdapter(type_of(field)).validate_python(value)
    except ValueError:
        raise InvalidInput(
            f"“{value}” is no value of {field.name}.",
            hint=f"Choose one of: {', '.join(field.choices)}." if field.choices else "",
        ) from None


def cursor_of(after: After | None) -> str | None:
    """The end of a page as `after` takes it."""
    if after is None:
        return None
    text = json.dumps([str(after.value), str(after.id)])
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _opened(kind: RecordKind, order: Sort, cursor: str | None) -> After | None:
    if not cursor:
        return None
    types = {"id": UUID, "version": int, "created_at": datetime}
    types |= {field.name: type_of(field) for field in kind.fields}
    texts = {field.name for field in kind.fields if field.type is str}
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        value, record_id = json.loads(base64.urlsafe_b64decode(padded.encode()))
        if value == "" and order.field in texts:  # one that is not known
            return After(value="", id=UUID(record_id))
        return After(
            value=TypeAdapter(types[order.field]).validate_python(value), id=UUID(record_id)
        )
    except (ValueError, TypeError, KeyError):
        raise InvalidInput(
            "`after` is not the end of a page.", hint="Send `next` of the page before, unchanged."
        ) from None


for _kind in records.kinds():
    add_endpoints(_kind)

"""Volumes over REST: months and days of completions, series of wells, totals of fields.

Oil, condensate and water in bbl, gas in Mcf; decimals are text in answers. Zero was measured, null
is not known, and a row that is not there was not reported.
"""

import base64
import json
from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, Field, create_model
from pydantic_core import to_json

from kernel.errors import InvalidInput
from kernel.store.record_kinds import RecordKind
from kernel.store.volume_tables import SOURCES
from kernel.workflows import production
from kernel.workflows import volume_records as workflow
from kernel.workflows.volume_records import DAYS, MONTHS, Key, VolumesWanted, period_of
from workbench.api.bodies import WRITTEN_OUT, Closed
from workbench.api.records import NO_NUL, Cursor, example_of, type_of, with_example
from workbench.api.records import Key as RequestKey
from workbench.api.revisions import MOST, IfMatch, seen_revision
from workbench.api.signed_in import SECURITY, SignedIn

router = APIRouter(tags=["Operating data"], dependencies=SECURITY)

Day = Annotated[date, WRITTEN_OUT, Field(ge=date(1900, 1, 1), le=date(2049, 12, 31))]
First = Annotated[Day | None, Query(description="Not before this day.")]
Last = Annotated[Day | None, Query(description="Not after this day.")]
Most = Annotated[int, Query(ge=1, le=workflow.MOST_A_PAGE, description="Rows of a page.")]
Source = Annotated[Literal[SOURCES] | None, Query(description="Who measured.")]  # type: ignore[valid-type]
Reason = Annotated[str, Field(max_length=1_000, pattern=NO_NUL)]
WhyDeleted = Annotated[str, Query(max_length=1_000, pattern=NO_NUL, description="Why it goes.")]


class RevisionOut(BaseModel):
    """What a row was before a change, and what became of it; null where it was deleted."""

    id: UUID
    before: dict[str, Any]
    after: dict[str, Any] | None
    reason: str
    created_by: UUID
    created_at: Any


class PutOut(BaseModel):
    """What came of rows that were sent."""

    added: int
    changed: int
    unchanged: int


def add_endpoints(kind: RecordKind) -> None:
    """List, put many, add, look, change and delete of months or of days."""
    path, many, period = f"/{kind.path}", kind.path.replace("-", " "), period_of(kind)
    make: Any = create_model
    name = "ProductionMonth" if kind is MONTHS else "ProductionDay"
    keys = ("completion_id", period)
    types = {one.name: Day if one.name == period else type_of(one) for one in kind.fields}
    typed = [one.name for one in kind.fields if one.writable and one.name not in keys]
    needed = {one: (types[one], ...) for one in keys}
    given = {one: (types[one] | None, None) for one in typed}
    seen = (
        Annotated[int | None, Field(ge=1, le=MOST, description="The one that you looked at.")],
        None,
    )
    out = make(f"{name}Out", **{one: (types[one] | None, None) for one in types})
    new = make(f"{name}In", __base__=Closed, **needed, **given)
    put = make(f"{name}Put", __base__=Closed, **needed, **given, revision=seen)
    change = make(f"{name}Change", __base__=Closed, **given, revision=seen, reason=(Reason, ""))
    example = {one: told for one, told in example_of(kind).items() if one != "lease_id"}
    with_example(new, example)
    with_example(put, {**example, "revision": 1})
    with_example(change, {"oil_bbl": "1248.25", "revision": 1, "reason": "Gauge read again"})
    many_in = with_example(
        make(
            f"{name}sIn",
            __base__=Closed,
            rows=(
                Annotated[
                    list.__class_getitem__(put),
                    Field(min_length=1, max_length=workflow.MOST_AT_ONCE),
                ],
                ...,
            ),
            overwrite=(
                Annotated[bool, Field(description="Change rows that stand without a revision.")],
                False,
            ),
            reason=(Reason, ""),
        ),
        {"rows": [example], "overwrite": False, "reason": "Monthly report"},
    )
    page = make(f"{name}Page", rows=(list.__class_getitem__(out), ...), next=(str | None, None))
    put_out = make(f"{name}PutOut", __base__=PutOut, rows=(list.__class_getitem__(out), ...))
    orders = (period, f"-{period}", "completion_id", "-completion_id")

    def listed(
        actor: SignedIn,
        completion_id: UUID | None = None,
        well_id: UUID | None = None,
        lease_id: UUID | None = None,
        field_id: UUID | None = None,
        source: Source = None,
        first: First = None,
        last: Last = None,
        sort: str = "completion_id",
        after: Cursor = None,
        limit: Most = 100,
    ) -> Any:
        wanted = VolumesWanted(
            completion_id=completion_id,
            well_id=well_id,
            lease_id=lease_id,
            field_id=field_id,
            source=source,
            first=first,
            last=last,
            by_period=sort.endswith(period),
            descending=sort.startswith("-"),
            after=_opened(after),
        )
        found = workflow.volume_page(actor, kind, wanted, most=limit)
        return page.model_validate({"rows": found.rows, "next": cursor_of(found.after)})

    def put_many(new: Any, actor: SignedIn, key: RequestKey = "") -> Any:
        body = new.model_dump(exclude_unset=True)
        done = workflow.put_volumes(
            actor,
            kind,
            body["rows"],
            overwrite=body.get("overwrite", False),
            reason=body.get("reason", ""),
            request_key=key,
        )
        return put_out.model_validate(done, from_attributes=True)

    def added(new: Any, actor: SignedIn, response: Response, key: RequestKey = "") -> Any:
        [row] = workflow.put_volumes(
            actor, kind, [new.model_dump(exclude_unset=True)], request_key=key
        ).rows
        return _answered(row, response)

    def found(completion_id: UUID, at: Day, actor: SignedIn, response: Response) -> Any:
        return _answered(workflow.one_volume(actor, kind, (completion_id, at)), response)

    def changed(
        completion_id: UUID,
        at: Day,
        new: Any,
        actor: SignedIn,
        response: Response,
        if_match: IfMatch = None,
    ) -> Any:
        values = new.model_dump(exclude_unset=True)
        reason = values.pop("reason", "")
        row = workflow.change_volume(
            actor,
            kind,
            (completion_id, at),
            seen=seen_revision(if_match, values.pop("revision", None)),
            values=values,
            reason=reason,
        )
        return _answered(row, response)

    def deleted(
        completion_id: UUID,
        at: Day,
        actor: SignedIn,
        reason: WhyDeleted = "",
        if_match: IfMatch = None,
    ) -> Response:
        seen = seen_revision(if_match, None)
        workflow.delete_volume(actor, kind, (completion_id, at), seen=seen, reason=reason)
        return Response(status_code=204)

    def history(completion_id: UUID, at: Day, actor: SignedIn) -> Any:
        return workflow.revisions_of(actor, kind, (completion_id, at))

    def _answered(row: dict[str, Any], response: Response) -> Any:
        response.headers["ETag"] = f'"{row["revision"]}"'
        return out.model_validate(row)

    listed.__annotations__["sort"] = Annotated[
        Literal[orders], Query(description="With a minus in front the last one first.")
    ]
    put_many.__annotations__["new"] = many_in
    added.__annotations__["new"] = new
    changed.__annotations__["new"] = change
    one = f"{path}/{{completion_id}}/{{at}}"
    for verb, address, does, words, status, answer in (
        ("GET", path, listed, f"List {many}", 200, page),
        ("PUT", path, put_many, f"Add or change many {many}", 200, put_out),
        ("POST", path, added, f"Add one of {many}", 201, out),
        ("GET", one, found, f"One of {many}", 200, out),
        ("PATCH", one, changed, f"Change one of {many}", 200, out),
        ("DELETE", one, deleted, f"Delete one of {many}", 204, None),
        ("GET", f"{one}/revisions", history, f"What one of {many} was", 200, list[RevisionOut]),
    ):
        router.add_api_route(
            address,
            does,
            methods=[verb],
            summary=words,
            status_code=status,
            response_model=answer,
            name=words,
        )


def cursor_of(after: Key | None) -> str | None:
    """The end of a page as `after` takes it."""
    if after is None:
        return None
    text = json.dumps([str(after[0]), after[1].isoformat()])
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _opened(cursor: str | None) -> Key | None:
    if not cursor:
        return None
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        stream, day = json.loads(base64.urlsafe_b64decode(padded.encode()))
        return UUID(stream), date.fromisoformat(day)
    except (ValueError, TypeError, AttributeError):
        raise InvalidInput(
            "`after` is not the end of a page.", hint="Send `next` of the page before, unchanged."
        ) from None


for _kind in (MONTHS, DAYS):
    add_endpoints(_kind)


class Series(BaseModel):
    """A well's volumes over its completions, in the order of time: one place for each period."""

    well_id: UUID
    name: str
    api14: str | None
    periods: list[date]
    on: list[float | None] = Field(description="Days or hours on, the most of any completion.")
    oil_bbl: list[float | None] = Field(description="Oil with condensate.")
    gas_mcf: list[float | None]
    water_bbl: list[float | None]


@router.get("/production-series", summary="Volumes of wells to draw")
def series(
    actor: SignedIn,
    well_id: Annotated[list[UUID], Query(min_length=1, max_length=production.MOST_WELLS)],
    by: Literal["month", "day"] = "month",
) -> list[Series]:
    """Numbers to draw, not to reckon with: the rows themselves are at `/production-months`."""
    return [
        Series(
            well_id=well.id,
            name=well.name,
            api14=well.api14,
            periods=list(one.periods),
            on=list(one.on),
            oil_bbl=list(one.oil),
            gas_mcf=list(one.gas),
            water_bbl=list(one.water),
        )
        for well, one in production.well_columns(actor, well_id, step=by)
    ]


class FieldMonthOut(BaseModel):
    """A field's month over its wells; decimals are text."""

    field_id: UUID
    month: date
    oil_bbl: str | None
    gas_mcf: str | None
    water_bbl: str | None
    wells: int


@router.get(
    "/field-months", summary="Volumes of fields by month", response_model=list[FieldMonthOut]
)
def field_months(
    actor: SignedIn,
    basis: Annotated[
        Literal["month", "day"], Query(description="As reported by month, or by day.")
    ] = "month",
    field_id: UUID | None = None,
    first: First = None,
    last: Last = None,
) -> Response:
    """Every field by month, oldest first; the totals are kept current."""
    found = production.field_totals(actor, basis=basis, field_id=field_id, first=first, last=last)
    # thousands of rows: written as they are, without a model for each
    return Response(to_json([one._asdict() for one in found]), media_type="application/json")


class TaxRate(BaseModel):
    """A production tax or fee of a state, and where it stands."""

    jurisdiction: str
    product: str
    kind: str
    condition: str
    rate: str
    basis: str
    start: date | None
    end: date | None = Field(description="The first day on which it no longer holds.")
    citation: str


@router.get("/tax-rates", summary="Production taxes and fees on file")
def tax_rates(
    actor: SignedIn,
    jurisdiction: Annotated[str, Query(max_length=6, pattern=NO_NUL)] = "",
    product: Annotated[str, Query(max_length=20, pattern=NO_NUL)] = "",
    on: Annotated[Day | None, Query(description="Those that hold on this day.")] = None,
) -> list[TaxRate]:
    """Read only; an organization's own rate stands in `/operating-settings` with its reason."""
    return [
        TaxRate(
            jurisdiction=one.jurisdiction,
            product=one.product,
            kind=one.kind,
            condition=one.condition,
            rate=str(one.rate),
            basis=one.basis,
            start=one.start,
            end=one.end,
            citation=one.citation,
        )
        for one in production.tax_rates(jurisdiction=jurisdiction, product=product, on=on)
    ]

"""Operating data as tables for notebooks: Arrow streams and Parquet files, narrowed as asked."""

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date
from typing import IO, Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel
from starlette.responses import StreamingResponse

from kernel.store.frames import Narrowing
from kernel.wells.api_number import ApiNumber
from kernel.workflows.frame_parts import frame_parts
from kernel.workflows.frames import Format, frame_file, frame_list
from workbench.api.records import DAY, NO_NUL
from workbench.api.signed_in import SECURITY, SignedIn

router = APIRouter(tags=["Tables"], dependencies=SECURITY)
MEDIA = {
    "arrow": "application/vnd.apache.arrow.stream",
    "parquet": "application/vnd.apache.parquet",
}
PART_BYTES = 1024 * 1024
Name = Annotated[str, Path(max_length=60, pattern=NO_NUL, examples=["production_months"])]
Words = Annotated[str, Query(max_length=200, pattern=NO_NUL)]
Day = Annotated[DAY | None, Query()]


class TableAbout(BaseModel):
    """A table; units stand in the names of its columns."""

    name: str
    about: str
    columns: list[str]
    narrowed_by: list[str]


@router.get("/frames", summary="The tables of operating data")
def tables(actor: SignedIn) -> list[TableAbout]:
    """What each row is, its columns, and by what it can be narrowed."""
    return [
        TableAbout(
            name=one.name,
            about=one.about,
            columns=list(one.columns),
            narrowed_by=list(one.narrowed_by),
        )
        for one in frame_list()
    ]


class PartOut(BaseModel):
    """A year of a table; `mark` changes with anything in it."""

    year: int
    first: date
    last: date
    mark: str


class PartsOut(BaseModel):
    """The years of a table of one organization."""

    organization_id: UUID
    parts: list[PartOut]


@router.get("/frames/{name}/parts", summary="The years of a table, to keep a copy current")
def parts(name: Name, actor: SignedIn) -> PartsOut:
    """Of production_months and production_days; fetch anew what has another mark."""
    return PartsOut(
        organization_id=actor.organization_id,
        parts=[
            PartOut(year=one.year, first=one.first, last=one.last, mark=one.mark)
            for one in frame_parts(actor, name)
        ],
    )


@router.get(
    "/frames/{name}",
    summary="A table as Arrow or Parquet",
    response_class=StreamingResponse,
    responses={200: {"content": {kind: {} for kind in MEDIA.values()}, "description": "The file."}},
)
def table(
    name: Name,
    actor: SignedIn,
    first: Day = None,
    last: Day = None,
    api: Annotated[
        list[str] | None, Query(max_length=1_000, description="API numbers of wells.")
    ] = None,
    field: Words = "",
    lease: Words = "",
    format: Annotated[Format, Query(description="An Arrow stream, or a Parquet file.")] = "arrow",
) -> StreamingResponse:
    """Of your organization only. Money and decimals are exact, volumes are floats."""
    narrowing = Narrowing(
        first=first,
        last=last,
        api14=[ApiNumber.parse(number).api14 for number in api or ()],
        field=field,
        lease=lease,
    )
    held = ExitStack()
    file = held.enter_context(frame_file(actor, name, narrowing, format=format))
    today = date.today().isoformat()
    headers = {"content-disposition": f'attachment; filename="{name}-{today}.{format}"'}
    return StreamingResponse(_parts(file, held), media_type=MEDIA[format], headers=headers)


def _parts(file: IO[bytes], held: ExitStack) -> Iterator[bytes]:
    with held:
        while part := file.read(PART_BYTES):
            yield part

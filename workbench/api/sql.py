"""A person's own queries: one statement, read only, in their organization, answered as Arrow."""

import io
from typing import Annotated

import pyarrow as pa
import structlog
from fastapi import APIRouter, Response
from pydantic import BaseModel, Field

from kernel.workflows.own_queries import readable_tables, run_query
from workbench.api.bodies import Closed
from workbench.api.frames import MEDIA
from workbench.api.signed_in import SECURITY, SignedIn

router = APIRouter(prefix="/sql", tags=["Tables"], dependencies=SECURITY)
log = structlog.get_logger(__name__)


class QueryIn(Closed):
    """One query."""

    query: Annotated[
        str,
        Field(
            min_length=1,
            max_length=100_000,
            pattern=r"^[^\x00]*$",
            examples=["select name, status from app.asset_well order by name"],
        ),
    ]


class ReadableOut(BaseModel):
    """A table of the schema `app`; its columns with their types."""

    name: str
    about: str
    columns: list[str]


@router.get("/tables", summary="What a query may read")
def tables(actor: SignedIn) -> list[ReadableOut]:
    """Tables of the schema `app`; every one shows the rows of your organization only."""
    return [
        ReadableOut(name=one.name, about=one.about, columns=list(one.columns))
        for one in readable_tables(actor)
    ]


@router.post(
    "",
    summary="Run a query",
    response_class=Response,
    responses={200: {"content": {MEDIA["arrow"]: {}}, "description": "The rows."}},
)
def run(new: QueryIn, actor: SignedIn) -> Response:
    """At most 30 s and 1,000,000 rows; `X-Rows-Cut: true` says that there were more.

    It runs as a database login of your organization that can only read.
    """
    answer = run_query(actor, new.query)
    log.info("own_query", person=str(actor.user_id), rows=answer.table.num_rows)
    file = io.BytesIO()
    options = pa.ipc.IpcWriteOptions(compression="lz4")
    with pa.ipc.new_stream(file, answer.table.schema, options=options) as stream:
        stream.write_table(answer.table)
    headers = {"x-rows-cut": "true"} if answer.is_cut else {}
    return Response(file.getvalue(), media_type=MEDIA["arrow"], headers=headers)

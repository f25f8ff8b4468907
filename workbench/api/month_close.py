"""The close of a lease's month over REST: the board, the figures, the steps, the files."""

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Path, Query, Response
from pydantic import Field

from kernel.finance.closing import CloseState
from kernel.workflows import lease_volumes, month_close
from kernel.workflows.month_files import FILES, MonthFile, month_file
from kernel.workflows.month_json import board_json, view_json
from workbench.api.bodies import Closed
from workbench.api.revisions import MOST, IfMatch, seen_revision
from workbench.api.signed_in import SECURITY, SignedIn

router = APIRouter(tags=["Month close"], dependencies=SECURITY)

MONTH = r"^(18|19|20|21)\d\d-(0[1-9]|1[0-2])$"
Month = Annotated[str, Path(pattern=MONTH, examples=["2025-01"], description="Year and month.")]
Reason = Annotated[str, Field(max_length=month_close.LONGEST_REASON, pattern=r"^[^\x00]*$")]
Version = Annotated[
    int | None, Field(ge=0, le=MOST, description="Of the close that you looked at; 0 for none.")
]
AT = "/month-closes/{lease_id}/{month}"


class StepIn(Closed):
    """The next step of a month."""

    to: Annotated[
        Literal[
            "volumes_in", "allocated", "balanced", "locked", "priced", "distributed", "posted",
            "closed",
        ],
        Field(description="The state that follows; steps are taken in this order."),
    ]  # fmt: skip
    reason: Annotated[Reason, Field(description="Needed where money differs.")] = ""
    version: Version = None


class BackIn(Closed):
    """Which version of the close is meant."""

    version: Version = None


class ReopenIn(Closed):
    """Why a locked month is opened again."""

    reason: Annotated[Reason, Field(min_length=1)]
    version: Version = None


@router.get("/month-closes", summary="The leases of a month and how far each is closed")
def board(
    actor: SignedIn,
    month: Annotated[str, Query(pattern=MONTH, examples=["2025-01"])],
    state: Annotated[CloseState | None, Query(description="Only leases in this state.")] = None,
) -> dict[str, Any]:
    """The least closed first, at most 500."""
    rows = month_close.month_board(actor, _day(month))
    return board_json([one for one in rows if state is None or one.state is state])


@router.get(AT, summary="A lease's month: figures, what is missing, what comes next")
def look(lease_id: UUID, month: Month, actor: SignedIn, response: Response) -> dict[str, Any]:
    """Every amount and volume is text. `missing` is what the next step waits for, with why."""
    return _answer(month_close.month_view(actor, lease_id, _day(month)), response)


@router.post(f"{AT}/steps", summary="Take the next step")
def step(
    lease_id: UUID,
    month: Month,
    new: StepIn,
    actor: SignedIn,
    response: Response,
    if_match: IfMatch = None,
) -> dict[str, Any]:
    """Refused while something is missing; the lock takes another person than the steps before."""
    seen = seen_revision(if_match, new.version)
    view = month_close.take_step(actor, lease_id, _day(month), new.to, seen=seen, reason=new.reason)
    return _answer(view, response)


@router.post(f"{AT}/undo", summary="Undo the last step, up to the lock")
def undo(
    lease_id: UUID,
    month: Month,
    new: BackIn,
    actor: SignedIn,
    response: Response,
    if_match: IfMatch = None,
) -> dict[str, Any]:
    """What was allocated no longer stands; nothing is deleted."""
    seen = seen_revision(if_match, new.version)
    return _answer(month_close.step_back(actor, lease_id, _day(month), seen=seen), response)


@router.post(f"{AT}/reopen", summary="Open a locked month again, with a reason")
def reopen(
    lease_id: UUID,
    month: Month,
    new: ReopenIn,
    actor: SignedIn,
    response: Response,
    if_match: IfMatch = None,
) -> dict[str, Any]:
    """By an Admin. Posted lines stay; what changes is reversed and booked again."""
    seen = seen_revision(if_match, new.version)
    view = month_close.reopen(actor, lease_id, _day(month), seen=seen, reason=new.reason)
    return _answer(view, response)


@router.post(f"{AT}/volumes-from-wells", summary="Take the lease's volumes from its wells")
def from_wells(lease_id: UUID, month: Month, actor: SignedIn) -> dict[str, str]:
    """The sums of what the wells report by month, else by day; refused while one is silent."""
    made = lease_volumes.take_from_wells(actor, lease_id, _day(month))
    return {product: str(volume) for product, volume in made.items()}


@router.post(f"{AT}/opening-stock", summary="Open with what the month before closed with")
def opening(lease_id: UUID, month: Month, actor: SignedIn) -> dict[str, str]:
    """For products whose opening stock is not entered."""
    took = lease_volumes.take_over_stock(actor, lease_id, _day(month))
    return {product: str(volume) for product, volume in took.items()}


@router.get(
    f"{AT}/file",
    summary="The month as a workbook, the owners' lines, or their statements",
    response_class=Response,
    responses={200: {"content": {mime: {} for _, mime in FILES.values()}, "description": "File."}},
)
def file(
    lease_id: UUID,
    month: Month,
    actor: SignedIn,
    format: Annotated[MonthFile, Query(description="pdf: owners' statements.")] = "xlsx",
) -> Response:
    """Statements show what Tex. Nat. Res. Code §91.502 asks for; a preview says that it is one."""
    name, content = month_file(actor, lease_id, _day(month), format)
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=FILES[format][1], headers=headers)


def _day(month: str) -> date:
    return date.fromisoformat(f"{month}-01")


def _answer(view: month_close.MonthView, response: Response) -> dict[str, Any]:
    response.headers["ETag"] = f'"{view.close.version}"'
    return view_json(view)

"""Signs of life: for a supervisor, a load balancer, a person in doubt."""

from typing import Literal

from fastapi import APIRouter, Response
from pydantic import BaseModel

from kernel.errors import KernelError
from workbench.jobs.queue import live_workers
from workbench.startup import schema_is_current

router = APIRouter(tags=["Signs of life"])
State = Literal["ok", "failing"]


class Health(BaseModel):
    """The process answers."""

    status: Literal["ok"] = "ok"


class Ready(BaseModel):
    """Whether the parts answer that a request needs."""

    status: State
    database: State
    migrations: State
    queue: State
    workers: int


@router.get("/health", summary="The process answers")
async def health() -> Health:
    """Always `ok` while the process lives; asks nothing else."""
    return Health()


@router.get(
    "/ready",
    summary="Database, migrations and queue answer",
    responses={503: {"model": Ready, "description": "A part does not answer."}},
)
def ready(response: Response) -> Ready:
    """`ok` when requests can be served; else 503 with the part that fails."""
    database = migrations = queue = False
    workers = 0
    try:
        migrations = schema_is_current()
        database = True
        workers = live_workers()
        queue = True
    except KernelError:
        pass
    all_well = database and migrations and queue
    response.status_code = 200 if all_well else 503
    return Ready(
        status=_state(all_well),
        database=_state(database),
        migrations=_state(migrations),
        queue=_state(queue),
        workers=workers,
    )


def _state(good: bool) -> State:
    return "ok" if good else "failing"

"""Errors of the API as RFC 9457 `application/problem+json`."""

from http import HTTPStatus
from typing import Any

from pydantic import BaseModel, Field
from starlette.requests import Request
from starlette.responses import JSONResponse

from kernel.errors import (
    Busy,
    Conflict,
    InvalidInput,
    KernelError,
    NotAllowed,
    NotFound,
    Unavailable,
)

STATUS_OF: dict[type[KernelError], int] = {
    InvalidInput: 422,
    NotFound: 404,
    NotAllowed: 403,
    Conflict: 409,
    Busy: 429,
    Unavailable: 503,
}


class Problem(BaseModel):
    """What went wrong, for a person and a program."""

    type: str = Field("about:blank", description="No further description than the status itself.")
    title: str = Field(description="The HTTP status in words.")
    status: int = Field(description="The HTTP status.")
    detail: str = Field(description="What happened, as a sentence.")
    hint: str = Field("", description="What to do about it.")
    request_id: str = Field(description="To be named when asking for help.")
    errors: list[dict[str, str]] = Field(
        default_factory=list, description="The places that are wrong: `where` and `what`."
    )


def problem(
    request: Request,
    status: int,
    detail: str,
    *,
    hint: str = "",
    errors: list[dict[str, str]] | None = None,
    headers: dict[str, str] | None = None,
    **more: Any,
) -> JSONResponse:
    """One problem document."""
    body = Problem(
        title=HTTPStatus(status).phrase,
        status=status,
        detail=detail,
        hint=hint,
        request_id=request.scope.get("state", {}).get("request_id", ""),
        errors=errors or [],
    ).model_dump()
    return JSONResponse(body | more, status, headers=headers, media_type="application/problem+json")


def status_of(failure: KernelError) -> int:
    """The HTTP status of an expected failure.

    >>> status_of(NotFound("There is no such plan."))
    404
    """
    return next((STATUS_OF[kind] for kind in STATUS_OF if isinstance(failure, kind)), 400)


def kernel_problem(request: Request, failure: KernelError) -> JSONResponse:
    """An expected failure of the kernel with its message and its hint."""
    more = failure.facts()
    headers = {"Retry-After": str(failure.seconds)} if isinstance(failure, Busy) else None
    return problem(
        request, status_of(failure), failure.message, hint=failure.hint, headers=headers, **more
    )

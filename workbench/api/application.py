"""The API as one FastAPI application, mounted under /api."""

from collections.abc import Iterator
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from kernel.errors import KernelError
from workbench.api import (
    afes,
    assistant_model,
    batches,
    calculations,
    campaign_status,
    campaign_talk,
    campaign_wells,
    campaigns,
    chat,
    chat_proposals,
    compliance,
    decks,
    executed,
    exports,
    frames,
    gantt,
    health,
    imports,
    month_close,
    notices,
    operating_reports,
    operating_settings,
    organization,
    payments,
    people,
    plan_files,
    plan_status,
    plan_versions,
    plans,
    portfolio,
    preferences,
    prices,
    reading,
    records,
    reports,
    rigs,
    scenarios,
    second_opinion,
    sessions,
    sign_in,
    sql,
    tenant_wells,
    tokens,
    volume_imports,
    volumes,
    wells,
)
from workbench.api.addresses import RightMethod
from workbench.api.docs import docs_page
from workbench.api.document import completed
from workbench.api.signed_in import RateLimit
from workbench.auth.sign_in import SignIn
from workbench.http_edge.problem import Problem, kernel_problem, problem
from workbench.settings import Settings

RESOURCES: tuple[Any, ...] = (
    health,
    sign_in,
    plans,
    plan_files,
    plan_status,
    plan_versions,
    executed,
    chat,
    chat_proposals,
    assistant_model,
    batches,
    reports,
    organization,
    operating_reports,
    wells,
    preferences,
    prices,
    portfolio,
    rigs,
    campaigns,
    scenarios,
    campaign_status,
    campaign_talk,
    campaign_wells,
    gantt,
    imports,
    exports,
    notices,
    calculations,
    afes,
    compliance,
    decks,
    records,
    month_close,
    operating_settings,
    volume_imports,
    volumes,
    frames,
    sql,
    reading,
    second_opinion,
    payments,
    people,
    tenant_wells,
    tokens,
    sessions,
)
ABOUT = """Everything that the pages can do, for programs.

Get a token from `POST /api/auth/token` with e-mail and password, and send it as
`Authorization: Bearer …`. A token sees the rows of one organization and may do what its person
may. A browser's session cookie is taken too; writes by cookie need the header
`X-Workbench-Request: 1`. Errors are RFC 9457 problem documents with a request id."""


def _declared(status: int, words: str) -> dict[int | str, dict[str, Any]]:
    schema = {"schema": {"$ref": "#/components/schemas/Problem"}}
    return {
        status: {
            "model": Problem,
            "description": words,
            "content": {"application/problem+json": schema},
        }
    }


REFUSALS: dict[int | str, dict[str, Any]] = (
    _declared(400, "The body cannot be read at all.")
    | _declared(401, "Not signed in, or the session or token has ended.")
    | _declared(403, "The role does not permit it, or a foreign page asked.")
    | _declared(404, "There is no such thing, or it belongs to somebody else.")
    | _declared(409, "It exists already, or somebody else changed it first.")
    | _declared(413, "The request is too large.")
    | _declared(422, "A value is missing or wrong.")
    | _declared(428, "A write must name the revision that you looked at.")
    | _declared(429, "Too many requests; `Retry-After` says when to go on.")
    | _declared(503, "A part that is needed does not answer.")
)


class Api(FastAPI):
    """The API; its document also tells what holds for every endpoint."""

    def openapi(self) -> dict[str, Any]:
        """The OpenAPI document."""
        if self.openapi_schema is None:
            self.openapi_schema = completed(super().openapi())
        return self.openapi_schema


def api_application(settings: Settings, sign_in_procedure: SignIn) -> FastAPI:
    """The API with all its resources."""
    api = Api(
        title="Workbench API",
        description=ABOUT,
        version="1",
        docs_url=None,
        redoc_url=None,
        openapi_url="/openapi.json",
        redirect_slashes=False,
        responses=REFUSALS,
        servers=[{"url": "/api"}],
        root_path_in_servers=False,
    )
    api.state.sign_in = sign_in_procedure
    api.state.rate_limit = RateLimit(settings.requests_per_minute)
    for module in RESOURCES:
        api.include_router(module.router)
    api.add_middleware(RightMethod, routes=[*api_routes()])
    api.add_exception_handler(KernelError, _kernel_failure)
    api.add_exception_handler(HTTPException, _refusal)
    api.add_exception_handler(RequestValidationError, _invalid)

    @api.get("/docs", include_in_schema=False)
    def docs() -> Response:
        return docs_page(api.openapi())

    return api


class AnySlash:
    """A trailing slash in an address makes no difference."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on without its trailing slash."""
        path = scope.get("path", "")
        if scope["type"] == "http" and path.endswith("/") and path.rstrip("/"):
            scope = {**scope, "path": path.rstrip("/"), "raw_path": None}
        await self._app(scope, receive, send)


def _kernel_failure(request: Request, failure: Exception) -> Response:
    assert isinstance(failure, KernelError)  # noqa: S101 - registered for this type alone
    return kernel_problem(request, failure)


def _refusal(request: Request, failure: Exception) -> Response:
    assert isinstance(failure, HTTPException)  # noqa: S101 - registered for this type alone
    headers = dict(failure.headers or {})
    return problem(request, failure.status_code, str(failure.detail), headers=headers)


def api_routes() -> Iterator[Any]:
    """Every route of every resource."""
    return (route for module in RESOURCES for route in module.router.routes)


def put_together(api: FastAPI) -> None:
    """Let FastAPI make of its routes now what it would make at the first request."""
    scope = {"type": "http", "method": "GET", "path": "/none", "root_path": "", "headers": []}
    for route in api.routes:
        route.matches(scope)


def _invalid(request: Request, failure: Exception) -> JSONResponse:
    assert isinstance(failure, RequestValidationError)  # noqa: S101 - registered for this type
    errors = [
        {"where": ".".join(str(part) for part in error["loc"]), "what": error["msg"]}
        for error in failure.errors()
    ]
    first = f"{errors[0]['where']}: {errors[0]['what']}." if errors else "A value is wrong."
    return problem(request, 422, first, errors=errors)

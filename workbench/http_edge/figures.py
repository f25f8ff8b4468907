"""`/metrics`: the figures of `workbench.counters`, for a Prometheus that knows the token."""

from secrets import compare_digest

from anyio import to_thread
from prometheus_client import CONTENT_TYPE_LATEST
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from workbench.counters import exposition
from workbench.settings import Settings


def figures_route(settings: Settings) -> Route:
    """The route; without a token in the settings there is nothing at the address."""

    async def figures(request: Request) -> Response:
        """GET /metrics, for who knows the token; a wrong one learns nothing."""
        if not settings.metrics_token:
            raise HTTPException(404, "There is no such page.")
        given = request.headers.get("authorization", "").encode()
        if not compare_digest(given, f"Bearer {settings.metrics_token}".encode()):
            raise HTTPException(401, "This needs the token of WORKBENCH_METRICS_TOKEN.")
        text = await to_thread.run_sync(exposition)
        return Response(text, headers={"content-type": CONTENT_TYPE_LATEST})

    return Route("/metrics", figures)

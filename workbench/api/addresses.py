"""Which methods an address takes: one that is written out is never taken for an id.

`PATCH /leases/bulk` asks for the wrong method of `/leases/bulk`, not for a lease called “bulk”.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from starlette.requests import Request
from starlette.routing import Match, Route
from starlette.types import ASGIApp, Receive, Scope, Send

from workbench.http_edge.problem import problem


class RightMethod:
    """Refuses a method that an address does not take, and names those that it takes.

    Args:
        app: What answers the others.
        routes: Every route of it.
    """

    def __init__(self, app: ASGIApp, routes: Iterable[Any]) -> None:
        self._app = app
        self._by_length: dict[tuple[int, str], list[Route]] = defaultdict(list)
        for route in routes:
            if isinstance(route, Route):
                parts = _parts(route.path)
                self._by_length[len(parts), parts[0]].append(route)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] == "http":
            taken = self._methods(scope)
            if taken and scope["method"] not in taken:
                allow = {"Allow": ", ".join(sorted(taken))}
                answer = problem(Request(scope), 405, "Method Not Allowed", headers=allow)
                await answer(scope, receive, send)
                return
        await self._app(scope, receive, send)

    def _methods(self, scope: Scope) -> set[str]:
        """The methods of the routes that spell out most of the address."""
        parts = _parts(scope["path"].removeprefix(scope.get("root_path", "")))
        fitting = [
            route
            for route in self._by_length.get((len(parts), parts[0]), ())
            if route.matches(scope)[0] is not Match.NONE
        ]
        most = max(map(_spelled_out, fitting), default=0)
        return {
            method
            for route in fitting
            if _spelled_out(route) == most
            for method in route.methods or ()
        }


def _parts(path: str) -> list[str]:
    return path.strip("/").split("/")


def _spelled_out(route: Route) -> int:
    return sum("{" not in part for part in _parts(route.path))

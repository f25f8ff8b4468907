"""The files of the chart, served by the workbench itself: our modules, and Plotly from its package.

Plotly is 4.7 MB of text, so it is compressed once; the address carries its version and the hash of
our modules, so a browser may keep both for ever and still takes a new release at once.
"""

import gzip
import hashlib
from functools import cache
from pathlib import Path

import plotly
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from workbench.http_edge.envelope import KEPT

MODULES = Path(__file__).parent / "js"
PLOTLY = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"
PLOTLY_NAME = f"plotly-{plotly.__version__}.min.js"
_KEPT = {"cache-control": KEPT}


@cache
def _texts() -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(MODULES.glob("*.js"))}


@cache
def release() -> str:
    """A short mark of the modules as they are, part of their address."""
    return hashlib.sha256(b"".join(_texts().values())).hexdigest()[:12]


@cache
def _plotly() -> bytes:
    return gzip.compress(PLOTLY.read_bytes(), compresslevel=6)


async def _file(request: Request) -> Response:
    name = request.path_params["name"]
    if name == PLOTLY_NAME:
        packed = await run_in_threadpool(_plotly)
        headers = {**_KEPT, "content-encoding": "gzip"}
        return Response(packed, media_type="text/javascript", headers=headers)
    if (text := _texts().get(name)) is None:
        return Response("There is no such file.", status_code=404, media_type="text/plain")
    return Response(text, media_type="text/javascript", headers=_KEPT)


def gantt_routes() -> list[Route]:
    """Where a page finds the chart's files."""
    return [Route("/gantt/{release}/{name}", _file)]


def address(name: str) -> str:
    """The address of a file, relative to the pages."""
    return f"gantt/{release()}/{name}"

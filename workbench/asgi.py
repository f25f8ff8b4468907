"""One app on one port: Streamlit pages, REST API and sign-in.

Served by `python -m workbench.serve`, or by any ASGI server:
`uvicorn --factory workbench.asgi:application`.
"""

import gc
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from secrets import token_hex
from typing import Any

import streamlit as st
import structlog
from anyio import to_thread
from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.routing import Mount
from streamlit import config as streamlit_config
from streamlit.runtime import get_instance

from kernel.assistant import turns
from kernel.workflows.chat_pace import limit_pace
from workbench.alerts import Watch
from workbench.api.application import AnySlash, api_application, api_routes, put_together
from workbench.api.repeats import Repeats
from workbench.auth.guard import SESSION_HEADER, Guard
from workbench.auth.routes import sign_in_routes
from workbench.auth.sign_in import SignIn
from workbench.auth.ticket import derived_key
from workbench.counters import failures
from workbench.http_edge.envelope import Envelope, refused
from workbench.http_edge.figures import figures_route
from workbench.language_model import answerer_for
from workbench.logs import configure_logs
from workbench.settings import ROOT, Settings, choose_settings
from workbench.settings import settings as process_settings
from workbench.startup import open_store, prepare_folder, refuse_old_schema, secret_key
from workbench.ui.gantt.files import gantt_routes
from workbench.ui.screens import SCREENS

log = structlog.get_logger(__name__)
GC_NEW_OBJECTS = 10_000  # after which the youngest are looked through; Python's own pace is 700
SCRIPT = ROOT / "workbench" / "app.py"


def application(settings: Settings | None = None, *, script: Path = SCRIPT) -> st.App:
    """The whole product as one ASGI app.

    Args:
        settings: Else those of the process.
        script: The entry script of the pages.

    Raises:
        Unavailable: The data folder cannot be used.
    """
    settings = settings or process_settings()
    choose_settings(settings)
    prepare_folder(settings)
    key = secret_key(settings)
    _configure_streamlit(settings, key)
    sign_in = SignIn(settings)
    api = api_application(settings, sign_in)
    return st.App(
        script,
        lifespan=_lifespan(settings, api),
        on_script_error=_script_failed,
        routes=[
            *sign_in_routes(settings, sign_in, key),
            *gantt_routes(),
            figures_route(settings),
            Mount("/api", app=AnySlash(Repeats(api, api_routes))),
        ],
        exception_handlers={HTTPException: refused},
        middleware=[
            Middleware(Envelope, settings=settings),
            Middleware(
                Guard, settings=settings, screens=frozenset(screen.name for screen in SCREENS)
            ),
        ],
    )


def _configure_streamlit(settings: Settings, key: str) -> None:
    """What must hold wherever the process was started, whatever config.toml says."""
    for name, value in {
        "server.trustedUserHeaders": {SESSION_HEADER: "session"},
        "server.cookieSecret": derived_key(key, "streamlit").hex(),
        "server.headless": True,
        "server.enableStaticServing": True,
        "server.fileWatcherType": "none",
        "server.maxUploadSize": settings.upload_limit_mb,
        "server.enableCORS": True,
        "server.enableXsrfProtection": True,
        "server.enableAgentApi": False,
        "browser.gatherUsageStats": False,
        "client.showErrorDetails": "none",
        "client.toolbarMode": "minimal",
        # A full collection after every run took longer than most runs; Python's own pace does.
        "runner.postScriptGC": False,
    }.items():
        streamlit_config.set_option(name, value)


def _lifespan(settings: Settings, api: FastAPI) -> Any:
    @asynccontextmanager
    async def lifespan(_app: Any) -> AsyncIterator[None]:
        configure_logs(settings.log_level, process="app")
        urls = await to_thread.run_sync(open_store, settings)
        await to_thread.run_sync(refuse_old_schema, urls)
        turns.answer_with(answerer_for)
        limit_pace(settings.assistant_per_minute)
        put_together(api)
        _freeze()
        watch = Watch(urls, settings)
        watch.start()
        yield
        watch.end()
        await to_thread.run_sync(turns.end_all)

    return lifespan


def _script_failed(failure: BaseException) -> bool:
    """A failure that no page has said: name a reference and nothing of the inside."""
    reference = token_hex(4)
    failures.labels("script").inc()
    log.error("script_failed", reference=reference, exc_info=failure)
    st.error(
        "This page could not be shown. Nothing saved is lost. Load it again; if it stays so, give "
        f"your administrator the reference {reference}."
    )
    return True


def load_what_pages_need() -> None:
    """Import the slow modules once, before there is a page that would wait for them."""
    import pandas  # noqa: F401
    import plotly.graph_objects  # noqa: F401
    import pyarrow  # noqa: F401
    import st_aggrid  # noqa: F401


def _freeze() -> None:
    """Take what is loaded out of garbage collection.

    A full collection would walk through all modules each time, which holds every page for longer
    than most runs take.
    """
    load_what_pages_need()
    # A component registers itself only when a page loads it first; we were before the pages.
    grid = sys.modules["st_aggrid.AgGrid"]._component_func
    get_instance().component_registry.register_component(grid)
    gc.collect()
    gc.freeze()
    gc.set_threshold(GC_NEW_OBJECTS)  # of an answer of thousands of rows not every third is held up

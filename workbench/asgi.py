"""One app on one port: Streamlit pages, REST API and sign-in.

Served by `python -m workbench.serve`, or by any ASGI server:
`uvicorn --factory workbench.asgi:application`.
"""

import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import streamlit as st
from anyio import to_thread
from starlette.middleware import Middleware
from starlette.routing import Mount
from streamlit import config as streamlit_config

from workbench.api.application import AnySlash, api_application
from workbench.auth.guard import SESSION_HEADER, Guard
from workbench.auth.routes import sign_in_routes
from workbench.auth.sign_in import SignIn
from workbench.auth.ticket import derived_key
from workbench.envelope import Envelope
from workbench.logs import configure_logs
from workbench.settings import ROOT, Settings
from workbench.settings import settings as process_settings
from workbench.startup import open_store, prepare_folder, refuse_old_schema, secret_key

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
    prepare_folder(settings)
    key = secret_key(settings)
    _configure_streamlit(settings, key)
    sign_in = SignIn(settings)
    return st.App(
        script,
        lifespan=_lifespan(settings),
        routes=[
            *sign_in_routes(settings, sign_in, key),
            Mount("/api", app=AnySlash(api_application(settings, sign_in))),
        ],
        middleware=[Middleware(Envelope, settings=settings), Middleware(Guard, settings=settings)],
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
    }.items():
        streamlit_config.set_option(name, value)


def _lifespan(settings: Settings) -> Any:
    @asynccontextmanager
    async def lifespan(_app: Any) -> AsyncIterator[None]:
        configure_logs(settings.log_level, process="app")
        urls = await to_thread.run_sync(open_store, settings)
        await to_thread.run_sync(refuse_old_schema, urls)
        _freeze()
        yield

    return lifespan


def _freeze() -> None:
    """Load what the pages need and take it out of garbage collection.

    Streamlit collects fully after every run of a script; without this the modules below are
    walked through each time, which makes a run several times slower.
    """
    import pandas  # noqa: F401
    import plotly.graph_objects  # noqa: F401
    import pyarrow  # noqa: F401
    import st_aggrid  # noqa: F401

    gc.collect()
    gc.freeze()

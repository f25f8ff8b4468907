"""The process of pages and API: uvicorn around `workbench.asgi`.

`python -m workbench.serve` alone serves a database that is ready. With `--supervised`, as
`workbench up` starts it, it loads its modules, waits for a line on standard input, and ends when
standard input ends.
"""

import sys

import uvicorn

from kernel.errors import KernelError
from workbench.logs import configure_logs
from workbench.settings import Settings, settings
from workbench.starter import wait_for_go
from workbench.startup import open_store, refuse_old_schema

# longer than a proxy keeps an idle connection to us: which a post would meet just closed, and fail
KEPT_OPEN_S = 75
GRACE_S = 5  # open pages hold their websocket; they are closed after this


def server(app: object, options: Settings) -> uvicorn.Server:
    """Uvicorn with our limits; it believes forwarded addresses of the named proxies alone."""
    return uvicorn.Server(
        uvicorn.Config(
            app,  # type: ignore[arg-type]
            host=options.host,
            port=options.port,
            access_log=False,
            log_config=None,
            server_header=False,
            proxy_headers=bool(options.trusted_proxies),
            forwarded_allow_ips=options.trusted_proxies or None,
            timeout_keep_alive=KEPT_OPEN_S,
            timeout_graceful_shutdown=GRACE_S,
            h11_max_incomplete_event_size=64 * 1024,
        )
    )


def main() -> None:
    """Serve until told to stop; an expected failure becomes one readable line."""
    try:
        serve(supervised="--supervised" in sys.argv)
    except KernelError as failure:
        print(failure, file=sys.stderr)
        sys.exit(1)


def serve(*, supervised: bool = False) -> None:
    """Load the app, see that the database is ready, and serve until told to stop.

    Args:
        supervised: Wait for our starter's word, and end with it.

    Raises:
        KernelError: A setting is wrong, or the database is not ready.
    """
    options = settings()
    from streamlit import config

    from workbench.asgi import application, load_what_pages_need

    config.get_config_options()  # here Streamlit sets up loggers of its own; ours come after
    configure_logs(options.log_level, process="app")
    load_what_pages_need()  # while the database still starts
    if supervised:
        wait_for_go()
    refuse_old_schema(open_store(options))  # told in one line here; uvicorn would say more
    server(application(options), options).run()


if __name__ == "__main__":
    main()

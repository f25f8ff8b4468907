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
            timeout_graceful_shutdown=GRACE_S,
            h11_max_incomplete_event_size=64 * 1024,
        )
    )


def main() -> None:
    """Serve until told to stop."""
    options = settings()
    configure_logs(options.log_level, process="app")
    from workbench.asgi import application, load_what_pages_need

    configure_logs(options.log_level, process="app")  # Streamlit has set up its own by now
    load_what_pages_need()  # while the database still starts
    if "--supervised" in sys.argv:
        wait_for_go()
    try:
        refuse_old_schema(open_store(options))  # told in one line here; uvicorn would say more
        server(application(options), options).run()
    except KernelError as failure:
        print(failure, file=sys.stderr)
        sys.exit(1)


if __name__ == "__main__":
    main()

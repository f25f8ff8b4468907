"""Structured logs: one JSON object a line, with the request id and without secrets."""

import logging
import re
import sys
from collections.abc import Mapping
from typing import Any, cast

import structlog
from structlog.types import EventDict, Processor, WrappedLogger

HIDDEN = "[hidden]"
_SECRET_KEY = re.compile(r"passw|secret|token|cookie|authori[sz]ation|credential|dsn", re.I)
_SECRET_TEXT = (
    (re.compile(r"(\w+://[^\s:/@]*):[^\s@/]+@"), rf"\1:{HIDDEN}@"),  # user:password@ in an address
    (re.compile(r"\b(bearer|basic)\s+[\w.~+/=-]+", re.I), rf"\1 {HIDDEN}"),
    (re.compile(r"\b(password|passwd|secret|token)(\s*[=:]\s*)[^\s,;&]+", re.I), rf"\1\2{HIDDEN}"),
    (re.compile(r"\b(wb[st]_)[\w-]{16,}"), rf"\1{HIDDEN}"),  # our own session and API tokens
)

# They speak when something is wrong; our own lines say the rest.
_LIBRARIES = (
    "alembic", "httpx2", "pdfminer", "procrastinate", "streamlit", "uvicorn", "watchdog",
)  # fmt: skip


class _ToStderr(logging.Handler):
    """Writes to what standard error is at that moment."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write one line."""
        print(self.format(record), file=sys.stderr, flush=True)


_REPLACED = (logging.StreamHandler, _ToStderr)


def redact(value: object, key: str = "") -> object:
    """VALUE without passwords, tokens and cookies, by its key or by its look.

    >>> redact({"email": "a@b.example", "password": "open sesame"})
    {'email': 'a@b.example', 'password': '[hidden]'}
    >>> redact("connect postgresql://app:pw@db/app")
    'connect postgresql://app:[hidden]@db/app'
    """
    if key and _SECRET_KEY.search(key) and isinstance(value, str | bytes):
        return HIDDEN
    if isinstance(value, str):
        for pattern, replacement in _SECRET_TEXT:
            value = pattern.sub(replacement, value)
        return value
    if isinstance(value, Mapping):
        return {name: redact(item, str(name)) for name, item in value.items()}
    if isinstance(value, list | tuple | set):
        return [redact(item, key) for item in value]
    return value


def _redact_event(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    return cast(EventDict, redact(event))


def configure_logs(level: str = "info", *, process: str = "app") -> None:
    """Send every log line of this process, ours and the libraries', to stderr.

    A terminal gets readable lines, anything else gets JSON.
    """
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.stdlib.PositionalArgumentsFormatter(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.StackInfoRenderer(),
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )
    handler = _ToStderr()
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared, processors=_rendering(process, tty=sys.stderr.isatty())
        )
    )
    root = logging.getLogger()
    kept = [other for other in root.handlers if type(other) not in _REPLACED]
    root.handlers[:] = [*kept, handler]
    root.setLevel(level.upper())
    for name, logger in root.manager.loggerDict.items():
        if name.startswith(_LIBRARIES) and isinstance(logger, logging.Logger):
            logger.handlers[:] = []  # Streamlit gives each of its loggers one
            logger.propagate = True
            logger.setLevel(logging.NOTSET)
    for name in _LIBRARIES:
        logging.getLogger(name).setLevel(max(logging.WARNING, root.level))
    # AG Grid's wrapper touches Streamlit when it is loaded, before there is any page.
    logging.getLogger("streamlit.runtime.scriptrunner_utils").setLevel(logging.ERROR)


def _rendering(process: str, *, tty: bool) -> list[Processor]:
    def name_process(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
        return {"process": process, **event}

    clean = structlog.stdlib.ProcessorFormatter.remove_processors_meta
    if tty:
        return [clean, _redact_event, structlog.dev.ConsoleRenderer(colors=True)]
    return [
        clean,
        name_process,
        structlog.processors.format_exc_info,
        _redact_event,
        structlog.processors.JSONRenderer(default=_as_text),
    ]


def _as_text(value: Any) -> str:
    return str(value)

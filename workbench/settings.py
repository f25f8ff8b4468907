"""Every setting of the workbench; this is the only module that reads the environment.

Each field is set by its name in capitals with the prefix WORKBENCH_ (`WORKBENCH_PORT=9000`), the
database by DATABASE_URL. What is left out has the default written here. The help lists them
all with the descriptions below.
"""

import os
import re
from pathlib import Path
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

import platformdirs
from pydantic import AliasChoices, Field, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from kernel.errors import InvalidInput
from kernel.sources.model_address import LOOPBACK, is_near, model_address

ROOT = Path(__file__).resolve().parent.parent
QUEUE_CONNECTIONS, SIGN_IN_CONNECTIONS = 5, 3  # of one process


def _data_dir() -> Path:
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        return Path("/var/lib/well-workbench")  # the server's own account cannot enter /root
    return Path(platformdirs.user_data_dir("well-workbench", appauthor=False))


class Settings(BaseSettings):
    """What the person who runs the workbench may choose."""

    model_config = SettingsConfigDict(env_prefix="WORKBENCH_", extra="ignore", frozen=True)

    environment: Literal["development", "production"] = Field(
        "development",
        validation_alias=AliasChoices("WORKBENCH_ENV", "environment"),
        description="development, or production, which refuses sample accounts, weak sign-ins "
        "and a plain address.",
    )
    data_dir: Path = Field(
        default_factory=_data_dir,
        description="Where the embedded database, its secrets and the run files lie; default: "
        "the data directory of the person, /var/lib/well-workbench for root.",
    )
    host: str = Field("127.0.0.1", description="The address that the server listens on.")
    port: Annotated[int, Field(ge=1, le=65535)] = Field(
        8501, description="The one port of pages and API."
    )
    database_url: str | None = Field(
        None,
        validation_alias=AliasChoices("DATABASE_URL", "database_url"),
        description="An external PostgreSQL 15 or newer, as a role that may create roles; "
        "without it the embedded server is used.",
        repr=False,
    )
    reports_database_url: str | None = Field(
        None,
        description="The address of a server that follows DATABASE_URL (streaming replication), "
        "for example postgresql://replica.example.com:5432/workbench: reports and their "
        "notebooks read there, some seconds behind. Without it, or while it is away, they read "
        "where all do.",
        repr=False,
    )
    connections: Annotated[int, Field(ge=10, le=200)] = Field(
        18,
        description="Connections to the database that one app or worker may hold: 5 for the "
        "queue, 3 for the sign-in, the rest for pages and jobs. All processes together, and 6 "
        "for backups and administration, must fit max_connections of the server.",
    )
    pg_bindir: Path | None = Field(
        None, description="The folder with postgres, initdb and pg_ctl to use instead of ours."
    )
    pg_account: str | None = Field(
        None, description="As root: the existing account that the embedded server runs as."
    )
    backup_dir: Path | None = Field(
        None,
        description="A folder, best on another disk: the worker writes a backup into it every "
        "night, reads it again and gives old ones up; without it somebody else must.",
    )
    backup_keep: Annotated[int, Field(ge=1)] = Field(
        14, description="How many nightly backups are kept."
    )
    backup_hour: Annotated[int, Field(ge=0, le=23)] = Field(
        2, description="The hour of the night, in UTC, in which backups are written."
    )
    archive_dir: Path | None = Field(
        None,
        description="A folder, best on another disk: the embedded server writes its log of "
        "changes there, at least every minute, and the worker a base backup every week, so that "
        "`workbench restore --to TIME` can go back to any moment.",
    )
    archive_keep: Annotated[int, Field(ge=1)] = Field(
        3, description="How many weekly base backups are kept, with the log since the oldest."
    )
    public_url: str | None = Field(
        None,
        description="The address people type, for example https://workbench.example.com. With "
        "https the session cookie is Secure and carries the __Host- prefix, and only this "
        "origin may write.",
    )
    allow_plain_http: bool = Field(
        False, description="In production: serve without TLS all the same, on a closed network."
    )
    trusted_proxies: str = Field(
        "",
        description="Addresses of proxies whose X-Forwarded-For is believed, with commas; empty "
        "trusts none.",
    )
    secret_key: str | None = Field(
        None,
        min_length=32,
        description="Signs the short-lived forms of the sign-in; the same in every replica. "
        "Default: made once and kept in the data folder.",
        repr=False,
    )
    session_idle_minutes: Annotated[int, Field(ge=5)] = Field(
        60, description="Minutes without an action after which a session ends."
    )
    session_absolute_hours: Annotated[int, Field(ge=1)] = Field(
        12, description="Hours after which a session ends in any case."
    )
    token_days: Annotated[int, Field(ge=1)] = Field(
        30, description="Days after which an API token ends unless it was given another end."
    )
    sign_in_free_attempts: Annotated[int, Field(ge=1)] = Field(
        5, description="Failed sign-ins for one account before each further one must wait."
    )
    sign_in_longest_wait_seconds: Annotated[int, Field(ge=1)] = Field(
        900, description="The longest wait after many failed sign-ins."
    )
    requests_per_minute: Annotated[int, Field(ge=1)] = Field(
        300, description="API requests that one person or token may make in a minute."
    )
    assistant_per_minute: Annotated[int, Field(ge=1)] = Field(
        30,
        description="Messages that one person may send to the assistant in a minute, and changes "
        "of plans that one person may apply from conversations in a minute.",
    )
    jobs_per_organization: Annotated[int, Field(ge=1)] = Field(
        200,
        description="Background jobs of one organization that may wait or run at once; more are "
        "refused until some have ended. Jobs of organizations with fewer go first.",
    )
    upload_limit_mb: Annotated[int, Field(ge=1)] = Field(
        50, description="The largest file that may be uploaded, in megabytes."
    )
    body_limit_mb: Annotated[int, Field(ge=1)] = Field(
        160, description="The largest API request with all its files, in megabytes."
    )
    metrics_token: str | None = Field(
        None,
        min_length=16,
        description="Lets Prometheus read figures at /metrics with this as its bearer token; "
        "without it there is no such address.",
        repr=False,
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        "info", description="The least severity that is logged."
    )
    sample_data: bool | None = Field(
        None,
        description="Whether an empty database gets the two sample organizations; default: yes "
        "in development, never in production.",
    )

    registry_keepers: str | None = Field(
        None,
        description="Ids of the organizations whose administrators may bring public lists of "
        "wells into the registry that all organizations share, with commas; empty for none. "
        "Default: all in development, none in production, where `workbench import-wells` does.",
    )
    operators: str | None = Field(
        None,
        description="Ids of the organizations whose administrators look after this installation "
        "and see the page Status, with commas; empty for none. Default: all in development, none "
        "in production.",
    )
    alerts_to: str = Field(
        "",
        description="Addresses, with commas, that are told once by mail of a failed backup, a "
        "stalled queue, a full disk or an expiring certificate, and once when it is over.",
    )
    slow_query_ms: Annotated[int, Field(ge=0)] = Field(
        1000,
        description="A query that takes longer is logged with its text, without values, and with "
        "the request or job that asked, in milliseconds; 0 logs none.",
    )
    rrc_fetch: bool = Field(
        False,
        description="Whether papers may be fetched from the Railroad Commission; without it no "
        "paper is fetched.",
    )
    rrc_url: str = Field(
        "https://webapps.rrc.texas.gov",
        description="The site of the Commission's completions query, or a replica on this machine.",
    )
    rrc_documents_host: str = Field(
        "webapps.rrc.state.tx.us",
        description="The one other host that the site's attachments may come from.",
    )
    rrc_seconds_per_request: Annotated[float, Field(ge=0, le=60)] = Field(
        1.0,
        description="Seconds between two requests to the site; waits after a failure grow with "
        "it. Less than 1 only for a replica on this machine.",
    )
    chromium: Path | None = Field(
        None, description="The Chromium or Chrome that fetches papers; default: the one on PATH."
    )

    llm_url: str | None = Field(
        None,
        description="A language model for conversations about plans and for second opinions on "
        "papers: the address of a server that speaks OpenAI's Chat Completions, for example "
        "https://llm.example.com/v1; http for a server on this machine or at a private address. "
        "Plans that are spoken about and pages that a person asks about are sent there; without "
        "it nothing is. An organization's administrator may name another one for conversations, "
        "or switch it off.",
    )
    llm_key: str | None = Field(None, description="The key of that server.", repr=False)
    llm_model: str | None = Field(None, description="The name of the model on that server.")
    llm_timeout_s: Annotated[float, Field(gt=0, le=600)] = Field(
        60.0, description="Seconds that one answer of the model may take; asked twice at most."
    )
    llm_sees_pages: bool = Field(
        False, description="Whether the model takes pictures: then pages are sent as pictures too."
    )

    llm_local_hosts: str = Field(
        "",
        description="Hosts of this machine or the own network at which administrators of "
        "organizations may name a model, with commas; empty for none.",
    )

    smtp_host: str | None = Field(
        None,
        description="The mail server that brings notices to people; without it none is sent, and "
        "they stand in the inbox alone.",
    )
    smtp_port: Annotated[int, Field(ge=1, le=65535)] = Field(
        587, description="Its port: 587 with STARTTLS, 465 with TLS."
    )
    smtp_security: Literal["starttls", "tls", "none"] = Field(
        "starttls",
        description="starttls, tls, or none, which is allowed for a server on this machine or at "
        "a private address and without a password.",
    )
    smtp_user: str = Field("", description="The account at the mail server, where it asks for one.")
    smtp_password: str = Field("", description="The password of that account.", repr=False)
    smtp_ca_file: Path | None = Field(
        None, description="Certificates to trust for the mail server instead of the machine's own."
    )
    mail_from: str | None = Field(None, description="The address that notices come from.")
    mail_digest_hour: Annotated[int, Field(ge=0, le=23)] = Field(
        5, description="The hour of the day, in UTC, at which the daily digest is sent."
    )

    api_url: str | None = Field(
        None, description="In a notebook: where the workbench answers, for `connect()`."
    )
    api_token: str | None = Field(
        None, description="In a notebook: the API token of its person.", repr=False
    )

    @field_validator("data_dir", "backup_dir", "archive_dir")
    @classmethod
    def _absolute(cls, value: Path | None) -> Path | None:
        return value.expanduser().absolute() if value else None

    @field_validator("public_url")
    @classmethod
    def _origin(cls, value: str | None) -> str | None:
        if not value:
            return None
        parts = urlsplit(value)
        if parts.scheme not in {"http", "https"} or not parts.netloc or parts.path.strip("/"):
            raise ValueError("give scheme and host alone, for example https://workbench.example")
        return f"{parts.scheme}://{parts.netloc.lower()}"

    @field_validator("secret_key")
    @classmethod
    def _random(cls, value: str | None) -> str | None:
        if value is not None and len(set(value)) < 12:
            raise ValueError("this is no random key: use `openssl rand -hex 32`")
        return value

    @field_validator("rrc_url")
    @classmethod
    def _site(cls, value: str) -> str:
        parts = urlsplit(value)
        safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)
        if not safe or not parts.hostname or parts.username or parts.path.strip("/"):
            raise ValueError("give https and the host alone, or http for a replica on this machine")
        return f"{parts.scheme}://{parts.netloc}"

    @field_validator("llm_url")
    @classmethod
    def _model_server(cls, value: str | None) -> str | None:
        if not value:
            return None
        return model_address(value)

    @model_validator(mode="after")
    def _model_named(self) -> Self:
        if self.llm_url and not self.llm_model:
            raise ValueError("WORKBENCH_LLM_URL needs WORKBENCH_LLM_MODEL, the model's name there")
        return self

    @model_validator(mode="after")
    def _mail(self) -> Self:
        if not self.smtp_host:
            return self
        if not self.mail_from or not re.fullmatch(r"[^@\s<>]+@[^@\s<>]+", self.mail_from):
            raise ValueError("WORKBENCH_SMTP_HOST needs WORKBENCH_MAIL_FROM, an address")
        if self.smtp_security == "none" and (self.smtp_password or not is_near(self.smtp_host)):
            raise ValueError("WORKBENCH_SMTP_SECURITY=none would send mail or password in clear")
        return self

    @model_validator(mode="after")
    def _polite(self) -> Self:
        if self.rrc_seconds_per_request < 1 and urlsplit(self.rrc_url).hostname not in LOOPBACK:
            raise ValueError("WORKBENCH_RRC_SECONDS_PER_REQUEST must be at least 1 for this site")
        return self

    @model_validator(mode="after")
    def _production(self) -> Self:
        if self.environment != "production":
            return self
        if self.sample_data:
            raise ValueError("production refuses sample data: leave WORKBENCH_SAMPLE_DATA out")
        if self.log_level == "debug":
            raise ValueError("production refuses debug logging: use WORKBENCH_LOG_LEVEL=info")
        if not self.behind_tls and not self.allow_plain_http:
            raise ValueError(
                "production needs TLS: set WORKBENCH_PUBLIC_URL to the https address, or "
                "WORKBENCH_ALLOW_PLAIN_HTTP=true on a closed network"
            )
        return self

    @property
    def production(self) -> bool:
        """Whether the strict rules hold."""
        return self.environment == "production"

    @property
    def behind_tls(self) -> bool:
        """Whether people reach us over https."""
        return bool(self.public_url and self.public_url.startswith("https://"))

    @property
    def keeper_ids(self) -> frozenset[str]:
        """The organizations whose administrators may bring public lists in."""
        named = (self.registry_keepers or "").split(",")
        return frozenset(one.strip().lower() for one in named if one.strip())

    @property
    def work_connections(self) -> int:
        """What is left of the budget of a process for people's work.

        >>> Settings(connections=18).work_connections
        10
        """
        return self.connections - QUEUE_CONNECTIONS - SIGN_IN_CONNECTIONS

    @property
    def operator_ids(self) -> frozenset[str]:
        """The organizations whose administrators look after the installation."""
        named = (self.operators or "").split(",")
        return frozenset(one.strip().lower() for one in named if one.strip())

    @property
    def wants_samples(self) -> bool:
        """Whether an empty database is filled with the sample organizations."""
        return self.sample_data if self.sample_data is not None else not self.production

    @property
    def address(self) -> str:
        """The address to show to a person."""
        if self.public_url:
            return self.public_url
        host = "localhost" if self.host in LOOPBACK | {"0.0.0.0", "::"} else self.host  # noqa: S104
        return f"http://{host}:{self.port}"


def read_settings() -> Settings:
    """The settings of this process, read anew.

    Raises:
        InvalidInput: A value is out of its range, or production refuses it; one line says which.
    """
    try:
        return Settings()
    except ValidationError as wrong:
        raise InvalidInput(_first_problem(wrong)) from None


_chosen: list[Settings] = []


def settings() -> Settings:
    """The settings of this process, read once."""
    if not _chosen:
        _chosen.append(read_settings())
    return _chosen[0]


def choose_settings(chosen: Settings) -> None:
    """Use CHOSEN in this process from now on instead of what the environment says."""
    _chosen[:] = [chosen]


def setting_names() -> dict[str, str]:
    """Each environment variable and what it does, for the help and its test.

    >>> setting_names()["WORKBENCH_PORT"]
    'The one port of pages and API.'
    """
    names = {}
    for name, field in Settings.model_fields.items():
        alias = field.validation_alias
        variable = f"WORKBENCH_{name.upper()}"
        if isinstance(alias, AliasChoices):
            variable = str(alias.choices[0])
        names[variable] = field.description or ""
    return names


def _first_problem(wrong: ValidationError) -> str:
    problem = wrong.errors(include_url=False, include_input=False)[0]
    text = problem["msg"].removeprefix("Value error, ")
    if not problem["loc"]:
        return f"{text[0].upper()}{text[1:]}."
    place = str(problem["loc"][0])
    variable = place if place.isupper() else f"WORKBENCH_{place.upper()}"
    return f"{variable}: {text}."

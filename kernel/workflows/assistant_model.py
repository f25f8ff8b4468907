"""The model that answers in conversations: chosen by administrators, tried out, switched off.

An organization's own choice stands over the one of the installation. The key is sealed, is never
shown again, and goes to the host for which it was typed alone.
"""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

from kernel.errors import Conflict, InvalidInput
from kernel.sources.chat_model import OpenAiChat
from kernel.sources.chat_probe import Level, Probe, probe
from kernel.sources.model_address import model_address
from kernel.store import assistant as store
from kernel.store.actor import Actor, Role
from kernel.store.assistant import AssistantRow, Used
from kernel.store.sealing import Seal
from kernel.store.session import tenant_session
from kernel.workflows.assistant_budget import Limits

LONGEST_KEY = 500
_BOUNDS: Mapping[str, tuple[int, int]] = {
    "timeout_s": (5, 120),
    "rounds": (1, 6),
    "turn_tokens": (12_000, 400_000),
    "day_tokens": (12_000, 100_000_000),
    "month_tokens": (12_000, 10_000_000_000),
}
_MONEY = ("price_in", "price_out", "turn_cost", "day_cost", "month_cost")
_MOST_MONEY = Decimal(1_000_000)


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """A server of a model as the installation names one.

    Attributes:
        key: Sent to this server alone.
    """

    url: str
    model: str
    key: str | None = field(default=None, repr=False)
    timeout_s: float = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """What holds for an organization, without the key.

    Attributes:
        own: Whether the organization named a server itself; else it is the installation's.
        has_key: Whether a key is kept.
        probe: What the server was seen to do; None where it was not tried, or is another now.
        level: How far the model is used.
        used_today: By the administrator who looks.
        version: To be given back with a change; None where nothing was chosen yet.
    """

    enabled: bool
    own: bool
    url: str | None
    model: str | None
    has_key: bool
    timeout_s: int
    limits: Limits
    probe: Mapping[str, Any] | None
    level: Level
    version: int | None
    changed_at: datetime | None
    changed_by: str | None
    used_today: Used
    used_this_month: Used


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What an administrator chooses; a key of None keeps the one there is."""

    enabled: bool = True
    url: str | None = None
    model: str | None = None
    key: str | None = field(default=None, repr=False)
    forget_key: bool = False
    timeout_s: int = 60
    limits: Limits = field(default_factory=Limits)
    version: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """Who answers messages.

    Attributes:
        name: The model and its host; None for the interpreter alone.
        tried: Whether the level was seen, and is not only hoped for.
    """

    level: Level
    name: str | None
    tried: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class InUse:
    """The model that answers now, how far, and within which limits."""

    model: OpenAiChat
    level: Level
    limits: Limits


def chosen_model(actor: Actor, installed: Server | None) -> Chosen:
    """What holds for the organization.

    Raises:
        NotAllowed: Not an administrator.
    """
    actor.must_be(Role.ADMIN)
    today = datetime.now(UTC).date()
    with tenant_session(actor) as session:
        row = store.chosen(session)
        by_day = store.used(session, today, person_id=actor.user_id)
        by_month = store.used(session, today.replace(day=1))
    own = row is not None and row.url is not None
    server = _server(row, installed)
    seen = _probe_of(row, server)
    return Chosen(
        enabled=row.enabled if row else True,
        own=own,
        url=server[0] if server else None,
        model=server[1] if server else None,
        has_key=bool(row.key_sealed) if own and row else bool(installed and installed.key),
        timeout_s=row.timeout_s if own and row else int(installed.timeout_s if installed else 60),
        limits=_limits(row),
        probe=seen,
        level=_level(row, server),
        version=row.version if row else None,
        changed_at=row.changed_at if row else None,
        changed_by=row.changed_by_name if row else None,
        used_today=by_day,
        used_this_month=by_month,
    )


def model_shown(actor: Actor, installed: Server | None) -> Shown:
    """Who answers this person's messages, in words that may stand beside a conversation."""
    with tenant_session(actor) as session:
        row = store.chosen(session)
    server = _server(row, installed)
    off = row is not None and not row.enabled
    level = "none" if off else _level(row, server)
    if server is None or level == "none":
        return Shown(level="none", name=None, tried=False)
    name = f"{server[1]} at {urlsplit(server[0]).hostname}"
    return Shown(level=level, name=name, tried=_probe_of(row, server) is not None)


def choose_model(
    actor: Actor, wanted: Wanted, seal: Seal, *, local_hosts: frozenset[str] = frozenset()
) -> None:
    """Keep what an administrator chooses; a key goes with its host and is typed again for another.

    Args:
        actor: An administrator.
        wanted: All of it.
        seal: Of the installation.
        local_hosts: Hosts of the own network that an organization may name.

    Raises:
        NotAllowed: Not an administrator.
        InvalidInput: An address or a number that cannot be, or a key for another host.
        Conflict: Somebody else changed it first.
    """
    actor.must_be(Role.ADMIN)
    values = _checked(wanted, local_hosts)
    with tenant_session(actor) as session:
        row = store.chosen(session)
        values["key_sealed"] = _key(actor, wanted, values["url"], row, seal)
        if row is None or (row.url, row.model) != (values["url"], values["model"]):
            values["probe"] = {}
        if (row.version if row else None) != wanted.version or not store.choose(
            session, values, seen=wanted.version
        ):
            raise Conflict("Somebody else changed this first.", hint="Look again, then save.")


def try_model(actor: Actor, installed: Server | None, seal: Seal) -> Probe:
    """Try what the model's server can do, and keep what was seen.

    Raises:
        NotAllowed: Not an administrator.
        InvalidInput: No server is named.
    """
    actor.must_be(Role.ADMIN)
    with tenant_session(actor) as session:
        row = store.chosen(session)
    client = _client(actor, row, installed, seal)
    if client is None:
        raise InvalidInput("No server is named.", hint="Type its address and the model's name.")
    seen = probe(client)
    kept = {**asdict(seen), "at": datetime.now(UTC).isoformat(), "url": client.url}
    with tenant_session(actor) as session:
        if row is None:  # the installation's server, of which this organization keeps its own look
            store.choose(session, {**_columns(Wanted()), "probe": kept}, seen=None)
        else:
            store.keep_probe(session, kept)
    return seen


def model_in_use(actor: Actor, installed: Server | None, seal: Callable[[], Seal]) -> InUse | None:
    """The model that answers this person's messages; None for nobody but the interpreter.

    Raises:
        Unavailable: The stored key cannot be read on this host.
    """
    with tenant_session(actor) as session:
        row = store.chosen(session)
    level = _level(row, _server(row, installed))
    if level == "none" or (row is not None and not row.enabled):
        return None
    client = _client(actor, row, installed, seal() if row and row.key_sealed else None)
    if client is None:
        return None
    return InUse(model=client, level=level, limits=_limits(row))


def _server(row: AssistantRow | None, installed: Server | None) -> tuple[str, str] | None:
    if row is not None and row.url and row.model:
        return row.url, row.model
    return (installed.url, installed.model) if installed else None


def _probe_of(row: AssistantRow | None, server: tuple[str, str] | None) -> Mapping[str, Any] | None:
    """What was seen of this very server and model."""
    if row is None or server is None or not row.probe:
        return None
    same = (row.probe.get("url"), row.probe.get("model")) == server
    return row.probe if same else None


def _level(row: AssistantRow | None, server: tuple[str, str] | None) -> Level:
    """How far the model is used; untried, tools are tried, and without them nothing is changed."""
    if server is None:
        return "none"
    seen = _probe_of(row, server)
    if seen is None:
        return "tools"
    known = {one.name for one in fields(Probe)}
    return Probe(**{name: value for name, value in seen.items() if name in known}).level


def _limits(row: AssistantRow | None) -> Limits:
    if row is None:
        return Limits()
    return Limits(**{one.name: getattr(row, one.name) for one in fields(Limits)})


def _client(
    actor: Actor, row: AssistantRow | None, installed: Server | None, seal: Seal | None
) -> OpenAiChat | None:
    server = _server(row, installed)
    if server is None:
        return None
    url, model = server
    key, timeout_s = installed.key if installed else None, installed.timeout_s if installed else 60
    if row is not None and row.url:
        timeout_s = row.timeout_s
        key = seal.open(row.key_sealed, _bound(actor, url)) if row.key_sealed and seal else None
    seen = _probe_of(row, server) or {}
    return OpenAiChat(
        url=url,
        model=model,
        key=key or "none",
        timeout_s=timeout_s,
        old_limit=bool(seen.get("old_limit")),
    )


def _bound(actor: Actor, url: str) -> str:
    """What a sealed key is bound to: it opens for no other organization and no other host."""
    parts = urlsplit(url)
    return f"{actor.organization_id} {parts.scheme}://{parts.netloc}"


def _key(
    actor: Actor, wanted: Wanted, url: str | None, row: AssistantRow | None, seal: Seal
) -> bytes | None:
    if url is None or wanted.forget_key:
        return None
    if wanted.key is not None and wanted.key.strip():
        key = wanted.key.strip()
        if len(key) > LONGEST_KEY or not key.isascii() or not key.isprintable():
            raise InvalidInput("This is no key.", hint="Paste it again, without line breaks.")
        return seal.seal(key, _bound(actor, url))
    if row is None or row.key_sealed is None:
        return None
    if row.url is None or _bound(actor, row.url) != _bound(actor, url):
        raise InvalidInput(
            "The address is another, and the key goes to the host alone for which it was typed.",
            hint="Type the key of the new server, or choose to forget the key.",
        )
    return row.key_sealed


def _checked(wanted: Wanted, local_hosts: frozenset[str]) -> dict[str, Any]:
    url, model = (wanted.url or "").strip(), (wanted.model or "").strip()
    if bool(url) != bool(model):
        raise InvalidInput("A server needs its address and the name of the model there.")
    if len(model) > 200 or not model.isprintable():
        raise InvalidInput("This is no name of a model.")
    values = _columns(wanted)
    for name, (least, most) in _BOUNDS.items():
        if not least <= values[name] <= most:
            words = name.replace("_", " ")
            raise InvalidInput(f"{words} must be {least:,} to {most:,}.")
    for name in _MONEY:
        if values[name] is not None and not 0 <= values[name] <= _MOST_MONEY:
            raise InvalidInput(f"{name.replace('_', ' ')} must be 0 to {_MOST_MONEY:,} US$.")
    try:
        values["url"] = model_address(url, local_hosts=local_hosts) if url else None
    except ValueError as wrong:
        raise InvalidInput(f"The address cannot be used: {wrong}.") from None
    values["model"] = model or None
    return values


def _columns(wanted: Wanted) -> dict[str, Any]:
    limits = {one.name: getattr(wanted.limits, one.name) for one in fields(Limits)}
    return {"enabled": wanted.enabled, "timeout_s": wanted.timeout_s, **limits}

"""The model that answers in conversations: chosen, tried, limited and switched off."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, Literal

from fastapi import APIRouter
from pydantic import BaseModel, Field, SecretStr

from kernel.sources.chat_probe import WORDS, Probe
from kernel.store.assistant import Used
from kernel.workflows.assistant_budget import Limits
from kernel.workflows.assistant_model import Chosen, Wanted, choose_model, chosen_model, try_model
from workbench.api.bodies import Closed
from workbench.api.signed_in import SECURITY, SignedIn
from workbench.language_model import (
    installed_server,
    local_model_hosts,
    model_key_seal,
    who_answers,
)

router = APIRouter(prefix="/assistant-model", tags=["Conversations"], dependencies=SECURITY)
Level = Literal["tools", "form", "text", "none"]
Money = Annotated[Decimal, Field(ge=0, le=1_000_000, max_digits=9, decimal_places=2)]


class LimitsBody(Closed):
    """Limits of answers; prices in US$ for a million tokens, costs in US$, null for no limit."""

    rounds: Annotated[int, Field(ge=1, le=6)] = 6
    turn_tokens: Annotated[int, Field(ge=12_000, le=400_000)] = 60_000
    day_tokens: Annotated[int, Field(ge=12_000, le=100_000_000)] = 500_000
    month_tokens: Annotated[int, Field(ge=12_000, le=10_000_000_000)] = 20_000_000
    price_in: Money = Decimal(0)
    price_out: Money = Decimal(0)
    turn_cost: Money | None = None
    day_cost: Money | None = None
    month_cost: Money | None = None


class WantedModel(Closed):
    """What an administrator chooses; without an address the installation's server is used."""

    enabled: bool = Field(True, description="False: nothing is asked of any model.")
    url: str | None = Field(None, max_length=300, description="https, as of the chat completions.")
    model: str | None = Field(None, max_length=200)
    key: SecretStr | None = Field(None, max_length=500, description="Null keeps the one there is.")
    forget_key: bool = False
    timeout_s: Annotated[int, Field(ge=5, le=120)] = 60
    limits: LimitsBody = Field(default_factory=LimitsBody)
    version: int | None = Field(None, ge=1, le=2_147_483_647, description="As `GET` told it.")


class UsedBody(BaseModel):
    """Tokens and US$, also those set aside for answers that are being written."""

    tokens: int
    cost: Decimal

    @classmethod
    def of(cls, used: Used) -> "UsedBody":
        """As it is counted."""
        return cls(tokens=used.tokens, cost=used.cost)


class ModelSettings(BaseModel):
    """What holds for the organization; the key is never told."""

    enabled: bool
    is_own: bool = Field(description="False: the server of the installation, or none.")
    url: str | None
    model: str | None
    has_key: bool
    timeout_s: int
    limits: LimitsBody
    level: Level
    level_words: str
    probe: dict[str, Any] | None = Field(description="What the server was seen to do, and when.")
    used_today: UsedBody
    used_this_month: UsedBody
    version: int | None
    changed_at: datetime | None
    changed_by: str | None

    @classmethod
    def of(cls, held: Chosen) -> "ModelSettings":
        """As an administrator sees it."""
        limits = {name: getattr(held.limits, name) for name in LimitsBody.model_fields}
        return cls(
            enabled=held.enabled,
            is_own=held.own,
            url=held.url,
            model=held.model,
            has_key=held.has_key,
            timeout_s=held.timeout_s,
            limits=LimitsBody.model_construct(**limits),
            level=held.level,
            level_words=WORDS[held.level],
            probe=dict(held.probe) if held.probe else None,
            used_today=UsedBody.of(held.used_today),
            used_this_month=UsedBody.of(held.used_this_month),
            version=held.version,
            changed_at=held.changed_at,
            changed_by=held.changed_by,
        )


class Tried(BaseModel):
    """What a server was seen to do."""

    level: Level
    level_words: str
    host: str
    model: str
    lists_models: bool
    has_model: bool | None
    streams: bool
    counts: bool
    tools: bool
    required: bool
    json_schema: bool
    failures: dict[str, str]

    @classmethod
    def of(cls, seen: Probe) -> "Tried":
        """As it was seen."""
        return cls(
            level=seen.level,
            level_words=WORDS[seen.level],
            host=seen.host,
            model=seen.model,
            lists_models=seen.lists_models,
            has_model=seen.has_model,
            streams=seen.streams,
            counts=seen.counts,
            tools=seen.tools,
            required=seen.required,
            json_schema=seen.schema,
            failures=dict(seen.failures),
        )


class WhoAnswers(BaseModel):
    """The model that answers your messages; `name` is null for the built-in reading alone."""

    level: Level
    level_words: str
    name: str | None
    tried: bool


@router.get("", summary="The model of the assistant")
def settings(actor: SignedIn) -> ModelSettings:
    """For administrators: server, limits, what was used, and what the server was seen to do."""
    return ModelSettings.of(chosen_model(actor, installed_server()))


@router.put("", summary="Choose the model of the assistant")
def choose(wanted: WantedModel, actor: SignedIn) -> ModelSettings:
    """All of it at once. A key goes to the host alone for which it was typed."""
    limits = Limits(**wanted.limits.model_dump())
    asked = Wanted(
        enabled=wanted.enabled,
        url=wanted.url,
        model=wanted.model,
        key=wanted.key.get_secret_value() if wanted.key else None,
        forget_key=wanted.forget_key,
        timeout_s=wanted.timeout_s,
        limits=limits,
        version=wanted.version,
    )
    choose_model(actor, asked, model_key_seal(), local_hosts=local_model_hosts())
    return ModelSettings.of(chosen_model(actor, installed_server()))


@router.post("/test", summary="Test the connection to the model")
def test(actor: SignedIn) -> Tried:
    """Lists models, streams, calls a tool, calls it when it must, answers in a JSON schema."""
    return Tried.of(try_model(actor, installed_server(), model_key_seal()))


@router.get("/level", summary="Who answers your messages")
def level(actor: SignedIn) -> WhoAnswers:
    """The level that conversations show: tools, form, text, or none."""
    held = who_answers(actor)
    return WhoAnswers(
        level=held.level, level_words=WORDS[held.level], name=held.name, tried=held.tried
    )

"""The language models that settings and administrators name; without one nobody is asked."""

import structlog

from kernel.assistant.model_turn import ModelAnswerer
from kernel.assistant.turns import Answerer
from kernel.errors import Unavailable
from kernel.sources.llm import LanguageModel, OpenAiCompatible
from kernel.store.actor import Actor
from kernel.store.sealing import Seal
from kernel.workflows.assistant_model import Server, Shown, model_in_use, model_shown
from workbench.auth.ticket import derived_key
from workbench.counted_model import CountedChat, CountedReader, count_tokens
from workbench.settings import settings
from workbench.startup import secret_key

log = structlog.get_logger(__name__)


def language_model() -> LanguageModel | None:
    """The model for second opinions on papers, or None."""
    options = settings()
    if not options.llm_url or not options.llm_model:
        return None
    model = OpenAiCompatible(
        url=options.llm_url,
        key=options.llm_key or "none",
        model=options.llm_model,
        timeout_s=options.llm_timeout_s,
        sees_pages=options.llm_sees_pages,
        used=lambda into, out: count_tokens("opinion", into, out),
    )
    return CountedReader(model)


def installed_server() -> Server | None:
    """The server that the settings name, for organizations that name none of their own."""
    options = settings()
    if not options.llm_url or not options.llm_model:
        return None
    return Server(
        url=options.llm_url,
        model=options.llm_model,
        key=options.llm_key,
        timeout_s=options.llm_timeout_s,
    )


def model_key_seal() -> Seal:
    """What seals the keys that administrators type."""
    return Seal(derived_key(secret_key(settings()), "keys of models"))


def local_model_hosts() -> frozenset[str]:
    """Hosts of the own network that organizations may name."""
    told = settings().llm_local_hosts.split(",")
    return frozenset(host.strip().lower() for host in told if host.strip())


def who_answers(actor: Actor) -> Shown:
    """The model that answers this person's messages, and how far it is used."""
    return model_shown(actor, installed_server())


def answerer_for(actor: Actor) -> Answerer | None:
    """Who answers this person's messages; None for the interpreter alone."""
    try:
        held = model_in_use(actor, installed_server(), model_key_seal)
    except Unavailable as failure:  # conversations go on without the model
        log.error("model_not_used", why=failure.message)
        return None
    if held is None or held.level == "none":
        return None
    return ModelAnswerer(model=CountedChat(held.model), level=held.level, limits=held.limits)

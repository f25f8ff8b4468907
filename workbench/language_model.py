"""The language model that the settings name; without one the product asks nobody."""

from kernel.sources.llm import LanguageModel, OpenAiCompatible
from workbench.settings import settings


def language_model() -> LanguageModel | None:
    """The model that an administrator has set up, or None."""
    options = settings()
    if not options.llm_url or not options.llm_model:
        return None
    return OpenAiCompatible(
        url=options.llm_url,
        key=options.llm_key or "none",
        model=options.llm_model,
        timeout_s=options.llm_timeout_s,
        sees_pages=options.llm_sees_pages,
    )

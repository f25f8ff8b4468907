"""Language models whose calls, times and tokens stand in the figures of `/metrics`."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from kernel.sources.chat_model import Ask, ChatModel, Said
from kernel.sources.llm import Answered, LanguageModel, Question
from workbench import counters


@dataclass(frozen=True, slots=True)
class CountedChat:
    """A model of conversations, counted."""

    counted: ChatModel

    @property
    def model(self) -> str:
        """As `ChatModel.model`."""
        return self.counted.model

    @property
    def host(self) -> str:
        """As `ChatModel.host`."""
        return self.counted.host

    def say(self, ask: Ask, hear: Callable[[str], None], over: Callable[[], bool]) -> Said:
        """As `ChatModel.say`."""
        with _call("conversation"):
            said = self.counted.say(ask, hear, over)
        if said.usage is not None:
            count_tokens("conversation", said.usage.tokens_in, said.usage.tokens_out)
        return said

    def models(self) -> list[str]:
        """As `ChatModel.models`."""
        return self.counted.models()


@dataclass(frozen=True, slots=True)
class CountedReader:
    """A model of second opinions, counted."""

    counted: LanguageModel

    @property
    def name(self) -> str:
        """As `LanguageModel.name`."""
        return self.counted.name

    @property
    def sees_pages(self) -> bool:
        """As `LanguageModel.sees_pages`."""
        return self.counted.sees_pages

    def answer(self, question: Question, form: type[Answered]) -> Answered:
        """As `LanguageModel.answer`."""
        with _call("opinion"):
            return self.counted.answer(question, form)


def count_tokens(use: str, into: int, out: int) -> None:
    """Count the tokens of one call."""
    counters.model_tokens.labels(use, "in").inc(into)
    counters.model_tokens.labels(use, "out").inc(out)


@contextmanager
def _call(use: str) -> Iterator[None]:
    began, ending = time.perf_counter(), "failed"
    try:
        yield
        ending = "answered"
    finally:
        counters.model_calls.labels(use, ending).observe(time.perf_counter() - began)

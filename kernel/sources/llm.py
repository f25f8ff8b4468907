"""A language model that answers in a form: a server that speaks OpenAI's Chat Completions.

Hosted or on the premises. A model is never the only source of anything: what it answers is
compared or offered, and every failure of it leaves things as they were.
"""

import base64
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol, TypeVar
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, ValidationError

from kernel.errors import Unavailable

if TYPE_CHECKING:
    from openai import OpenAI

RETRIES = 1  # of a request that was refused for now; a second failure is said
MOST_ANSWER_TOKENS = 8_000
LONGEST_ANSWER = 200_000  # characters; more is no answer to a form
LONGEST_MATERIAL = 60_000  # characters of one question
UNCHANGED = "Nothing was changed."


class Form(BaseModel):
    """What a model is to fill in; derive from it, every field without a default.

    Strict schemas know no optional keys: what may be unknown is `X | None`.
    """

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False, frozen=True)


Answered = TypeVar("Answered", bound=Form)


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question to a model.

    Attributes:
        instructions: Ours, as the system's message; never anything read from a paper.
        material: Text to work on, as the person's message; data, whatever it says.
        pictures: Pages as PNG, sent beside the text.
    """

    instructions: str
    material: str
    pictures: tuple[bytes, ...] = ()


class ModelFailed(Unavailable):
    """The model gave no answer that can be used."""

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message, hint=f"{UNCHANGED} {hint}".strip())


class LanguageModel(Protocol):
    """Anything that fills in a form from a question."""

    @property
    def name(self) -> str:
        """What people call it: the model and where it runs."""

    @property
    def sees_pages(self) -> bool:
        """Whether it takes pictures."""

    def answer(self, question: Question, form: type[Answered]) -> Answered:
        """The form filled in.

        Raises:
            ModelFailed: There is no usable answer; the words say why.
        """


@dataclass(slots=True, kw_only=True)
class ScriptedModel:
    """A model that answers from a list, in turn; the fake of tests. `asked` keeps the questions."""

    answers: list[Mapping[str, Any] | ModelFailed]
    name: str = "scripted model"
    sees_pages: bool = False
    asked: list[Question] = field(default_factory=list)

    def answer(self, question: Question, form: type[Answered]) -> Answered:
        """The next answer of the list; one that is no such form is refused as a real one is."""
        self.asked.append(question)
        said = self.answers.pop(0)
        if isinstance(said, ModelFailed):
            raise said
        try:
            return form.model_validate(said)
        except ValidationError as wrong:
            raise _not_the_form(self.name) from wrong


@dataclass(frozen=True, kw_only=True)
class OpenAiCompatible:
    """A model behind an endpoint that is compatible with OpenAI's.

    Attributes:
        url: The endpoint, for example `https://llm.example.com/v1`.
        key: Its key; a server that wants none gets a word it ignores.
        model: The model's name there.
        timeout_s: How long one answer may take. [s]
        sees_pages: Whether the model takes pictures.
        used: Receives the tokens that went in and came out, where the server counts them.
    """

    url: str
    key: str = field(default="none", repr=False)
    model: str
    timeout_s: float = 60.0
    sees_pages: bool = False
    used: Callable[[int, int], None] = field(default=lambda _in, _out: None, repr=False)

    @property
    def name(self) -> str:
        """The model and its host."""
        return f"{self.model} at {urlsplit(self.url).hostname}"

    @cached_property
    def _client(self) -> "OpenAI":
        from openai import DefaultHttpx2Client, OpenAI

        client = OpenAI(
            base_url=self.url,
            api_key=self.key,
            timeout=self.timeout_s,
            max_retries=RETRIES,
            # no proxy of the environment, and no way to another host
            http_client=DefaultHttpx2Client(trust_env=False, follow_redirects=False),
        )
        client.organization = client.project = None  # else taken from the environment
        return client

    def answer(self, question: Question, form: type[Answered]) -> Answered:
        """As `LanguageModel.answer`."""
        import openai

        try:
            said = self._client.chat.completions.with_raw_response.create(
                model=self.model,
                messages=_messages(question),
                response_format={
                    "type": "json_schema",
                    "json_schema": {
                        "name": form.__name__,
                        "schema": form.model_json_schema(),
                        "strict": True,
                    },
                },
                max_completion_tokens=MOST_ANSWER_TOKENS,
            ).text
        except openai.APITimeoutError as failure:
            raise ModelFailed(
                f"{self.name} did not answer within {self.timeout_s:g} seconds.",
                hint="Try again, or let an administrator raise WORKBENCH_LLM_TIMEOUT_S.",
            ) from failure
        except openai.APIStatusError as failure:
            raise self._refused(failure.status_code) from failure
        except openai.OpenAIError as failure:  # no connection, or the answer broke off
            raise ModelFailed(
                f"{self.name} cannot be reached, or broke off while it answered.",
                hint="An administrator checks WORKBENCH_LLM_URL and that the server runs.",
            ) from failure
        completion = _completion(said, self.name)
        if usage := completion.usage:
            self.used(max(usage.prompt_tokens, 0), max(usage.completion_tokens, 0))
        return _filled_in(completion.choices, form, self.name)

    def _refused(self, status: int) -> ModelFailed:
        words, hint = _REFUSALS.get(status, (f"answered with failure {status}", "Try again later."))
        return ModelFailed(f"{self.name} {words}.", hint=hint)


_REFUSALS = {
    400: ("does not accept the question", "It may not know answers in a form (JSON schema)."),
    401: ("refused the key", "An administrator sets WORKBENCH_LLM_KEY."),
    403: ("refused the key", "An administrator sets WORKBENCH_LLM_KEY."),
    404: ("does not know this model", "An administrator checks WORKBENCH_LLM_MODEL and _URL."),
    413: ("takes no question of this length", "Ask about a shorter paper."),
    429: ("has too much to do, or the account's limit is reached", "Try again in a few minutes."),
}


class _Message(BaseModel):
    content: str | None = None
    refusal: str | None = None


class _Choice(BaseModel):
    message: _Message
    finish_reason: str | None = None


class _Usage(BaseModel):
    prompt_tokens: int = 0
    completion_tokens: int = 0


class _Completion(BaseModel):
    choices: list[_Choice]
    usage: _Usage | None = None


def _messages(question: Question) -> Any:
    parts: list[dict[str, Any]] = [{"type": "text", "text": question.material[:LONGEST_MATERIAL]}]
    for picture in question.pictures:
        address = "data:image/png;base64," + base64.b64encode(picture).decode()
        parts.append({"type": "image_url", "image_url": {"url": address}})
    return [
        {"role": "system", "content": question.instructions},
        # many servers on the premises take text alone, and then only as a string
        {"role": "user", "content": parts if question.pictures else parts[0]["text"]},
    ]


def _completion(said: str, name: str) -> _Completion:
    try:
        return _Completion.model_validate_json(said)
    except ValidationError as wrong:
        raise ModelFailed(
            f"{name} answered with something that is no answer of a model.",
            hint="An administrator checks WORKBENCH_LLM_URL.",
        ) from wrong


def _filled_in(choices: Sequence[_Choice], form: type[Answered], name: str) -> Answered:
    """The form in a server's answer; only a whole answer counts."""
    if not choices:
        raise _not_the_form(name)
    ended, message = choices[0].finish_reason, choices[0].message
    if message.refusal or ended == "content_filter":
        raise ModelFailed(f"{name} declined to answer.")
    if ended != "stop":  # a cut answer may still be whole JSON, and is not to be acted on
        raise ModelFailed(f"The answer of {name} was cut off.", hint="Ask about a shorter paper.")
    content = message.content or ""
    try:
        if len(content) > LONGEST_ANSWER:
            raise _not_the_form(name)
        return form.model_validate_json(content)
    except ValidationError as wrong:
        raise _not_the_form(name) from wrong


def _not_the_form(name: str) -> ModelFailed:
    return ModelFailed(
        f"The answer of {name} does not keep to the form.",
        hint="Ask again, or let an administrator choose a model that knows JSON schemas.",
    )

"""A model to talk with: Chat Completions, streamed, with tools, hosted or on the premises.

Nothing is kept on the server: the conversation is ours and is told anew for every call. An answer
counts only when the server says that it is whole; what broke off is never acted upon.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from ssl import SSLCertVerificationError
from typing import TYPE_CHECKING, Any, Literal, Protocol
from urllib.parse import urlsplit

from pydantic import BaseModel, ValidationError

from kernel.sources.line import Cut, cut_when, on_the_line
from kernel.sources.llm import RETRIES, Form, ModelFailed

if TYPE_CHECKING:
    from openai import OpenAI

CONNECT_S = 5.0
MOST_TOKENS = 1_500  # of one answer
LONGEST_WORDS = 20_000  # characters of one answer; more is a server that does not stop
LONGEST_ARGUMENTS = 20_000
MOST_REQUESTS = 16  # tool calls of one answer
Choice = Literal["auto", "required"]
Json = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class ToolSpec:
    """A tool as it is told to a model; every field of its form is required, none has a default."""

    name: str
    about: str
    form: type[Form]

    def as_json(self) -> Json:
        """In the shape of Chat Completions, with a strict schema."""
        told = {
            "name": self.name,
            "description": self.about,
            "parameters": self.form.model_json_schema(),
            "strict": True,
        }
        return {"type": "function", "function": told}


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """One call of a model.

    Attributes:
        messages: In the shape of Chat Completions; instructions first.
        tools: What it may call.
        schema: A JSON schema that the answer must keep to, by its name.
        most_tokens: Of the answer.
    """

    messages: Sequence[Json]
    tools: Sequence[ToolSpec] = ()
    choice: Choice = "auto"
    schema: tuple[str, Json] | None = None
    most_tokens: int = MOST_TOKENS


@dataclass(frozen=True, slots=True, kw_only=True)
class ToolRequest:
    """A tool that a model asks for; `arguments` is its text, not looked at yet."""

    id: str
    name: str
    arguments: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """Tokens as the server counts them."""

    tokens_in: int
    tokens_out: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A whole answer.

    Attributes:
        finish_reason: Always `stop` or `tool_calls`.
        usage: None where the server does not count.
        provider_id: The server's name for this answer.
        model: The model that answered, as the server calls it.
    """

    words: str
    requests: tuple[ToolRequest, ...]
    finish_reason: str
    usage: Usage | None
    provider_id: str
    model: str


class BrokeOff(ModelFailed):
    """The answer began and did not come to its end."""


class ChatModel(Protocol):
    """Anything that answers in a conversation."""

    @property
    def model(self) -> str:
        """Its name on the server."""

    @property
    def host(self) -> str:
        """Where it runs."""

    def say(self, ask: Ask, hear: Callable[[str], None], over: Callable[[], bool]) -> Said:
        """The answer; HEAR gets its words as they come, OVER tells that nobody waits any more:
        then the connection ends at once.

        Raises:
            ModelFailed: There is no usable answer; the words say why.
        """

    def models(self) -> list[str]:
        """The names of the models that the server has.

        Raises:
            ModelFailed: It does not tell.
        """


@dataclass(slots=True, kw_only=True)
class ScriptedChat:
    """A model that answers from a list, in turn; the fake of tests. `asked` keeps the calls."""

    answers: list[Said | ModelFailed]
    model: str = "scripted"
    host: str = "nowhere"
    asked: list[Ask] = field(default_factory=list)

    def say(self, ask: Ask, hear: Callable[[str], None], over: Callable[[], bool]) -> Said:
        """The next answer of the list."""
        self.asked.append(ask)
        said = self.answers.pop(0)
        if isinstance(said, ModelFailed):
            raise said
        hear(said.words)
        return said

    def models(self) -> list[str]:
        """Itself alone."""
        return [self.model]


@dataclass(frozen=True, kw_only=True)
class OpenAiChat:
    """A model behind an endpoint that is compatible with OpenAI's.

    Attributes:
        url: The endpoint, for example `https://llm.example.com/v1`.
        key: Its key; a server that wants none gets a word it ignores.
        model: The model's name there.
        timeout_s: How long the server may be silent. [s]
        old_limit: Whether the server knows `max_tokens` alone, as some on the premises do.
    """

    url: str
    key: str = field(default="none", repr=False)
    model: str
    timeout_s: float = 60.0
    old_limit: bool = False

    @property
    def host(self) -> str:
        """Host and port of the endpoint."""
        return urlsplit(self.url).netloc

    @cached_property
    def _client(self) -> "OpenAI":
        import httpx2
        from openai import DefaultHttpx2Client, OpenAI

        client = OpenAI(
            base_url=self.url,
            api_key=self.key,
            timeout=httpx2.Timeout(self.timeout_s, connect=min(CONNECT_S, self.timeout_s)),
            max_retries=RETRIES,
            # no proxy of the environment, no way to another host, a connection for each call
            http_client=DefaultHttpx2Client(
                trust_env=False,
                follow_redirects=False,
                limits=httpx2.Limits(max_keepalive_connections=0),
                event_hooks={"request": [on_the_line]},
            ),
        )
        client.organization = client.project = None  # else taken from the environment
        return client

    def say(self, ask: Ask, hear: Callable[[str], None], over: Callable[[], bool]) -> Said:
        """As `ChatModel.say`."""
        heard = _Heard(self.model, self.host)
        with self._failures_said(heard), cut_when(over):
            stream: Any = self._client.chat.completions.create(**self._body(ask))
            with stream:
                for chunk in stream:
                    if over():
                        break
                    for words in heard.take(chunk.to_dict(warnings=False)):
                        hear(words)
        return heard.whole()

    def models(self) -> list[str]:
        """As `ChatModel.models`."""
        with self._failures_said(_Heard(self.model, self.host)):
            page = self._client.models.list()
            return sorted(str(one.id) for one in page.data or [])[:500]

    def _body(self, ask: Ask) -> Json:
        body: Json = {
            "model": self.model,
            "messages": list(ask.messages),
            "stream": True,
            "stream_options": {"include_usage": True},
            "max_tokens" if self.old_limit else "max_completion_tokens": ask.most_tokens,
        }
        if ask.tools:
            body["tools"] = [tool.as_json() for tool in ask.tools]
            body["tool_choice"] = ask.choice
            body["parallel_tool_calls"] = False
        if ask.schema is not None:
            name, schema = ask.schema
            told = {"name": name, "schema": schema, "strict": True}
            body["response_format"] = {"type": "json_schema", "json_schema": told}
        return body

    def _failures_said(self, heard: "_Heard") -> "_FailuresSaid":
        return _FailuresSaid(self.model, self.host, self.timeout_s, heard)


class _Function(BaseModel):
    name: str | None = None
    arguments: str | None = None


class _Call(BaseModel):
    index: int = 0
    id: str | None = None
    function: _Function | None = None


class _Delta(BaseModel):
    content: str | None = None
    refusal: str | None = None
    tool_calls: list[_Call] | None = None


class _Choice(BaseModel):
    delta: _Delta | None = None
    finish_reason: str | None = None


class _Usage(BaseModel):
    prompt_tokens: int = 0
    completion_tokens: int = 0


class _Chunk(BaseModel):
    id: str | None = None
    model: str | None = None
    choices: list[_Choice] | None = None
    usage: _Usage | None = None


class _Heard:
    """What came of an answer so far."""

    def __init__(self, model: str, host: str) -> None:
        self._model, self._name = model, f"{model} at {host}"
        self._words: list[str] = []
        self._length = 0
        self._calls: dict[int, list[str]] = {}  # id, name, arguments
        self._reason: str | None = None
        self._usage: Usage | None = None
        self._id = self._by = ""

    @property
    def begun(self) -> bool:
        """Whether anything came."""
        return bool(self._words or self._calls)

    def take(self, told: Mapping[str, Any]) -> Iterator[str]:
        """Add a chunk of the stream; its words are given on."""
        chunk = _Chunk.model_validate(told)
        self._id, self._by = chunk.id or self._id, chunk.model or self._by
        if chunk.usage is not None:
            self._usage = Usage(
                tokens_in=max(chunk.usage.prompt_tokens, 0),
                tokens_out=max(chunk.usage.completion_tokens, 0),
            )
        for choice in (chunk.choices or [])[:1]:
            self._reason = choice.finish_reason or self._reason
            if choice.delta is None:
                continue
            if choice.delta.refusal:
                raise ModelFailed(f"{self._name} declined to answer.")
            for call in choice.delta.tool_calls or []:
                self._add(call)
            if choice.delta.content:
                self._count(len(choice.delta.content), LONGEST_WORDS)
                self._words.append(choice.delta.content)
                yield choice.delta.content

    def _add(self, call: _Call) -> None:
        if len(self._calls) >= MOST_REQUESTS and call.index not in self._calls:
            raise BrokeOff(f"{self._name} asked for too much at once.")
        held = self._calls.setdefault(call.index, ["", "", ""])
        held[0] = call.id or held[0]
        if call.function is not None:
            held[1] = call.function.name or held[1]
            held[2] += call.function.arguments or ""
            self._count(len(call.function.arguments or ""), LONGEST_WORDS + LONGEST_ARGUMENTS)

    def _count(self, more: int, most: int) -> None:
        self._length += more
        if self._length > most:
            raise BrokeOff(f"{self._name} did not stop, and was stopped.")

    def whole(self) -> Said:
        """The answer, if the server said that it is whole.

        Raises:
            ModelFailed: It did not.
        """
        if self._reason == "content_filter":
            raise ModelFailed(f"{self._name} declined to answer.")
        if self._reason == "length":
            raise BrokeOff(f"The answer of {self._name} was cut off at its longest.")
        if self._reason not in ("stop", "tool_calls"):
            raise BrokeOff(f"The answer of {self._name} broke off.")
        requests = tuple(
            ToolRequest(id=one_id or f"call_{index}", name=name[:64], arguments=arguments)
            for index, (one_id, name, arguments) in sorted(self._calls.items())
        )
        words = "".join(self._words)
        if not words.strip() and not requests:
            raise ModelFailed(f"{self._name} answered nothing.")
        return Said(
            words=words,
            requests=requests,
            finish_reason=self._reason,
            usage=self._usage,
            provider_id=self._id[:200],
            model=(self._by or self._model)[:200],
        )


class _FailuresSaid:
    """Every failure of the client as one plain sentence; nothing that the server says leaks."""

    def __init__(self, model: str, host: str, timeout_s: float, heard: _Heard) -> None:
        self._name, self._timeout_s, self._heard = f"{model} at {host}", timeout_s, heard

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: Any, failure: BaseException | None, trace: Any) -> None:
        import httpx2
        import openai

        if isinstance(failure, openai.APITimeoutError | httpx2.TimeoutException):
            broken = BrokeOff if self._heard.begun else ModelFailed
            raise broken(
                f"{self._name} was silent for {self._timeout_s:g} seconds.", hint="Try again."
            ) from failure
        if isinstance(failure, Cut):
            raise BrokeOff(f"The answer of {self._name} was stopped.") from failure
        if isinstance(failure, openai.APIStatusError):
            raise _refused(self._name, failure.status_code) from failure
        if isinstance(failure, openai.OpenAIError | httpx2.HTTPError | httpx2.StreamError):
            if self._heard.begun:
                raise BrokeOff(f"The answer of {self._name} broke off.") from failure
            if _is_distrust(failure):
                raise ModelFailed(
                    f"The certificate of {self._name} is not trusted; nothing was sent there.",
                    hint="An administrator lets this machine trust it, by its store or "
                    "SSL_CERT_FILE.",
                ) from failure
            raise ModelFailed(
                f"{self._name} cannot be reached.",
                hint="An administrator checks the address, and that the server runs.",
            ) from failure
        # a chunk that is no JSON, or that is no chunk
        if isinstance(failure, ValidationError | ValueError | TypeError | AttributeError):
            raise BrokeOff(
                f"{self._name} answered with something that is no answer of a model."
            ) from failure


def _is_distrust(failure: BaseException | None) -> bool:
    """Whether a connection failed because nobody vouches for the server."""
    while failure is not None:
        if isinstance(failure, SSLCertVerificationError):
            return True
        failure = failure.__cause__ or failure.__context__
    return False


def _refused(name: str, status: int) -> ModelFailed:
    words, hint = _REFUSALS.get(status, (f"answered with failure {status}", "Try again later."))
    return ModelFailed(f"{name} {words}.", hint=hint)


_KEY = ("refused the key", "An administrator sets the key of the assistant's model.")
_REFUSALS = {
    400: ("does not accept the question", "An administrator tests the connection."),
    401: _KEY,
    403: _KEY,
    404: ("does not know this model", "An administrator checks its name and the address."),
    413: ("takes no conversation of this length", "Begin a new conversation."),
    429: ("has too much to do, or the account's limit is reached", "Try again in a few minutes."),
}

"""What a server of a model can do, found out by trying; nobody's word is taken for it.

A server may answer 200 and drop the tools silently, or take “required” for “may”. So each ability
is asked for once, and counts only when the answer shows it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Annotated, Any, Literal

from pydantic import Field, ValidationError

from kernel.sources.chat_model import Ask, OpenAiChat, Said, ToolSpec
from kernel.sources.llm import Form, ModelFailed

Level = Literal["tools", "form", "text", "none"]
WORDS: Mapping[Level, str] = {
    "tools": "Full: the model reads the plan with tools and offers changes.",
    "form": "Full, by JSON schema: the server knows no tools, so calls are made in a form.",
    "text": "Words only: the model explains; commands are read without it.",
    "none": "The model cannot be used; everything is read without it.",
}
PROBE_TOKENS = 1_000  # models that think first need room


class Depth(Form):
    """A depth."""

    depth_ft: Annotated[float, Field(ge=0, le=40_000, description="Depth in ft.")]


_TOOL = ToolSpec(name="note_depth", about="Note a depth that the person names.", form=Depth)


@dataclass(frozen=True, slots=True, kw_only=True)
class Probe:
    """What a server was seen to do.

    Attributes:
        lists_models: Whether it tells its models.
        has_model: Whether the model is among them; None where it does not tell.
        counts: Whether it counts tokens while streaming.
        old_limit: Whether it knows `max_tokens` alone.
        failures: Of each step that failed, why, in plain words.
    """

    host: str
    model: str
    lists_models: bool = False
    has_model: bool | None = None
    streams: bool = False
    counts: bool = False
    tools: bool = False
    required: bool = False
    schema: bool = False
    old_limit: bool = False
    failures: Mapping[str, str] = field(default_factory=dict)

    @property
    def level(self) -> Level:
        """How far the model can be used."""
        if not self.streams:
            return "none"
        if self.tools:
            return "tools"
        return "form" if self.schema else "text"


def probe(server: OpenAiChat) -> Probe:
    """Try what a server can do: list, stream, tools, required tools, JSON schema."""
    failures: dict[str, str] = {}
    seen = Probe(host=server.host, model=server.model, failures=failures)
    names = _tried(failures, "models", server.models)
    if names is not None:
        seen = replace(seen, lists_models=True, has_model=server.model in names)
    said = _tried(failures, "stream", lambda: _say(server, _ask("Say the word ready.")))
    if said is None:
        old = replace(server, old_limit=True)
        said = _tried(failures, "stream", lambda: _say(old, _ask("Say the word ready.")))
        if said is None:
            return seen
        server, seen = old, replace(seen, old_limit=True)
        failures.pop("stream")
    seen = replace(seen, streams=True, counts=said.usage is not None)
    depth = _ask("Note the depth of 1,250 ft.")
    may = replace(depth, tools=[_TOOL])
    must = replace(depth, tools=[_TOOL], choice="required")
    heard = _tried(failures, "tools", lambda: _say(server, may))
    seen = replace(seen, tools=heard is not None and _called(heard))
    heard = _tried(failures, "required", lambda: _say(server, must))
    seen = replace(seen, required=heard is not None and _called(heard))
    in_form = replace(
        _ask("The depth is 1,250 ft. Answer in the form."),
        schema=("depth", Depth.model_json_schema()),
    )
    heard = _tried(failures, "schema", lambda: _say(server, in_form))
    return replace(seen, schema=heard is not None and _is_form(heard.words))


def _ask(words: str) -> Ask:
    return Ask(
        messages=[
            {"role": "system", "content": "This is a test of the connection."},
            {"role": "user", "content": words},
        ],
        most_tokens=PROBE_TOKENS,
    )


def _say(server: OpenAiChat, ask: Ask) -> Said:
    return server.say(ask, lambda words: None, lambda: False)


def _called(said: Said) -> bool:
    if len(said.requests) != 1 or said.requests[0].name != _TOOL.name:
        return False
    return _is_form(said.requests[0].arguments)


def _is_form(words: str) -> bool:
    try:
        Depth.model_validate_json(words)
    except ValidationError:
        return False
    return True


def _tried(failures: dict[str, str], name: str, call: Callable[[], Any]) -> Any:
    try:
        return call()
    except ModelFailed as failure:
        failures[name] = failure.message
        return None

"""Calls in the shape of JSON, for servers that know schemas but no tools."""

import json
from collections.abc import Sequence
from typing import Any, Literal, Union

from pydantic import ValidationError, create_model
from pydantic_core import from_json

from kernel.assistant.desk import Tool
from kernel.sources.chat_model import ToolRequest
from kernel.sources.llm import Form, ModelFailed


def envelope_schema(tools: Sequence[Tool]) -> dict[str, Any]:
    """The schema of one answer: words, or one call of one of the tools."""
    return _envelope(tools).model_json_schema()


def request_in(words: str, tools: Sequence[Tool], number: int) -> tuple[str, ToolRequest | None]:
    """The words or the call of an answer.

    Args:
        words: What the model said.
        tools: What it may call.
        number: Of the round, for the id of the call.

    Raises:
        ModelFailed: It does not keep to the form.
    """
    try:
        sent = from_json(words, allow_inf_nan=False)
        if not isinstance(sent, dict) or not set(sent) <= {"answer", "call"}:
            raise ValueError
        answer, call = sent.get("answer"), sent.get("call")
        if call is None:
            if not isinstance(answer, str) or not answer.strip():
                raise ValueError
            return answer, None
        asked = _Called.model_validate(call)
    except (ValueError, ValidationError) as wrong:
        raise ModelFailed("The answer of the model does not keep to the form.") from wrong
    arguments = json.dumps(asked.arguments, ensure_ascii=False)
    return "", ToolRequest(id=f"call_{number}", name=asked.tool, arguments=arguments)


class _Called(Form):
    tool: str
    arguments: dict[str, Any]


def _envelope(tools: Sequence[Tool]) -> type[Form]:
    calls = [_call(one) for one in tools]
    call: Any = Union[(*calls, None)] if calls else None
    return create_model("Turn", __base__=Form, answer=(str | None, ...), call=(call, ...))


def _call(one: Tool) -> type[Form]:
    name: Any = Literal[one.spec.name]
    return create_model(
        f"Call_{one.spec.name}", __base__=Form, tool=(name, ...), arguments=(one.spec.form, ...)
    )

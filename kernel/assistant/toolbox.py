"""The tools that a model may call, and how a call is looked at before it is carried out."""

import json
import time
from collections.abc import Sequence
from typing import Any, get_args

from pydantic import ValidationError
from pydantic_core import from_json

from kernel.assistant.desk import Desk, Tool
from kernel.assistant.offer_tools import OFFER_TOOLS, SUPPOSED
from kernel.assistant.read_tools import READ_TOOLS
from kernel.assistant.safe_words import readable
from kernel.errors import KernelError
from kernel.sources.chat_model import LONGEST_ARGUMENTS, ToolRequest
from kernel.sources.llm import Form
from kernel.store.chats import NewToolCall

LONGEST_RESULT = 14_000  # characters that are told to a model
TOOLS: dict[str, Tool] = {
    one.spec.name: one for one in (*READ_TOOLS, SUPPOSED, *OFFER_TOOLS)
}  # fmt: skip


def tools_for(desk: Desk) -> list[Tool]:
    """The tools of this message; without leave to change, only those that read."""
    return [one for one in TOOLS.values() if desk.may_change or not one.offers]


def offers_of(requests: Sequence[ToolRequest]) -> int:
    """How many of the calls would make a proposal."""
    return sum(1 for one in requests if (held := TOOLS.get(one.name)) is not None and held.offers)


def carried_out(desk: Desk, request: ToolRequest) -> NewToolCall:
    """One call: looked at, carried out, and told as it is kept; a failure is a result too."""
    began = time.monotonic()
    arguments, result, status = _result(desk, request)
    return NewToolCall(
        name=readable(request.name) or "?",
        arguments=arguments,
        result=result,
        status=status,
        duration_ms=int((time.monotonic() - began) * 1000),
    )


def refused(request: ToolRequest, why: str) -> NewToolCall:
    """A call that is not carried out."""
    return NewToolCall(
        name=readable(request.name) or "?",
        arguments={"as_sent": readable(request.arguments)[:LONGEST_ARGUMENTS]},
        result={"error": why},
        status="refused",
    )


def told(call: NewToolCall) -> str:
    """The result of a call as a model gets it: data, with an end."""
    words = readable(json.dumps(dict(call.result), ensure_ascii=False, default=str))
    return words if len(words) <= LONGEST_RESULT else words[:LONGEST_RESULT] + " … cut"


def with_nulls(form: type[Form], sent: Any) -> Any:
    """Values with null for each one that may be null and was left out.

    A strict server sends every key; others leave out what was not asked for.
    """
    if not isinstance(sent, dict):
        return sent
    filled = dict(sent)
    for name, told in form.model_fields.items():
        kinds = get_args(told.annotation)
        if name not in filled and type(None) in kinds:
            filled[name] = None
        forms = [one for one in kinds if isinstance(one, type) and issubclass(one, Form)]
        if forms and isinstance(filled.get(name), list):
            filled[name] = [with_nulls(forms[0], one) for one in filled[name]]
    return filled


def _result(desk: Desk, request: ToolRequest) -> tuple[dict[str, Any], dict[str, Any], str]:
    raw = {"as_sent": readable(request.arguments)[:LONGEST_ARGUMENTS]}
    held = TOOLS.get(request.name)
    if held is None:
        return raw, {"error": f"There is no tool “{readable(request.name)}”."}, "refused"
    if len(request.arguments) > LONGEST_ARGUMENTS:
        return raw, {"error": "The arguments are too long."}, "refused"
    try:
        sent = from_json(request.arguments.strip() or "{}", allow_inf_nan=False)
        asked = held.spec.form.model_validate(with_nulls(held.spec.form, sent))
    except ValidationError as wrong:
        first = wrong.errors(include_url=False, include_input=False, include_context=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        return raw, {"error": readable(f"{where}: {first['msg']}".strip(": "))}, "refused"
    except ValueError:
        return raw, {"error": "The arguments are no JSON."}, "refused"
    kept = asked.model_dump(mode="json", exclude_none=True)
    try:
        return kept, held.run(desk, asked), "done"
    except KernelError as failure:
        return kept, {"error": str(failure)}, "failed"

"""A message answered by a model: rounds of words and calls, inside limits, changing nothing.

At most one change is offered, and then the answer is at its end: what is said about the offer
comes from what is stored. Whatever breaks off is said, and what was not whole is not acted upon.

A command that the interpreter reads for certain, and that the model answers in words alone, is
put to it once more with a tool required; servers ignore even that. Then the command is carried out
as it is read without a model, and the answer says so.
"""

import hashlib
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from kernel.assistant import model_words
from kernel.assistant.cites import each_once
from kernel.assistant.conversation import Alone, alone, read_alone
from kernel.assistant.desk import Desk
from kernel.assistant.envelope import envelope_schema, request_in
from kernel.assistant.interpreter import Interpretation
from kernel.assistant.offers import offered_words, touched
from kernel.assistant.read_tools import outline
from kernel.assistant.reading import MUTATIONS
from kernel.assistant.safe_words import SafeWords
from kernel.assistant.toolbox import carried_out, offers_of, refused, told, tools_for
from kernel.assistant.turns import Ending, Writing
from kernel.sources.chat_model import (
    MOST_TOKENS,
    Ask,
    BrokeOff,
    ChatModel,
    Choice,
    Said,
    ToolRequest,
)
from kernel.sources.llm import ModelFailed
from kernel.workflows import plan_proposals
from kernel.workflows.assistant_budget import LimitReached, Limits, Reserved, reserve, settle

Level = Literal["tools", "form", "text"]
READ_ALONE = (
    "The model answered in words only, also when a tool was required of it. What follows was read "
    "without the model."
)
INSIST = (
    "You answered in words, and words change nothing. Call the one tool that offers what was asked."
)
NO_MORE = "The model asked for more steps than are allowed."
ONE_CHANGE = "Only one change is offered for a message: use several_changes for all together."
SAME_AGAIN = "This was asked before, with the same result."
UNCHANGED = "Nothing was changed."


@dataclass(slots=True, kw_only=True)
class _Talk:
    """One answer on its way."""

    model: ChatModel
    level: Level
    writing: Writing
    desk: Desk
    safe: SafeWords
    reserved: Reserved
    messages: list[dict[str, Any]]
    called: set[tuple[str, str]] = field(default_factory=set)
    calls: int = 0
    rounds: int = 0
    tried: bool = False  # whether it called anything that offers a change
    last: Said | None = None
    estimated: bool = False
    prompt: str = ""  # all that the last call told the model


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelAnswerer:
    """Answers with a model, as far as its server can: with tools, in a form, or in words.

    Attributes:
        level: What the server was seen to do.
        limits: Of the organization.
    """

    model: ChatModel
    level: Level
    limits: Limits

    def __call__(self, writing: Writing) -> Ending:
        """The ending of an answer; its words and steps are written as they come."""
        began = time.monotonic()
        actor, opened = writing.actor, writing.opened
        read = read_alone(actor, opened)
        changes = read.intent in (*MUTATIONS, "multi", "undo", "redo", "revert", "what_if")
        if self.level == "text" and changes:
            return _without(writing, alone(actor, opened, allow_plan_changes=writing.may_change))
        try:
            reserved = reserve(actor, opened.answer_id, self.limits)
        except LimitReached as reached:
            answer = alone(actor, opened, allow_plan_changes=writing.may_change)
            return _without(writing, answer, f"{reached} It was read without the model.")
        talk = self._begun(writing, reserved)
        try:
            ending = _rounds(talk, self.limits)
            if ending.state == "complete" and changes and _only_talked(talk, read):
                ending = _insist(talk, self.limits, ending)
        except BrokeOff as failure:
            ending = Ending(state="partial", notice=str(failure))
        except ModelFailed as failure:
            ending = Ending(state="failed", notice=str(failure))
        finally:
            settle(actor, opened.answer_id, reserved)
        writing.write(talk.safe.rest())
        about = _about(talk, int((time.monotonic() - began) * 1000))
        if ending.state == "complete" and changes and _only_talked(talk, read):
            writing.write(f"\n\n{READ_ALONE}\n\n")
            answer = alone(actor, opened, allow_plan_changes=writing.may_change)
            about = {**about, **answer.about, "level": "none"}
            return replace(_without(writing, answer), about=about)
        return replace(ending, about=about)

    def _begun(self, writing: Writing, reserved: Reserved) -> _Talk:
        actor, opened = writing.actor, writing.opened
        desk = Desk(
            actor=actor,
            thread=opened.thread,
            answer_id=opened.answer_id,
            snapshot=plan_proposals.shown_now(actor, opened.thread.id),
            may_change=writing.may_change,
            influences=_earlier_influences(opened.earlier),
        )
        instructions = model_words.NO_TOOLS if self.level == "text" else model_words.INSTRUCTIONS
        if self.level == "form":
            names = [
                {"tool": one.spec.name, "about": one.spec.about, "arguments": _fields(one)}
                for one in tools_for(desk)
            ]
            instructions += model_words.ENVELOPE + model_words.as_json(names)
        messages = [
            {"role": "system", "content": instructions},
            model_words.plan_as_data(outline(desk)),
            *model_words.history(opened.earlier, with_calls=self.level == "tools"),
            {"role": "user", "content": opened.words},
        ]
        return _Talk(
            model=self.model,
            level=self.level,
            writing=writing,
            desk=desk,
            safe=SafeWords(desk.looked.name),
            reserved=reserved,
            messages=messages,
        )


def _only_talked(talk: _Talk, read: Interpretation) -> bool:
    """Whether a command that is understood without a model was answered in words alone."""
    return read.proposal and talk.writing.may_change and not talk.tried and not talk.writing.over


def _insist(talk: _Talk, limits: Limits, before: Ending) -> Ending:
    """Ask once more with a tool required, where tools are spoken and the limits leave room."""
    if talk.level != "tools" or talk.rounds >= limits.rounds or talk.last is None:
        return before
    talk.writing.write(talk.safe.rest())
    talk.messages.append({"role": "assistant", "content": talk.last.words})
    talk.messages.append({"role": "user", "content": INSIST})
    try:
        return _rounds(talk, limits, first="required")
    except ModelFailed:
        return before


def _rounds(talk: _Talk, limits: Limits, *, first: Choice = "auto") -> Ending:
    choice: Choice = first
    while not talk.writing.over:
        talk.rounds += 1
        may_call = talk.level != "text" and talk.calls < talk.writing.most_tool_calls
        may_call = may_call and talk.rounds <= limits.rounds
        said = _said(talk, may_call, choice)
        choice = "auto"
        requests = _requests(talk, said)
        if not requests:
            return Ending(state="complete", finish_reason=said.finish_reason)
        if not may_call:
            return Ending(state="failed", notice=f"{NO_MORE} {UNCHANGED}")
        _carry_out(talk, said, requests)
        if talk.desk.offered is not None:
            talk.writing.write(offered_words(talk.desk.offered))
            return Ending(state="complete", finish_reason=said.finish_reason)
    return Ending(state="cancelled")


def _said(talk: _Talk, may_call: bool, choice: Choice) -> Said:
    tools = tools_for(talk.desk) if may_call else []
    in_form = talk.level == "form"
    ask = Ask(
        messages=talk.messages,
        tools=() if in_form else [one.spec for one in tools],
        schema=("turn", envelope_schema(tools)) if in_form else None,
        choice=choice,
    )
    more = sum(len(model_words.as_json(one.spec.as_json())) for one in tools)
    expected = model_words.tokens_in(talk.messages, more)
    if talk.reserved.left < expected + MOST_TOKENS // 4:
        raise ModelFailed(
            "The limit of tokens for one message is reached.", hint="Ask for less at once."
        )
    talk.prompt = model_words.as_json(talk.messages)
    heard: list[str] = []

    def hear(words: str) -> None:
        heard.append(words)
        if not in_form and choice == "auto":  # where a call is required, words are none
            talk.writing.write(talk.safe.take(words))

    whole: Said | None = None
    try:
        whole = talk.model.say(ask, hear, lambda: talk.writing.over)
    finally:
        usage = whole.usage if whole is not None else None
        guess = sum(map(len, heard)) // model_words.CHARACTERS_A_TOKEN + 1
        talk.estimated = talk.estimated or usage is None
        talk.reserved.use(
            usage.tokens_in if usage else expected, usage.tokens_out if usage else guess
        )
    talk.last = whole
    return whole


def _requests(talk: _Talk, said: Said) -> Sequence[ToolRequest]:
    if talk.level == "text":
        return ()
    if talk.level == "tools":
        return said.requests
    answer, request = request_in(said.words, tools_for(talk.desk), talk.rounds)
    if answer:
        talk.writing.write(talk.safe.take(answer))
    return [request] if request else ()


def _carry_out(talk: _Talk, said: Said, requests: Sequence[ToolRequest]) -> None:
    several = offers_of(requests) > 1
    talk.tried = talk.tried or offers_of(requests) > 0
    if talk.level == "tools":
        talk.writing.write(talk.safe.rest() + ("\n\n" if said.words.strip() else ""))
        talk.messages.append(_as_asked(said))
    for request in requests:
        key = (request.name, request.arguments.strip())
        if talk.writing.over:
            return
        if talk.calls >= talk.writing.most_tool_calls:
            call = refused(request, NO_MORE)
        elif several and offers_of([request]):
            call = refused(request, ONE_CHANGE)
        elif key in talk.called:
            call = refused(request, SAME_AGAIN)
        else:
            call = carried_out(talk.desk, request)
        talk.calls += 1
        talk.called.add(key)
        talk.writing.step(call)
        if talk.level == "tools":
            result = {"role": "tool", "tool_call_id": request.id, "content": told(call)}
        else:
            words = f"Data, the result of {request.name}: {told(call)}"
            talk.messages.append({"role": "assistant", "content": said.words})
            result = {"role": "user", "content": words}
        talk.messages.append(result)


def _as_asked(said: Said) -> dict[str, Any]:
    return {
        "role": "assistant",
        "content": said.words or None,
        "tool_calls": [
            {
                "id": one.id,
                "type": "function",
                "function": {"name": one.name, "arguments": one.arguments},
            }
            for one in said.requests
        ],
    }


def _without(writing: Writing, answer: Alone, notice: str = "") -> Ending:
    """What the interpreter answers, as the ending of an answer that a model does not give."""
    writing.write(answer.words)
    for call in answer.calls:
        writing.step(call)
    about = {**answer.about, "level": "none"}
    return Ending(state="complete", finish_reason="stop", about=about, notice=notice)


def _about(talk: _Talk, took_ms: int) -> dict[str, Any]:
    held, last = talk.desk.offered, talk.last
    return {
        "intent": held.operations[0].get("operation", held.kind) if held else "model",
        "model": last.model if last else talk.model.model,
        "host": talk.model.host,
        "level": talk.level,
        "provider_id": last.provider_id if last else None,
        "tokens_in": talk.reserved.tokens_in,
        "tokens_out": talk.reserved.tokens_out,
        "tokens_estimated": talk.estimated,
        "cost_usd": float(talk.reserved.cost),
        "latency_ms": took_ms,
        "rounds": talk.rounds,
        "prompt_sha256": hashlib.sha256(talk.prompt.encode()).hexdigest(),
        "proposal_id": str(held.id) if held else None,
        "modification_id": None,
        "influences": talk.desk.influences,
        "cites": each_once(talk.desk.looked.named),
        "last": touched(held, ()) if held else _steps_named(talk),
    }


def _steps_named(talk: _Talk) -> list[str]:
    named = [one["step_id"] for one in talk.desk.looked.named if one["kind"] == "step"]
    return list(dict.fromkeys(named)) if len(set(named)) == 1 else []


def _earlier_influences(earlier: Sequence[Any]) -> list[dict[str, Any]]:
    """Pages whose words may still speak from the answers before."""
    found: dict[str, dict[str, Any]] = {}
    for row in earlier:
        for one in row.about.get("influences") or []:
            if isinstance(one, Mapping):
                found.setdefault(f"{one.get('document')}#{one.get('page')}", dict(one))
    return list(found.values())


def _fields(one: Any) -> dict[str, Any]:
    schema: dict[str, Any] = one.spec.form.model_json_schema()
    return dict(schema.get("properties") or {})

"""A message in a thread and its answer without a model: the same proposals, the same tools.

What a person typed is kept first, then read, then answered from what is stored. A change is a
proposal; a typed “yes” applies it only where it adds no finding of law.
"""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from kernel.assistant import answers, cites
from kernel.assistant.binding import edits_of
from kernel.assistant.interpreter import Context, Interpretation, interpret
from kernel.assistant.offers import TURNED_OFF, offer, offered_words, touched
from kernel.assistant.reading import MUTATIONS
from kernel.assistant.shown_plan import ShownPlan, ShownStep, shown_plan
from kernel.assistant.slash import without_model
from kernel.errors import Conflict, InvalidInput, KernelError
from kernel.plugging.edits.command import Edit, edits_from_json
from kernel.store import chat_turns, chats
from kernel.store.actor import Actor
from kernel.store.chats import MessageRow, NewToolCall, ThreadRow
from kernel.store.ids import uuid7
from kernel.store.locks import hold
from kernel.store.plans import SnapshotRow
from kernel.store.proposals import ModificationRow, ProposalRow
from kernel.store.session import tenant_session
from kernel.workflows import apply_proposal, plan_proposals
from kernel.workflows.chat_pace import refuse_hasty_message
from kernel.workflows.chat_threads import settle_given_up, writable
from kernel.workflows.plan_proposals import propose_move

LONGEST_MESSAGE = 4000
LAST_LOOKED_AT = 6  # messages back in which “it” is looked for
Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """The answer to a message.

    Attributes:
        intent: What the message was read as.
        proposal: What is offered now.
        applied: What a confirmation applied.
    """

    message: MessageRow
    intent: str
    proposal: ProposalRow | None = None
    applied: ModificationRow | None = None


@dataclass(slots=True)
class _Turn:
    """One message on its way to an answer."""

    actor: Actor
    thread_id: UUID
    answer_id: UUID
    snapshot: SnapshotRow
    plan: ShownPlan
    pending: ProposalRow | None
    last: tuple[str, ...]
    may_change: bool
    words: str = ""
    about: dict[str, Any] = field(default_factory=dict)
    calls: list[NewToolCall] = field(default_factory=list)
    proposal: ProposalRow | None = None
    applied: ModificationRow | None = None

    @property
    def payload(self) -> Json:
        """The plan as it holds now."""
        return self.snapshot.payload


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A message that is kept, with the answer that is begun for it.

    Attributes:
        words: As typed; a line that begins with “/” is read without the model.
        earlier: The messages before it, oldest first.
    """

    thread: ThreadRow
    asked: MessageRow
    answer_id: UUID
    words: str
    earlier: tuple[MessageRow, ...]


def post_message(
    actor: Actor, thread_id: UUID | str, text: str, *, allow_plan_changes: bool = True
) -> Reply:
    """Keep a message and answer it without a model.

    Args:
        actor: The owner of the thread.
        thread_id: The thread.
        text: As typed.
        allow_plan_changes: Whether a change may be offered.

    Raises:
        NotFound: There is no such thread for this person.
        NotAllowed: It is somebody else's.
        InvalidInput: The message is empty or too long.
        Conflict: The message before is still being answered, or the thread is put away.
    """
    opened = open_turn(actor, thread_id, text)
    return reply_to(actor, opened, allow_plan_changes=allow_plan_changes)


def open_turn(
    actor: Actor, thread_id: UUID | str, text: str, *, earlier: int = LAST_LOOKED_AT
) -> Opened:
    """Keep a message, and an empty answer that is being written.

    Raises:
        NotFound: There is no such thread for this person.
        NotAllowed: It is somebody else's.
        InvalidInput: The message is empty or too long.
        Conflict: The message before is still being answered, or the thread is put away.
        Busy: The person sent too many messages within a minute.
    """
    words = text.strip()
    if not 0 < len(words) <= LONGEST_MESSAGE:
        raise InvalidInput(f"A message has 1 to {LONGEST_MESSAGE} characters.")
    answer_id = uuid7()
    with tenant_session(actor) as session:
        thread = writable(session, actor, thread_id)
        hold(session, "chat thread", str(thread.id))
        settle_given_up(session, thread.id)
        refuse_hasty_message(session, actor)
        if chat_turns.written_now(session, thread.id) is not None:
            raise Conflict(
                "The message before is still being answered.", hint="Wait for it, or stop it."
            )
        before = chats.messages_of(session, thread.id, limit=earlier, newest=True)
        asked_id = chats.add_message(session, thread.id, role="user", words=words)
        # kept before it is filled, so that a proposal can name it and a reload finds it
        chats.add_message(
            session, thread.id, role="assistant", words="", state="streaming", message_id=answer_id
        )
        return Opened(
            thread=thread,
            asked=chats.message(session, asked_id),
            answer_id=answer_id,
            words=words,
            earlier=tuple(before),
        )


def reply_to(actor: Actor, opened: Opened, *, allow_plan_changes: bool = True) -> Reply:
    """Answer a message without a model."""
    kept = False
    try:
        reply = _replied(actor, opened, allow_plan_changes)
        kept = True
        return reply
    finally:
        if not kept:  # the failure goes on to the person; the thread shows that there was one
            with tenant_session(actor) as session:
                chats.change_message(
                    session,
                    opened.answer_id,
                    words="This message could not be answered.",
                    state="failed",
                )


def read_alone(actor: Actor, opened: Opened) -> Interpretation:
    """What a message is read as without a model."""
    return _read(_begun(actor, opened, allow_plan_changes=True), opened)


def _begun(actor: Actor, opened: Opened, allow_plan_changes: bool) -> _Turn:
    snapshot = plan_proposals.shown_now(actor, opened.thread.id)
    return _Turn(
        actor=actor,
        thread_id=opened.thread.id,
        answer_id=opened.answer_id,
        snapshot=snapshot,
        plan=shown_plan(snapshot.payload),
        pending=plan_proposals.pending_of(actor, opened.thread.id),
        last=_spoken_of(opened.earlier),
        may_change=allow_plan_changes,
    )


def _read(turn: _Turn, opened: Opened) -> Interpretation:
    context = Context(last=turn.last, pending=turn.pending is not None)
    return interpret(without_model(opened.words), turn.plan, context)


@dataclass(frozen=True, slots=True, kw_only=True)
class Alone:
    """An answer without a model, not kept yet."""

    words: str
    about: dict[str, Any]
    calls: tuple[NewToolCall, ...]
    proposal: ProposalRow | None
    applied: ModificationRow | None


def alone(actor: Actor, opened: Opened, *, allow_plan_changes: bool) -> Alone:
    """The answer without a model; what it offers or applies is kept, its words are not yet."""
    turn = _begun(actor, opened, allow_plan_changes)
    started = time.monotonic()
    read = _read(turn, opened)
    try:
        _answer(turn, read)
    except KernelError as failure:
        turn.words = str(failure)
    about = {
        **turn.about,
        "intent": read.intent,
        "args": read.args,
        "latency_ms": int((time.monotonic() - started) * 1000),
        "proposal_id": str(turn.proposal.id) if turn.proposal else None,
        "modification_id": str(turn.applied.id) if turn.applied else None,
    }
    about.setdefault("last", list(turn.last))
    return Alone(
        words=turn.words,
        about=about,
        calls=tuple(turn.calls),
        proposal=turn.proposal,
        applied=turn.applied,
    )


def _replied(actor: Actor, opened: Opened, allow_plan_changes: bool) -> Reply:
    answer = alone(actor, opened, allow_plan_changes=allow_plan_changes)
    with tenant_session(actor) as session:
        chats.change_message(
            session,
            opened.answer_id,
            words=answer.words,
            state="complete",
            finish_reason="stop",
            about=answer.about,
        )
        chats.add_tool_calls(session, opened.answer_id, answer.calls)
        message = chats.message(session, opened.answer_id)
    return Reply(
        message=message,
        intent=str(answer.about["intent"]),
        proposal=answer.proposal,
        applied=answer.applied,
    )


def _spoken_of(earlier: Sequence[MessageRow]) -> tuple[str, ...]:
    """The steps spoken of last."""
    for message in reversed(earlier):
        if message.role == "assistant" and "last" in message.about:
            return tuple(str(one) for one in message.about["last"])
    return ()


def _answer(turn: _Turn, read: Interpretation) -> None:
    intent = read.intent
    if intent in (*MUTATIONS, "multi"):
        _change(turn, read)
    elif intent in ("undo", "redo", "revert"):
        _move(turn, read)
    elif intent == "confirm":
        _confirm(turn)
    elif intent in ("cancel", "none"):
        _withdraw(turn, read)
    elif intent == "amend_pending":
        _amend(turn, read.args["change"])
    elif intent == "what_if":
        _suppose(turn, read.args)
    elif intent == "clarify":
        turn.words = read.clarify or "What do you mean?"
        turn.about["candidates"] = read.args.get("candidates", [])
    elif intent == "refuse":
        turn.words = answers.REFUSALS[read.args["reason"]]
    elif intent == "help":
        turn.words = answers.HELP
    elif intent == "out_of_scope":
        turn.words = answers.OUT_OF_SCOPE
    else:
        _question(turn, read)


def _change(turn: _Turn, read: Interpretation) -> None:
    if turn.pending is not None and (change := _about_pending(turn, read)):
        _amend(turn, change)
        return
    if read.clarify is not None:
        turn.words = read.clarify
        return
    edits = edits_of(read.intent, read.args, turn.plan, turn.last)
    _offer(turn, edits)


def _about_pending(turn: _Turn, read: Interpretation) -> Json | None:
    """“make it 60 sacks” while a proposal waits is about that proposal."""
    if read.intent not in ("adjust_interval", "change_materials"):
        return None
    if read.args.get("target") != {"pronoun": "it"}:
        return None
    return {name: value for name, value in read.args.items() if name != "target"}


def _offer(turn: _Turn, edits: tuple[Edit, ...]) -> None:
    if not turn.may_change:
        turn.words = TURNED_OFF
        return
    operations = [edit.as_json() for edit in edits]
    try:
        turn.proposal = offer(turn.actor, turn.thread_id, edits, message_id=turn.answer_id)
    except KernelError as failure:
        turn.calls.append(_call("propose", {"operations": operations}, {"error": str(failure)}))
        raise
    told = {"proposal_id": str(turn.proposal.id)}
    turn.calls.append(_call("propose", {"operations": operations}, told))
    turn.words = offered_words(turn.proposal)
    turn.about["last"] = touched(turn.proposal, turn.last)


def _move(turn: _Turn, read: Interpretation) -> None:
    if not turn.may_change:
        turn.words = TURNED_OFF
        return
    plan_proposals.withdraw_pending(turn.actor, turn.thread_id)
    turn.proposal = propose_move(
        turn.actor,
        turn.thread_id,
        read.intent,  # type: ignore[arg-type]
        count=int(read.args.get("count", 1)),
        version=read.args.get("version"),
        message_id=turn.answer_id,
    )
    turn.calls.append(_call(read.intent, read.args, {"proposal_id": str(turn.proposal.id)}))
    turn.words = offered_words(turn.proposal)


def _confirm(turn: _Turn) -> None:
    if turn.pending is None:
        turn.words = "There is nothing to confirm."
        return
    if not turn.may_change:
        turn.words = TURNED_OFF
        return
    try:
        turn.applied = apply_proposal.apply(turn.actor, turn.pending.id)
    except Conflict as gone:
        turn.words = str(gone)
        return
    except InvalidInput as blocked:
        turn.proposal = turn.pending
        turn.words = f"A typed yes is not enough here. {blocked}"
        return
    turn.words = f"Applied: {' '.join(turn.pending.said)}"


def _withdraw(turn: _Turn, read: Interpretation) -> None:
    if read.intent == "none" and not read.args:
        turn.words = answers.REPORTED
        return
    waited = turn.pending is not None
    if waited and read.intent == "cancel" and turn.pending is not None:
        plan_proposals.discard(turn.actor, turn.pending.id)
    elif waited:
        plan_proposals.withdraw_pending(turn.actor, turn.thread_id)
    if read.intent == "cancel":
        turn.words = "Discarded; nothing was changed." if waited else "There is nothing to cancel."
    else:
        turn.words = "Understood, that is not done."
        turn.words += " The proposal that waited is withdrawn." if waited else ""


def _amend(turn: _Turn, change: Json) -> None:
    """The pending proposal with a change, shown again; it is never applied here."""
    if turn.pending is None:
        turn.words = (
            "There is nothing to confirm, so nothing to amend. Name the step and the value."
        )
        return
    if turn.pending.kind != "edit" or len(turn.pending.operations) != 1:
        raise InvalidInput("That proposal has several parts.", hint="Say the whole change again.")
    rows = _amended(dict(turn.pending.operations[0]), change, turn)
    _offer(turn, edits_from_json(rows))


def _amended(first: dict[str, Any], change: Json, turn: _Turn) -> list[dict[str, Any]]:
    """The operation with other values; a change of another kind stands beside it."""
    materials = ("sacks", "sacks_delta", "cement_class", "excess_pct", "yield_ft3_per_sk")
    own = first["operation"] in ("change_materials", "add_step")
    amounts = {name: value for name, value in change.items() if name in materials}
    places = {name: value for name, value in change.items() if name not in materials}
    rows = [first]
    if places:
        if first["operation"] not in ("adjust_interval", "add_step", "replace_cibp"):
            raise InvalidInput("That change has no depth.", hint="Say the whole change again.")
        (placed,) = edits_of("adjust_interval", {"target": {"pronoun": "it"}, **places}, turn.plan,
                             first.get("targets") or [turn.plan.steps[0].id])  # fmt: skip
        told = {n: v for n, v in placed.as_json().items() if n not in ("operation", "targets")}
        ends = (
            "to_ft",
            "shift_ft",
            "extend_up_ft",
            "extend_down_ft",
            "length_ft",
            "at_ft",
            "given",
        )
        rows = [{**{n: v for n, v in first.items() if n not in ends}, **told}]
    if amounts and own:
        drop = ("sacks", "sacks_delta") if {"sacks", "sacks_delta"} & set(amounts) else ()
        rows = [{**{n: v for n, v in rows[0].items() if n not in drop}, **amounts}]
    elif amounts:
        targets = first.get("targets") or []
        if first["operation"] not in ("adjust_interval", "change_materials") or len(targets) != 1:
            raise InvalidInput("Of which step?", hint="Say the whole change again.")
        rows.append({"operation": "change_materials", "targets": targets, **amounts})
    return rows


def _suppose(turn: _Turn, args: Json) -> None:
    """A preview without a proposal; what waits stays as it is."""
    rest = {name: value for name, value in args.items() if name != "op"}
    edits = edits_of(str(args["op"]), rest, turn.plan, turn.last)
    seen = plan_proposals.preview(turn.actor, turn.thread_id, edits)
    turn.calls.append(_call("preview", {"operations": [edit.as_json() for edit in edits]}, {}))
    told = answers.changed(seen.diff.as_json(), seen.payload)
    turn.words = (
        f"If so: {told}\n{seen.risk['label']}: {seen.risk['score']:.2f}. Nothing was changed."
    )


def _question(turn: _Turn, read: Interpretation) -> None:
    args, payload = read.args, turn.payload
    ref = args.get("target")
    if read.intent == "query_materials" and isinstance(args["scope"], dict):
        ref = args["scope"]
    steps = answers.steps_meant(ref, turn.plan, turn.last)
    cited: list[dict[str, Any]] = [] if read.intent == "show_plan" else _named(payload, steps)
    if len(steps) == 1:
        turn.about["last"] = [steps[0].id]
    if read.intent == "explain_step":
        turn.words = answers.explained(payload, steps, ref)
        cited = cites.cites_of_steps(payload, [step.id for step in steps])
    elif read.intent in ("explain_fact", "query_well"):
        turn.words = answers.fact_source(payload, str(args["fact"]))
        cited = cites.cites_of_fact(payload, answers.path_of(payload, str(args["fact"])))
    elif read.intent == "explain_rule":
        turn.words = answers.rule_words(payload, str(args["citation"]))
        cited = [cites.rule_cite(f"16 TAC §{args['citation']}")]
    elif read.intent == "query_materials":
        turn.words = answers.amounts(payload, steps, str(args["metric"]))
    elif read.intent == "show_violations":
        only = args.get("filter") == "blocking"
        turn.words = answers.findings(payload, steps, only)
        cited += cites.cites_of_findings(answers.findings_of(payload, steps, only))
    elif read.intent == "show_plan":
        turn.words = answers.listed_plan(payload, steps)
        if ref is not None and not steps:
            turn.words = "There is nothing of that in the plan."
    elif read.intent == "compare":
        diff = plan_proposals.compare_versions(turn.actor, turn.thread_id, args["from"], args["to"])
        turn.words = answers.changed(diff.as_json(), payload)
    turn.about["cites"] = cites.each_once(cited)
    turn.calls.append(_call(read.intent, args, {}))


def _named(payload: Json, steps: Sequence[ShownStep]) -> list[dict[str, Any]]:
    wanted = {step.id for step in steps}
    return [cites.step_cite(row) for row in payload["steps"] if str(row.get("id")) in wanted]


def _call(name: str, arguments: Json, result: Json) -> NewToolCall:
    status = "failed" if "error" in result else "done"
    return NewToolCall(name=name, arguments=dict(arguments), result=dict(result), status=status)

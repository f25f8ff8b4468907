"""Conversations about plans: threads, messages, sharing, and what was changed from them."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, Field

from kernel.assistant.turns import begin_turn, stop_turn, wait_for
from kernel.errors import InvalidInput, NotFound
from kernel.store.chats import MessageRow, ThreadRow
from kernel.store.proposals import ModificationRow
from kernel.wells.api_number import ApiNumber
from kernel.workflows import chat_threads
from kernel.workflows.apply_proposal import modifications
from kernel.workflows.chat_threads import load_message
from kernel.workflows.plan_proposals import versions
from workbench.api.bodies import Closed
from workbench.api.chat_events import UNBUFFERED, told_as_events
from workbench.api.signed_in import SECURITY, SignedIn

router = APIRouter(prefix="/chat/threads", tags=["Conversations"], dependencies=SECURITY)
EVENTS = "text/event-stream"


class NewThread(Closed):
    """A conversation to be opened."""

    well_api14: str = Field(description="API number, 10 or 14 digits.", max_length=40)
    plan_id: str = Field(description="For example 4200346118:combined.", max_length=80)
    title: str = Field("", max_length=chat_threads.LONGEST_TITLE)
    share_with_user_ids: list[UUID] = Field(default_factory=list, max_length=100)


class Thread(BaseModel):
    """A conversation; `is_owner` tells whether you may write in it."""

    id: UUID
    well_api14: str
    plan_id: str
    title: str
    is_active: bool
    is_owner: bool
    owner_user_id: UUID
    owner_name: str
    shared_with_user_ids: list[UUID]
    message_count: int
    modification_count: int
    baseline_snapshot_id: UUID
    created_at: datetime

    @classmethod
    def of(cls, row: ThreadRow, person_id: UUID) -> "Thread":
        """As the person sees it."""
        return cls(
            id=row.id,
            well_api14=row.api14,
            plan_id=row.plan_key,
            title=row.title,
            is_active=row.archived_at is None,
            is_owner=row.created_by == person_id,
            owner_user_id=row.created_by,
            owner_name=row.created_by_name,
            shared_with_user_ids=list(row.shared_with),
            message_count=row.messages,
            modification_count=row.modifications,
            baseline_snapshot_id=row.baseline_id,
            created_at=row.created_at,
        )


class Threads(BaseModel):
    """Your conversations and those that you may read, the last talked in first."""

    owned: list[Thread]
    shared: list[Thread]


class ThreadChange(Closed):
    """What of a conversation shall be different."""

    title: str | None = Field(None, min_length=1, max_length=chat_threads.LONGEST_TITLE)
    is_active: bool | None = None


class Sharing(Closed):
    """Who may read a conversation along."""

    user_ids: list[UUID] = Field(min_length=1, max_length=100)
    action: Literal["add", "remove"]


class ToolCall(BaseModel):
    """One thing that was done for an answer."""

    name: str
    arguments: dict[str, Any]
    result: dict[str, Any]
    status: Literal["done", "failed", "refused"]
    duration_ms: int


class Message(BaseModel):
    """One message; `metadata` holds the intent, or model, tokens, latency and cost."""

    id: UUID
    seq: int
    role: Literal["user", "assistant", "system"]
    content: str
    state: Literal["streaming", "complete", "partial", "failed", "cancelled"]
    finish_reason: str | None
    metadata: dict[str, Any]
    author_user_id: UUID
    created_at: datetime
    tool_calls: list[ToolCall]

    @classmethod
    def of(cls, row: MessageRow) -> "Message":
        """As it is kept."""
        calls = [
            ToolCall(
                name=call.name,
                arguments=dict(call.arguments),
                result=dict(call.result),
                status=call.status,
                duration_ms=call.duration_ms,
            )
            for call in row.tool_calls
        ]
        return cls(
            id=row.id,
            seq=row.seq,
            role=row.role,
            content=row.words,
            state=row.state,
            finish_reason=row.finish_reason,
            metadata=dict(row.about),
            author_user_id=row.created_by,
            created_at=row.created_at,
            tool_calls=calls,
        )


class Messages(BaseModel):
    """Messages in their order."""

    messages: list[Message]
    total: int


class NewMessage(Closed):
    """What to say. With `Accept: text/event-stream` the answer comes as events."""

    content: str = Field(min_length=1, max_length=4000)
    allow_plan_changes: bool = Field(True, description="Whether a change may be offered.")
    max_tool_calls: int = Field(
        6, ge=0, le=6, description="With 0 nothing is looked up for a change and none is offered."
    )


class Answer(BaseModel):
    """The answer with what it offers or applied."""

    message: Message
    intent: str
    proposal_id: UUID | None
    modification_id: UUID | None

    @classmethod
    def of(cls, row: MessageRow) -> "Answer":
        """As it is kept."""
        return cls(
            message=Message.of(row),
            intent=str(row.about.get("intent") or ""),
            proposal_id=row.about.get("proposal_id"),
            modification_id=row.about.get("modification_id"),
        )


class Modification(BaseModel):
    """A change that was applied from a conversation."""

    id: UUID
    proposal_id: UUID
    message_id: UUID | None
    operation: str
    source_snapshot_id: UUID
    result_snapshot_id: UUID
    diff: dict[str, Any]
    risk: dict[str, Any]
    acknowledged: dict[str, Any]
    applied_by_user_id: UUID
    applied_at: datetime

    @classmethod
    def of(cls, row: ModificationRow) -> "Modification":
        """As it is kept."""
        return cls(
            id=row.id,
            proposal_id=row.proposal_id,
            message_id=row.message_id,
            operation=row.operation,
            source_snapshot_id=row.source_id,
            result_snapshot_id=row.result_id,
            diff=dict(row.diff),
            risk=dict(row.risk),
            acknowledged=dict(row.acknowledged),
            applied_by_user_id=row.created_by,
            applied_at=row.created_at,
        )


class Version(BaseModel):
    """A snapshot of the plan; `is_current` marks the one that holds."""

    snapshot_id: UUID
    version: int
    kind: str
    parent_id: UUID | None
    is_baseline: bool
    is_current: bool
    created_at: datetime


@router.post("", summary="Open a conversation about a plan", status_code=201)
def create(asked: NewThread, actor: SignedIn) -> Thread:
    """The plan as it holds now becomes the baseline that changes are measured against."""
    api = ApiNumber.parse(asked.well_api14)
    if not asked.plan_id.startswith(f"{api.api10}:"):
        raise InvalidInput(
            f"{asked.plan_id} is no plan of {api}.", hint="Give the well's own plan."
        )
    row = chat_threads.create_thread(
        actor, asked.plan_id, title=asked.title, share_with=tuple(asked.share_with_user_ids)
    )
    return Thread.of(row, actor.user_id)


@router.get("", summary="Your conversations, and those shared with you")
def listed(
    actor: SignedIn,
    well_api14: Annotated[str | None, Query(max_length=40)] = None,
    archived: bool = False,
) -> Threads:
    """Those put away are left out unless `archived` is true."""
    api14 = ApiNumber.parse(well_api14).api14 if well_api14 else None
    found = chat_threads.list_threads(actor, api14=api14, archived=archived)
    return Threads(
        owned=[Thread.of(row, actor.user_id) for row in found.owned],
        shared=[Thread.of(row, actor.user_id) for row in found.shared],
    )


@router.get("/{thread_id}", summary="One conversation")
def one(thread_id: UUID, actor: SignedIn) -> Thread:
    """Owned or shared with you; any other is not found."""
    return Thread.of(chat_threads.load_thread(actor, thread_id), actor.user_id)


@router.patch("/{thread_id}", summary="Rename a conversation, put it away or take it back")
def change(thread_id: UUID, asked: ThreadChange, actor: SignedIn) -> Thread:
    """Its owner only."""
    if asked.title is not None:
        chat_threads.rename_thread(actor, thread_id, asked.title)
    if asked.is_active is not None:
        chat_threads.archive_thread(actor, thread_id, archived=not asked.is_active)
    return Thread.of(chat_threads.load_thread(actor, thread_id), actor.user_id)


@router.delete("/{thread_id}", summary="Put a conversation away", status_code=204)
def put_away(thread_id: UUID, actor: SignedIn) -> Response:
    """Nothing is deleted: `PATCH` with `is_active` takes it back."""
    chat_threads.archive_thread(actor, thread_id)
    return Response(status_code=204)


@router.post("/{thread_id}/share", summary="Let people read along, or no longer")
def share(thread_id: UUID, asked: Sharing, actor: SignedIn) -> Thread:
    """People of your organization; they see everything and change nothing."""
    verb = chat_threads.share_thread if asked.action == "add" else chat_threads.unshare_thread
    return Thread.of(verb(actor, thread_id, tuple(asked.user_ids)), actor.user_id)


@router.get("/{thread_id}/messages", summary="What was said")
def said(
    thread_id: UUID,
    actor: SignedIn,
    limit: Annotated[int, Query(ge=1, le=chat_threads.MOST_MESSAGES)] = 100,
    offset: Annotated[int, Query(ge=0, le=1_000_000)] = 0,
) -> Messages:
    """Messages in their order, with what was done for each."""
    rows = chat_threads.messages(actor, thread_id, limit=limit, offset=offset)
    total = chat_threads.load_thread(actor, thread_id).messages
    return Messages(messages=[Message.of(row) for row in rows], total=total)


@router.post(
    "/{thread_id}/messages",
    summary="Say something",
    response_model=Answer,
    responses={200: {"content": {EVENTS: {"schema": {"type": "string"}}}}},
)
def say(thread_id: UUID, asked: NewMessage, request: Request, actor: SignedIn) -> Any:
    """A change is offered as a proposal and never applied without a confirmation.

    As events: `message` with the ids, `delta` for words, `tool` for each thing that is done,
    `proposal` for what is offered, and at the end `done`, or `error` where the answer broke off. A
    lost connection loses nothing: the answer goes on, and stands among the messages.
    """
    begun = begin_turn(
        actor,
        thread_id,
        asked.content,
        allow_plan_changes=asked.allow_plan_changes,
        max_tool_calls=asked.max_tool_calls,
    )
    if EVENTS in request.headers.get("accept", ""):
        first = {"message": Message.of(begun.asked), "answer_id": begun.answer_id}
        told = told_as_events(
            first,
            lambda: load_message(actor, begun.answer_id),
            lambda row: Answer.of(row).model_dump(mode="json"),
        )
        return StreamingResponse(told, media_type=EVENTS, headers=UNBUFFERED)
    return Answer.of(wait_for(actor, begun.answer_id))


@router.post("/{thread_id}/messages/{message_id}/stop", summary="Stop an answer")
def stop(thread_id: UUID, message_id: UUID, actor: SignedIn) -> Message:
    """What is written so far is kept, and nothing is offered; a finished one stays as it is."""
    if load_message(actor, message_id).thread_id != thread_id:
        raise NotFound("There is no such message.", hint="Reload the conversation.")
    return Message.of(stop_turn(actor, message_id))


@router.get("/{thread_id}/modifications", summary="What was applied")
def applied(thread_id: UUID, actor: SignedIn) -> list[Modification]:
    """Oldest first, each with its differences, its risk by parts and who applied it."""
    return [Modification.of(row) for row in modifications(actor, thread_id)]


@router.get("/{thread_id}/versions", summary="The plan's snapshots")
def snapshots(thread_id: UUID, actor: SignedIn) -> list[Version]:
    """Newest first; undo and redo move between them and delete none."""
    found = versions(actor, thread_id)
    return [
        Version(
            snapshot_id=row.id,
            version=row.version,
            kind=row.kind,
            parent_id=row.parent_id,
            is_baseline=row.id == found.baseline_id,
            is_current=row.id == found.current_id,
            created_at=row.created_at,
        )
        for row in found.rows
    ]

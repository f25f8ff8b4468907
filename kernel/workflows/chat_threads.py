"""Threads about a plan: opened, listed, renamed, put away, shared for reading along."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from kernel.errors import Conflict, InvalidInput, NotAllowed, NotFound
from kernel.store import chat_turns, chats, proposals
from kernel.store.actor import Actor, Role
from kernel.store.chats import LOST, MessageRow, ThreadRow
from kernel.store.people import PersonRow, people, person_of
from kernel.store.plans import newest_version
from kernel.store.proposals import HeadRow, begin_head, move_head
from kernel.store.session import tenant_session
from kernel.store.standing import standing_version
from kernel.store.tracking import track

LONGEST_TITLE = 120
MOST_MESSAGES = 200
BROKEN_OFF = (
    "The answer broke off: the workbench stopped while it was written. Nothing was changed."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreadLists:
    """The threads of a person: own ones and those read along."""

    owned: tuple[ThreadRow, ...]
    shared: tuple[ThreadRow, ...]


def create_thread(
    actor: Actor, plan_key: str, *, title: str = "", share_with: tuple[UUID, ...] = ()
) -> ThreadRow:
    """Open a thread about a plan; its head becomes the thread's baseline.

    Args:
        actor: Who opens and owns it.
        plan_key: "<api10>:<mode>".
        title: Made from the plan where empty.
        share_with: Who may read along.

    Raises:
        NotAllowed: The role does not permit changes.
        NotFound: The organization has no such plan, or nobody of that id.
    """
    actor.must_be(Role.EDITOR)
    with tenant_session(actor) as session:
        newest = newest_version(session, plan_key)
        held = current_head(session, plan_key)
        thread_id = chats.add_thread(
            session,
            api14=newest.api14,
            plan_key=plan_key,
            title=_title(title) or f"Plan {plan_key}",
            baseline_id=held.snapshot_id,
        )
        for person_id in share_with:
            _share(session, actor, thread_id, person_id)
        made = chats.thread(session, thread_id)
    about = {"thread_id": str(thread_id), "message_count": 0, "plan_id": plan_key}
    track(actor, made.api14, "chat_created", metadata=about, subject=thread_id)
    return made


def current_head(session: Session, plan_key: str) -> HeadRow:
    """The head of a plan; a version that was generated or restored since becomes the head.

    Raises:
        NotFound: Nothing is saved under the key.
    """
    newest_version(session, plan_key)  # nobody saves another version until this is through
    standing = standing_version(session, plan_key)
    held = begin_head(session, plan_key, standing)
    if held.snapshot_id == standing:
        return held
    trail = (*held.trail[: held.place + 1], standing)
    move_head(session, held, standing, trail, len(trail) - 1)
    return begin_head(session, plan_key, standing)


def list_threads(actor: Actor, *, api14: str | None = None, archived: bool = False) -> ThreadLists:
    """The person's threads with counts, those talked in last first."""
    with tenant_session(actor) as session:
        rows = chats.threads_of(session, actor.user_id, archived=archived, api14=api14)
    return ThreadLists(
        owned=tuple(row for row in rows if row.created_by == actor.user_id),
        shared=tuple(row for row in rows if row.created_by != actor.user_id),
    )


def load_thread(actor: Actor, thread_id: UUID | str) -> ThreadRow:
    """A thread that the person owns or may read.

    Raises:
        NotFound: There is none of that id for this person.
    """
    with tenant_session(actor) as session:
        return readable(session, actor, thread_id)


def messages(
    actor: Actor, thread_id: UUID | str, *, limit: int = 100, offset: int = 0
) -> list[MessageRow]:
    """Messages of a thread in their order, with what was done for each.

    Raises:
        NotFound: There is no such thread for this person.
    """
    with tenant_session(actor) as session:
        found = readable(session, actor, thread_id)
        settle_given_up(session, found.id)
        return chats.messages_of(
            session, found.id, limit=min(max(limit, 1), MOST_MESSAGES), offset=max(offset, 0)
        )


def load_message(actor: Actor, message_id: UUID | str) -> MessageRow:
    """A message of a thread that the person owns or may read, as far as it is written.

    Raises:
        NotFound: There is none of that id for this person.
    """
    with tenant_session(actor) as session:
        found = chats.message(session, thread_id_of(message_id))
        if settle_given_up(session, readable(session, actor, found.thread_id).id):
            return chats.message(session, found.id)
        return found


def settle_given_up(session: Session, thread_id: UUID) -> bool:
    """Mark answers that nobody writes any more as partial; whether there was one."""
    found = chat_turns.given_up(session, thread_id)
    for message_id, words in found:
        end_answer(session, thread_id, message_id, state="partial", words=words, notice=BROKEN_OFF)
    return bool(found)


def end_answer(
    session: Session,
    thread_id: UUID,
    message_id: UUID,
    *,
    state: str,
    words: str,
    notice: str = "",
    finish_reason: str | None = None,
    about: Mapping[str, Any] | None = None,
) -> bool:
    """End an answer that is still written; what it offered is withdrawn unless it is complete.

    Args:
        session: Of the organization.
        thread_id: The thread of the answer.
        message_id: The answer.
        state: `complete`, `partial`, `failed` or `cancelled`.
        words: As far as they came.
        notice: Said below the words, and kept by itself in `about`.
        finish_reason: The model's own.
        about: What is kept with the message.

    Returns:
        False where it was ended already.
    """
    told = {**(about or {}), **({"notice": notice} if notice else {})}
    if state != "complete":
        withdraw_offer_of(session, thread_id, message_id)
    return chat_turns.finish(
        session,
        message_id,
        state=state,
        words="\n\n".join(part for part in (words.rstrip(), notice) if part),
        finish_reason=finish_reason,
        about=told,
    )


def withdraw_offer_of(session: Session, thread_id: UUID, message_id: UUID) -> None:
    """Withdraw what an answer offered, where it still waits for a decision."""
    waiting = proposals.pending(session, thread_id)
    if waiting is not None and waiting.message_id == message_id:
        proposals.decide(session, waiting.id, "withdrawn")


def rename_thread(actor: Actor, thread_id: UUID | str, title: str) -> ThreadRow:
    """Give a thread another title.

    Raises:
        NotFound: There is no such thread for this person.
        NotAllowed: It is somebody else's.
        InvalidInput: The title is empty or too long.
    """
    words = _title(title)
    if not words:
        raise InvalidInput("A conversation needs a title.", hint="Type one.")
    with tenant_session(actor) as session:
        found = owned(session, actor, thread_id)
        chats.change_thread(session, found.id, title=words)
        return chats.thread(session, found.id)


def archive_thread(actor: Actor, thread_id: UUID | str, *, archived: bool = True) -> ThreadRow:
    """Put a thread away, or take it back; nothing is deleted.

    What waits in it is withdrawn, and an answer that is still written is stopped.

    Raises:
        NotFound: There is no such thread for this person.
        NotAllowed: It is somebody else's.
    """
    with tenant_session(actor) as session:
        found = owned(session, actor, thread_id)
        at = datetime.now(UTC) if archived else None
        chats.change_thread(session, found.id, archived_at=at)
        if archived:
            if (waiting := proposals.pending(session, found.id)) is not None:
                proposals.decide(session, waiting.id, "withdrawn")
            if (written := chat_turns.written_now(session, found.id)) is not None:
                chat_turns.ask_to_stop(session, written)
        return chats.thread(session, found.id)


def share_thread(actor: Actor, thread_id: UUID | str, person_ids: tuple[UUID, ...]) -> ThreadRow:
    """Let people of the organization read a thread along.

    Raises:
        NotFound: There is no such thread for this person, or nobody of that id.
        NotAllowed: It is somebody else's.
    """
    with tenant_session(actor) as session:
        found = owned(session, actor, thread_id)
        for person_id in person_ids:
            _share(session, actor, found.id, person_id)
        return chats.thread(session, found.id)


def unshare_thread(actor: Actor, thread_id: UUID | str, person_ids: tuple[UUID, ...]) -> ThreadRow:
    """Take the right to read along back.

    Raises:
        NotFound: There is no such thread for this person.
        NotAllowed: It is somebody else's.
    """
    with tenant_session(actor) as session:
        found = owned(session, actor, thread_id)
        for person_id in person_ids:
            chats.unshare(session, found.id, person_id)
        return chats.thread(session, found.id)


def readers_to_choose(actor: Actor, thread_id: UUID | str) -> list[PersonRow]:
    """Colleagues with whom a thread may be shared, by name; those kept out are left out.

    Raises:
        NotFound: There is no such thread for this person.
        NotAllowed: It is somebody else's.
    """
    with tenant_session(actor) as session:
        owned(session, actor, thread_id)
        return [row for row in people(session) if row.active and row.id != actor.user_id]


def readable(session: Session, actor: Actor, thread_id: UUID | str) -> ThreadRow:
    """A thread that the person owns or may read, in a session that is open.

    Raises:
        NotFound: There is none of that id for this person.
    """
    found = chats.thread(session, thread_id_of(thread_id))
    if actor.user_id != found.created_by and actor.user_id not in found.shared_with:
        raise NotFound(LOST, hint="Reload the list of conversations.")
    return found


def owned(session: Session, actor: Actor, thread_id: UUID | str) -> ThreadRow:
    """A thread of the person's own, in a session that is open.

    Raises:
        NotFound: There is none of that id for this person.
        NotAllowed: It is somebody else's, or the role does not permit changes.
    """
    found = readable(session, actor, thread_id)
    if actor.user_id != found.created_by:
        raise NotAllowed(
            "You may read this conversation, not write in it.",
            hint="Open one of your own about the same plan.",
        )
    actor.must_be(Role.EDITOR)
    return found


def writable(session: Session, actor: Actor, thread_id: UUID | str) -> ThreadRow:
    """A thread of the person's own that is not put away, in a session that is open.

    Raises:
        NotFound: There is none of that id for this person.
        NotAllowed: It is somebody else's, or the role does not permit changes.
        Conflict: It is put away.
    """
    found = owned(session, actor, thread_id)
    if found.archived_at is not None:
        raise Conflict(
            "This conversation is put away; nothing was changed.",
            hint="Take it back to write in it.",
        )
    return found


def thread_id_of(text: UUID | str) -> UUID:
    """The id of a thread from an address.

    Raises:
        NotFound: It is no id.
    """
    try:
        return text if isinstance(text, UUID) else UUID(text)
    except ValueError:
        raise NotFound(LOST, hint="Reload the list of conversations.") from None


def _share(session: Session, actor: Actor, thread_id: UUID, person_id: UUID) -> None:
    person = person_of(session, person_id)
    if person.id != actor.user_id:
        chats.share(session, thread_id, person.id)


def _title(title: str) -> str:
    words = " ".join(title.split())
    if len(words) > LONGEST_TITLE:
        raise InvalidInput(f"A title has at most {LONGEST_TITLE} characters.")
    return words

"""A message answered in the background: what is written so far is in the database at all times.

Without a model the answer is there at once. With one a thread of this process writes it, and every
fifth of a second keeps what it has: whoever reads the conversation sees it grow, and nobody loses
it by reloading or leaving. A wish to stop is a mark in the database, so that it reaches the writer
in whichever process it runs.
"""

import contextlib
import logging
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal
from uuid import UUID

from kernel.assistant.conversation import Opened, open_turn, read_alone, reply_to
from kernel.errors import KernelError, Unavailable
from kernel.store import chat_turns, chats
from kernel.store.actor import Actor
from kernel.store.chats import MessageRow, NewToolCall
from kernel.store.session import tenant_session
from kernel.workflows.chat_threads import (
    end_answer,
    load_message,
    owned,
    thread_id_of,
    withdraw_offer_of,
)

log = logging.getLogger(__name__)

KEPT_EVERY_S = 0.2
LONGEST_TURN_S = 240.0
MOST_AT_ONCE = 8  # answers that one process writes at a time
MOST_TOOL_CALLS = 6
MODEL_REMEMBERS = 40  # messages back
# What a person decides, or may not ask for, is never left to a model.
OURS = frozenset({"confirm", "cancel", "none", "refuse", "amend_pending"})
STOPPED = "Stopped. Nothing was changed."
TOO_LONG = "The answer took too long and was given up. Nothing was changed."
SHUT_DOWN = "The answer broke off: the workbench was stopped. Nothing was changed."
State = Literal["complete", "partial", "failed", "cancelled"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """A message that is kept, and the id of its answer, which may still be written."""

    asked: MessageRow
    answer_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """How an answer ended.

    Attributes:
        notice: Said below the words: why they end, and that nothing was changed.
        finish_reason: The model's own.
        about: Kept with the message: model, tokens, latency, cost, what is offered.
    """

    state: State
    notice: str = ""
    finish_reason: str | None = None
    about: Mapping[str, Any] = field(default_factory=dict)


@dataclass(slots=True, kw_only=True)
class Writing:
    """An answer that is being written.

    Attributes:
        may_change: Whether a change may be offered.
        most_tool_calls: How many tools may be called.
    """

    actor: Actor
    opened: Opened
    may_change: bool
    most_tool_calls: int
    _words: str = ""
    _steps: list[NewToolCall] = field(default_factory=list)
    _kept_steps: int = 0
    _over: threading.Event = field(default_factory=threading.Event)
    _lock: threading.RLock = field(default_factory=threading.RLock)
    _until: float = 0.0

    def write(self, words: str) -> None:
        """Add to the answer."""
        with self._lock:
            self._words += words if self._words else words.lstrip()

    def step(self, call: NewToolCall) -> None:
        """Add a thing that was done for the answer."""
        with self._lock:
            self._steps.append(call)

    @property
    def over(self) -> bool:
        """Whether it was stopped or given up: nothing more is to be done for it."""
        return self._over.is_set()

    def end(self, ending: Ending) -> bool:
        """Finish the answer, once; False where it was finished before."""
        with self._lock:
            if self._over.is_set():
                return False
            with tenant_session(self.actor) as session:
                self._keep_steps(session)
                done = end_answer(
                    session,
                    self.opened.thread.id,
                    self.opened.answer_id,
                    state=ending.state,
                    words=self._words,
                    notice=ending.notice,
                    finish_reason=ending.finish_reason,
                    about=ending.about,
                )
            self._over.set()
            return done

    def keep(self) -> None:
        """Keep what is written so far, see whether somebody wishes it to stop, mind the time."""
        with self._lock:
            if self._over.is_set():
                return
            with tenant_session(self.actor) as session:
                stop = chat_turns.write(session, self.opened.answer_id, self._words)
                self._keep_steps(session)
        if stop:
            self.end(Ending(state="cancelled", notice=STOPPED))
        elif time.monotonic() > self._until:
            self.end(Ending(state="failed", notice=TOO_LONG))

    def let_go(self) -> None:
        """Write no more, whatever is kept; one that is not ended is found by its silence."""
        self._over.set()

    def keep_until_over(self) -> None:
        """Keep what is written so far again and again; a pause of the database is waited out."""
        while not self._over.wait(KEPT_EVERY_S):
            with contextlib.suppress(KernelError):
                self.keep()

    def _keep_steps(self, session: Any) -> None:
        fresh = self._steps[self._kept_steps :]
        chats.add_tool_calls(session, self.opened.answer_id, fresh, first=self._kept_steps + 1)
        self._kept_steps = len(self._steps)


Answerer = Callable[[Writing], Ending]
_chooser: list[Callable[[Actor], Answerer | None]] = []
_places = threading.BoundedSemaphore(MOST_AT_ONCE)
_writings: dict[int, Writing] = {}


def answer_with(choose: Callable[[Actor], Answerer | None] | None) -> None:
    """Say who answers a person's messages in this process; None for nobody but the interpreter."""
    _chooser[:] = [choose] if choose else []


def begin_turn(
    actor: Actor,
    thread_id: UUID | str,
    text: str,
    *,
    allow_plan_changes: bool = True,
    max_tool_calls: int = MOST_TOOL_CALLS,
) -> Begun:
    """Keep a message and begin its answer; without a model it is complete when this returns.

    The answer is a message of the thread in the state `streaming` whose words grow; read it with
    `messages` or `load_message` until its state is another.

    Args:
        actor: The owner of the thread.
        thread_id: The thread.
        text: As typed; what begins with “/” is read without the model.
        allow_plan_changes: Whether a change may be offered.
        max_tool_calls: How many tools a model may call; with 0 no change is offered.

    Raises:
        NotFound: There is no such thread for this person.
        NotAllowed: It is somebody else's.
        InvalidInput: The message is empty or too long.
        Conflict: The message before is still being answered.
        Busy: The person sent too many messages within a minute.
        Unavailable: Too many answers are being written at this moment.
    """
    may_change = allow_plan_changes and max_tool_calls > 0
    answerer = _chooser[0](actor) if _chooser else None
    opened = open_turn(actor, thread_id, text, earlier=MODEL_REMEMBERS)
    begun = Begun(asked=opened.asked, answer_id=opened.answer_id)
    if answerer is None or opened.words.startswith("/") or read_alone(actor, opened).intent in OURS:
        reply_to(actor, opened, allow_plan_changes=may_change)
        return begun
    writing = Writing(
        actor=actor,
        opened=opened,
        may_change=may_change,
        most_tool_calls=min(max(max_tool_calls, 0), MOST_TOOL_CALLS),
        _until=time.monotonic() + LONGEST_TURN_S,
    )
    _start(writing, answerer)
    return begun


def stop_turn(actor: Actor, answer_id: UUID | str) -> MessageRow:
    """Wish that an answer stop; one that is finished stays as it is.

    Returns:
        The answer as it is now; its writer ends it within a fraction of a second.

    Raises:
        NotFound: There is no such answer for this person.
        NotAllowed: The thread is somebody else's.
    """
    with tenant_session(actor) as session:
        found = chats.message(session, thread_id_of(answer_id))
        owned(session, actor, found.thread_id)
        chat_turns.ask_to_stop(session, found.id)
    return load_message(actor, found.id)


def wait_for(actor: Actor, answer_id: UUID, *, seconds: float = LONGEST_TURN_S + 30) -> MessageRow:
    """The answer when it is finished, or as it is when the time is over."""
    until = time.monotonic() + seconds
    while (found := load_message(actor, answer_id)).state == "streaming":
        if time.monotonic() > until:
            break
        time.sleep(KEPT_EVERY_S / 2)
    return found


def end_all(notice: str = SHUT_DOWN) -> None:
    """End every answer that this process writes, since the process ends."""
    for writing in list(_writings.values()):
        with contextlib.suppress(KernelError):
            writing.end(Ending(state="partial", notice=notice))


def _start(writing: Writing, answerer: Answerer) -> None:
    if not _places.acquire(blocking=False):
        busy = Unavailable(
            "Too many answers are being written at this moment.", hint="Try again in a minute."
        )
        writing.end(Ending(state="failed", notice=str(busy)))
        raise busy
    with tenant_session(writing.actor) as session:
        chat_turns.begin_turn(session, writing.opened.answer_id)
    _writings[id(writing)] = writing
    for work in (writing.keep_until_over, lambda: _write(writing, answerer)):
        threading.Thread(target=work, name="answer", daemon=True).start()


def _write(writing: Writing, answerer: Answerer) -> None:
    reference = writing.opened.answer_id.hex[-8:]
    try:
        ending = answerer(writing)
        if not writing.end(ending):
            _withdraw(writing)
    except KernelError as failure:
        writing.end(Ending(state="failed", notice=str(failure)))
    finally:
        if not writing.over:
            log.error("an answer failed, reference %s", reference)
            writing.end(
                Ending(
                    state="failed",
                    notice="This message could not be answered. Nothing was changed. If it stays "
                    f"so, give your administrator the reference {reference}.",
                )
            )
        writing.let_go()
        _writings.pop(id(writing), None)
        _places.release()


def _withdraw(writing: Writing) -> None:
    """What was offered while somebody stopped the answer is not offered."""
    with tenant_session(writing.actor) as session:
        withdraw_offer_of(session, writing.opened.thread.id, writing.opened.answer_id)

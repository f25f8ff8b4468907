"""The close of a lease's month: its states, the steps between them, and who may take which.

open → volumes in → allocated → balanced → locked → priced → distributed → posted → closed.
Up to the lock each step is undone by going back; after it an administrator reopens with a reason,
and what was posted stays: corrections are reversal and rebook lines. Source: reference
"Month close".
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from kernel.errors import Conflict, InvalidInput, NotAllowed


class CloseState(StrEnum):
    """How far a month is."""

    OPEN = "open"
    VOLUMES_IN = "volumes_in"
    ALLOCATED = "allocated"
    BALANCED = "balanced"
    LOCKED = "locked"
    PRICED = "priced"
    DISTRIBUTED = "distributed"
    POSTED = "posted"
    CLOSED = "closed"

    @property
    def place(self) -> int:
        """0 for an open month, 8 for a closed one."""
        return list(CloseState).index(self)

    @property
    def is_locked(self) -> bool:
        """Whether the volumes of the month no longer change."""
        return self.place >= CloseState.LOCKED.place


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What leads from a state to the next."""

    to: CloseState
    words: str  # what the person does
    done: str  # what the state is called


STEPS: tuple[Step, ...] = (
    Step(to=CloseState.VOLUMES_IN, words="Take in the volumes", done="Volumes in"),
    Step(to=CloseState.ALLOCATED, words="Allocate to the wells", done="Allocated"),
    Step(to=CloseState.BALANCED, words="Balance the stock", done="Balanced"),
    Step(to=CloseState.LOCKED, words="Approve and lock", done="Locked"),
    Step(to=CloseState.PRICED, words="Match the statements", done="Priced"),
    Step(to=CloseState.DISTRIBUTED, words="Distribute to the owners", done="Distributed"),
    Step(to=CloseState.POSTED, words="Reconcile and post", done="Posted"),
    Step(to=CloseState.CLOSED, words="Close the month", done="Closed"),
)
_WORDS: Mapping[CloseState, str] = {
    CloseState.OPEN: "Open",
    **{step.to: step.done for step in STEPS},
}


def state_words(state: CloseState) -> str:
    """A state as a person says it.

    >>> state_words(CloseState.VOLUMES_IN)
    'Volumes in'
    """
    return _WORDS[state]


def next_step(state: CloseState) -> Step | None:
    """The step that comes next; None for a closed month."""
    return STEPS[state.place] if state is not CloseState.CLOSED else None


def step_back(state: CloseState) -> CloseState | None:
    """Where a step is undone to; None where nothing is, or where it takes a reopening.

    >>> step_back(CloseState.BALANCED), step_back(CloseState.LOCKED)
    (<CloseState.ALLOCATED: 'allocated'>, None)
    """
    if state in (CloseState.OPEN, CloseState.LOCKED, CloseState.POSTED, CloseState.CLOSED):
        return None
    return list(CloseState)[state.place - 1]


def refuse_step(state: CloseState, to: CloseState) -> None:
    """Refuse a step that is not the next.

    Raises:
        Conflict: Steps are taken one after the other.
    """
    step = next_step(state)
    if step is None or step.to is not to:
        hint = f"The next step is: {step.words}." if step else "Reopen it to correct it."
        raise Conflict(f"The month is {state_words(state).lower()}.", hint=hint)


def refuse_lock(*, approver: object, preparers: frozenset[object]) -> None:
    """Two people close a month: who prepared it does not approve it.

    Raises:
        NotAllowed: The approver took one of the steps before the lock.
    """
    if approver in preparers:
        raise NotAllowed(
            "Whoever prepared the month does not approve it.",
            hint="Ask a second person of your organization to approve and lock it.",
        )


def refuse_reopening(state: CloseState, reason: str) -> None:
    """Reopening needs a locked month and a reason.

    Raises:
        Conflict: The month is not locked.
        InvalidInput: There is no reason.
    """
    if not state.is_locked:
        raise Conflict(
            f"The month is {state_words(state).lower()}, not locked.",
            hint="Go back step by step instead.",
        )
    if not reason.strip():
        raise InvalidInput("A reason is missing.", hint="Say why the month is opened again.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """What a step waits for, and why."""

    what: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Exceptional:
    """What a person should know or explain; it does not stop a step by itself."""

    about: str
    words: str
    amount: Decimal | None = None
    unit: str = ""
    needs_reason: bool = False

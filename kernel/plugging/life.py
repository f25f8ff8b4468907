"""The life of a saved plan: its states, the moves between them, and who may make which.

A version begins as a draft. Each move is logged and nothing is erased; a newer draft of the same
well leaves an approved version as it is.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, get_args

from kernel.errors import Conflict, InvalidInput, NotAllowed

Status = Literal["draft", "in_review", "approved", "filed", "plugged", "withdrawn"]
Need = Literal["comment", "date", "reference"]
STATUSES: tuple[Status, ...] = get_args(Status)
LONGEST_COMMENT = 2000
LONGEST_REFERENCE = 80
NOT_HOLDING = "another version holds"


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """One way from a state to another.

    Attributes:
        needs: What must be said with it.
        acknowledges: Whether each rule of law that the plan breaks must be accepted by its name,
            and so that another version of the plan holds.
        by_reviewer: Whether it is an Admin's, or an Editor's who neither made nor submitted the
            plan; other moves are any Editor's.
    """

    name: str
    start: Status
    end: Status
    needs: tuple[Need, ...] = ()
    by_reviewer: bool = False
    acknowledges: bool = False


MOVES = (
    Move(name="submit", start="draft", end="in_review"),
    Move(name="approve", start="in_review", end="approved", by_reviewer=True, acknowledges=True),
    Move(name="return", start="in_review", end="draft", needs=("comment",), by_reviewer=True),
    Move(name="return", start="approved", end="draft", needs=("comment",), by_reviewer=True),
    Move(
        name="file",
        start="approved",
        end="filed",
        needs=("date", "reference"),
        acknowledges=True,
    ),
    Move(name="plug", start="filed", end="plugged", needs=("date",)),
    Move(name="withdraw", start="draft", end="withdrawn"),
    Move(name="withdraw", start="in_review", end="withdrawn"),
    Move(name="withdraw", start="approved", end="withdrawn", needs=("comment",)),
    Move(name="withdraw", start="filed", end="withdrawn", needs=("comment",)),
    Move(name="reopen", start="withdrawn", end="draft"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Doer:
    """What the rules ask about the person who makes a move; an Editor at least."""

    is_admin: bool
    made_it: bool
    submitted_it: bool

    @property
    def may_review(self) -> bool:
        """An Admin, or somebody who neither made nor submitted the plan."""
        return self.is_admin or not (self.made_it or self.submitted_it)


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a person says with a move.

    Attributes:
        on: The day of the filing or of the plugging.
        reference: The Commission's reference of the filing.
        acknowledged: What `to_acknowledge` names and is accepted.
        record: A plugging record (W-3) on file, which may stand for the day of plugging.
    """

    comment: str = ""
    on: date | None = None
    reference: str = ""
    acknowledged: tuple[str, ...] = ()
    record: str | None = None


def move_between(start: Status, end: Status) -> Move:
    """The move from one state to another.

    Raises:
        Conflict: There is no such way; the hint names those that there are.

    >>> move_between("draft", "in_review").name
    'submit'
    """
    for move in MOVES:
        if (move.start, move.end) == (start, end):
            return move
    ways = " or ".join(status_words(move.end) for move in MOVES if move.start == start)
    raise Conflict(
        f"A plan that is {status_words(start)} cannot become {status_words(end)}.",
        hint=f"From here it can become {ways}." if ways else "A plugged well stays plugged.",
    )


def moves_for(status: Status, doer: Doer) -> tuple[Move, ...]:
    """The moves that a person may make now."""
    return tuple(
        move for move in MOVES if move.start == status and (doer.may_review or not move.by_reviewer)
    )


def refuse_move(move: Move, doer: Doer) -> None:
    """Hold to two pairs of eyes.

    Raises:
        NotAllowed: The move is a reviewer's and the person made or submitted the plan.
    """
    if move.by_reviewer and not doer.may_review:
        raise NotAllowed(
            "Whoever made or submitted a plan does not review it.",
            hint="Ask another editor or an administrator of your organization.",
        )


def refuse_unsaid(
    move: Move, said: Said, *, to_acknowledge: Iterable[str], filed_on: date | None, today: date
) -> None:
    """Hold to what a move must be accompanied by.

    Args:
        move: The move.
        said: What the person says with it.
        to_acknowledge: What must be accepted by its name to approve or file the plan.
        filed_on: The day on which the plan was filed, where it was.
        today: No filing and no plugging lies in the future.

    Raises:
        InvalidInput: A comment, day, reference or acknowledgement is missing or impossible.
    """
    if "comment" in move.needs and not said.comment.strip():
        raise InvalidInput("Say why: this needs a comment.")
    if len(said.comment) > LONGEST_COMMENT or len(said.reference) > LONGEST_REFERENCE:
        raise InvalidInput(
            f"A comment has at most {LONGEST_COMMENT:,} signs, a reference {LONGEST_REFERENCE}."
        )
    if "reference" in move.needs and not said.reference.strip():
        raise InvalidInput(
            "The Commission's reference of the filing is missing.",
            hint="Give the number under which the W-3A was filed.",
        )
    if move.acknowledges:
        _refuse_unacknowledged(move, said, list(to_acknowledge))
    if "date" in move.needs:
        _refuse_day(move, said, filed_on=filed_on, today=today)


def _refuse_day(move: Move, said: Said, *, filed_on: date | None, today: date) -> None:
    if said.on is None:
        if move.name == "plug" and said.record:
            return
        raise InvalidInput(f"The day is missing on which it was {status_words(move.end)}.")
    if said.on > today:
        raise InvalidInput(f"{said.on.isoformat()} has not come yet.")
    if move.name == "plug" and filed_on is not None and said.on < filed_on:
        raise InvalidInput(
            f"The plan was filed on {filed_on.isoformat()}, after {said.on.isoformat()}.",
            hint="A well is plugged after its notice is filed; check the day.",
        )


def _refuse_unacknowledged(move: Move, said: Said, named: list[str]) -> None:
    """A plan that breaks the law or does not hold goes on only with a reason and by name."""
    left = [one for one in named if one not in said.acknowledged]
    if left:
        raise InvalidInput(
            _standing_words(left),
            hint=f"To have it {status_words(move.end)} acknowledge each of these, with the reason: "
            f"{'; '.join(left)}.",
        )
    if named and not said.comment.strip():
        raise InvalidInput(
            f"{_standing_words(named)} Give the reason why it is {status_words(move.end)}."
        )


def _standing_words(named: list[str]) -> str:
    """What speaks against a plan, in sentences.

    >>> _standing_words(["16 TAC §3.14(e)(2)", NOT_HOLDING])
    'The plan breaks 16 TAC §3.14(e)(2). This is not the version of the plan that holds.'
    """
    rules = [one for one in named if one != NOT_HOLDING]
    words = [f"The plan breaks {', '.join(rules)}."] if rules else []
    if NOT_HOLDING in named:
        words.append("This is not the version of the plan that holds.")
    return " ".join(words)


def to_acknowledge(plan: Mapping[str, Any], *, holds: bool) -> tuple[str, ...]:
    """What must be accepted by its name to approve or file a version.

    >>> to_acknowledge({"violations": []}, holds=False)
    ('another version holds',)
    """
    return (*broken_rules(plan), *(() if holds else (NOT_HOLDING,)))


def broken_rules(plan: Mapping[str, Any]) -> tuple[str, ...]:
    """The rules of law that a plan breaks, each once.

    >>> broken_rules({"violations": [{"rule": "16 TAC §3.14(e)(2)"}] * 2})
    ('16 TAC §3.14(e)(2)',)
    """
    found = (str(one.get("rule") or one.get("code")) for one in plan.get("violations") or [])
    return tuple(dict.fromkeys(found))


def status_words(status: str) -> str:
    """A state in a sentence.

    >>> status_words("in_review")
    'in review'
    """
    return status.replace("_", " ")

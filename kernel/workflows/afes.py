"""Authorities for expenditure: submit, vote, approve or reject, supplement, and close.

Lines are typed while an AFE is a draft; what is committed and spent is booked until it is closed.
Each partner's share is taken from the cost deck at the submission. Actual cost beyond what was
approved, supplements included, asks for a supplement from the agreed overrun on.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Literal
from uuid import UUID

from kernel.errors import Conflict, InvalidInput, NotAllowed, NotFound
from kernel.finance.afe import (
    NEXT,
    AfeStatus,
    Variance,
    owner_shares,
    reply_due,
    require_step,
    variance,
)
from kernel.finance.closing import Missing
from kernel.store import afes as store
from kernel.store.actor import Actor, Role
from kernel.store.afes import AfeRow, AfeStepRow, VoteRow
from kernel.store.session import tenant_session
from kernel.workflows.operating_settings import OperatingSettings, settings_of

Vote = Literal["pending", "consent", "non_consent", "deemed"]
NOTHING = Decimal("0.00")
LONGEST_REASON = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class AfeView:
    """An AFE as a person sees it.

    Attributes:
        variance: Actual against approved; None before it is approved.
        missing: What its submission or approval waits for.
        moves: The statuses that the person may give it now.
        consents: The working interest that consented so far. [-]
    """

    row: AfeRow
    votes: tuple[VoteRow, ...]
    log: tuple[AfeStepRow, ...]
    supplements: tuple[AfeRow, ...]
    variance: Variance | None
    missing: tuple[Missing, ...]
    moves: tuple[AfeStatus, ...]
    consents: Decimal
    settings: OperatingSettings


def afe_list(actor: Actor) -> list[tuple[AfeRow, Variance | None]]:
    """AFEs with their variance, the newest first; at most 500."""
    with tenant_session(actor) as session:
        settings = settings_of(session)
        return [(row, variance_of(row, settings)) for row in store.afes(session)]


def variance_of(row: AfeRow, settings: OperatingSettings) -> Variance | None:
    """Actual less approved and approved supplements; None where nothing is approved. [$]"""
    if row.status not in (AfeStatus.APPROVED, AfeStatus.CLOSED) or row.gross is None:
        return None
    return variance(
        approved=row.gross, actual=row.actual, supplements=row.added, rule=settings.overrun
    )


def afe_view(actor: Actor, afe_id: UUID) -> AfeView:
    """One AFE with shares, votes, supplements and history.

    Raises:
        NotFound: The organization has no such AFE.
    """
    with tenant_session(actor) as session:
        row = store.find_afe(session, afe_id)
        votes = store.votes_of(session, afe_id)
        settings = settings_of(session)
        interests = (
            store.cost_interests(session, row, datetime.now(UTC).date())
            if row.status is AfeStatus.DRAFT
            else {}
        )
        return AfeView(
            row=row,
            votes=tuple(votes),
            log=tuple(store.steps_of_afe(session, afe_id)),
            supplements=tuple(store.supplements_of(session, afe_id)),
            variance=variance_of(row, settings),
            missing=tuple(_missing(row, interests, votes, settings)),
            moves=_moves(actor, row),
            consents=_consents(votes),
            settings=settings,
        )


def _missing(
    row: AfeRow,
    interests: dict[str, Decimal],
    votes: Sequence[VoteRow],
    settings: OperatingSettings,
) -> list[Missing]:
    found = []
    if row.status is AfeStatus.DRAFT:
        if not row.lines:
            found.append(Missing(what="Lines", why="An AFE is the sum of its lines."))
        if not interests:
            found.append(
                Missing(
                    what="Cost deck",
                    why="No approved cost deck of its well or lease holds today; it says who bears"
                    " the cost.",
                )
            )
        elif sum(interests.values(), NOTHING) != 1:
            found.append(Missing(what="Cost deck", why="Its working interests do not add to 1."))
    if row.status is AfeStatus.SUBMITTED and _consents(votes) < settings.approval_majority:
        found.append(
            Missing(
                what="Consents",
                why=f"{_consents(votes):.8f} of the working interest consented;"
                f" {settings.approval_majority} is needed.",
            )
        )
    return found


def _consents(votes: Sequence[VoteRow]) -> Decimal:
    return sum(
        (one.working_interest for one in votes if one.vote in ("consent", "deemed")), Decimal(0)
    )


def _moves(actor: Actor, row: AfeRow) -> tuple[AfeStatus, ...]:
    if not actor.may(Role.EDITOR):
        return ()
    decisions = (AfeStatus.APPROVED, AfeStatus.REJECTED)
    return tuple(
        to
        for to in AfeStatus
        if to in NEXT[row.status] and (to not in decisions or _may_decide(actor, row))
    )


def _may_decide(actor: Actor, row: AfeRow) -> bool:
    return actor.may(Role.ADMIN) or row.created_by != actor.user_id


def submit_afe(
    actor: Actor,
    afe_id: UUID,
    *,
    seen: int,
    rig_on_location: bool = False,
    now: datetime | None = None,
) -> AfeView:
    """Submit a draft: its gross is fixed, and every partner is asked with their share.

    Raises:
        NotAllowed: The role does not permit changes.
        Conflict: It is no draft, lines or a cost deck are missing, or somebody was faster.
    """
    actor.must_be(Role.EDITOR)
    now = now or datetime.now(UTC)
    with tenant_session(actor) as session:
        row = store.hold_afe(session, afe_id, seen=seen)
        require_step(row.status, AfeStatus.SUBMITTED)
        settings = settings_of(session)
        interests = store.cost_interests(session, row, now.date())
        _refuse_missing(_missing(row, interests, (), settings))
        due = reply_due(
            now,
            rig_on_location=rig_on_location,
            days=settings.reply_days,
            hours=settings.reply_hours_rig,
        )
        shares = owner_shares(row.estimate, interests)
        store.set_votes(
            session,
            afe_id,
            [
                {
                    "company_id": UUID(company),
                    "working_interest": interests[company],
                    "net_amount": share,
                    "due_at": due,
                }
                for company, share in shares.items()
            ],
        )
        store.move_afe(
            session, row, AfeStatus.SUBMITTED, gross_estimate=row.estimate, submitted_at=now
        )
    return afe_view(actor, afe_id)


def vote(
    actor: Actor, afe_id: UUID, company_id: UUID, vote: Vote, *, evidence: str = ""
) -> AfeView:
    """Note how a partner answered; a vote by silence is “deemed”, and takes its evidence.

    Raises:
        NotAllowed: The role does not permit changes.
        NotFound: There is no such AFE, or the company is no partner of it.
        Conflict: The AFE does not wait for votes.
        InvalidInput: A deemed vote without its evidence.
    """
    actor.must_be(Role.EDITOR)
    if vote == "deemed" and not evidence.strip():
        raise InvalidInput(
            "A deemed vote needs its evidence.", hint="Name the clause and when it was sent."
        )
    with tenant_session(actor) as session:
        row = store.find_afe(session, afe_id)
        if row.status is not AfeStatus.SUBMITTED:
            raise Conflict(f"The AFE is {row.status.value}.", hint="Votes come after submission.")
        said = evidence.strip()[:LONGEST_REASON]
        if not store.set_vote(session, afe_id, company_id, vote, evidence=said):
            raise NotFound("This company is no partner of the AFE.", hint="See its cost deck.")
    return afe_view(actor, afe_id)


def decide_afe(
    actor: Actor, afe_id: UUID, to: AfeStatus, *, seen: int, reason: str = ""
) -> AfeView:
    """Approve, reject, withdraw or close an AFE.

    An Admin, or an Editor who did not make it, approves and rejects. An approval needs the
    consents of the agreed majority; a rejection its reason; a close final actual costs.

    Raises:
        NotAllowed: The role does not permit it, or it is the person's own AFE.
        Conflict: The step does not exist, consents are missing, or somebody was faster.
        InvalidInput: A rejection without a reason.
    """
    actor.must_be(Role.EDITOR)
    with tenant_session(actor) as session:
        row = store.hold_afe(session, afe_id, seen=seen)
        if to in (AfeStatus.SUBMITTED, AfeStatus.SUPERSEDED, AfeStatus.DRAFT):
            raise Conflict(f"An AFE does not become {to.value} so.", hint="Submit or revise it.")
        require_step(row.status, to, actuals_are_final=row.is_final)
        values: dict[str, object] = {}
        if to in (AfeStatus.APPROVED, AfeStatus.REJECTED):
            if not _may_decide(actor, row):
                raise NotAllowed(
                    "Whoever made an AFE does not decide on it.",
                    hint="Ask an administrator or another editor.",
                )
            values = {"decided_at": datetime.now(UTC), "decided_by": actor.user_id}
        if to is AfeStatus.APPROVED:
            votes = store.votes_of(session, afe_id)
            _refuse_missing(_missing(row, {}, votes, settings_of(session)))
        if to is AfeStatus.REJECTED and not reason.strip():
            raise InvalidInput("A reason is missing.", hint="Say why it is rejected.")
        if to is AfeStatus.CLOSED:
            values = {"closed_at": datetime.now(UTC)}
        store.move_afe(session, row, to, reason=reason.strip()[:LONGEST_REASON], **values)
    return afe_view(actor, afe_id)


def revise_afe(actor: Actor, afe_id: UUID, *, seen: int) -> AfeView:
    """Make the next revision of a rejected AFE: a draft with the same lines.

    Raises:
        NotAllowed: The role does not permit changes.
        Conflict: It is not rejected, or somebody was faster.
    """
    actor.must_be(Role.EDITOR)
    with tenant_session(actor) as session:
        row = store.hold_afe(session, afe_id, seen=seen)
        require_step(row.status, AfeStatus.SUPERSEDED)
        made = store.copy_afe(
            session, row, number=row.number, revision=row.revision + 1,
            supplements=row.supplements, with_lines=True,
        )  # fmt: skip
        store.move_afe(session, row, AfeStatus.SUPERSEDED, reason=f"Revision {row.revision + 1}")
    return afe_view(actor, made)


def supplement_afe(actor: Actor, afe_id: UUID) -> AfeView:
    """Make a supplement of an approved AFE: a draft that points at it.

    Raises:
        NotAllowed: The role does not permit changes.
        Conflict: It is not approved, or a supplement itself.
    """
    actor.must_be(Role.EDITOR)
    with tenant_session(actor) as session:
        row = store.find_afe(session, afe_id)
        if row.status is not AfeStatus.APPROVED or row.supplements is not None:
            raise Conflict(
                "Only an approved AFE that is no supplement is supplemented.",
                hint="Approve it first.",
            )
        number = len(store.supplements_of(session, afe_id)) + 1
        made = store.copy_afe(
            session, row, number=f"{row.number}-S{number}", revision=1, supplements=row.id,
            with_lines=False,
        )  # fmt: skip
    return afe_view(actor, made)


def set_actuals_final(actor: Actor, afe_id: UUID, final: bool, *, seen: int) -> AfeView:
    """Say that no more cost is to come, so that the AFE can be closed; or that some is.

    Raises:
        NotAllowed: The role does not permit changes.
        Conflict: The AFE is not approved, or somebody was faster.
    """
    actor.must_be(Role.EDITOR)
    with tenant_session(actor) as session:
        row = store.hold_afe(session, afe_id, seen=seen)
        if row.status is not AfeStatus.APPROVED:
            raise Conflict(
                f"The AFE is {row.status.value}.", hint="Costs are final after approval."
            )
        store.set_final(session, afe_id, final)
    return afe_view(actor, afe_id)


def _refuse_missing(missing: Sequence[Missing]) -> None:
    if missing:
        raise Conflict(f"Missing: {missing[0].what}. {missing[0].why}", hint="Enter it first.")

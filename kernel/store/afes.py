"""AFEs with their lines, shares, votes, supplements and steps."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kernel.errors import Conflict, NotFound
from kernel.finance.afe import AfeStatus
from kernel.store.asset_tables import asset_well, company, lease
from kernel.store.ids import uuid7
from kernel.store.money_tables import (
    afe,
    afe_approval,
    afe_line,
    afe_step,
    cost_deck,
    cost_interest,
)
from kernel.store.tables import person


@dataclass(frozen=True, slots=True, kw_only=True)
class AfeRow:
    """An AFE with the sums of its lines. [$]"""

    id: UUID
    number: str
    revision: int
    kind: str
    status: AfeStatus
    description: str
    subject: str  # its well or lease
    well_id: UUID | None
    lease_id: UUID | None
    cost_deck_id: UUID | None
    supplements: UUID | None
    is_final: bool
    gross: Decimal | None  # of the day on which it was submitted
    estimate: Decimal
    committed: Decimal
    actual: Decimal
    added: Decimal  # by approved supplements
    lines: int
    submitted_at: datetime | None
    decided_at: datetime | None
    created_by: UUID
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class VoteRow:
    """A partner's share of an AFE and their vote."""

    id: UUID
    company_id: UUID
    company: str
    working_interest: Decimal
    net: Decimal  # [$]
    vote: str
    voted_at: datetime | None
    due_at: datetime | None
    evidence: str
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LineRow:
    """A line of an AFE. [$]"""

    afe_id: UUID
    number: int
    account: str
    description: str
    phase: str
    estimate: Decimal
    committed: Decimal
    actual: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class AfeStepRow:
    """A step that was taken."""

    was: str
    status: str
    reason: str
    person_id: UUID
    person: str
    at: datetime


def afes(session: Session, *, afe_id: UUID | None = None, limit: int = 500) -> list[AfeRow]:
    """AFEs, the newest first; one of them where it is named."""
    sums = (
        sa.select(
            afe_line.c.afe_id,
            sa.func.count().label("lines"),
            *(sa.func.sum(afe_line.c[name]).label(name) for name in _SUMS),
        )
        .group_by(afe_line.c.afe_id)
        .cte("sums")
    )
    other = afe.alias()
    added = (
        sa.select(sa.func.sum(other.c.gross_estimate))
        .where(other.c.supplements_afe_id == afe.c.id, other.c.status.in_(("approved", "closed")))
        .scalar_subquery()
    )
    query = (
        sa.select(
            afe,
            sa.func.coalesce(asset_well.c.name, lease.c.name).label("subject"),
            sums.c.lines,
            *(sums.c[name] for name in _SUMS),
            added.label("added"),
        )
        .outerjoin(asset_well, _same(asset_well, afe.c.well_id))
        .outerjoin(lease, _same(lease, afe.c.lease_id))
        .outerjoin(sums, sums.c.afe_id == afe.c.id)
        .order_by(afe.c.id.desc())
        .limit(limit)
    )
    if afe_id is not None:
        query = query.where(afe.c.id == afe_id)
    return [
        AfeRow(
            id=row.id,
            number=row.afe_no,
            revision=row.revision,
            kind=row.kind,
            status=AfeStatus(row.status),
            description=row.description,
            subject=row.subject or "",
            well_id=row.well_id,
            lease_id=row.lease_id,
            cost_deck_id=row.cost_deck_id,
            supplements=row.supplements_afe_id,
            is_final=row.actuals_final,
            gross=row.gross_estimate,
            added=row.added or _NOTHING,
            lines=row.lines or 0,
            submitted_at=row.submitted_at,
            decided_at=row.decided_at,
            created_by=row.created_by,
            version=row.version,
            **{name: getattr(row, name) or _NOTHING for name in _SUMS},
        )
        for row in session.execute(query)
    ]


_SUMS = ("estimate", "committed", "actual")
_NOTHING = Decimal("0.00")


def lines_of(session: Session, afe_ids: Sequence[UUID]) -> list[LineRow]:
    """The lines of some AFEs, in their order."""
    line = afe_line.c
    rows = session.execute(
        sa.select(
            line.afe_id,
            line.line_no.label("number"),
            line.account_code.label("account"),
            line.description,
            line.phase,
            line.estimate,
            line.committed,
            line.actual,
        )
        .where(line.afe_id.in_(list(afe_ids)))
        .order_by(line.afe_id, line.line_no)
    )
    return [LineRow(**row._mapping) for row in rows]


def find_afe(session: Session, afe_id: UUID) -> AfeRow:
    """One AFE.

    Raises:
        NotFound: There is none.
    """
    found = afes(session, afe_id=afe_id)
    if not found:
        raise NotFound("There is no such AFE.", hint="Perhaps somebody has deleted it meanwhile.")
    return found[0]


def hold_afe(session: Session, afe_id: UUID, *, seen: int) -> AfeRow:
    """One AFE, held until the transaction ends.

    Raises:
        NotFound: There is none.
        Conflict: Somebody changed it since.
    """
    session.execute(sa.select(afe.c.id).where(afe.c.id == afe_id).with_for_update())
    row = find_afe(session, afe_id)
    if row.version != seen:
        raise Conflict("Somebody changed this AFE since you opened it.", hint="Look at it again.")
    return row


def votes_of(session: Session, afe_id: UUID) -> list[VoteRow]:
    """The partners' shares and votes, the largest share first."""
    rows = session.execute(
        sa.select(afe_approval, company.c.name.label("company"))
        .join(company, _same(company, afe_approval.c.company_id))
        .where(afe_approval.c.afe_id == afe_id)
        .order_by(afe_approval.c.working_interest.desc(), company.c.name)
    )
    return [
        VoteRow(
            id=row.id,
            company_id=row.company_id,
            company=row.company,
            working_interest=row.working_interest,
            net=row.net_amount,
            vote=row.vote,
            voted_at=row.voted_at,
            due_at=row.due_at,
            evidence=row.evidence,
            version=row.version,
        )
        for row in rows
    ]


def steps_of_afe(session: Session, afe_id: UUID) -> list[AfeStepRow]:
    """The steps of an AFE, oldest first."""
    rows = session.execute(
        sa.select(afe_step, person.c.name.label("person"))
        .join(person, _same(person, afe_step.c.created_by))
        .where(afe_step.c.afe_id == afe_id)
        .order_by(afe_step.c.id)
    )
    return [
        AfeStepRow(
            was=row.was,
            status=row.status,
            reason=row.reason,
            person_id=row.created_by,
            person=row.person,
            at=row.created_at,
        )
        for row in rows
    ]


def cost_interests(session: Session, row: AfeRow, day: date) -> dict[str, Decimal]:
    """Working interests by company: of the AFE's deck, else of the approved one of its property."""
    deck = row.cost_deck_id
    if deck is None:
        deck = session.scalar(
            sa.select(cost_deck.c.id)
            .where(
                cost_deck.c.property_id.in_([one for one in (row.well_id, row.lease_id) if one]),
                cost_deck.c.status == "approved",
                cost_deck.c.valid.op("@>")(sa.cast(sa.literal(day), sa.Date)),
            )
            .order_by(cost_deck.c.well_id.is_(None), cost_deck.c.id.desc())
            .limit(1)
        )
    rows = session.execute(
        sa.select(cost_interest.c.company_id, cost_interest.c.working_interest).where(
            cost_interest.c.cost_deck_id == deck
        )
    )
    return {str(one.company_id): one.working_interest for one in rows}


def move_afe(
    session: Session, row: AfeRow, status: AfeStatus, *, reason: str = "", **values: Any
) -> None:
    """Give an AFE another status and note the step."""
    figures = {name: str(getattr(row, name)) for name in (*_SUMS, "added")}
    session.execute(
        sa.update(afe)
        .where(afe.c.id == row.id)
        .values(status=status.value, version=afe.c.version + 1, **values)
    )
    session.execute(
        sa.insert(afe_step).values(
            id=uuid7(),
            afe_id=row.id,
            was=row.status.value,
            status=status.value,
            reason=reason,
            figures=figures,
        )
    )


def set_votes(session: Session, afe_id: UUID, rows: Sequence[Mapping[str, Any]]) -> None:
    """Ask the partners anew: their shares, and until when they answer."""
    session.execute(sa.delete(afe_approval).where(afe_approval.c.afe_id == afe_id))
    session.execute(
        sa.insert(afe_approval), [{"id": uuid7(), "afe_id": afe_id, **row} for row in rows]
    )


def set_vote(session: Session, afe_id: UUID, company_id: UUID, vote: str, *, evidence: str) -> bool:
    """Note a partner's vote; whether the partner was asked."""
    voted = session.execute(
        sa.update(afe_approval)
        .where(afe_approval.c.afe_id == afe_id, afe_approval.c.company_id == company_id)
        .values(
            vote=vote,
            voted_at=sa.func.now() if vote != "pending" else None,
            evidence=evidence,
            version=afe_approval.c.version + 1,
        )
        .returning(afe_approval.c.id)
    )
    return voted.first() is not None


def set_final(session: Session, afe_id: UUID, final: bool) -> None:
    """Say whether more cost is to come."""
    session.execute(
        sa.update(afe)
        .where(afe.c.id == afe_id)
        .values(actuals_final=final, version=afe.c.version + 1)
    )


def copy_afe(
    session: Session, row: AfeRow, *, number: str, revision: int, supplements: UUID | None,
    with_lines: bool,
) -> UUID:  # fmt: skip
    """A new draft of the same subject: a next revision with its lines, or an empty supplement."""
    made = uuid7()
    session.execute(
        sa.insert(afe).values(
            id=made,
            afe_no=number,
            revision=revision,
            kind=row.kind,
            well_id=row.well_id,
            lease_id=row.lease_id,
            description=row.description,
            cost_deck_id=row.cost_deck_id,
            supplements_afe_id=supplements,
        )
    )
    if with_lines:
        names = ("line_no", "account_code", "description", "tangible", "phase", "well_case",
                 "estimate", "vendor_company_id")  # fmt: skip
        lines = session.execute(
            sa.select(*(afe_line.c[name] for name in names)).where(afe_line.c.afe_id == row.id)
        ).all()
        if lines:
            session.execute(
                sa.insert(afe_line),
                [{"id": uuid7(), "afe_id": made, **line._mapping} for line in lines],
            )
    return made


def supplements_of(session: Session, afe_id: UUID) -> list[AfeRow]:
    """The AFEs that add to one, oldest first."""
    ids = session.scalars(
        sa.select(afe.c.id).where(afe.c.supplements_afe_id == afe_id).order_by(afe.c.id)
    )
    return [find_afe(session, one) for one in ids]


def _same(other: sa.Table, column: sa.Column[Any]) -> sa.ColumnElement[bool]:
    """A reference within the organization."""
    return sa.and_(other.c.organization_id == column.table.c.organization_id, other.c.id == column)

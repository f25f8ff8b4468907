"""Authorities for expenditure: their life, each owner's share, and what was spent beyond them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from kernel.errors import Conflict, InvalidInput
from kernel.shares import shared

CENT = Decimal("0.01")
NOTHING = Decimal("0.00")


class AfeStatus(StrEnum):
    """Where an AFE stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    SUPERSEDED = "superseded"  # by its next revision
    CLOSED = "closed"


NEXT: Mapping[AfeStatus, frozenset[AfeStatus]] = {
    AfeStatus.DRAFT: frozenset({AfeStatus.SUBMITTED, AfeStatus.WITHDRAWN}),
    AfeStatus.SUBMITTED: frozenset({AfeStatus.APPROVED, AfeStatus.REJECTED, AfeStatus.WITHDRAWN}),
    AfeStatus.APPROVED: frozenset({AfeStatus.CLOSED}),
    AfeStatus.REJECTED: frozenset({AfeStatus.SUPERSEDED}),
    AfeStatus.WITHDRAWN: frozenset(),
    AfeStatus.SUPERSEDED: frozenset(),
    AfeStatus.CLOSED: frozenset(),
}


def require_step(now: AfeStatus, to: AfeStatus, *, actuals_are_final: bool = False) -> None:
    """Refuse a step that an AFE does not take.

    Raises:
        Conflict: The step does not exist, or actual costs are still coming in at its close.

    >>> require_step(AfeStatus.DRAFT, AfeStatus.SUBMITTED)
    """
    if to not in NEXT[now]:
        possible = ", ".join(sorted(step.value for step in NEXT[now])) or "nothing"
        raise Conflict(
            f"An AFE that is {now.value} does not become {to.value}.",
            hint=f"From here it can become: {possible}.",
        )
    if to is AfeStatus.CLOSED and not actuals_are_final:
        raise Conflict("Its actual costs are not final.", hint="Mark them as final first.")


def owner_shares(gross: Decimal, interests: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """Each owner's share of an estimate or cost by working interest, to the cent. [$]

    Raises:
        InvalidInput: The working interests do not sum to 1.

    >>> interests = {"A": Decimal("0.55"), "B": Decimal("0.30"), "C": Decimal("0.15")}
    >>> [str(share) for share in owner_shares(Decimal(4_250_000), interests).values()]
    ['2337500.00', '1275000.00', '637500.00']
    """
    total = sum(interests.values(), NOTHING)
    if total != 1:
        raise InvalidInput(
            f"The working interests add up to {total}, not to 1.",
            hint="Correct the cost deck.",
        )
    owners = sorted(interests)
    parts = shared(gross, [interests[owner] for owner in owners], unit=CENT)
    return dict(zip(owners, parts, strict=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class OverrunRule:
    """From which overrun of the total a supplement is due. A setting of the joint agreement.

    The test is strictly greater: a cost of exactly the limit does not fire. Where percent and
    dollars are both set, the first that is passed fires.
    """

    percent: Decimal | None = Decimal(10)
    dollars: Decimal | None = None

    def limit(self, approved: Decimal) -> Decimal | None:
        """The highest cost that needs no supplement; None where nothing is agreed. [$]"""
        limits = []
        if self.percent is not None:
            limits.append(approved * (100 + self.percent) / 100)
        if self.dollars is not None:
            limits.append(approved + self.dollars)
        return min(limits).quantize(CENT, ROUND_HALF_UP) if limits else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Variance:
    """Actual cost against what was approved, supplements included. [$]"""

    approved: Decimal
    actual: Decimal
    limit: Decimal | None

    @property
    def amount(self) -> Decimal:
        """Above zero where more was spent. [$]"""
        return self.actual - self.approved

    @property
    def percent(self) -> Decimal | None:
        """Of the approved amount, to a thousandth; None where nothing was approved."""
        if not self.approved:
            return None
        return (self.amount * 100 / self.approved).quantize(Decimal("0.001"), ROUND_HALF_UP)

    @property
    def is_supplement_due(self) -> bool:
        """Whether the limit is passed."""
        return self.limit is not None and self.actual > self.limit


def variance(
    *, approved: Decimal, actual: Decimal, supplements: Decimal = NOTHING, rule: OverrunRule
) -> Variance:
    """Actual less approved and approved supplements.

    >>> over = variance(approved=Decimal(4_250_000), actual=Decimal(4_702_500), rule=OverrunRule())
    >>> str(over.amount), str(over.percent), str(over.limit), over.is_supplement_due
    ('452500.00', '10.647', '4675000.00', True)
    """
    whole = approved + supplements
    return Variance(
        approved=whole.quantize(CENT),
        actual=actual.quantize(CENT),
        limit=rule.limit(whole),
    )


def reply_due(
    sent: datetime, *, rig_on_location: bool, days: int = 30, hours: int = 48
) -> datetime:
    """When owners must have voted: 30 days, or 48 hours with a rig on location. A setting."""
    return sent + (timedelta(hours=hours) if rig_on_location else timedelta(days=days))

"""Tokens and money of a model: set aside before an answer, settled after it.

The counts are in the database, so that they hold for every process: for one answer, for a person
and a day (UTC), and for the organization and a month. Local servers cost nothing and are limited
by tokens and time all the same.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

from kernel.errors import KernelError
from kernel.store import assistant as store
from kernel.store.actor import Actor
from kernel.store.locks import hold
from kernel.store.session import tenant_session

LEAST_TOKENS = 12_000  # with fewer left no answer is begun
MILLION = Decimal(1_000_000)


class LimitReached(KernelError):
    """What a person or an organization may use is used up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much answers may take; costs in US$, prices in US$ for a million tokens.

    Attributes:
        rounds: Calls of the model with tools for one answer.
        turn_tokens: For one answer.
        day_tokens: For one person and day.
        month_tokens: For the organization and month.
    """

    rounds: int = 6
    turn_tokens: int = 60_000
    day_tokens: int = 500_000
    month_tokens: int = 20_000_000
    price_in: Decimal = Decimal(0)
    price_out: Decimal = Decimal(0)
    turn_cost: Decimal | None = None
    day_cost: Decimal | None = None
    month_cost: Decimal | None = None

    def cost(self, tokens_in: int, tokens_out: int) -> Decimal:
        """What tokens cost. [US$]

        >>> Limits(price_in=Decimal(2), price_out=Decimal(10)).cost(50_000, 1_000)
        Decimal('0.11')
        """
        return (self.price_in * tokens_in + self.price_out * tokens_out) / MILLION

    def affordable(self, left: Decimal) -> int:
        """How many tokens an amount buys, if all were of the dearer kind."""
        dearer = max(self.price_in, self.price_out)
        return 10**12 if dearer == 0 else int(max(left, Decimal(0)) * MILLION / dearer)


@dataclass(slots=True, kw_only=True)
class Reserved:
    """What is set aside for one answer, and what it used so far."""

    limits: Limits
    tokens: int
    tokens_in: int = 0
    tokens_out: int = 0

    @property
    def left(self) -> int:
        """Tokens that the answer may still use."""
        return self.tokens - self.tokens_in - self.tokens_out

    @property
    def cost(self) -> Decimal:
        """What the answer cost so far. [US$]"""
        return self.limits.cost(self.tokens_in, self.tokens_out)

    def use(self, tokens_in: int, tokens_out: int) -> None:
        """Count a call."""
        self.tokens_in += max(tokens_in, 0)
        self.tokens_out += max(tokens_out, 0)


def reserve(
    actor: Actor, message_id: UUID, limits: Limits, *, today: date | None = None
) -> Reserved:
    """Set tokens aside for an answer: as many as it may take and as are left.

    Raises:
        LimitReached: Too few are left for this person today, or for the organization this month.
    """
    today = today or datetime.now(UTC).date()
    with tenant_session(actor) as session:
        hold(session, "assistant use")
        mine = store.used(session, today, person_id=actor.user_id)
        ours = store.used(session, today.replace(day=1))
        for words, most, used, money in (
            ("Your part of the model is used up for today.", limits.day_tokens, mine,
             limits.day_cost),
            ("Your organization's part of the model is used up for this month.",
             limits.month_tokens, ours, limits.month_cost),
        ):  # fmt: skip
            left = most - used.tokens
            if money is not None:
                left = min(left, limits.affordable(money - used.cost))
            if left < LEAST_TOKENS:
                raise LimitReached(words)
        tokens = min(
            limits.turn_tokens,
            limits.day_tokens - mine.tokens,
            limits.month_tokens - ours.tokens,
            *(
                limits.affordable(most - spent)
                for most, spent in (
                    (limits.turn_cost, Decimal(0)),
                    (limits.day_cost, mine.cost),
                    (limits.month_cost, ours.cost),
                )
                if most is not None
            ),
        )
        cost = max(limits.price_in, limits.price_out) * tokens / MILLION
        store.reserve(session, message_id=message_id, day=today, tokens=tokens, cost=cost)
    return Reserved(limits=limits, tokens=tokens)


def settle(actor: Actor, message_id: UUID, reserved: Reserved) -> None:
    """Put what an answer used in the place of what was set aside."""
    with tenant_session(actor) as session:
        store.settle(
            session,
            message_id,
            tokens_in=reserved.tokens_in,
            tokens_out=reserved.tokens_out,
            cost=reserved.cost,
        )

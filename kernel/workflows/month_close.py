"""Close the month of a lease, step by step; lock it; open it again with a reason.

view = month_view(actor, lease_id, month)          # figures, what is missing, what comes next
take_step(actor, lease_id, month, "allocated", seen=view.close.version)
step_back(...), reopen(actor, ..., reason="…")     # reopen: an Admin, from locked on

Every step is refused while something is missing for it, with the list of what and why. What is
odd is shown, and where money differs a reason must be given.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from kernel.errors import Conflict, InvalidInput
from kernel.finance.closing import (
    CloseState,
    Exceptional,
    Missing,
    Step,
    next_step,
    refuse_lock,
    refuse_reopening,
    refuse_step,
)
from kernel.finance.closing import step_back as one_back
from kernel.store import allocations, month_volumes, revenue
from kernel.store import month_close as store
from kernel.store.actor import Actor, Role
from kernel.store.month_close import BoardRow, CloseRow, StepRow
from kernel.store.session import at_one_moment, tenant_session
from kernel.workflows.month_figures import MonthFigures, month_figures
from kernel.workflows.month_revenue import MonthMoney, month_money, post_run, reckon_run
from kernel.workflows.operating_settings import settings_json

MOST_LEASES = 500
LONGEST_REASON = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthView:
    """A lease's month as a person sees it.

    Attributes:
        log: The steps that were taken, oldest first.
        next: The step that comes next; None for a closed month.
        missing: What the next step waits for.
        odd: What is unusual about it.
        back: Where an undo leads to; None where nothing is undone.
        may_lock: Whether the person did not prepare the month.
    """

    lease: str
    jurisdiction: str
    close: CloseRow
    log: tuple[StepRow, ...]
    figures: MonthFigures
    money: MonthMoney
    next: Step | None
    missing: tuple[Missing, ...]
    odd: tuple[Exceptional, ...]
    back: CloseState | None
    may_lock: bool

    @property
    def needs_reason(self) -> bool:
        """Whether the next step takes a reason."""
        return any(one.needs_reason for one in self.odd)


def month_board(actor: Actor, month: date) -> list[BoardRow]:
    """The leases of a month with how far each is; the least closed first, at most 500."""
    with tenant_session(actor) as session:
        return store.board(session, month.replace(day=1), limit=MOST_LEASES)


def newest_month(actor: Actor) -> date | None:
    """The last month of which any volume is known."""
    with tenant_session(actor) as session:
        return store.newest_month(session)


def month_view(
    actor: Actor, lease_id: UUID, month: date, *, today: date | None = None
) -> MonthView:
    """Everything about a lease's month.

    Raises:
        NotFound: The organization has no such lease.
    """
    with tenant_session(actor) as session:
        at_one_moment(session)
        close = store.close_of(session, lease_id, month.replace(day=1))
        return _view(session, actor, close, today or date.today())


def take_step(
    actor: Actor,
    lease_id: UUID,
    month: date,
    to: str,
    *,
    seen: int,
    reason: str = "",
    today: date | None = None,
) -> MonthView:
    """Take the next step of a month.

    Args:
        actor: Who takes it, an Editor at least; the lock takes another person than the steps
            before it.
        lease_id: The lease.
        month: Any day of the month.
        to: The state that it shall have.
        seen: The version that the person saw; 0 before the first step.
        reason: Needed where money differs.
        today: The day that says the accounting month.

    Raises:
        NotAllowed: The role does not permit it, or the person prepared what they would approve.
        NotFound: The organization has no such lease.
        Conflict: It is not the next step, something is missing, or somebody was faster.
        InvalidInput: A reason is missing.
    """
    actor.must_be(Role.EDITOR)
    state = _state(to)
    with tenant_session(actor) as session:
        store.lease_name(session, lease_id)
        close = store.hold_close(session, lease_id, month.replace(day=1), seen=seen)
        refuse_step(close.state, state)
        view = _view(session, actor, close, today or date.today())
        _refuse_gaps(view, reason)
        if state is CloseState.LOCKED and not view.may_lock:
            refuse_lock(approver=actor.user_id, preparers=_preparers(view.log))
        figures, run_id = _DO.get(state, _nothing)(session, view, today or date.today())
        store.move_close(
            session,
            close,
            state,
            reason=reason.strip()[:LONGEST_REASON],
            figures=figures,
            run_id=run_id,
        )
        after = store.close_of(session, lease_id, close.month)
        return _view(session, actor, after, today or date.today())


def step_back(
    actor: Actor, lease_id: UUID, month: date, *, seen: int, today: date | None = None
) -> MonthView:
    """Undo the last step of a month, as long as nothing is locked or posted by it.

    Raises:
        NotAllowed: The role does not permit changes.
        Conflict: There is nothing to undo, or somebody was faster.
    """
    actor.must_be(Role.EDITOR)
    with tenant_session(actor) as session:
        store.lease_name(session, lease_id)
        close = store.hold_close(session, lease_id, month.replace(day=1), seen=seen)
        to = one_back(close.state)
        if to is None:
            raise Conflict(
                "Nothing of this month can be undone.",
                hint="From the lock on an administrator reopens it, with a reason.",
            )
        if close.state is CloseState.ALLOCATED:
            allocations.drop_allocations(session, lease_id, close.month)
        if close.state is CloseState.PRICED:
            _open_sales(session, lease_id, close.month)
        store.move_close(session, close, to, reason="Undone")
        after = store.close_of(session, lease_id, close.month)
        return _view(session, actor, after, today or date.today())


def reopen(
    actor: Actor,
    lease_id: UUID,
    month: date,
    *,
    seen: int,
    reason: str,
    today: date | None = None,
) -> MonthView:
    """Open a locked month again. Posted lines stay; what changes is reversed and booked again.

    Raises:
        NotAllowed: The role is below Admin.
        Conflict: The month is not locked, or somebody was faster.
        InvalidInput: There is no reason.
    """
    actor.must_be(Role.ADMIN)
    with tenant_session(actor) as session:
        store.lease_name(session, lease_id)
        close = store.hold_close(session, lease_id, month.replace(day=1), seen=seen)
        refuse_reopening(close.state, reason)
        store.move_close(session, close, CloseState.OPEN, reason=reason.strip()[:LONGEST_REASON])
        store.lock_volumes(session, close, status="draft")
        _open_sales(session, lease_id, close.month)
        after = store.close_of(session, lease_id, close.month)
        return _view(session, actor, after, today or date.today())


def _state(text: str) -> CloseState:
    try:
        return CloseState(text)
    except ValueError:
        raise InvalidInput(
            f"“{text}” is no state of a month.",
            hint=f"Choose one of: {', '.join(CloseState)}.",
        ) from None


def _view(session: Session, actor: Actor, close: CloseRow, today: date) -> MonthView:
    lease, jurisdiction = store.lease_name(session, close.lease_id)
    figures = month_figures(session, close.lease_id, close.month)
    money = month_money(
        session,
        close.lease_id,
        close.month,
        products=figures.products,
        settings=figures.settings,
        jurisdiction=jurisdiction,
        accounting_month=today.replace(day=1),
    )
    log = tuple(store.steps_of(session, close))
    missing, odd = _gaps(close.state, figures, money)
    return MonthView(
        lease=lease,
        jurisdiction=jurisdiction,
        close=close,
        log=log,
        figures=figures,
        money=money,
        next=next_step(close.state),
        missing=missing,
        odd=odd,
        back=one_back(close.state) if actor.may(Role.EDITOR) else None,
        may_lock=actor.may(Role.EDITOR)
        and not (figures.settings.second_person_locks and actor.user_id in _preparers(log)),
    )


def _gaps(
    state: CloseState, figures: MonthFigures, money: MonthMoney
) -> tuple[tuple[Missing, ...], tuple[Exceptional, ...]]:
    """What the next step waits for, and what is odd about it."""
    match state:
        case CloseState.OPEN:
            return figures.volumes_missing, figures.volumes_odd
        case CloseState.VOLUMES_IN:
            return figures.allocation_missing, figures.allocation_odd
        case CloseState.ALLOCATED | CloseState.BALANCED:
            return figures.balance_missing, ()
        case CloseState.LOCKED:
            return money.matching.missing, (*money.matching.exceptions, *_unsold(figures, money))
        case CloseState.PRICED:
            return tuple(money.missing), money.odd
        case CloseState.DISTRIBUTED:
            return tuple(money.missing), _unreconciled(money)
        case CloseState.POSTED:
            return (), ()
        case CloseState.CLOSED:
            return (), money.odd
    return (), ()


def _unsold(figures: MonthFigures, money: MonthMoney) -> tuple[Exceptional, ...]:
    made = any(row.produced for row in figures.products)
    if money.sales or not made:
        return ()
    words = "No sale of this month is entered: nothing will be distributed."
    return (Exceptional(about="Sales", words=words),)


def _unreconciled(money: MonthMoney) -> tuple[Exceptional, ...]:
    return tuple(
        Exceptional(
            about=f"{one.name}, {one.product}",
            words=f"The purchaser states ${one.stated:,}; ${one.distributed:,} is distributed.",
            amount=one.difference,
            unit="$",
            needs_reason=True,
        )
        for one in money.paid
        if one.difference
    )


def _refuse_gaps(view: MonthView, reason: str) -> None:
    if view.missing:
        first, more = view.missing[0], len(view.missing) - 1
        raise Conflict(
            f"Missing: {first.what}{f' and {more} more' if more else ''}. {first.why}",
            hint="Enter what is missing; the month close lists all of it.",
        )
    if view.needs_reason and not reason.strip():
        raise InvalidInput(
            f"{view.odd[0].about}: {view.odd[0].words}",
            hint="Correct it, or give the reason why it stays so.",
        )


def _preparers(log: Sequence[StepRow]) -> frozenset[object]:
    """Who took the steps since the month was last open."""
    since = [at for at, one in enumerate(log) if one.state is CloseState.OPEN]
    return frozenset(
        one.person_id for one in log[since[-1] + 1 if since else 0 :] if not one.state.is_locked
    )


def _open_sales(session: Session, lease_id: UUID, month: date) -> None:
    sales = revenue.sales_of(session, lease_id, month)
    revenue.mark_sales(session, [sale.id for sale in sales], "draft")


Done = tuple[Mapping[str, Any], UUID | None]


def _nothing(session: Session, view: MonthView, today: date) -> Done:
    return {}, None


def _allocate(session: Session, view: MonthView, today: date) -> Done:
    """Share each product among the wells, keep how, and write the wells' months."""
    figures, close = view.figures, view.close
    wells: dict[UUID, dict[str, Decimal]] = {}
    for plan in figures.planned:
        if plan.shares is None:
            continue
        allocations.keep_allocation(
            session,
            close.lease_id,
            close.month,
            plan.product,
            plan.shares,
            method=plan.method,
            settings=settings_json(figures.settings),
        )
        column = month_volumes.COLUMN[plan.product]
        for part in plan.shares.parts:
            row = wells.setdefault(UUID(part.completion), {})
            row[column] = row.get(column, Decimal(0)) + part.volume
    allocations.set_well_months(
        session,
        close.lease_id,
        close.month,
        wells,
        {one.completion_id: one.days_on for one in figures.streams},
        reason="Allocation of the month close",
    )
    return {
        plan.product: str(plan.shares.lease_volume) for plan in figures.planned if plan.shares
    }, None


def _balanced(session: Session, view: MonthView, today: date) -> Done:
    return {
        one.row.product: str(one.balance.difference) for one in view.figures.balances if one.balance
    }, None


def _lock(session: Session, view: MonthView, today: date) -> Done:
    store.lock_volumes(session, view.close, status="locked")
    return {
        row.product: str(row.produced) for row in view.figures.products if row.produced is not None
    }, None


def _price(session: Session, view: MonthView, today: date) -> Done:
    revenue.mark_sales(session, [sale.id for sale in view.money.sales], "matched")
    return {"sales": len(view.money.sales)}, None


def _distribute(session: Session, view: MonthView, today: date) -> Done:
    run_id = reckon_run(
        session,
        view.money,
        accounting_month=today.replace(day=1),
        settings=view.figures.settings,
    )
    return view.money.figures, run_id


def _post(session: Session, view: MonthView, today: date) -> Done:
    if view.close.run_id is None:
        raise Conflict("Nothing is distributed yet.", hint="Distribute the month first.")
    post_run(session, view.close.run_id, view.money)
    return view.money.figures, view.close.run_id


_DO: Mapping[CloseState, Callable[[Session, MonthView, date], Done]] = {
    CloseState.ALLOCATED: _allocate,
    CloseState.BALANCED: _balanced,
    CloseState.LOCKED: _lock,
    CloseState.PRICED: _price,
    CloseState.DISTRIBUTED: _distribute,
    CloseState.POSTED: _post,
}

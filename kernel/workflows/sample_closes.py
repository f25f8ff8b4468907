"""Months of the invented leases closed by two people, and their owners paid.

The same steps that people take, so that everything that follows from them is there to be seen:
allocations, distributions, posted lines, balances, checks, drafts of reports.
"""

from datetime import date, timedelta
from uuid import UUID

from kernel.compliance.due_dates import month_after
from kernel.finance.closing import CloseState
from kernel.store.actor import Actor
from kernel.workflows.compliance import draft_form_pr
from kernel.workflows.month_close import month_board, newest_month, take_step
from kernel.workflows.payments import clear_payment, pay_all_due

STEPS = tuple(CloseState)[1:]
FIRST_CHECK = "1041"
UNDER_WAY = (CloseState.POSTED, CloseState.BALANCED, CloseState.VOLUMES_IN)


def close_sample_months(founder: Actor, colleague: Actor, *, today: date) -> None:
    """Close the third last month of an organization and pay its owners; begin the one after it.

    Of that one a lease is posted and waits to be paid, the next waits for the lock, the others
    have their volumes.

    Args:
        founder: An administrator, who locks.
        colleague: An Editor, who prepares.
        today: As of when the checks are looked at.
    """
    last = newest_month(founder)
    if last is None:
        return
    month = month_after(last, -2, 1)
    done = month_after(month, 1, 20)
    for row in month_board(founder, month):
        _close(founder, colleague, row.lease_id, month, until=CloseState.CLOSED, on=done)
    _pay(colleague, done + timedelta(days=8), today)
    month, done = month_after(month, 1, 1), month_after(done, 1, 20)
    leases = sorted(month_board(founder, month), key=lambda row: row.number)
    for at, row in enumerate(leases):
        until = UNDER_WAY[min(at, len(UNDER_WAY) - 1)]
        _close(founder, colleague, row.lease_id, month, until=until, on=done)
        if until is CloseState.POSTED:
            draft_form_pr(colleague, row.lease_id, month)


def _close(
    founder: Actor, colleague: Actor, lease_id: UUID, month: date, *, until: CloseState, on: date
) -> None:
    seen = 0
    for state in STEPS[: STEPS.index(until) + 1]:
        actor = founder if state is CloseState.LOCKED else colleague
        view = take_step(actor, lease_id, month, state.value, seen=seen, today=on)
        seen = view.close.version


def _pay(actor: Actor, on: date, today: date) -> None:
    """Pay by checks what is due; the bank has paid all but the last one."""
    paid = pay_all_due(actor, paid_on=on, method="check", first_reference=FIRST_CHECK, today=on)
    for one in sorted(paid, key=lambda one: one.row.reference)[:-1]:
        clear_payment(actor, one.row.id, on=on + timedelta(days=6), today=today)

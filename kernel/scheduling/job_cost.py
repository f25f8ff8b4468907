"""What a job costs by the day rates of its rig and its own lump sums.

A rate that is missing makes the cost unknown, never zero.
"""

from dataclasses import dataclass
from decimal import Decimal

from kernel.errors import InvalidInput
from kernel.scheduling.board import Board
from kernel.scheduling.cost import CENT, NOTHING, LumpSums, work_cost
from kernel.scheduling.jobs import Job, span_of


@dataclass(frozen=True, slots=True, kw_only=True)
class JobCost:
    """The cost of a job.

    Attributes:
        amount: None where a rate is missing. [currency]
        lacking: What is missing, in words.
    """

    amount: Decimal | None
    lacking: str = ""


def cost_of(board: Board, job: Job) -> JobCost:
    """The cost of a job as it is planned, or as far as it is reported.

    Its days at the operating and spread rates in the currency of the scenario, its lump sums, and
    contingency on all of it. A job without a rig or without dates costs its lump sums.
    """
    sums = LumpSums(
        mobilisation=job.mobilisation_cost or NOTHING,
        tangibles=job.tangible_cost or NOTHING,
        intangibles=job.intangible_cost or NOTHING,
    )
    share = (job.contingency_percent or NOTHING) / 100
    span, rig = span_of(job, board.data_date), board.rig_of(job)
    if rig is None or span is None:
        return JobCost(amount=(sums.total * (1 + share)).quantize(CENT))
    rates = [rate for rate in rig.rates if rate.currency == board.currency]
    try:
        whole = work_cost(*span, rates, lump_sums=sums, contingency=share)
    except InvalidInput as lack:
        return JobCost(amount=None, lacking=f"{rig.name}, {board.currency}: {lack.message}")
    return JobCost(amount=whole.total.quantize(CENT))

"""Declines of wells: one fitted while a person looks, or thousands as a run in the background."""

import time
from calendar import monthrange
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal
from uuid import UUID

from kernel.errors import Conflict, InvalidInput
from kernel.production.arps import DAYS_PER_YEAR, nominal_decline
from kernel.production.decline_fit import (
    VERSION,
    Fit,
    FitSettings,
    MonthLength,
    MonthOfVolume,
    TooFewMonths,
    fit_decline,
)
from kernel.production.outlook import Limit, Reserves, Spread, reserves, spread_of_eur
from kernel.production.rates import MCF_PER_BOE
from kernel.store import declines as store
from kernel.store.actor import Actor, Role
from kernel.store.declines import DeclineRun, FitRow
from kernel.store.session import tenant_session
from kernel.workflows.operating_settings import OperatingSettings

Phase = Literal["oil", "gas", "water"]
Months = Sequence[tuple[int, float | None, float | None, float | None, float | None]]
AT_ONCE = 400  # wells that are read, fitted and kept together
_COLUMN: dict[Phase, int] = {"oil": 2, "gas": 3, "water": 4}
BULK_DRAWS = 200  # of a fit among thousands; one that a person looks at has more


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclineChoices:
    """What a person can choose of a fit and of the forecast.

    Attributes:
        phase: None for the one that is worth more.
        first: Of the window, as months since year 0, both ends included.
        lowest_uptime: A month with less takes no part. [-]
        b: Held, where given. [-]
        terminal_percent: Effective (tangent) decline a year from which it is exponential. [%]
        economic_limit: Rate at which the forecast ends. [bbl/d or Mcf/d]
        years: Longest forecast. [a]
        month_length: Days between two months, as the organization sets it.
        mcf_per_boe: Gas taken as a barrel, to tell which phase is worth more. [Mcf/bbl]
    """

    phase: Phase | None = None
    first: int | None = None
    last: int | None = None
    lowest_uptime: float = 0.5
    from_peak: bool = True
    b: float | None = None
    terminal_percent: float = 6.0
    economic_limit: float = 1.0
    years: float = 50.0
    month_length: MonthLength = "30.4375"
    mcf_per_boe: float = float(MCF_PER_BOE)

    def __post_init__(self) -> None:
        """Refuse what cannot be.

        Raises:
            InvalidInput: A value is out of its range.
        """
        if not 0 <= self.terminal_percent < 100:
            raise InvalidInput(
                "A terminal decline is from 0 to below 100 % a year.", hint="6 % is usual."
            )
        if not 0 <= self.lowest_uptime <= 1:
            raise InvalidInput("Uptime is a share from 0 to 1.", hint="0.5 is half of the month.")
        Limit(rate=self.economic_limit, years=self.years)

    @property
    def settings(self) -> FitSettings:
        """As the fit takes them."""
        yearly = nominal_decline(self.terminal_percent / 100, convention="tangent")
        return FitSettings(
            first=self.first,
            last=self.last,
            lowest_uptime=self.lowest_uptime,
            from_peak=self.from_peak,
            b=self.b,
            d_terminal=yearly / DAYS_PER_YEAR,
            month_length=self.month_length,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class FittedWell:
    """A fit with its outlook.

    Attributes:
        months: All of them, used or not.
        now_day: Days from the fit's day zero to the end of the last month.
    """

    phase: Phase
    months: tuple[MonthOfVolume, ...]
    fit: Fit
    now_day: float
    reserves: Reserves
    spread: Spread


def volumes_of(months: Months, phase: Phase) -> tuple[MonthOfVolume, ...]:
    """The months of one phase."""
    at = _COLUMN[phase]
    return tuple(
        MonthOfVolume(
            index=one[0],
            volume=one[at],
            days_on=one[1],
            days_in_month=monthrange(one[0] // 12, one[0] % 12 + 1)[1],
        )
        for one in months
    )


def usual_choices(settings: OperatingSettings) -> DeclineChoices:
    """What the organization's settings say of every fit."""
    return DeclineChoices(
        month_length=settings.month_length, mcf_per_boe=float(settings.mcf_per_boe)
    )


def main_phase(months: Months, mcf_per_boe: float = float(MCF_PER_BOE)) -> Phase:
    """Oil, unless the gas is worth more barrels at so many Mcf each."""
    oil = sum(one[2] or 0.0 for one in months)
    gas = sum(one[3] or 0.0 for one in months)
    return "oil" if oil * mcf_per_boe >= gas else "gas"


def fit_well(months: Months, choices: DeclineChoices, *, draws: int = 1_000) -> FittedWell:
    """The decline of a well with what it may still make.

    Raises:
        TooFewMonths: Too few months are left to fit on.
    """
    phase = choices.phase or main_phase(months, choices.mcf_per_boe)
    volumes = volumes_of(months, phase)
    fit = fit_decline(volumes, choices.settings)
    now_day = fit.day_of(volumes[-1].index) + volumes[-1].days_in_month / 2
    produced = sum(one.volume or 0.0 for one in volumes)
    limit = Limit(rate=choices.economic_limit, years=choices.years)
    return FittedWell(
        phase=phase,
        months=volumes,
        fit=fit,
        now_day=now_day,
        reserves=reserves(fit.curve, produced=produced, now_day=now_day, limit=limit),
        spread=spread_of_eur(fit, produced=produced, now_day=now_day, limit=limit, draws=draws),
    )


def months_of_well(actor: Actor, well_id: UUID) -> Months:
    """The reported months of a well; empty where it has none."""
    with tenant_session(actor) as session:
        return store.months_of(session, [well_id]).get(well_id, [])


@dataclass(frozen=True, slots=True, kw_only=True)
class FitTask:
    """A well to be fitted, as it travels to a process."""

    well_id: UUID
    months: Months
    choices: DeclineChoices


def fit_row(task: FitTask) -> dict[str, Any]:
    """The fit of a well as it is kept, or why there is none."""
    phase = task.choices.phase or main_phase(task.months, task.choices.mcf_per_boe)
    row: dict[str, Any] = {
        "well_id": task.well_id,
        "phase": phase,
        "refused": "",
        "curve": {},
        "figures": {},
        "method": VERSION,
    }
    try:
        found = fit_well(task.months, task.choices, draws=BULK_DRAWS)
    except TooFewMonths as refused:
        return {**row, "refused": refused.message}
    except (ValueError, FloatingPointError) as failure:
        return {**row, "refused": f"The fit failed: {str(failure)[:200]}"}
    fit = found.fit
    return {
        **row,
        "curve": {**asdict(fit.curve), "first_month": fit.used[0]},
        "figures": {
            "months_used": len(fit.used),
            "months_left_out": len(fit.left_out),
            "rms_log_error": fit.rms_log_error,
            "rate_now": float(fit.curve.rate(found.now_day)),
            "produced": found.reserves.produced,
            "remaining": found.reserves.remaining,
            "eur": found.reserves.eur,
            "p90": found.spread.p90,
            "p50": found.spread.p50,
            "p10": found.spread.p10,
            "doubt": found.spread.doubt,
        },
    }


FitMany = Callable[[Sequence[FitTask]], list[dict[str, Any]]]


def fit_here(tasks: Sequence[FitTask]) -> list[dict[str, Any]]:
    """Fit wells one after the other in this process."""
    return [fit_row(task) for task in tasks]


def order_fits(actor: Actor, choices: DeclineChoices) -> DeclineRun:
    """Ask for fits of every well with volumes; a worker makes them.

    Raises:
        NotAllowed: The role does not permit changes.
        Conflict: A run is under way.
    """
    actor.must_be(Role.EDITOR)
    with tenant_session(actor) as session:
        if any(one.status in ("pending", "running") for one in store.runs(session)):
            raise Conflict("A run of fits is under way.", hint="Wait for it, or stop it.")
        return store.run_of(session, store.add_run(session, asdict(choices)))


def run_fits(
    actor: Actor,
    run_id: UUID,
    *,
    fit: FitMany = fit_here,
    goes_on: Callable[[], bool] = lambda: True,
) -> str:
    """Fit wells from where the run is; a killed one goes on after its last whole block.

    Returns:
        ended, interrupted where GOES_ON said so, or left where somebody stopped it.
    """
    actor.must_be(Role.EDITOR)
    with tenant_session(actor) as session:
        run = store.run_of(session, run_id)
        wells = store.wells_to_fit(session)
    choices = DeclineChoices(**run.settings)
    while goes_on():
        began = time.perf_counter()
        with tenant_session(actor) as session:
            run = store.run_of(session, run_id)
            if run.status not in ("pending", "running"):
                return "left"
            part = wells[run.done : run.done + AT_ONCE]
            months = store.months_of(session, part)
        tasks = [
            FitTask(well_id=well, months=months[well], choices=choices)
            for well in part
            if well in months
        ]
        rows = fit(tasks)
        with tenant_session(actor) as session:
            now = store.run_of(session, run_id, lock=True)
            if now.status not in ("pending", "running") or now.done != run.done:
                return "left"
            store.add_fits(session, run_id, rows)
            done = now.done + len(part)
            ended = done >= len(wells)
            spent = float(now.seconds or 0) + time.perf_counter() - began
            store.change_run(
                session,
                run_id,
                status="done" if ended else "running",
                wells=len(wells),
                done=done,
                fitted=now.fitted + sum(not row["refused"] for row in rows),
                seconds=round(spent, 3),
                ended=ended,
            )
        if ended:
            return "ended"
    return "interrupted"


def stop_fits(actor: Actor, run_id: UUID, *, words: str = "") -> None:
    """Stop a run; the fits that were made stay.

    Args:
        actor: An Editor, or who asked for it and may not any more.
        run_id: The run.
        words: Why it failed; empty where a person stopped it.
    """
    with tenant_session(actor) as session:
        run = store.run_of(session, run_id, lock=True)
        if run.status in ("pending", "running"):
            status = "failed" if words else "cancelled"
            store.change_run(session, run_id, status=status, words=words, ended=True)


def list_runs(actor: Actor) -> list[DeclineRun]:
    """The last runs, newest first."""
    with tenant_session(actor) as session:
        return store.runs(session)


def one_run(actor: Actor, run_id: UUID) -> DeclineRun:
    """One run.

    Raises:
        NotFound: The organization has no such run.
    """
    with tenant_session(actor) as session:
        return store.run_of(session, run_id)


def fits_of_run(actor: Actor, run_id: UUID, *, limit: int | None = None) -> list[FitRow]:
    """The fits of a run, the largest remaining volume first.

    Raises:
        NotFound: The organization has no such run.
    """
    with tenant_session(actor) as session:
        store.run_of(session, run_id)
        return store.fits_of(session, run_id, limit=limit)


def refusals_of_run(actor: Actor, run_id: UUID) -> dict[str, int]:
    """How many wells of a run have no fit, by the reason."""
    with tenant_session(actor) as session:
        counted = store.fits_counted(session, run_id)
    return {words: number for words, number in counted.items() if words}

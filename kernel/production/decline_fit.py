"""Fitting a decline to monthly volumes, and what the fit does not know.

Source: reference "Decline": fitted on operated-day rates, months before the peak and months of
low uptime left out and named, later months weighing more, b between 0 and 2. Rates are compared
by their logarithms, so that a late barrel counts like an early hundred.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from kernel.errors import InvalidInput
from kernel.production.arps import DAYS_PER_MONTH, NEAR_ZERO, Decline

VERSION = "2026.3"  # of the method; stored with each fit
LOWEST_DI, HIGHEST_DI = 1e-7, 0.3  # nominal, per day
MONTHS_FOR_ALIKE, MOST_ALIKE = 12, 0.9  # fewer months show no correlation; more than so is not used
Numbers = NDArray[np.float64]
MonthLength = Literal["30.4375", "365/12", "calendar"]
_MONTH_DAYS = {"30.4375": DAYS_PER_MONTH, "365/12": 365 / 12}


def days_between(first: int, last: int, month_length: MonthLength) -> float:
    """From the middle of a month to the middle of another, both as months since year 0. [d]

    >>> days_between(2024 * 12, 2025 * 12, "30.4375"), days_between(2024 * 12, 2025 * 12, "365/12")
    (365.25, 365.0)
    >>> days_between(2024 * 12, 2024 * 12 + 1, "calendar")  # 31 and 29 days
    30.0
    """
    if month_length == "calendar":
        return _middle(last) - _middle(first)
    return (last - first) * _MONTH_DAYS[month_length]


def _middle(index: int) -> float:
    first, after = (date(at // 12, at % 12 + 1, 1).toordinal() for at in (index, index + 1))
    return (first + after) / 2


class LeftOut(StrEnum):
    """Why a month takes no part in a fit."""

    OUTSIDE_WINDOW = "outside the chosen window"
    NO_VOLUME = "no volume"
    NO_DAYS = "days on not known"
    LOW_UPTIME = "low uptime"
    BEFORE_PEAK = "before the peak"


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthOfVolume:
    """A month's volume of one phase."""

    index: int  # whole months since year 0; since any month where no calendar is used
    volume: float | None  # bbl or Mcf
    days_on: float | None
    days_in_month: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FitSettings:
    """What a person can choose of a fit."""

    first: int | None = None  # window, as month indexes, both ends included
    last: int | None = None
    lowest_uptime: float = 0.5  # [-]
    from_peak: bool = True
    fewest_months: int = 6
    late_weight: float = 2.0  # weight of the last month against the first
    b: float | None = None  # held, where given
    highest_b: float = 2.0
    d_terminal: float = 0.0  # nominal [1/day]
    month_length: MonthLength = "30.4375"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """A fitted curve, whose day zero is the middle of the first month that took part."""

    curve: Decline
    used: tuple[int, ...]
    left_out: tuple[tuple[int, LeftOut], ...]
    rms_log_error: float  # of the logarithm of the rate; 0.1 is about 10 %
    covariance: tuple[tuple[float, ...], ...]  # of ln qi, ln di, b
    settings: FitSettings
    version: str = VERSION

    @property
    def freedom(self) -> int:
        """Months that took part beyond the parameters that were found."""
        return max(len(self.used) - (2 if self.settings.b is not None else 3), 1)

    def day_of(self, index: int) -> float:
        """Days from the fit's day zero to the middle of a month. [d]"""
        return days_between(self.used[0], index, self.settings.month_length)


class TooFewMonths(InvalidInput):
    """A fit is refused rather than drawn through too little."""


def months_for_fit(
    months: Sequence[MonthOfVolume], settings: FitSettings
) -> tuple[list[MonthOfVolume], list[tuple[int, LeftOut]]]:
    """The months that take part, and the others with the reason."""
    left_out: list[tuple[int, LeftOut]] = []
    usable: list[MonthOfVolume] = []
    for month in sorted(months, key=lambda month: month.index):
        if reason := _reason(month, settings):
            left_out.append((month.index, reason))
        else:
            usable.append(month)
    if settings.from_peak and usable:
        peak = max(range(len(usable)), key=lambda i: _rate(usable[i]))
        left_out += [(month.index, LeftOut.BEFORE_PEAK) for month in usable[:peak]]
        usable = usable[peak:]
    return usable, sorted(left_out)


def fit_decline(months: Sequence[MonthOfVolume], settings: FitSettings | None = None) -> Fit:
    """The decline that fits the months best.

    Raises:
        TooFewMonths: Too few months are left to fit on.

    >>> curve = Decline(qi=300.0, di=0.004, b=0.8)
    >>> history = [MonthOfVolume(index=i, days_on=30, days_in_month=30,
    ...                          volume=float(curve.rate(i * DAYS_PER_MONTH)) * 30)
    ...            for i in range(24)]
    >>> found = fit_decline(history).curve
    >>> round(found.qi, 3), round(found.di, 6), round(found.b, 4)
    (300.0, 0.004, 0.8)
    """
    settings = settings or FitSettings()
    usable, left_out = months_for_fit(months, settings)
    if len(usable) < settings.fewest_months:
        raise TooFewMonths(
            f"{len(usable)} months are left to fit on; {settings.fewest_months} are needed.",
            hint="Widen the window or lower the uptime that a month must have.",
        )
    first = usable[0].index
    day = np.array([days_between(first, one.index, settings.month_length) for one in usable])
    log_rate = np.log([_rate(month) for month in usable])
    span = max(day[-1], 1.0)
    weight = np.sqrt(1 + (settings.late_weight - 1) * day / span)
    curve, error, covariance = _fitted(day, log_rate, weight, settings)
    return Fit(
        curve=curve,
        used=tuple(month.index for month in usable),
        left_out=tuple(left_out),
        rms_log_error=error,
        covariance=covariance,
        settings=settings,
    )


def _reason(month: MonthOfVolume, settings: FitSettings) -> LeftOut | None:
    if (settings.first is not None and month.index < settings.first) or (
        settings.last is not None and month.index > settings.last
    ):
        return LeftOut.OUTSIDE_WINDOW
    if not month.volume or month.volume <= 0:
        return LeftOut.NO_VOLUME
    if not month.days_on:
        return LeftOut.NO_DAYS
    if month.days_on / month.days_in_month < settings.lowest_uptime:
        return LeftOut.LOW_UPTIME
    return None


def _rate(month: MonthOfVolume) -> float:
    """On the days that the well was on. [volume/day]"""
    if not month.volume or not month.days_on:
        raise ValueError("a month without volume or days on has no rate")
    return month.volume / month.days_on


def _fitted(
    day: Numbers, log_rate: Numbers, weight: Numbers, settings: FitSettings
) -> tuple[Decline, float, tuple[tuple[float, ...], ...]]:
    """Curve, error, and covariance of ln qi, ln di and b; ln qi is solved, not searched."""
    from scipy.optimize import least_squares  # half a second of every start, were it above

    is_b_free = settings.b is None
    squares = weight**2 / np.sum(weight**2)

    def shape(parameters: Numbers) -> Numbers:
        b = float(parameters[1]) if is_b_free else float(settings.b or 0.0)
        return _log_shape(day, float(np.exp(parameters[0])), b, settings.d_terminal)

    def misfit(parameters: Numbers) -> Numbers:
        gap = log_rate - shape(parameters)
        return np.asarray(weight * (gap - np.sum(squares * gap)))

    slope = max((log_rate[0] - log_rate[-1]) / max(day[-1], 1.0), 1e-5)
    low, high = [np.log(LOWEST_DI)], [np.log(HIGHEST_DI)]
    starts = [[np.log(np.clip(slope * factor, 2 * LOWEST_DI, HIGHEST_DI / 2))] for factor in (1, 4)]
    if is_b_free:
        low, high = [*low, 0.0], [*high, settings.highest_b]
        middles = (min(0.5, settings.highest_b / 2), min(1.2, settings.highest_b * 0.6))
        starts = [[*start, middle] for start, middle in zip(starts, middles, strict=True)]
    found = min(
        (
            least_squares(misfit, start, bounds=(low, high), xtol=1e-12, ftol=1e-12, gtol=1e-12)
            for start in starts
        ),
        key=lambda result: float(result.cost),
    )
    di = float(np.exp(found.x[0]))
    b = float(found.x[1]) if is_b_free else float(settings.b or 0.0)
    log_qi = float(np.sum(squares * (log_rate - shape(found.x))))
    curve = Decline(qi=float(np.exp(log_qi)), di=di, b=b, d_terminal=settings.d_terminal)
    gap = log_rate - log_qi - shape(found.x)
    return curve, float(np.sqrt(np.mean(gap**2))), _covariance(day, weight, gap, curve, is_b_free)


def _log_shape(day: Numbers, di: float, b: float, d_terminal: float) -> Numbers:
    """The logarithm of the rate over the initial rate."""
    curve = Decline(qi=1.0, di=di, b=min(max(b, 0.0), 2.0), d_terminal=d_terminal)
    return np.log(np.maximum(curve.rate(day), 1e-300))


def _covariance(
    day: Numbers, weight: Numbers, gap: Numbers, curve: Decline, is_b_free: bool
) -> tuple[tuple[float, ...], ...]:
    """Of ln qi, ln di and b, from the slopes of the curve at the fit and the scatter around it."""
    step = 1e-5

    def at(di: float, b: float) -> Numbers:
        return _log_shape(day, di, b, curve.d_terminal)

    by_di = (at(curve.di * np.exp(step), curve.b) - at(curve.di * np.exp(-step), curve.b)) / (
        2 * step
    )
    columns = [np.ones_like(day), by_di]
    if is_b_free:
        inside = min(max(curve.b, step + NEAR_ZERO), 2.0 - step)
        columns.append((at(curve.di, inside + step) - at(curve.di, inside - step)) / (2 * step))
    slopes = np.stack(columns, axis=1)
    weighed = slopes * weight[:, None] ** 2
    # The months scatter alike, late ones are only given more say: hence the sandwich.
    scatter = float(np.sum(gap**2)) / max(len(day) - len(columns), 1) * _alike(gap, len(columns))
    inner = np.linalg.pinv(weighed.T @ slopes)
    matrix = np.zeros((3, 3))
    size = len(columns)
    matrix[:size, :size] = scatter * inner @ (weighed.T @ weighed) @ inner
    return tuple(tuple(float(value) for value in row) for row in matrix)


def _alike(gap: Numbers, parameters: int) -> float:
    """How many months tell as much as one that is independent of its neighbour. [-]

    (1 + r)/(1 − r) of the correlation r between neighbouring months (G. V. Bayley and J. M.
    Hammersley, J. R. Stat. Soc. Suppl. 8 (1946) 184), put right for what the fit takes out of it;
    1 where the months do not show any at 5 %.
    """
    months = len(gap)
    square = float(np.sum(gap**2))
    if months < MONTHS_FOR_ALIKE or square == 0:
        return 1.0
    r = float(np.sum(gap[1:] * gap[:-1])) / square
    r += parameters / months  # white months have about −parameters/months after the fit
    if r <= 1.645 / np.sqrt(months):
        return 1.0
    r = min(r + 2 * r * parameters / months, MOST_ALIKE)
    return (1 + r) / (1 - r)

"""What a well may still make: its reserves to an economic limit, and how sure that is.

P90 is the volume that is reached or passed with a probability of 90 %, so P90 ≤ P50 ≤ P10.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

from kernel.errors import InvalidInput
from kernel.production.arps import DAYS_PER_YEAR, Decline
from kernel.production.decline_fit import HIGHEST_DI, LOWEST_DI, Fit

Numbers = NDArray[np.float64]
MOST_B_ERROR = 0.7  # standard error of b past which the months say little about it
NEAR_BOUND = 1e-4  # of b


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """Where a forecast ends: at a rate, or after so many years, whichever comes first."""

    rate: float  # [volume/day]
    years: float = 50.0

    def __post_init__(self) -> None:
        if not (self.rate > 0 and self.years > 0):
            raise InvalidInput(
                "A forecast needs an economic limit above zero and a length above zero.",
                hint="Give the lowest rate at which the well pays, for example 1 bbl/d.",
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Reserves:
    """Volumes from now on, and with what was produced. [bbl or Mcf]"""

    produced: float
    remaining: float
    ends_on_day: float  # since the fit's day zero

    @property
    def eur(self) -> float:
        """Estimated ultimate recovery. [bbl or Mcf]"""
        return self.produced + self.remaining


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """Ultimate recovery with its uncertainty. [bbl or Mcf]

    Attributes:
        p90: Reached with a probability of 90 %; never above the best fit.
        p50: That of the best fit.
        p10: Reached with a probability of 10 %; never below the best fit.
        doubt: Why the months do not support the range; empty where they do.
    """

    p90: float
    p50: float
    p10: float
    doubt: str = ""


def reserves(curve: Decline, *, produced: float, now_day: float, limit: Limit) -> Reserves:
    """What remains from a day on, until the limit.

    Args:
        curve: The decline, from its day zero.
        produced: Volume until now, as measured. [bbl or Mcf]
        now_day: Days from the curve's day zero to now. [d]
        limit: Where it ends.

    >>> well = reserves(Decline(qi=100.0, di=0.001, b=0.0), produced=5_000.0, now_day=0.0,
    ...                 limit=Limit(rate=10.0))
    >>> round(well.remaining), round(well.eur)
    (90000, 95000)
    """
    end = min(curve.day_of_rate(limit.rate), now_day + limit.years * DAYS_PER_YEAR)
    end = max(end, now_day)
    remaining = float(curve.cumulative(end) - curve.cumulative(now_day))
    return Reserves(produced=produced, remaining=remaining, ends_on_day=end)


def spread_of_eur(
    fit: Fit, *, produced: float, now_day: float, limit: Limit, draws: int = 1000, seed: int = 1
) -> Spread:
    """P90, P50 and P10 of the ultimate recovery, from the scatter of the months around the fit.

    Draws curves from the fit's covariance; one whose b or decline no well has is moved to the
    nearest that one can have, as the fit itself would do. The best fit is the middle: P90 parts
    the draws below it at their lowest fifth, P10 those above it at their highest.

    Near the bound b = 0 that range alone would miss low (D. W. K. Andrews, Econometrica 68 (2000)
    399, on resampling at a bound): a b that scatter has raised lifts all draws. Where the months do
    not rule out an exponential at 10 %, P90 is therefore the exponential's own where that is lower,
    which is the set that inverting the test gives. It knows the scatter of this well only, not a
    change of operation, so it is a lower bound of the uncertainty.
    """

    def recoveries(curves: list[Decline]) -> Numbers:
        made = (reserves(one, produced=produced, now_day=now_day, limit=limit) for one in curves)
        return np.array([one.eur for one in made])

    best = reserves(fit.curve, produced=produced, now_day=now_day, limit=limit).eur
    half = _scatter(fit, draws=draws, seed=seed)
    volumes = recoveries(_drawn(fit, half))
    below, above = volumes[volumes < best], volumes[volumes > best]
    p90 = float(np.percentile(below, 20)) if len(below) else best
    if _may_be_exponential(fit):
        p90 = min(p90, float(np.percentile(recoveries(_exponentials(fit, half)), 10)))
    return Spread(
        p90=p90,
        p50=best,
        p10=float(np.percentile(above, 80)) if len(above) else best,
        doubt=_doubt(fit),
    )


def _scatter(fit: Fit, *, draws: int, seed: int) -> Numbers:
    """How far ln qi, ln di and b may lie from the fit, drawn; wider where months are few."""
    random = np.random.default_rng(seed)
    number = max(draws // 2, 1)
    half = random.multivariate_normal(
        np.zeros(3), np.asarray(fit.covariance), size=number, method="svd"
    )
    return np.asarray(half * np.sqrt(fit.freedom / random.chisquare(fit.freedom, size=(number, 1))))


def _middle(fit: Fit) -> Numbers:
    return np.array(
        [np.log(max(fit.curve.qi, 1e-12)), np.log(max(fit.curve.di, LOWEST_DI)), fit.curve.b]
    )


def _may_be_exponential(fit: Fit) -> bool:
    """Whether b = 0 is not ruled out at 10 %, one-sided."""
    b_error = float(np.sqrt(max(fit.covariance[2][2], 0.0)))
    return fit.settings.b is None and fit.curve.b <= stdtrit(fit.freedom, 0.9) * b_error


def _exponentials(fit: Fit, half: Numbers) -> list[Decline]:
    """Exponentials as likely as the months make them: the fit and its scatter at b = 0."""
    middle = _middle(fit)
    drawn = np.concatenate([middle + half, middle - half])
    return _curves(fit, _moved(drawn, np.asarray(fit.covariance), 2, drawn[:, 2]))


def _drawn(fit: Fit, half: Numbers) -> list[Decline]:
    """Curves as likely as the months make them; each with its mirror image around the fit."""
    matrix = np.asarray(fit.covariance)
    middle = _middle(fit)
    drawn = np.concatenate([middle + half, middle - half])
    drawn = _within(drawn, matrix, 2, 0.0, max(fit.settings.highest_b, fit.curve.b))
    return _curves(fit, drawn)


def _curves(fit: Fit, drawn: Numbers) -> list[Decline]:
    matrix = np.asarray(fit.covariance)
    drawn = _within(drawn, matrix, 1, np.log(LOWEST_DI), np.log(HIGHEST_DI))
    b = np.clip(drawn[:, 2], 0.0, 2.0)
    return [
        Decline(
            qi=float(np.exp(log_qi)),
            di=float(np.exp(log_di)),
            b=float(one_b),
            d_terminal=fit.curve.d_terminal,
        )
        for log_qi, log_di, one_b in zip(drawn[:, 0], drawn[:, 1], b, strict=True)
    ]


def _within(drawn: Numbers, matrix: Numbers, column: int, low: float, high: float) -> Numbers:
    """Draws moved to where one parameter keeps its bounds, the others following it.

    Nearest in the metric of the covariance: what goes with the parameter moves along, so a b that
    is raised to 0 raises the decline that was drawn with it.
    """
    value = drawn[:, column]
    return _moved(drawn, matrix, column, value - np.clip(value, low, high))


def _moved(drawn: Numbers, matrix: Numbers, column: int, over: Numbers) -> Numbers:
    """Draws with one parameter less by OVER, the others following it."""
    variance = matrix[column, column]
    along = matrix[:, column] / variance if variance > 0 else np.eye(len(matrix))[column]
    return np.asarray(drawn - over[:, None] * along)


def _doubt(fit: Fit) -> str:
    """Why the range is no more than a guess, in words."""
    b_error = float(np.sqrt(max(fit.covariance[2][2], 0.0)))
    if b_error > MOST_B_ERROR:
        return (
            f"These months do not settle b ({fit.curve.b:.1f} ± {b_error:.1f}): read P90 and P10 as"
            " a guess, or hold b by choosing exponential or harmonic."
        )
    free = fit.settings.b is None
    if free and fit.curve.b < NEAR_BOUND:
        return "b ends at its bound 0: an exponential describes these months as well."
    if free and fit.curve.b > fit.settings.highest_b - NEAR_BOUND:
        return (
            f"b ends at its bound {fit.settings.highest_b:g}: the well is still in early flow, and"
            " the forecast rests on the terminal decline."
        )
    return ""

"""What a well may still make: its reserves to an economic limit, and how sure that is.

P90 is the volume that is reached or passed with a probability of 90 %, so P90 ≤ P50 ≤ P10.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kernel.errors import InvalidInput
from kernel.production.arps import DAYS_PER_YEAR, Decline
from kernel.production.decline_fit import HIGHEST_DI, LOWEST_DI, Fit

Numbers = NDArray[np.float64]


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
    """Ultimate recovery with its uncertainty. [bbl or Mcf]"""

    p90: float
    p50: float
    p10: float


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

    Draws curves from the fit's covariance. It knows the scatter of this well only, not a change
    of operation, so it is a lower bound of the uncertainty.
    """
    matrix = np.asarray(fit.covariance)
    random = np.random.default_rng(seed)
    middle = [np.log(max(fit.curve.qi, 1e-12)), np.log(fit.curve.di), fit.curve.b]
    drawn = random.multivariate_normal(middle, matrix, size=draws, method="svd")
    log_di = np.clip(drawn[:, 1], np.log(LOWEST_DI), np.log(HIGHEST_DI))
    b = np.clip(drawn[:, 2], 0.0, fit.settings.highest_b)
    volumes = [
        reserves(
            Decline(
                qi=float(np.exp(log_qi)),
                di=float(np.exp(one_log_di)),
                b=float(one_b),
                d_terminal=fit.curve.d_terminal,
            ),
            produced=produced,
            now_day=now_day,
            limit=limit,
        ).eur
        for log_qi, one_log_di, one_b in zip(drawn[:, 0], log_di, b, strict=True)
    ]
    p90, p50, p10 = np.percentile(volumes, [10, 50, 90])
    return Spread(p90=float(p90), p50=float(p50), p10=float(p10))

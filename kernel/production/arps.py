"""Arps and modified hyperbolic decline: rate, cumulative, effective and nominal decline.

Time in days unless said otherwise, nominal decline per the same unit of time. Closed forms of
J. J. Arps, Trans. AIME 160 (1945); the modified hyperbolic goes over to an exponential at the
terminal decline (S. Robertson, SPE 18731). Pure numpy; checked in the tests against the closed
form and petbox-dca.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kernel.errors import InvalidInput

DAYS_PER_YEAR = 365.25
DAYS_PER_MONTH = DAYS_PER_YEAR / 12  # 30.4375
NEAR_ZERO = 1e-9  # b this close to 0 or 1 takes the limit's own formula

Convention = Literal["tangent", "secant"]
Numbers = NDArray[np.float64]


def nominal_decline(effective: float, *, convention: Convention, b: float = 0.0) -> float:
    """Nominal from effective decline of the first unit of time.

    Args:
        effective: Fraction lost in one unit of time, from 0 to below 1. [1/time]
        convention: tangent: −ln(1 − De); secant: ((1 − De)^(−b) − 1)/b.
        b: Hyperbolic exponent, for the secant. [-]

    Raises:
        InvalidInput: The effective decline is out of range.

    >>> round(nominal_decline(0.8, convention="secant", b=1.8), 10)
    9.5108286622
    """
    if not 0 <= effective < 1:
        raise InvalidInput(
            f"An effective decline of {effective:.0%} is not possible.",
            hint="Give a fraction from 0 to below 1.",
        )
    if convention == "tangent" or b < NEAR_ZERO:
        return float(-np.log1p(-effective))
    return float(((1 - effective) ** -b - 1) / b)


@dataclass(frozen=True, slots=True, kw_only=True)
class Decline:
    """A decline curve; without terminal decline it is Arps for all time."""

    qi: float  # rate at time zero [volume/day]
    di: float  # nominal decline at time zero [1/day]
    b: float  # hyperbolic exponent, 0 exponential to 1 harmonic and above [-]
    d_terminal: float = 0.0  # nominal decline from which it is exponential [1/day]

    def __post_init__(self) -> None:
        if not (self.qi >= 0 and self.di >= 0 and 0 <= self.b <= 2 and self.d_terminal >= 0):
            raise InvalidInput(
                "A decline needs a rate and a decline of zero or more and b from 0 to 2.",
                hint="Correct the parameters.",
            )

    @property
    def switch_day(self) -> float:
        """When the decline has fallen to the terminal one; infinite where it never does. [d]"""
        if self.d_terminal <= 0 or self.b < NEAR_ZERO or self.di == 0:
            return np.inf
        return max(0.0, (self.di / self.d_terminal - 1) / (self.b * self.di))

    def rate(self, day: ArrayLike) -> Numbers:
        """Rate at a time since the start. [volume/day]

        >>> curve = Decline(qi=1000.0, di=9.510828662167 / 365.25, b=1.8)
        >>> round(float(curve.rate(365.25)), 6)
        200.0
        """
        day = np.asarray(day, dtype=float)
        switch = self.switch_day
        early = _arps_rate(self.qi, self.di, self.b, np.minimum(day, switch))
        if not np.isfinite(switch):
            return early
        return np.asarray(early * np.exp(-self.d_terminal * np.maximum(day - switch, 0.0)))

    def cumulative(self, day: ArrayLike) -> Numbers:
        """Volume produced since the start. [volume]"""
        day = np.asarray(day, dtype=float)
        switch = self.switch_day
        early = _arps_cumulative(self.qi, self.di, self.b, np.minimum(day, switch))
        if not np.isfinite(switch):
            return early
        at_switch = float(_arps_rate(self.qi, self.di, self.b, np.asarray(switch)))
        late = np.maximum(day - switch, 0.0)
        return np.asarray(early - at_switch / self.d_terminal * np.expm1(-self.d_terminal * late))

    def effective_decline(self, convention: Convention) -> float:
        """Part of the rate that is lost in the first year. [1/a]

        secant: 1 − q(one year)/q(0); tangent: 1 − e^(−D), the slope at time zero kept for a year.

        >>> curve = Decline(qi=1000.0, di=9.510828662167 / 365.25, b=1.8)
        >>> round(curve.effective_decline("secant"), 6)
        0.8
        >>> round(curve.effective_decline("tangent"), 6)
        0.999926
        """
        if convention == "tangent":
            return float(-np.expm1(-self.di * DAYS_PER_YEAR))
        return 1 - float(self.rate(DAYS_PER_YEAR)) / self.qi if self.qi else 0.0

    def day_of_rate(self, rate: float) -> float:
        """When the rate has fallen to the given one; infinite where it never does. [d]"""
        if rate >= self.qi:
            return 0.0
        if rate <= 0 or self.di == 0:
            return np.inf
        switch = self.switch_day
        at_switch = float(self.rate(switch)) if np.isfinite(switch) else 0.0
        if rate < at_switch:
            return switch + float(np.log(at_switch / rate)) / self.d_terminal
        if self.b < NEAR_ZERO:
            return float(np.log(self.qi / rate)) / self.di
        return float((self.qi / rate) ** self.b - 1) / (self.b * self.di)

    def volume_to_rate(self, rate: float) -> float:
        """Volume produced until the rate has fallen to the given one. [volume]

        >>> fall = {"qi": 1000.0, "di": 0.10 / 365.25}
        >>> [round(Decline(b=b, **fall).volume_to_rate(10.0) / 365.25) for b in (0.0, 0.5, 1.0)]
        [9900, 18000, 46052]
        """
        day = self.day_of_rate(rate)
        return float(self.cumulative(day)) if np.isfinite(day) else np.inf


def _arps_rate(qi: float, di: float, b: float, day: Numbers) -> Numbers:
    if b < NEAR_ZERO:
        return np.asarray(qi * np.exp(-di * day))
    return np.asarray(qi * np.exp(-np.log1p(b * di * day) / b))


def _arps_cumulative(qi: float, di: float, b: float, day: Numbers) -> Numbers:
    if di == 0:
        return np.asarray(qi * day)
    if b < NEAR_ZERO:
        return np.asarray(-qi / di * np.expm1(-di * day))
    if abs(b - 1) < NEAR_ZERO:
        return np.asarray(qi / di * np.log1p(di * day))
    growth = np.log1p(b * di * day)  # (1 + b D t)^(1 − 1/b) without losing digits near b = 1
    return np.asarray(qi / ((1 - b) * di) * -np.expm1(growth * (1 - 1 / b)))

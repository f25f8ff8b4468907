"""How long a job may take: triangular, PERT and lognormal durations, and their quantiles.

P10 is the fast case and P90 the slow one, as drillers say it; reserves use the opposite sense.
Source: reference "Measures", Monte Carlo.
"""

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from kernel.errors import InvalidInput

Floats = NDArray[np.float64]
_GRID = 2_001  # points at which the density of a PERT duration is summed
P90_Z = 1.2815515655446004  # of the standard normal


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """The duration of a job as a distribution. [d]

    Attributes:
        kind: For "lognormal" `low` and `high` are P10 and P90; else the least and the most.
        mode: Likeliest; unused for a lognormal.
    """

    kind: Literal["triangular", "pert", "lognormal"]
    low: float
    high: float
    mode: float = 0.0

    def __post_init__(self) -> None:
        inside = self.kind == "lognormal" or self.low <= self.mode <= self.high
        if self.low < 0 or self.low > self.high or not inside:
            raise InvalidInput(
                f"A duration from {self.low:g} over {self.mode:g} to {self.high:g} days runs"
                " backwards.",
                hint="Give the fast case first, then the likeliest, then the slow one.",
            )
        if self.kind == "lognormal" and self.low <= 0:
            raise InvalidInput("The fast case of a lognormal duration must be above 0 days.")

    @property
    def mean(self) -> float:
        """The mean duration. [d]

        >>> Spread(kind="triangular", low=8, mode=10, high=18).mean
        12.0
        >>> round(Spread(kind="pert", low=8, mode=10, high=18).mean, 3)
        11.0
        """
        if self.kind == "triangular":
            return (self.low + self.mode + self.high) / 3
        if self.kind == "pert":
            return (self.low + 4 * self.mode + self.high) / 6
        mu, sigma = self._log_normal
        return math.exp(mu + sigma * sigma / 2)

    @property
    def _log_normal(self) -> tuple[float, float]:
        low, high = math.log(self.low), math.log(self.high)
        return (low + high) / 2, (high - low) / (2 * P90_Z)

    def quantiles(self, share: Floats, z: Floats) -> Floats:
        """The duration at ascending shares of the cases, with their standard normal z. [d]"""
        if self.low == self.high:
            return np.full(len(share), float(self.low))
        if self.kind == "lognormal":
            mu, sigma = self._log_normal
            return np.asarray(np.exp(mu + sigma * z))
        span = self.high - self.low
        if self.kind == "triangular":
            turn = (self.mode - self.low) / span
            rising = self.low + span * np.sqrt(share * turn)
            falling = self.high - span * np.sqrt((1 - share) * (1 - turn))
            return np.asarray(np.where(share < turn, rising, falling))
        a, b = 1 + 4 * (self.mode - self.low) / span, 1 + 4 * (self.high - self.mode) / span
        x = np.linspace(0, 1, _GRID)
        density = x ** (a - 1) * (1 - x) ** (b - 1)
        total = np.concatenate([[0.0], np.cumsum((density[1:] + density[:-1]) / 2)])
        return np.asarray(self.low + span * np.interp(share, total / total[-1], x))

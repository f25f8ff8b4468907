"""Neat cement slurries: recipes that obey their own mass balance, and sacks from volumes."""

import math
from dataclasses import dataclass
from functools import lru_cache

from kernel.errors import InvalidInput
from kernel.reference import cement_classes
from kernel.units import GAL_PER_BBL, GAL_PER_FT3, IN3_PER_FT3, IN3_PER_GAL, LB_PER_SACK

CEMENT_SPECIFIC_GRAVITY = 3.14
WATER_LB_PER_GAL = 8.33
YIELD_TOLERANCE_FT3 = 0.02
DENSITY_TOLERANCE_LB_GAL = 0.1
FLOAT_NOISE = 1e-9  # a volume of exactly n sacks must not count as n + 1
FT3_PER_BBL = GAL_PER_BBL * IN3_PER_GAL / IN3_PER_FT3


@dataclass(frozen=True, slots=True, kw_only=True)
class Slurry:
    """A slurry recipe. Build one with `slurry_of` or `recipe`, which hold it to its balance."""

    cement_class: str
    water_gal_per_sack: float
    density_lb_gal: float
    yield_ft3_per_sack: float


def mixing_water_gal_per_sack(water_percent: float) -> float:
    """Mixing water from its share of the cement's weight. [gal/sk]

    >>> round(mixing_water_gal_per_sack(56), 1)
    6.3
    """
    return water_percent * LB_PER_SACK / WATER_LB_PER_GAL / 100


def balanced_yield_ft3(water_gal_per_sack: float) -> float:
    """Slurry of one sack by mass balance. [ft³/sk]

    >>> round(balanced_yield_ft3(6.3), 3)
    1.323
    """
    return _slurry_gal_per_sack(water_gal_per_sack) / GAL_PER_FT3


def balanced_density_lb_gal(water_gal_per_sack: float) -> float:
    """Slurry density by mass balance. [lb/gal]

    >>> round(balanced_density_lb_gal(4.3), 2)
    16.45
    """
    weight_lb = LB_PER_SACK + WATER_LB_PER_GAL * water_gal_per_sack
    return weight_lb / _slurry_gal_per_sack(water_gal_per_sack)


def _slurry_gal_per_sack(water_gal_per_sack: float) -> float:
    return LB_PER_SACK / (CEMENT_SPECIFIC_GRAVITY * WATER_LB_PER_GAL) + water_gal_per_sack


def recipe(
    *,
    cement_class: str,
    water_gal_per_sack: float,
    density_lb_gal: float,
    yield_ft3_per_sack: float,
) -> Slurry:
    """A slurry whose density and yield follow from its water.

    Raises:
        InvalidInput: The numbers miss the mass balance by more than 0.02 ft³/sk or 0.1 lb/gal.
    """
    balanced = balanced_yield_ft3(water_gal_per_sack)
    density = balanced_density_lb_gal(water_gal_per_sack)
    if (
        abs(balanced - yield_ft3_per_sack) > YIELD_TOLERANCE_FT3
        or abs(density - density_lb_gal) > DENSITY_TOLERANCE_LB_GAL
    ):
        raise InvalidInput(
            f"Class {cement_class} with {water_gal_per_sack:g} gal/sk of water gives "
            f"{density:.1f} lb/gal and {balanced:.2f} ft³/sk, not {density_lb_gal:g} lb/gal "
            f"and {yield_ft3_per_sack:g} ft³/sk.",
            hint="Correct the water, the density or the yield so that they agree.",
        )
    return Slurry(
        cement_class=cement_class,
        water_gal_per_sack=water_gal_per_sack,
        density_lb_gal=density_lb_gal,
        yield_ft3_per_sack=yield_ft3_per_sack,
    )


@lru_cache(maxsize=16)
def slurry_of(cement_class: str) -> Slurry:
    """The neat slurry of an API class.

    Raises:
        InvalidInput: The class is none of A, B, C, G, H.

    >>> slurry_of("C").yield_ft3_per_sack
    1.32
    """
    published = cement_classes().get(cement_class.upper())
    if published is None:
        raise InvalidInput(
            f"There is no cement class {cement_class}.",
            hint=f"Use one of {', '.join(cement_classes())}.",
        )
    return recipe(
        cement_class=published.name,
        water_gal_per_sack=published.water_gal_per_sack,
        density_lb_gal=published.density_lb_gal,
        yield_ft3_per_sack=published.yield_ft3_per_sack,
    )


def sacks_for(*, volume_ft3: float, yield_ft3_per_sack: float) -> int:
    """Whole sacks that make at least the volume.

    >>> sacks_for(volume_ft3=42.97, yield_ft3_per_sack=1.32)
    33
    >>> sacks_for(volume_ft3=1.32 * 3, yield_ft3_per_sack=1.32)
    3
    """
    return max(0, math.ceil(volume_ft3 / yield_ft3_per_sack - FLOAT_NOISE))


def rounded_up(sacks: int, *, step: int) -> int:
    """Sacks up to the next multiple of the step; a step of 0 or 1 leaves them.

    >>> rounded_up(33, step=5), rounded_up(35, step=5), rounded_up(3, step=0)
    (35, 35, 3)
    """
    return sacks if step <= 1 else -(-sacks // step) * step


def mix_water_bbl(*, sacks: int, water_gal_per_sack: float) -> float:
    """Mixing water of a number of sacks. [bbl]

    >>> mix_water_bbl(sacks=40, water_gal_per_sack=6.3)
    6.0
    """
    return sacks * water_gal_per_sack / GAL_PER_BBL


def slurry_bbl(volume_ft3: float) -> float:
    """Cubic feet as barrels. [bbl]

    >>> round(slurry_bbl(52.8), 2)
    9.4
    """
    return volume_ft3 / FT3_PER_BBL

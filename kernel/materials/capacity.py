"""Cross-sections of pipe, hole and annulus."""

import math

from kernel.units import IN_PER_FT

BBL_PER_FT_PER_IN2 = 1 / 1029.4  # the field's constant, as printed in the cementing tables
FT3_PER_FT_PER_IN2 = math.pi / 4 / IN_PER_FT**2  # 0.0054542


def capacity_bbl_per_ft(bore_in: float) -> float:
    """Volume of one foot of pipe or hole.

    Args:
        bore_in: Inside diameter of pipe, or diameter of the hole. [in]

    Returns:
        Capacity. [bbl/ft]

    >>> round(capacity_bbl_per_ft(2.441), 5)
    0.00579
    """
    return bore_in**2 * BBL_PER_FT_PER_IN2


def capacity_ft3_per_ft(bore_in: float) -> float:
    """Volume of one foot of pipe or hole. [ft³/ft]

    Args:
        bore_in: Inside diameter of pipe, or diameter of the hole. [in]

    >>> round(capacity_ft3_per_ft(4.892), 4)
    0.1305
    """
    return bore_in**2 * FT3_PER_FT_PER_IN2


def annulus_bbl_per_ft(*, outer_in: float, inner_in: float) -> float:
    """Volume of one foot between pipe and what surrounds it. [bbl/ft]

    Args:
        outer_in: Inside diameter of the outer pipe, or diameter of the hole. [in]
        inner_in: Outside diameter of the inner pipe. [in]

    >>> round(annulus_bbl_per_ft(outer_in=7.875, inner_in=5.5), 5)
    0.03086
    """
    return (outer_in**2 - inner_in**2) * BBL_PER_FT_PER_IN2


def annulus_ft3_per_ft(*, outer_in: float, inner_in: float) -> float:
    """Volume of one foot between pipe and what surrounds it. [ft³/ft]

    Args:
        outer_in: Inside diameter of the outer pipe, or diameter of the hole. [in]
        inner_in: Outside diameter of the inner pipe. [in]

    >>> round(annulus_ft3_per_ft(outer_in=7.875, inner_in=5.5), 4)
    0.1733
    """
    return (outer_in**2 - inner_in**2) * FT3_PER_FT_PER_IN2


def fill_height_ft(*, slurry_ft3: float, ft3_per_ft: float) -> float:
    """Height that a slurry fills. [ft]

    >>> round(fill_height_ft(slurry_ft3=19.8, ft3_per_ft=capacity_ft3_per_ft(4.95)))
    148
    """
    return slurry_ft3 / ft3_per_ft

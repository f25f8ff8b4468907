"""Inside diameters of pipe, and of pipe whose weight nobody wrote down."""

from dataclasses import dataclass
from functools import lru_cache

from kernel.materials.capacity import capacity_bbl_per_ft
from kernel.reference import Pipe, weights_of

_WEIGHT_TOLERANCE_LB_FT = (
    0.15  # 15.1 on a form is the 15.10 of the table, 9.2 is 9.3 with couplings
)


@dataclass(frozen=True, slots=True, kw_only=True)
class InsideDiameter:
    """The inside diameter of a string, or the range that its size leaves open. [in]"""

    least_in: float  # of the heaviest weight in question
    greatest_in: float  # of the lightest weight in question
    drift_in: float  # of the heaviest weight in question
    weight_lb_ft: float | None  # None = not on the papers, the range of the table

    @property
    def is_known(self) -> bool:
        """Whether the weight decides the diameter."""
        return self.weight_lb_ft is not None


@lru_cache(maxsize=1024)
def inside_diameter(*, od_in: float, weight_lb_ft: float | None) -> InsideDiameter | None:
    """Inside diameter from size and weight; None for a size that no table has.

    A weight that the table does not have leaves the range of the size open.

    >>> inside_diameter(od_in=5.5, weight_lb_ft=17).greatest_in
    4.892
    >>> span = inside_diameter(od_in=5.5, weight_lb_ft=None)
    >>> (span.least_in, span.greatest_in)
    (4.67, 5.012)
    """
    made = weights_of(od_in)
    if not made:
        return None
    same: tuple[Pipe, ...] = ()
    if weight_lb_ft is not None:
        nearest = min(made, key=lambda pipe: abs(pipe.weight_lb_ft - weight_lb_ft))
        if abs(nearest.weight_lb_ft - weight_lb_ft) <= _WEIGHT_TOLERANCE_LB_FT:
            same = (nearest,)
    chosen = same or made
    return InsideDiameter(
        least_in=min(pipe.id_in for pipe in chosen),
        greatest_in=max(pipe.id_in for pipe in chosen),
        drift_in=min(pipe.drift_in for pipe in chosen),
        weight_lb_ft=same[0].weight_lb_ft if same else None,
    )


@lru_cache(maxsize=64)
def work_string(od_in: float) -> Pipe | None:
    """The tubing of a size in its usual weight, as a work string; None for an unknown size.

    >>> work_string(2.875).weight_lb_ft
    6.5
    """
    return next((pipe for pipe in weights_of(od_in, "tubing") if pipe.standard), None)


def displacement_bbl(*, bore_in: float, plug_top_ft: float) -> float:
    """Displacement to the calculated top of a plug through the work string. [bbl]

    Args:
        bore_in: Inside diameter of the work string. [in]
        plug_top_ft: Calculated top of the plug with the string pulled. [ft]

    >>> round(displacement_bbl(bore_in=2.441, plug_top_ft=4287), 1)
    24.8
    """
    return capacity_bbl_per_ft(bore_in) * plug_top_ft

"""How the checker computes and prints; its own arithmetic, shared with nothing."""

from math import pi

FT3_PER_FT_PER_IN2 = pi / 576  # area of a one-inch circle in ft², exact
RESOLUTION_FT = 1.0  # forms and letters give whole feet
SLURRY_TOLERANCE = 0.01  # nominal diameters and printed yields are good to about 1 %


def area_ft2(*, outer_in: float, inner_in: float = 0.0) -> float:
    """Volume per length of a bore or an annulus. [ft³/ft]

    Args:
        outer_in: Inside diameter of the pipe or the hole around the cement. [in]
        inner_in: Outside diameter of the pipe within it; 0 for a full bore. [in]

    >>> round(area_ft2(outer_in=4.95), 4)
    0.1336
    >>> round(area_ft2(outer_in=7.875, inner_in=5.5), 4)
    0.1733
    """
    return FT3_PER_FT_PER_IN2 * max(outer_in**2 - inner_in**2, 0.0)


def depth_factor(bottom_ft: float, *, excess_per_1000_ft: float) -> float:
    """One plus the excess of paragraph (d)(11), taken at the deeper end. [-]

    >>> depth_factor(4000, excess_per_1000_ft=0.10)
    1.4
    """
    return 1 + excess_per_1000_ft * bottom_ft / 1000


def feet(depth_ft: float) -> str:
    """A depth as the field writes it, without a needless decimal.

    >>> feet(7047.0), feet(6988.1)
    ('7,047', '6,988.1')
    """
    return f"{depth_ft:,.1f}".removesuffix(".0")


def span(top_ft: float, bottom_ft: float) -> str:
    """An interval, deeper end first as on the form.

    >>> span(6947, 7047)
    '7,047–6,947 ft'
    """
    return f"{feet(bottom_ft)}–{feet(top_ft)} ft"


def volume(ft3: float) -> str:
    """A slurry volume in words. [ft³]

    >>> volume(42.966)
    '43.0 ft³'
    """
    return f"{ft3:,.1f} ft³"

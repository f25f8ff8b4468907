"""Exact conversions, and sizes in words. Names say `<to>_PER_<from>`; nothing is measured."""

from functools import lru_cache

IN_PER_FT = 12
IN3_PER_GAL = 231  # US gallon, exact by definition
GAL_PER_BBL = 42  # oil barrel, exact by definition
IN3_PER_BBL = IN3_PER_GAL * GAL_PER_BBL  # 9,702
IN3_PER_FT3 = IN_PER_FT**3  # 1,728
FT3_PER_BBL = IN3_PER_BBL / IN3_PER_FT3  # 5.614583…
GAL_PER_FT3 = IN3_PER_FT3 / IN3_PER_GAL  # 7.480519…
LB_PER_SACK = 94  # one sack of Portland cement, API Spec 10A

_EIGHTHS = {1: "1/8", 2: "1/4", 3: "3/8", 4: "1/2", 5: "5/8", 6: "3/4", 7: "7/8"}


@lru_cache(maxsize=512)
def inches(value: float) -> str:
    """A diameter as the forms print it.

    >>> inches(5.5), inches(11.75), inches(7.0), inches(2.063)
    ('5-1/2 in', '11-3/4 in', '7 in', '2.063 in')
    """
    whole, eighth = divmod(value * 8, 8)
    if abs(eighth - round(eighth)) > 1e-6 or round(eighth) == 8:
        return f"{value:g} in"
    part = _EIGHTHS.get(round(eighth), "")
    return f"{int(whole)}{'-' if part else ''}{part} in"

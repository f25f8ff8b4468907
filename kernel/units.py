"""Exact conversions. Names say `<to>_PER_<from>`; nothing here is rounded or measured."""

IN_PER_FT = 12
IN3_PER_GAL = 231  # US gallon, exact by definition
GAL_PER_BBL = 42  # oil barrel, exact by definition
IN3_PER_BBL = IN3_PER_GAL * GAL_PER_BBL  # 9,702
IN3_PER_FT3 = IN_PER_FT**3  # 1,728
FT3_PER_BBL = IN3_PER_BBL / IN3_PER_FT3  # 5.614583…
GAL_PER_FT3 = IN3_PER_FT3 / IN3_PER_GAL  # 7.480519…
LB_PER_SACK = 94  # one sack of Portland cement, API Spec 10A

"""16 TAC §3.14 and district practice: one function for one paragraph, numbers from the policy."""

from kernel.plugging.rules.texas.barriers import (
    bridge_plugs,
    existing_plugs,
    producing_intervals_behind_uncemented_pipe,
)
from kernel.plugging.rules.texas.formations import formation_plugs
from kernel.plugging.rules.texas.general import (
    district_notes,
    top_of_the_well,
    water_letter_age,
    well_record,
)
from kernel.plugging.rules.texas.horizontal import horizontal_drainhole
from kernel.plugging.rules.texas.liners import liner_tops
from kernel.plugging.rules.texas.open_hole import open_hole_formations
from kernel.plugging.rules.texas.shoes import intermediate_shoe, surface_shoe
from kernel.plugging.rules.texas.stage_tools import other_stage_tools, production_stage_tools
from kernel.plugging.rules.texas.water import (
    base_of_deepest_water,
    deep_surface_casing_water,
    intermediate_casing_water,
    production_casing_water,
    short_surface_casing_water,
    water_strata,
)

JURISDICTION = "TX"
RULES = (
    well_record,
    district_notes,
    water_letter_age,
    base_of_deepest_water,
    water_strata,
    top_of_the_well,
    short_surface_casing_water,
    surface_shoe,
    deep_surface_casing_water,
    intermediate_casing_water,
    intermediate_shoe,
    production_casing_water,
    production_stage_tools,
    other_stage_tools,
    bridge_plugs,
    producing_intervals_behind_uncemented_pipe,
    existing_plugs,
    liner_tops,
    open_hole_formations,
    horizontal_drainhole,
    formation_plugs,
)

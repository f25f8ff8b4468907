"""Steps of a stored plan read back, as far as totals and the form need them."""

from collections.abc import Mapping
from typing import Any, cast

from kernel.plugging.steps import Arithmetic, Placement, Step, StepType

_DEVICES = {"bridge_plug": "cibp", "bridge_plug_cap": "cibp_cap"}


def step_read(row: Mapping[str, Any]) -> Step:
    """A step of a plan's JSON; its readings, segments, device and branches are left out."""
    kind = str(row.get("type"))
    return Step(
        id=str(row["id"]),
        type=cast(StepType, _DEVICES.get(kind, kind)),
        plug_no=row.get("plug_no"),
        top_ft=row.get("top_ft"),
        bottom_ft=row.get("bottom_ft"),
        depth_ft=row.get("depth_ft"),
        placement=cast(Placement, row.get("placement") or "spot"),
        sacks=row.get("sacks"),
        sacks_below=row.get("sacks_below"),
        sacks_on_top=row.get("sacks_on_top"),
        cement=row.get("cement"),
        requirements=tuple(row.get("requirements") or ()),
        verification=str(row.get("verification") or ""),
        purpose=str(row.get("purpose") or ""),
        citations=tuple(row.get("citations") or ()),
        arithmetic=_arithmetic(row.get("arithmetic")),
        sources=tuple(row.get("sources") or ()),
        cement_on_top_ft=row.get("cement_on_top_ft"),
    )


def _arithmetic(row: Mapping[str, Any] | None) -> Arithmetic | None:
    if row is None:
        return None
    return Arithmetic(
        readings=(),
        governs=str(row.get("governs")),
        rounding=str(row.get("rounding") or ""),
        segments=(),
        yield_ft3_per_sack=row["yield_ft3_sk"],
        slurry_density_lb_gal=row["slurry_density_lb_gal"],
        slurry_ft3=row["slurry_ft3"],
        slurry_bbl=row["slurry_bbl"],
        mix_water_bbl=row["mix_water_bbl"],
        displacement_bbl=row.get("displacement_bbl"),
        spacer_bbl=row.get("spacer_bbl") or 0.0,
    )

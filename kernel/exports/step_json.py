"""One step of a plan as JSON, with everything that it rests on."""

from typing import Any

from kernel.plugging.steps import Arithmetic, Contingency, DeviceSize, Step
from kernel.policy.requirement import Requirement

Json = dict[str, Any]


def step_json(step: Step) -> Json:
    """One step of the plan."""
    return {
        "id": step.id,
        "plug_no": step.plug_no,
        "type": step.type,
        "top_ft": step.top_ft,
        "bottom_ft": step.bottom_ft,
        "depth_ft": step.depth_ft,
        "placement": step.placement,
        "sacks": step.sacks,
        "sacks_below": step.sacks_below,
        "sacks_on_top": step.sacks_on_top,
        "cement": step.cement,
        "requirements": list(step.requirements),
        "verification": step.verification,
        "purpose": step.purpose,
        "citations": list(step.citations),
        "arithmetic": arithmetic_json(step.arithmetic, step.cement),
        "sources": list(step.sources),
        "cement_on_top_ft": step.cement_on_top_ft,
        "device": device_json(step.device),
        "contingency": contingency_json(step.contingency),
        "other_cases": [
            {"condition": case.condition, "placement": case.placement, "sacks": case.sacks}
            for case in step.other_cases
        ],
    }


def device_json(device: DeviceSize | None) -> Json | None:
    """Which bridge plug or retainer fits the pipe."""
    if device is None:
        return None
    return {
        "casing": device.casing,
        "nominal_in": device.nominal_in,
        "casing_id_in": device.casing_id_in,
        "drift_in": device.drift_in,
        "text": device.text,
    }


def contingency_json(branch: Contingency | None) -> Json | None:
    """What is done where the step cannot be carried out as planned."""
    if branch is None:
        return None
    return {
        "when": branch.when,
        "top_ft": branch.top_ft,
        "bottom_ft": branch.bottom_ft,
        "placement": branch.placement,
        "sacks": branch.sacks,
        "cement": branch.cement,
        "requirements": list(branch.requirements),
        "cite": branch.cite,
        "text": branch.text,
    }


def setting_json(setting: Requirement) -> Json:
    """A setting that entered the arithmetic, with the authority behind it."""
    return {
        "key": setting.key,
        "value": setting.value,
        "authority": setting.authority,
        "layer": setting.layer,
        "cite": setting.cite,
    }


def arithmetic_json(arithmetic: Arithmetic | None, cement: str | None) -> Json | None:
    """How the sacks of a step come about."""
    if arithmetic is None:
        return None
    return {
        "governs": arithmetic.governs,
        "cement": cement,
        "yield_ft3_sk": arithmetic.yield_ft3_per_sack,
        "slurry_density_lb_gal": arithmetic.slurry_density_lb_gal,
        "slurry_ft3": arithmetic.slurry_ft3,
        "slurry_bbl": arithmetic.slurry_bbl,
        "mix_water_bbl": arithmetic.mix_water_bbl,
        "displacement_bbl": arithmetic.displacement_bbl,
        "displacement_text": arithmetic.displacement_text,
        "spacer_bbl": arithmetic.spacer_bbl,
        "rounding": arithmetic.rounding,
        "sacks_range": list(arithmetic.sacks_range) if arithmetic.sacks_range else None,
        "settings": [setting_json(setting) for setting in arithmetic.settings],
        "readings": [
            {
                "name": reading.name,
                "volume_ft3": reading.volume_ft3,
                "sacks": reading.sacks,
                "text": reading.text,
                "cite": reading.cite,
            }
            for reading in arithmetic.readings
        ],
        "segments": [
            {
                "top_ft": segment.top_ft,
                "bottom_ft": segment.bottom_ft,
                "what": segment.what,
                "outer_in": segment.outer_in,
                "inner_in": segment.inner_in,
                "ft3_per_ft": segment.ft3_per_ft,
                "ft3": segment.volume_ft3,
            }
            for segment in arithmetic.segments
        ],
    }

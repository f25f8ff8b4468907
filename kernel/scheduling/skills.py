"""Whether a rig can do what a job needs, on every day of the job."""

from datetime import date
from decimal import Decimal
from typing import Any

from kernel.scheduling.fleet import Capability, Rig, fold
from kernel.scheduling.jobs import Job

_UNITS = {"hp": "hp", "hook_load_t": "t hook load", "water_depth_m": "m water"}


def unmet(rig: Rig, job: Job, span: tuple[date, date]) -> str:
    """What a rig lacks for a job; empty where it lacks nothing that is asked for."""
    if not job.requirements:
        return ""
    needed = dict(job.requirements)
    terrain = needed.pop("terrain", None)
    if terrain and fold(str(terrain)) != fold(rig.terrain):
        return f"it needs {terrain}, the rig works in {rig.terrain or 'no terrain that is named'}"
    if not needed:
        return ""
    in_force = [skill for skill in rig.capabilities if _touches(skill, span)]
    if not _covers(in_force, span):
        return "its capabilities are not known for all its days"
    for name, value in needed.items():
        for skill in in_force:
            if lack := _lack(name, value, skill.values):
                return lack
    return ""


def _touches(skill: Capability, span: tuple[date, date]) -> bool:
    return skill.start < span[1] and (skill.end is None or skill.end > span[0])


def _covers(skills: list[Capability], span: tuple[date, date]) -> bool:
    reached = span[0]
    for skill in sorted(skills, key=lambda each: each.start):
        if skill.start <= reached:
            reached = max(reached, skill.end or date.max)
    return reached >= span[1]


def _lack(name: str, value: Any, held: Any) -> str:
    if name == "water_depth_m":
        least, most = held.get("water_depth_min_m", "0"), held.get("water_depth_max_m")
        fits = most is not None and Decimal(str(least)) <= value <= Decimal(str(most))
        return "" if fits else f"it stands in {value} m of water"
    if name == "h2s":
        return "" if held.get("h2s") or not value else "it needs equipment for H2S"
    if name == "bop_class":
        fits = fold(str(held.get("bop_class", ""))) == fold(str(value))
        return "" if fits else f"it needs BOP class {value}"
    owned = held.get(name)
    if owned is not None and Decimal(str(owned)) >= value:
        return ""
    return f"it needs {value} {_UNITS[name]}, the rig has {owned or 'no such figure'}"

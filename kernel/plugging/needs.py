"""What the rules ask of a plan, before plugs are placed, merged and counted in sacks."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from kernel.facts.fact import Missing
from kernel.plugging.steps import LeftOut
from kernel.plugging.wellbore import Wellbore
from kernel.policy.findings import Finding
from kernel.policy.requirement import Authority, Policy
from kernel.wells.well import Well

NeedKind = Literal[
    "water_base",
    "water_top",
    "surface_shoe",
    "intermediate_shoe",
    "stage_tool",
    "liner_top",
    "formation",
    "open_hole",
    "drainhole",
    "on_existing",
    "above_bridge_plug",
    "open_interval",
    "top",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """One well under one policy on one day: all that a rule may look at."""

    well: Well
    bore: Wellbore
    policy: Policy
    as_of: date


@dataclass(frozen=True, slots=True, kw_only=True)
class PlugNeed:
    """An interval that must be cemented, and why."""

    kind: NeedKind
    top_ft: float
    bottom_ft: float
    anchor_ft: float  # the depth that the plug protects: shoe, tool, base of water, formation top
    purpose: str
    cites: tuple[str, ...]
    sources: tuple[str, ...]
    authority: Authority
    tag_code: int | None = None  # 3 or 4 of the Form W-3A
    merged_top_ft: float | None = None  # a shallower cover is enough inside a merged plug
    least_sacks: int | None = None  # a book's minimum for the plug
    squeeze: bool = False  # perforated and squeezed even where pipe is cemented
    behind_pipe: bool = True  # squeezed where pipe is not cemented; False = always a spot


@dataclass(frozen=True, slots=True, kw_only=True)
class BridgePlug:
    """A bridge plug or cement retainer above an open interval, with the cement on it."""

    depth_ft: float
    deepest_ft: float  # it may be set down to here where a plug needs the room
    cap_ft: float
    interval_top_ft: float
    interval_bottom_ft: float
    purpose: str
    cites: tuple[str, ...]
    sources: tuple[str, ...]
    tag_code: int | None = None
    open_hole: bool = False
    device: Literal["cibp", "retainer"] = "cibp"
    why_retainer: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag:
    """An existing plug that is tagged before the work above it."""

    depth_ft: float
    purpose: str
    cites: tuple[str, ...]
    sources: tuple[str, ...]
    code: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """Casing cut off below ground and capped."""

    depth_ft: float
    purpose: str
    cites: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A formation that the plan covers, by name."""

    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A decision worth a line in the trace."""

    text: str


Outcome = PlugNeed | BridgePlug | Tag | Cut | Missing | Finding | LeftOut | Target | Note

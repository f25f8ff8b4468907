"""The steps of a plugging plan and the plan itself; frozen, deepest first."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from kernel.facts.fact import Missing
from kernel.policy.findings import Finding
from kernel.policy.requirement import Requirement
from kernel.units import inches
from kernel.wells.well import Well

StepType = Literal[
    "cibp",
    "cibp_cap",
    "cement_plug",
    "formation_plug",
    "surface_shoe_plug",
    "intermediate_shoe_plug",
    "stage_tool_plug",
    "liner_top_plug",
    "uqw_plug",
    "perf_and_squeeze",
    "perf_and_circulate_to_surface",
    "cement_retainer",
    "surface_plug",
    "tag_existing",
    "cut_and_cap",
]
Placement = Literal[
    "spot",
    "perforate_and_squeeze",
    "perforate_and_circulate",
    "cibp",
    "retainer",
    "tag_existing",
    "cut",
]
PlugsMode = Literal["combined", "isolated"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """A stretch of hole that a plug fills, with one cross-section."""

    top_ft: float
    bottom_ft: float
    what: str  # “bore of 5-1/2 in 17 lb/ft”, “annulus 5-1/2 in × 8-5/8 in”, “7-7/8 in hole”
    outer_in: float  # inside diameter of what surrounds the cement
    inner_in: float  # outside diameter of the pipe inside it; 0 for a full bore
    ft3_per_ft: float

    @property
    def volume_ft3(self) -> float:
        """Volume of the stretch without excess. [ft³]"""
        return (self.bottom_ft - self.top_ft) * self.ft3_per_ft


@dataclass(frozen=True, slots=True, kw_only=True)
class SackReading:
    """One way to count the sacks of a plug."""

    name: Literal["rule_minimum", "chart", "geometric_fill", "book", "recipe", "preference"]
    volume_ft3: float | None
    sacks: int
    text: str  # the arithmetic in one line, with units
    cite: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Arithmetic:
    """How the sacks of a step come about: all readings, and the one that governs."""

    readings: tuple[SackReading, ...]
    governs: str  # the name of the governing reading
    rounding: str  # “up to the next 5 sacks (preference)” or “”
    segments: tuple[Segment, ...]
    yield_ft3_per_sack: float
    slurry_density_lb_gal: float
    slurry_ft3: float
    slurry_bbl: float
    mix_water_bbl: float
    displacement_bbl: float | None  # None = no work string known
    displacement_text: str = ""
    spacer_bbl: float = 0.0
    settings: tuple[Requirement, ...] = ()  # practice and preferences that entered, each cited
    sacks_range: tuple[int, int] | None = None  # weight unknown: of heaviest to lightest pipe


@dataclass(frozen=True, slots=True, kw_only=True)
class Contingency:
    """What is done where a step cannot be carried out as planned, agreed with the district."""

    when: str
    top_ft: float
    bottom_ft: float
    placement: Placement
    sacks: int | None  # None = a diameter is unknown
    cement: str
    requirements: tuple[int, ...]
    cite: str

    @property
    def text(self) -> str:
        """The branch in one sentence for the rig."""
        sacks = f"{self.sacks} sacks" if self.sacks is not None else "cement"
        return (
            f"{self.when}, spot {sacks} from {self.bottom_ft:,.0f} to {self.top_ft:,.0f} ft and "
            f"tag, agreed with the district ({self.cite})"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherCase:
    """The same plug where an unknown fact turns out the other way."""

    condition: str  # “the production casing 5-1/2 in is cemented there”
    placement: Placement
    sacks: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceSize:
    """Which bridge plug or retainer fits the pipe that it is set in."""

    casing: str  # “production casing 5-1/2 in 17 lb/ft”
    nominal_in: float  # ordered by the casing's size
    casing_id_in: float  # of the lightest weight in question
    drift_in: float  # of the heaviest weight in question: the tool must be smaller

    @property
    def text(self) -> str:
        """The size to order in one sentence."""
        return (
            f"{inches(self.nominal_in)} tool, outside diameter under the drift of "
            f"{self.drift_in:g} in ({self.casing}, inside diameter {self.casing_id_in:g} in)"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of the job, usually one row of the form.

    `top_ft` is the smaller number. Point devices carry `depth_ft` and leave both ends None.
    """

    id: str  # opaque, never reused, equal for equal facts and policy
    type: StepType
    plug_no: int | None = None
    top_ft: float | None = None
    bottom_ft: float | None = None
    depth_ft: float | None = None
    placement: Placement = "spot"
    sacks: int | None = None
    sacks_below: int | None = None
    sacks_on_top: int | None = None
    cement: str | None = None  # API class
    requirements: tuple[int, ...] = ()  # codes of the Form W-3A
    verification: str = ""
    purpose: str = ""
    citations: tuple[str, ...] = ()
    arithmetic: Arithmetic | None = None
    sources: tuple[str, ...] = ()  # paths of the facts that it rests on
    cement_on_top_ft: float | None = None  # of a retainer
    device: DeviceSize | None = None
    contingency: Contingency | None = None
    other_cases: tuple[OtherCase, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MaterialsTotals:
    """What the job needs on location."""

    sacks: int
    sacks_by_class: Mapping[str, int]
    slurry_bbl: float
    mix_water_bbl: float
    mud_bbl: float | None  # all open pipe between plugs, at ≥ 9.5 lb/gal
    mud_density_lb_gal: float
    bridge_plugs: int
    retainers: int
    spacer_bbl: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """A formation that was considered and gets no plug of its own, and why."""

    name: str
    top_ft: float | None
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A proposed plugging plan: immutable; an edit makes another."""

    well: Well
    mode: PlugsMode
    merge_threshold_ft: float
    as_of: date
    policy_version: str
    steps: tuple[Step, ...]  # deepest first
    totals: MaterialsTotals
    missing: tuple[Missing, ...]
    findings: tuple[Finding, ...]  # the planner's own; the checker adds its verdict
    formations_targeted: tuple[str, ...]
    formations_left_out: tuple[LeftOut, ...]
    trace: tuple[str, ...]  # decisions in order: merges, drops, choices, each one line

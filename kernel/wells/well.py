"""A well's mechanical facts. None means unknown: it is asked for, never assumed.

Depths are measured depths in feet from ground surface, diameters in inches. The shapes are
those of the facts file (see `kernel.wells.facts_file`), one attribute for one key.
"""

import datetime
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class CasingRow:
    """One cementing stage of one string, as the forms list it.

    A string cemented in stages has several rows of equal size and shoe; the rows other than
    the first stage name the stage tool they were pumped through.
    """

    string: str | None = None  # surface, intermediate, production, liner, conductor; None = unsaid
    od_in: float | None = None
    hole_in: float | None = None
    weight_lb_ft: float | None = None
    top_ft: float | None = None
    shoe_ft: float | None = None
    cement_sacks: float | None = None
    toc_ft: float | None = None
    toc_method: str | None = None  # circulated, log, temperature survey, calculated; None = unsaid
    stage_tool_ft: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TubingRow:
    """One tubing string."""

    od_in: float | None = None
    depth_ft: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Perforation:
    """One completed interval: perforations or open hole."""

    from_ft: float | None = None
    to_ft: float | None = None
    kind: str = "perforations"  # perforations | open_hole
    status: str | None = None  # open, squeezed, plugged; None = unsaid


@dataclass(frozen=True, slots=True, kw_only=True)
class Barrier:
    """A plug or device that stands in the hole already."""

    kind: str  # cibp | packer | retainer | cement | dv_tool | junk
    depth_ft: float | None = None
    top_ft: float | None = None
    bottom_ft: float | None = None
    cement_ft: float | None = None
    sacks: float | None = None
    date: datetime.date | None = None  # when it was set


@dataclass(frozen=True, slots=True, kw_only=True)
class Squeeze:
    """A remedial cement squeeze through perforations or a leak."""

    from_ft: float | None = None
    to_ft: float | None = None
    sacks: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FormationTop:
    """A formation and the depth of its top."""

    name: str
    top_ft: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WaterLetter:
    """The Groundwater Advisory Unit's determination for the well."""

    date: datetime.date | None = None
    number: str | None = None
    base_ft: float | None = None
    intervals: tuple[tuple[float, float], ...] = ()  # (top, bottom), shallowest first
    usdw_ft: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Well:
    """Everything about one well that a plugging plan may rest on."""

    api: str | None = None  # 10 digits
    state: str | None = None
    district: str | None = None
    county: str | None = None
    field: str | None = None
    lease: str | None = None
    well_no: str | None = None
    well_type: str | None = None
    operator: str | None = None
    total_depth_ft: float | None = None
    location_note: str | None = None
    operator_no: str | None = None  # what forms print at their head, from here …
    operator_address: str | None = None
    lease_no: str | None = None  # oil lease or gas well id
    drilling_permit_no: str | None = None
    rule37_no: str | None = None
    completion_type: str | None = None  # single | multiple
    section: str | None = None
    block: str | None = None
    survey: str | None = None
    abstract_no: str | None = None  # … to here
    casing: tuple[CasingRow, ...] = ()
    liners: tuple[CasingRow, ...] = ()
    tubing: tuple[TubingRow, ...] = ()
    perforations: tuple[Perforation, ...] = ()
    barriers: tuple[Barrier, ...] = ()
    squeezes: tuple[Squeeze, ...] = ()
    formation_tops: tuple[FormationTop, ...] = ()
    gau: WaterLetter | None = None
    kop_ft: float | None = None
    horizontal: bool | None = None

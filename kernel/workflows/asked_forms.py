"""What a model is asked to read on each form: the fields of our own reading, as printed.

Names and units are those of what `kernel.documents` reads, so that both can be compared path by
path. Left out is what a reader infers (sizes in decimals, `derived`) and what is not a value of
the form (wording, notes).
"""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import StringConstraints

from kernel.documents.item import Kind
from kernel.sources.llm import Form

Words = Annotated[str, StringConstraints(strip_whitespace=True)] | None
Number = float | None
YesNo = bool | None
StringName = Literal["surface", "intermediate", "production", "multistage_tool", "multistage_shoe"]


class CompletionHeader(Form):
    """The head of a W-2 or G-1."""

    status: Words
    status_date: Words
    tracking_no: Words
    operator_name: Words
    operator_no: Words
    operator_address: Words
    api: Words
    county: Words
    district: Words
    field_name: Words
    field_no: Words
    lease_name: Words
    lease_no: Words
    well_no: Words
    latitude: Number
    longitude: Number


class Filing(Form):
    """Why the form was filed."""

    purpose: Words
    completion_type: Words
    well_type: Words
    completion_date: Words
    drill_permit_date: Words
    drill_permit_no: Words
    rule37_no: Words


class Completion(Form):
    """The data on the completion."""

    spud_date: Words
    first_production_date: Words
    operation_commenced_date: Words
    operation_ended_date: Words
    producing_wells_on_lease: Number
    distance_to_nearest_well_ft: Number
    acres: Number
    elevation_ft: Number
    elevation_datum: Words
    total_depth_tvd_ft: Number
    total_depth_md_ft: Number
    pbtd_tvd_ft: Number
    pbtd_md_ft: Number
    directional_survey: YesNo
    w15_attached: YesNo
    recompletion: YesNo
    multiple_completion: YesNo


class WaterDepth(Form):
    """Type and depth of the surface casing determination."""

    gau_depth_ft: Number
    gau_date: Words
    swr13_exception_depth_ft: Number


class CasingRecord(Form):
    """One row of the casing record."""

    row: Number
    casing_type: Words
    casing_size_raw: Words
    hole_size_raw: Words
    weight_lb_ft: Number
    setting_depth_ft: Number
    multistage_tool_depth_ft: Number
    multistage_shoe_depth_ft: Number
    cement_class: Words
    cement_sacks: Number
    slurry_volume_cuft: Number
    top_of_cement_raw: Words
    toc_method: Words


class LinerRecord(Form):
    """One row of the liner record."""

    row: Number
    liner_size_raw: Words
    hole_size_raw: Words
    top_ft: Number
    bottom_ft: Number
    cement_class: Words
    cement_sacks: Number
    slurry_volume_cuft: Number
    top_of_cement_ft: Number
    toc_method: Words


class TubingRecord(Form):
    """One row of the tubing record."""

    row: Number
    size_raw: Words
    depth_ft: Number
    packer_depth_ft: Number
    packer_type: Words


class ProducingInterval(Form):
    """One producing, injection or disposal interval."""

    row: Number
    open_hole: YesNo
    from_ft: Number
    to_ft: Number


class Operation(Form):
    """One acid, fracture, squeeze or retainer operation."""

    row: Number
    type: Words
    material: Words
    from_ft: Number
    to_ft: Number


class Formation(Form):
    """One row of the formation record."""

    name: Words
    encountered: YesNo
    depth_tvd_ft: Number
    depth_md_ft: Number
    isolated: YesNo
    remarks: Words


class CompletionReport(Form):
    """Form W-2 or G-1."""

    header: CompletionHeader
    filing: Filing
    completion: Completion
    surface_casing_determination: WaterDepth
    casing: list[CasingRecord]
    liner: list[LinerRecord]
    tubing: list[TubingRecord]
    intervals: list[ProducingInterval]
    operations: list[Operation]
    formations: list[Formation]
    remarks: Words


class CementingHeader(Form):
    """The head of a W-15."""

    operator_name: Words
    operator_no: Words
    district: Words
    county: Words
    api_raw: Words
    field_name: Words
    lease_name: Words
    lease_no: Words
    well_no: Words
    cementer_name: Words


class Slurry(Form):
    """One slurry of a cementing job."""

    slurry: Number
    sacks: Number
    cement_class: Words
    additives: Words
    volume_cuft: Number
    height_ft: Number


class CementedString(Form):
    """One string or stage of a cementing report."""

    string: StringName | None
    cementing_date: Words
    hole_size_raw: Words
    casing_size_raw: Words
    weight_lb_ft: Number
    setting_depth_ft: Number
    depth_of_drilled_hole_ft: Number
    slurries: list[Slurry]
    total_sacks: Number
    total_volume_cuft: Number
    total_height_ft: Number
    circulated_to_surface: YesNo
    top_of_cement_ft: Number


class CementingPlug(Form):
    """One column of the squeeze and plug table."""

    plug: Number
    date: Words
    hole_or_pipe_size_raw: Words
    tubing_depth_ft: Number
    retainer_depth_ft: Number
    cibp_depth_ft: Number
    sacks: Number
    volume_cuft: Number
    calc_top_ft: Number
    cement_class: Words
    perf_and_squeeze: YesNo


class CementingReport(Form):
    """One report of two pages in a file of W-15s."""

    header: CementingHeader
    strings: list[CementedString]
    plugs: list[CementingPlug]
    remarks: Words


class CementingReports(Form):
    """A file of Forms W-15."""

    reports: list[CementingReport]


class WaterInterval(Form):
    """Water that a letter has protected or isolated."""

    kind: Literal["protect", "isolate"] | None
    top_ft: Number
    bottom_ft: Number


class WaterLetter(Form):
    """A groundwater letter: GW-2 and its predecessors."""

    date: Words
    file_no: Words
    determination_no: Words
    api_raw: Words
    operator: Words
    operator_no: Words
    county: Words
    lease_well: Words
    purpose: Words
    total_depth_ft: Number
    intervals: list[WaterInterval]
    base_of_usable_ft: Number
    base_is_stated: YesNo
    usdw_ft: Number


class LogStatus(Form):
    """Form L-1."""

    tracking_no: Words
    operator: Words
    district: Words
    completion_date: Words
    field: Words
    permit_no: Words
    lease: Words
    lease_no: Words
    well_no: Words
    county: Words
    api: Words
    date: Words


ASKED: Mapping[Kind, type[Form]] = {
    "w2": CompletionReport,
    "g1": CompletionReport,
    "w15": CementingReports,
    "gau": WaterLetter,
    "l1": LogStatus,
}
ROW_NAMES: Mapping[str, str] = {  # what tells a row of a table from the next; else its order
    "casing": "row",
    "liner": "row",
    "tubing": "row",
    "operations": "row",
    "formations": "name",
    "strings": "string",
    "slurries": "slurry",
    "plugs": "plug",
}

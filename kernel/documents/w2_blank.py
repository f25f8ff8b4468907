"""The W-2 contract with every cell blank: the keys that a reader fills."""

from kernel.documents.reading import BLANK, Tree

_SECTIONS = {
    "header": (
        "form status status_date tracking_no operator_name operator_no operator_address api county "
        "district field_name field_no lease_name lease_no well_no location latitude longitude "
        "distance_to_town_raw"
    ),
    "filing": (
        "purpose completion_type well_type completion_date drill_permit_date drill_permit_no "
        "rule37_no injection_permit_date injection_permit_no"
    ),
    "completion": (
        "spud_date first_production_date operation_commenced_date operation_ended_date "
        "producing_wells_on_lease distance_to_nearest_well_ft acres elevation_ft elevation_datum "
        "total_depth_tvd_ft total_depth_md_ft pbtd_tvd_ft pbtd_md_ft directional_survey "
        "rotation_time_hours w15_attached recompletion multiple_completion logs off_lease"
    ),
    "surface_casing_determination": "gau_depth_ft gau_date swr13_exception_depth_ft",
    "potential_test": (
        "test_date method hours choke oil_before_test_bbl oil_bbl gas_mcf gor water_bbl "
        "flowing_tubing_psi oil_24h gas_24h water_24h gravity_api casing_psi swab"
    ),
    "certification": "name title phone date",
}


def blank_w2() -> Tree:
    """All keys of a W-2, blank, with no rows in its tables."""
    sections = {name: dict.fromkeys(keys.split(), BLANK) for name, keys in _SECTIONS.items()}
    return {
        "schema": "truth/w2/1",
        **sections,
        "completion": {**sections["completion"], "lease_line_calls": []},
        "casing": [],
        "liner": [],
        "tubing": [],
        "intervals": [],
        "hydraulic_fracturing": BLANK,
        "operations": [],
        "formations": [],
        "h2s_over_100ppm": BLANK,
        "downhole_commingled": BLANK,
        "remarks": BLANK,
        "rrc_remarks": {},
    }

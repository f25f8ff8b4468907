"""The electronic W-2 and G-1, with cut and with full captions, and odd values."""

import pytest

from kernel.documents import read_document

VALUES = {
    "header.status": "Approved",
    "header.status_date": "01/09/2019",
    "header.tracking_no": "9001",
    "header.operator_name": "BLUE MESA (TEXAS) OPERATING, L.P.",
    "header.operator_no": "012345",
    "header.operator_address": "PO BOX 1 ODESSA, TX 79760-0000",
    "header.api": "42-371-30007",
    "header.county": "PECOS",
    "header.district": "7C",
    "header.lease_name": "ST. MARY'S -A- STATE 12/13",
    "header.field_name": "GOMEZ (ELLENBURGER, N.)",
    "header.lease_no": "00042",
    "header.well_no": "12HA",
    "header.field_no": "00123456",
    "header.location": "Section: 7, Block: C-3, Survey: H&GN RR CO, Abstract: 12",
    "header.latitude": "31.123456",
    "header.longitude": "-102.654321",
    "town.miles": "6",
    "town.direction": "S",
    "town.name": "IMPERIAL,",
    "filing.purpose": "Reclass",
    "filing.completion_type": "Recompletion",
    "filing.well_type": "Active UIC",
    "filing.completion_date": "12/31/2018",
    "filing.drill_permit_date": "02/29/2016",
    "filing.drill_permit_no": "800001",
    "filing.rule37_no": "0300001",
    "filing.injection_permit_date": "03/01/2017",
    "filing.injection_permit_no": "15000",
    "completion.spud_date": "03/15/2016",
    "completion.operation_commenced_date": "11/01/2018",
    "completion.operation_ended_date": "11/30/2018",
    "completion.producing_wells_on_lease": "0",
    "completion.acres": "20,480.55",
    "completion.elevation_ft": "3001",
    "completion.elevation_datum": "RKB",
    "completion.total_depth_tvd_ft": "9800",
    "completion.total_depth_md_ft": "17450",
    "completion.pbtd_md_ft": "17300",
    "completion.directional_survey": "Yes",
    "completion.recompletion": "No",
    "completion.logs": "Gamma Ray",
    "completion.off_lease": "Yes",
    "line.feet": "330.5",
    "line.side": "South",
    "surface.depth": "1025.0",
    "surface.date": "05/01/2015",
    "surface.exception": "900.0",
}
CASING = """
1 | Surface | 20 | 26 | 1010 | | | PREM/PLUS | 1900 | 2750.5 | 0 | Circulated to/Surface
2 | Intermediate | 13 3~8 | 17 1~2 | 5010 | 3050 | | 50:50 POZ | 900 | 1800 | 3050 | Calculation
3 | Intermediate | 13 3~8 | 17 1~2 | 5010 | | 5010 | C | 700 | 1100 | SURF-/CIRC |
4 | Conventional/Production | 9 5~8 | 12 1~4 | 9700 | | | H | 1500 | 2100 | 4200 | Temp. Survey
"""
LINER = """
1 | 5 1~2 | 8 1~2 | 9300 | 17440 | H, C | 1210 | 1754.5 | 9300 | Circulated to Surface
"""
TUBING = """
1 | 2 3~8 | 9250 | 9200 ~ ARROWSET 1-X
2 | 2 7~8 | 100 | ~
"""
INTERVAL = """
1 | No | L1 10100 | 17200.0
2 | Yes | 17440 | 17450.0
"""
OPERATIONS = """
1 | Fracture | 500,000 LB 100 MESH/AND 1,000,000 GAL SLICKWATER | 10100 | 17200
2 | Cast Iron/Bridge Plug | CIBP W~ 35 FT CEMENT | 17350 | 17350
"""
FORMATIONS = """
RUSTLER | Yes | 812.0 | | Yes |
YATES - HIGH FLOWS,/H2S, CORROSIVE | Yes | 2100.5 | 2100.5 | Yes |
DEVONIAN | No | | | No | NOT PRESENT IN/THIS BASIN
WOLFCAMP | Yes | 9700.0 | 9950.0 | Yes | LANDED/LATERAL
BLANK ROW | | | | |
"""


def rows(table):
    """Cells between bars; a slash breaks a cell's line, a tilde prints a slash."""
    return [
        [[part.replace("~", "/") for part in cell.strip().split("/")] for cell in row.split("|")]
        for row in table.strip().splitlines()
    ]


TABLES = {
    "casing": rows(CASING),
    "liner": rows(LINER),
    "tubing": rows(TUBING),
    "interval": rows(INTERVAL),
    "operations": rows(OPERATIONS),
    "formations": rows(FORMATIONS),
}


@pytest.fixture(scope="module", params=[False, True], ids=["cut captions", "full captions"])
def item(request, a_w2):
    [found] = read_document(a_w2(VALUES, TABLES, in_full=request.param), "x.pdf")
    return found


def test_that_each_caption_gives_its_value_whether_cut_or_in_full(item):
    data = item.data
    expected = {
        ("header", "operator_name"): "BLUE MESA (TEXAS) OPERATING, L.P.",
        ("header", "operator_no"): "012345",
        ("header", "operator_address"): "PO BOX 1 ODESSA, TX 79760-0000",
        ("header", "api"): "42-371-30007",
        ("header", "district"): "7C",
        ("header", "lease_name"): "ST. MARY'S -A- STATE 12/13",
        ("header", "lease_no"): "00042",
        ("header", "field_name"): "GOMEZ (ELLENBURGER, N.)",
        ("header", "well_no"): "12HA",
        ("header", "latitude"): 31.123456,
        ("header", "longitude"): -102.654321,
        ("header", "distance_to_town_raw"): "6 miles S from IMPERIAL,",
        ("header", "status_date"): "2019-01-09",
        ("filing", "purpose"): "Reclass",
        ("filing", "completion_type"): "Recompletion",
        ("filing", "drill_permit_date"): "2016-02-29",
        ("filing", "rule37_no"): "0300001",
        ("filing", "injection_permit_date"): "2017-03-01",
        ("filing", "injection_permit_no"): "15000",
        ("completion", "spud_date"): "2016-03-15",
        ("completion", "operation_commenced_date"): "2018-11-01",
        ("completion", "operation_ended_date"): "2018-11-30",
        ("completion", "producing_wells_on_lease"): 0,
        ("completion", "acres"): 20480.55,
        ("completion", "elevation_ft"): 3001,
        ("completion", "elevation_datum"): "RKB",
        ("completion", "total_depth_tvd_ft"): 9800,
        ("completion", "total_depth_md_ft"): 17450,
        ("completion", "pbtd_md_ft"): 17300,
        ("completion", "directional_survey"): True,
        ("completion", "off_lease"): True,
        ("completion", "lease_line_calls"): [[330.5, "South"]],
        ("surface_casing_determination", "gau_depth_ft"): 1025.0,
        ("surface_casing_determination", "gau_date"): "2015-05-01",
        ("surface_casing_determination", "swr13_exception_depth_ft"): 900.0,
    }
    got = {path: data[path[0]][path[1]] for path in expected}

    assert got == expected


TEST = {
    "test_date": "12/30/2018",
    "method": "Gas Lift",
    "hours": "12",
    "choke": "24/64",
    "swab": "Yes",
    "oil_before_test_bbl": "654.00",
    "oil_bbl": "61.00",
    "gas_mcf": "1,121",
    "gor": "0",
    "flowing_tubing_psi": "350.0",
    "water_bbl": "539",
    "oil_24h": "122.0",
    "gas_24h": "2242",
    "gravity_api": "45.1",
    "casing_psi": "75.0",
    "water_24h": "1078",
}


@pytest.mark.parametrize("in_full", [False, True], ids=["cut captions", "full captions"])
@pytest.mark.parametrize("left_out", [None, "oil_bbl", "gor", "gas_24h", "oil_24h", "casing_psi"])
def test_that_each_figure_of_the_potential_test_keeps_its_place(a_w2, in_full, left_out):
    typed = {f"test.{name}": text for name, text in TEST.items() if name != left_out}
    [found] = read_document(a_w2(typed, {}, in_full=in_full), "x")
    expected = {
        **{name: float(TEST[name].replace(",", "")) for name in TEST if name not in WORDS},
        "test_date": "2018-12-30",
        "method": "Gas Lift",
        "choke": "24/64",
        "swab": True,
    }
    if left_out:
        expected[left_out] = None

    assert found.data["potential_test"] == expected


WORDS = {"test_date", "method", "choke", "swab"}


def test_that_a_blank_cell_is_null_and_nothing_is_carried_over_from_its_neighbour(item):
    completion = item.data["completion"]

    assert completion["pbtd_tvd_ft"] is None
    assert completion["first_production_date"] is None
    assert completion["w15_attached"] is None
    assert completion["multiple_completion"] is None
    assert completion["rotation_time_hours"] is None
    assert set(item.data["potential_test"].values()) == {None}


def test_that_casing_rows_keep_their_stages_wrapped_cells_and_tops_of_cement(item):
    casing = item.data["casing"]

    assert [row["casing_size_in"] for row in casing] == [20.0, 13.375, 13.375, 9.625]
    assert [row["hole_size_in"] for row in casing] == [26.0, 17.5, 17.5, 12.25]
    assert [row["setting_depth_ft"] for row in casing] == [1010, 5010, 5010, 9700]
    assert [row["multistage_tool_depth_ft"] for row in casing] == [None, 3050, None, None]
    assert [row["multistage_shoe_depth_ft"] for row in casing] == [None, None, 5010, None]
    assert [row["cement_class"] for row in casing] == ["PREM PLUS", "50:50 POZ", "C", "H"]
    assert [row["cement_sacks"] for row in casing] == [1900, 900, 700, 1500]
    assert [row["top_of_cement_ft"] for row in casing] == [0, 3050, 0, 4200]
    assert [row["toc_method"] for row in casing] == [
        "Circulated to Surface",
        "Calculation",
        "circulated (in TOC cell)",
        "Temp. Survey",
    ]
    assert casing[3]["casing_type"] == "Conventional Production"
    assert {row["weight_lb_ft"] for row in casing} == {None}


def test_that_liner_tubing_packer_and_intervals_are_read(item):
    [liner] = item.data["liner"]
    tubing, intervals = item.data["tubing"], item.data["intervals"]

    assert (liner["liner_size_in"], liner["top_ft"], liner["bottom_ft"]) == (5.5, 9300, 17440)
    assert (liner["cement_class"], liner["cement_sacks"]) == ("H, C", 1210)
    assert (liner["slurry_volume_cuft"], liner["top_of_cement_ft"]) == (1754.5, 9300)
    assert [(row["depth_ft"], row["packer_depth_ft"], row["packer_type"]) for row in tubing] == [
        (9250, 9200, "ARROWSET 1-X"),
        (100, None, None),
    ]
    assert [(r["open_hole"], r["prefix"], r["from_ft"], r["to_ft"]) for r in intervals] == [
        (False, "L1", 10100, 17200.0),
        (True, None, 17440, 17450.0),
    ]


def test_that_operations_keep_wrapped_types_and_materials_whole(item):
    operations = item.data["operations"]

    assert [row["type"] for row in operations] == ["Fracture", "Cast Iron Bridge Plug"]
    assert operations[0]["material"] == "500,000 LB 100 MESH AND 1,000,000 GAL SLICKWATER"
    assert [(row["from_ft"], row["to_ft"]) for row in operations] == [(10100, 17200), (17350,) * 2]


def test_that_formation_names_and_remarks_wrap_each_on_its_own(item):
    formations = {row["name"]: row for row in item.data["formations"]}

    assert list(formations) == [
        "RUSTLER",
        "YATES - HIGH FLOWS, H2S, CORROSIVE",
        "DEVONIAN",
        "WOLFCAMP",
        "BLANK ROW",
    ]
    assert formations["DEVONIAN"]["remarks"] == "NOT PRESENT IN THIS BASIN"
    assert formations["DEVONIAN"]["encountered"] is False
    wolfcamp = formations["WOLFCAMP"]
    assert (wolfcamp["depth_tvd_ft"], wolfcamp["depth_md_ft"]) == (9700.0, 9950.0)
    assert formations["BLANK ROW"]["encountered"] is None


def test_that_every_value_names_its_page_box_and_words(item):
    source = item.fields["casing[1].multistage_tool_depth_ft"]
    left, top, right, bottom = source.box

    assert (source.page, source.snippet, source.method) == (2, "3050", "text")
    assert 247 < left < right < 305
    assert 0 < top < bottom < 972


def test_that_a_bridge_plug_among_the_operations_is_inferred_with_its_cement(item):
    assert item.data["derived"]["cibp"] == [{"depth_ft": 17350, "cement_on_top_ft": 35}]
    assert item.data["derived"]["dv_tools"] == [3050]
    assert item.data["derived"]["packers"] == [9200]


def test_that_na_under_a_title_is_an_empty_table(a_w2):
    [found] = read_document(a_w2({}, {}), "x.pdf")

    assert [found.data[t] for t in ("casing", "liner", "tubing", "intervals", "operations")] == [
        [],
        [],
        [],
        [],
        [],
    ]


def test_that_a_table_goes_on_over_page_breaks(a_w2):
    many = [(f"ZONE {n}", "Yes", f"{n * 100}.0", "", "Yes", "") for n in range(1, 81)]
    [found] = read_document(a_w2({}, {"formations": many}), "x.pdf")

    assert len(found.pages) >= 4
    assert [row["depth_tvd_ft"] for row in found.data["formations"]] == [
        float(n * 100) for n in range(1, 81)
    ]


def test_that_a_g1_is_read_as_a_w2(a_w2):
    [found] = read_document(a_w2(VALUES, TABLES, form="G-1", in_full=True), "x.pdf")

    assert found.kind == "g1"
    assert found.data["header"]["form"] == "G-1"
    assert len(found.data["casing"]) == 4


def test_that_a_form_printed_smaller_is_read_on_its_own_grid(a_w2):
    [found] = read_document(a_w2(VALUES, TABLES, scale=0.8148), "x.pdf")

    assert found.data["header"]["lease_name"] == "ST. MARY'S -A- STATE 12/13"
    assert [row["cement_sacks"] for row in found.data["casing"]] == [1900, 900, 700, 1500]
    assert found.fields["casing[0].row"].box[2] < 40 * 0.8148


def test_that_remarks_join_lines_and_keep_hyphens_at_line_ends(a_w2):
    remarks = ["SET PACKER AT 9200' WITH DV-", "STAGE TOOL; KOP @ 9,350' MD."]
    [found] = read_document(a_w2({}, {}, remarks=remarks), "x.pdf")

    assert found.data["remarks"] == "SET PACKER AT 9200' WITH DV-STAGE TOOL; KOP @ 9,350' MD."
    assert found.data["derived"]["kop_md_ft"] == 9350
    assert found.data["derived"]["packers"] == [9200]


@pytest.mark.parametrize(
    ("column", "value", "doubted"),
    [
        (9, "200", "slurry_volume_cuft"),  # 0.22 ft³ a sack: barrels in a cubic feet cell
        (10, "9800", "top_of_cement_ft"),  # below the shoe
        (3, "13 3/8", "hole_size_in"),  # as narrow as the pipe
        (4, "20000", "setting_depth_ft"),  # below the total depth
    ],
)
def test_that_a_casing_value_that_cannot_be_so_goes_to_review(a_w2, column, value, doubted):
    row = list(TABLES["casing"][1])
    row[column] = value
    [found] = read_document(a_w2(VALUES, {"casing": [row]}), "x.pdf")

    assert f"casing[0].{doubted}" in found.review
    assert found.fields[f"casing[0].{doubted}"].confidence < 0.85
    assert found.data["derived"]["data_warnings"]


def test_that_a_top_of_cement_that_the_slurry_cannot_reach_goes_to_review(a_w2):
    row = list(TABLES["casing"][3])  # 9 5/8 in 12 1/4, cement from 9,700 ft to 4,200 ft
    row[8], row[9] = ["700"], ["1000"]
    [found] = read_document(a_w2(VALUES, {"casing": [row]}), "x.pdf")

    assert {"casing[0].top_of_cement_ft", "casing[0].slurry_volume_cuft"} <= set(found.review)
    [warning] = found.data["derived"]["data_warnings"]
    assert "cement from 9700 to 4200 ft takes 1723 ft³" in warning
    assert "1000 ft³ were pumped" in warning


@pytest.mark.parametrize(
    ("table", "row", "column", "path"),
    [
        ("liner", 0, 4, "liner[0].bottom_ft"),
        ("tubing", 0, 2, "tubing[0].depth_ft"),
        ("interval", 0, 3, "intervals[0].to_ft"),
        ("operations", 0, 4, "operations[0].to_ft"),
        ("formations", 3, 3, "formations[0].depth_md_ft"),
    ],
)
def test_that_a_depth_below_the_total_depth_goes_to_review(a_w2, table, row, column, path):
    cells = list(TABLES[table][row])
    [sound] = read_document(a_w2(VALUES, {table: [cells]}), "x.pdf")
    cells[column] = ["19000"]
    [found] = read_document(a_w2(VALUES, {table: [cells]}), "x.pdf")

    assert path not in sound.review
    assert path in found.review
    assert "below the total depth 17450 ft" in found.data["derived"]["data_warnings"][0]


def test_that_an_api_number_of_another_county_goes_to_review(a_w2):
    [found] = read_document(a_w2({**VALUES, "header.county": "WARD"}, {}), "x.pdf")

    assert {"header.api", "header.county"} <= set(found.review)


def test_that_text_in_a_number_cell_is_null_and_goes_to_review(a_w2):
    [found] = read_document(a_w2({"completion.acres": "SEE PLAT"}, {}), "x.pdf")

    assert found.data["completion"]["acres"] is None
    assert "completion.acres" in found.review

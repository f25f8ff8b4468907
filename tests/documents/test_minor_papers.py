"""Log headers, Rule 10 letters, plats and surveys: what they print and nothing else."""

import sys
from pathlib import Path

import pytest

from kernel.documents import read_document
from kernel.documents.duplicates import same_papers
from kernel.documents.facts_of import facts_of
from kernel.documents.item import DocumentItem, FieldSource

sys.path.insert(0, str(Path(__file__).parent))
from sketches import scan, sheet


def read(data, kind):
    [item] = read_document(data, "paper.pdf")
    assert item.kind == kind
    return item


CAPTIONS = [
    "Date",
    "Run Number",
    "Depth Driller",
    "Depth Logger",
    "Bottom Logged Interval",
    "Top Log Interval",
    "Open Hole Size",
    "Estimated Cement Top",
]
LOG = sheet(
    (60, 80, ["Company", "Well", "Field", "County"]),
    (130, 80, ["Caprock Example Inc.", "Jack Rabbit 7 #3", "Jack Rabbit (Fusselman)", "Howard"]),
    (300, 116, ["State"]),
    (350, 116, ["Texas"]),
    (130, 140, ["API # : 42-227-39876"]),
    (420, 140, ["K.B. 2611'", "D.F. 2610'", "G.L. 2594'"]),
    (60, 200, CAPTIONS),
    (230, 200, ["6-May-2012", "One", "-", "9842'", "9840'", "3000'", '8 3/4"', "4120'"]),
    (60, 330, ["Casing Record", "Surface String", "Prot. String", "Production String", "Liner"]),
    (190, 330, ["Size", '13 3/8"', None, '5 1/2"']),
    (280, 330, ["Wgt/Ft", "48#", None, "20#"]),
    (370, 330, ["Top", "Surface", None, "Surface"]),
    (460, 330, ["Bottom", "402'", None, None]),
    title="Compensated Neutron Gamma Ray Log",
    size=10,
)


@pytest.mark.parametrize("paper", [LOG, pytest.param(scan(LOG), id="scan")])
def test_that_a_log_header_gives_the_well_its_depths_and_its_casing(paper):
    item = read(paper, "l1_header")
    data = item.data

    assert data["header"]["operator_name"] == "Caprock Example Inc."
    assert data["header"]["well_name"] == "Jack Rabbit 7 #3"
    assert data["header"]["field_name"] == "Jack Rabbit (Fusselman)"
    assert (data["header"]["county"], data["header"]["state"]) == ("Howard", "Texas")
    assert (data["header"]["api"], data["date"]) == ("42-227-39876", "2012-05-06")
    assert (data["depth_driller_ft"], data["depth_logger_ft"]) == (None, 9842)
    assert (data["top_logged_ft"], data["bottom_logged_ft"]) == (3000, 9840)
    assert (data["hole_size_in"], data["cement_top_ft"]) == (8.75, 4120)
    assert data["elevation"] == {"kb_ft": 2611, "df_ft": 2610, "gl_ft": 2594}
    assert [
        tuple(r[k] for k in ("casing_type", "casing_size_in", "weight_lb_ft", "setting_depth_ft"))
        for r in data["casing"]
    ] == [("Surface", 13.375, 48, 402), ("Production", 5.5, 20, None)]


def test_that_a_log_headers_field_is_the_companys_word_and_its_weights_are_facts():
    told = {fact.path: fact.value for fact in facts_of(read(LOG, "l1_header"))}

    assert "field" not in told
    assert (told["casing[1].od_in"], told["casing[1].weight_lb_ft"]) == (5.5, 20)
    assert "casing[1].toc_ft" not in told


@pytest.mark.soak
def test_that_a_header_lying_on_half_of_a_page_is_set_upright(shared_documents):
    data = (shared_documents / "4232938004" / "l1-header.pdf").read_bytes()
    read_as = read(data, "l1_header").data

    assert read_as["header"]["well_name"] == "Spanish Trail 45-16"
    assert (read_as["date"], read_as["cement_top_ft"]) == ("2013-01-23", 3820)
    assert [(r["casing_size_in"], r["weight_lb_ft"]) for r in read_as["casing"]] == [(5.5, 17)]


LETTER = sheet(
    (
        60,
        80,
        [
            "RAILROAD COMMISSION OF TEXAS",
            "March 4, 2009",
            "RE: APPLICATION FOR EXCEPTION TO SWR 10",
            "LEASE: BLUE QUAIL -7-",
            "WELL NO. 12",
            "GLASSCOCK COUNTY, DISTRICT 08, TEXAS",
            "API NO. 173-31234",
            "FIELD NAME FIELD NO.",
            "BLUE QUAIL (WOLFCAMP) 12345678",
            "GARDEN CITY, S. (FUSS.) 23456789",
            "HYDROGEN SULFIDE RESTRICTION: YES",
        ],
    ),
    title="OIL AND GAS DIVISION",
)


def test_that_a_rule_10_letter_names_its_fields_with_their_numbers():
    data = read(LETTER, "swr10").data

    assert (data["lease"], data["well_no"], data["api"]) == ("BLUE QUAIL -7-", "12", "42-173-31234")
    assert (data["county"], data["district"], data["date"]) == ("GLASSCOCK", "08", "2009-03-04")
    assert data["fields"] == [
        {"name": "BLUE QUAIL (WOLFCAMP)", "number": "12345678"},
        {"name": "GARDEN CITY, S. (FUSS.)", "number": "23456789"},
    ]
    assert data["h2s_restriction"] is True
    assert data["expiration_date"] is None


CORNERS = (60, 120, ["GRID N:6796379.2", "LATITUDE: 32°15'13.50\"", "LONGITUDE: -102°17'18.60\""])


def plat(*columns):
    named = (
        330,
        600,
        [
            "WELL NO. 9",
            "COYOTE LEASE",
            "760 FEET FROM THE SOUTH AND",
            "660 FEET FROM THE WEST LINES",
        ],
    )
    land = (330, 660, ["SECTION 20, ABSTRACT 729, BLOCK 40,", "ANDREWS COUNTY, TEXAS"])
    return sheet(CORNERS, named, land, *columns, title="LOCATION PLAT")


def test_that_a_plat_gives_the_wells_coordinates_and_not_a_corners():
    own = (
        200,
        350,
        ["WELL NO. 9:", "GRID N:6792097.9", "GRID E:799196.4", "LATITUDE: 32°14'31.80\"",
         "LONGITUDE: -102°16'57.50\""],
    )  # fmt: skip
    corner = (400, 120, ["LATITUDE: 32°16'00.00\"", "LONGITUDE: -102°16'00.00\""])
    data = read(plat(own, corner), "plat").data

    assert (data["latitude"], data["longitude"]) == (32.242167, -102.282639)
    assert (data["grid_north_ft"], data["grid_east_ft"]) == (6792097.9, 799196.4)
    assert (data["well_no"], data["lease"], data["county"]) == ("9", "COYOTE", "ANDREWS")
    assert (data["section"], data["block"], data["abstract"]) == ("20", "40", "729")
    assert data["calls"] == [{"feet": 760, "line": "SOUTH"}, {"feet": 660, "line": "WEST"}]
    assert read(plat(corner), "plat").data["latitude"] is None


def test_that_a_survey_gives_its_stations_and_its_kick_off_point():
    paper = sheet(
        (60, 80, ["API No.: 42-317-41234", "KOP: 7,420 ft"]),
        (60, 140, ["MD", "1,000.0", "7,420.0", "8,300.0"]),
        (160, 140, ["Inc", "0.5", "1.2", "88.9"]),
        (260, 140, ["Azi", "12.0", "171.3", "172.0"]),
        (360, 140, ["TVD", "1,000.0", "7,419.1", "7,990.4"]),
        title="DIRECTIONAL SURVEY",
    )
    item = read(paper, "directional_survey")

    assert [tuple(row.values()) for row in item.data["stations"]] == [
        (1000.0, 0.5, 12.0, 1000.0),
        (7420.0, 1.2, 171.3, 7419.1),
        (8300.0, 88.9, 172.0, 7990.4),
    ]
    assert [f.value for f in facts_of(item) if f.path == "kop_ft"] == [7420]


def an_item(file, **header):
    place = FieldSource(page=1, box=(1, 2, 3, 4), confidence=0.99, method="text", snippet="x")
    return DocumentItem(
        file=file, kind="w2", data={"header": header}, fields={"header.tracking_no": place}
    )


def test_that_a_form_printed_anew_is_the_same_paper():
    papers = [
        an_item("a.pdf", tracking_no="175020", status="Submitted"),
        an_item("b.pdf", tracking_no="124068", status="Approved"),
        an_item("c.pdf", tracking_no="175020", status="Approved"),
    ]

    assert same_papers(papers) == {2: "a.pdf"}


def test_that_papers_of_which_nothing_was_read_are_not_taken_for_the_same():
    assert same_papers([DocumentItem(file="a.pdf"), DocumentItem(file="b.pdf")]) == {}

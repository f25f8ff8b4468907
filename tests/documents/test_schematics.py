"""Wellbore schematics in several hands: what their labels say, and what they do not."""

import sys
from pathlib import Path

import pytest

from kernel.documents import read_document
from kernel.documents.schematic_grammar import statements

sys.path.insert(0, str(Path(__file__).parent))
from sketches import scan, sheet

PROSE = sheet(
    (
        40,
        80,
        [
            "Operator: Permian Example LLC",
            "Lease: Prickly Pear Unit",
            "Well No.: 12",
            "API No.: 42-317-41234",
            "County: Martin",
            "Date: 3/14/2021",
        ],
    ),
    (
        330,
        120,
        [
            '13-3/8" 54.5# J-55 surface casing',
            "set @ 1,750' in 17-1/2\" hole",
            "Cmt w/ 1,200 sx Class C, circ to surface",
            None,
            None,
            "9-5/8\" 40# L-80 @ 5,240'",
            '12-1/4" hole, 1,450 sx',
            "TOC @ 1,120' (temp survey)",
            None,
            None,
            "DV tool @ 6,410'",
            None,
            None,
            "5-1/2\" 17# L-80 @ 9,250'",
            "TOC @ 3,140' (CBL)",
            None,
            "PBTD 9,180' TD 9,260'",
        ],
    ),
    (
        -280,
        330,
        [
            "Cast Iron Bridge Plug @ 8,010' w/ 35' cmt",
            None,
            None,
            "Perfs 8,642-9,108 (squeezed)",
            None,
            None,
            "Spraberry perfs: 8,110' - 8,194' (open)",
            None,
            "2-7/8\" 6.5# J-55 tbg @ 7,950'",
            "Packer @ 7,902'",
        ],
    ),
)
SOFTWARE = sheet(
    (40, 80, ["API / UWI", "4231741234"]),
    (200, 80, ["Original Spud Date", "2/3/1998"]),
    (
        -300,
        300,
        ["Bridge Plug - Permanent; 9,010.0-9,012.5; CIBP", "W/2 SACKS CEMENT; 11/2/2019"],
    ),
    (
        330,
        200,
        [
            "CASING JOINT(S) - 9 5/8, 36, J-55, LTC;",
            "14.0-1,802.0",
            "Primary; 14.0-1,802.0; 2/6/1998",
            "CASING JOINT(S) - 7, 26, N-80, LTC; 14.0-5,100.4",
            "PACKER (INFLATABLE) - DV/ACP;",
            "5,100.4-5,127.0",
            "CASING JOINT(S) - 101 JTS.; 5,127.0-9,640.0",
            "CASING SHOE - SHOE; 9,640.0-9,642.0",
            "Primary; 5,140.0-9,642.0; 2/20/1998",
            "Primary; 2,210.0-5,110.0; 2/20/1998",
            "Perforated; 9,110.0-9,204.0; 4/1/1998",
            "Cement Squeeze; 4,400.0-4,402.0; 6/6/2004",
            "TUBING - 2 7/8, 6.5, L-80; 14.0-8,940.2",
        ],
    ),
    title="Schematic - Current",
)


def read(data, name="sheet.pdf"):
    [item] = read_document(data, name)
    assert item.kind == "schematic"
    return item


def casing(item, *keys):
    return [tuple(row[key] for key in keys) for row in item.data["casing"]]


@pytest.mark.parametrize("paper", [PROSE, pytest.param(scan(PROSE), id="scan")])
def test_that_labels_in_a_persons_words_are_read(paper):
    data = read(paper).data

    assert data["header"]["api"] == "42-317-41234"
    assert data["header"]["operator_name"] == "Permian Example LLC"
    assert data["header"]["sheet_date"] == "2021-03-14"
    assert [
        tuple(row[k] for k in ("casing_size_in", "weight_lb_ft", "grade", "setting_depth_ft"))
        for row in data["casing"]
    ] == [(13.375, 54.5, "J-55", 1750), (9.625, 40, "L-80", 5240), (5.5, 17, "L-80", 9250)]
    assert [row["hole_size_in"] for row in data["casing"]] == [17.5, 12.25, None]
    assert [row["cement_sacks"] for row in data["casing"]] == [1200, 1450, None]
    assert [(row["top_of_cement_ft"], row["toc_method"]) for row in data["casing"]] == [
        (0, "circulated"),
        (1120, "temperature survey"),
        (3140, "CBL"),
    ]
    assert [(r["from_ft"], r["to_ft"], r["status"]) for r in data["intervals"]] == [
        (8110, 8194, "open"),
        (8642, 9108, "squeezed"),
    ]
    assert [(r["size_in"], r["depth_ft"], r["weight_lb_ft"]) for r in data["tubing"]] == [
        (2.875, 7950, 6.5)
    ]
    derived = data["derived"]
    assert [(p["depth_ft"], p["cement_on_top_ft"]) for p in derived["cibp"]] == [(8010, 35)]
    assert (derived["packers"], derived["dv_tools"]) == ([7902], [6410])
    assert (data["completion"]["pbtd_md_ft"], data["completion"]["total_depth_md_ft"]) == (
        9180,
        9260,
    )


def test_that_the_pieces_of_a_software_print_hang_together_as_strings():
    item = read(SOFTWARE)

    assert casing(
        item, "casing_size_in", "weight_lb_ft", "setting_depth_ft", "top_of_cement_ft"
    ) == [
        (9.625, 36, 1802, 14),
        (7, 26, 9642, 5140),
        (7, 26, 9642, 2210),
    ]
    assert casing(item, "multistage_tool_depth_ft") == [(None,), (None,), (5100.4,)]
    assert item.data["tubing"][0]["depth_ft"] == 8940.2
    assert item.data["completion"]["spud_date"] == "1998-02-03"
    [plug] = item.data["derived"]["cibp"]
    assert (plug["depth_ft"], plug["sacks"], plug["cement_on_top_ft"], plug["date"]) == (
        9010.0,
        2,
        None,
        "2019-11-02",
    )
    assert [(r["type"], r["from_ft"], r["to_ft"]) for r in item.data["operations"]] == [
        ("Squeeze", 4400, 4402)
    ]
    assert item.data["derived"]["dv_tools"] == [5100.4]
    assert item.data["derived"]["packers"] == []


def test_that_a_value_stands_where_its_label_does():
    source = read(SOFTWARE).fields["derived.cibp[0].depth_ft"]

    assert (source.page, source.method) == (1, "text")
    assert source.snippet.startswith("Bridge Plug - Permanent; 9,010.0-9,012.5")
    assert source.box[2] < 301


def test_that_a_proposed_plug_does_not_stand_in_the_hole():
    alone = sheet((40, 100, ["CIBP @ 8,010' w/ 35' cmt"]), title="PROPOSED WELLBORE SCHEMATIC")
    worded = sheet((40, 100, ["Proposed CIBP @ 8,010' w/ 35' cmt"]))

    assert read(alone).data["derived"]["cibp"] == []
    assert "proposal" in read(alone).data["derived"]["data_warnings"][0]
    assert read(worded).data["derived"]["cibp"] == []


def test_that_only_the_present_side_of_two_drawings_is_read():
    both = sheet(
        (60, 90, ["CURRENT", None, None, "8-5/8\" 24# @ 1,600'", None, "CIBP @ 7,020'"]),
        (380, 90, ["PROPOSED", None, None, "CIBP @ 3,000'", None, "Cement plug 2,000'-2,100'"]),
    )

    derived = read(both).data["derived"]
    assert [plug["depth_ft"] for plug in derived["cibp"]] == [7020]
    assert derived["cement_plugs"] == []


def test_that_a_plug_that_was_drilled_out_is_no_barrier():
    paper = sheet((40, 100, ["CIBP @ 7,900' drilled out 6/1/2018", None, "CIBP @ 9,100'"]))

    assert [p["depth_ft"] for p in read(paper).data["derived"]["cibp"]] == [9100]


def test_that_a_top_of_cement_that_could_be_of_two_strings_is_left_open():
    paper = sheet(
        (40, 100, ["9-5/8\" 36# @ 5,000'"]),
        (40, 300, ["5-1/2\" 17# @ 9,000'"]),
        (400, 200, ["TOC @ 3,000'"]),
    )

    assert casing(read(paper), "top_of_cement_ft") == [(None,), (None,)]


def test_that_an_inner_anchor_and_a_company_district_say_nothing():
    paper = sheet(
        (40, 80, ["District: MIDLAND BASIN"]),
        (40, 140, ["Tubing anchor @ 8,400'", None, "RBP @ 900'"]),
    )

    item = read(paper)
    assert item.data["header"]["district"] is None
    assert (item.data["tubing"], item.data["derived"]["cibp"]) == ([], [])


@pytest.mark.parametrize(
    ("text", "kind", "said"),
    [
        ("CIBP @ 8010' capped w/ 2 sx", "cibp", {"bottom": 8010, "sacks": 2}),
        ("5 1/2 CIBP set @ 9,500 w/ 35 ft cement on top", "cibp", {"bottom": 9500, "cap": 35}),
        ("CICR @ 5,100' sqz 200 sx below", "retainer", {"bottom": 5100, "sacks": 200}),
        ("Cement plug 4,900' - 5,000' (25 sx)", "cement_plug", {"top": 4900, "bottom": 5000}),
        ('7" 23# N-80 LT&C set at 4600', "string", {"size": "7", "weight": 23, "bottom": 4600}),
        ('5.5" 20.0 lb/ft P-110 @ 11,980 ft MD', "string", {"size": "5 1/2", "weight": 20.0}),
        ("5\" 18# P-110 liner 8,900'-12,400'", "string", {"top": 8900, "bottom": 12400}),
        ("TOC: surface", "toc", {"bottom": 0}),
        ("Open hole 4,600-4,800'", "open_hole", {"top": 4600, "bottom": 4800}),
        ("Fish @ 7,015' (2 jts tbg)", "junk", {"bottom": 7015}),
        ("KOP @ 7,420' MD", "kop", {"bottom": 7420}),
        ("Perf 2,750' 4 SPF", "perforations", {"bottom": 2750}),
    ],
)
def test_that_a_label_says(text, kind, said):
    [statement] = statements(text)

    assert statement.kind == kind
    assert {name: statement.get(name) for name in said} == said


def test_that_two_labels_on_one_line_are_two_statements():
    kinds = [s.kind for s in statements("Perfs 8,642-9,108 (squeezed) CIBP @ 8,010'")]

    assert kinds == ["perforations", "cibp"]


def test_that_the_state_behind_each_interval_is_its_own():
    [one] = statements("Perfs 8,200-8,300 (open), 8,642-9,108 (sqz'd)")

    assert one.states == ("open", "squeezed")


def test_that_the_shared_schematic_is_read(shared_documents):
    data = (shared_documents / "4200346118" / "schematic.pdf").read_bytes()
    item = read(data)

    assert casing(item, "casing_size_in", "weight_lb_ft", "setting_depth_ft") == [
        (11.75, 42, 1717),
        (8.625, 32, 5532),
        (None, None, 11200),
        (None, None, 11200),
    ]
    [plug] = item.data["derived"]["cibp"]
    assert (plug["depth_ft"], plug["sacks"], plug["cement_on_top_ft"]) == (8010, 3, None)
    assert len(item.data["intervals"]) == 8
    assert item.review == ()

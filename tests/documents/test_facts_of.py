"""What a read paper says about the well."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.documents.facts_of import facts_of, paper_of
from kernel.documents.item import DocumentItem, FieldSource
from kernel.facts.resolve import resolve
from kernel.plugging.doubts import fact_doubts

SHARED = Path(__file__).resolve().parents[3] / "shared"


def an_item(kind="w2", fields=None, **data):
    return DocumentItem(file=f"{kind}.pdf", kind=kind, data=data, fields=fields or {})


def told(item):
    return {fact.path: fact.value for fact in facts_of(item)}


def methods(item):
    return {fact.path: fact.source.method for fact in facts_of(item)}


def test_that_a_fact_stands_where_its_field_was_read():
    place = FieldSource(page=2, box=(1, 2, 3, 4), confidence=0.7, method="ocr", snippet="1717")
    row = {"casing_size_in": 11.75, "setting_depth_ft": 1717}
    item = an_item(casing=[row], fields={"casing[0].setting_depth_ft": place})

    [shoe] = [f for f in facts_of(item) if f.path == "casing[0].shoe_ft"]
    assert (shoe.source.page, shoe.source.box, shoe.source.confidence) == (2, (1, 2, 3, 4), 0.7)
    assert (shoe.source.method, shoe.source.document) == ("ocr", "w2.pdf")
    [top] = [f for f in facts_of(item) if f.path == "casing[0].top_ft"]
    assert (top.source.page, top.source.box, top.source.method) == (2, (1, 2, 3, 4), "derived")


def test_that_a_value_without_a_place_is_not_trusted():
    facts = facts_of(an_item(casing=[{"casing_size_in": 11.75}]))

    [size] = [f for f in facts if f.path == "casing[0].od_in"]
    assert size.source.page is None
    assert size.source.confidence < 0.85


def test_that_a_top_of_cement_at_the_shoe_is_unknown():
    row = {"casing_size_in": 5.5, "setting_depth_ft": 4600, "top_of_cement_ft": 4600}

    assert "casing[0].toc_ft" not in told(an_item(casing=[row]))


def test_that_a_top_of_cement_keeps_how_it_was_found():
    rows = [
        {
            "casing_size_in": 8.625,
            "setting_depth_ft": 5554,
            "top_of_cement_ft": 3140,
            "toc_method": m,
        }
        for m in ("calculated (in TOC cell)", "Cement Evaluation Log", "Temperature Survey", None)
    ]
    facts = told(an_item(casing=rows))

    assert [facts.get(f"casing[{n}].toc_method") for n in range(4)] == [
        "calculated",
        "log",
        "temperature survey",
        None,
    ]


def test_that_what_the_plugging_notice_asks_for_is_taken_from_the_head_of_the_report():
    facts = told(
        an_item(
            header={
                "operator_no": "166150", "operator_address": "600 W ILLINOIS AVE",
                "lease_no": "40718",
                "location": "Section: 20, Block: 40 T2N, Survey: T&P RR CO/FORD, J B, Abstract: 7",
            },
            filing={"drill_permit_no": "781518", "rule37_no": "0275962"},
            completion={"multiple_completion": False},
        )
    )  # fmt: skip

    assert (facts["operator_no"], facts["lease_no"]) == ("166150", "40718")
    assert (facts["drilling_permit_no"], facts["rule37_no"]) == ("781518", "0275962")
    assert facts["completion_type"] == "single"
    land = [facts[path] for path in ("section", "block", "survey", "abstract_no")]
    assert land == ["20", "40 T2N", "T&P RR CO/FORD, J B", "7"]


def test_that_a_liner_in_the_casing_record_is_a_liner():
    facts = told(
        an_item(
            casing=[{"casing_type": "Liner", "casing_size_in": 4.5, "setting_depth_ft": 9000}],
            liner=[{"liner_size_in": 3.5, "top_ft": 8800, "bottom_ft": 10000}],
        )
    )

    assert (facts["liners[0].shoe_ft"], facts["liners[1].shoe_ft"]) == (9000, 10000)
    assert facts["liners[1].top_ft"] == 8800
    assert not any(path.startswith("casing") for path in facts)


def test_that_an_interval_printed_bottom_first_is_turned():
    facts = told(an_item(intervals=[{"open_hole": True, "from_ft": 4855, "to_ft": 4600}]))

    assert (facts["perforations[0].from_ft"], facts["perforations[0].to_ft"]) == (4600, 4855)
    assert facts["perforations[0].kind"] == "open_hole"


def test_that_only_formations_that_were_met_are_tops_and_measured_depth_is_preferred():
    facts = told(
        an_item(
            formations=[
                {"name": "YATES", "encountered": True, "depth_tvd_ft": 1000, "depth_md_ft": 1010},
                {"name": "HOLT", "encountered": False, "depth_tvd_ft": 900},
                {"name": "DEAN", "encountered": None, "depth_tvd_ft": 9407},
                {"name": "STRAWN", "encountered": None},
            ]
        )
    )

    assert [facts[f"formation_tops[{n}].name"] for n in (0, 1)] == ["YATES", "DEAN"]
    assert facts["formation_tops[0].top_ft"] == 1010
    assert "formation_tops[2].name" not in facts


@pytest.mark.parametrize(("measured_ft", "method"), [(11_000, "derived"), (10_050, "text")])
def test_that_a_vertical_depth_in_a_deviated_hole_is_not_taken_for_a_measured_one(
    measured_ft, method
):
    item = an_item(
        fields={
            f"formations[0].{key}": FieldSource(
                page=1, box=(0, 0, 9, 9), confidence=0.99, method="text", snippet="9000"
            )
            for key in ("name", "depth_tvd_ft")
        },
        completion={"total_depth_md_ft": measured_ft, "total_depth_tvd_ft": 10_000},
        formations=[
            {"name": "DEAN", "depth_md_ft": None, "depth_tvd_ft": 9000, "encountered": True}
        ],
    )

    assert told(item)["formation_tops[0].top_ft"] == 9000
    assert methods(item)["formation_tops[0].top_ft"] == method


def test_that_the_district_is_what_the_form_says_and_never_comes_from_the_county():
    assert "district" not in told(an_item(header={"county": "ANDREWS", "api": "42-003-46118"}))
    assert told(an_item(header={"district": "08"}))["district"] == "08"


def test_that_devices_come_from_operations_tubing_remarks_and_what_was_inferred_each_once():
    item = an_item(
        operations=[
            {
                "type": "Cast Iron Bridge Plug",
                "material": "35' CEMENT",
                "from_ft": 9000,
                "to_ft": 9000,
            },
            {
                "type": "Cement Squeeze",
                "material": "830 SXS CLASS C",
                "from_ft": 2750,
                "to_ft": 2751,
            },
        ],
        tubing=[
            {"size_in": 2.875, "depth_ft": 8000, "packer_depth_ft": 7990, "packer_type": "AS-1"}
        ],
        remarks="CIBP @ 9,000'. DV TOOL AT 3588'.",
        derived={"cibp": [{"depth_ft": 9000}], "packers": [7990], "dv_tools": [3588, 5000]},
    )
    well = resolve(facts_of(item)).well

    assert [(b.kind, b.depth_ft, b.cement_ft) for b in well.barriers] == [
        ("dv_tool", 3588, None),
        ("dv_tool", 5000, None),
        ("packer", 7990, None),
        ("cibp", 9000, 35),
    ]
    assert [(s.from_ft, s.to_ft, s.sacks) for s in well.squeezes] == [(2750, 2751, 830)]
    assert methods(item)["barriers[0].depth_ft"] == "derived"


def test_that_a_fish_in_the_remarks_is_a_barrier_by_its_top():
    item = an_item(remarks="LEFT BHA IN HOLE. TOP OF FISH @ 9,512'.")
    facts = told(item)

    assert (facts["barriers[0].kind"], facts["barriers[0].depth_ft"]) == ("junk", 9512)
    assert "barriers[1].kind" not in facts


def test_that_what_was_inferred_and_drilled_out_by_the_remarks_does_not_stand():
    item = an_item(remarks="DRILLED OUT CIBP @ 9000'.", derived={"cibp": [{"depth_ft": 9000}]})

    assert resolve(facts_of(item)).well.barriers == ()


@pytest.mark.parametrize(
    ("completion", "remarks", "horizontal"),
    (
        ({"total_depth_tvd_ft": 9000}, "", False),
        ({"total_depth_tvd_ft": 9000, "total_depth_md_ft": 9020}, "", False),
        ({"total_depth_tvd_ft": 9000, "total_depth_md_ft": 9600}, "", None),
        ({"total_depth_tvd_ft": 9000, "total_depth_md_ft": 16500}, "", True),
        ({"total_depth_tvd_ft": 9000}, "HORIZONTAL WELL", True),
        ({}, "", None),
    ),
)
def test_that_a_well_is_horizontal_only_where_the_form_shows_it(completion, remarks, horizontal):
    item = an_item(completion=completion, remarks=remarks)

    assert told(item).get("horizontal") is horizontal


def test_that_a_letter_without_a_stated_base_goes_by_its_deepest_interval():
    item = an_item(
        "gau",
        intervals=[{"top_ft": 0, "bottom_ft": 300}, {"top_ft": 1200, "bottom_ft": 1600}],
    )

    assert told(item)["gau.base_ft"] == 1600
    assert methods(item)["gau.base_ft"] == "derived"


def test_that_the_paper_names_its_well_and_a_placeholder_names_none():
    assert paper_of(an_item("gau", api_raw="00342706")).api == "4200342706"
    assert paper_of(an_item("gau", api_raw="00300000")).api is None


def test_that_a_cementing_stage_is_a_casing_row_with_its_tool_and_the_shoe_of_its_report():
    report = {
        "header": {},
        "strings": [
            {
                "string": "multistage_tool",
                "casing_size_in": 8.625,
                "setting_depth_ft": 1850,
                "circulated_to_surface": True,
            },
            {
                "string": "multistage_shoe",
                "casing_size_in": 8.625,
                "setting_depth_ft": 5554,
                "top_of_cement_ft": 3140,
            },
        ],
        "plugs": [],
    }
    casing = resolve(facts_of(an_item("w15", reports=[report]))).well.casing

    assert [(r.shoe_ft, r.stage_tool_ft, r.toc_ft) for r in casing] == [
        (5554, None, 3140),
        (5554, 1850, 0),
    ]


def test_that_plugs_which_the_report_says_were_drilled_out_do_not_stand():
    plug = {"cibp_depth_ft": 3630, "cement_on_cibp_ft": "DRILLED OUT", "sacks": 550}
    standing = {"tubing_depth_ft": 9000, "calc_top_ft": 8700, "sacks": 40}
    item = an_item("w15", reports=[{"plugs": [plug, standing]}])

    [barrier] = resolve(facts_of(item)).well.barriers
    assert (barrier.kind, barrier.top_ft, barrier.bottom_ft) == ("cement", 8700, 9000)


def test_that_impossible_figures_are_left_out():
    item = an_item(casing=[{"casing_size_in": -5.5, "setting_depth_ft": float("nan")}])

    assert not {"casing[0].od_in", "casing[0].shoe_ft"} & set(told(item))


@pytest.mark.parametrize("kind", ("w2", "g1", "w15", "gau", "schematic", "plat"))
def test_that_an_empty_form_says_nothing(kind):
    assert facts_of(an_item(kind)) == []


@given(
    st.dictionaries(
        st.sampled_from(["casing_size_in", "setting_depth_ft", "top_of_cement_ft"]),
        st.one_of(st.none(), st.floats(), st.integers()),
    ),
    st.dictionaries(st.sampled_from(["remarks"]), st.one_of(st.none(), st.text())),
)
def test_that_any_figures_and_remarks_make_a_well(row, words):
    assert resolve(facts_of(an_item(casing=[row], **words))).well is not None


@pytest.mark.skipif(not SHARED.exists(), reason="the shared papers are not here")
def test_that_the_shared_wells_papers_give_the_facts_of_its_approved_filing():
    approved = json.loads((SHARED / "approved/4200346118/input.json").read_text())
    items = []
    for file in sorted((SHARED / "documents/4200346118/truth").glob("*.json")):
        data = json.loads(file.read_text())
        kind = data["schema"].split("/")[1]
        items.append(DocumentItem(file=f"{file.stem}.pdf", kind=kind, data=data))
    well = resolve([fact for item in items for fact in facts_of(item)]).well

    for mine, theirs in zip(well.casing, approved["casing"], strict=True):
        for key in set(theirs) - {"weight_lb_ft"}:
            assert getattr(mine, key) == theirs[key], key
    assert [t.top_ft for t in well.formation_tops] == [
        t["top_ft"] for t in approved["formation_tops"]
    ]
    assert well.gau.base_ft == approved["gau"]["base_ft"]
    assert [list(i) for i in well.gau.intervals] == approved["gau"]["intervals"]
    assert [t.depth_ft for t in well.tubing] == [10765]
    assert [(s.from_ft, s.sacks) for s in well.squeezes] == [(2750, 830)]


@pytest.mark.skipif(not SHARED.exists(), reason="the shared papers are not here")
@pytest.mark.parametrize("well", ["4200346118", "4200342706", "4232938004"])
def test_that_the_shared_wells_papers_fit_together(well):
    items = []
    for file in sorted((SHARED / "documents" / well / "truth").glob("*.json")):
        data = json.loads(file.read_text())
        kind = data["schema"].split("/")[1]
        items.append(DocumentItem(file=f"{file.stem}.pdf", kind=kind, data=data))
    told = resolve([fact for item in items for fact in facts_of(item)]).well

    assert len(told.casing) >= 3
    assert fact_doubts(told) == ()

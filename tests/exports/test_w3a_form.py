"""The Form W-3A as a PDF: every entry in its place on the form's four pages, nothing guessed."""

import io
from itertools import combinations

import pdfplumber
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kernel.exports.plan_json import Background, plan_json
from kernel.exports.w3a_entries import w3a_entries
from kernel.exports.w3a_form import w3a_form_pdf
from kernel.plugging.check import Verdict
from kernel.plugging.plan import plan_well
from kernel.policy.packs import policy_for
from kernel.testing import AS_OF, wells

PAGES = 4
few_or_many = pytest.mark.parametrize(  # a printed form takes a second to be read back
    "examples", [4, pytest.param(200, marks=[pytest.mark.soak, pytest.mark.timeout(900)])]
)


def a_row(number, **said):
    row = {"plug_no": number, "type": "Cement Plug", "from_ft": 9000 - 300 * number}
    row |= {"to_ft": 8900 - 300 * number, "sacks": 25, "sacks_below": None, "sacks_on_top": None}
    return row | {"cement_on_top_ft": None, "codes": [6], "remarks": ""} | said


def a_plan(*rows, facts=None, **said):
    plan = {
        "api": "4200346118", "district": "08", "county": "Andrews", "field": "SPRABERRY",
        "lease": "MABEE 140A", "well_no": "4404", "mode": "combined", "as_of": "2026-01-31",
        "policy_version": "tx", "verdict": "pass", "missing": [], "violations": [],
        "steps": [{}], "formations_targeted": [], "inputs": {"facts": facts or {}},
    }  # fmt: skip
    return plan | {"rrc_export": list(rows)} | said


def a_planned(well, mode="combined"):
    policy = policy_for(
        state=well.state, district=well.district, county=well.county, field=well.field
    )
    plan = plan_well(well, policy, as_of=AS_OF, mode=mode)
    return plan_json(plan, Verdict(verdict="pass", findings=()), Background(provenance={}))


def pages_of(plan):
    with pdfplumber.open(io.BytesIO(w3a_form_pdf(plan))) as pdf:
        return [page.extract_words(keep_blank_chars=True, x_tolerance=1.5) for page in pdf.pages]


def at(words, x0, x1, top, bottom):
    """The text that stands inside a part of a page, from left to right."""
    inside = [w for w in words if w["x0"] >= x0 and w["x1"] <= x1 and top <= w["top"] < bottom]
    return " ".join(word["text"] for word in sorted(inside, key=lambda word: word["x0"]))


def plug_cells(words, k):
    """Set at, to, sacks, feet on top, below and on top of plug row K of a page."""
    foot = 107.5 + 62 * k
    line, second, third = (foot - 60, foot - 46), (foot - 46, foot - 32), (foot - 32, foot - 17)
    return (
        at(words, 153, 239, *line), at(words, 295, 332, *line), at(words, 359, 392, *line),
        at(words, 427, 463, *line), at(words, 364, 392, *second), at(words, 259, 292.5, *third),
        at(words, 393, 427, *third),
    )  # fmt: skip


def text_of(plan):
    return "\n".join(word["text"] for words in pages_of(plan) for word in words)


def test_that_the_well_stands_in_the_places_of_the_form():
    facts = {"operator": "COG OPERATING LLC", "well_type": "oil", "total_depth_ft": 11200}
    first, *others = pages_of(a_plan(a_row(1), facts=facts))

    assert at(first, 475, 572, 110, 130) == "00346118"
    assert at(first, 475, 572, 162, 180) == "4404"
    assert at(first, 228, 320, 168, 182) == "ANDREWS"
    assert at(first, 320, 386, 168, 182) == "08"
    assert at(first, 44, 386, 107, 120) == "COG OPERATING LLC"
    assert at(first, 469, 572, 264, 278) == "11200"
    assert at(first, 44, 306, 264, 278) == "Oil"
    assert all(at(page, 140, 260, 18, 32) == "00346118" for page in others)


def test_that_numbers_of_permit_lease_and_operator_and_the_land_fill_their_items():
    facts = {
        "operator_no": "166150", "operator_address": "600 W ILLINOIS AVE MIDLAND, TX 79701",
        "drilling_permit_no": "781518", "lease_no": "40718", "section": "44", "block": "40 T1N",
        "survey": "G&MMB&A", "abstract_no": "295", "completion_type": "single",
    }  # fmt: skip
    first = pages_of(a_plan(facts=facts))[0]

    assert at(first, 44, 139, 168, 182) == "166150"
    assert at(first, 44, 386, 118, 130) == "600 W ILLINOIS AVE MIDLAND, TX 79701"
    assert at(first, 386, 475, 110, 130) == "781518"
    assert at(first, 386, 475, 162, 180) == "40718"
    assert at(first, 306, 469, 264, 278) == "Single"
    land = [at(first, *x, 221, 235) for x in ((103, 169), (202, 247), (326, 457), (509, 571))]
    assert land == ["44", "40 T1N", "G&MMB&A", "295"]


def test_that_a_cement_plug_prints_its_deeper_end_first():
    _, _, plugs, _ = pages_of(a_plan(a_row(1, from_ft=7990, to_ft=7890, sacks=40)))

    assert plug_cells(plugs, 0) == ("Cement Plug", "7990", "7890", "40", "", "", "")


def test_that_a_bridge_plug_and_its_cap_are_one_row_with_an_empty_to():
    row = a_row(1, type="CIBP", from_ft=4550, to_ft=4550, sacks=3, sacks_on_top=3)
    _, _, plugs, _ = pages_of(a_plan(row | {"cement_on_top_ft": 20, "codes": [4]}))

    assert plug_cells(plugs, 0) == ("CIBP", "4550", "", "3", "20", "", "")
    assert at(plugs, 59, 330, 92, 107) == "4 - Wait 4 hours and tag top of plug"


def test_that_a_retainer_prints_what_is_pumped_below_and_on_top():
    row = a_row(1, type="Cement Retainer", from_ft=5000, to_ft=5000, sacks=90)
    _, _, plugs, _ = pages_of(a_plan(row | {"sacks_below": 80, "sacks_on_top": 10}))

    assert plug_cells(plugs, 0) == ("Cement Retainer", "5000", "", "90", "", "80", "10")


def test_that_each_requirement_is_printed_with_its_words_and_code_5_without():
    row = w3a_entries(a_plan(a_row(1, codes=[2, 4, 5]))).plugs[0]

    assert row.requirements == "2 - Perforate and Squeeze, 4 - Wait 4 hours and tag top of plug, 5"


def test_that_a_two_stage_string_is_two_rows_of_casing():
    stages = [
        {"od_in": 5.5, "hole_in": 7.875, "shoe_ft": 11200, "cement_sacks": 720, "toc_ft": 6997},
        {"od_in": 5.5, "hole_in": 7.875, "shoe_ft": 11200, "cement_sacks": 310, "toc_ft": 5532,
         "stage_tool_ft": 6997},
    ]  # fmt: skip
    first = pages_of(a_plan(facts={"casing": stages}))[0]

    lines = [at(first, 50, 412, top, top + 12) for top in (564, 585, 606)]
    assert lines == [
        "Casing 7 7/8 5 1/2 11200 720 6997 0", "Casing 7 7/8 5 1/2 11200 310 5532 6997 0", "",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("method", "column"),
    [("temperature survey", 444), ("calculated", 487), ("cement bond log", 536.5)],
)
def test_that_the_way_the_top_of_cement_was_found_is_ticked(method, column):
    casing = [{"od_in": 7, "shoe_ft": 900, "toc_ft": 100, "toc_method": method}]
    first = pages_of(a_plan(facts={"casing": casing}))[0]

    [tick] = [word for word in first if word["text"] == "X"]
    assert (tick["x0"] + tick["x1"]) / 2 == pytest.approx(column, abs=1)


def test_that_an_old_bridge_plug_stands_with_the_interval_beneath_it():
    facts = {
        "perforations": [{"from_ft": 8110, "to_ft": 10914, "kind": "perforations"}],
        "barriers": [{"kind": "cibp", "depth_ft": 8010, "sacks": 3, "cement_ft": 35}],
    }
    [row] = w3a_entries(a_plan(facts=facts)).perforations

    assert (row.kind, row.top, row.bottom, row.plugged) == (
        "Perforations", "8110", "10914", "Plugged",
    )  # fmt: skip
    assert (row.historic_kind, row.set_at, row.cement_on_top) == ("CIBP", "8010", "35")
    assert row.sacks_on_top == "3"


def test_that_an_old_plug_above_no_interval_has_a_row_of_its_own():
    facts = {
        "perforations": [{"from_ft": 4000, "to_ft": 4100, "kind": "open_hole", "status": "open"}],
        "barriers": [{"kind": "cement", "top_ft": 6000, "bottom_ft": 6100, "sacks": 25}],
    }
    interval, plug = w3a_entries(a_plan(facts=facts)).perforations

    assert (interval.kind, interval.plugged, interval.plug_from) == ("Open Hole", "Not Plugged", "")
    assert (plug.kind, plug.plug_from, plug.plug_to, plug.sacks) == ("", "6100", "6000", "25")


def test_that_the_water_and_the_letters_date_fill_item_16():
    letter = {"date": "2014-03-19", "base_ft": 1600, "intervals": [[0, 300], [1200, 1600]]}
    first = pages_of(a_plan(facts={"gau": letter}))[0]

    assert "surface to 300 ft; 1200 to 1600 ft" in at(first, 44, 572, 296, 312)
    assert at(first, 104, 200, 434, 448) == "03/19/2014"


def test_that_protected_formations_above_the_completion_fill_item_17():
    facts = {
        "perforations": [{"from_ft": 8110, "to_ft": 8200}],
        "formation_tops": [
            {"name": "SAN ANDRES - H2S", "top_ft": 5020}, {"name": "Dean", "top_ft": 9407},
            {"name": "Delaware (SWD)", "top_ft": 4400}, {"name": "Queen", "top_ft": 4250},
        ],
    }  # fmt: skip
    entries = w3a_entries(
        a_plan(facts=facts, formations_targeted=["San Andres", "Delaware", "Dean"])
    )

    assert entries.producing_zones == ("San Andres 5020",)
    assert entries.disposal_zones == ("Delaware 4400",)


def test_that_a_formation_of_the_district_book_fills_item_17_without_a_top_on_the_papers():
    step = {"purpose": "intermediate casing shoe 3,950 ft; Queen 4,000 ft"}
    facts = {"perforations": [{"from_ft": 4600, "to_ft": 4800}]}
    entries = w3a_entries(a_plan(facts=facts, steps=[step], formations_targeted=["Queen"]))

    assert entries.producing_zones == ("Queen 4000",)


def test_that_a_long_name_takes_two_lines_of_its_place():
    lease = "UNIVERSITY LANDS CONSOLIDATED DEVONIAN UNIT TRACT 14-A (WEST RANCH, JOINT VENTURE)"
    first = pages_of(a_plan(lease=lease))[0]

    lines = [at(first, 308, 571, top, top + 7) for top in (195, 203)]
    assert " ".join(lines) == lease


def test_that_unknown_entries_and_the_blocks_for_signatures_stay_blank():
    facts = {"casing": [{"od_in": None, "shoe_ft": None}]}
    first, _, _, last = pages_of(a_plan(facts=facts, county=None, well_no=None))

    assert at(first, 228, 320, 168, 182) == ""
    assert at(first, 50, 300, 564, 576) == "Casing"
    assert at(last, 310, 568, 410, 430) == ""
    assert at(last, 225, 304, 555, 575) == ""


def test_that_a_draft_says_on_each_page_that_it_is_not_for_filing():
    finding = {"message": "No plug covers the shoe.", "rule": "16 TAC §3.14(e)(2)"}
    plan = a_plan(a_row(1), verdict="fail", violations=[finding], missing=[{"question": "Weight?"}])
    pages = pages_of(plan)

    said = "DRAFT – not for filing: 1 rule of 16 TAC §3.14 not met, 1 question open"
    assert all(said in at(words, 40, 572, 0, 16) for words in pages)
    assert "No plug covers the shoe." in text_of(plan)
    assert len(pages) == PAGES + 1


def test_that_a_plan_that_passes_without_questions_is_four_pages_without_a_draft_line():
    plan = a_plan(a_row(1))

    assert len(pages_of(plan)) == PAGES
    assert "DRAFT" not in text_of(plan)


def test_that_rows_beyond_the_forms_are_continued_on_an_attachment_and_the_form_says_so():
    casing = [{"od_in": 5.5, "shoe_ft": 1000 + n} for n in range(10)]
    opened = [{"from_ft": 5000 + n, "to_ft": 5000 + n + 1} for n in range(0, 24, 2)]
    plan = a_plan(
        *[a_row(n + 1) for n in range(20)], facts={"casing": casing, "perforations": opened}
    )
    pages = pages_of(plan)

    assert "Rows 9 to 10 are continued" in at(pages[0], 44, 572, 741, 751)
    assert "Rows 10 to 12 are continued" in at(pages[1], 42, 570, 751, 760)
    assert "Rows 17 to 20 are continued" in at(pages[3], 42, 570, 371, 382)
    attached = [word["text"] for words in pages[PAGES:] for word in words]
    for depth in (1008, 1009, 5018, 5022, 9000 - 300 * 17, 9000 - 300 * 20):
        assert str(depth) in attached


def test_that_eleven_plugs_stand_on_page_3_and_five_on_page_4():
    _, _, third, fourth = pages_of(a_plan(*[a_row(n + 1, to_ft=7 + n) for n in range(16)]))

    shown = [plug_cells(third, k)[2] for k in range(11)] + [
        plug_cells(fourth, k)[2] for k in range(5)
    ]
    assert shown == [str(7 + n) for n in range(16)]


def test_that_a_name_too_long_for_its_place_is_cut_there_and_whole_on_the_attachment():
    lease = " ".join(["UNIVERSITY LANDS CONSOLIDATED"] * 6)
    plan = a_plan(lease=lease)
    first = pages_of(plan)[0]

    assert at(first, 308, 571, 200, 213).endswith("…")
    attached = " ".join(text_of(plan).split())
    assert lease in attached


def test_that_the_same_plan_prints_the_same_bytes():
    plan = a_plan(a_row(1), lease="Żółć ≥ 5")

    assert w3a_form_pdf(plan) == w3a_form_pdf(plan)


def overlapping(words):
    for one, other in combinations(words, 2):
        across = min(one["x1"], other["x1"]) - max(one["x0"], other["x0"])
        down = min(one["bottom"], other["bottom"]) - max(one["top"], other["top"])
        if across > 0.5 and down > 2.4:  # boxes hold room above and below the letters
            yield one["text"], other["text"]


@few_or_many
def test_that_every_row_of_any_plan_is_printed_and_no_text_overlaps_another(examples):
    @settings(deadline=None, max_examples=examples)
    @given(wells(), st.sampled_from(["combined", "isolated"]))
    def holds(well, mode):
        plan = a_planned(well, mode)
        pages = pages_of(plan)

        for words in pages:
            assert list(overlapping(words)) == []
            assert all(w["x0"] >= 40 and w["x1"] <= 573 and 0 <= w["top"] < 790 for w in words)
        for number, row in enumerate(w3a_entries(plan).plugs[:16]):
            words, k = (pages[2], number) if number < 11 else (pages[3], number - 11)
            expected = (row.type, row.set_at, row.to, row.sacks, row.cement_on_top)
            assert plug_cells(words, k)[:5] == expected

    holds()


@few_or_many
def test_that_any_words_and_any_number_of_rows_print_inside_the_page(examples):
    @settings(deadline=None, max_examples=examples)
    @given(st.text(max_size=300), st.text(max_size=60), st.integers(0, 24), st.integers(0, 12))
    def holds(lease, name, rows, strings):
        casing = [{"od_in": 5.5, "shoe_ft": 10 + n, "toc_method": name} for n in range(strings)]
        facts = {"casing": casing, "operator": lease, "location_note": lease}
        remarks = [a_row(n + 1, remarks=lease) for n in range(rows)]
        plan = a_plan(*remarks, facts=facts, lease=lease, field=name)

        for words in pages_of(plan):
            assert all(w["x0"] >= 40 and w["x1"] <= 573 and 0 <= w["top"] < 790 for w in words)

    holds()

"""The procedure for the rig: the plan's values in the order of the work, and nothing else."""

import io
import re

import pdfplumber
from hypothesis import given, settings
from hypothesis import strategies as st

from kernel.exports.plan_json import Background, plan_json
from kernel.exports.procedure import procedure, procedure_text
from kernel.exports.procedure_pdf import procedure_pdf
from kernel.plugging.check import Verdict
from kernel.plugging.plan import plan_well
from kernel.policy.packs import policy_for
from kernel.testing import AS_OF, wells

ARITHMETIC = {
    "slurry_bbl": 21.16, "slurry_ft3": 118.8, "slurry_density_lb_gal": 14.8, "mix_water_bbl": 13.5,
    "displacement_bbl": 5.5, "displacement_text": "to the calculated top 950 ft",
    "segments": [{"what": "annulus of 8-5/8 in in 11-3/4 in", "inner_in": 8.625}],
}  # fmt: skip
SQUEEZE = {
    "id": "a", "plug_no": 1, "type": "uqw_plug", "placement": "perforate_and_squeeze",
    "top_ft": 950, "bottom_ft": 1250, "depth_ft": None, "sacks": 90, "cement": "C",
    "verification": "wait 4 hours and tag the top; if the perforations at 1,250 ft do not inject, "
    "spot 20 sacks from 1,300 to 1,200 ft and tag, agreed with the district (practice)",
    "purpose": "top of a protected water zone", "citations": ["16 TAC §3.14(e)(4)"],
    "arithmetic": ARITHMETIC,
}  # fmt: skip


def a_plan(*steps, **said):
    plan = {
        "api": "4200346118", "jurisdiction": "TX", "district": "08", "county": "ANDREWS",
        "field": "SPRABERRY", "lease": "MABEE 140A", "well_no": "4404", "mode": "combined",
        "as_of": "2026-01-31", "verdict": "pass", "missing": [], "violations": [],
        "materials_totals": {"sacks": 90, "sacks_by_class": {"C": 90}, "slurry_bbl": 21.2,
                             "mix_water_bbl": 13.5, "mud_bbl": 144.4, "mud_density_lb_gal": 9.5,
                             "bridge_plugs": 1, "retainers": 0},
        "inputs": {"facts": {}}, "steps": list(steps),
    }  # fmt: skip
    return plan | said


def part(plan, start):
    [found] = [part for part in procedure(plan).parts if part.title.startswith(start)]
    return [sentence.text for sentence in found.sentences]


def test_that_notice_call_mud_and_record_carry_the_figures_and_paragraphs_of_the_rule():
    said = {s.text: s.cites for p in procedure(a_plan()).parts for s in p.sentences}

    def cites(*words):
        [found] = [said[text] for text in said if all(word in text for word in words)]
        return found

    assert cites("W-3A", "district 08 office", "at least 5 days") == ("16 TAC §3.14(a)(3)",)
    assert cites("Telephone", "at least 4 hours") == ("16 TAC §3.14(a)(3)",)
    assert cites("at least 9.5 lb/gal", "at least 40 s") == ("16 TAC §3.14(d)(9)",)
    assert cites("W-3)", "within 30 days") == ("16 TAC §3.14(b)(1)",)


def test_that_a_squeeze_is_perforated_mixed_squeezed_displaced_and_tagged_in_that_order():
    assert part(a_plan(SQUEEZE), "Plug 1") == [
        "Perforate at 1,250 ft into the annulus of 8-5/8 in in 11-3/4 in.",
        "Mix 90 sacks of class C: slurry 21.2 bbl (118.8 ft³), density 14.8 lb/gal, mix water "
        "13.5 bbl.",
        "Squeeze the cement through the perforations and leave it from 1,250 to 950 ft (300 ft).",
        "Displace with 5.5 bbl to the calculated top 950 ft.",
        "Wait 4 hours and tag the top. It must stand at 950 ft or higher; report the depth.",
        "If the perforations at 1,250 ft do not inject, spot 20 sacks from 1,300 to 1,200 ft and "
        "tag, agreed with the district (practice).",
    ]


def test_that_a_bridge_plug_and_its_cap_are_one_part_with_the_citations_of_both():
    plug = {"id": "b", "plug_no": 1, "type": "cibp", "placement": "cibp", "depth_ft": 4550,
            "citations": ["A"], "purpose": "bridge plug"}  # fmt: skip
    cap = {"id": "c", "plug_no": 1, "type": "cibp_cap", "placement": "spot", "top_ft": 4530,
           "bottom_ft": 4550, "sacks": 3, "cement": "C", "citations": ["A", "B"]}  # fmt: skip
    told = procedure(a_plan(plug, cap))

    [found] = [part for part in told.parts if part.title.startswith("Plug")]
    assert found.cites == ("A", "B")
    assert [sentence.text for sentence in found.sentences] == [
        "Set a bridge plug (CIBP) at 4,550 ft.",
        "Run the work string to 4,550 ft.",
        "Mix 3 sacks of class C.",
        "Spot the cement on the bridge plug from 4,550 to 4,530 ft (20 ft).",
    ]


def test_that_a_retainer_says_what_goes_below_and_what_stays_on_top():
    step = {"id": "r", "plug_no": 1, "type": "cement_retainer", "depth_ft": 5000, "sacks": 90,
            "sacks_below": 80, "sacks_on_top": 10, "cement": "C"}  # fmt: skip

    assert "Squeeze 80 sacks below the retainer; leave 10 sacks on top." in part(
        a_plan(step), "Plug 1"
    )


def test_that_tool_size_spacer_open_weights_and_other_cases_of_the_plan_are_told():
    plug = {
        "id": "b",
        "plug_no": 1,
        "type": "cibp",
        "placement": "cibp",
        "depth_ft": 4550,
        "device": {"text": "5-1/2 in tool, outside diameter under the drift of 4.653 in"},
    }
    arithmetic = ARITHMETIC | {"spacer_bbl": 5.0, "sacks_range": [80, 90]}
    case = {"condition": "if the casing is cemented there", "placement": "spot", "sacks": 25}
    squeeze = SQUEEZE | {"plug_no": 2, "arithmetic": arithmetic, "other_cases": [case]}
    plan = a_plan(plug, squeeze)

    assert part(plan, "Plug 1") == [
        "Set a bridge plug (CIBP) at 4,550 ft: 5-1/2 in tool, outside diameter under the drift of "
        "4.653 in."
    ]
    told = part(plan, "Plug 2")
    assert told[1] == "Pump 5.0 bbl of spacer ahead of the cement."
    assert told[2].startswith("Mix 90 sacks of class C (80 to 90 by the weight of the pipe")
    assert told[-1].startswith("If the casing is cemented there: spot 25 sacks instead")


def test_that_the_cut_is_made_at_the_depth_of_the_plan():
    step = {"id": "x", "type": "cut_and_cap", "depth_ft": 3, "citations": ["16 TAC §3.14(d)(8)"]}

    assert part(a_plan(step), "Surface")[0] == "Cut the casing 3 ft below ground and cap it."


def test_that_unknown_sacks_are_said_to_be_open_and_no_figure_stands_in_for_them():
    sentences = part(a_plan(SQUEEZE | {"sacks": None, "arithmetic": None}), "Plug 1")

    assert any("sacks are open" in text for text in sentences)
    assert not any("Mix" in text or "Displace" in text for text in sentences)


def test_that_a_plan_that_fails_or_asks_is_not_for_the_rig():
    assert procedure(a_plan()).warning == ""
    failing = procedure(a_plan(verdict="fail", violations=[{}], missing=[{}, {}])).warning
    assert failing.startswith("DRAFT – not for the rig:")
    assert "2 questions" in failing


def planned(well):
    policy = policy_for(
        state=well.state, district=well.district, county=well.county, field=well.field
    )
    made = plan_well(well, policy, as_of=AS_OF)
    return plan_json(made, Verdict(verdict="pass", findings=()), Background(provenance={}))


@settings(deadline=None, max_examples=40)
@given(wells())
def test_that_every_step_of_any_plan_is_told_once_and_sentences_are_numbered_through(well):
    plan = planned(well)
    told = procedure(plan)

    numbers = [sentence.number for part in told.parts for sentence in part.sentences]
    assert numbers == list(range(1, len(numbers) + 1))
    text = procedure_text(plan)
    mixed = [int(n) for n in re.findall(r"Mix (\d+) sacks", text)]
    assert sorted(mixed) == sorted(s["sacks"] for s in plan["steps"] if s["sacks"] is not None)
    for step in plan["steps"]:
        if step["placement"].startswith("perforate"):
            assert f"Perforate at {step['bottom_ft']:,.0f}" in text


@settings(deadline=None, max_examples=8)
@given(wells(), st.text(max_size=300))
def test_that_the_pdf_says_every_sentence_inside_the_page_and_is_the_same_each_time(well, lease):
    plan = planned(well) | {"lease": lease}
    content = procedure_pdf(plan)

    assert content == procedure_pdf(plan)
    with pdfplumber.open(io.BytesIO(content)) as pdf:
        words = [word for page in pdf.pages for word in page.extract_words()]
    assert all(w["x0"] >= 50 and w["x1"] <= 562 and w["bottom"] <= 776 for w in words)
    last = procedure(plan).parts[-1].sentences[-1].number
    assert sum(word["text"] == f"{last}." for word in words) == 1

"""A plan as JSON, workbook and CSV: the same figures, and no formula from data."""

import csv
import io
from datetime import date

import openpyxl
import pytest

from kernel.exports.cells import plain_cell
from kernel.exports.plan_csv import plan_csv, plan_file_name
from kernel.exports.plan_json import Background, plan_json, with_variants
from kernel.exports.plan_xlsx import plan_xlsx
from kernel.facts.fact import Fact, FactConflict, Missing, Source
from kernel.plugging.check import Verdict
from kernel.plugging.steps import (
    Arithmetic,
    MaterialsTotals,
    Plan,
    SackReading,
    Segment,
    Step,
)
from kernel.policy.findings import Finding
from kernel.wells.well import CasingRow, Well

SHEETS = [
    "Plan", "Materials", "Sacks", "Casing", "Procedure", "Citations", "Facts", "Findings",
    "Questions",
]  # fmt: skip
SEGMENT = Segment(
    top_ft=5000, bottom_ft=5100, what="bore of 5-1/2 in 17 lb/ft", outer_in=4.892, inner_in=0,
    ft3_per_ft=0.13053,
)  # fmt: skip
ARITHMETIC = Arithmetic(
    readings=(
        SackReading(name="rule_minimum", volume_ft3=19.7, sacks=15, text="=100 ft", cite="(d)(11)"),
        SackReading(name="chart", volume_ft3=None, sacks=20, text="chart 20 sacks", cite="7C"),
    ),
    governs="chart",
    rounding="",
    segments=(SEGMENT,),
    yield_ft3_per_sack=1.32,
    slurry_density_lb_gal=14.8,
    slurry_ft3=26.4,
    slurry_bbl=4.7,
    mix_water_bbl=3.0,
    displacement_bbl=None,
)
STEP = Step(
    id="s1", type="formation_plug", plug_no=1, top_ft=5000, bottom_ft=5100, sacks=20, cement="C",
    requirements=(3,), purpose="Clearfork", citations=("16 TAC §3.14(d)(11)",),
    arithmetic=ARITHMETIC, sources=("casing[0].shoe_ft",),
)  # fmt: skip


def a_finding(level="advice", code="NOTE", subject="plug 1"):
    return Finding(code=code, level=level, rule="(d)(11)", subject=subject, message="@ look")


def a_plan(*, steps=(STEP,), findings=(), lease="CEDAR DRAW", mode="combined"):
    totals = MaterialsTotals(
        sacks=20, sacks_by_class={"C": 20}, slurry_bbl=4.7, mix_water_bbl=3.0, mud_bbl=None,
        mud_density_lb_gal=9.5, bridge_plugs=0, retainers=0,
    )  # fmt: skip
    well = Well(
        api="4200390001",
        state="TX",
        lease=lease,
        well_no="1",
        casing=(CasingRow(string="production", od_in=5.5, shoe_ft=9240),),
    )
    return Plan(
        well=well, mode=mode, merge_threshold_ft=500, as_of=date(2024, 6, 1),
        policy_version="tx-2025", steps=steps, totals=totals,
        missing=(Missing(fact="casing[0].weight_lb_ft", question="Which weight?", unit="lb/ft"),),
        findings=findings, formations_targeted=("CLEARFORK",), formations_left_out=(),
        trace=("one decision",),
    )  # fmt: skip


def as_json(plan=None, *, judged=(), background=None):
    failed = any(f.level == "law" for f in judged)
    verdict = Verdict(verdict="fail" if failed else "pass", findings=tuple(judged))
    shoe = Source(document="w2.pdf", page=2, box=(1, 2, 3, 4), confidence=0.99)
    return plan_json(
        plan or a_plan(),
        verdict,
        background or Background(provenance={"casing[0].shoe_ft": shoe}),
    )


def sheets(data):
    book = openpyxl.load_workbook(io.BytesIO(plan_xlsx(data)))
    return {sheet.title: sheet for sheet in book}


def cells(sheet):
    return [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]


def test_that_a_step_carries_its_arithmetic_segments_and_sources():
    [step] = as_json()["steps"]

    assert step["arithmetic"]["yield_ft3_sk"] == 1.32
    assert step["arithmetic"]["readings"][0]["volume_ft3"] == 19.7
    assert step["arithmetic"]["segments"][0]["ft3"] == pytest.approx(13.053)
    assert step["sources"] == ["casing[0].shoe_ft"]
    assert step["requirements"] == [3]


def test_that_violations_are_the_findings_of_law_and_fail_the_plan():
    plan = as_json(judged=[a_finding("practice", "P"), a_finding("law", "L")])

    assert [f["code"] for f in plan["violations"]] == ["L"]
    assert [f["code"] for f in plan["findings"]] == ["L", "P"]
    assert {f["severity"] for f in plan["violations"]} == {"blocking"}
    assert plan["verdict"] == "fail"


def test_that_a_law_finding_of_the_planner_alone_fails_the_plan_too():
    assert as_json(a_plan(findings=(a_finding("law"),)))["verdict"] == "fail"


def test_that_what_planner_and_checker_both_say_once_is_said_once_at_the_higher_level():
    ours = a_finding("practice", "GAU_LETTER_EXPIRED", "gau.date")
    theirs = a_finding("advice", "GAU_LETTER_EXPIRED", "GAU letter")
    plan = as_json(a_plan(findings=(ours,)), judged=[theirs])

    assert [(f["code"], f["level"]) for f in plan["findings"]] == [
        ("GAU_LETTER_EXPIRED", "practice")
    ]


def test_that_findings_of_one_code_about_two_places_are_both_kept():
    plan = as_json(judged=[a_finding(subject="plug 1"), a_finding(subject="plug 2")])

    assert [f["subject"] for f in plan["findings"]] == ["plug 1", "plug 2"]


def test_that_both_sides_of_a_disagreement_stand_with_the_reason():
    said = [
        Fact(path="casing[0].toc_ft", value=v, source=Source(document=f"{v}.pdf"))
        for v in (2790, 17)
    ]
    found = FactConflict(
        path="casing[0].toc_ft", chosen=said[0], others=(said[1],), reason="the later report wins"
    )
    plan = as_json(background=Background(provenance={}, conflicts=(found,), notes=("left out",)))

    [conflict] = plan["inputs"]["conflicts"]
    assert (conflict["chosen"]["value"], conflict["others"][0]["value"]) == (2790, 17)
    assert conflict["others"][0]["document"] == "17.pdf"
    assert plan["trace"] == ["left out", "one decision"]


def test_that_both_variants_share_one_set_of_facts():
    plan = with_variants(as_json(), as_json(a_plan(mode="isolated")))

    assert plan["mode"] == "both"
    assert "inputs" in plan
    assert all("inputs" not in variant for variant in plan["variants"].values())
    assert plan["variants"]["isolated"]["plan_id"] == "4200390001:isolated"


def test_that_the_workbook_has_its_sheets_with_units_in_the_headings():
    found = sheets(as_json())

    assert list(found) == SHEETS
    headings = [cell.value for cell in found["Plan"][7]]
    assert {"Bottom (ft)", "Slurry (ft³)", "Slurry (bbl)", "Mix water (bbl)"} <= set(headings)


def test_that_lengths_volumes_and_sums_are_formulas():
    found = sheets(as_json())

    assert found["Plan"]["F8"].value == "=D8-E8"
    assert found["Plan"]["J8"].value == "=H8*I8"
    assert found["Plan"]["H9"].value == "=SUM(H8:H8)"
    assert found["Materials"]["H2"].value == "=PI()/576*(F2^2-G2^2)"
    formulas = [c.value for c in cells(found["Materials"]) if str(c.value).startswith("=SUM(Plan!")]
    assert "=SUM(Plan!H8:H8)" in formulas


def test_that_the_figures_shown_before_any_recalculation_are_those_of_the_plan():
    book = openpyxl.load_workbook(io.BytesIO(plan_xlsx(as_json())), data_only=True)

    assert book["Plan"]["F8"].value == 100
    assert book["Plan"]["J8"].value == pytest.approx(26.4)
    assert book["Materials"]["I2"].value == pytest.approx(13.053)


def test_that_facts_stand_with_their_paper_and_page():
    rows = [[c.value for c in row] for row in sheets(as_json())["Facts"].iter_rows(min_row=2)]

    [shoe] = [row for row in rows if row[0] == "casing[0].shoe_ft"]
    assert shoe[:5] == ["casing[0].shoe_ft", 9240, "w2.pdf", 2, 0.99]


@pytest.mark.parametrize("start", ("=", "+", "-", "@", "\t", "\r"))
def test_that_text_from_data_never_becomes_a_formula(start):
    lease = f'{start}HYPERLINK("http://x")'
    step = STEP.__class__(**{**{f: getattr(STEP, f) for f in STEP.__slots__}, "purpose": lease})
    plan = as_json(a_plan(lease=lease, steps=(step,)), judged=[a_finding()])

    ours = ("=SUM(", "=PI(", "=MAX(Sacks!", "=ROUND(", "=D", "=H", "=J", "=C", "=E")
    for sheet in sheets(plan).values():
        for cell in cells(sheet):
            if cell.data_type == "f":
                assert str(cell.value).startswith(ours)
            elif isinstance(cell.value, str):
                assert not cell.value.startswith(("=", "+", "-", "@", "\t", "\r"))
    for row in csv.reader(io.StringIO(plan_csv(plan).decode("utf-8-sig"))):
        assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in row)


def test_that_negative_numbers_stay_numbers():
    assert plain_cell(-5) == -5


def test_that_the_csv_has_one_line_a_row_of_the_form():
    plan = as_json()
    head, *rows = csv.reader(io.StringIO(plan_csv(plan).decode("utf-8-sig")))

    assert head[:4] == ["API No.", "Plug No.", "Type", "Set at or from (ft)"]
    assert rows == [["42-003-90001", "1", "Cement Plug", "5100", "5000", "20", "", "", "", "3", "Clearfork"]]  # fmt: skip  # noqa: E501


def test_that_a_file_is_named_by_well_and_day():
    assert plan_file_name(as_json(), "xlsx") == "42-003-90001-plan-combined_2024-06-01.xlsx"


def test_that_a_plan_without_steps_still_gives_files():
    plan = as_json(a_plan(steps=()))

    assert list(sheets(plan)) == SHEETS
    assert plan_csv(plan)


def test_that_the_kernels_version_is_the_packages():
    import tomllib
    from pathlib import Path

    from kernel import __version__

    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text())
    assert project["project"]["version"] == __version__

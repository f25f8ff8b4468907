"""The workbook recalculated as a spreadsheet would: its formulas give the plan's own figures."""

import io
import math
import re
from dataclasses import replace

import openpyxl
import pytest
from hypothesis import given, settings
from openpyxl.formula import Tokenizer

from kernel.exports.plan_json import Background, plan_json
from kernel.exports.plan_xlsx import plan_xlsx
from kernel.plugging.check import Verdict
from kernel.plugging.plan import plan_well
from kernel.policy.packs import policy_for
from kernel.policy.preferences import preferences_in, preferred
from kernel.testing import AS_OF, a_well, wells

FIRST = 8  # the first row of the plan
FUNCTIONS = {
    "SUM": lambda *values: sum(flat(values)),
    "MAX": lambda *values: max(flat(values), default=0),
    "PI": lambda: math.pi,
    "ROUND": lambda value, digits: round(value, int(digits)),
    "ROUNDUP": lambda value, digits: math.ceil(value * 10**digits) / 10**digits,
    "CEILING": lambda value, step: math.ceil(value / step - 1e-9) * step,
}


def flat(values):
    for value in values:
        yield from flat(value) if isinstance(value, list) else [value or 0]


class Spreadsheet:
    """Calculates the few functions that our formulas use, from the cells' own numbers."""

    def __init__(self, content):
        self.book = openpyxl.load_workbook(io.BytesIO(content))

    def value(self, sheet, cell):
        written = self.book[sheet][cell].value
        return self._result(sheet, written) if str(written).startswith("=") else written

    def set(self, sheet, cell, value):
        self.book[sheet][cell].value = value

    def _result(self, sheet, formula):
        parts = []
        for token in Tokenizer(formula).items:
            if token.type == "OPERAND" and token.subtype == "RANGE":
                parts.append(f"at({token.value!r})")
            else:
                parts.append({"^": "**"}.get(token.value, token.value))
        names = {"at": lambda place: self._cells(sheet, place), **FUNCTIONS}
        return eval("".join(parts), {"__builtins__": {}}, names)  # noqa: S307 - our own formulas

    def _cells(self, sheet, place):
        named, _, cells = place.rpartition("!")
        here = named or sheet
        if ":" not in cells:
            return self.value(here, cells)
        return [self.value(here, c.coordinate) for row in self.book[here][cells] for c in row]


def a_planned(well, **preferences):
    policy = policy_for(
        state=well.state, district=well.district, county=well.county, field=well.field
    )
    if preferences:
        policy = preferred(policy, preferences_in(preferences, today=AS_OF))
    plan = plan_well(well, policy, as_of=AS_OF)
    return plan_json(plan, Verdict(verdict="pass", findings=()), Background(provenance={}))


def formulas(content):
    for sheet in openpyxl.load_workbook(io.BytesIO(content)):
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    yield sheet.title, cell.coordinate


@settings(deadline=None, max_examples=12)
@given(wells())
def test_that_recalculating_gives_the_sacks_and_volumes_of_any_plan(well):
    plan = a_planned(well)
    content = plan_xlsx(plan)
    sheet = Spreadsheet(content)
    shown = openpyxl.load_workbook(io.BytesIO(content), data_only=True)

    for title, cell in formulas(content):
        assert sheet.value(title, cell) == pytest.approx(shown[title][cell].value, abs=0.006), cell
    for row, step in enumerate(plan["steps"], start=FIRST):
        assert sheet.value("Plan", f"H{row}") == step["sacks"]
        if step["arithmetic"]:
            assert sheet.value("Plan", f"K{row}") == pytest.approx(
                step["arithmetic"]["slurry_bbl"], abs=0.006
            )


def squeezed_well(**preferences):
    """A plan that squeezes, since the production casing is cemented from 3,000 ft only."""
    well = a_well()
    surface, production = well.casing
    well = replace(well, casing=(surface, replace(production, toc_ft=3000)))
    return a_planned(well, **preferences)


def test_that_every_counted_plug_takes_its_sacks_from_a_formula():
    plan = squeezed_well()
    sheet = openpyxl.load_workbook(io.BytesIO(plan_xlsx(plan)))["Plan"]

    counted = [k for k, step in enumerate(plan["steps"], start=FIRST) if step["arithmetic"]]
    assert counted
    for row in counted:
        assert re.match(r"=(CEILING\()?MAX\(Sacks!H", str(sheet[f"H{row}"].value))
        assert str(sheet[f"L{row}"].value).startswith("=ROUND(H")


def test_that_a_companys_excess_and_squeeze_factor_are_in_the_formula_of_the_fill():
    plan = squeezed_well(annular_excess=0.25, squeeze_factor=1.2)
    content = plan_xlsx(plan)

    fills = [
        str(row[5].value)
        for row in openpyxl.load_workbook(io.BytesIO(content))["Sacks"].iter_rows(min_row=2)
        if row[1].value == "Geometric fill"
    ]
    assert any("*1.25" in text and text.endswith("*1.2") for text in fills)


def test_that_a_wider_hole_typed_into_the_workbook_gives_more_sacks():
    plan = squeezed_well()
    sheet = Spreadsheet(plan_xlsx(plan))
    row = next(k for k, step in enumerate(plan["steps"], start=FIRST) if step["arithmetic"])
    before = sheet.value("Plan", f"H{row}")
    sheet.set("Materials", "F2", 20.0)

    assert sheet.value("Plan", f"H{row}") > before


def test_that_sacks_that_no_reading_gives_stand_as_they_are():
    plan = squeezed_well()
    edited = next(k for k, step in enumerate(plan["steps"]) if step["arithmetic"])
    plan["steps"][edited] |= {"sacks": 333}

    sheet = openpyxl.load_workbook(io.BytesIO(plan_xlsx(plan)))["Plan"]
    assert sheet[f"H{FIRST + edited}"].value == 333


def test_that_each_sheet_prints_on_letter_one_page_wide_with_its_heading_on_every_page():
    book = openpyxl.load_workbook(io.BytesIO(plan_xlsx(squeezed_well())))

    for sheet in book:
        assert sheet.page_setup.orientation == "landscape"
        assert int(sheet.page_setup.paperSize) == 1
        assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.print_title_rows


def test_that_casing_procedure_and_citations_have_sheets_of_their_own():
    plan = squeezed_well()
    book = openpyxl.load_workbook(io.BytesIO(plan_xlsx(plan)))

    casing = plan["inputs"]["facts"]["casing"]
    shown = [
        row[6].value for row in book["Casing"].iter_rows(min_row=2) if row[0].value == "Casing"
    ]
    assert shown == [string["shoe_ft"] for string in casing]
    told = [row[2].value for row in book["Procedure"].iter_rows(min_row=2)]
    assert any("9.5 lb/gal" in text for text in told)
    cited = {row[0].value for row in book["Citations"].iter_rows(min_row=2)}
    assert {cite for step in plan["steps"] for cite in step["citations"]} <= cited

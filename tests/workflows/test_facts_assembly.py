"""The statements of the plugging reference about facts that no other test holds."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.documents import read_document
from kernel.documents.facts_of import facts_of
from kernel.documents.item import DocumentItem
from kernel.facts.resolve import resolve
from kernel.reference import texas_counties
from kernel.wells.api_number import ApiNumber
from kernel.wells.well import WaterLetter
from kernel.workflows.gathering import resolved_for
from kernel.workflows.plan_papers import Choices, plan_from_items
from kernel.workflows.water_letter import letter_valid

SHARED = Path(__file__).resolve().parents[3] / "shared" / "documents"
AS_OF = date(2024, 6, 1)


def a_letter(**told):
    blank = {"date": "2022-01-01", "intervals": [], "base_of_usable_ft": None, "usdw_ft": None}
    return DocumentItem(file="gau.pdf", kind="gau", data={**blank, **told})


def test_that_no_county_gives_a_district_by_itself():
    for code in texas_counties():
        api = ApiNumber.parse(f"42{code}00001")
        well = resolved_for(api, []).well

        assert well.county
        assert well.district is None


def test_that_a_district_that_no_paper_names_is_asked_for(a_w2, a_well_number):
    api = ApiNumber.parse(a_well_number())
    upload = a_w2(api, header={"district": ""})
    items = read_document(upload.content, upload.name)

    plan = plan_from_items(items, api=api, choices=Choices(as_of=AS_OF))

    assert plan["county"].title() == "Andrews"
    assert plan["district"] is None
    assert "district" in [question["fact"] for question in plan["missing"]]


def test_that_drinking_water_is_no_depth_to_protect():
    letter = a_letter(api_raw="00390007", usdw_ft=2_100)
    well = resolved_for(ApiNumber.parse("4200390007"), facts_of(letter)).well

    assert (well.gau.base_ft, well.gau.usdw_ft) == (None, 2_100)


@given(
    issued=st.dates(date(1990, 3, 1), date(2026, 12, 31)),
    days=st.integers(-400, 4_000),
    base=st.one_of(st.none(), st.integers(1, 5_000)),
    zones=st.sampled_from([(), ((0.0, 300.0),)]),
)
def test_that_a_letter_is_valid_with_a_depth_and_for_five_years(issued, days, base, zones):
    letter = WaterLetter(date=issued, base_ft=base, intervals=zones)
    as_of = issued + timedelta(days=days)

    five_years_on = issued.replace(year=issued.year + 5, day=min(issued.day, 28))
    young = as_of <= five_years_on + timedelta(days=issued.day - min(issued.day, 28))
    assert letter_valid(letter, as_of) == ((base is not None or zones != ()) and young)


def test_that_a_letter_without_a_day_is_not_valid():
    assert not letter_valid(WaterLetter(base_ft=1_600), AS_OF)
    assert not letter_valid(None, AS_OF)


@pytest.mark.skipif(not SHARED.exists(), reason="the shared papers are not here")
def test_that_the_later_w2_wins_for_later_work_and_the_earlier_keeps_the_rest():
    folder = SHARED / "4200346118"
    items = [
        item
        for name in ("w2-2014.pdf", "w2.pdf")
        for item in read_document((folder / name).read_bytes(), name)
    ]
    found = resolve([fact for item in items for fact in facts_of(item)])
    intermediate = next(row for row in found.well.casing if row.od_in == 8.625)
    tools = sorted(row.stage_tool_ft for row in found.well.casing if row.stage_tool_ft)

    assert (intermediate.toc_ft, intermediate.toc_method) == (2_790, "log")
    assert [row.depth_ft for row in found.well.tubing] == [10_765]
    assert tools == [3_588, 6_997]
    disputed = {c.path: [o.value for o in c.others] for c in found.conflicts}
    assert [17] in disputed.values()  # the calculated top of 2014 stays in sight, with its paper
    assert [8_052] in disputed.values()


@pytest.mark.parametrize("number", ["00346118", "4200346118", "420034611800", "42003461180000"])
def test_that_each_length_of_an_api_number_is_one_well_and_one_search(number):
    api = ApiNumber.parse(number)

    assert (api.api10, api.api8) == ("4200346118", "00346118")

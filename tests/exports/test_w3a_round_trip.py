"""The W-3A that we print says, read back by our own reader, what the plan says."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from kernel.documents import read_document
from kernel.exports.w3a_entries import w3a_entries
from kernel.exports.w3a_form import PERFORATION_ROWS, PLUG_ROWS, w3a_form_pdf
from kernel.exports.w3a_form_front import CASING_ROWS
from kernel.testing import AS_OF, wells
from kernel.testing_wells import odd_wells
from kernel.wells.api_number import ApiNumber
from kernel.wells.facts_file import write_facts
from kernel.workflows.plan_papers import Choices, plan_from_facts, plan_from_items
from kernel.workflows.samples import sample_wells

HEADER = {
    "district": "district",
    "county": "county",
    "field": "field",
    "lease": "lease",
    "well_no": "well",
    "well_type": "well_type",
}
CASING = {
    "od_in": "od_in",
    "hole_in": "hole_in",
    "shoe_ft": "depth_ft",
    "cement_sacks": "cement_sacks",
    "toc_ft": "toc_ft",
    "stage_tool_ft": "tool_setting_ft",
}
PERFORATIONS = {
    "top": "from_ft",
    "bottom": "to_ft",
    "set_at": "historic_set_at_ft",
    "cement_on_top": "historic_cement_on_top_ft",
    "plug_from": "historic_from_ft",
    "plug_to": "historic_to_ft",
    "sacks": "historic_sacks",
    "sacks_on_top": "historic_sacks_on_top",
    "sacks_below": "historic_sacks_below",
}
PLUGS = {
    "type": "form_type",
    "from_ft": "bottom_ft",
    "sacks": "sacks",
    "cement_on_top_ft": "cement_on_top_ft",
    "sacks_below": "sacks_below",
    "codes": "codes",
}
PROPERTY = settings(
    max_examples=6,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.reuse, Phase.generate),  # to shrink would read forms for minutes
)


def as_printed(value):
    """A number to the tenth, which is how the form prints it."""
    return round(value, 1) if isinstance(value, float) else value


def number(text):
    return float(text) if text else None


def perforation(entry):
    """An entry of item 21 as the reader tells it: the shallower end first."""
    row = {key: number(getattr(entry, name)) for name, key in PERFORATIONS.items()}
    if None not in (row["from_ft"], row["to_ft"]):
        row["from_ft"], row["to_ft"] = sorted((row["from_ft"], row["to_ft"]))
    return row


def read_back(plan):
    [item] = read_document(w3a_form_pdf(plan), "w3a.pdf")
    assert (item.kind, item.errors) == ("w3a", ())
    return item.data


def assert_read_back(plan):
    """Header, casing, perforations and plugs of the form are those of the plan."""
    data, entries, facts = read_back(plan), w3a_entries(plan), plan["inputs"]["facts"]
    assert data["api"].replace("-", "") == plan["api"]
    assert {name: data[key] or "" for name, key in HEADER.items()} == {
        name: getattr(entries, name) for name in HEADER
    }
    assert data["total_depth_ft"] == as_printed(facts["total_depth_ft"])
    assert data["usable_quality_water_letter_date"] == (facts["gau"] or {}).get("date")
    strings = [*facts["casing"], *facts["liners"]][:CASING_ROWS]
    assert [{key: row[key] for key in CASING.values()} for row in data["casing"]] == [
        {
            key: row[name] if name.endswith("_in") else as_printed(row[name])
            for name, key in CASING.items()
        }
        for row in strings
    ]
    shown = entries.perforations[:PERFORATION_ROWS]
    assert [{key: row[key] for key in PERFORATIONS.values()} for row in data["perforations"]] == [
        perforation(row) for row in shown
    ]
    rows = plan["rrc_export"][:PLUG_ROWS]
    assert [{key: row[key] for key in PLUGS.values()} for row in data["plugs"]] == [
        {key: as_printed(row[name]) for name, key in PLUGS.items()} for row in rows
    ]
    for want, got in zip(rows, data["plugs"], strict=True):
        to_ft = None if want["to_ft"] == want["from_ft"] else want["to_ft"]
        assert got["top_ft"] == as_printed(to_ft)
    for entry, got in zip(entries.plugs, data["plugs"], strict=False):
        assert got["requirements"] == entry.requirements
        told = str(got.get("remarks") or "")
        assert told == entry.remarks or told.endswith("(see attachment)")


@pytest.mark.parametrize("well", sample_wells(), ids=lambda well: well.api14)
def test_that_the_form_of_a_sample_well_is_read_back(well):
    papers = [item for name, pdf in well.papers() for item in read_document(pdf, name)]
    choices = Choices(as_of=AS_OF, mode="isolated")
    assert_read_back(plan_from_items(papers, ApiNumber.parse(well.api14), choices=choices))


@PROPERTY
@given(wells())
def test_that_the_form_of_any_well_is_read_back(well):
    facts = write_facts(replace(well, api="4200399001"))
    assert_read_back(plan_from_facts(facts, choices=Choices(as_of=AS_OF)))


@PROPERTY
@given(odd_wells())
def test_that_the_form_of_an_odd_well_is_read_back(well):
    facts = write_facts(replace(well, api="4200399001"))
    assert_read_back(plan_from_facts(facts, choices=Choices(as_of=AS_OF, mode="isolated")))


@pytest.mark.parametrize(
    "remark",
    [
        "Interval (ft) 5000 to 5100",
        "above the open interval 1,650 to 1,690 ft; 20 ft of cement on top",
        "set at or from 4000 feet to 3900 feet with 25 sacks",
        "Perforations or Open Hole; plugged or not plugged; 3 - Tag top of plug",
    ],
)
def test_that_a_remark_with_words_of_the_form_is_a_remark_and_nothing_else(remark):
    [well] = [well for well in sample_wells() if well.api14.startswith("4200390001")]
    papers = [item for name, pdf in well.papers() for item in read_document(pdf, name)]
    choices = Choices(as_of=AS_OF)
    plan = plan_from_items(papers, ApiNumber.parse(well.api14), choices=choices)
    rows = [{**row, "remarks": remark} for row in plan["rrc_export"]]

    assert_read_back({**plan, "rrc_export": rows})
    assert {row["remarks"] for row in read_back({**plan, "rrc_export": rows})["plugs"]} == {remark}

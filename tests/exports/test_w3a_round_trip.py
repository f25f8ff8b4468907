"""The W-3A that we print says, read back by our own reader, what the plan says."""

import io
from dataclasses import replace

import pypdf
import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from kernel.documents import read_document
from kernel.exports.w3a_entries import w3a_entries
from kernel.exports.w3a_form import w3a_form_pdf
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
LONG_PROPERTY = settings(PROPERTY, max_examples=4)


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
    strings = [*facts["casing"], *facts["liners"]]
    assert [{key: row[key] for key in CASING.values()} for row in data["casing"]] == [
        {
            key: row[name] if name.endswith("_in") else as_printed(row[name])
            for name, key in CASING.items()
        }
        for row in strings
    ]
    assert [{key: row[key] for key in PERFORATIONS.values()} for row in data["perforations"]] == [
        perforation(row) for row in entries.perforations
    ]
    named = ("kind", "plugged", "historic_plug", "other_type")
    assert [tuple(row[key] or "" for key in named) for row in data["perforations"]] == [
        (row.kind, row.plugged, row.historic_kind, row.other) for row in entries.perforations
    ]
    rows = plan["rrc_export"]
    assert [{key: row[key] for key in PLUGS.values()} for row in data["plugs"]] == [
        {key: as_printed(row[name]) for name, key in PLUGS.items()} for row in rows
    ]
    for want, got in zip(rows, data["plugs"], strict=True):
        to_ft = None if want["to_ft"] == want["from_ft"] else want["to_ft"]
        assert got["top_ft"] == as_printed(to_ft)
    for entry, got in zip(entries.plugs, data["plugs"], strict=True):
        assert got["requirements"] == entry.requirements
        assert str(got.get("remarks") or "") == entry.remarks
    assert [row["row"] for row in data["plugs"]] == [row["plug_no"] for row in rows]


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


def a_long_form(strings, intervals, plugs):
    """A plan with that many rows of casing, intervals and old plugs, and plugs."""
    [well] = [well for well in sample_wells() if well.api14.startswith("4200390001")]
    papers = [item for name, pdf in well.papers() for item in read_document(pdf, name)]
    plan = plan_from_items(papers, ApiNumber.parse(well.api14), choices=Choices(as_of=AS_OF))
    facts = plan["inputs"]["facts"]
    casing = [
        {**facts["casing"][k % 3], "shoe_ft": 900.0 + 311 * k, "toc_ft": 100.0 * k or None}
        for k in range(strings)
    ]
    opened = [
        {"from_ft": 2000.5 + 90 * k, "to_ft": 2040.0 + 90 * k, "kind": kind, "status": status}
        for k, (kind, status) in enumerate(intervals)
    ]
    kinds = ("cibp", "cement", "packer", "retainer", "junk")
    old = [
        {
            "kind": kinds[k % 5],
            "depth_ft": 2060.0 + 90 * k,
            "top_ft": 2055.0 + 90 * k,
            "bottom_ft": 2065.0 + 90 * k,
            "cement_ft": 20 + k,
            "sacks": 5 + k,
        }
        for k in range(len(intervals) // 2)
    ]
    rows = [
        {
            **plan["rrc_export"][k % len(plan["rrc_export"])],
            "plug_no": k + 1,
            "from_ft": 9000.0 - 200 * k,
            "to_ft": 8890.5 - 200 * k,
        }
        for k in range(plugs)
    ]
    return {
        **plan,
        "inputs": {
            **plan["inputs"],
            "facts": facts | {"casing": casing, "perforations": opened, "barriers": old},
        },
        "rrc_export": rows,
    }


INTERVALS = st.tuples(
    st.sampled_from(["perforations", "open_hole"]),
    st.sampled_from(["open", "plugged", "squeezed", None]),
)


@LONG_PROPERTY
@given(st.integers(0, 40), st.lists(INTERVALS, max_size=60), st.integers(0, 44))
@example(9, [("perforations", "open")] * 10, 17)
@example(40, [("open_hole", "plugged")] * 60, 44)
def test_that_rows_beyond_the_form_are_read_back_from_its_attachment(strings, intervals, plugs):
    assert_read_back(a_long_form(strings, intervals, plugs))


def test_that_an_entry_too_long_for_its_place_is_read_whole_from_the_attachment():
    plan = a_long_form(9, [], 18)
    lease = " ".join(["UNIVERSITY LANDS CONSOLIDATED"] * 6)
    remark = " ".join(["district practice asks for a plug across the shoe of the string"] * 8)
    rows = [{**row, "remarks": f"{remark} {row['plug_no']}"} for row in plan["rrc_export"]]
    facts = plan["inputs"]["facts"]
    facts |= {"operator": "A COMPANY " * 20, "operator_address": "A STREET " * 40}

    data = read_back({**plan, "lease": lease, "rrc_export": rows})

    assert data["lease"] == lease
    assert data["operator"] == ("A COMPANY " * 20).strip()
    assert data["operator_address"] == ("A STREET " * 40).strip()
    assert [row["remarks"] for row in data["plugs"]] == [row["remarks"] for row in rows]


def test_that_a_form_after_a_long_one_is_a_form_of_its_own():
    long, short = w3a_form_pdf(a_long_form(12, [], 20)), w3a_form_pdf(a_long_form(2, [], 3))
    both, together = pypdf.PdfWriter(), io.BytesIO()
    for pdf in (long, short):
        both.append(io.BytesIO(pdf))
    both.write(together)

    items = read_document(together.getvalue(), "both.pdf")

    assert [(item.kind, len(item.data["plugs"])) for item in items] == [("w3a", 20), ("w3a", 3)]

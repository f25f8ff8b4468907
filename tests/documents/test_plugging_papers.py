"""The approved plugging papers, field by field against their facts, nulls included."""

import json
from pathlib import Path

import pytest

from kernel.documents import read_document
from kernel.documents.item import leaves
from tests.documents.conftest import SHARED

WELLS = ("4200305717", "4200346118")
NOT_PRINTED = {  # what a person added to the facts file
    *("schema", "document", "why", "basis", "why_certainty", "code_meanings", "linked_facts"),
    *("sack_check", "traps", "changes", "displacement_bbl", "work_string", "as_executed"),
}


@pytest.fixture(scope="module")
def approved() -> Path:
    if not (SHARED / "approved").is_dir():
        pytest.skip(f"the approved plugging papers are not at {SHARED}")
    return SHARED / "approved"


def printed(facts):
    return {key: value for key, value in facts.items() if key not in NOT_PRINTED}


def wrong_fields(truth, data):
    got = dict(leaves(data))
    expected = {
        path: value
        for path, value in leaves(truth)
        if not NOT_PRINTED & {part.split("[")[0] for part in path.split(".")}
    }
    return {
        path: (value, got.get(path))
        for path, value in expected.items()
        if not same(value, got.get(path))
    }


def same(expected, got):
    if isinstance(expected, bool) or expected is None or got is None:
        return expected == got
    if isinstance(expected, int | float) and isinstance(got, int | float):
        return abs(expected - got) < 0.051
    plain = ["".join(c for c in str(each).lower() if c.isalnum()) for each in (expected, got)]
    return plain[0] == plain[1]


@pytest.mark.parametrize("well", WELLS)
def test_that_every_field_of_an_approved_plan_equals_its_facts(approved, well):
    facts = printed(json.loads((approved / well / "facts.json").read_text()))
    [item] = read_document((approved / well / "w3a.pdf").read_bytes(), "w3a.pdf")

    assert (item.kind, item.errors, item.review) == ("w3a", (), ())
    assert wrong_fields(facts, item.data) == {}
    for table in ("casing", "perforations", "plugs"):
        assert len(item.data[table]) == len(facts[table]), table
    for plug, row in zip(facts["plugs"], item.data["plugs"], strict=True):
        assert row["codes"] == plug["codes"]


def test_that_every_field_of_a_plugging_record_equals_its_facts(approved):
    facts = json.loads((approved / "4200305717" / "facts.json").read_text())
    [item] = read_document((approved / "4200305717" / "w3.pdf").read_bytes(), "w3.pdf")

    assert (item.kind, item.errors) == ("w3", ())
    executed = printed(facts["as_executed"])
    assert wrong_fields(executed, item.data["as_executed"] | {"form": item.data["form"]}) == {}
    assert len(item.data["as_executed"]["plugs"]) == len(executed["plugs"])
    header = {key: facts[key] for key in ("api", "district", "county", "lease", "well", "field")}
    assert wrong_fields(header, item.data) == {}


def test_that_a_date_before_the_cementing_goes_to_a_person(approved):
    [item] = read_document((approved / "4200305717" / "w3.pdf").read_bytes(), "w3.pdf")

    assert "as_executed.date_well_plugged_item_15" in item.review


@pytest.mark.parametrize("paper", ["4200305717/w3a", "4200305717/w3", "4200346118/w3a"])
def test_that_every_value_says_where_it_stands(approved, paper):
    [item] = read_document((approved / f"{paper}.pdf").read_bytes(), paper)

    filled = {path for path, value in leaves(item.data) if value is not None}
    assert filled - set(item.fields) <= {"schema"}

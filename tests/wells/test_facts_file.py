import json

import pytest
from hypothesis import given

from kernel.errors import InvalidInput
from kernel.testing import a_well, wells
from kernel.wells.facts_file import read_facts, write_facts


@given(wells())
def test_that_a_written_facts_file_reads_back_as_the_same_well(well):
    assert read_facts(json.loads(json.dumps(write_facts(well)))) == well


def test_that_an_absent_or_null_fact_stays_unknown():
    well = read_facts({"api": "4200346118", "gau": None, "casing": None, "horizontal": None})

    assert (well.gau, well.casing, well.horizontal, well.total_depth_ft) == (None, (), None, None)


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"casings": []}, "casings"),
        ({"casing": [{"depth": 5}]}, "casing.depth"),
        ({"gau": {"base": 5}}, "gau.base"),
        ({"casing": [{"shoe_ft": "deep"}]}, r"casing\[0\].shoe_ft"),
        ({"total_depth_ft": -1}, "total_depth_ft"),
        ({"total_depth_ft": float("nan")}, "total_depth_ft"),
        ({"gau": {"intervals": [[0, float("inf")]]}}, r"gau.intervals\[0\]\[1\]"),
        ({"barriers": [{"kind": "cork"}]}, r"barriers\[0\].kind"),
        ({"perforations": [{"kind": "slot"}]}, r"perforations\[0\].kind"),
        ({"api": "4200346"}, "API number"),
    ],
)
def test_that_a_bad_fact_is_refused_with_its_place(facts, said):
    with pytest.raises(InvalidInput, match=said):
        read_facts(facts)


def test_that_something_else_than_an_object_is_refused():
    with pytest.raises(InvalidInput):
        read_facts([])  # type: ignore[arg-type]


def test_that_every_key_of_the_contract_is_written():
    facts = write_facts(a_well())

    assert set(facts) >= {"api", "casing", "liners", "tubing", "perforations", "barriers", "gau"}
    assert set(facts["casing"][0]) >= {"string", "od_in", "shoe_ft", "toc_ft", "stage_tool_ft"}

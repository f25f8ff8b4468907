"""Forms W-3A and W-3 drawn with any values are read back as they were filled in."""

from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kernel.documents import read_document
from kernel.documents.facts_of import facts_of
from tests.documents.plugging_forms import w3_pdf, w3a_pdf

SIZES = {
    "4 1/2": 4.5, "5 1/2": 5.5, "5.5": 5.5, "7": 7.0, "8 5/8": 8.625, "8.625": 8.625,
    "9-5/8": 9.625, "13 3/8": 13.375, "12.25": 12.25, "7 7/8": 7.875, "17 1/2": 17.5,
}  # fmt: skip
CODES = {
    1: "1 - Perforate and Circulate",
    2: "2 - Perforate and Squeeze",
    3: "3 -Tag top of plug",
    4: "4 - Wait 4 hours and tag top of plug",
    6: "6 - None",
}
HEADER = {
    "api_on_form": "00399999",
    "district": "8A",
    "county": "ANDREWS",
    "operator_no": "012345",
    "lease": "CEDAR DRAW -B-",
    "lease_no": "00123",
    "well": "7H",
    "field": "FUHRMAN-MASCHO [DEEP]",
    "well_type": "Oil",
    "total_depth_ft": 10250,
}


def asked(*codes):
    return ", ".join(CODES[code] for code in codes)


def a_plan(**said):
    return {**HEADER, "casing": [], "perforations": [], "plugs": [], **said}


def read_plan(fillable=False, **said):
    [item] = read_document(w3a_pdf(a_plan(**said), fillable=fillable), "w3a.pdf")
    assert item.kind == "w3a"
    return item


def a_record(**said):
    header = {key: value for key, value in HEADER.items() if key != "api_on_form"}
    job = {"plugs": [], **said.pop("as_executed", {})}
    empty = {"casing": [], "intervals": [], "remarks": []}
    return {"api": "42-003-99999", **header, **empty, **said, "as_executed": job}


def read_record(fillable=False, **said):
    [item] = read_document(w3_pdf(a_record(**said), fillable=fillable), "w3.pdf")
    assert item.kind == "w3"
    return item


depths = st.integers(0, 25_000)
amounts = st.none() | st.integers(1, 999)
plug_rows = st.builds(
    lambda kind, bottom, top, sacks, cap, below, on_top, codes: {
        "form_type": kind, "bottom_ft": bottom, "top_ft": top, "sacks": sacks,
        "cement_on_top_ft": cap, "sacks_below": below, "sacks_on_top": on_top,
        "codes": sorted(codes),
    },
    st.sampled_from(["CIBP", "Cement Plug", "Cement Retainer", "Cement Surface Plug", "Other"]),
    st.none() | depths, st.none() | depths, amounts, amounts, amounts, amounts,
    st.sets(st.sampled_from(sorted(CODES)), max_size=3),
)  # fmt: skip
casing_rows = st.builds(
    lambda hole, od, depth, sacks, toc, tool: {
        "type": "Casing", "hole": hole, "od": od, "depth_ft": depth, "cement_sacks": sacks,
        "toc_ft": toc, "tool_setting_ft": tool,
    },
    st.sampled_from(sorted(SIZES)), st.sampled_from(sorted(SIZES)),
    depths, amounts, st.none() | depths, st.none() | depths,
)  # fmt: skip
few_or_many = pytest.mark.parametrize(  # each form is drawn and read back, in half a second
    "examples", [8, pytest.param(300, marks=[pytest.mark.soak, pytest.mark.timeout(900)])]
)


def drawn(examples):
    return settings(max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck))


@few_or_many
def test_that_any_plan_is_read_back_as_it_was_filled_in(examples):
    @drawn(examples)
    @given(
        plugs=st.lists(plug_rows, max_size=16),
        casing=st.lists(casing_rows, max_size=8),
        fillable=st.booleans(),
    )
    def holds(plugs, casing, fillable):
        rows = [{**plug, "requirements": asked(*plug["codes"]) or None} for plug in plugs]
        item = read_plan(fillable, plugs=rows, casing=casing)

        assert {key: item.data[key] for key in HEADER} == HEADER
        assert [{key: got[key] for key in want} for got, want in zip(
            item.data["plugs"], plugs, strict=True)] == plugs  # fmt: skip
        for got, want in zip(item.data["casing"], casing, strict=True):
            assert (got["hole_in"], got["od_in"]) == (SIZES[want["hole"]], SIZES[want["od"]])
            for key in ("depth_ft", "cement_sacks", "toc_ft", "tool_setting_ft"):
                assert got[key] == want[key]
        methods = {place.method for place in item.fields.values()}
        assert methods <= ({"acroform", "derived"} if fillable else {"text", "derived"})

    holds()


executed = st.builds(
    lambda n, size, bottom, sacks, ft3, top, tag, cement: {
        "date": f"11/{n}/2025", "hole_or_pipe_in": size, "pipe_bottom_ft": bottom,
        "sacks": sacks, "slurry_ft3": ft3, "calculated_top_ft": top, "measured_top_ft": tag,
        "slurry_ppg": 14.8, "cement_class": cement,
    },
    st.integers(1, 28), st.sampled_from(sorted(SIZES)), depths, st.integers(1, 999),
    st.integers(1, 9_999).map(lambda tenths: float(Fraction(tenths, 10))),
    depths, st.none() | depths, st.sampled_from(["C", "H", "A"]),
)  # fmt: skip


@few_or_many
def test_that_any_record_is_read_back_as_it_was_filled_in(examples):
    @drawn(examples)
    @given(plugs=st.lists(executed, min_size=1, max_size=8), fillable=st.booleans())
    def holds(plugs, fillable):
        item = read_record(fillable, as_executed={"plugs": plugs, "mud_ppg": 9.5})

        assert item.engine == ("acroform" if fillable else "text")
        job = item.data["as_executed"]
        for n, (got, want) in enumerate(zip(job["plugs"], plugs, strict=True), 1):
            day = int(want["date"].split("/")[1])
            assert got["date"] == f"2025-11-{day:02}" and got["n"] == n
            for key in want.keys() - {"date"}:
                assert got[key] == want[key], key
        assert job["total_sacks"] == sum(plug["sacks"] for plug in plugs)
        assert job["mud_ppg"] == 9.5

    holds()


@pytest.mark.parametrize("fillable", [False, True])
def test_that_a_blank_form_says_nothing(fillable):
    blank = dict.fromkeys(HEADER)
    item = read_plan(fillable, **blank)

    assert (item.data["plugs"], item.data["casing"], item.data["perforations"]) == ([], [], [])
    assert all(item.data[key] is None for key in HEADER)
    assert item.data["approval"]["status"] is None


def test_that_sixteen_rows_run_on_over_both_pages():
    rows = [
        {"form_type": "Cement Plug", "bottom_ft": 9000 - 500 * n, "top_ft": 8900 - 500 * n,
         "sacks": 20 + n, "requirements": asked(3)}
        for n in range(16)
    ]  # fmt: skip
    item = read_plan(plugs=rows)

    assert [row["sacks"] for row in item.data["plugs"]] == list(range(20, 36))
    assert [row["row"] for row in item.data["plugs"]] == list(range(1, 17))


def test_that_a_retainer_keeps_its_sacks_below_and_on_top_apart():
    row = {"form_type": "Cement Retainer", "bottom_ft": 6100, "sacks": 55, "sacks_below": 50,
           "sacks_on_top": 5, "requirements": asked(2, 4)}  # fmt: skip
    [plug] = read_plan(plugs=[row]).data["plugs"]

    assert (plug["sacks_below"], plug["sacks_on_top"], plug["sacks"]) == (50, 5, 55)
    assert (plug["top_ft"], plug["codes"]) == (None, [2, 4])


def test_that_an_interval_printed_bottom_first_is_turned_and_kept_as_printed():
    open_hole = {"kind": "Open Hole", "from": 4855, "to": 4600, "plugged": "Not Plugged"}
    [row] = read_plan(perforations=[open_hole]).data["perforations"]

    assert (row["from_ft"], row["to_ft"], row["as_printed"]) == (4600, 4855, "4855 to 4600")


def test_that_an_interval_that_names_its_kind_alone_is_no_row():
    kinds = [{"kind": "Perforations", "from": 8110, "to": 8200}, {"kind": "Open Hole"}]

    assert len(read_plan(perforations=kinds).data["perforations"]) == 1


def test_that_a_code_whose_meaning_is_unknown_goes_to_a_person():
    row = {"form_type": "Cement Plug", "bottom_ft": 900, "top_ft": 800, "sacks": 25,
           "requirements": "5 - See letter"}  # fmt: skip
    item = read_plan(plugs=[row])

    assert item.data["plugs"][0]["codes"] == [5]
    assert "plugs[0].codes[0]" in item.review


def test_that_a_date_before_the_last_plug_goes_to_a_person():
    plug = {"date": "11/5/2025", "pipe_bottom_ft": 400, "sacks": 20}
    item = read_record(as_executed={"plugs": [plug], "item_15": "10/7/2025"})

    assert item.data["as_executed"]["date_well_plugged_item_15"] == "2025-10-07"
    assert "as_executed.date_well_plugged_item_15" in item.review


def test_that_a_job_diary_is_read_day_by_day():
    lines = ["JOB 77", "11/4/25 Set CIBP @ 4435'", "tagged it", "11/5/25 Perf'd @ 4000'."]
    item = read_record(remarks=lines)

    assert [(e["date"], e["text"]) for e in item.data["as_executed"]["diary"]] == [
        ("2025-11-04", "Set CIBP @ 4435' tagged it"),
        ("2025-11-05", "Perf'd @ 4000'."),
    ]
    assert item.data["remarks"] == "\n".join(lines)


def test_that_intervals_of_both_columns_are_read_in_order():
    pairs = [(1000 + 100 * n, 1050 + 100 * n) for n in range(7)]
    rows = read_record(intervals=pairs).data["perforations"]

    assert [(row["from_ft"], row["to_ft"]) for row in rows] == pairs


def facts(item):
    return {fact.path: fact.value for fact in facts_of(item)}


def test_that_a_proposed_plug_is_no_fact_of_the_well():
    proposal = {"form_type": "CIBP", "bottom_ft": 8060, "cement_on_top_ft": 20, "sacks": 3}
    told = facts(read_plan(plugs=[proposal]))

    assert told["total_depth_ft"] == 10250
    assert not [path for path in told if path.startswith("barriers")]


def test_that_a_historic_plug_stands_in_the_well():
    row = {"kind": "Perforations", "from": 8110, "to": 8200, "plugged": "Plugged",
           "historic_plug": "CIBP", "historic_set_at_ft": 8060,
           "historic_cement_on_top_ft": 35}  # fmt: skip
    told = facts(read_plan(perforations=[row]))

    assert (told["barriers[0].kind"], told["barriers[0].depth_ft"]) == ("cibp", 8060)
    assert told["barriers[0].cement_ft"] == 35
    assert told["perforations[0].status"] == "plugged"


def test_that_a_top_of_cement_at_the_shoe_is_unknown():
    casing = {"hole": "7 7/8", "od": "5 1/2", "depth_ft": 4600, "cement_sacks": 175,
              "toc_ft": 4600}  # fmt: skip
    told = facts(read_plan(casing=[casing]))

    assert told["casing[0].shoe_ft"] == 4600
    assert "casing[0].toc_ft" not in told


def test_that_executed_plugs_stand_in_the_well_up_to_their_tags():
    plugs = [
        {"date": "11/5/2025", "pipe_bottom_ft": 4435, "sacks": 15, "calculated_top_ft": 4287,
         "measured_top_ft": 4252},
        {"date": "11/6/2025", "pipe_bottom_ft": 3000, "sacks": 40, "calculated_top_ft": 2900},
    ]  # fmt: skip
    item = read_record(as_executed={"plugs": plugs}, remarks=["11/4/25 Set CIBP @ 4436'"])
    told = facts(item)

    found = {(told[f"barriers[{n}].kind"], told.get(f"barriers[{n}].top_ft")) for n in range(3)}
    assert found == {("cibp", None), ("cement", 4252), ("cement", 2900)}

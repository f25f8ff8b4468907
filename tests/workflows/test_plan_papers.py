"""From papers or a facts file to a plan, with no store."""

import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from kernel.documents import read_document
from kernel.errors import InvalidInput, NotFound
from kernel.facts.fact import Source
from kernel.wells.api_number import ApiNumber
from kernel.workflows.gathering import gather
from kernel.workflows.plan_papers import Choices, plan_from_facts, plan_from_items
from kernel.workflows.water_letter import letter_items, letter_valid, read_letter

API = ApiNumber.parse("42-003-46118")
OTHER = ApiNumber.parse("42-003-42706")
AS_OF = date(2024, 6, 1)
SHARED = Path(__file__).resolve().parents[3] / "shared"

KEYS = {
    "api", "jurisdiction", "district", "county", "field", "lease", "well_no", "inputs",
    "formation_tops_detected", "formations_targeted", "steps", "materials_totals", "missing",
    "findings", "violations", "rrc_export", "verdict", "as_of", "trace", "kernel_version",
    "policy_version",
}  # fmt: skip


def items_of(*uploads):
    return [item for upload in uploads for item in read_document(upload.content, upload.name)]


def choices(**said):
    return Choices(**{"as_of": AS_OF} | said)


def codes(plan):
    return {finding["code"] for finding in plan["findings"]}


def test_that_papers_give_a_checked_plan_in_which_every_step_is_cited(a_w2, a_letter):
    plan = plan_from_items(items_of(a_w2(API), a_letter(API)), API, choices=choices())

    assert set(plan) >= KEYS
    assert plan["verdict"] == "pass"
    assert plan["violations"] == []
    assert plan["steps"]
    assert all(step["citations"] for step in plan["steps"])
    assert plan["as_of"] == "2024-06-01"
    assert json.loads(json.dumps(plan)) == plan


def test_that_every_fact_of_the_plan_names_its_paper_and_page(a_w2, a_letter):
    plan = plan_from_items(items_of(a_w2(API), a_letter(API)), API, choices=choices())

    shoe = plan["inputs"]["provenance"]["casing[0].shoe_ft"]
    assert (shoe["document"], shoe["page"]) == ("w2.pdf", 2)
    assert len(shoe["box"]) == 4
    for step in plan["steps"]:
        assert all(path in plan["inputs"]["provenance"] for path in step["sources"])


def test_that_rows_of_the_form_run_deepest_first_and_devices_have_equal_ends(a_w2, a_letter):
    rows = plan_from_items(items_of(a_w2(API), a_letter(API)), API, choices=choices())["rrc_export"]

    depths = [row["from_ft"] for row in rows]
    assert depths == sorted(depths, reverse=True)
    assert all(row["from_ft"] >= row["to_ft"] for row in rows)
    assert [row["from_ft"] == row["to_ft"] for row in rows if row["type"] == "CIBP"] == [True]
    assert all(isinstance(code, int) for row in rows for code in row["codes"])


def test_that_both_modes_give_two_variants_of_the_same_well(a_w2, a_letter):
    items = items_of(a_w2(API), a_letter(API))
    plan = plan_from_items(items, API, choices=choices(mode="both"))
    isolated = plan_from_items(items, API, choices=choices(mode="isolated"))

    assert set(plan["variants"]) == {"combined", "isolated"}
    assert plan["steps"] == plan["variants"]["combined"]["steps"]
    assert plan["variants"]["isolated"]["rrc_export"] == isolated["rrc_export"]


def test_that_equal_papers_give_equal_plans(a_w2, a_letter):
    items = items_of(a_w2(API), a_letter(API))

    assert plan_from_items(items, API, choices=choices()) == plan_from_items(
        items, API, choices=choices()
    )


def test_that_a_report_of_another_well_is_left_out_with_a_finding_and_the_rest_is_planned(
    a_w2, a_letter
):
    items = items_of(a_w2(OTHER, name="foreign.pdf"), a_letter(API))
    plan = plan_from_items(items, API, choices=choices())

    assert plan["inputs"]["facts"]["casing"] == []
    assert plan["steps"]
    [finding] = [f for f in plan["findings"] if f["code"] == "PAPER_OF_ANOTHER_WELL"]
    assert "foreign.pdf is the W-2 of well 42-003-42706" in finding["message"]
    [foreign] = [f for f in plan["extraction"]["files"] if f["file"] == "foreign.pdf"]
    assert not foreign["used"]


def test_that_a_form_printed_anew_counts_once_and_is_named_as_a_copy(a_w2):
    told = gather(items_of(a_w2(API), a_w2(API, name="again.pdf")), API)

    assert [(file.file, file.used) for file in told.files] == [
        ("w2.pdf", True),
        ("again.pdf", False),
    ]
    assert told.files[1].notes == ("The same paper as w2.pdf; it counts once.",)


def test_that_only_papers_of_another_well_are_refused(a_w2):
    with pytest.raises(InvalidInput, match="42-003-42706"):
        plan_from_items(items_of(a_w2(OTHER)), API, choices=choices())


@pytest.mark.parametrize("data", (b"", b"no pdf at all", b"%PDF-1.4 broken"))
def test_that_a_bad_file_beside_good_ones_is_named_and_changes_nothing(a_w2, a_letter, data):
    good = items_of(a_w2(API), a_letter(API))
    plan = plan_from_items([*good, *read_document(data, "bad.pdf")], API, choices=choices())

    assert plan["rrc_export"] == plan_from_items(good, API, choices=choices())["rrc_export"]
    assert "PAPER_NOT_READ" in codes(plan)
    assert any(f["file"] == "bad.pdf" and f["notes"] for f in plan["extraction"]["files"])


def test_that_nothing_readable_is_said_plainly():
    with pytest.raises(NotFound, match="The file is empty"):
        plan_from_items(read_document(b"", "empty.pdf"), API, choices=choices())


def test_that_a_number_of_another_state_is_refused(a_w2):
    with pytest.raises(InvalidInput, match="New Mexico"):
        plan_from_items([], ApiNumber.parse("30-015-12345"), choices=choices())


def test_that_a_report_without_casing_gives_a_plan_with_findings_and_questions(a_w2, a_letter):
    items = items_of(a_w2(API, casing=[]), a_letter(API))
    plan = plan_from_items(items, API, choices=choices())

    assert plan["steps"]
    assert plan["missing"]
    assert "SURFACE_SHOE_DEPTH_UNKNOWN" in codes(plan)


def test_that_a_letter_alone_gives_a_minimal_plan_and_never_an_empty_one(a_letter):
    plan = plan_from_items(items_of(a_letter(API)), API, choices=choices())

    assert plan["steps"]
    assert plan["findings"]
    assert plan["district"] is None
    assert plan["county"].upper() == "ANDREWS"


def test_that_a_report_alone_asks_for_the_letter_or_uses_its_depth(a_w2):
    told = plan_from_items(items_of(a_w2(API)), API, choices=choices())
    untold = plan_from_items(
        items_of(a_w2(API, surface_casing_determination={"gau_depth_ft": None, "gau_date": None})),
        API,
        choices=choices(),
    )

    assert told["inputs"]["facts"]["gau"]["base_ft"] == 1600
    assert untold["inputs"]["facts"]["gau"] is None
    assert any(question["fact"].startswith("gau") for question in untold["missing"])
    assert untold["steps"]


def test_that_an_old_letter_is_planned_with_its_depths_and_a_question_for_a_new_one(a_w2, a_letter):
    items = items_of(a_w2(API), a_letter(API, date="2014-03-19"))
    plan = plan_from_items(items, API, choices=choices())

    assert [f["code"] for f in plan["findings"]].count("GAU_LETTER_EXPIRED") == 1
    assert any(row["from_ft"] >= 1650 >= row["to_ft"] - 100 for row in plan["rrc_export"])
    assert any(question["fact"].startswith("gau") for question in plan["missing"])


def test_that_a_letter_handed_in_replaces_one_out_of_date(a_w2, a_letter):
    items = items_of(a_w2(API), a_letter(API, date="2014-03-19"))
    newer = json.dumps({"date": "2024-01-02", "base_ft": 1700, "intervals": [[1200, 1700]]})
    letter = read_letter("new.json", newer.encode(), API)
    plan = plan_from_items(items, API, choices=choices(), letter=letter)

    assert plan["inputs"]["facts"]["gau"]["base_ft"] == 1700
    assert "GAU_LETTER_EXPIRED" not in codes(plan)
    assert plan["inputs"]["provenance"]["gau.base_ft"]["document"] == "new.json"


def test_that_a_letter_handed_in_does_not_replace_a_valid_newer_one(a_w2, a_letter):
    items = items_of(a_w2(API), a_letter(API, date="2022-02-18"))
    older = json.dumps({"gau": {"date": "2021-01-02", "base_ft": 900}}).encode()
    plan = plan_from_items(
        items, API, choices=choices(), letter=read_letter("old.json", older, API)
    )

    assert plan["inputs"]["facts"]["gau"]["base_ft"] == 1600
    assert "GAU_LETTER_NOT_USED" in codes(plan)


def test_that_a_letter_for_another_well_only_never_stands_in(a_w2, a_letter):
    foreign = a_letter(OTHER, name="foreign.pdf", date="2024-01-02")
    plan = plan_from_items(
        items_of(a_w2(API), a_letter(API, date="2014-03-19")),
        API,
        choices=choices(),
        letter=read_letter(foreign.name, foreign.content, API),
    )

    assert plan["inputs"]["facts"]["gau"]["date"] == "2014-03-19"
    assert {"GAU_LETTER_NOT_USED", "GAU_LETTER_EXPIRED"} <= codes(plan)


def test_that_a_letter_handed_in_replaces_the_old_one_of_a_facts_file():
    facts = {"gau": {"date": "2014-03-19", "base_ft": 1600}}
    letter = read_letter("new.json", b'{"date": "2024-01-02", "base_ft": 1700}', API)
    plan = plan_from_facts(facts, choices=choices(), api=API, letter=letter)

    assert plan["inputs"]["facts"]["gau"]["base_ft"] == 1700


@pytest.mark.parametrize(
    ("name", "data", "words"),
    (
        ("letter.json", b"{not json", "not JSON"),
        ("letter.json", b'{"date": "2024-01-02"}', "names no depth"),
        ("letter.json", b'{"depth": 1600}', "mean nothing"),
        ("letter.pdf", b"plain words", "does not read as a groundwater letter"),
    ),
)
def test_that_what_is_no_letter_is_refused_in_words(name, data, words):
    with pytest.raises(InvalidInput, match=words):
        read_letter(name, data, API)


def test_that_a_letter_as_extract_prints_it_is_taken(a_letter):
    upload = a_letter(API)
    [item] = read_document(upload.content, upload.name)
    for shape in ([item.as_json()], item.as_json(), item.data):
        [again] = letter_items("letter.json", json.dumps(shape).encode(), API)
        assert [f.value for f in gather([again], API).facts] == [
            f.value for f in gather([item], API).facts
        ]


def test_that_the_day_a_letter_turns_five_is_its_last_valid_one():
    from kernel.wells.well import WaterLetter

    letter = WaterLetter(date=date(2019, 6, 1), base_ft=300)
    assert letter_valid(letter, date(2024, 6, 1))
    assert not letter_valid(letter, date(2024, 6, 2))
    assert not letter_valid(WaterLetter(date=date(2024, 1, 1)), date(2024, 6, 1))


@pytest.mark.parametrize(
    ("said", "words"),
    (({"mode": "merged"}, "merged"), ({"merge_threshold_ft": -1}, "0 ft or more")),
)
def test_that_choices_which_make_no_plan_are_refused(said, words):
    with pytest.raises(InvalidInput, match=words):
        choices(**said)


def test_that_a_facts_file_of_another_well_is_refused():
    with pytest.raises(InvalidInput, match="holds the facts of 42-003-42706"):
        plan_from_facts({"api": OTHER.api10}, choices=choices(), api=API)


def test_that_a_plan_of_a_facts_file_names_the_file_behind_each_fact():
    facts = {"casing": [{"string": "surface", "od_in": 9.625, "shoe_ft": 1700, "top_ft": 0}]}
    plan = plan_from_facts(facts, choices=choices(), api=API, name="facts.json")

    at = plan["inputs"]["provenance"]["casing[0].shoe_ft"]
    assert (at["document"], at["method"]) == ("facts.json", "file")
    assert plan["inputs"]["facts"]["casing"][0]["shoe_ft"] == 1700
    assert Source(document="facts.json", method="file").page is None


def test_that_planning_from_a_facts_file_loads_neither_database_nor_web_nor_screen():
    code = (
        "import sys, workbench.commands.plan, kernel.workflows.plan_papers;"
        "heavy = {'sqlalchemy', 'psycopg', 'streamlit', 'fastapi', 'pandas', 'plotly'};"
        "sys.exit(str(heavy & set(sys.modules)) if heavy & set(sys.modules) else 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr


@pytest.mark.skipif(not SHARED.exists(), reason="the shared papers are not here")
@pytest.mark.parametrize(
    "names", [("w2", "w2-2014", "gau", "schematic"), pytest.param(("*",), marks=pytest.mark.soak)]
)
def test_that_the_papers_of_the_shared_well_cover_every_protected_place(names):
    folder = SHARED / "documents/4200346118"
    files = [file for name in names for file in folder.glob(f"{name}.pdf")]
    items = [item for f in files for item in read_document(f.read_bytes(), f.name)]
    plan = plan_from_items(items, API, choices=choices())

    for depth in (6997, 3588, 5532, 1717, 1600, 300, 8):
        assert any(r["to_ft"] <= depth <= r["from_ft"] for r in plan["rrc_export"]), depth
    assert plan["verdict"] == "pass"
    assert all(step["citations"] for step in plan["steps"])
    casing = plan["inputs"]["facts"]["casing"]
    assert [row["stage_tool_ft"] for row in casing] == [None, None, None, 6997, 3588]
    assert casing[1]["toc_ft"] == 2790
    assert plan["inputs"]["facts"]["gau"]["base_ft"] == 1600

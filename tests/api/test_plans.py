"""Plans over HTTP: made from papers, kept, listed, downloaded, private."""

import csv
import io
import json

import httpx2
import openpyxl
import pytest

from kernel.plugging.edits.command import edits_from_json
from kernel.wells.api_number import ApiNumber
from kernel.workflows.apply_proposal import apply
from kernel.workflows.chat_threads import create_thread
from kernel.workflows.plan_proposals import propose
from kernel.workflows.samples import sample_wells
from workbench.http_edge.problem import Problem

WELL = next(well for well in sample_wells() if well.gau is not None)
API = ApiNumber.parse(WELL.api14)
PAPERS = dict(WELL.papers())
FROM_API = "/plans/w3a/from-api"


@pytest.fixture
def made(api, editor) -> dict:
    """A plan made from a W-2 and a letter sent as a form."""
    answer = api.post(
        FROM_API,
        data={"api10": API.dashed, "plugs_mode": "both", "input_mode": "hybrid"},
        files={
            "w2_file": ("w2.pdf", PAPERS["w2.pdf"], "application/pdf"),
            "gau_file": ("gau.pdf", PAPERS["gau.pdf"], "application/pdf"),
        },
        headers=editor,
    )
    assert answer.status_code == 200, answer.text
    return answer.json()


def problem_of(answer: httpx2.Response, status: int) -> Problem:
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    return Problem.model_validate(answer.json())


def test_that_papers_sent_as_a_form_give_a_checked_plan_with_what_became_of_each(made):
    assert made["verdict"] == "pass"
    assert made["rrc_export"]
    assert made["extraction"]["status"] == "success"
    assert made["extraction"]["api_search"] == API.api8
    assert {file["kind"] for file in made["extraction"]["files"]} == {"w2", "gau"}
    assert not made["extraction"]["output_dir"].startswith("/")


def test_that_both_variants_can_be_read_again(api, editor, made):
    for name, variant in made["variants"].items():
        kept = api.get(f"/plans/{variant['snapshot_id']}", headers=editor).json()
        assert kept["mode"] == name
        assert kept["rrc_export"] == variant["rrc_export"]
        assert kept["inputs"] == made["inputs"]


def test_that_json_plans_from_the_papers_on_file(api, editor, made):
    answer = api.post(
        FROM_API,
        json={"api10": API.api8, "plugs_mode": "isolated", "merge_threshold_ft": 0},
        headers=editor,
    ).json()

    assert answer["plan_id"] == f"{API.api10}:isolated"
    assert answer["rrc_export"] == made["variants"]["isolated"]["rrc_export"]


def test_that_changes_made_in_conversations_are_kept_where_that_is_asked_for(
    api, editor, org_a, made
):
    isolated = made["variants"]["isolated"]
    plug = next(step for step in isolated["steps"] if step["type"] == "surface_shoe_plug")
    row = {"operation": "change_materials", "targets": [plug["id"]], "sacks": 77}
    thread = create_thread(org_a.editor, isolated["plan_id"])
    apply(org_a.editor, propose(org_a.editor, thread.id, edits_from_json([row])).id)
    body = {"api10": API.api8, "plugs_mode": "isolated"}

    kept = api.post(FROM_API, json={**body, "keep_changes": True}, headers=editor).json()
    dropped = api.post(FROM_API, json=body, headers=editor).json()

    assert [one["operations"][0]["sacks"] for one in kept["carried"]] == [77]
    assert 77 in [step["sacks"] for step in kept["steps"]]
    listed = api.get("/plans", params={"api10": API.api10}, headers=editor).json()["plans"]
    assert kept["snapshot_id"] in [one["snapshot_id"] for one in listed]
    assert "carried" not in dropped and 77 not in [step["sacks"] for step in dropped["steps"]]


def test_that_an_override_without_a_letter_is_unprocessable(api, editor, made):
    body = {"api10": API.api10, "use_gau_override_if_invalid": True}

    said = problem_of(api.post(FROM_API, json=body, headers=editor), 422)
    assert "none was given" in said.detail
    assert "gau_file" in said.hint


def test_that_an_override_stands_in_for_a_letter_out_of_date(api, editor, made):
    answer = api.post(
        FROM_API,
        data={"api10": API.api10, "use_gau_override_if_invalid": "true", "as_of": "2040-01-01"},
        files={"gau_file": ("new.json", json.dumps({"date": "2039-01-01", "base_ft": 1700}))},
        headers=editor,
    ).json()

    assert answer["inputs"]["facts"]["gau"]["base_ft"] == 1700


@pytest.mark.parametrize(
    ("body", "words"),
    (
        ({}, "api10"),
        ({"api10": "12"}, "12"),
        ({"api10": "30-015-12345"}, "New Mexico"),
        ({"api10": API.api10, "plugs_mode": "all"}, "plugs_mode"),
        ({"api10": API.api10, "merge_threshold_ft": -1}, "merge_threshold_ft"),
        ({"api10": API.api10, "organization_id": "x"}, "organization_id"),
        ([1], "not a JSON object"),
    ),
)
def test_that_a_wrong_request_is_answered_with_its_reason(api, editor, body, words):
    assert words in problem_of(api.post(FROM_API, json=body, headers=editor), 422).detail


def test_that_a_file_in_an_unknown_field_is_refused(api, editor):
    answer = api.post(
        FROM_API,
        data={"api10": API.api10},
        files={"payload": ("x.pdf", b"%PDF-")},
        headers=editor,
    )

    assert "payload" in problem_of(answer, 422).detail


def test_that_a_file_which_is_no_paper_is_named_and_nothing_is_lost(api, editor, made):
    answer = api.post(
        FROM_API,
        data={"api10": API.api10},
        files={"w2_file": ("w2.pdf", b"not a pdf")},
        headers=editor,
    )

    assert "w2.pdf" in problem_of(answer, 422).detail
    again = api.post(FROM_API, json={"api10": API.api10}, headers=editor).json()
    assert again["rrc_export"] == made["rrc_export"]


def test_that_a_viewer_reads_plans_and_makes_none(api, org_a, as_person, made):
    viewer = as_person(org_a.viewer)

    problem_of(api.post(FROM_API, json={"api10": API.api10}, headers=viewer), 403)
    assert api.get(f"/plans/{made['snapshot_id']}", headers=viewer).status_code == 200


def test_that_nobody_without_sign_in_sees_a_plan(api, made):
    problem_of(api.post(FROM_API, json={"api10": API.api10}), 401)
    problem_of(api.get(f"/plans/{made['snapshot_id']}"), 401)


FILES = ("pdf", "drawing.pdf", "drawing.svg", "procedure.pdf", "procedure.txt")


@pytest.mark.parametrize("ending", ("", "/xlsx", "/csv", *(f"/{name}" for name in FILES)))
def test_that_another_organization_finds_nothing(api, org_b, as_person, made, ending):
    foreign = as_person(org_b.admin)

    problem_of(api.get(f"/plans/{made['snapshot_id']}{ending}", headers=foreign), 404)
    assert api.get("/plans", headers=foreign).json() == {"plans": [], "next": None}


def test_that_the_list_is_paged_newest_first_and_can_be_kept_to_one_well(api, editor, made):
    for _ in range(2):
        api.post(FROM_API, json={"api10": API.api10}, headers=editor)
    seen, before = [], None
    while True:
        query = {"limit": 3, "api10": API.dashed} | ({"before": before} if before else {})
        page = api.get("/plans", params=query, headers=editor).json()
        seen += [(plan["mode"], plan["version"]) for plan in page["plans"]]
        before = page["next"]
        if before is None:
            break

    assert [version for mode, version in seen if mode == "combined"] == [3, 2, 1]
    assert len(seen) == 4
    other = api.get("/plans", params={"api10": "42-003-46118"}, headers=editor).json()
    assert other["plans"] == []


def test_that_a_plan_is_downloaded_as_workbook_and_as_csv(api, editor, made):
    path = f"/plans/{made['snapshot_id']}"
    workbook = api.get(f"{path}/xlsx", headers=editor)
    rows = api.get(f"{path}/csv", headers=editor)

    assert "Plan" in openpyxl.load_workbook(io.BytesIO(workbook.content)).sheetnames
    assert f'filename="{API.dashed}-plan-combined_' in workbook.headers["content-disposition"]
    table = list(csv.reader(io.StringIO(rows.content.decode("utf-8-sig"))))
    assert len(table) == 1 + len(made["rrc_export"])


@pytest.mark.parametrize(
    ("name", "thing", "kind", "start"),
    [
        ("pdf", "w3a", "application/pdf", b"%PDF"),
        ("drawing.pdf", "drawing", "application/pdf", b"%PDF"),
        ("drawing.svg", "drawing", "image/svg+xml", b"<svg"),
        ("procedure.pdf", "procedure", "application/pdf", b"%PDF"),
        ("procedure.txt", "procedure", "text/plain", b"Plugging procedure"),
    ],
)
def test_that_form_drawing_and_procedure_are_downloaded_and_described(
    api, editor, made, name, thing, kind, start
):
    answer = api.get(f"/plans/{made['snapshot_id']}/{name}", headers=editor)

    assert answer.content.startswith(start)
    assert answer.headers["content-type"].startswith(kind)
    ending = name.rpartition(".")[2]
    said = answer.headers["content-disposition"]
    assert said.startswith(f'attachment; filename="{API.dashed}-{thing}-combined_')
    assert said.endswith(f'.{ending}"')
    paths = api.get("/openapi.json", headers=editor).json()["paths"]
    described = paths[f"/plans/{{snapshot_id}}/{name}"]["get"]["responses"]["200"]
    assert list(described["content"]) == [kind]


def test_that_the_form_of_the_request_is_described_for_both_kinds_of_body(api, editor):
    document = api.get("/openapi.json", headers=editor).json()

    body = document["paths"][FROM_API]["post"]["requestBody"]["content"]
    assert "plugs_mode" in body["application/json"]["schema"]["properties"]
    files = body["multipart/form-data"]["schema"]["properties"]
    assert {"gau_file", "w2_file", "w15_file"} <= set(files)

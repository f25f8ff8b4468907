"""Schedules over HTTP: an import tried, answered, applied and undone; every kind of export."""

import json
from http.client import HTTPConnection

import pytest

from tests.documents.rig_sheets import HEAD, row, stated, text_file
from workbench.testing import as_person

ROWS = [row("A-1"), row("A-2", "Rig 102", "2027-03-11", "2027-03-31", 20)]


@pytest.fixture
def draft(api, editor):
    """An empty draft beside one rig."""
    api.post("/rigs", json={"name": "Rig 101", "kind": "Land rig"}, headers=editor)
    body = {"name": "Plan", "start_on": "2027-01-01"}
    return api.post("/scenarios", json=body, headers=editor).json()["id"]


def send(api, header, draft, content, name="plan.xlsx", answers=None, **form):
    data = {"scenario_id": draft, "answers": json.dumps(answers or {}), **form}
    return api.post("/import", data=data, files={"file": (name, content)}, headers=header)


def test_that_an_import_is_tried_answered_applied_and_undone(api, editor, draft):
    content = stated([*ROWS, row("C-1", "Rig 101", "2027-05-11", "2027-05-01")])

    tried = send(api, editor, draft, content).json()
    assert (tried["written"], tried["revision"]) == (False, 0)
    assert [(one["about"], one["written"]) for one in tried["names"]] == [("rig", "Rig 102")]
    assert [one["values"]["well"] for one in tried["added"]] == ["A-1"]
    [_, faulty] = tried["rejected"]
    assert (faulty["row"], faulty["faults"][0]["cell"]) == (4, "D4")

    answers = {"new_rigs": ["Rig 102"]}
    assert send(api, editor, draft, content, answers=answers, apply="true").status_code == 428
    form = {"answers": answers, "apply": "true", "revision": "0"}
    done = send(api, editor, draft, content, **form).json()
    assert (done["written"], done["revision"], done["new_rigs"]) == (True, 1, ["Rig 102"])
    assert send(api, editor, draft, content, **form).status_code == 409
    assert send(api, editor, draft, content, answers=answers).json()["unchanged"] == 2

    rigs = [one["name"] for one in api.get("/rigs", headers=editor).json()]
    assert rigs == ["Rig 101", "Rig 102"]
    where = {"scenario_id": draft}
    assert api.post("/import/undo", json=where, headers=editor).json() == {"revision": 2}
    assert [one["name"] for one in api.get("/rigs", headers=editor).json()] == ["Rig 101"]
    assert api.post("/import/undo", json=where, headers=editor).status_code == 409


def test_that_what_a_sheet_leaves_open_is_asked_and_answered_by_name(api, editor, draft):
    head = ["Well", "Bohrbeginn", "Last", "AFE ($M)"]
    content = text_file([head, ["A-1", "03/02/2027", "04/02/2027", "2"]])
    columns = {"Bohrbeginn": "start", "Last": "finish"}

    asked = send(api, editor, draft, content, "a.csv", {"columns": columns}).json()
    assert [(one["about"], one["subject"]) for one in asked["questions"]] == [
        ("date_orders", "start"), ("date_orders", "finish"), ("money_scales", "afe"),
        ("finish_inclusive", None),
    ]  # fmt: skip
    answers = {
        "columns": columns,
        "date_orders": {"start": "day first", "finish": "day first"},
        "money_scales": {"afe": 1_000_000},
        "finish_inclusive": True,
    }
    told = send(api, editor, draft, content, "a.csv", answers).json()

    assert told["questions"] == []
    [job] = told["added"]
    assert (job["values"]["start"], job["values"]["duration"]) == ("2027-02-03", 2)
    assert job["values"]["afe"] == "2000000.00"


def test_that_wrong_answers_broken_files_and_viewers_are_refused(api, org_a, org_b, editor, draft):
    content = stated(ROWS)

    def status(header=editor, scenario=draft, file=content, **form):
        answer = send(api, header, scenario, file, **form)
        assert answer.headers["content-type"] == "application/problem+json"
        return answer.status_code

    assert status(answers={"columns": {"Well": "colour"}}) == 422
    assert status(answers={"columns": {"Nothing": "well"}}) == 422
    assert status(answers={"guess": 1}) == 422
    assert status(file=b"PK\x03\x04 no workbook") == 422
    assert status(file=b"") == 422
    assert status(sheet="Other") == 404
    assert status(header=as_person(org_a.viewer)) == 403
    assert status(header=as_person(org_b.editor)) == 404
    assert api.get(f"/scenarios/{draft}", headers=editor).json()["revision"] == 0


def test_that_a_file_above_the_limit_is_refused_before_it_is_read(site, editor):
    too_much = (site.settings.upload_limit_mb + 2) * 1024 * 1024
    asking = HTTPConnection("127.0.0.1", site.settings.port, timeout=30)
    headers = {**editor, "content-length": str(too_much), "content-type": "multipart/form-data"}

    asking.request("POST", "/api/import", headers=headers)

    assert asking.getresponse().status == 413
    asking.close()


def test_that_who_sends_too_much_to_its_end_hears_why(site, editor):
    too_much = bytes((site.settings.upload_limit_mb + 2) * 1024 * 1024)
    for _ in range(3):
        asking = HTTPConnection("127.0.0.1", site.settings.port, timeout=60)

        asking.request("POST", "/api/import", body=too_much, headers=editor)

        assert asking.getresponse().status == 413
        asking.close()


@pytest.mark.parametrize(
    ("kind", "begins", "mime"),
    [
        ("csv", b"\xef\xbb\xbfJob ID", "text/csv"),
        ("xlsx", b"PK", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ("ics", b"BEGIN:VCALENDAR", "text/calendar"),
        ("mspdi", b"<?xml", "application/xml"),
        ("pdf", b"%PDF", "application/pdf"),
        ("png", b"\x89PNG", "image/png"),
    ],
)
def test_that_a_scenario_is_exported_in_every_kind(
    api, org_a, org_b, editor, draft, kind, begins, mime
):
    rows = [[name, "Rig 101", "2027-03-01", "2027-03-11", 10] for name in ("A-1", "=A-2")]
    send(api, editor, draft, text_file([HEAD, *rows]), "a.csv", apply="true", revision="0")
    wanted = {"scenario_id": draft, "format": kind}

    answer = api.get("/export", params=wanted, headers=as_person(org_a.viewer))

    assert answer.content.startswith(begins)
    assert answer.headers["content-type"].partition(";")[0] == mime
    assert 'filename="Plan_' in answer.headers["content-disposition"]
    if kind == "csv":
        assert ",'=A-2," in answer.text
    assert api.get("/export", params=wanted, headers=as_person(org_b.viewer)).status_code == 404

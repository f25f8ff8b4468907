"""The month close over HTTP: steps with versions, what is missing, files, and settings."""

from io import BytesIO

import openpyxl
import pytest
from pypdf import PdfReader

from kernel.testing_operations import a_lease, a_month
from workbench.testing import as_person


@pytest.fixture
def admin(org_a):
    return as_person(org_a.admin)


@pytest.fixture
def path(org_a):
    lease = a_lease(org_a.editor)
    a_month(org_a.editor, lease)
    return f"/month-closes/{lease.id}/2025-01"


def to(api, header, path, state, **more):
    version = api.get(path, headers=header).headers["ETag"]
    return api.post(
        f"{path}/steps", json={"to": state} | more, headers=header | {"If-Match": version}
    )


def distributed(api, editor, admin, path):
    for state in ("volumes_in", "allocated", "balanced", "locked", "priced", "distributed"):
        answer = to(api, admin if state == "locked" else editor, path, state)
        assert answer.status_code == 200, answer.text
    return answer.json()


def test_that_a_month_is_closed_with_amounts_as_text(api, editor, admin, path):
    told = distributed(api, editor, admin, path)

    assert told["to_post"]["net"] == "71661.09"
    assert told["next"]["to"] == "posted"
    assert to(api, editor, path, "posted").json()["posted"]["net"] == "71661.09"
    closed = to(api, editor, path, "closed")
    assert (closed.json()["state"], closed.json()["next"]) == ("closed", None)
    board = api.get("/month-closes", params={"month": "2025-01"}, headers=editor).json()
    assert [(row["name"], row["state"]) for row in board["rows"]] == [("MABEE", "closed")]


def test_that_a_step_without_its_version_or_out_of_turn_is_refused(api, editor, viewer, path):
    assert api.post(f"{path}/steps", json={"to": "volumes_in"}, headers=editor).status_code == 428
    assert to(api, editor, path, "posted").status_code == 409
    assert to(api, viewer, path, "volumes_in").status_code == 403
    assert to(api, editor, path, "sold").status_code == 422
    assert api.get(f"{path}9", headers=editor).status_code == 422


def test_that_a_month_is_reopened_by_an_administrator_with_a_reason(api, editor, admin, path):
    told = distributed(api, editor, admin, path)
    seen = {"version": told["version"]}

    assert api.post(f"{path}/reopen", json=seen, headers=admin).status_code == 422
    body = seen | {"reason": "late ticket"}
    assert api.post(f"{path}/reopen", json=body, headers=editor).status_code == 403
    again = api.post(f"{path}/reopen", json=body, headers=admin).json()

    assert (again["state"], again["log"][-1]["reason"]) == ("open", "late ticket")


def test_that_a_step_is_undone(api, editor, path):
    told = to(api, editor, path, "volumes_in").json()

    back = api.post(f"{path}/undo", json={"version": told["version"]}, headers=editor)

    assert back.json()["state"] == "open"


def test_that_statements_workbook_and_lines_come_as_files(api, editor, admin, path):
    early = api.get(f"{path}/file", params={"format": "pdf"}, headers=editor)
    assert early.status_code == 409
    distributed(api, editor, admin, path)

    preview = api.get(f"{path}/file", params={"format": "pdf"}, headers=editor)
    assert "PREVIEW" in PdfReader(BytesIO(preview.content)).pages[0].extract_text()
    to(api, editor, path, "posted")
    pages = PdfReader(
        BytesIO(api.get(f"{path}/file", params={"format": "pdf"}, headers=editor).content)
    ).pages
    assert len(pages) == 5
    text = "\n".join(page.extract_text() for page in pages)
    assert "PREVIEW" not in text
    for said in ("MABEE, January 2025", "0.48750000", "34,934.78", "75.123", "1,000.000"):
        assert said in text.replace("\n", " "), said
    lines = api.get(f"{path}/file", params={"format": "csv"}, headers=editor).text
    assert lines.count("\r\n") == 6
    assert ",36622.46,1684.63,3.05,0.00,34934.78" in lines
    book = openpyxl.load_workbook(
        BytesIO(api.get(f"{path}/file", params={"format": "xlsx"}, headers=editor).content)
    )
    assert book.sheetnames == [
        "Close", "Missing", "Lease", "Allocation", "Statements", "Owners", "Lines",
    ]  # fmt: skip


def test_that_lease_volumes_and_stock_are_filled_in_from_what_is_known(api, editor, path):
    silent = api.post(f"{path}/volumes-from-wells", headers=editor)
    assert silent.status_code == 409
    later = path.replace("2025-01", "2025-02")
    assert api.post(f"{later}/opening-stock", headers=editor).status_code == 409


def test_that_settings_are_chosen_by_an_administrator_with_a_reason(api, editor, admin):
    rate = {"jurisdiction": "US-OCS", "product": "oil", "tax_rate": "0", "fee_per_unit": "0",
            "reason": "no state tax offshore"}  # fmt: skip
    new = {"overrun_percent": "12.5", "own_rates": [rate], "note": "joint operating agreement"}

    assert api.get("/operating-settings", headers=editor).json()["overrun_percent"] == "10"
    assert api.put("/operating-settings", json=new, headers=editor).status_code == 403
    made = api.put("/operating-settings", json=new, headers=admin).json()
    assert (made["overrun_percent"], made["own_rates"][0]["tax_rate"]) == ("12.5", "0")
    assert made["pay_at_once"] == "100"
    for bad in (
        {"overrun_percent": "x"},
        {"factor_low": "2", "note": "n"},
        {"due_choices": {"form_pr": "never"}, "note": "n"},
        {"reply_days": 7},
        {"colour": "blue", "note": "n"},
        {"mcf_per_boe": "0", "note": "n"},
        {"month_length": "31", "note": "n"},
        {"special_days": [{"day": "2026-11-31", "name": "x"}], "note": "n"},
        {"discount_rates": [{"start": "2026-01-01", "percent": "51"}], "note": "n"},
        {"discount_rates": [{"start": "2026-01-01", "percent": "4"}] * 2, "note": "n"},
    ):
        assert api.put("/operating-settings", json=bad, headers=admin).status_code == 422

"""Papers over HTTP: read before the answer, or by a worker that can be watched and stopped."""

import io

from PIL import Image

from kernel.wells.api_number import ApiNumber
from kernel.workflows.samples import sample_wells
from workbench.jobs.queue import work

WELL = next(well for well in sample_wells() if well.gau is not None)
API = ApiNumber.parse(WELL.api14)
PAPERS = dict(WELL.papers())
NO_WAIT = {"prefer": "respond-async"}


def scan() -> bytes:
    out = io.BytesIO()
    Image.new("L", (850, 1100), 255).save(out, "TIFF")
    return out.getvalue()


def hand_in(api, headers, *files):
    sent = [("files", (name, content, "application/pdf")) for name, content in files]
    return api.post("/papers", data={"api10": API.dashed}, files=sent, headers=headers)


def test_that_papers_are_read_before_the_answer_and_each_says_what_it_is(api, editor):
    answer = hand_in(api, editor, ("w2.pdf", PAPERS["w2.pdf"]), ("note.txt", b"hello"))

    assert answer.status_code == 200, answer.text
    read, refused = answer.json()["papers"]
    assert (read["name"], read["kind"], read["errors"]) == ("w2.pdf", "w2", [])
    assert read["values"] > 50
    assert (refused["name"], refused["id"]) == ("note.txt", None)
    assert "neither a PDF nor a picture" in refused["errors"][0]


def test_that_a_form_refuses_a_field_that_it_does_not_know(api, editor):
    sent = {"api10": API.dashed, "organization_id": "another"}
    answer = api.post("/papers", data=sent, files={"files": ("w2.pdf", b"%PDF")}, headers=editor)

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["where"] == "body.organization_id"


def test_that_whoever_prefers_not_to_wait_watches_the_worker_read(api, editor, store):
    answer = hand_in(api, {**editor, **NO_WAIT}, ("w2.pdf", PAPERS["w2.pdf"]))

    assert answer.status_code == 202, answer.text
    assert answer.headers["preference-applied"] == "respond-async"
    assert answer.json()["words"] == "Waiting for the worker."
    where = answer.headers["location"].removeprefix("/api")
    work(store, until_empty=True)
    ended = api.get(where, headers=editor).json()
    assert (ended["state"], ended["share"], ended["problem"]) == ("ended", 1.0, "")
    assert ended["files"][0]["words"].startswith("Completion report W-2, ")


def test_that_a_plan_can_be_asked_for_without_waiting_for_it(api, editor, store):
    answer = api.post(
        "/plans/w3a/from-api",
        data={"api10": API.dashed, "input_mode": "hybrid", "use_gau_override_if_invalid": "true"},
        files={
            "w2_file": ("w2.pdf", PAPERS["w2.pdf"], "application/pdf"),
            "gau_file": ("gau.pdf", PAPERS["gau.pdf"], "application/pdf"),
        },
        headers={**editor, **NO_WAIT},
    )

    assert answer.status_code == 202, answer.text
    assert answer.json()["snapshot_id"] is None
    work(store, until_empty=True)
    ended = api.get(answer.headers["location"].removeprefix("/api"), headers=editor).json()
    plan = api.get(f"/plans/{ended['snapshot_id']}", headers=editor).json()
    assert plan["rrc_export"]
    assert {file["kind"] for file in plan["extraction"]["files"]} == {"w2", "gau"}


def test_that_a_plan_that_cannot_be_made_says_so_where_it_is_watched(api, editor, store):
    body = {"api10": "42-003-99998"}
    answer = api.post("/plans/w3a/from-api", json=body, headers={**editor, **NO_WAIT})

    assert answer.status_code == 202, answer.text
    work(store, until_empty=True)
    ended = api.get(answer.headers["location"].removeprefix("/api"), headers=editor).json()
    assert "Nothing is known about 42-003-99998" in ended["problem"]


def test_that_a_reading_is_stopped_by_editors_of_its_organization(
    api, editor, org_a, org_b, as_person
):
    reading = hand_in(api, {**editor, **NO_WAIT}, ("scan.tif", scan())).json()
    stop = f"/papers/readings/{reading['id']}/stop"

    assert api.post(stop, headers=as_person(org_a.viewer)).status_code == 403
    assert api.post(stop, headers=as_person(org_b.editor)).status_code == 404
    assert api.post(stop, headers=editor).json()["state"] == "stopped"

"""Work in the background: each kind is named with how far it is and where to watch it."""

from datetime import date

import pytest

from kernel.store import (
    batches,
    calc_runs,
    declines,
    fetches,
    readings,
    scenarios,
    volume_imports,
)
from kernel.store.ids import uuid7
from kernel.store.registry import register_well
from kernel.store.session import tenant_session
from kernel.wells.api_number import ApiNumber
from kernel.workflows.fetch_documents import stop_fetch
from kernel.workflows.hand_in import stop_reading
from kernel.workflows.running_work import running_work


@pytest.fixture
def well(a_well_number) -> ApiNumber:
    return ApiNumber(api14=a_well_number())


@pytest.fixture
def begun(org_a, well):
    """One piece of work of each kind; their ids by kind."""
    ids = {"reading": uuid7()}
    files = [readings.NewFile(name=f"{n}.tif", content=b"x") for n in range(2)]
    with tenant_session(org_a.editor) as session:
        register_well(session, api14=well.api14)
        readings.begin_reading(
            session, ids["reading"], api14=well.api14, origin="upload", files=files
        )
        first, _ = readings.files_of(session, ids["reading"])
        readings.pulse(session, ids["reading"], first.id, 1, 2)
        ids["fetch"] = fetches.begin_fetch(session, api14=well.api14, again=False).id
        fetches.say(session, ids["fetch"], "Fetching gau-203108, 3 of 4.")
        ids["batch"] = batches.add_batch(
            session, title="Cedar Draw", mode="combined", merge_threshold_ft=500,
            as_of=date(2026, 1, 1), fetches=False, report=False, wells={well.api14: None},
        )  # fmt: skip
        ids["scenario"] = scenarios.add_scenario(
            session, name="Plan A", start_on=date(2027, 1, 1), currency="USD"
        )
        ids["calculation"] = calc_runs.add_run(
            session, scenario_id=ids["scenario"], revision=0, kind="level", parameters={},
            engine_version="1", input_hash="x",
        )  # fmt: skip
        calc_runs.begin_run(session, ids["calculation"])
        calc_runs.tell_progress(session, ids["calculation"], progress=0.4, words="Searching.")
    return ids


def test_that_each_kind_of_work_is_told_with_its_share_and_its_page(org_a, well, begun):
    told = {one.kind: one for one in running_work(org_a.viewer)}

    assert {kind: (one.what, one.words, one.share) for kind, one in told.items()} == {
        "reading": (
            f"Reading papers of {well.dashed}", "0.tif: page 2 of 2, reading the scan.", 0.25,
        ),
        "fetch": (f"Fetching papers of {well.dashed}", "Fetching gau-203108, 3 of 4.", 0.5),
        "batch": ("Batch Cedar Draw", "0 of 1 wells done.", 0.0),
        "calculation": ("Order of the rigs of Plan A", "Searching.", 0.4),
    }  # fmt: skip
    assert {kind: (one.screen, one.query) for kind, one in told.items()} == {
        "reading": ("plan", {"reading": str(begun["reading"])}),
        "fetch": ("plan", {"api": well.api10}),
        "batch": ("batch", {"id": str(begun["batch"])}),
        "calculation": ("schedule", {"scenario": str(begun["scenario"])}),
    }


def test_that_what_has_ended_and_what_others_do_is_not_told(org_a, org_b, begun):
    stop_reading(org_a.editor, begun["reading"])
    stop_fetch(org_a.editor, begun["fetch"])

    assert {one.kind for one in running_work(org_a.viewer)} == {"batch", "calculation"}
    assert running_work(org_b.admin) == ()


def test_that_imports_and_fits_are_told_with_how_far_they_are(org_a, org_b):
    file = uuid7()
    with tenant_session(org_a.editor) as session:
        volume_imports.add_import(
            session, profile="month", file_name="march.csv", sha256="0" * 64, lines=200,
            mapping={}, import_id=file,
        )  # fmt: skip
        volume_imports.change_import(session, file, status="running", next_line=50)
        run = declines.add_run(session, {})
        declines.change_run(session, run, status="running", wells=40, done=10, fitted=9)

    told = {one.kind: one for one in running_work(org_a.viewer)}

    assert {kind: (one.what, one.words, one.share) for kind, one in told.items()} == {
        "import": ("Bringing in march.csv", "50 of 200 lines.", 0.25),
        "fits": ("Fitting the declines of all wells", "10 of 40 wells, 9 with a curve.", 0.25),
    }
    assert (told["import"].screen, told["import"].query) == ("volume_import", {"id": str(file)})
    assert running_work(org_b.viewer) == ()


def test_that_ended_imports_and_fits_are_not_told(org_a):
    file = uuid7()
    with tenant_session(org_a.editor) as session:
        volume_imports.add_import(
            session, profile="month", file_name="march.csv", sha256="0" * 64, lines=200,
            mapping={}, import_id=file,
        )  # fmt: skip
        volume_imports.change_import(session, file, status="done", next_line=201)
        declines.change_run(session, declines.add_run(session, {}), status="failed")

    assert running_work(org_a.viewer) == ()

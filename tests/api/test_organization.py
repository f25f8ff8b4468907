"""All data of an organization over HTTP: asked for, made by the worker, downloaded, kept apart."""

import io
import zipfile

import pytest

from workbench.jobs.queue import work
from workbench.testing import as_person


@pytest.fixture
def admin(org_a):
    return as_person(org_a.admin)


def test_that_an_administrator_takes_all_data_along(api, store, admin, org_a):
    ordered = api.post("/organization/exports", headers=admin).json()["id"]

    work(store, until_empty=True)

    [told] = api.get("/organization/exports", headers=admin).json()
    assert (told["id"], told["state"]) == (ordered, "done")
    file = api.get(f"/organization/exports/{ordered}", headers=admin)
    assert file.headers["content-disposition"].startswith('attachment; filename="Alamo-Energy_')
    assert len(file.content) == told["bytes"]
    assert "manifest.json" in zipfile.ZipFile(io.BytesIO(file.content)).namelist()


def test_that_a_newer_export_takes_the_place_of_the_one_before(api, store, admin):
    for _ in range(2):
        api.post("/organization/exports", headers=admin)
        work(store, until_empty=True)

    newest, older = api.get("/organization/exports", headers=admin).json()

    assert api.get(f"/organization/exports/{newest['id']}", headers=admin).status_code == 200
    assert api.get(f"/organization/exports/{older['id']}", headers=admin).status_code == 404


def test_that_two_are_not_made_at_once(api, store, admin):
    assert api.post("/organization/exports", headers=admin).status_code == 202

    assert api.post("/organization/exports", headers=admin).status_code == 409
    work(store, until_empty=True)


@pytest.mark.parametrize("role", ["viewer", "editor"])
def test_that_nobody_else_asks_for_it_or_gets_it(api, store, admin, org_a, org_b, role):
    made = api.post("/organization/exports", headers=admin).json()["id"]
    work(store, until_empty=True)
    other = as_person(getattr(org_a, role))

    assert api.post("/organization/exports", headers=other).status_code == 403
    assert api.get("/organization/exports", headers=other).status_code == 403
    assert api.get(f"/organization/exports/{made}", headers=other).status_code == 403
    foreign = as_person(org_b.admin)
    assert api.get(f"/organization/exports/{made}", headers=foreign).status_code == 404

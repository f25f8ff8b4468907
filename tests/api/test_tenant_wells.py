"""Wells with the organization's own history over HTTP, and nobody else's."""

from collections.abc import Callable

import httpx2
import pytest

from kernel.store.engagement import label_well, record_interaction
from kernel.store.registry import register_well
from kernel.store.session import tenant_session
from kernel.workflows import people

BASE = "/tenant/wells"
WELL = {
    "api14", "state", "county", "operator_name", "lat", "lon", "created_at", "tenant_interaction",
}  # fmt: skip
INTERACTION = {
    "has_interacted", "first_interaction_at", "last_interaction_at", "last_interaction_type",
    "interaction_count", "mode", "label", "owner_user_email", "metadata",
}  # fmt: skip
NEVER = {
    "has_interacted": False, "first_interaction_at": None, "last_interaction_at": None,
    "last_interaction_type": None, "interaction_count": 0, "mode": None, "label": None,
    "owner_user_email": None, "metadata": {},
}  # fmt: skip


@pytest.fixture
def of() -> Callable[..., dict[str, str]]:
    """The header that makes a request somebody's."""

    def header(actor):
        return {"authorization": f"Bearer {people.create_token(actor, 'test').token}"}

    return header


def worked_on(actor, api14, times=1, **public):
    with tenant_session(actor) as session:
        register_well(session, api14=api14, **public)
        for number in range(times):
            record_interaction(
                session, api14, "fact_corrected", "upload", {"path": f"casing[{number}].shoe_ft"}
            )


@pytest.mark.parametrize("form", ["{0}", "{1}", "{2}-{3}-{4}"])
@pytest.mark.parametrize("slash", ["", "/"])
def test_that_a_well_comes_with_its_public_facts_and_the_own_history(
    api, of, org_a, a_well_number, form, slash
):
    api14 = a_well_number()
    worked_on(org_a.editor, api14, 2, county="Andrews", operator="Reliance", lat=32.3, lon=-102.5)
    with tenant_session(org_a.editor) as session:
        label_well(session, api14, label="May", owner_id=org_a.admin.user_id)
    typed = form.format(api14, api14[:10], api14[:2], api14[2:5], api14[5:10])

    well = api.get(f"{BASE}/{typed}{slash}", headers=of(org_a.viewer)).json()

    ours = well["tenant_interaction"]
    assert well.keys() == WELL
    assert ours.keys() == INTERACTION
    assert [well[name] for name in ("api14", "state", "county", "operator_name", "lat", "lon")] == [
        api14, "TX", "Andrews", "Reliance", 32.3, -102.5,
    ]  # fmt: skip
    assert ours["has_interacted"] is True
    assert (ours["interaction_count"], ours["mode"], ours["label"]) == (2, "upload", "May")
    assert ours["owner_user_email"] == org_a.admin.email
    assert ours["last_interaction_type"] == "fact_corrected"
    assert ours["metadata"] == {"path": "casing[1].shoe_ft"}
    assert ours["first_interaction_at"] < ours["last_interaction_at"]
    assert well["created_at"] == ours["first_interaction_at"]


def test_that_the_history_of_others_is_not_told_and_not_even_when_they_named_the_well(
    api, of, org_a, org_b, a_well_number
):
    api14 = a_well_number()
    worked_on(org_a.editor, api14, 3, county="Andrews")

    well = api.get(f"{BASE}/{api14}", headers=of(org_b.admin)).json()
    listed = api.get(f"{BASE}/history", headers=of(org_b.admin)).json()

    assert well["tenant_interaction"] == NEVER
    assert well["created_at"] is None
    assert listed == {
        "wells": [],
        "pagination": {"total": 0, "limit": 50, "offset": 0, "has_more": False},
    }


def test_that_an_unknown_well_is_404_and_a_text_that_is_no_number_422(api, of, org_a):
    header = of(org_a.viewer)
    for path, status in (("42003999990000", 404), ("4200399999", 404), ("mabee", 422), ("1", 422)):
        answer = api.get(f"{BASE}/{path}/", headers=header)
        assert answer.status_code == status
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["status"] == status


def test_that_a_hole_of_which_only_sidetracks_are_known_is_found_by_its_ten_digits(
    api, of, org_a, a_well_number
):
    hole = a_well_number()[:10]
    for suffix in ("0200", "0100"):
        worked_on(org_a.editor, hole + suffix)

    [first] = api.post(
        f"{BASE}/bulk/", headers=of(org_a.viewer), json={"api_numbers": [hole]}
    ).json()["wells"]

    assert first["api14"] == hole + "0100"
    assert first["tenant_interaction"]["interaction_count"] == 1


def test_that_many_wells_are_looked_up_at_once_with_found_and_not_found(
    api, of, org_a, org_b, a_well_number
):
    ours, theirs, nobodys = (a_well_number() for _ in range(3))
    worked_on(org_a.editor, ours)
    worked_on(org_b.editor, theirs)
    asked = [theirs, ours[:10], nobodys[:10], ours]

    found = api.post(f"{BASE}/bulk/", headers=of(org_a.viewer), json={"api_numbers": asked}).json()

    assert [well["api14"] for well in found["wells"]] == [theirs, ours]
    assert found["wells"][0]["tenant_interaction"] == NEVER
    assert found["wells"][1]["tenant_interaction"]["has_interacted"] is True
    assert found["not_found"] == [nobodys[:10]]
    assert found["summary"] == {"requested": 3, "found": 2, "not_found": 1}


@pytest.mark.parametrize(
    "body",
    [
        {"api_numbers": []},
        {"api_numbers": ["4200346118"] * 101},
        {"api_numbers": ["mabee"]},
        {"api_numbers": "4200346118"},
        {"api_numbers": ["4200346118"], "more": 1},
        {},
    ],
    ids=["none", "101", "no number", "no list", "more keys", "empty"],
)
def test_that_a_wrong_list_is_refused(api, of, org_a, body):
    answer = api.post(f"{BASE}/bulk/", headers=of(org_a.viewer), json=body)

    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"


def test_that_the_history_is_paged_newest_first_without_loss_or_repeat(
    api, of, org_a, a_well_number
):
    wells = [a_well_number() for _ in range(7)]
    for api14 in wells:
        worked_on(org_a.editor, api14)
    header = of(org_a.viewer)

    pages = [
        api.get(f"{BASE}/history/?limit=3&offset={offset}", headers=header).json()
        for offset in (0, 3, 6, 9)
    ]

    assert [[w["api14"] for w in page["wells"]] for page in pages] == [
        wells[::-1][:3], wells[::-1][3:6], wells[::-1][6:], [],
    ]  # fmt: skip
    assert [page["pagination"]["has_more"] for page in pages] == [True, True, False, False]
    assert pages[1]["pagination"] == {"total": 7, "limit": 3, "offset": 3, "has_more": True}


@pytest.mark.parametrize("query", ["limit=0", "limit=501", "offset=-1", "limit=x"])
def test_that_a_page_outside_the_limits_is_refused(api, of, org_a, query):
    answer = api.get(f"{BASE}/history/?{query}", headers=of(org_a.viewer))

    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/4200346118/"), ("POST", "/bulk/"), ("GET", "/history/"), ("GET", "/")],
)
def test_that_nothing_is_told_to_a_stranger(api, method, path):
    answer = api.request(method, BASE + path, headers={"accept": "application/json"})

    assert answer.status_code == 401
    assert answer.headers["content-type"] == "application/problem+json"


def test_that_no_address_lists_the_wells_of_the_registry(api, of, org_a, org_b, a_well_number):
    theirs = a_well_number()
    worked_on(org_b.editor, theirs)
    header = of(org_a.admin)

    assert api.get(f"{BASE}/", headers=header).status_code == 404
    assert theirs not in api.get("/wells", headers=header).text
    assert theirs[:10] not in api.get("/wells?limit=20000", headers=header).text


def test_that_a_session_cookie_is_taken_as_well_as_a_token(site, a_well_number):
    founded = people.found_organization(
        name="Pecos", email=f"pia-{a_well_number()}@example.com", person_name="Pia",
        password="seven muddy derricks",
    )  # fmt: skip
    with httpx2.Client(base_url=site.url, headers={"origin": site.url}) as browser:
        form = {"email": founded.actor.email, "password": "seven muddy derricks"}
        assert browser.post("/auth/login", data=form).status_code == 303

        assert browser.get(f"/api{BASE}/history/").status_code == 200

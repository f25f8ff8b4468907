"""Months and days of completions over HTTP: put, paged, changed by revision, and never lost."""

import pytest

from workbench.testing import as_person

MONTHS, DAYS = "/production-months", "/production-days"


@pytest.fixture
def stranger(org_b):
    return as_person(org_b.admin)


@pytest.fixture
def stream(api, editor):
    """A completion on a lease, with what it belongs to."""

    def made(path, **body):
        answer = api.post(f"/{path}", json=body, headers=editor)
        assert answer.status_code == 201, answer.text
        return answer.json()["id"]

    field = made("fields", name="SPRABERRY", jurisdiction="TX", regulator_code="8")
    well = made("asset-wells", name="MABEE 140", field_id=field)
    lease = made("leases", name="MABEE", jurisdiction="TX")
    completion = made("completions", well_id=well, interval_code="01")
    made("completion-leases", completion_id=completion, lease_id=lease, valid_from="2020-01-01")
    return {"completion_id": completion, "well_id": well, "lease_id": lease, "field_id": field}


def rows(stream, *oil, year=2024):
    return [
        {
            "completion_id": stream["completion_id"],
            "production_month": f"{year}-{month:02d}-01",
            "oil_bbl": value,
        }
        for month, value in enumerate(oil, 1)
    ]


def put(api, header, sent, **more):
    return api.put(MONTHS, json={"rows": sent, **more}, headers=header)


def test_that_many_months_are_put_at_once_and_again_change_nothing(api, editor, viewer, stream):
    first = put(api, editor, rows(stream, "10.5", "11", None)).json()
    assert (first["added"], first["changed"], first["unchanged"]) == (3, 0, 0)
    assert [one["oil_bbl"] for one in first["rows"]] == ["10.500", "11.000", None]
    assert {one["lease_id"] for one in first["rows"]} == {stream["lease_id"]}
    assert {one["source"] for one in first["rows"]} == {"measured"}

    again = put(api, editor, rows(stream, "10.5", "11", None)).json()

    assert (again["added"], again["changed"], again["unchanged"]) == (0, 0, 3)
    assert put(api, viewer, rows(stream, "1")).status_code == 403


def test_that_a_month_that_stands_is_changed_only_by_who_saw_it(api, editor, stream):
    put(api, editor, rows(stream, "10", "11"))
    late = put(api, editor, rows(stream, "12", "13"))
    assert (late.status_code, "revision 1" in late.json()["detail"]) == (409, True)

    sent = [{**row, "revision": 1} for row in rows(stream, "12", "11")]
    done = put(api, editor, sent, reason="Gauge read again").json()

    assert (done["changed"], done["unchanged"]) == (1, 1)
    path = f"{MONTHS}/{stream['completion_id']}/2024-01-01"
    [was] = api.get(f"{path}/revisions", headers=editor).json()
    assert (was["before"]["oil_bbl"], was["after"]["oil_bbl"]) == (10.0, 12)
    assert was["reason"] == "Gauge read again"
    forced = put(api, editor, rows(stream, "14"), overwrite=True).json()
    assert (forced["changed"], forced["rows"][0]["revision"]) == (1, 3)


def test_that_one_month_is_added_read_changed_and_deleted_with_its_revision(
    api, editor, viewer, stream
):
    [row] = rows(stream, "10")
    made = api.post(MONTHS, json=row, headers=editor | {"Idempotency-Key": "once"})
    assert (made.status_code, made.headers["ETag"]) == (201, '"1"')
    again = api.post(MONTHS, json=row, headers=editor | {"Idempotency-Key": "once"})
    assert (again.status_code, again.json()) == (201, made.json())
    other = api.post(MONTHS, json={**row, "oil_bbl": "9"}, headers=editor)
    assert other.status_code == 409

    path = f"{MONTHS}/{stream['completion_id']}/2024-01-01"
    change = {"oil_bbl": "12", "water_bbl": "3"}
    assert api.patch(path, json=change, headers=editor).status_code == 428
    changed = api.patch(path, json=change, headers=editor | {"If-Match": '"1"'})
    assert (changed.json()["water_bbl"], changed.headers["ETag"]) == ("3.000", '"2"')
    stale = api.patch(path, json={"oil_bbl": "1"}, headers=editor | {"If-Match": '"1"'})
    assert stale.status_code == 409
    assert api.get(path, headers=viewer).json()["oil_bbl"] == "12.000"

    assert api.delete(path, headers=editor | {"If-Match": "2"}).status_code == 204
    assert api.get(path, headers=viewer).status_code == 404
    history = api.get(f"{path}/revisions", headers=viewer).json()
    assert [one["after"] is None for one in history] == [True, False]


@pytest.mark.parametrize("sort", ["completion_id", "-production_month"])
def test_that_pages_of_months_hold_every_row_once(api, editor, stream, sort):
    put(api, editor, rows(stream, *map(str, range(1, 8))))
    found, after = [], None
    while True:
        asked = {"limit": 3, "sort": sort, **({"after": after} if after else {})}
        page = api.get(MONTHS, params=asked, headers=editor).json()
        found += [row["production_month"][5:7] for row in page["rows"]]
        after = page["next"]
        if after is None:
            break

    every = [f"{month:02d}" for month in range(1, 8)]
    assert found == (every if sort == "completion_id" else every[::-1])


def test_that_months_are_found_by_well_lease_field_and_time(api, editor, stream):
    put(api, editor, rows(stream, "1", "2", "3"))
    asked = {"first": "2024-02-01", "last": "2024-02-28", "source": "measured"}
    for name in ("well_id", "lease_id", "field_id", "completion_id"):
        page = api.get(MONTHS, params={**asked, name: stream[name]}, headers=editor).json()
        assert [row["oil_bbl"] for row in page["rows"]] == ["2.000"]
    nothing = api.get(MONTHS, params={**asked, "source": "purchaser"}, headers=editor).json()
    assert nothing == {"rows": [], "next": None}


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"oil_bbl": "-1"}, 422),
        ({"production_month": "2024-01-15"}, 422),
        ({"days_on": "32"}, 422),
        ({"completion_id": "01932c5e-7a10-7b4e-9c3d-2f1e5a7b9c11"}, 422),
        ({"status": "locked"}, 422),
        ({"oil_bbl": "1.2345"}, 422),
        ({"revision": 3}, 409),
    ],
)
def test_that_a_month_that_cannot_be_is_refused_and_none_of_its_request_is_kept(
    api, editor, stream, change, status
):
    good, bad = rows(stream, "1", "2")

    answer = put(api, editor, [good, {**bad, **change}])

    assert answer.status_code == status
    assert api.get(MONTHS, headers=editor).json()["rows"] == []


def test_that_the_days_of_a_well_are_put_and_drawn_with_their_field_by_month(api, editor, stream):
    days = [
        {"completion_id": stream["completion_id"], "production_date": f"2024-01-{day:02d}",
         "oil_bbl": "10", "gas_mcf": "30", "hours_on": "24"}
        for day in range(1, 32)
    ]  # fmt: skip
    assert api.put(DAYS, json={"rows": days}, headers=editor).json()["added"] == 31
    on_lease = {"lease_id": stream["lease_id"], "sort": "-production_date", "limit": 1}
    [last] = api.get(DAYS, params=on_lease, headers=editor).json()["rows"]
    assert last["production_date"] == "2024-01-31"

    [drawn] = api.get(
        "/production-series", params={"well_id": stream["well_id"], "by": "day"}, headers=editor
    ).json()
    assert (len(drawn["periods"]), drawn["oil_bbl"][0], drawn["water_bbl"][0]) == (31, 10.0, None)
    [month] = api.get("/field-months", params={"basis": "day"}, headers=editor).json()
    assert (month["oil_bbl"], month["gas_mcf"], month["wells"]) == ("310.000", "930.000", 1)


def test_that_a_stranger_finds_no_volume_and_adds_none_to_our_completion(
    api, editor, stranger, stream
):
    put(api, editor, rows(stream, "1"))
    path = f"{MONTHS}/{stream['completion_id']}/2024-01-01"

    assert api.get(MONTHS, headers=stranger).json()["rows"] == []
    assert api.get(path, headers=stranger).status_code == 404
    assert api.delete(path, headers=stranger | {"If-Match": "1"}).status_code == 404
    assert put(api, stranger, rows(stream, "5", year=2023)).status_code == 422


def test_that_tax_rates_on_file_are_told_by_state_product_and_day(api, viewer):
    asked = {"jurisdiction": "TX", "product": "oil", "on": "2015-08-01"}
    found = api.get("/tax-rates", params=asked, headers=viewer).json()

    assert ("cleanup_fee", "0.008125") in {(one["kind"], one["rate"]) for one in found}
    assert all(one["citation"] for one in found)


def test_that_what_the_close_makes_is_read_and_never_typed(api, editor):
    for path in ("production-revisions", "allocations", "revenue-lines", "payments"):
        assert api.get(f"/{path}", headers=editor).json() == {"rows": [], "next": None}
        assert api.post(f"/{path}", json={}, headers=editor).status_code == 405


def test_that_every_body_of_the_operating_records_has_an_example(api, viewer):
    schemas = api.get("/openapi.json", headers=viewer).json()["components"]["schemas"]

    bodies = [name for name in schemas if name.endswith(("sIn", "ProductionMonthIn"))]
    assert len(bodies) > 20
    assert {"WellTestsIn", "ProductionMonthsIn", "ProductionDaysIn"} <= set(bodies)
    assert schemas["WellTestsIn"]["examples"][0]["hours"] == "24"

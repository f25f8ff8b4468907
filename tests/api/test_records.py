"""Core records over HTTP: every kind, with roles, versions, pages and repeated requests."""

import pytest
import sqlalchemy as sa

from kernel.store import money_tables
from kernel.store import records as store
from kernel.store.ids import uuid7
from kernel.store.session import tenant_session
from kernel.workflows import audit, records
from kernel.workflows.production import unusual_numbers
from workbench.testing import as_person


@pytest.fixture
def stranger(org_b):
    return as_person(org_b.admin)


A_TEST = {
    "completion_id": "01932c5e-7a10-7b4e-9c3d-2f1e5a7b9c11",
    "test_date": "2025-01-01",
    "oil_bbl": "99999999999",
    "gas_mcf": "0",
    "water_bbl": "0",
}


def made(api, header, path, **body):
    answer = api.post(f"/{path}", json=body, headers=header)
    assert answer.status_code == 201, answer.text
    return answer.json()


def a_company(api, header, code="ACME"):
    return made(api, header, "companies", name=f"{code} Oil", short_code=code)


def a_lease(api, header, **more):
    return made(api, header, "leases", name="MABEE", jurisdiction="TX", **more)


def a_well(api, header, **more):
    return made(api, header, "asset-wells", name="MABEE 140", **more)


def test_that_a_record_is_added_read_changed_by_version_and_deleted(api, editor, viewer):
    lease = a_lease(api, editor, royalty_rate="0.1875", allocation_unit="0.01")
    path = f"/leases/{lease['id']}"

    assert lease["version"] == 1
    assert lease["royalty_rate"] == "0.18750000"
    changed = api.patch(path, json={"gross_acres": "640"}, headers=editor | {"If-Match": '"1"'})
    assert changed.headers["ETag"] == '"2"'
    assert api.get(path, headers=viewer).json()["gross_acres"] == "640.0000"
    assert api.delete(path, headers=editor | {"If-Match": "2"}).status_code == 204
    assert api.get(path, headers=viewer).status_code == 404


def test_that_a_change_of_a_stale_version_is_refused_and_nothing_is_lost(api, editor):
    lease = a_lease(api, editor)
    path = f"/leases/{lease['id']}"
    api.patch(path, json={"name": "MABEE A", "version": 1}, headers=editor)

    late = api.patch(path, json={"name": "MABEE B", "version": 1}, headers=editor)

    assert late.status_code == 409
    assert "version 2" in late.json()["detail"]
    assert api.get(path, headers=editor).json()["name"] == "MABEE A"
    assert api.patch(path, json={"name": "MABEE B"}, headers=editor).status_code == 428
    assert api.delete(path, headers=editor).status_code == 428


def test_that_viewers_read_and_do_not_write(api, editor, viewer):
    lease = a_lease(api, editor)
    path = f"/leases/{lease['id']}"

    assert api.get("/leases", headers=viewer).json()["rows"][0]["id"] == lease["id"]
    assert (
        api.post("/leases", json={"name": "X", "jurisdiction": "TX"}, headers=viewer).status_code
        == 403
    )
    assert api.patch(path, json={"name": "X", "version": 1}, headers=viewer).status_code == 403
    assert api.delete(path, headers=viewer | {"If-Match": "1"}).status_code == 403


@pytest.mark.parametrize("kind", records.kinds(), ids=lambda kind: kind.path)
def test_that_a_foreign_record_of_any_kind_looks_like_one_that_is_not_there(api, stranger, kind):
    ours = api.get(f"/{kind.path}/{uuid7()}", headers=stranger)

    assert ours.status_code == 404
    assert ours.headers["content-type"] == "application/problem+json"


def test_that_another_organization_neither_sees_nor_touches_nor_refers_to_a_record(
    api, editor, stranger
):
    lease = a_lease(api, editor)
    path = f"/leases/{lease['id']}"
    missing = api.get(f"/leases/{uuid7()}", headers=stranger).json()

    theirs = api.get(path, headers=stranger)

    assert theirs.status_code == 404
    assert theirs.json()["detail"] == missing["detail"]
    assert api.get("/leases", headers=stranger).json()["rows"] == []
    assert api.patch(path, json={"name": "X", "version": 1}, headers=stranger).status_code == 404
    assert api.delete(path, headers=stranger | {"If-Match": "1"}).status_code == 404
    stolen = api.post("/asset-wells", json={"name": "W", "lease_id": lease["id"]}, headers=stranger)
    assert stolen.status_code == 422


def test_that_pages_follow_each_other_by_key_and_miss_nothing(api, editor):
    codes = [f"C{n:02}" for n in range(7)]
    for code in codes:
        a_company(api, editor, code)
    seen, after = [], None
    while True:
        page = api.get(
            "/companies",
            params={"sort": "-short_code", "limit": 3} | ({"after": after} if after else {}),
            headers=editor,
        ).json()
        seen += [row["short_code"] for row in page["rows"]]
        after = page["next"]
        if after is None:
            break

    assert seen == sorted(codes, reverse=True)


def test_that_lists_are_filtered_and_searched(api, editor):
    a_well(api, editor, status="producing")
    made(api, editor, "asset-wells", name="OTHER 2", status="shut_in", api14="4200346118")

    def names(**params):
        rows = api.get("/asset-wells", params=params, headers=editor).json()["rows"]
        return [row["name"] for row in rows]

    assert names(where="status:shut_in") == ["OTHER 2"]
    assert names(where="api14:") == ["MABEE 140"]
    assert names(q="mab 140") == ["MABEE 140"]
    assert names(where=["status:producing", "name:OTHER 2"]) == []


def test_that_a_filter_that_does_not_exist_is_named(api, editor):
    answer = api.get("/leases", params={"where": "colour:blue"}, headers=editor)

    assert answer.status_code == 422
    assert "colour:blue" in answer.json()["detail"]


@pytest.mark.parametrize(
    "params",
    [
        {"where": "effective_from:2020-01-01"},
        {"where": "status:\x00"},
        {"q": "a\x00b"},
        {"after": "bm90IGEgcGFnZQ", "sort": "created_at"},
        {
            "after": "WyJ4IiwgIjAxYTIyNjE1LTgyOTktNzE3Zi04NWJjLTAwMTFhYmFhY2FmNiJd",
            "sort": "version",
        },
        {"after": "WyIiLCAiMDFhMjI2MTUtODI5OS03MTdmLTg1YmMtMDAxMWFiYWFjYWY2Il0", "sort": "version"},
        {"sort": "royalty_rate"},
    ],
)
def test_that_a_list_asked_for_wrongly_is_refused_and_never_fails(api, editor, params):
    assert api.get("/leases", params=params, headers=editor).status_code == 422


def test_that_pages_in_the_order_of_long_texts_follow_each_other(api, editor):
    for letter in "cab":
        a_lease(api, editor, legal_description=letter * 5_000)
    query = {"sort": "legal_description", "limit": 1}

    first = api.get("/leases", params=query, headers=editor).json()
    second = api.get("/leases", params=query | {"after": first["next"]}, headers=editor).json()

    begins = [page["rows"][0]["legal_description"][0] for page in (first, second)]
    assert begins == ["a", "b"]


def test_that_ten_and_twelve_digits_of_an_api_number_are_padded_on_the_right(api, editor):
    well = a_well(api, editor, api14="177104144600")

    assert well["api14"] == "17710414460000"
    assert well["api12"] == "177104144600"


def test_that_an_unusual_county_is_taken_and_said(api, org_a, editor):
    a_well(api, editor, api14="4200246118")
    a_well(api, editor, api14="4200346118")

    [(well, why)] = unusual_numbers(org_a.viewer)

    assert (well.api14, why) == ("42002461180000", "Texas has no county with the code 002")


def test_that_one_wellbore_is_kept_once_in_an_organization_and_again_in_another(
    api, editor, stranger
):
    a_well(api, editor, api14="4250120130")

    twice = api.post("/asset-wells", json={"name": "X", "api14": "42501201300000"}, headers=editor)

    assert twice.status_code == 409
    assert a_well(api, stranger, api14="4250120130")["version"] == 1


def test_that_a_request_sent_again_with_its_key_is_done_once(api, editor):
    key = {"Idempotency-Key": uuid7().hex}
    body = {"name": "MABEE", "jurisdiction": "TX"}

    first = api.post("/leases", json=body, headers=editor | key)
    again = api.post("/leases", json=body, headers=editor | key)
    other = api.post("/leases", json=body | {"name": "X"}, headers=editor | key)

    assert first.json() == again.json()
    assert other.status_code == 422
    assert len(api.get("/leases", headers=editor).json()["rows"]) == 1


def test_that_many_are_added_together_or_not_at_all(api, editor):
    good = [{"name": f"L{n}", "jurisdiction": "TX"} for n in range(3)]

    assert api.post("/leases/bulk", json=good, headers=editor).status_code == 201
    bad = [*good, {"name": "X", "jurisdiction": "Texas"}]
    refused = api.post("/leases/bulk", json=bad, headers=editor)

    assert refused.status_code == 422
    assert len(api.get("/leases", headers=editor).json()["rows"]) == 3


@pytest.mark.parametrize(
    ("path", "body", "words"),
    [
        ("leases", {"name": "X", "jurisdiction": "TX", "royalty_rate": "1.5"}, "royalty rate"),
        ("leases", {"name": "X", "jurisdiction": "TX", "royalty_rate": "0.123456789"}, ""),
        ("asset-wells", {"name": "X", "surface_lat": "31.5"}, "both degrees"),
        ("asset-wells", {"name": "X", "status": "lost"}, ""),
        (
            "asset-wells",
            {"name": "X", "td_date": "2020-01-01", "spud_date": "2021-01-01"},
            "td date",
        ),
        ("leases", {"name": "X", "jurisdiction": "TX", "colour": "blue"}, ""),
        ("leases", {"name": "X", "jurisdiction": "TX", "effective_from": "0"}, "2025-01-31"),
        ("companies", {"name": "X", "short_code": "X", "is_government": "yes"}, ""),
        ("well-tests", A_TEST | {"hours": "0"}, "divides by zero"),
        ("well-tests", A_TEST | {"hours": "0.01"}, "too large"),
    ],
)
def test_that_a_value_that_is_not_possible_is_refused_with_its_field(
    api, editor, path, body, words
):
    answer = api.post(f"/{path}", json=body, headers=editor)

    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert words in answer.text


def test_that_a_lease_has_one_operator_on_a_day(api, editor):
    lease, company = a_lease(api, editor), a_company(api, editor)
    first = {"lease_id": lease["id"], "company_id": company["id"], "valid_from": "2020-01-01"}
    row = made(api, editor, "lease-operators", **first)

    overlapping = api.post(
        "/lease-operators", json=first | {"valid_from": "2022-01-01"}, headers=editor
    )

    assert (row["valid_from"], row["valid_to"]) == ("2020-01-01", None)
    assert overlapping.status_code == 409


def test_that_a_record_in_use_is_not_deleted(api, editor):
    lease = a_lease(api, editor)
    a_well(api, editor, lease_id=lease["id"])

    refused = api.delete(f"/leases/{lease['id']}", headers=editor | {"If-Match": "1"})

    assert refused.status_code == 409
    assert "in use" in refused.json()["detail"]


def test_that_a_status_that_needs_a_decision_is_not_typed(api, editor):
    lease = a_lease(api, editor)

    answer = api.post(
        "/afes",
        json={
            "afe_no": "26-001",
            "kind": "plugging",
            "lease_id": lease["id"],
            "status": "approved",
        },
        headers=editor,
    )

    assert answer.status_code == 422


def test_that_every_change_is_in_the_audit(api, org_a, editor):
    lease = a_lease(api, editor)
    api.patch(f"/leases/{lease['id']}", json={"name": "B", "version": 1}, headers=editor)

    rows = audit.changes(org_a.admin, kind="app.lease")

    change, addition = rows[0], rows[1]
    assert (change.before["name"], change.after["name"]) == ("MABEE", "B")
    assert (addition.before, addition.after["id"]) == (None, lease["id"])


def an_afe(api, header):
    lease = a_lease(api, header)
    afe = made(api, header, "afes", afe_no="26-001", kind="plugging", lease_id=lease["id"])
    line = {"afe_id": afe["id"], "line_no": 1, "account_code": "8400", "phase": "plugging"}
    return afe, made(api, header, "afe-lines", **line, estimate="125000.00")


def test_that_money_is_answered_as_text_to_the_cent(api, editor):
    _, line = an_afe(api, editor)

    assert (line["estimate"], line["actual"]) == ("125000.00", "0.00")


def test_that_the_lines_of_a_submitted_afe_are_closed_but_for_what_is_booked(api, org_a, editor):
    afe, line = an_afe(api, editor)
    with tenant_session(org_a.editor) as session:
        session.execute(sa.update(money_tables.afe).values(status="submitted"))
    path = f"/afe-lines/{line['id']}"

    estimate = api.patch(path, json={"estimate": "1", "version": 1}, headers=editor)
    booked = api.patch(path, json={"actual": "99.50", "version": 1}, headers=editor)
    another = {"afe_id": afe["id"], "line_no": 2, "account_code": "1", "phase": "plugging"}

    assert estimate.status_code == 409
    assert booked.json()["actual"] == "99.50"
    refused = api.post("/afe-lines", json=another | {"estimate": "1"}, headers=editor)
    assert refused.status_code == 409


def test_that_long_lists_are_ordered_by_what_an_index_holds_and_say_so(api, editor):
    for path, orders in {
        "lease-volumes": "id, production_month",
        "dispositions": "id",
        "sales-lines": "id, sale_month",
        "revenue-lines": "id, sale_month",
    }.items():
        refused = api.get(f"/{path}", params={"sort": "created_at"}, headers=editor)

        assert refused.status_code == 422
        assert refused.json()["hint"] == f"Choose one of: {orders}."
        described = api.get("/openapi.json", headers=editor).json()["paths"][f"/{path}"]["get"]
        [sort] = [one for one in described["parameters"] if one["name"] == "sort"]
        assert f"One of {orders};" in sort["description"]
        for order in orders.split(", "):
            assert api.get(f"/{path}", params={"sort": order}, headers=editor).status_code == 200


@pytest.mark.parametrize("found_first", [50_000, 0], ids=["few", "many"])
def test_that_sales_are_found_by_how_the_number_of_the_statement_begins(
    api, editor, monkeypatch, found_first
):
    monkeypatch.setattr(store, "FOUND_FIRST", found_first)
    lease = a_lease(api, editor)
    sale = {
        "lease_id": lease["id"], "product": "oil", "sale_month": "2025-01-01", "volume": "10",
        "price": "70", "gross_value": "700.00",
    }  # fmt: skip
    for number in ("ST-1001", "ST-1002", "ST-2001", "S%", "x ST-1001"):
        made(api, editor, "sales-lines", **sale, statement_ref=number, line_no=1)

    for words, numbers in {
        "ST-1": ["ST-1001", "ST-1002"],
        "ST-2001": ["ST-2001"],
        "S%": ["S%"],
        "x S": ["x ST-1001"],
        "T-1": [],
    }.items():
        page = api.get("/sales-lines", params={"q": words}, headers=editor).json()
        assert [row["statement_ref"] for row in page["rows"]] == numbers


@pytest.mark.parametrize(
    "number", ["O'Brien", "a\\b", "x:y", "%s", "{0}", "'; select 1 --", '"q"', "ü"]
)
def test_that_signs_in_the_number_of_a_statement_are_signs_and_nothing_else(api, editor, number):
    lease = a_lease(api, editor)
    made(
        api, editor, "sales-lines", lease_id=lease["id"], product="oil", sale_month="2025-01-01",
        volume="10", price="70", gross_value="700.00", statement_ref=f"{number}-7", line_no=1,
    )  # fmt: skip

    page = api.get("/sales-lines", params={"q": number}, headers=editor).json()
    assert [row["statement_ref"] for row in page["rows"]] == [f"{number}-7"]


def test_that_days_and_months_are_asked_for_by_a_span_open_at_either_end(api, editor):
    lease = made(api, editor, "leases", name="MABEE", jurisdiction="TX")
    for month in ("2025-11-01", "2025-12-01", "2026-01-01"):
        volume = made(api, editor, "lease-volumes", lease_id=lease["id"], production_month=month,
                      product="oil")  # fmt: skip
        made(api, editor, "dispositions", lease_volume_id=volume["id"], disposition_code="1",
             volume="5")  # fmt: skip

    def months(span, path="lease-volumes"):
        params = {"where": [f"production_month:{span}", f"lease_id:{lease['id']}"]}
        return len(api.get(f"/{path}", params=params, headers=editor).json()["rows"])

    spans = ("2025-11-01..2025-12-31", "2025-12-01..", "..2025-11-30")
    assert [months(span) for span in spans] == [2, 2, 1]
    assert months("2025-12-01..", "dispositions") == 2  # by what their volumes hold
    refused = api.get("/lease-volumes", params={"where": "production_month:1..2"}, headers=editor)
    assert refused.status_code == 422

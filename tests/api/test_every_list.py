"""Every list that is cut by key shows each row once, whatever the size of its pages."""

import httpx2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from tests.isolation.matrix import operations, theirs_of
from tests.store.test_isolation import fill
from workbench.testing import as_person

ROWS = 23


@pytest.fixture(scope="module")
def team(new_team, a_well_number):
    made = new_team("Fir Branch")
    fill(made, a_well_number())
    return made


@pytest.fixture(scope="module")
def client(site, team):
    with httpx2.Client(
        base_url=f"{site.url}/api", timeout=60, headers=as_person(team.admin)
    ) as made:
        leases = [
            {
                "name": f"L{n % 5}",  # several of one name, and some values that are not known
                "jurisdiction": "TX",
                "gross_acres": str(n % 4 + 1) if n % 3 else None,
                "effective_from": f"2020-01-{n % 7 + 1:02}" if n % 2 else None,
            }
            for n in range(ROWS)
        ]
        answer = made.post("/leases/bulk", json=leases)
        assert answer.status_code == 201, answer.text
        yield made


def rows_of(page):
    return page["rejects"] if "rejects" in page else page["rows"]


def whole(client, path, most, **params):
    return rows_of(client.get(path, params=params | {"limit": most}).json())


def pages(client, path, size, **params):
    """Every row, page after page."""
    rows, after = [], None
    for _ in range(1_000):
        answer = client.get(
            path, params=params | {"limit": size} | ({"after": after} if after else {})
        )
        assert answer.status_code == 200, answer.text
        page = answer.json()
        assert len(rows_of(page)) <= size
        rows += rows_of(page)
        after = page["next"]
        if after is None:
            return rows
    raise AssertionError("the pages never end")


def sortable(client) -> list[str]:
    [row, *_] = client.get("/leases").json()["rows"]
    return [name for name in row if client.get("/leases", params={"sort": name}).status_code == 200]


@pytest.fixture(scope="module")
def orders(client):
    found = sortable(client)
    assert len(found) >= 5
    return found


@settings(max_examples=60)
@given(data=some.data(), size=some.integers(1, ROWS + 3), descending=some.booleans())
def test_that_pages_of_any_size_in_any_order_show_each_row_once(
    client, orders, data, size, descending
):
    sort = ("-" if descending else "") + data.draw(some.sampled_from(orders))

    shown = pages(client, "/leases", size, sort=sort)

    assert shown == whole(client, "/leases", 500, sort=sort)
    assert len({row["id"] for row in shown}) == len(shown) > ROWS


def test_that_every_list_cut_by_key_shows_the_same_rows_by_ones(client, store, team):
    own = theirs_of(store, team.admin.organization_id)
    document = client.get("/openapi.json").json()
    lists = [
        one
        for one in operations(document)
        if one.verb == "GET" and {"after", "limit"} <= {p["name"] for p in one.parameters}
    ]
    with_rows = 0
    for one in lists:
        path = one.path.replace("{import_batch_id}", own.ids["import_batch.id"])
        [most] = [p["schema"]["maximum"] for p in one.parameters if p["name"] == "limit"]
        told = whole(client, path, most)
        with_rows += bool(told)
        assert pages(client, path, 1) == told, one

    assert len(lists) >= 30
    assert with_rows >= 25

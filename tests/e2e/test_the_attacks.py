"""A viewer at a browser with the ids of another organization: every endpoint, and pages by id.

The matrix of tests/isolation does so by requests and page scripts; here it is a signed-in browser,
with its cookie and from a page of ours, which is the most that a person of bad will has.
"""

import re
from pathlib import Path
from urllib.parse import urlencode

import pytest
import sqlalchemy as sa
from playwright.sync_api import Page, expect

from kernel.store import embedded
from kernel.store.connection import StoreUrls
from kernel.store.ids import uuid7
from tests.isolation.matrix import Asker, Theirs, Unnamed, digest_of, operations, theirs_of

pytestmark = pytest.mark.browser
ASK = """async asked => {
  const answers = [];
  for (const {verb, url, body, form} of asked) {
    const headers = {'x-workbench-request': '1'};
    let sent;
    if (body) { sent = JSON.stringify(body); headers['content-type'] = 'application/json'; }
    if (form) {
      sent = new FormData();
      for (const [name, value] of Object.entries(form)) sent.append(name, value);
    }
    const answer = await fetch('/api' + url, {method: verb, headers, body: sent});
    answers.push([answer.status, await answer.text()]);
  }
  return answers;
}"""
# Pages with what their address names: a column of the other organization's rows.
NAMED = {
    "plan": {"id": "plan_snapshot.id"},
    "schedule": {"id": "scenario.id"},
    "costs": {"id": "scenario.id"},
    "rigs": {"id": "rig.id"},
    "production": {"well": "asset_well.id"},
    "payments": {"payment": "payment.id"},
    "assistant": {"thread": "chat_thread.id"},
}
TOLD = ("Caprock", "BLUE QUAIL", "PAINTED ROCK")  # the other organization and its wells


class Ids(dict[str, str]):
    """Ids by table and column; where the samples have no such thing, the id of nothing."""

    def __missing__(self, name: str) -> str:
        return str(uuid7())


@pytest.fixture
def other(product: str, product_home: Path) -> tuple[StoreUrls, str]:
    """The store of the product, and the second organization of its samples."""
    urls = embedded.start(product_home / "data").urls
    engine = sa.create_engine(urls.backup, poolclass=sa.NullPool)
    with engine.connect() as backup:
        found = backup.scalar(
            sa.text("select organization_id from app.person where email = 'caprock@example.com'")
        )
    return urls, found


@pytest.fixture
def theirs(other) -> Theirs:
    """What that organization has."""
    found = theirs_of(*other)
    return Theirs(ids=Ids(found.ids), marks=found.marks, api14=found.api14)


def requests_with_ids(described, theirs: Theirs):
    """Every operation that takes an id, with one of theirs; and what it was given."""
    asker = Asker(theirs=theirs, foreign=True)
    for operation in operations(described):
        try:
            path, sent = asker.request(operation)
        except Unnamed:  # the samples have nothing of the kind
            continue
        given = f"{path} {sent}"
        if any(mark in given for mark in theirs.marks):
            query = f"?{urlencode(sent['params'], doseq=True)}" if sent["params"] else ""
            wanted = {"verb": operation.verb, "url": path + query}
            yield wanted | {"body": sent.get("json"), "form": sent.get("data")}, given


def test_that_no_endpoint_gives_a_browser_anything_of_another_organization(
    page: Page, sign_in, other, theirs
):
    sign_in(page, "viewer@example.com")
    before = digest_of(*other)
    described = page.evaluate("() => fetch('/api/openapi.json').then(one => one.json())")
    asked, given = zip(*requests_with_ids(described, theirs), strict=True)

    answers = page.evaluate(ASK, asked)

    wrong = [
        f"{one['verb']} {one['url']}: {status}"
        for one, (status, text), known in zip(asked, answers, given, strict=True)
        if status >= 500 or any(mark in text and mark not in known for mark in theirs.marks)
    ]
    assert wrong == []
    assert sum(status in (403, 404, 422) for status, _ in answers) > 100
    assert 429 not in {status for status, _ in answers}
    assert digest_of(*other) == before


def test_that_no_page_shows_a_browser_what_another_organization_keeps_under_an_id(
    page: Page, sign_in, theirs
):
    sign_in(page, "viewer@example.com")
    shown = {}
    for name, named in NAMED.items():
        query = {key: theirs.ids[column] for key, column in named.items()}
        page.goto(f"/{name}?{urlencode(query)}")
        expect(page.locator("h1").first).to_be_visible()
        expect(page.get_by_test_id("stSkeleton")).to_have_count(0)
        expect(page.get_by_test_id("stException")).to_have_count(0)
        text = page.locator("body").inner_text()
        shown[name] = [one for one in (*TOLD, *theirs.marks - {*query.values()}) if one in text]

    assert [name for name, found in shown.items() if found] == []
    page.context.clear_cookies()  # their own people are shown it, so that finding nothing tells
    sign_in(page, "caprock@example.com", f"/plan?id={theirs.ids['plan_snapshot.id']}")
    expect(page.get_by_role("heading", level=1)).to_contain_text(re.compile("|".join(TOLD)))

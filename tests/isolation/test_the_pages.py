"""Every page, opened by one organization with the addresses of another one's things."""

from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from streamlit.testing.v1 import AppTest

from kernel.store import sign_in
from kernel.store.session import auth_session
from kernel.workflows.credentials import new_session_token, token_hash
from tests.isolation.matrix import digest_of

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted(path.stem for path in (ROOT / "pages").glob("*.py"))


def opened(person, page, query):
    token = new_session_token()
    with auth_session() as session:
        sign_in.create_session(
            session, person, token_hash=token_hash(token), absolute=timedelta(hours=1)
        )
    screen = AppTest.from_file(str(ROOT / "pages" / f"{page}.py"), default_timeout=60)
    screen.user = {"session": token}
    for key, value in query.items():
        screen.query_params[key] = value
    return screen.run()


def drawn(screen):
    """Everything that the page sent to the browser."""
    parts = []
    for block in (screen.main, screen.sidebar):
        for node in block:
            proto = getattr(node, "proto", None)
            if proto is not None:
                parts.append(proto.SerializeToString())
    return b"\n".join(parts)


NAMED = {
    "plan": "plan_snapshot.id",
    "batch": "batch.id",
    "report": "report.id",
    "afes": "afe.id",
    "division_orders": "division_order.id",
    "volume_import": "import_batch.id",
    "rigs": "rig.id",
}


def address_of(page, theirs):
    """What the address of a page would name."""
    ids = theirs.ids
    well = {} if page == "history" else {"well": ids["asset_well.id"]}  # there it is an API number
    return well | {
        "id": ids[NAMED.get(page, "scenario.id")],
        "before": ids["well_interaction.id" if page == "history" else "plan_snapshot.id"],
        "after": ids["plan_snapshot.id"],
        "scenario": ids["scenario.id"],
        "rig": ids["rig.id"],
        "campaign": ids["campaign.id"],
        "job": ids["job.id"],
        "reading": ids["paper_reading.id"],
        "fetch": ids["paper_fetch.id"],
        "thread": ids["chat_thread.id"],
        "lease": ids["lease.id"],
        "wells": ids["asset_well.id"],
        "owner": ids["owner_balance.company_id"],
        "payment": ids["payment.id"],
    }


@pytest.mark.parametrize("page", PAGES)
def test_that_no_page_shows_anything_of_another_organization(
    store, ours, theirs_team, theirs, page
):
    before = digest_of(store, theirs_team.admin.organization_id)
    query = address_of(page, theirs)
    with_well = query | {"api": theirs.api14}
    for role, asked in (
        ("viewer", with_well),
        ("editor", with_well),
        ("admin", with_well),
        ("admin", query),
    ):
        screen = opened(getattr(ours, role), page, asked)
        shown = drawn(screen)
        given = "\n".join(asked.values())
        leaked = [mark for mark in theirs.marks if mark.encode() in shown and mark not in given]
        assert leaked == [], f"{page} shows {leaked[0]} to a {role}"
        assert not screen.exception

    assert digest_of(store, theirs_team.admin.organization_id) == before


def test_that_what_a_page_draws_is_looked_through(ours, theirs_team, theirs):
    """The other organization's own people see their marks, by the same look."""
    shown = drawn(opened(theirs_team.admin, "people", {}))

    assert theirs_team.viewer.email.encode() in shown
    assert any(mark.encode() in shown for mark in theirs.marks)


def test_that_a_page_that_shows_another_organization_is_noticed(server, store, ours, theirs):
    """The policy of one table is dropped: the page of people shows those of everybody."""

    def seen():
        shown = drawn(opened(ours.admin, "people", {}))
        return [mark for mark in theirs.marks if mark.encode() in shown]

    assert seen() == []
    with server.administrator(sa.make_url(store.owner).database) as administrator:
        administrator.execute("alter table app.person disable row level security")
        try:
            found = seen()
        finally:
            administrator.execute("alter table app.person enable row level security")

    assert any("@" in mark for mark in found)


def test_that_the_history_of_another_organization_is_not_turned_to_by_its_address(
    ours, theirs_team, theirs
):
    for person in (ours.viewer, theirs_team.viewer):
        screen = opened(person, "history", {"before": theirs.ids["well_interaction.id"]})
        refused = any("is not known" in told.value for told in screen.error)
        assert refused is (person is ours.viewer)

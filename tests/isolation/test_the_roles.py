"""Every endpoint of the API, asked by each role for things of its own organization.

What a role may not do changes nothing: the digest of every table is compared.
"""

from collections import Counter
from collections.abc import Callable

import httpx2
import pytest

from kernel.store import engagement
from kernel.store.actor import Actor
from kernel.store.session import tenant_session
from kernel.workflows import people
from tests.isolation.matrix import Asker, Operation, digest_of, operations, theirs_of
from tests.store.test_isolation import fill

# What everybody keeps for themselves, and the reports that they have made of what they may read: a
# report tells nothing that its reader may not see, and changes nothing that it tells of.
VIEWERS_OWN = {
    "api_token", "sign_in_session", "follow", "notice", "notice_choice", "calendar_feed", "report",
}  # fmt: skip
# Sums of volumes and what marks them stale: reckoned when they are first read after a change.
SUMS = {"volume_mark", "well_month", "field_month"}
ADMINISTRATORS = {"person", "organization", "assistant_model"}


def writes(operation: Operation) -> bool:
    return operation.verb in {"POST", "PUT", "PATCH", "DELETE"}


def reads(operation: Operation) -> bool:
    return not writes(operation)


@pytest.fixture(scope="module")
def api14(a_well_number):
    return a_well_number()


@pytest.fixture(scope="module")
def team(new_team, api14):
    """An organization of its own, with a row in every table."""
    made = new_team("Roles")
    fill(made, api14)
    return made


@pytest.fixture
def tried(site, store):
    """Ask for all that is wanted as one person, with ids of the own organization."""

    def ask(person: Actor, wanted: Callable[[Operation], bool]) -> tuple[set[str], Counter[int]]:
        theirs = theirs_of(store, person.organization_id)  # before there is the token of this test
        token = people.create_token(person, "roles").token
        header = {"authorization": f"Bearer {token}", "connection": "close"}
        before, answers = digest_of(store, person.organization_id), Counter()
        with httpx2.Client(base_url=f"{site.url}/api", headers=header, timeout=60) as client:
            asker = Asker(theirs=theirs, foreign=True)
            for operation in filter(wanted, operations(client.get("/openapi.json").json())):
                path, sent = asker.request(operation)
                answers[client.request(operation.verb, path, **sent).status_code] += 1
        after = digest_of(store, person.organization_id)
        return {table for table in after if after[table] != before[table]}, answers

    return ask


def test_that_a_viewer_changes_nothing_but_what_is_their_own(tried, team):
    changed, answers = tried(team.viewer, writes)

    assert changed - VIEWERS_OWN == set()
    assert answers[403] > 100


def test_that_what_only_reads_changes_nothing(tried, team):
    changed, answers = tried(team.admin, reads)

    assert changed - SUMS - {"api_token"} == set()  # that the token was used is noted
    assert answers[200] > 60


def test_that_a_read_that_writes_would_be_noticed(tried, team, api14, monkeypatch):
    """One endpoint is made to write, as a reader that counts its visitors would."""
    asked = people.my_sessions

    def counted(person: Actor):
        with tenant_session(person) as session:
            engagement.label_well(session, api14, label="looked at", owner_id=None)
        return asked(person)

    monkeypatch.setattr(people, "my_sessions", counted)

    changed, _ = tried(team.admin, lambda one: reads(one) and one.path == "/sessions")

    assert "well_engagement" in changed


def test_that_without_the_look_at_the_role_a_viewers_changes_would_be_noticed(
    tried, team, monkeypatch
):
    monkeypatch.setattr(Actor, "must_be", lambda self, role: None)

    changed, _ = tried(team.viewer, lambda one: writes(one) and one.path.startswith("/people"))

    assert changed & ADMINISTRATORS


def test_that_an_editor_administers_nothing(tried, team):
    """The last, since it changes what there is."""
    changed, answers = tried(team.editor, writes)

    assert changed & ADMINISTRATORS == set()
    assert len(changed) > 10
    assert answers[403] > 5

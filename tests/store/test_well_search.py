"""Wells are found as typed, and where nothing is, by names a letter or two away."""

import random
import string
from datetime import date

import pytest
import sqlalchemy as sa

from kernel.store import registry, well_search
from kernel.store.engagement import label_well, record_interaction
from kernel.store.session import tenant_session
from kernel.store.well_filters import WellFilter
from kernel.wells.api_number import ApiNumber
from kernel.workflows.well_keeping import follow_well
from kernel.workflows.wells import find_wells

PLAN = {"plan_id": "a", "snapshot_id": "b", "plugs_mode": "combined"}


@pytest.fixture
def a_word():
    """A made-up name of nine letters that nobody else uses."""
    letters = random.Random()
    return lambda: "".join(letters.choice(string.ascii_lowercase) for _ in range(9))


@pytest.fixture
def do(org_a):
    def call(question, *args, **kwargs):
        with tenant_session(org_a.editor) as session:
            return question(session, *args, **kwargs)

    return call


def wrong(word):
    """Typing errors: a letter lost, doubled, replaced, and two turned around."""
    found = (
        word[:4] + word[5:],
        word[:4] + word[3] + word[4:],
        word[:4] + ("x" if word[4] != "x" else "y") + word[5:],
        word[:3] + word[4] + word[3] + word[5:],
        word[0] + word[2:4] + word[5:],
    )
    return [one for one in found if one != word]  # two equal letters turned around are no error


@pytest.mark.parametrize("name", ["lease", "operator", "field", "county"])
def test_that_typing_errors_in_every_name_are_forgiven(do, org_b, a_well_number, a_word, name):
    word = a_word()
    api14 = a_well_number()
    do(registry.register_well, api14=api14, **{name: f"{word.upper()} UNIT"})

    for typed in wrong(word):
        [hit] = find_wells(org_b.viewer, f"{typed} unit")
        assert (hit.api, hit.similar) == (ApiNumber(api14=api14), True)


def test_that_what_is_found_as_typed_is_not_mixed_with_what_is_similar(
    do, org_b, a_well_number, a_word
):
    word = a_word()
    exact, near = a_well_number(), a_well_number()
    do(registry.register_well, api14=exact, lease=word)
    do(registry.register_well, api14=near, lease=wrong(word)[2])

    [hit] = find_wells(org_b.viewer, word)

    assert (hit.api.api14, hit.similar) == (exact, False)


def test_that_far_names_short_words_and_numbers_are_not_guessed(do, org_b, a_well_number, a_word):
    word = a_word()
    do(registry.register_well, api14=a_well_number(), lease=word, well_no="17")

    for typed in (word[::-1], f"{word[:5]}zzzzq", f"{word} zzq", f"{word} 9917"):
        assert find_wells(org_b.viewer, typed) == []


def test_that_names_on_own_papers_and_labels_are_forgiven_and_stay_with_their_organization(
    do, org_a, org_b, a_well_number, a_word
):
    lease, label, api14 = a_word(), a_word(), a_well_number()
    do(registry.register_well, api14=api14)
    do(record_interaction, api14, "advisory_requested", "upload", {"lease": lease.upper()})
    do(label_well, api14, label=label)

    for typed in (lease, label, *wrong(lease)[:4], *wrong(label)[:4]):
        assert [hit.api.api14 for hit in find_wells(org_a.viewer, typed)] == [api14]
        assert find_wells(org_b.viewer, typed) == []


def test_that_own_wells_come_first_and_no_more_than_the_limit(do, org_a, a_well_number, a_word):
    word = a_word()
    numbers = [a_well_number() for _ in range(8)]
    for number in numbers:
        do(registry.register_well, api14=number, lease=f"{word} {number}")
    do(record_interaction, numbers[-1], "advisory_requested")

    found = find_wells(org_a.viewer, word, limit=5)

    assert [hit.api.api14 for hit in found] == [numbers[-1], *numbers[:4]]


def test_that_a_server_without_trigrams_gives_the_same_answers(do, a_well_number, a_word):
    word, api14 = a_word(), a_well_number()
    do(registry.register_well, api14=api14, lease=word)

    def both(session):
        session.execute(sa.text("set local enable_bitmapscan = off"))
        found = well_search.find_wells(session, word[2:7])
        similar = well_search.find_similar(session, wrong(word)[1])
        return [row.api14 for row in (*found, *similar)]

    assert do(both) == [api14, api14]


@pytest.mark.parametrize("typed", ["%", "_", "\\", "'", "a' or 1=1 --", "(", "ÄÖÜ", "x" * 200])
def test_that_signs_mean_themselves_in_every_kind_of_search(org_a, typed):
    assert find_wells(org_a.viewer, f"{typed} qqqqzzzzqqqq") == []


def test_that_filters_narrow_both_the_registry_and_ones_own_wells(
    do, org_a, org_b, a_well_number, a_word
):
    word, other = a_word(), a_word()
    ours, public, plugged = a_well_number(), a_well_number(), a_well_number()
    for api14, county, more in (
        (ours, word, {}),
        (
            public,
            word,
            {"district": "7C", "operator": f"{other} OIL CO", "field": "ACKERLY (DEAN)"},
        ),
        (plugged, word, {"plugged_on": date(2020, 5, 1)}),
    ):
        do(registry.register_well, api14=api14, county=county.upper(), lease=other, **more)
    do(record_interaction, ours, "w3a_generated", "rrc", PLAN | {"operator": "MABEE RANCH"})

    def found(person, **only):
        hits = find_wells(person, other, only=WellFilter(**only))
        return {hit.api.api14 for hit in hits}

    person = org_a.viewer
    assert found(person, counties=[word]) == {ours, public, plugged}
    assert found(person, counties=[other]) == set()
    assert found(person, districts=["7c"]) == {public}
    assert found(person, operators=[other[2:8]]) == {public}
    assert found(person, operators=["mabee r", other]) == {ours, public}
    assert found(person, oil_fields=["(dean"]) == {public}
    assert found(person, state="plugged") == {plugged}
    assert found(person, ours=True) == found(person, work="rrc") == {ours}
    assert found(person, work="unplanned") == {ours}
    assert found(person, work="planned") == found(person, work="labelled") == set()
    assert found(org_b.viewer, ours=True) == set()


def test_that_filters_alone_find_wells_and_followed_ones_are_the_persons(
    do, org_a, a_well_number, a_word
):
    county = a_word()
    api14 = a_well_number()
    do(registry.register_well, api14=api14, county=county)
    follow_well(org_a.viewer, ApiNumber(api14=api14))

    for person, only, found in (
        (org_a.viewer, WellFilter(counties=[county]), 1),
        (org_a.viewer, WellFilter(followed=True), 1),
        (org_a.editor, WellFilter(followed=True), 0),
        (org_a.viewer, WellFilter(counties=[county], ours=True), 0),
    ):
        assert len(find_wells(person, only=only)) == found

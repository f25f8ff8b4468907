"""The registry, engagement, papers, corrections and plans, as workflows ask for them."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from uuid import uuid4

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import exc

from kernel.errors import Conflict, InvalidInput, NotFound
from kernel.store import (
    corrections,
    engagement,
    organizations,
    papers,
    people,
    plans,
    registry,
    sign_in,
    well_search,
)
from kernel.store.actor import Role
from kernel.store.ids import uuid7
from kernel.store.session import auth_session, tenant_session

ASKED = "advisory_requested"


@pytest.fixture
def do(org_a):
    """Call a store function in a transaction of the editor of organization A."""

    def call(question, *args, actor=org_a.editor, **kwargs):
        with tenant_session(actor) as session:
            return question(session, *args, **kwargs)

    return call


@pytest.fixture
def a_well(do, a_well_number):
    return do(registry.register_well, api14=a_well_number()).api14


def test_that_registering_a_well_fills_what_was_unknown_and_never_changes_what_was_known(
    do, org_b, a_well_number
):
    api14 = a_well_number()
    do(registry.register_well, api14=api14, county="Andrews")

    registered = do(
        registry.register_well, api14=api14, county="Midland", lease="Mabee", actor=org_b.editor
    )

    assert (registered.county, registered.lease) == ("Andrews", "Mabee")
    assert do(registry.well_of, api14) == registered


@pytest.mark.parametrize(
    "statement",
    [
        "update app.well set county = 'Elsewhere' where api14 = :n",
        "update app.well set county = null where api14 = :n",
        "update app.well set api14 = '00000000000000' where api14 = :n",
        "delete from app.well where api14 = :n",
    ],
)
def test_that_no_organization_changes_what_others_read_in_the_registry(
    do, a_well_number, statement
):
    api14 = a_well_number()
    do(registry.register_well, api14=api14, county="Andrews")

    with pytest.raises(exc.ProgrammingError, match=r"permission denied|cannot be changed"):
        do(lambda session: session.execute(sa.text(statement), {"n": api14}))

    assert do(registry.well_of, api14).county == "Andrews"


def test_that_registering_from_many_sides_at_once_loses_nothing(do, a_well_number):
    api14 = a_well_number()
    parts = [{"county": "Andrews"}, {"lease": "Mabee"}, {"field": "Spraberry"}, {"lat": 32.0}]
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(lambda part: do(registry.register_well, api14=api14, **part), parts * 2))

    well = do(registry.well_of, api14)

    assert (well.county, well.lease, well.field, well.lat) == (
        "Andrews",
        "Mabee",
        "Spraberry",
        32.0,
    )


def test_that_an_unknown_well_is_said_to_be_unknown(do):
    with pytest.raises(NotFound, match="99999999999999"):
        do(registry.well_of, "99999999999999")
    assert do(registry.wells_of, ["99999999999999"]) == {}


@pytest.fixture
def mabee(do, a_well_number):
    """A well whose names no other test uses."""
    mark = uuid4().hex[:8]
    return do(
        registry.register_well,
        api14=a_well_number(),
        county="Andrews",
        operator=f"Reliance {mark}",
        field="Spraberry (Trend Area)",
        lease=f"Mabee {mark}",
        well_no="9-17",
    )


@pytest.mark.parametrize(
    "typed",
    [
        "{api14}",
        "{api10}",
        "{api8}",
        "{dashed}",
        "42-003-{tail} {mark}",
        "mabee {mark}",
        "{mark} MABEE",
        "reliance {mark}",
        "spraberry andrews {mark}",
        "trend {mark}",
        "9-17 {mark}",
        "{mark}",
    ],
)
def test_that_a_well_is_found_by_any_part_of_number_lease_operator_field_or_county(
    do, mabee, typed
):
    api14 = mabee.api14
    text = typed.format(
        api14=api14,
        api10=api14[:10],
        api8=api14[2:10],
        tail=api14[5:8],
        dashed=f"{api14[:2]}-{api14[2:5]}-{api14[5:10]}",
        mark=mabee.lease.split()[1],
    )

    assert mabee in do(well_search.find_wells, text)


@pytest.mark.parametrize("typed", ["{mark} nowhere", "%", "_{mark}", "\\", "{mark}' or 1=1"])
def test_that_every_word_must_occur_and_signs_of_sql_mean_themselves(do, mabee, typed):
    assert mabee not in do(well_search.find_wells, typed.format(mark=mabee.lease.split()[1]))


def test_that_a_search_gives_no_more_than_was_asked_for(do, mabee):
    assert len(do(well_search.find_wells, "", limit=1)) == 1


def test_that_engagement_counts_every_interaction_of_many_at_once(do, a_well):
    with ThreadPoolExecutor(6) as threads:
        list(
            threads.map(
                lambda n: do(
                    engagement.record_interaction,
                    a_well,
                    ASKED,
                    "upload",
                    {f"k{n}": n},
                ),
                range(24),
            )
        )

    summary = do(engagement.engagement_of, a_well)
    log = do(engagement.interactions_of, a_well)

    assert summary.interaction_count == len(log) == 24
    assert summary.metadata == {f"k{n}": n for n in range(24)}
    assert summary.first_interaction_at <= min(row.at for row in log)
    assert summary.last_interaction_at >= max(row.at for row in log)


PLAN = {"plan_id": "4200390001:combined", "snapshot_id": "1", "plugs_mode": "combined"}


def test_that_the_first_date_stays_and_the_last_kind_and_metadata_are_the_newest(do, a_well):
    do(
        engagement.record_interaction,
        a_well,
        ASKED,
        "upload",
        {"plan": 1, "by": "page"},
    )
    first = do(engagement.engagement_of, a_well)
    do(engagement.record_interaction, a_well, "w3a_generated", "hybrid", {"plan": 2} | PLAN)

    summary = do(engagement.engagement_of, a_well)

    assert summary.first_interaction_at == first.first_interaction_at
    assert summary.last_interaction_at > first.last_interaction_at
    assert (summary.mode, summary.last_interaction_type) == ("hybrid", "w3a_generated")
    assert summary.metadata == {"plan": 2, "by": "page"} | PLAN
    assert [row.type for row in do(engagement.interactions_of, a_well)] == [
        "w3a_generated",
        ASKED,
    ]


def test_that_the_engagement_of_others_is_not_seen(do, org_b, a_well):
    do(engagement.record_interaction, a_well, ASKED, "upload")

    assert do(engagement.engagement_of, a_well, actor=org_b.admin) is None
    assert do(engagement.interactions_of, a_well, actor=org_b.admin) == []
    assert do(engagement.engagements_of, [a_well], actor=org_b.admin) == {}
    assert do(engagement.latest_engagements, actor=org_b.admin) == []


def test_that_a_well_worked_on_may_get_a_label_and_an_owner(do, org_a, a_well):
    with pytest.raises(NotFound, match="Nobody worked on"):
        do(engagement.label_well, a_well, label="plug in May")
    do(engagement.record_interaction, a_well, ASKED, "upload")
    do(engagement.label_well, a_well, label="plug in May", owner_id=org_a.viewer.user_id)

    [summary] = do(engagement.latest_engagements)

    assert (summary.label, summary.owner_email) == ("plug in May", org_a.viewer.email)
    assert do(engagement.engagement_count) == 1


def add(do, api14, content=b"%PDF", name="w2.pdf", **more):
    return do(papers.add_paper, api14=api14, name=name, content=content, origin="upload", **more)


def test_that_a_paper_comes_back_as_it_was_handed_in(do, org_a, a_well):
    content = bytes(range(256)) * 100
    kept = add(do, a_well, content, kind="w2", pages=3)

    assert do(papers.content_of, kept.id) == content
    assert do(papers.paper, kept.id) == kept
    assert (kept.bytes, kept.pages, kept.kind, kept.created_by_name) == (25_600, 3, "w2", "editor")
    assert do(papers.papers_by_id, [kept.id, uuid4()]) == {kept.id: kept}


def test_that_the_same_bytes_are_kept_once_per_well_and_under_each_well(do, a_well, a_well_number):
    first = add(do, a_well, name="first.pdf")
    again = add(do, a_well, name="again.pdf")
    other = do(registry.register_well, api14=a_well_number()).api14
    elsewhere = add(do, other)

    assert again == first
    assert do(papers.papers_of, a_well) == [first]
    assert (elsewhere.sha256, elsewhere.api14) == (first.sha256, other)


def test_that_the_same_paper_handed_in_by_many_at_once_is_kept_once(do, a_well):
    with ThreadPoolExecutor(4) as threads:
        ids = set(threads.map(lambda _: add(do, a_well).id, range(8)))

    assert len(ids) == 1


def test_that_what_was_read_is_kept_with_the_readers_version(do, a_well):
    kept = add(do, a_well)
    assert (kept.extraction, kept.extraction_version, kept.kind) == (None, None, None)

    do(papers.save_extraction, kept.id, [{"kind": "w2"}], "3", kind="w2", pages=2)
    do(papers.save_extraction, kept.id, [{"kind": "w2", "data": {}}], "4")
    read = do(papers.paper, kept.id)

    assert (read.extraction, read.extraction_version) == ([{"kind": "w2", "data": {}}], "4")
    assert (read.kind, read.pages) == ("w2", 2)


@pytest.mark.parametrize(
    "question",
    [
        papers.paper,
        papers.content_of,
        lambda session, paper: papers.save_extraction(session, paper, [], "1"),
    ],
)
def test_that_a_paper_of_others_is_like_one_that_never_was(do, org_b, a_well, question):
    theirs = add(do, a_well).id
    for paper_id in (theirs, uuid4()):
        with pytest.raises(NotFound, match=r"^There is no such paper\. Reload"):
            do(question, paper_id, actor=org_b.admin)


def test_that_unsure_values_are_counted_over_the_latest_papers_newest_first(do, a_well):
    w2 = {"kind": "w2", "fields": {"lease": {}, "well_no": {}}, "review": ["lease"]}
    gau = {"kind": "gau", "fields": {"date": {}}, "review": []}
    for number, read in enumerate([[w2], [w2, gau, w2], [gau], [w2], None]):
        kept = add(do, a_well, content=bytes([number]))
        if read is not None:
            do(papers.save_extraction, kept.id, read, "1", kind="w2")

    found = do(papers.unsure_papers, among=4)

    assert [(one.kind, one.values, one.unsure) for one in found] == [("w2", 2, 1), ("w2", 5, 2)]


def test_that_a_new_correction_replaces_the_standing_one_and_the_old_stays_in_the_history(
    do, a_well
):
    do(corrections.correct, api14=a_well, path="kop_ft", value=900, note="typed wrong")
    do(corrections.correct, api14=a_well, path="kop_ft", value=950, note="log")
    do(corrections.correct, api14=a_well, path="gau.base_ft", value=None)

    standing = do(corrections.corrections_of, a_well)
    history = do(corrections.corrections_of, a_well, withdrawn=True)

    assert [(c.path, c.value, c.note) for c in standing] == [
        ("kop_ft", 950, "log"),
        ("gau.base_ft", None, ""),
    ]
    assert [c.value for c in history] == [900, 950, None]
    assert history[0].withdrawn_at is not None
    assert standing[0].created_by_name == "editor"


def test_that_a_withdrawn_correction_no_longer_stands_and_cannot_be_withdrawn_twice(
    do, org_a, org_b, a_well
):
    correction_id = do(corrections.correct, api14=a_well, path="kop_ft", value=900)
    with pytest.raises(NotFound):
        do(corrections.withdraw, correction_id, actor=org_b.admin)

    gone = do(corrections.withdraw, correction_id, actor=org_a.admin)

    assert (gone.value, gone.withdrawn_by) == (900, org_a.admin.user_id)
    assert do(corrections.corrections_of, a_well) == []
    with pytest.raises(NotFound):
        do(corrections.withdraw, correction_id)


def test_that_of_corrections_made_at_once_one_stands(do, a_well):
    with ThreadPoolExecutor(4) as threads:
        list(
            threads.map(
                lambda n: do(corrections.correct, api14=a_well, path="kop_ft", value=n), range(12)
            )
        )

    assert len(do(corrections.corrections_of, a_well)) == 1
    assert len(do(corrections.corrections_of, a_well, withdrawn=True)) == 12


def save(do, api14, key=None, **more):
    return do(
        plans.save_snapshot,
        api14=api14,
        plan_key=key or f"{api14[:10]}:combined",
        payload={"steps": [], "missing": None},
        verdict="pass",
        as_of=date(2026, 1, 31),
        **more,
    )


def test_that_versions_of_a_plan_saved_at_once_are_unique_and_without_gaps(do, a_well):
    with ThreadPoolExecutor(6) as threads:
        versions = list(threads.map(lambda _: save(do, a_well).version, range(18)))

    assert sorted(versions) == list(range(1, 19))


def test_that_a_save_which_is_undone_leaves_no_gap(do, org_a, a_well):
    save(do, a_well)
    with pytest.raises(ZeroDivisionError), tenant_session(org_a.editor) as session:
        plans.save_snapshot(
            session,
            api14=a_well,
            plan_key=f"{a_well[:10]}:combined",
            payload={},
            verdict="fail",
            as_of=date(2026, 1, 31),
        )
        raise ZeroDivisionError

    assert save(do, a_well).version == 2
    assert save(do, a_well, key="other:isolated").version == 1


def test_that_a_plan_comes_back_as_it_was_saved_and_may_name_its_own_id(do, a_well):
    first = save(do, a_well)
    own_id = uuid7()
    child = save(do, a_well, snapshot_id=own_id, parent_id=first.id, kind="post_edit")

    kept = do(plans.snapshot, own_id)

    assert kept.payload == {"steps": [], "missing": None}
    assert (kept.id, kept.parent_id, kept.kind, kept.version) == (own_id, first.id, "post_edit", 2)
    assert (kept.as_of, kept.created_by_name) == (date(2026, 1, 31), "editor")
    assert do(plans.snapshots_of, a_well) == [child, first]
    assert do(plans.latest_snapshots, limit=1) == [child]
    assert do(plans.snapshot_count) == 2


def test_that_a_plan_of_others_is_like_one_that_never_was(do, org_b, a_well):
    theirs = save(do, a_well).id
    for snapshot_id in (theirs, uuid4()):
        with pytest.raises(NotFound, match=r"^There is no such plan\. Reload"):
            do(plans.snapshot, snapshot_id, actor=org_b.admin)
    assert do(plans.latest_snapshots, actor=org_b.admin) == []


def test_that_a_saved_plan_is_not_changed(do, a_well):
    save(do, a_well)

    with pytest.raises(exc.ProgrammingError, match="permission denied"):
        do(
            lambda session: session.execute(
                sa.text("update app.plan_snapshot set verdict = 'pass'")
            )
        )


def test_that_a_saved_plan_of_a_well_is_not_deleted(do, a_well):
    save(do, a_well)

    gone = do(lambda session: session.execute(sa.text("delete from app.plan_snapshot")).rowcount)

    assert (gone, do(plans.snapshot_count)) == (0, 1)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53)
    | st.floats(-(2.0**53), 2.0**53, allow_nan=False)
    | st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"])),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"])),
        inner,
        max_size=3,
    ),
)  # fmt: skip


@given(value=JSON)
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_that_any_json_value_of_a_correction_comes_back_unchanged(do, a_well, value):
    do(corrections.correct, api14=a_well, path="any", value=value)

    assert do(corrections.corrections_of, a_well)[-1].value == value


def test_that_an_address_is_a_member_once_and_its_case_does_not_matter(do, org_a):
    with pytest.raises(Conflict, match="is a member already"):
        do(
            people.add_person,
            email=org_a.viewer.email.upper(),
            name="Again",
            role=Role.VIEWER,
            password_hash="x",
        )
    assert len(do(people.people)) == 3


@pytest.mark.parametrize(
    "change",
    [
        lambda session, who: people.change_role(session, who, Role.EDITOR),
        lambda session, who: people.set_active(session, who, False),
    ],
)
def test_that_an_organization_keeps_one_administrator(do, org_a, change):
    with pytest.raises(Conflict, match="last administrator"):
        do(change, org_a.admin.user_id)
    do(people.change_role, org_a.editor.user_id, Role.ADMIN)

    do(change, org_a.admin.user_id)

    assert [p.id for p in do(people.people) if p.role is Role.ADMIN and p.active] == [
        org_a.editor.user_id
    ]


def test_that_administrators_who_demote_each_other_at_once_do_not_both_succeed(do, org_a):
    do(people.change_role, org_a.editor.user_id, Role.ADMIN)

    def demote(who):
        try:
            do(people.change_role, who, Role.VIEWER)
        except Conflict:
            return "refused"
        return "done"

    with ThreadPoolExecutor(2) as threads:
        outcomes = list(threads.map(demote, [org_a.admin.user_id, org_a.editor.user_id]))

    assert sorted(outcomes) == ["done", "refused"]


def test_that_a_person_of_others_is_like_nobody(do, org_b):
    for who in (org_b.viewer.user_id, uuid4()):
        with pytest.raises(NotFound, match="no such person"):
            do(people.person_of, who)
        with pytest.raises(NotFound, match="no such person"):
            do(people.rename_person, who, "X")
    assert do(people.person_by_email, org_b.viewer.email) is None
    assert do(people.emails_of, [org_b.viewer.user_id]) == {}


def test_that_an_organization_knows_its_own_name_and_may_change_it(do, org_a, org_b):
    do(organizations.rename_organization, "Alamo II", actor=org_a.admin)

    assert do(organizations.organization_of).name == "Alamo II"
    assert do(organizations.organization_of, actor=org_b.admin).name == "Brazos Petroleum"


@pytest.mark.parametrize("typed", ["a\x00b", "a\ud800b"], ids=["NUL", "half a character"])
def test_that_text_which_cannot_be_kept_is_refused_in_plain_words(do, a_well, typed):
    with pytest.raises(InvalidInput, match="cannot be kept"):
        do(corrections.correct, api14=a_well, path="lease", value=typed, note="")
    with pytest.raises(InvalidInput, match="cannot be kept"):
        do(corrections.correct, api14=a_well, path="lease", value="x", note=typed)
    with pytest.raises(InvalidInput, match="cannot be kept"), auth_session() as session:
        sign_in.candidates(session, typed)

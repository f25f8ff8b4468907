"""The history of wells: counted exactly, told once of each thing, and never in the way."""

import json
import logging
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa
from sqlalchemy import exc

from kernel.errors import InvalidInput, NotFound
from kernel.store import engagement, registry, well_notes
from kernel.store.engagement_bulk import NewInteraction, record_each
from kernel.store.ids import uuid7
from kernel.store.plan_bulk import NewSnapshot
from kernel.store.session import tenant_session
from kernel.store.tracking import track, track_plans
from kernel.wells.interactions import INTERACTIONS


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


def asked(number):
    return {"path": f"casing[{number}].shoe_ft"}


def test_that_of_1000_interactions_at_once_every_one_is_counted_and_the_first_date_stays(
    org_a, do, a_well
):
    do(engagement.record_interaction, a_well, "fact_corrected", "upload", asked(0))
    first = do(engagement.engagement_of, a_well).first_interaction_at

    with ThreadPoolExecutor(10) as threads:
        kept = list(
            threads.map(
                lambda n: track(org_a.editor, a_well, "fact_corrected", "rrc", asked(n)),
                range(1, 1_000),
            )
        )

    summary = do(engagement.engagement_of, a_well)
    assert all(kept)
    assert summary.interaction_count == 1_000
    assert summary.first_interaction_at == first
    assert summary.mode == "hybrid"
    assert len(do(engagement.interactions_of, a_well, limit=2_000)) == 1_000


def test_that_a_subject_told_of_by_many_at_once_is_counted_once(org_a, do, a_well):
    paper = uuid7()
    told = {"document_id": str(paper), "document_type": "w2", "source_path": "w2.pdf"}

    with ThreadPoolExecutor(6) as threads:
        kept = list(
            threads.map(
                lambda _: track(
                    org_a.editor, a_well, "document_uploaded", "upload",
                    told | {"is_public": False}, subject=paper,
                ),
                range(12),
            )
        )  # fmt: skip

    assert sorted(kept) == [False] * 11 + [True]
    assert do(engagement.engagement_of, a_well).interaction_count == 1


def test_that_many_wells_are_recorded_at_once_as_one_by_one(do, a_well_number):
    wells = [do(registry.register_well, api14=a_well_number()).api14 for _ in range(3)]
    do(engagement.record_interaction, wells[0], "fact_corrected", "rrc", asked(0))

    with ThreadPoolExecutor(4) as threads:
        list(
            threads.map(
                lambda n: do(
                    record_each,
                    [
                        NewInteraction(
                            api14=well, type="fact_confirmed", mode="upload", metadata=asked(n)
                        )
                        for well in (wells if n % 2 else wells[::-1])
                    ],
                ),
                range(8),
            )
        )

    history = do(engagement.engagements_of, wells)
    assert [history[well].interaction_count for well in wells] == [9, 8, 8]
    assert [history[well].mode for well in wells] == ["hybrid", "upload", "upload"]
    assert len(do(engagement.interactions_of, wells[0])) == 9


def test_that_an_interaction_which_brings_no_facts_leaves_the_mode(do, a_well):
    do(engagement.record_interaction, a_well, "documents_fetched", "rrc",
       {"files": 1, "status": "success", "is_public": True})  # fmt: skip
    do(engagement.record_interaction, a_well, "note_added", metadata={"note_id": "1"})

    assert do(engagement.engagement_of, a_well).mode == "rrc"
    assert [row.mode for row in do(engagement.interactions_of, a_well)] == ["rrc", "rrc"]


@pytest.mark.parametrize("type", sorted(INTERACTIONS))
def test_that_an_entry_without_what_its_kind_must_carry_is_refused(do, a_well, type):
    whole = dict.fromkeys(INTERACTIONS[type], "x")
    for missing in whole:
        with pytest.raises(InvalidInput, match=missing):
            part = {name: value for name, value in whole.items() if name != missing}
            do(engagement.record_interaction, a_well, type, "upload", part)

    do(engagement.record_interaction, a_well, type, "upload", whole)

    assert do(engagement.engagement_of, a_well).last_interaction_type == type


def test_that_an_unknown_kind_of_interaction_is_refused_and_logged_where_it_is_tracked(
    org_a, do, a_well, caplog
):
    with pytest.raises(InvalidInput, match="nothing that people do"):
        do(engagement.record_interaction, a_well, "looked_at", "upload")
    with caplog.at_level(logging.WARNING):
        assert track(org_a.editor, a_well, "looked_at") is False

    assert "interaction_not_recorded" in caplog.text
    assert do(engagement.engagement_of, a_well) is None


def test_that_plans_which_cannot_be_recorded_leave_the_transaction_that_saves_them_whole(
    org_a, do, a_well
):
    unregistered = NewSnapshot(
        id=uuid7(), api14="42999999990000", plan_key="x", payload="{}", verdict="pass",
        as_of=None, mode="upload", metadata=dict.fromkeys(INTERACTIONS["w3a_generated"], "x"),
    )  # fmt: skip
    with tenant_session(org_a.editor) as session:
        well_notes.add_note(session, a_well, "kept")
        assert track_plans(session, [unregistered]) is False

    assert [note.words for note in do(well_notes.notes_of, a_well)] == ["kept"]


@pytest.mark.parametrize(
    "change",
    [
        "interaction_count = interaction_count - 1",
        "first_interaction_at = first_interaction_at + interval '1 day'",
    ],
)
def test_that_the_application_cannot_shorten_a_history(do, a_well, change):
    do(engagement.record_interaction, a_well, "fact_corrected", "upload", asked(0))
    statement = f"update app.well_engagement set {change}"  # noqa: S608
    with pytest.raises(exc.ProgrammingError, match="cannot be shortened"):
        do(lambda session: session.execute(sa.text(statement)))


def test_that_the_log_of_interactions_is_append_only(do, a_well):
    do(engagement.record_interaction, a_well, "fact_corrected", "upload", asked(0))
    change = sa.text("update app.well_interaction set type = 'x'")
    with pytest.raises(exc.ProgrammingError, match="permission denied"):
        do(lambda session: session.execute(change))

    gone = sa.text("delete from app.well_interaction")  # only rows of sample wells can go
    assert do(lambda session: session.execute(gone).rowcount) == 0


def test_that_notes_and_files_stay_with_the_organization(do, org_b, a_well):
    note_id = do(well_notes.add_note, a_well, "Gate locked")
    do(well_notes.edit_note, note_id, "Gate open")
    file_id = do(well_notes.add_attachment, a_well, "photo.jpg", b"bytes")
    do(well_notes.follow, a_well)
    do(well_notes.follow, a_well)

    assert do(well_notes.note, note_id).words == "Gate open"
    row, content = do(well_notes.attachment, file_id)
    assert (row.name, row.bytes, content) == ("photo.jpg", 5, b"bytes")
    assert do(well_notes.followed) == [a_well]
    for question, its_id in ((well_notes.note, note_id), (well_notes.attachment, file_id)):
        for one in (its_id, uuid7()):
            with pytest.raises(NotFound, match=r"There is no such (note|file)\. Reload"):
                do(question, one, actor=org_b.admin)
    assert do(well_notes.notes_of, a_well, actor=org_b.admin) == []
    assert do(well_notes.followers_of, a_well, actor=org_b.admin) == []
    do(well_notes.unfollow, a_well)
    assert do(well_notes.followed) == []


def test_that_the_log_keeps_of_an_attached_file_its_name_and_not_its_bytes(do, store, a_well):
    do(well_notes.add_attachment, a_well, "photo.jpg", b"secret picture")
    kept = do(
        lambda session: session.execute(
            sa.text("select pk, after from audit.log where tbl = 'app.well_attachment'")
        ).one()
    )

    assert kept.pk["name"] == "photo.jpg"
    assert "content" not in json.dumps([kept.pk, kept.after])

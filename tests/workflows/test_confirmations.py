"""Values that a person saw on the paper: kept with who, and kept when the paper is read anew."""

import copy
from datetime import date

import pytest

from kernel.errors import Conflict, NotAllowed
from kernel.store import papers as paper_store
from kernel.store.session import tenant_session
from kernel.workflows.audit import changes
from kernel.workflows.build_plan import build_plan
from kernel.workflows.papers import add_papers
from kernel.workflows.reading import reader_version
from kernel.workflows.review_facts import (
    confirm_fact,
    correct_fact,
    fact_sheet,
    withdraw_correction,
)

SHOE = "casing[0].shoe_ft"


@pytest.fixture
def api(org_a, an_api, a_w2):
    """A well whose W-2 is on file, its first shoe read without certainty."""
    api = an_api()
    add_papers(org_a.editor, api, [a_w2(api)])
    read_anew(org_a, api)
    return api


def read_anew(team, api, shoe_ft: float | None = None) -> None:
    """What a reader that is unsure of the first shoe, or reads it otherwise, would leave."""
    with tenant_session(team.editor) as session:
        [paper] = paper_store.papers_of(session, api.api14)
        [item, *others] = copy.deepcopy(paper.extraction)
        item["fields"]["casing[0].setting_depth_ft"]["confidence"] = 0.6
        if shoe_ft is not None:
            item["data"]["casing"][0]["setting_depth_ft"] = shoe_ft
        paper_store.save_extraction(session, paper.id, [item, *others], reader_version())


def row_of(team, api, path=SHOE):
    [row] = [row for row in fact_sheet(team.viewer, api).rows if row.path == path]
    return row


def test_that_a_value_that_was_seen_is_sure_and_its_paper_stays_its_source(org_a, api):
    before = row_of(org_a, api)
    assert before.needs_eyes

    confirm_fact(org_a.editor, api, SHOE, before.value)

    after = row_of(org_a, api)
    assert (after.confirmed_by, after.corrected_by) == ("editor", None)
    assert (after.confidence, after.needs_eyes) == (1.0, False)
    assert (after.source.document, after.source.box) == (before.source.document, before.source.box)


def test_that_a_value_that_was_seen_stays_where_the_paper_is_read_otherwise_later(org_a, api):
    seen = row_of(org_a, api).value
    confirm_fact(org_a.editor, api, SHOE, seen)

    read_anew(org_a, api, shoe_ft=seen + 555)

    after = row_of(org_a, api)
    assert (after.value, after.confirmed_by, after.needs_eyes) == (seen, "editor", False)
    assert [other.value for other in after.conflict.others] == [seen + 555]
    plan = build_plan(org_a.editor, api, as_of=date(2024, 6, 1))
    assert plan["inputs"]["facts"]["casing"][0]["shoe_ft"] == seen


def test_that_a_value_that_is_another_by_now_is_not_confirmed(org_a, api):
    seen = row_of(org_a, api).value
    correct_fact(org_a.editor, api, SHOE, seen + 10)

    with pytest.raises(Conflict, match="Casing 1: shoe is"):
        confirm_fact(org_a.editor, api, SHOE, seen)


def test_that_a_correction_takes_the_place_of_a_confirmation(org_a, api):
    seen = row_of(org_a, api).value
    confirm_fact(org_a.editor, api, SHOE, seen)
    correct_fact(org_a.editor, api, SHOE, seen + 10)

    after = row_of(org_a, api)
    assert (after.value, after.corrected_by, after.confirmed_by) == (seen + 10, "editor", None)
    assert confirm_fact(org_a.editor, api, SHOE, seen + 10) is None
    withdraw_correction(org_a.editor, after.correction_id)
    assert row_of(org_a, api).confirmed_by is None


def test_that_a_confirmation_is_taken_back_and_the_log_tells_of_both(org_a, api):
    confirm_fact(org_a.editor, api, SHOE, row_of(org_a, api).value)

    withdraw_correction(org_a.editor, row_of(org_a, api).correction_id)

    assert row_of(org_a, api).needs_eyes
    log = changes(org_a.admin, kind="app.fact_confirmation")
    assert [(row.operation[0].upper(), row.person_name) for row in log] == [
        ("U", "editor"),
        ("I", "editor"),
    ]


def test_that_a_viewer_confirms_nothing_and_a_stranger_sees_nothing(org_a, org_b, api, a_w2):
    with pytest.raises(NotAllowed):
        confirm_fact(org_a.viewer, api, SHOE, 1)
    confirm_fact(org_a.editor, api, SHOE, row_of(org_a, api).value)

    add_papers(org_b.editor, api, [a_w2(api)])

    assert row_of(org_b, api).confirmed_by is None

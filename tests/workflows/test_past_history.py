"""The history of wells made good from what is stored."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest

from kernel.errors import NotAllowed
from kernel.store import fetches, papers
from kernel.store.engagement import engagement_of, interactions_of
from kernel.store.plans import save_snapshot
from kernel.store.registry import register_well
from kernel.store.session import tenant_session
from kernel.store.tracking import track
from kernel.workflows.past_history import MadeGood, make_history_good


def plan(session, api14, mode="combined", **more):
    return save_snapshot(
        session,
        api14=api14,
        plan_key=f"{api14[:10]}:{mode}",
        payload={"mode": mode, "inputs": {"facts": {"lease": "MABEE", "well_no": None}},
                 "extraction": {"source": "rrc"}},
        verdict="pass",
        as_of=date(2026, 1, 1),
        **more,
    )  # fmt: skip


@pytest.fixture
def stored(org_a, an_api):
    """A well whose plans, papers and fetch nobody told of, and when the first came."""
    api14 = an_api().api14
    with tenant_session(org_a.editor) as session:
        register_well(session, api14=api14)
        first = papers.add_paper(
            session, api14=api14, name="w2.pdf", content=b"%PDF 1", origin="upload", kind="w2"
        )
        papers.add_paper(session, api14=api14, name="gau.pdf", content=b"%PDF 2", origin="rrc")
    with tenant_session(org_a.editor) as session:
        plan(session, api14)
        plan(session, api14, mode="isolated")
    with tenant_session(org_a.viewer) as session:
        plan(session, api14, kind="restored")
    with tenant_session(org_a.editor) as session:
        fetch = fetches.begin_fetch(session, api14=api14, again=False)
        fetches.end_fetch(session, fetch.id, status="success")
    return api14, first


def told(actor, api14):
    with tenant_session(actor) as session:
        return engagement_of(session, api14), interactions_of(session, api14)


def test_that_stored_plans_papers_and_fetches_become_history_with_their_day_and_person(
    org_a, stored
):
    api14, first = stored

    assert make_history_good(org_a.admin) == MadeGood(wells=1, interactions=4)

    summary, log = told(org_a.admin, api14)
    assert [row.type for row in log] == [
        "documents_fetched", "plan_modified", "w3a_generated", "document_uploaded",
    ]  # fmt: skip
    assert [row.person_name for row in log] == ["editor", "viewer", "editor", "editor"]
    assert log[2].metadata == {
        "plan_id": f"{api14[:10]}:combined",
        "snapshot_id": str(log[2].metadata["snapshot_id"]),
        "plugs_mode": "combined",
        "lease": "MABEE",
    }
    assert log[3].metadata == {
        "document_id": str(first.id),
        "document_type": "w2",
        "source_path": "w2.pdf",
        "is_public": False,
    }
    assert summary.first_interaction_at == first.created_at
    assert summary.last_interaction_at == log[0].at
    assert (summary.interaction_count, summary.mode) == (4, "hybrid")
    assert summary.last_interaction_type == "documents_fetched"
    assert summary.metadata["lease"] == "MABEE"


def test_that_running_it_again_or_many_times_at_once_counts_nothing_twice(org_a, stored):
    api14, _ = stored
    with ThreadPoolExecutor(4) as threads:
        added = list(threads.map(lambda _: make_history_good(org_a.admin), range(4)))

    assert sorted(one.interactions for one in added) == [0, 0, 0, 4]
    assert make_history_good(org_a.admin) == MadeGood(wells=0, interactions=0)
    assert told(org_a.admin, api14)[0].interaction_count == 4


def test_that_what_was_tracked_when_it_happened_is_not_told_again(org_a, stored):
    api14, first = stored
    track(
        org_a.editor, api14, "document_uploaded", "upload",
        {"document_id": str(first.id), "document_type": "w2", "source_path": "new",
         "is_public": False},
        subject=first.id,
    )  # fmt: skip

    assert make_history_good(org_a.admin).interactions == 3

    summary, log = told(org_a.admin, api14)
    assert summary.interaction_count == len(log) == 4
    assert summary.last_interaction_type == "document_uploaded"
    assert summary.metadata["source_path"] == "new"
    assert summary.first_interaction_at == min(row.at for row in log)


def test_that_others_histories_are_left_alone_and_only_administrators_may(org_a, org_b, stored):
    api14, _ = stored
    with pytest.raises(NotAllowed):
        make_history_good(org_a.editor)

    assert make_history_good(org_b.admin) == MadeGood(wells=0, interactions=0)
    assert told(org_a.admin, api14) == (None, [])

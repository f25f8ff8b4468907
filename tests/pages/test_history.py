"""The history over all wells: narrowed, page by page, as a file, and one's own alone."""

import csv
import io
from datetime import UTC, datetime, timedelta

import pytest

from kernel.errors import InvalidInput, NotFound
from kernel.exports.row_files import rows_csv
from kernel.store.engagement import record_interaction
from kernel.store.registry import register_well
from kernel.store.session import tenant_session
from kernel.wells.api_number import ApiNumber
from kernel.workflows.work_done import Narrowed, work_page
from workbench.ui.history_view import work_rows


@pytest.fixture
def done(org_a, org_b, a_well_number):
    """Five things done with two wells by two people, and one by somebody else."""
    one, other, foreign = (a_well_number() for _ in range(3))
    for person, api14, times in (
        (org_a.editor, one, 3), (org_a.admin, other, 1), (org_b.editor, foreign, 1),
    ):  # fmt: skip
        with tenant_session(person) as session:
            register_well(session, api14=api14)
            for number in range(times):
                record_interaction(
                    session, api14, "advisory_requested", "upload",
                    {"lease": f"=MABEE {number}"},
                )  # fmt: skip
    with tenant_session(org_a.editor) as session:
        record_interaction(session, one, "fact_corrected", metadata={"path": "gau.base_ft"})
    return ApiNumber(api14=one), ApiNumber(api14=other)


def test_that_everything_done_stands_newest_first_and_only_ones_own(open_page, shown, org_a, done):
    screen = open_page(org_a.viewer, "history")

    assert not screen.exception
    table = shown(screen, "What was done")
    assert [row[2] for row in table.words()] == [
        "Fact corrected: gau.base_ft", *["Advisory requested"] * 4,
    ]  # fmt: skip
    assert [row[1]["small"] for row in table.rows] == [
        done[0].dashed, done[1].dashed, *[done[0].dashed] * 3,
    ]  # fmt: skip
    assert table.rows[0][1]["href"] == f"well?api={done[0].api10}"


def test_that_kind_person_days_and_well_narrow_it_from_the_address(
    open_page, shown, said, org_a, done
):
    today = datetime.now(UTC).date()
    for query, rows in (
        ({"kind": "Fact corrected"}, 1),
        ({"who": "Ada Admin"}, 1),
        ({"well": done[0].dashed}, 4),
        ({"from": today.isoformat(), "to": (today + timedelta(days=1)).isoformat()}, 5),
    ):
        screen = open_page(org_a.viewer, "history", **query)
        assert not screen.exception
        assert len(shown(screen, "What was done").rows) == rows, query

    screen = open_page(org_a.viewer, "history", to="2020-01-31")
    assert "Nothing fits." in said(screen)


def test_that_pages_follow_one_another_there_and_back(org_a, org_b, done):
    first = work_page(org_a.viewer, limit=2)
    second = work_page(org_a.viewer, before=first.older, limit=2)
    third = work_page(org_a.viewer, before=second.older, limit=2)
    everything = [*first.rows, *second.rows, *third.rows]

    assert [len(page.rows) for page in (first, second, third)] == [2, 2, 1]
    assert everything == list(work_page(org_a.viewer).rows)
    assert (first.newer, third.older) == (None, None)
    assert work_page(org_a.viewer, after=third.newer, limit=2) == second
    assert work_page(org_a.viewer, after=second.newer, limit=2) == first
    assert first.older is not None
    with pytest.raises(NotFound):
        work_page(org_b.admin, before=first.older)


def test_that_a_page_of_the_address_is_shown_and_its_wrong_one_is_told(
    open_page, shown, said, org_a, done
):
    newest = work_page(org_a.viewer, limit=2)

    screen = open_page(org_a.viewer, "history", before=str(newest.older))

    assert len(shown(screen, "What was done").rows) == 3
    assert "is no page of the history" in said(open_page(org_a.viewer, "history", before="x"))


def test_that_the_file_holds_all_that_is_meant_with_formulas_as_text(org_a, done):
    found = work_page(org_a.viewer, Narrowed(api=done[0]))

    table = list(csv.reader(io.StringIO(rows_csv(work_rows(found.rows, UTC)).decode("utf-8-sig"))))

    assert len(table) == 1 + 4
    assert table[1][2] == "'=MABEE 2"
    with pytest.raises(InvalidInput):
        work_page(org_a.viewer, Narrowed(type="tank_gauged"))

"""Import of volumes: columns, dry run, bring in, quarantine, undo, as a person presses them."""

import io

import pytest

from kernel.workflows.volume_files import hand_in_volumes, one_import
from kernel.workflows.volume_import import begin_import, run_import
from workbench.jobs.queue import work

LINES = "API,Date,Oil (bbl),Gas (Mcf)\n42-003-46118,2024-01-31,12.5,30\nnobody,2024-02-01,1,2\n"


@pytest.fixture
def handed_in(org_a):
    row = hand_in_volumes(org_a.editor, "daily.csv", io.BytesIO(LINES.encode()))
    return row.id


@pytest.fixture
def came_in(org_a, handed_in):
    begin_import(org_a.editor, handed_in)
    run_import(org_a.editor, handed_in)
    return handed_in


def figures(screen):
    return {metric.label: metric.value for metric in screen.metric}


def pressed(screen, label):
    [button] = [one for one in screen.button if one.label == label]
    return button.click().run()


def test_that_an_empty_page_says_what_a_file_looks_like(open_page, said, org_a):
    screen = open_page(org_a.editor, "volume_import")

    assert screen.exception == []
    assert "No file has been handed in yet." in said(screen)
    assert "headings such as API, Date" in said(screen)


def test_that_a_file_is_tried_before_it_can_be_brought_in(open_page, said, store, org_a, handed_in):
    screen = open_page(org_a.editor, "volume_import", id=str(handed_in))
    assert [one.disabled for one in screen.button if one.label == "Bring it in"] == [True]

    screen = pressed(screen, "Dry run")
    assert figures(screen) | {"New": "1", "To quarantine": "1", "New wells": "1"} == figures(screen)
    assert "these rows would wait in quarantine" in said(screen)

    pressed(screen, "Bring it in")
    work(store, until_empty=True)
    assert one_import(org_a.viewer, handed_in).status == "done"


def test_that_the_quarantine_is_shown_and_the_import_undone(open_page, said, store, org_a, came_in):
    screen = open_page(org_a.editor, "volume_import", id=str(came_in))
    assert figures(screen) == {
        "Rows read": "2",
        "In": "1",
        "Of these changed": "0",
        "In quarantine": "1",
    }
    screen = pressed(screen, "Try again")
    assert "0 rows came in; 1 wait." in said(screen)

    pressed(screen, "Undo this import")
    work(store, until_empty=True)
    assert one_import(org_a.viewer, came_in).status == "undone"


def test_that_a_viewer_looks_and_presses_nothing(open_page, org_a, came_in):
    screen = open_page(org_a.viewer, "volume_import", id=str(came_in))

    assert screen.exception == []
    assert [one.label for one in screen.button] == ["All imports"]

"""`workbench import-volumes`: a file tried and brought in from the command line."""

import json

import pytest

from kernel.errors import InvalidInput
from kernel.workflows.volume_files import list_imports
from workbench.commands.import_volumes import as_text, bring_in

LINES = "API,Date,Oil (bbl)\n42-003-46118,2024-01-31,12.5\nnobody,2024-02-01,1\n"


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "daily.csv"
    path.write_text(LINES)
    return path


def brought(team, file, *, dry_run):
    return bring_in(team.editor, file, layout="", dry_run=dry_run, progress=lambda _: None)


def test_that_a_dry_run_says_what_would_change_and_leaves_nothing(org_a, file):
    told = brought(org_a, file, dry_run=True)

    assert "2 rows, 1 new, 0 changed, 0 the same already, 1 to quarantine" in as_text(
        told, as_json=False
    )
    assert list_imports(org_a.viewer) == []


def test_that_a_file_comes_in_and_its_outcome_is_told_as_json(org_a, file):
    told = json.loads(as_text(brought(org_a, file, dry_run=False), as_json=True))

    assert (told["status"], told["accepted"], told["reasons"]) == ("done", 1, {"not_an_api": 1})
    assert [str(one.id) for one in list_imports(org_a.viewer)] == [told["id"]]


def test_that_a_file_that_is_not_there_is_said_in_words(org_a, tmp_path):
    with pytest.raises(InvalidInput, match="There is no file"):
        brought(org_a, tmp_path / "none.csv", dry_run=True)

"""The two commands at the end of an organization: take everything along, and delete it."""

import zipfile

import pytest

from kernel.errors import Conflict, InvalidInput, NotAllowed
from kernel.store.organization_data import rows_held
from workbench.commands import organizations


def test_that_everything_is_written_into_a_file_that_appears_whole(org_a, tmp_path):
    said = []
    file = tmp_path / "alamo.zip"

    rows = organizations.export_all(org_a.admin.email, file, said.append)

    assert rows > 3
    assert zipfile.ZipFile(file).testzip() is None
    assert said[0].startswith("  0% ")
    assert list(tmp_path.iterdir()) == [file]


def test_that_a_file_is_not_written_over_and_an_editor_writes_none(org_a, tmp_path):
    (tmp_path / "there.zip").write_bytes(b"mine")

    with pytest.raises(InvalidInput, match="is there already"):
        organizations.export_all(org_a.admin.email, tmp_path / "there.zip", print)
    with pytest.raises(NotAllowed):
        organizations.export_all(org_a.editor.email, tmp_path / "new.zip", print)
    assert [one.name for one in tmp_path.iterdir()] == ["there.zip"]


def test_that_an_organization_is_deleted_when_its_name_is_typed_and_not_else(store, org_a):
    named = str(org_a.admin.organization_id)
    organization_id, name = organizations.the_one_named(store, named)

    with pytest.raises(Conflict, match="Nothing was deleted"):
        organizations.remove(store, organization_id, name, "alamo")
    assert rows_held(store, organization_id)["person"] == 3

    assert organizations.remove(store, organization_id, name, "Alamo Energy ") > 6
    assert rows_held(store, organization_id) == {"log": 1}


def test_that_a_name_of_several_asks_for_the_id(store, new_team):
    for _ in range(2):
        new_team("Twice Operating")

    with pytest.raises(InvalidInput, match="2 organizations") as refusal:
        organizations.the_one_named(store, "Twice Operating")

    assert refusal.value.hint.count("-") == 8


def test_that_an_unknown_name_is_said(store):
    with pytest.raises(InvalidInput, match="No organization is called “Nobody”"):
        organizations.the_one_named(store, "Nobody")

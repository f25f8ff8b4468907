"""What was typed into a sheet of records, as changes of records; a save and what takes it back."""

from datetime import date
from decimal import Decimal

import pytest

from kernel.errors import Conflict, InvalidInput, NotAllowed
from kernel.testing_operations import a_company, added, changed
from kernel.workflows import record_sheets, records
from kernel.workflows.record_sheets import Saved, save_sheet, sheet_file, sheet_page
from workbench.ui.record_sheet import batch_of

LEASES = records.kind_of("leases")


def fields(kind, *names):
    return [one for one in kind.fields if one.name in names]


def typed(edited=None, new=(), gone=()):
    return {"edited_rows": edited or {}, "added_rows": list(new), "deleted_rows": list(gone)}


@pytest.fixture
def lease(org_a):
    return added(org_a.editor, "leases", name="MABEE", jurisdiction="TX")


def test_that_typed_cells_become_changes_of_their_types(org_a, lease):
    page = sheet_page(org_a.editor, LEASES)
    shown = fields(LEASES, "name", "gross_acres", "effective_from", "status")
    cells = {"gross_acres": "1,280.5", "effective_from": "2024-03-01T00:00:00", "name": "MABEE"}

    batch = batch_of(typed({0: cells}), page.rows, shown, page.labels, where={})

    values = {"gross_acres": Decimal("1280.5000"), "effective_from": date(2024, 3, 1)}
    assert batch.changes == ((lease["id"], 1, values),)


def test_that_a_new_row_gets_what_its_sheet_is_about_and_is_asked_for_what_it_must_have(org_a):
    volumes = records.kind_of("lease-volumes")
    lease_id = added(org_a.editor, "leases", name="L", jurisdiction="TX")["id"]
    where = {"lease_id": lease_id, "production_month": date(2025, 1, 1)}
    shown = fields(volumes, "product", "produced")

    batch = batch_of(
        typed(new=[{"product": "oil", "produced": "5.125"}, {}]), (), shown, {}, where=where
    )
    assert batch.adds == ({**where, "product": "oil", "produced": Decimal("5.125")},)
    with pytest.raises(InvalidInput, match="Product"):
        batch_of(typed(new=[{"produced": "5"}]), (), shown, {}, where=where)


@pytest.mark.parametrize(("cell", "words"), [("x", "no number"), ("1.23456", "more than 4")])
def test_that_a_number_that_does_not_fit_is_refused_and_never_rounded(org_a, lease, cell, words):
    page = sheet_page(org_a.editor, LEASES)

    with pytest.raises(InvalidInput, match=words):
        batch_of(typed({0: {"gross_acres": cell}}), page.rows, fields(LEASES, "gross_acres"), {},
                 where={})  # fmt: skip


def test_that_a_reference_is_chosen_by_what_it_is_called(org_a, lease):
    company = a_company(org_a.editor, "ACME")
    kind = records.kind_of("lease-operators")
    named = record_sheets.labels(org_a.editor, kind)
    row = {"lease_id": "MABEE", "company_id": "ACME · ACME", "valid_from": "2020-01-01"}

    batch = batch_of(typed(new=[row]), (), kind.fields, named, where={})

    assert batch.adds[0]["company_id"] == company
    save_sheet(org_a.editor, kind, batch)
    with pytest.raises(InvalidInput, match="no Company “NOBODY”"):
        batch_of(typed(new=[row | {"company_id": "NOBODY"}]), (), kind.fields, named, where={})


def test_that_a_save_is_undone_whole(org_a, lease):
    other = added(org_a.editor, "leases", name="ALLEN", jurisdiction="TX", gross_acres="40")
    batch = Saved(
        changes=((lease["id"], 1, {"name": "MABEE A"}),),
        adds=({"name": "NEW", "jurisdiction": "TX"},),
        deletes=((other["id"], 1),),
    )

    back = save_sheet(org_a.editor, LEASES, batch)

    def names():
        return sorted(row["name"] for row in sheet_page(org_a.viewer, LEASES).rows)

    assert names() == ["MABEE A", "NEW"]
    save_sheet(org_a.editor, LEASES, back)
    assert names() == ["ALLEN", "MABEE"]
    assert {row["gross_acres"] for row in sheet_page(org_a.viewer, LEASES).rows} == {
        None,
        Decimal("40.0000"),
    }


def test_that_nothing_is_saved_where_one_row_was_changed_by_somebody_else(org_a, lease):
    changed(org_a.admin, "leases", lease["id"], name="THEIRS")
    batch = Saved(
        changes=((lease["id"], 1, {"name": "MINE"}),), adds=({"name": "N", "jurisdiction": "TX"},)
    )

    with pytest.raises(Conflict, match="Somebody changed"):
        save_sheet(org_a.editor, LEASES, batch)
    assert [row["name"] for row in sheet_page(org_a.viewer, LEASES).rows] == ["THEIRS"]
    with pytest.raises(NotAllowed):
        save_sheet(org_a.viewer, LEASES, batch)
    with pytest.raises(InvalidInput, match="0 rows"):
        save_sheet(org_a.editor, LEASES, Saved())


def test_that_a_sheet_leaves_as_a_file_with_names_and_exact_amounts(org_a, lease):
    added(org_a.editor, "asset-wells", name="=1+1", lease_id=lease["id"], total_md_ft="9250.50")

    text = sheet_file(org_a.viewer, records.kind_of("asset-wells"), "csv").decode("utf-8-sig")

    head, row, _ = text.split("\r\n")
    assert "Measured depth (ft)" in head
    assert "'=1+1" in row
    assert "MABEE" in row
    assert "9250.50" in row
    assert sheet_file(org_a.viewer, records.kind_of("asset-wells"), "xlsx")[:2] == b"PK"

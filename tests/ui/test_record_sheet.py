"""What was typed into a sheet of records: stored row by row, refused cell by cell, taken back."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest

from kernel.errors import InvalidInput, NotAllowed
from kernel.testing_operations import a_company, added, changed
from kernel.workflows import record_sheets, records
from kernel.workflows.record_cells import cell_value
from kernel.workflows.record_files import file_rows, sheet_file
from kernel.workflows.record_history import history_of
from kernel.workflows.record_steps import RowChange, Step, write_step
from workbench.ui.records.acts import SheetOf, SheetState, bring_in, delete_rows, take_posts, turn

LEASES = records.kind_of("leases")


def field_of(kind, name):
    return next(one for one in kind.fields if one.name == name)


def a_sheet(actor, kind=LEASES, *, where=None, typed=None):
    fields = {one.name: one for one in kind.fields if one.name not in (where or {})}
    return SheetOf(
        kind=kind,
        fields=fields,
        typed=frozenset(typed or (n for n, one in fields.items() if one.writable)),
        named=record_sheets.labels(actor, kind),
        fixed=where or {},
        grows=typed is None,
    )


def test_that_a_code_may_be_typed_or_pasted_as_the_words_that_the_sheet_shows(org_a):
    sheet = replace(a_sheet(org_a.editor), codes={"oil_gas_code": {"O": "oil", "G": "gas"}})
    state = SheetState()

    pasted = [["QUEEN", "TX", "Gas"], ["MABEE", "TX", "O"]]
    take_posts(org_a.editor, sheet, state, [
        paste([None, None], ["name", "jurisdiction", "oil_gas_code"], pasted)
    ])  # fmt: skip

    assert {name: row["oil_gas_code"] for name, row in leases(org_a.editor).items()} == {
        "QUEEN": "G", "MABEE": "O",
    }  # fmt: skip


def edit(row, name, value, was=None):
    return {"action": "edit", "id": str(row["id"]), "field": name, "value": value, "was": was}


def paste(ids, fields, values, was=None):
    was = was or [[(one or {}).get(name) for name in fields] for one in ids]
    ids = [None if one is None else str(one["id"]) for one in ids]
    return {"action": "paste", "ids": ids, "fields": fields, "values": values, "was": was}


def leases(actor):
    return {row["name"]: row for row in records.list_page(actor, LEASES).rows}


@pytest.fixture
def lease(org_a):
    return added(org_a.editor, "leases", name="MABEE", jurisdiction="TX")


@pytest.mark.parametrize(
    ("name", "cell", "value"),
    [
        ("gross_acres", "1,280.5", Decimal("1280.5000")),
        ("effective_from", "2024-03-01T00:00:00", date(2024, 3, 1)),
        ("effective_from", "3/31/2024", date(2024, 3, 31)),
        ("status", "Held by production", "held_by_production"),
        ("gross_acres", "", None),
        ("regulator_district", None, ""),
    ],
)
def test_that_a_cell_is_read_as_people_write_it(name, cell, value):
    assert cell_value(field_of(LEASES, name), cell) == value


@pytest.mark.parametrize(
    ("name", "cell", "words"),
    [
        ("gross_acres", "x", "no number"),
        ("gross_acres", "1.23456", "more than 4"),
        ("gross_acres", "1e12", "too large"),
        ("effective_from", "31.31.2024", "no day"),
        ("status", "lost", "none of: active"),
        ("gas_pressure_base_psia", "", "may not be empty"),
        ("field_id", "NOWHERE", "no “NOWHERE”"),
    ],
)
def test_that_a_cell_that_does_not_fit_is_refused_and_never_rounded(name, cell, words):
    with pytest.raises(InvalidInput, match=words):
        cell_value(field_of(LEASES, name), cell, {})


def test_that_a_reference_is_found_by_its_name_or_a_part_of_it_that_only_one_has(org_a):
    acme, other = a_company(org_a.editor, "ACME"), a_company(org_a.editor, "OTHER")
    kind = records.kind_of("lease-operators")
    named = record_sheets.labels(org_a.editor, kind)["company_id"]
    company = field_of(kind, "company_id")

    assert cell_value(company, named[acme], named) == acme
    assert cell_value(company, "other", named) == other
    with pytest.raises(InvalidInput, match="may be any of"):
        cell_value(company, "x", {acme: "A · X", other: "B · X"})


def test_that_an_edit_is_stored_at_once_and_undone_and_done_again(org_a, lease):
    sheet, state = a_sheet(org_a.editor), SheetState()

    take_posts(org_a.editor, sheet, state, [edit(lease, "name", "MABEE A", "MABEE")])
    take_posts(org_a.editor, sheet, state, [edit(lease, "name", "MABEE B", "MABEE A")])
    assert list(leases(org_a.viewer)) == ["MABEE B"]
    for which, name in (("undo", "MABEE A"), ("undo", "MABEE"), ("redo", "MABEE A")):
        take_posts(org_a.editor, sheet, state, [{"action": which}])
        assert list(leases(org_a.viewer)) == [name]
    assert [row["name"] for _, _, row in state.news][-1] == "MABEE A"
    with pytest.raises(NotAllowed):
        take_posts(org_a.viewer, sheet, state, [edit(lease, "name", "X", "MABEE A")])


def test_that_a_row_with_a_wrong_cell_waits_and_the_rest_of_a_paste_is_stored(org_a, lease):
    other = added(org_a.editor, "leases", name="ALLEN", jurisdiction="TX")
    sheet, state = a_sheet(org_a.editor), SheetState()
    values = [["40", "0.125"], ["many", "0.25"]]

    take_posts(
        org_a.editor,
        sheet,
        state,
        [paste([lease, other], ["gross_acres", "royalty_rate"], values)],
    )

    assert leases(org_a.viewer)["MABEE"]["gross_acres"] == 40
    assert leases(org_a.viewer)["ALLEN"]["royalty_rate"] is None
    [(row_id, faults)] = state.faults.items()
    assert row_id == str(other["id"])
    assert "no number" in faults["gross_acres"]
    assert state.typed[row_id] == {"gross_acres": "many", "royalty_rate": "0.25"}

    take_posts(org_a.editor, sheet, state, [edit(other, "gross_acres", "80", "many")])

    assert leases(org_a.viewer)["ALLEN"]["gross_acres"] == 80
    assert leases(org_a.viewer)["ALLEN"]["royalty_rate"] == Decimal("0.25")
    assert not state.faults
    assert not state.typed


def test_that_what_the_database_refuses_is_told_at_the_cell_it_speaks_of(org_a, lease):
    sheet, state = a_sheet(org_a.editor), SheetState()
    block = paste([lease], ["royalty_rate", "working_interest"], [["1.5", "0.5"]])

    take_posts(org_a.editor, sheet, state, [block])

    assert list(state.faults[str(lease["id"])]) == ["royalty_rate"]
    assert leases(org_a.viewer)["MABEE"]["working_interest"] is None


def test_that_a_new_row_is_stored_once_it_has_what_it_must(org_a):
    volumes = records.kind_of("lease-volumes")
    lease_id = added(org_a.editor, "leases", name="L", jurisdiction="TX")["id"]
    where = {"lease_id": lease_id, "production_month": date(2025, 1, 1)}
    sheet, state = a_sheet(org_a.editor, volumes, where=where), SheetState()
    draft = {"id": state.add_draft()}

    take_posts(org_a.editor, sheet, state, [edit(draft, "produced", "5.125")])
    assert "product" in state.faults[draft["id"]]
    assert not records.list_page(org_a.viewer, volumes).rows
    take_posts(org_a.editor, sheet, state, [edit(draft, "product", "oil")])

    [row] = records.list_page(org_a.viewer, volumes).rows
    assert (row["lease_id"], row["produced"]) == (lease_id, Decimal("5.125"))
    assert not state.drafts


def test_that_a_paste_goes_on_below_the_last_row(org_a, lease):
    sheet, state = a_sheet(org_a.editor), SheetState()
    values = [["FIRST", "TX"], ["SECOND", "TX"], ["", ""]]

    take_posts(
        org_a.editor,
        sheet,
        state,
        [paste([lease, None, None], ["name", "jurisdiction"], values)],
    )

    assert set(leases(org_a.viewer)) == {"FIRST", "SECOND"}


def test_that_a_colleagues_newer_cell_is_told_and_kept_and_other_cells_of_the_row_are_stored(
    org_a, lease
):
    changed(org_a.admin, "leases", lease["id"], name="THEIRS")
    sheet, state = a_sheet(org_a.editor), SheetState()
    block = paste([lease], ["name", "gross_acres"], [["MINE", "40"]], [["MABEE", None]])

    take_posts(org_a.editor, sheet, state, [block])

    assert leases(org_a.viewer)["THEIRS"]["gross_acres"] == 40
    [words] = state.told
    assert "to “THEIRS” meanwhile" in words
    assert "“MINE” was not stored" in words


def test_that_undo_does_not_take_back_what_somebody_else_changed_since(org_a, lease):
    sheet, state = a_sheet(org_a.editor), SheetState()
    take_posts(org_a.editor, sheet, state, [edit(lease, "name", "MINE", "MABEE")])
    changed(org_a.admin, "leases", lease["id"], name="THEIRS")

    turn(org_a.editor, sheet, state, "undo")

    assert list(leases(org_a.viewer)) == ["THEIRS"]
    assert "THEIRS" in state.told[0]


def test_that_a_deleted_row_comes_back_as_the_same_record(org_a, lease):
    sheet, state = a_sheet(org_a.editor), SheetState()
    delete_rows(org_a.editor, sheet, state, [str(lease["id"])])
    assert not leases(org_a.viewer)

    turn(org_a.editor, sheet, state, "undo")

    assert leases(org_a.viewer)["MABEE"]["id"] == lease["id"]


def test_that_a_row_in_use_stays_and_is_told(org_a, lease):
    added(org_a.editor, "asset-wells", name="W", lease_id=lease["id"])
    sheet, state = a_sheet(org_a.editor), SheetState()

    delete_rows(org_a.editor, sheet, state, [str(lease["id"])])

    assert list(leases(org_a.viewer)) == ["MABEE"]
    assert "in use" in state.told[0]


def test_that_too_much_at_once_is_refused_before_anything_is_written(org_a, lease):
    change = RowChange(id=lease["id"], seen={}, values={"name": "X"})

    with pytest.raises(InvalidInput, match="1,001 rows"):
        write_step(org_a.editor, LEASES, Step(changes=(change,) * 1_001))


def test_that_the_history_says_who_set_a_cell_from_what_to_what(org_a, lease):
    changed(org_a.admin, "leases", lease["id"], name="MABEE A")

    newest, first = history_of(org_a.viewer, LEASES, lease["id"])

    assert newest.cells == {"name": ("MABEE", "MABEE A")}
    assert first.what == "insert"
    assert newest.by != first.by


def test_that_a_sheet_leaves_as_a_file_with_names_and_exact_amounts(org_a, lease):
    added(org_a.editor, "asset-wells", name="=1+1", lease_id=lease["id"], total_md_ft="9250.50")

    text = sheet_file(org_a.viewer, records.kind_of("asset-wells"), "csv").decode("utf-8-sig")

    head, row, _ = text.split("\r\n")
    assert "Measured depth (ft)" in head
    assert "'=1+1" in row
    assert "MABEE" in row
    assert "9250.50" in row


@pytest.mark.parametrize("format", ["csv", "xlsx"])
def test_that_a_file_that_left_comes_back_with_its_changes_and_new_rows(org_a, lease, format):
    content = sheet_file(org_a.editor, LEASES, format)
    [row] = file_rows(LEASES, f"leases.{format}", content).rows
    assert row.id == lease["id"]
    text = "Name,State of mind,Jurisdiction,Gross (acres),Record\n"
    text += f"MABEE A,calm,TX,40,{lease['id']}\nNEW,,TX,,\nWRONG,,TX,many,\n"
    found = file_rows(LEASES, "leases.csv", text.encode())
    sheet, state = a_sheet(org_a.editor), SheetState()

    words = bring_in(org_a.editor, sheet, state, found.rows)

    assert words == "2 rows written; 1 row to mend in the sheet."
    assert found.unknown == ["State of mind"]
    assert set(leases(org_a.viewer)) == {"MABEE A", "NEW"}
    assert next(UUID(one["id"]) for _, _, one in state.news) == lease["id"]
    with pytest.raises(InvalidInput, match="no headings"):
        file_rows(LEASES, "x.csv", b"a,b\n1,2\n")

"""A rig schedule into a scenario and out again: tried, applied, undone, read back unchanged."""

from dataclasses import replace
from datetime import date
from io import BytesIO

import pdfplumber
import pytest
from openpyxl import load_workbook

from kernel.errors import Conflict, InvalidInput, NotAllowed
from kernel.scheduling.commands import AddLink, SetField
from kernel.scheduling.fleet import Rig
from kernel.scheduling.sheet_reading import propose_reading
from kernel.workflows.campaign_boards import apply_commands, open_board, redo, undo
from kernel.workflows.campaign_changes import cell_history
from kernel.workflows.campaign_export import FORMATS, export_scenario
from kernel.workflows.campaign_import import (
    apply_import,
    read_import,
    remember_columns,
    try_import,
)
from kernel.workflows.campaign_rigs import save_rig
from kernel.workflows.campaign_scenarios import clone_scenario, delete_scenario, new_scenario
from tests.documents.rig_sheets import HEAD, F, day, row, stated, text_file, workbook

ROWS = [row("A-1"), row("A-2", "Rig 101", "2027-03-11", "2027-03-31", 20), row("B-1", "Rig 102")]


@pytest.fixture
def draft(org_a):
    """An empty draft beside two rigs."""
    for name in ("Rig 101", "Rig 102"):
        save_rig(org_a.editor, Rig(id="", name=name, kind="Land rig"))
    return new_scenario(org_a.editor, "Plan", start_on=date(2027, 1, 1)).id


def read(actor, content, name="plan.xlsx", **answers):
    """The table of a file and the reading that it proposes, with a person's answers."""
    sheet = read_import(actor, name, content)
    reading, _ = propose_reading(sheet.table, sheet.headings)
    return sheet.table, replace(reading, **answers)


def brought(actor, scenario_id, content, name="plan.xlsx", **answers):
    """Import a file as a person does: try it, then apply what was shown."""
    table, reading = read(actor, content, name, **answers)
    tried = try_import(actor, scenario_id, table, reading)
    return apply_import(actor, scenario_id, table, reading, seen=tried.revision, file=name)


def jobs(actor, scenario_id):
    board = open_board(actor, scenario_id).board
    names = {rig.id: rig.name for rig in board.fleet.rigs.values()}
    return sorted(
        (job.name, names.get(job.rig_id), str(job.start_on), job.duration_days)
        for job in board.jobs.values()
    )


IMPORTED = [
    ("A-1", "Rig 101", "2027-03-01", 10),
    ("A-2", "Rig 101", "2027-03-11", 20),
    ("B-1", "Rig 102", "2027-03-01", 10),
]


def test_that_trying_an_import_writes_nothing(org_a, draft):
    table, reading = read(org_a.editor, stated(ROWS))

    tried = try_import(org_a.editor, draft, table, reading)

    assert len(tried.run.added) == 3
    assert jobs(org_a.editor, draft) == []


def test_that_an_import_is_one_revision_that_undo_takes_back(org_a, draft):
    done = brought(org_a.editor, draft, stated(ROWS))

    assert done.revision == 1
    assert jobs(org_a.viewer, draft) == IMPORTED
    assert open_board(org_a.editor, draft).undo == "Import of plan.xlsx: 3 added, 0 changed"
    undo(org_a.editor, draft)
    assert jobs(org_a.editor, draft) == []


def test_that_the_same_file_twice_changes_nothing(org_a, draft):
    content = stated(ROWS)
    brought(org_a.editor, draft, content)

    table, reading = read(org_a.editor, content)
    again = try_import(org_a.editor, draft, table, reading)

    assert again.run.changes_nothing
    assert len(again.run.unchanged) == 3
    with pytest.raises(InvalidInput):
        apply_import(org_a.editor, draft, table, reading, seen=again.revision, file="plan.xlsx")


def test_that_bad_rows_are_set_aside_and_the_others_imported(org_a, draft):
    brought(org_a.editor, draft, stated([*ROWS, row("C-1", "Rig 101", "2027-05-11", "2027-05-01")]))

    assert jobs(org_a.editor, draft) == IMPORTED


def test_that_a_changed_cell_is_the_only_change_and_is_seen_in_its_history(org_a, draft):
    brought(org_a.editor, draft, stated(ROWS))
    longer = [row("A-1", "Rig 102"), *ROWS[1:2], row("B-1", "Rig 101")]

    table, reading = read(org_a.editor, stated(longer))
    tried = try_import(org_a.editor, draft, table, reading)
    apply_import(org_a.editor, draft, table, reading, seen=tried.revision, file="b.xlsx")

    assert [[c.field for c in one.changes] for one in tried.run.changed] == [[F.RIG], [F.RIG]]
    [last, first] = cell_history(org_a.editor, draft, "job", tried.run.changed[0].id, "rig_id")
    assert last.words == "Import of b.xlsx: 0 added, 2 changed"
    assert first.revision == 1


def test_that_an_import_is_refused_where_the_scenario_moved_on_since_its_preview(org_a, draft):
    brought(org_a.editor, draft, stated(ROWS[:2]))
    table, reading = read(org_a.editor, stated(ROWS))
    tried = try_import(org_a.editor, draft, table, reading)
    job = next(iter(open_board(org_a.editor, draft).board.jobs))
    change = SetField(id=job, field="notes", value="meanwhile")
    apply_commands(org_a.admin, draft, [change], seen=tried.revision)

    with pytest.raises(Conflict):
        apply_import(org_a.editor, draft, table, reading, seen=tried.revision, file="plan.xlsx")


def test_that_new_rigs_and_campaigns_are_made_with_the_import(org_a, draft):
    rows = [row("A-1", "Sidewinder", "2027-03-01", "2027-03-11", 10, "North; 2027")]
    content = stated(rows, [*HEAD, "Campaign"])

    brought(org_a.editor, draft, content, new_rigs=frozenset({"sidewinder"}))

    board = open_board(org_a.editor, draft).board
    assert [rig.name for rig in board.fleet.rigs.values() if rig.name == "Sidewinder"]
    assert {one.name for one in board.fleet.campaigns.values()} == {"2027", "North"}
    table, reading = read(org_a.editor, content)
    assert try_import(org_a.editor, draft, table, reading).run.changes_nothing


def test_that_the_columns_chosen_for_headings_are_remembered(org_a, draft):
    content = workbook([["Well", "Bohrbeginn", "Days"], ["A-1", day("2027-03-01"), 10]])
    sheet = read_import(org_a.editor, "x.xlsx", content)
    [heading] = [h for h in sheet.headings.headings if h.field is None]

    remember_columns(org_a.editor, {heading.key: F.START})

    again = read_import(org_a.editor, "x.xlsx", content)
    assert {h.text: h.field for h in again.headings.headings}["Bohrbeginn"] is F.START


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_that_an_exported_scenario_imports_without_a_change(org_a, draft, kind):
    gates = [*HEAD, "Gate", "Gate date", "Phase", "% complete", "AFE ($)", "Remarks"]
    more = ("LLI", day("2027-01-05"), "top hole", "12 %", 52500.5, "=see note")
    rows = [[_plain(cell) for cell in (*one, *more)] for one in ROWS]
    brought(org_a.editor, draft, text_file([gates, *rows]), "a.csv")
    board = open_board(org_a.editor, draft).board
    first, second, *_ = sorted(board.jobs, key=lambda one: board.jobs[one].name)
    link = AddLink(predecessor_id=first, successor_id=second, type="SS", lag_days=10)
    apply_commands(org_a.editor, draft, [link], seen=1, mode="scheduling")

    name, content = export_scenario(org_a.viewer, draft, kind)
    table, reading = read(org_a.editor, content, name)
    tried = try_import(org_a.editor, draft, table, reading)

    assert tried.run.rejected == ()
    assert tried.run.changes_nothing
    assert len(tried.run.unchanged) == 3


def _plain(cell):
    return cell.date().isoformat() if hasattr(cell, "date") else cell


def test_that_an_exported_link_comes_back_on_an_empty_scenario(org_a, draft):
    brought(org_a.editor, draft, stated(ROWS))
    board = open_board(org_a.editor, draft).board
    ids = {job.name: job.id for job in board.jobs.values()}
    link = AddLink(predecessor_id=ids["A-1"], successor_id=ids["B-1"], type="SS", lag_days=0)
    apply_commands(org_a.editor, draft, [link], seen=1, mode="scheduling")
    other = new_scenario(org_a.editor, "Other", start_on=date(2027, 1, 1)).id

    brought(org_a.editor, other, export_scenario(org_a.editor, draft, "xlsx")[1])

    copy = open_board(org_a.editor, other).board
    [there] = copy.links.values()
    names = [copy.jobs[one].name for one in (there.predecessor_id, there.successor_id)]
    assert (names, there.type) == (["A-1", "B-1"], "SS")
    assert jobs(org_a.editor, other) == IMPORTED


def words_in(kind, content):
    """What a file says, read by another program's reader."""
    if kind == "xlsx":
        sheets = load_workbook(BytesIO(content)).worksheets
        return " ".join(str(v) for sheet in sheets for row in sheet.values for v in row)
    if kind == "pdf":
        with pdfplumber.open(BytesIO(content)) as document:
            return " ".join(page.extract_text() for page in document.pages)
    return content.decode("utf-8-sig")


@pytest.mark.parametrize("kind", sorted(FORMATS.keys() - {"png"}))  # a picture has no words
def test_that_every_file_is_named_after_the_scenario(org_a, draft, kind):
    brought(org_a.editor, draft, stated(ROWS))

    name, content = export_scenario(org_a.viewer, draft, kind)

    assert name.startswith("Plan_") and name.endswith(f".{kind}")
    assert "A-1" in words_in(kind, content)


def test_that_a_viewer_imports_nothing(org_a, draft):
    table, reading = read(org_a.editor, stated(ROWS))

    with pytest.raises(NotAllowed):
        apply_import(org_a.viewer, draft, table, reading, seen=0, file="plan.xlsx")
    assert jobs(org_a.editor, draft) == []


def test_that_the_columns_chosen_are_remembered_for_everybody(org_a, org_b, draft):
    content = workbook([["Well", "Bohrbeginn", "Days"], ["A-1", day("2027-03-01"), 10]])
    remember_columns(org_a.editor, {"bohrbeginn": F.START})

    def start_column(actor):
        headings = read_import(actor, "x.xlsx", content).headings.headings
        return {h.text: h.field for h in headings}["Bohrbeginn"]

    assert start_column(org_a.admin) is F.START
    remember_columns(org_a.admin, {"bohrbeginn": None})
    assert start_column(org_a.editor) is None
    assert start_column(org_b.editor) is not F.START


def names_of(actor, scenario_id):
    fleet = open_board(actor, scenario_id).board.fleet
    names = [*fleet.rigs.values(), *fleet.campaigns.values()]
    return sorted(one.name for one in names if one.name in ("Sidewinder", "North"))


@pytest.fixture
def with_new_names(org_a, draft):
    """The draft after an import that made a rig and a campaign."""
    rows = [row("A-1", "Sidewinder", "2027-03-01", "2027-03-11", 10, "North")]
    content = stated(rows, [*HEAD, "Campaign"])
    brought(org_a.editor, draft, content, new_rigs=frozenset({"sidewinder"}))
    assert names_of(org_a.editor, draft) == ["North", "Sidewinder"]
    return draft


def test_that_undo_of_an_import_takes_out_its_rigs_and_redo_makes_them_again(org_a, with_new_names):
    before = open_board(org_a.editor, with_new_names).board

    undo(org_a.editor, with_new_names)
    assert names_of(org_a.editor, with_new_names) == []
    redo(org_a.editor, with_new_names)

    after = open_board(org_a.editor, with_new_names).board
    assert (after.jobs, after.fleet) == (before.jobs, before.fleet)
    undo(org_a.editor, with_new_names)
    assert names_of(org_a.editor, with_new_names) == []


def test_that_undo_leaves_a_rig_that_is_used_or_was_changed(org_a, with_new_names):
    copy = clone_scenario(org_a.editor, with_new_names, "Copy")
    undo(org_a.editor, with_new_names)
    assert names_of(org_a.editor, with_new_names) == ["North", "Sidewinder"]

    redo(org_a.editor, with_new_names)
    delete_scenario(org_a.admin, copy.id)
    fleet = open_board(org_a.editor, with_new_names).board.fleet
    [rig] = [one for one in fleet.rigs.values() if one.name == "Sidewinder"]
    save_rig(org_a.editor, replace(rig, status="standby"), seen=rig.version)
    undo(org_a.editor, with_new_names)

    assert names_of(org_a.editor, with_new_names) == ["Sidewinder"]


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_that_a_gate_without_a_day_is_kept_open_and_exported(org_a, draft, kind):
    rows = [row("A-1", "Rig 101", "2027-03-01", "2027-03-11", 10, "LLI; FDP 2027-01-05")]

    brought(org_a.editor, draft, stated(rows, [*HEAD, "Gate"]))

    opened = open_board(org_a.editor, draft)
    [job] = opened.board.jobs.values()
    assert job.gates == {"LLI": None, "FDP": date(2027, 1, 5)}
    name, content = export_scenario(org_a.viewer, draft, kind)
    table, reading = read(org_a.editor, content, name)
    assert try_import(org_a.editor, draft, table, reading).run.changes_nothing
    passed = SetField(id=job.id, field="gates.LLI", value="2027-02-01")
    apply_commands(org_a.editor, draft, [passed], seen=1, mode="scheduling")
    undo(org_a.editor, draft)
    assert open_board(org_a.editor, draft).board.jobs[job.id].gates["LLI"] is None
    [change, *_] = cell_history(org_a.editor, draft, "job", job.id, "gates.LLI")
    assert (change.before, change.after) == ("2027-02-01", "open")

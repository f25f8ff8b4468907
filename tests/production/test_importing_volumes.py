"""Volumes come in from files: tried first, once, with what is wrong set aside, and out again."""

import io
from datetime import date
from decimal import Decimal

import pytest
import sqlalchemy as sa
from openpyxl import Workbook

from kernel.errors import Conflict, InvalidInput, NotAllowed
from kernel.store import volume_tables as volumes
from kernel.store.asset_tables import asset_well, completion, lease
from kernel.store.close_tables import month_close
from kernel.store.ids import uuid7
from kernel.store.session import tenant_session
from kernel.workflows.audit import changes
from kernel.workflows.volume_files import (
    choose_columns,
    forget_import,
    hand_in_volumes,
    imported_before,
    list_imports,
    one_import,
)
from kernel.workflows.volume_import import (
    begin_import,
    cancel_import,
    fail_import,
    rejects_of,
    retry_rejects,
    run_import,
    try_import,
)
from kernel.workflows.volume_undo import begin_undo, run_undo

WELLS = ("177194003103", "177194029700", "608114071603")


def ogor(api12, month, *, oil=0, gas=0, water=0, interval="S01", days=31, lease=" 00016"):
    """A line of OGOR-A as the agency writes it."""
    fields = (
        lease, " A004", month, f"{days:02d}", "O", f"{oil:09d}", f"{gas:09d}", f"{water:09d}",
        api12, "09", "WD   31", "03288", "COCHON PROPERTIES LLC", "WD030", "000000000", interval,
        "20100831", "", "",
    )  # fmt: skip
    return ",".join(f'"{one}"' for one in fields) + "\r\n"


def a_file(*lines):
    return io.BytesIO("".join(lines).encode())


def brought_in(actor, content, name="ogora.txt", **how):
    """An import from file to end, as the worker runs it."""
    row = hand_in_volumes(actor, name, content, **how)
    begin_import(actor, row.id)
    assert run_import(actor, row.id) == "ended"
    return one_import(actor, row.id)


def undone(actor, row):
    begin_undo(actor, row.id)
    assert run_undo(actor, row.id) == "ended"
    return one_import(actor, row.id)


def months(actor):
    """Month and oil of every row, oldest first."""
    table = volumes.production_month.c
    with tenant_session(actor) as session:
        rows = session.execute(
            sa.select(table.production_month, table.oil_bbl, table.revision).order_by(
                table.production_month, table.oil_bbl
            )
        )
        return [(row.production_month, row.oil_bbl, row.revision) for row in rows]


def count(actor, table):
    with tenant_session(actor) as session:
        return session.scalar(sa.select(sa.func.count()).select_from(table))


YEAR = [ogor(WELLS[0], f"2015{m:02d}", oil=1_000 - m, gas=50) for m in range(1, 13)]


def test_that_a_dry_run_says_what_would_happen_and_writes_nothing(org_a):
    row = hand_in_volumes(org_a.editor, "ogora.txt", a_file(*YEAR, "1,2,3\r\n"))

    trial = try_import(org_a.editor, row.id).trial

    assert (trial["rows"], trial["added"], trial["changed"], trial["unchanged"]) == (13, 12, 0, 0)
    assert (trial["wells"], trial["completions"], trial["leases"]) == (1, 1, 1)
    assert trial["refused"]["not_a_row"]["count"] == 1
    assert trial["shown"][0][:2] == [13, "1,2,3"]
    assert months(org_a.viewer) == []
    assert count(org_a.viewer, asset_well) == 0


def test_that_a_file_comes_in_once_and_its_wrong_rows_wait_with_their_reasons(org_a):
    wrong = [
        ogor("177194003103", "201313"),
        ogor("000000000000", "201501"),
        ogor(WELLS[0], "201501", oil=5),
        "no row at all\r\n",
    ]

    row = brought_in(org_a.editor, a_file(*YEAR, *wrong))

    assert (row.status, row.rows_in, row.rows_accepted, row.rows_quarantined) == ("done", 16, 12, 4)
    assert [(one.line_no, one.reason_code) for one in rejects_of(org_a.viewer, row.id)] == [
        (13, "no_month"),
        (14, "no_state"),
        (15, "twice"),
        (16, "not_a_row"),
    ]
    assert months(org_a.viewer)[0] == (date(2015, 1, 1), Decimal("999.000"), 1)
    assert (count(org_a.viewer, asset_well), count(org_a.viewer, lease)) == (1, 1)

    again = brought_in(org_a.editor, a_file(*YEAR))
    assert (again.rows_accepted, again.rows_changed) == (12, 0)
    assert count(org_a.viewer, volumes.production_revision) == 0


def test_that_a_changed_figure_makes_a_revision_and_an_empty_one_leaves_what_stands(org_a):
    brought_in(org_a.editor, a_file(*YEAR))
    table = "API,Month,Oil,Gas\n177194003103,2015-01,900,\n177194003103,2015-02,,60\n"

    row = brought_in(org_a.editor, a_file(table), name="later.csv")

    assert (row.profile, row.rows_accepted, row.rows_changed) == ("monthly_csv", 2, 2)
    assert months(org_a.viewer)[:2] == [
        (date(2015, 1, 1), Decimal("900.000"), 2),
        (date(2015, 2, 1), Decimal("998.000"), 2),
    ]
    with tenant_session(org_a.viewer) as session:
        old = session.execute(
            sa.select(volumes.production_revision).order_by(volumes.production_revision.c.period)
        ).all()
    assert [one.before["oil_bbl"] for one in old] == [999.0, 998.0]
    assert {one.reason for one in old} == {"Import of later.csv"}


def test_that_a_closed_month_is_not_touched(org_a):
    brought_in(org_a.editor, a_file(*YEAR))
    with tenant_session(org_a.editor) as session:
        session.execute(sa.update(volumes.production_month).values(status="locked"))

    row = brought_in(org_a.editor, a_file(ogor(WELLS[0], "201501", oil=1), *YEAR[1:]))

    assert (row.rows_accepted, row.rows_changed) == (11, 0)
    assert [one.reason_code for one in rejects_of(org_a.viewer, row.id)] == ["locked"]
    assert months(org_a.viewer)[0][1] == Decimal("999.000")


def test_that_a_closed_month_of_a_lease_takes_no_row_and_gives_none_back(org_a):
    first = brought_in(org_a.editor, a_file(*YEAR[:1]))
    with tenant_session(org_a.editor) as session:
        on = session.scalars(sa.select(lease.c.id)).one()
        january = {"lease_id": on, "production_month": date(2015, 1, 1), "state": "locked"}
        session.execute(sa.insert(month_close).values(id=uuid7(), **january))

    row = brought_in(org_a.editor, a_file(ogor(WELLS[1], "201501"), ogor(WELLS[1], "201502")))

    assert row.rows_accepted == 1
    assert [one.reason_code for one in rejects_of(org_a.viewer, row.id)] == ["locked"]
    with pytest.raises(Conflict, match="closed months"):
        begin_undo(org_a.editor, first.id)


def test_that_a_run_that_was_cut_off_goes_on_after_its_last_block(org_a):
    row = hand_in_volumes(org_a.editor, "ogora.txt", a_file(*YEAR), size=5)
    begin_import(org_a.editor, row.id)
    asked = iter([True, True, False])

    assert run_import(org_a.editor, row.id, goes_on=lambda: next(asked)) == "interrupted"
    half = one_import(org_a.viewer, row.id)
    assert (half.next_line, half.rows_accepted, len(months(org_a.viewer))) == (11, 10, 10)

    assert run_import(org_a.editor, row.id) == "ended"
    assert len(months(org_a.viewer)) == 12
    assert run_import(org_a.editor, row.id) == "left"


def test_that_an_undone_import_leaves_everything_as_it_was_before(org_a):
    first = brought_in(org_a.editor, a_file(*YEAR))
    was = [(month, oil) for month, oil, _ in months(org_a.viewer)]
    other = ogor(WELLS[1], "201506", oil=7, lease=" 00099")
    changed = ogor(WELLS[0], "201501", oil=1)
    second = brought_in(org_a.editor, a_file(changed, other, *YEAR[1:]), size=2)
    with pytest.raises(Conflict, match="later import"):
        begin_undo(org_a.editor, first.id)

    row = undone(org_a.editor, second)

    assert [(month, oil) for month, oil, _ in months(org_a.viewer)] == was
    assert (count(org_a.viewer, asset_well), count(org_a.viewer, lease)) == (1, 1)
    assert row.status == "undone"
    assert "2 rows taken out or put back" in row.words

    undone(org_a.editor, first)
    for table in (volumes.production_month, asset_well, completion, lease):
        assert count(org_a.viewer, table) == 0
    forget_import(org_a.editor, first.id)
    assert [one.id for one in list_imports(org_a.viewer)] == [second.id]


def test_that_an_import_with_closed_months_is_not_undone(org_a):
    row = brought_in(org_a.editor, a_file(*YEAR))
    with tenant_session(org_a.editor) as session:
        session.execute(sa.update(volumes.production_month).values(status="locked"))

    with pytest.raises(Conflict, match="closed months"):
        begin_undo(org_a.editor, row.id)
    with pytest.raises(Conflict, match="brought volumes in"):
        forget_import(org_a.editor, row.id)


def test_that_rows_in_quarantine_are_corrected_and_tried_again(org_a):
    wrong = ogor(WELLS[0], "201313", oil=4), ogor("000000000000", "201501")
    row = brought_in(org_a.editor, a_file(*YEAR, *wrong))

    done = retry_rejects(org_a.editor, row.id, {13: ogor(WELLS[0], "201312", oil=4)})

    assert (done.resolved, done.waiting) == (1, 1)
    assert months(org_a.viewer)[0] == (date(2013, 12, 1), Decimal("4.000"), 1)
    after = one_import(org_a.viewer, row.id)
    assert (after.rows_accepted, after.rows_quarantined) == (13, 1)
    with pytest.raises(Conflict, match="Line 13 is not in quarantine"):
        retry_rejects(org_a.editor, row.id, {13: "x"})
    undone(org_a.editor, after)
    assert months(org_a.viewer) == []


def test_that_a_daily_table_is_read_by_its_headings_and_remembers_what_a_person_chose(org_a):
    daily = (
        "Field report\nWell API,Date,Crude,Gas (Mcf),Water (bbl),Hours on,Downtime reason\n"
        '42-003-46118,1/31/2024,12.5,"1,200",3,24,\n'
        "42-003-46118,2024-02-01,0,0,0,0,Power\n"
        "42-003-46118,2024-11-03,1,2,3,25,\n"
        "42-003-46118,2024-11-04,1,2,3,25,\n"
        "42-003-46118,2024-02-02,-1,2,3,24,\n"
    )
    row = hand_in_volumes(org_a.editor, "daily.csv", a_file(daily))
    assert row.profile == "daily_csv"
    with pytest.raises(InvalidInput, match="No column holds: API number"):
        try_import(org_a.editor, row.id)

    told = {**row.mapping["columns"], "api": 0, "oil_bbl": 2}
    choose_columns(org_a.editor, row.id, columns=told)
    begin_import(org_a.editor, row.id)
    run_import(org_a.editor, row.id)

    table = volumes.production_day.c
    with tenant_session(org_a.viewer) as session:
        rows = session.execute(
            sa.select(
                table.production_date, table.oil_bbl, table.gas_mcf, table.downtime_reason
            ).order_by(table.production_date)
        ).all()
    assert [tuple(one) for one in rows] == [
        (date(2024, 1, 31), Decimal("12.500"), Decimal("1200.000"), None),
        (date(2024, 2, 1), 0, 0, "power"),
        (date(2024, 11, 3), 1, 2, None),
    ]
    assert [one.reason_code for one in rejects_of(org_a.viewer, row.id)] == [
        "hours_over",
        "negative",
    ]
    next_one = hand_in_volumes(org_a.editor, "next.csv", a_file(daily))
    assert next_one.mapping["columns"]["oil_bbl"] == 2
    assert imported_before(org_a.viewer, next_one).id == row.id


def test_that_wells_that_nobody_has_are_set_aside_where_they_are_not_to_be_made(org_a):
    row = hand_in_volumes(org_a.editor, "ogora.txt", a_file(*YEAR))
    choose_columns(org_a.editor, row.id, make_missing=False)
    begin_import(org_a.editor, row.id)

    run_import(org_a.editor, row.id)

    assert {one.reason_code for one in rejects_of(org_a.viewer, row.id)} == {"unknown_well"}
    assert count(org_a.viewer, asset_well) == 0


def test_that_a_lost_leading_zero_comes_back_by_the_state_and_not_by_guessing(org_a):
    table = "API,Month,Oil\n512308053,2024-01,5\n"
    row = brought_in(org_a.editor, a_file(table), name="a.csv")
    assert [one.reason_code for one in rejects_of(org_a.viewer, row.id)] == ["api_digits"]

    named = hand_in_volumes(org_a.editor, "b.csv", a_file(table))
    choose_columns(org_a.editor, named.id, state="05")
    begin_import(org_a.editor, named.id)
    run_import(org_a.editor, named.id)

    with tenant_session(org_a.viewer) as session:
        assert session.scalars(sa.select(asset_well.c.api14)).all() == ["05123080530000"]


def test_that_a_workbook_of_wells_down_and_months_across_comes_in_by_its_sheets(org_a):
    book = Workbook()
    for name, rows in {
        "Oil": [
            ["Field report"],
            ["API No", "Jan-24", 45323, date(2024, 3, 1), "Total"],
            [4200346118, 10, 20, "-", 30],
            ["42-003-46119", 1, None, 3, 4],
            ["Total", 11, 20, 3, 34],
        ],
        "Gas": [["API No", "2024-01", "2024-02"], [4200346118.0, 5, -7]],
        "Notes": [["nothing", "here"]],
    }.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.remove(book.worksheets[0])
    content = io.BytesIO()
    book.save(content)
    content.seek(0)

    row = brought_in(org_a.editor, content, name="grid.xlsx")

    assert (row.profile, row.rows_accepted) == ("monthly_csv", 3)
    assert [(month, oil) for month, oil, _ in months(org_a.viewer)] == [
        (date(2024, 1, 1), Decimal(1)),
        (date(2024, 1, 1), Decimal(10)),
        (date(2024, 3, 1), Decimal(3)),
    ]
    [wrong] = rejects_of(org_a.viewer, row.id)
    assert (wrong.reason_code, wrong.raw.endswith("Oil!C3")) == ("negative", True)


def test_that_metric_volumes_are_converted(org_a):
    row = hand_in_volumes(org_a.editor, "m.csv", a_file("API,Month,Oil\n4200346118,2024-01,100\n"))
    choose_columns(org_a.editor, row.id, metric=True)
    begin_import(org_a.editor, row.id)
    run_import(org_a.editor, row.id)

    assert months(org_a.viewer)[0][1] == Decimal("628.981")


def test_that_an_import_can_be_stopped_and_what_came_in_undone(org_a):
    row = hand_in_volumes(org_a.editor, "ogora.txt", a_file(*YEAR), size=5)
    begin_import(org_a.editor, row.id)
    asked = iter([True, False])
    run_import(org_a.editor, row.id, goes_on=lambda: next(asked))

    cancel_import(org_a.editor, row.id)

    assert run_import(org_a.editor, row.id) == "left"
    undone(org_a.editor, one_import(org_a.viewer, row.id))
    assert months(org_a.viewer) == []


def test_that_the_log_has_a_line_for_the_load_and_one_for_each_changed_row(org_a):
    brought_in(org_a.editor, a_file(*YEAR))
    brought_in(org_a.editor, a_file(ogor(WELLS[0], "201501", oil=1), *YEAR[1:]))

    told = changes(org_a.admin, kind="app.production_month")

    assert [one.operation for one in told] == ["update", "insert"]
    assert told[1].after == {"rows": 12}
    assert told[0].after["oil_bbl"] == 1


def test_that_a_viewer_brings_nothing_in(org_a):
    with pytest.raises(NotAllowed):
        hand_in_volumes(org_a.viewer, "ogora.txt", a_file(*YEAR))
    with pytest.raises(InvalidInput, match="does not look like volumes"):
        hand_in_volumes(org_a.editor, "letter.txt", a_file("Dear Sir,\nhello\n"))


def test_that_the_days_of_a_closed_month_are_locked_like_the_month(org_a):
    head = "API,Lease No,Date,Oil\n"
    days = [f"4200346118,16,2024-{m:02d}-15,{m}\n" for m in (1, 2)]
    first = brought_in(org_a.editor, a_file(head, *days), name="days.csv")
    with tenant_session(org_a.editor) as session:
        on = session.scalars(sa.select(lease.c.id)).one()
        january = {"lease_id": on, "production_month": date(2024, 1, 1), "state": "locked"}
        session.execute(sa.insert(month_close).values(id=uuid7(), **january))

    other = [line.replace(",1\n", ",9\n").replace(",2\n", ",9\n") for line in days]
    row = brought_in(org_a.editor, a_file(head, *other), name="days.csv")

    assert [one.reason_code for one in rejects_of(org_a.viewer, row.id)] == ["locked"]
    assert (row.rows_accepted, row.rows_changed) == (1, 1)
    undone(org_a.editor, row)
    with pytest.raises(Conflict, match="closed months"):
        begin_undo(org_a.editor, first.id)
    table = volumes.production_day
    for statement in (
        sa.update(table).where(table.c.production_date < date(2024, 2, 1)).values(oil_bbl=3),
        sa.delete(table),
    ):
        with (
            pytest.raises(sa.exc.IntegrityError, match="month of this lease is locked"),
            tenant_session(org_a.editor) as session,
        ):
            session.execute(statement)


def test_that_an_undo_that_is_stopped_while_totals_are_reckoned_is_not_said_to_be_done(org_a):
    row = brought_in(org_a.editor, a_file(*YEAR))
    begin_undo(org_a.editor, row.id)

    def goes_on():
        if not months(org_a.viewer):  # all taken out, the totals are left
            fail_import(org_a.editor, row.id, "Stopped.")
        return True

    assert run_undo(org_a.editor, row.id, goes_on=goes_on) == "left"
    assert one_import(org_a.viewer, row.id).status == "done"

"""The messy rig schedules of the reference, one fault each: taken over, or refused clearly.

The number of each sheet is its number in the list of the reference, “Import”.
"""

from datetime import date
from decimal import Decimal

import pytest

from kernel.documents.schedule_file import read_schedule_file
from kernel.errors import InvalidInput, NotFound
from kernel.scheduling.sheet_columns import find_headings
from kernel.scheduling.sheet_dates import DateOrder
from kernel.scheduling.sheet_numbers import MoneyUnit
from tests.documents.rig_sheets import (
    HEAD,
    RIGS,
    F,
    a_board,
    a_job,
    asked,
    day,
    open_document,
    reasons,
    row,
    stated,
    text_file,
    tried,
    wells_of,
    with_blank_rows,
    workbook,
)


def test_that_headings_are_found_beneath_a_banner():  # 1
    run = tried(workbook([["Rig schedule Q1"], [], HEAD, row()]))

    assert wells_of(run.added) == ["A-1"]


def test_that_headings_of_two_lines_are_one():  # 2
    upper = ["Well\nname", "Rig #", "Planned", None, "Actual", None]
    lower = [None, None, "Start", "Finish", "Start", "Finish"]
    data = ["A-1", "Rig 101", day("2027-03-01"), day("2027-03-11"), day("2027-03-02"), None]

    run = tried(workbook([upper, lower, data]), finish_inclusive=False)

    [added] = run.added
    assert added.values[F.START] == date(2027, 3, 1)
    assert added.values[F.ACTUAL_START] == date(2027, 3, 2)


def test_that_a_merged_rig_holds_for_its_rows_and_no_further():  # 3
    rows = [row("A-1"), row("A-2", None), row("A-3", None)]

    run = tried(stated(rows, merged=["B2:B3"]))

    assert [one.values[F.RIG] for one in run.added] == ["Rig 101", "Rig 101", None]


def test_that_case_and_hard_spaces_make_no_other_well_but_leading_zeros_are_asked_about():  # 4
    board = a_board(("j1", "Aster A-7", "Rig 101", "2027-03-01", 10))
    rows = [row("ASTER\u00a0 A-7 "), row("Aster A-07", "Rig 102")]

    run = tried(stated(rows), board=board)

    assert run.unchanged == ((2, "j1"),)
    assert reasons(run) == {"A3": "“Aster A-07” looks like “Aster A-7”. Say whether they are one."}
    [question] = run.questions
    assert (question.written, question.alike, question.rows) == ("Aster A-07", ("Aster A-7",), (3,))


def test_that_a_well_drilled_in_batch_stands_twice():  # 5
    rows = [row(), row("A-1", "Rig 102", "2027-05-01", "2027-05-21", 20)]

    run = tried(stated(rows))

    assert wells_of(run.added) == ["A-1", "A-1"]


@pytest.mark.parametrize(
    ("texts", "order", "first"),
    [
        (["03/02/27", "25/02/27"], None, date(2027, 2, 3)),
        (["03/02/27", "02/25/27"], None, date(2027, 3, 2)),
        (["03/02/27", "04/05/27"], DateOrder.DAY_FIRST, date(2027, 2, 3)),
        (["3-Feb-27", "February 4, 2027"], None, date(2027, 2, 3)),
        (["2027-02-03 07:00", "4/13/2027 19:30"], None, date(2027, 2, 3)),
        ([46450, day("2027-03-05 07:00")], None, date(2027, 3, 4)),
        ([date(2027, 3, 4), day("2027-03-05 07:00")], None, date(2027, 3, 4)),
    ],
)
def test_that_dates_of_a_column_are_read_in_one_order(texts, order, first):  # 6
    rows = [["A-1", texts[0], 10], ["A-2", texts[1], 10]]
    answer = {"date_orders": {F.START: order}} if order else {}

    run = tried(stated(rows, ["Well", "Start", "Days"]), **answer)

    assert run.added[0].values[F.START] == first
    assert not run.rejected


@pytest.mark.parametrize(
    "text",
    ["TBA", "Q2 2027", "mid-May 27", "2027-02-30", "5", "May", 10.5, "2/30/2027", "31/12/1899"],
)
def test_that_half_a_date_and_an_impossible_one_are_refused_with_the_cell(text):  # 6
    run = tried(stated([["A-1", text, 10]], ["Well", "Start", "Days"]))

    assert list(reasons(run)) == ["B2"]


def test_that_a_column_that_leaves_the_order_open_is_asked_about_and_never_guessed():  # 6
    content = stated([["A-1", "03/02/27", 10]], ["Well", "Start", "Days"])

    _, reading, [doubt] = asked(content)

    assert (doubt.about, doubt.subject) == ("date_orders", F.START)
    assert reading.date_orders == {}
    assert "may be two days" in reasons(tried(content))["B2"]


@pytest.mark.parametrize(
    ("finish", "days", "inclusive"), [("2027-03-10", 10, True), ("2027-03-11", 10, False)]
)
def test_that_start_and_duration_say_whether_the_finish_day_belongs_to_the_job(
    finish, days, inclusive
):  # 7
    content = stated([row(finish=finish, days=days)])

    _, reading, doubts = asked(content)

    assert reading.finish_inclusive is inclusive
    assert doubts == ()
    assert tried(content).added[0].values[F.FINISH] == date(2027, 3, 11)


def test_that_without_evidence_the_meaning_of_the_finish_day_is_asked():  # 7
    rows = [
        ["A-1", "Rig 101", day("2027-03-01"), day("2027-03-10")],
        ["A-2", "Rig 101", day("2027-03-11"), day("2027-03-20")],
        ["A-3", "Rig 101", day("2027-03-21"), day("2027-03-21")],
    ]
    content = stated(rows, HEAD[:4])

    _, reading, [doubt] = asked(content)

    assert reading.finish_inclusive is None
    assert (doubt.about, doubt.likely) == ("finish_inclusive", True)
    assert len(tried(content).rejected) == 3
    run = tried(content, finish_inclusive=True)
    assert [one.values[F.DURATION] for one in run.added] == [10, 10, 1]


@pytest.mark.parametrize(
    ("cell", "days"),
    [
        ("68d", 68),
        ("26 days", 26),
        ("~25", 25),
        ("3.5 wks", 25),
        (" 14 ", 14),
        (24.2, 25),
        ("36h", 2),
    ],
)
def test_that_durations_are_read_in_whole_days_and_what_was_read_in_is_said(cell, days):  # 8
    [added] = tried(stated([["A-1", cell]], ["Well", "Duration"])).added

    assert added.values[F.DURATION] == days
    assert bool(added.notes) == (cell in ("~25", "3.5 wks", 24.2, "36h"))


@pytest.mark.parametrize("cell", ["2 months", "soon", -3, "1-2 d", True])
def test_that_a_length_that_is_not_fixed_is_refused(cell):  # 8
    assert list(reasons(tried(stated([["A-1", cell]], ["Well", "Duration"])))) == ["B2"]


def test_that_money_follows_its_heading_and_a_full_amount_under_thousands_is_refused():  # 9
    rows = [["A-1", "52.5"], ["A-2", 48], ["A-3", "$52,500"], ["A-4", "€40"]]

    run = tried(stated(rows, ["Well", "AFE ($k)"]))

    assert [one.values[F.AFE] for one in run.added] == [Decimal("52500.00"), Decimal("48000.00")]
    assert list(reasons(run)) == ["B4", "B5"]


def test_that_money_without_a_unit_in_the_heading_is_taken_as_written():  # 9
    run = tried(stated([["A-1", "$52,500"], ["A-2", "$1.2MM"]], ["Well", "AFE"]))

    assert [one.values[F.AFE] for one in run.added] == [Decimal("52500.00"), Decimal("1200000.00")]


def test_that_m_in_a_heading_is_asked_about():  # 9
    content = stated([["A-1", 52.5]], ["Well", "AFE ($M)"])

    _, _, [doubt] = asked(content)
    run = tried(content, money_units={F.AFE: MoneyUnit(scale=1_000)})

    assert doubt.about == "money_units"
    assert "thousand or million" in reasons(tried(content))["B2"]
    assert run.added[0].values[F.AFE] == Decimal("52500.00")


@pytest.mark.parametrize(
    ("cells", "shares"),
    [
        (["7 %", "7.5%"], [7, 7.5]),
        ([0.07, 0.2], [7, 20]),
        ([7, 12], [7, 12]),
        (["7", "12"], [7, 12]),
    ],
)
def test_that_shares_are_read_in_the_way_of_their_column(cells, shares):  # 10
    run = tried(stated([["A-1", cells[0]], ["A-2", cells[1]]], ["Well", "% complete"]))

    assert [float(one.values[F.PERCENT]) for one in run.added] == shares


def test_that_a_share_is_refused_where_its_column_writes_both_ways():  # 10
    rows = [["A-1", "7 %"], ["A-2", 0.07], ["A-3", 7], ["A-4", 0.07]]

    run = tried(stated(rows, ["Well", "NPT"], formats=[("B5", "0%")]))

    assert [float(one.values[F.NPT]) for one in run.added] == [7, 7, 7]
    assert "0.07 % or 7" in reasons(run)["B3"]
    assert any("lost time" in note for note in run.notes)


def test_that_sums_moves_and_standby_are_no_jobs():  # 11
    rows = [
        row(),
        row("Subtotal Rig 101", None, None, None, 10),
        row("Rig move", "Rig 101", "2027-03-11", "2027-03-13", 2),
        row("Standby", "Rig 101", "2027-03-13", "2027-03-20", 7),
        row("Mob in", "Rig 102", "2027-03-01", "2027-03-08", 7),
        HEAD,
    ]

    run = tried(stated(rows))

    assert wells_of(run.added) == ["A-1"]
    assert [one.row for one in run.left_out] == [3, 4, 5, 6, 7]
    assert all(one.left_out for one in run.left_out)


def test_that_hidden_rows_are_told_and_can_be_left_out_and_hidden_sheets_wait_to_be_named():  # 12
    content = stated(
        [row("A-1"), row("A-2"), row("A-3", "Rig 102")],
        hidden_rows=[3],
        hidden_columns=["E"],
        others=[("Old", "hidden", [HEAD, row("Z-9")])],
    )

    run = tried(content)
    seen = tried(content, with_hidden_rows=False)

    assert "1 hidden rows are read too." in run.notes
    assert wells_of(run.added) == ["A-1", "A-2", "A-3"]
    assert wells_of(seen.added) == ["A-1", "A-3"]
    table, _, _ = asked(content, sheet="Old")
    assert table.hidden
    with pytest.raises(NotFound):
        asked(content, sheet="Nowhere")


def test_that_an_error_of_the_spreadsheet_is_refused_with_its_cell():  # 13
    run = tried(stated([row("A-1", "Rig 101", "2027-03-01", None, "#REF!"), row("A-2")]))

    assert reasons(run)["E2"].startswith("The cell holds #REF!.")
    assert wells_of(run.added) == ["A-2"]


def test_that_a_formula_that_was_never_reckoned_is_refused_and_not_taken_for_blank():  # 14
    run = tried(stated([row("A-1", "Rig 101", "2027-03-01", None, "=2*5")]))

    assert "a formula without a stored value" in reasons(run)["E2"]


@pytest.mark.parametrize("text", ['=HYPERLINK("http://x")', "+1-2", "-cmd", "@SUM(1)"])
def test_that_text_like_a_formula_stays_text(text):  # 15
    for content, name in (
        (
            text_file(
                [
                    ["Well", "Days", "Remarks"],
                    ["A-1", 10, f'"{text.replace(chr(34), chr(34) * 2)}"'],
                ]
            ),
            "x.csv",
        ),
        (
            text_file([["Well", "Days", "Remarks"], ["A-1", 10, "'" + text.replace('"', "")]]),
            "x.csv",
        ),
    ):
        [added] = tried(content, name).added

        assert added.values[F.NOTES].replace('"', "") == text.replace('"', "")


def test_that_a_million_blank_rows_behind_the_data_cost_nothing():  # 16
    run = tried(with_blank_rows(stated([row()]), 1_000_000))

    assert wells_of(run.added) == ["A-1"]


def test_that_text_in_the_windows_code_page_with_semicolons_and_commas_is_read():  # 17
    rows = [
        ["Well", "Rig", "Start", "Days", "AFE (EUR)"],
        ["Öland-3", "Rig 101", "1.3.2027", "10,5", "1.250.000,50"],
    ]
    content = text_file(
        [*rows, ["Öland-4", "Rig 101", "13.4.2027", "7", "900"]], separator=";", encoding="cp1252"
    )

    run = tried(content, "plan.csv")

    [first, _] = run.added
    assert (first.values[F.WELL], first.values[F.DURATION]) == ("Öland-3", 11)
    assert first.values[F.AFE] == Decimal("1250000.50")
    assert first.values[F.START] == date(2027, 3, 1)
    assert any("code page" in note for note in run.notes)


def test_that_a_workbook_of_another_program_is_read():  # 17
    content = open_document(
        [["Well", "Rig", "Start", "Days"], ["A-1", "Rig 101", day("2027-03-01"), 10]]
    )

    run = tried(content, "plan.ods")

    [added] = run.added
    assert (added.values[F.START], added.values[F.DURATION]) == (date(2027, 3, 1), 10)
    assert any("hidden" in note for note in run.notes)


def test_that_a_number_that_may_be_two_is_asked_about():  # 17
    content = text_file([["Well", "AFE"], ["A-1", "52,500"]], separator=";")

    _, _, [doubt] = asked(content, "plan.csv")

    assert doubt.about == "decimal_sign"
    assert "may be two numbers" in reasons(tried(content, "plan.csv"))["B2"]


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"\xd0\xcf\x11\xe0" + b"\1" * 600, "old.xls"),
        (b"PK\x03\x04" + b"x" * 60, "odd.xlsb"),
        (b"PK\x03\x04 xl/workbook.xml", "cut.xlsx"),
        (b"%PDF-1.7\n\0\1", "paper.pdf"),
        (b"", "none.csv"),
    ],
)
def test_that_a_broken_or_foreign_file_is_refused_with_what_to_do(content, name):  # 17
    with pytest.raises(InvalidInput) as refused:
        asked(content, name)

    assert refused.value.hint


def test_that_an_unknown_rig_is_asked_about_and_can_be_made_or_named():  # 18
    content = stated([row("A-1", "RIG-101 (HP 1500)"), row("A-2", "Sidewinder")])

    run = tried(content)
    told = tried(
        content,
        names={F.RIG: {"rig-101 (hp 1500)": "Rig 101"}},
        new_rigs=frozenset({"sidewinder"}),
    )

    assert reasons(run)["B2"] == (
        "“RIG-101 (HP 1500)” looks like “Rig 101”. Say whether they are one."
    )
    assert "is not known" in reasons(run)["B3"]
    assert [one.values[F.RIG] for one in told.added] == ["Rig 101", "Sidewinder"]
    assert told.new_rigs == ("Sidewinder",)


def test_that_an_end_before_its_start_is_refused():  # 19
    run = tried(stated([row(finish="2027-02-20", days=None)]), finish_inclusive=False)

    assert "finish before it starts" in reasons(run)["D2"]


def test_that_jobs_side_by_side_on_one_rig_are_taken_over_with_a_note():  # 20
    run = tried(stated([row("A-1"), row("A-2", "Rig 101", "2027-03-05", "2027-03-15")]))

    assert run.added[1].notes == ("overlaps row 2 on Rig 101",)


def test_that_a_row_that_repeats_another_is_left_out():  # 21
    run = tried(stated([row(), row()]))

    assert wells_of(run.added) == ["A-1"]
    assert [(one.row, one.left_out) for one in run.left_out] == [(3, "the same as row 2")]


def test_that_a_pseudo_rig_is_no_rig():  # 22
    [added] = tried(stated([row("A-1", "DUC")])).added

    assert added.values[F.RIG] is None
    assert added.notes == ("“DUC” is no rig; the job has none yet",)


def test_that_a_job_repeated_for_each_gate_is_one_job_with_its_gates():  # 23
    gates = (("BUD", "2027-01-10"), ("LLI", "2027-02-01"), ("LOC", "2027-02-10"))
    rows = [row("A-1", "Rig 101", "2027-03-01", None, 10, gate, day(due)) for gate, due in gates]

    run = tried(stated(rows, [*HEAD, "Gate", "Gate date"]))

    [added] = run.added
    assert added.values[F.GATE] == (
        ("BUD", date(2027, 1, 10)), ("LLI", date(2027, 2, 1)), ("LOC", date(2027, 2, 10)),
    )  # fmt: skip
    assert [one.left_out for one in run.left_out] == [
        "the gate LLI of row 2",
        "the gate LOC of row 2",
    ]


def test_that_start_duration_and_finish_that_disagree_are_refused_with_all_three():  # 24
    run = tried(stated([row("A-0"), row(days=14)]), finish_inclusive=False)

    assert reasons(run)["E3"] == (
        "Start 2027-03-01, 14 days and finish 2027-03-11 (the day after) do not agree: "
        "from start to finish are 10 days."
    )


def test_that_a_workbook_that_counts_from_1904_gives_the_same_days():  # 25
    serial = (date(2027, 3, 1) - date(1904, 1, 1)).days
    content = stated([row(), ["A-2", "Rig 102", serial, None, 10]], epoch=1904)

    run = tried(content)

    assert [one.values[F.START] for one in run.added] == [date(2027, 3, 1)] * 2


def test_that_a_blank_status_and_missing_dates_are_no_fault():  # 26
    rows = [
        row("A-1", "Rig 101", None, None, None, None),
        row("A-2", None, None, None, None, "Done"),
    ]

    run = tried(stated(rows, [*HEAD, "Status"]), finish_inclusive=False)

    assert wells_of(run.added) == ["A-1", "A-2"]
    assert run.added[0].values[F.STATUS] is None
    assert run.added[1].notes == ("its status says done, but it has no actual finish",)


def test_that_a_cancelled_job_is_left_out():  # 26
    run = tried(
        stated(
            [row("A-1", "Rig 101", "2027-03-01", "2027-03-11", 10, "Cancelled")], [*HEAD, "Status"]
        )
    )

    assert not run.added
    assert run.left_out[0].left_out == "its status is “Cancelled”"


def test_that_the_same_file_twice_changes_nothing():  # 27
    content = stated(
        [row("A-1"), row("A-2", "Rig 102"), row("A-1", "Rig 102", "2027-06-01", "2027-06-21", 20)]
    )
    first = tried(content)
    board = a_board()
    jobs = [
        a_job(
            f"j{one.row}",
            *(one.values[f] for f in (F.WELL, F.RIG)),
            str(one.values[F.START]),
            one.values[F.DURATION],
        )
        for one in first.added
    ]

    again = tried(content, board=type(board)(rigs=RIGS, rows=tuple(jobs)))

    assert len(first.added) == 3
    assert again.changes_nothing
    assert again.unchanged == ((2, "j2"), (3, "j3"), (4, "j4"))


def test_that_a_sheet_with_every_fault_is_sorted_row_by_row():  # all
    rows = [
        ["Drilling schedule – March", None],
        [],
        ["Well\nName", "Rig #", "Start", "Finish", "Days", "Status", "Remarks", "AFE ($k)"],
        ["A-01", "Rig 101", "25/02/27", "07/03/27", "10d", None, "-see note", "52.5"],
        ["A-02", None, "07/03/27", "17/03/27", "~10", "", "", 48],
        ["a-02", None, "07/03/27", "17/03/27", "~10", "", "", 48],
        ["A-2", None, "20/03/27", None, 5, None, None, None],
        ["B-1", "DUC", "TBA", None, None, None, None, None],
        ["B-2", "RIG 102", "01/03/27", "11/03/27", 12, None, None, None],
        ["B-3", "Rig 7", "01/03/27", "11/03/27", 10, None, None, "#REF!"],
        ["Total Rig 101", None, None, None, 25, None, None, 100],
        ["C-1", "Rig 102", "01/04/27", "11/04/27", "10", "Cancelled", None, None],
    ]

    run = tried(workbook(rows, merged=["B4:B7"]), finish_inclusive=False)

    assert wells_of(run.added) == ["A-01", "A-02"]
    assert [one.row for one in run.left_out] == [6, 11, 12]
    assert list(reasons(run)) == ["A7", "C8", "E9", "H10"]


def test_that_a_sheet_without_headings_has_none():
    table = read_schedule_file("x.xlsx", workbook([["Month", "Sum"], ["March", 3]])).table

    assert find_headings(table) is None

"""The sheet, the calendar feed and the project file of a board: nothing is lost on the way."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from xml.etree import ElementTree

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from kernel.documents.schedule_file import read_schedule_file
from kernel.exports.campaign_calendar import campaign_calendar
from kernel.exports.campaign_mspdi import NAMESPACE, campaign_mspdi
from kernel.exports.campaign_sheet import COLUMNS, campaign_csv, campaign_xlsx
from kernel.scheduling.jobs import CALENDARS, JOB_KINDS, PHASES
from kernel.scheduling.sheet_columns import SheetField, field_of, find_headings
from kernel.scheduling.sheet_dry_run import BoardRow, SheetBoard, dry_run
from kernel.scheduling.sheet_links import SheetLink
from kernel.scheduling.sheet_reading import propose_reading
from kernel.scheduling.sheet_table import clean_text
from tests.documents.rig_sheets import F, a_job

RIGS = ("Rig 101", "=Rig 102", "-x")
NOW = datetime(2026, 11, 21, 8, tzinfo=UTC)
QUICK = settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    phases=[Phase.reuse, Phase.generate],  # shrinking a board takes minutes and says no more
)
FORMATS = {"csv": campaign_csv, "xlsx": campaign_xlsx}


def words(most=30):
    """Text as it is kept on a board, formulas, quotes, breaks and odd signs among it."""
    alphabet = st.one_of(st.sampled_from("=+-@'\"\t\n;,_x0 ABb7ÄØ–"), st.characters(codec="utf-8"))
    return st.text(alphabet, max_size=most).map(clean_text)


def names():
    return words().map(lambda text: " ".join(text.split())).filter(bool)


DAYS = st.dates(date(2020, 1, 1), date(2040, 12, 31))
MONEY = st.decimals(0, 10**9, places=2)
PERCENT = st.decimals(0, 100, places=2)


@st.composite
def jobs(draw, number):
    """A job with any of its values blank."""
    maybe = lambda values: draw(st.none() | values)  # noqa: E731
    start, days = maybe(DAYS), maybe(st.integers(0, 400))
    begun = maybe(DAYS)
    told = {
        F.WELL: draw(names()),
        F.OIL_FIELD: draw(words()),
        F.KIND: draw(st.sampled_from(JOB_KINDS)),
        F.PHASE: draw(st.sampled_from(["", *PHASES])),
        F.CALENDAR: draw(st.sampled_from(sorted(CALENDARS))),
        F.PAD: draw(words()),
        F.RIG: maybe(st.sampled_from(RIGS)),
        F.START: start,
        F.DURATION: days,
        F.FINISH: date.fromordinal(start.toordinal() + days)
        if start and days is not None
        else None,
        F.LOW: maybe(st.integers(0, 400)),
        F.ACTUAL_START: begun,
        F.ACTUAL_FINISH: begun and maybe(st.just(begun)),
        F.PERCENT: maybe(PERCENT),
        F.PINNED: draw(st.booleans()),
        F.CONSTRAINT: maybe(st.sampled_from(["SNET", "FNLT", "ALAP"])),
        F.CONSTRAINT_DAY: maybe(DAYS),
        F.DEPTH: maybe(st.decimals(1, 40_000, places=1)),
        F.AFE: maybe(MONEY),
        F.CONTINGENCY: maybe(PERCENT),
        F.NOTES: draw(words(80)),
        F.PREDECESSORS: (),
    }
    return BoardRow(id=f"job-{number}", values=told)


@st.composite
def boards(draw):
    rows = [draw(jobs(n)) for n in range(draw(st.integers(1, 4)))]
    for number, row in enumerate(rows[1:], start=1):
        if draw(st.booleans()):
            link = SheetLink(
                job=rows[number - 1].id,
                type=draw(st.sampled_from(["FS", "SS", "FF", "SF"])),
                lag_days=draw(st.integers(-99, 99)),
                buffer=draw(st.booleans()),
                most_days=draw(st.none() | st.integers(0, 99)),
            )
            rows[number] = replace(row, values={**row.values, F.PREDECESSORS: (link,)})
    return SheetBoard(rows=rows, rigs=RIGS)


def read_back(content, name, board):
    """The dry run of an exported file on the board that it came from."""
    table = read_schedule_file(name, content).table
    headings = find_headings(table)
    reading, doubts = propose_reading(table, headings)
    assert doubts == ()
    return dry_run(table, reading, board)


@pytest.mark.parametrize("kind", FORMATS)
@QUICK
@given(board=boards())
def test_that_an_exported_sheet_reads_back_without_a_change(kind, board):
    run = read_back(FORMATS[kind](board.rows), f"board.{kind}", board)

    assert run.rejected == ()
    assert run.changed == ()
    assert run.added == ()
    assert [identity for _, identity in run.unchanged] == [row.id for row in board.rows]


@pytest.mark.parametrize("kind", FORMATS)
@QUICK
@given(board=boards())
def test_that_an_exported_sheet_builds_the_same_jobs_on_an_empty_board(kind, board):
    rows = [replace(row, values={**row.values, F.PREDECESSORS: ()}) for row in board.rows]
    wells = {row.values[F.WELL]: f"{n} well" for n, row in enumerate(rows)}
    rows = [replace(row, values={**row.values, F.WELL: wells[row.values[F.WELL]]}) for row in rows]
    content = FORMATS[kind](rows)

    run = read_back(content, f"board.{kind}", SheetBoard(rigs=RIGS))

    assert len(run.added) == len(rows)
    for added, row in zip(run.added, rows, strict=True):
        for what, value in row.values.items():
            assert (added.values[what] or None) == (value or None) or added.values[what] == value


def test_that_every_heading_of_the_export_says_its_own_field():
    assert [field_of(str(field)) for field in SheetField] == list(SheetField)
    assert F.JOB_ID in COLUMNS


def test_that_no_cell_of_an_export_is_a_formula():
    job = a_job("j", "=1+1", "+R", "2027-03-01", 10, notes="@x", oil_field="-y", pad="\t=z")

    for kind, write in FORMATS.items():
        table = read_schedule_file(f"x.{kind}", write([job])).table
        texts = [value for value in table.rows[1] if isinstance(value, str)]

        assert not [text for text in texts if text.startswith(("=", "+", "-", "@", "\t"))]
        assert "'=1+1" in texts


A = a_job("a", "A-1", "Rig 101", "2027-03-01", 10, pad="North; pad, 3", notes="Line one\nline two")
B = a_job(
    "b", "B-2", "Rig 101", "2027-03-13", 0,
    predecessors=(SheetLink(job="a", type="SS", lag_days=12),), afe=Decimal("52500.50"),
)  # fmt: skip
UNDATED = a_job("c", "C-3")


def test_that_the_calendar_feed_holds_whole_days_with_an_exclusive_end():
    feed = Calendar.from_ical(campaign_calendar("Main", [A, B, UNDATED], now=NOW))

    first, second = feed.walk("VEVENT")
    assert first["SUMMARY"] == "A-1: Drilling (Rig 101)"
    assert (first.decoded("DTSTART"), first.decoded("DTEND")) == (
        date(2027, 3, 1),
        date(2027, 3, 11),
    )
    assert first["LOCATION"] == "North; pad, 3"
    assert "Line one\nline two" in first["DESCRIPTION"]
    assert (second.decoded("DTSTART"), second.decoded("DTEND")) == (
        date(2027, 3, 13),
        date(2027, 3, 14),
    )
    assert first["UID"] != second["UID"]


def test_that_actual_dates_go_before_planned_ones_in_the_feed():
    started = replace(A, values={**A.values, F.ACTUAL_START: date(2027, 3, 3)})

    [event] = Calendar.from_ical(campaign_calendar("Main", [started], now=NOW)).walk("VEVENT")

    assert event.decoded("DTSTART") == date(2027, 3, 3)


def project_of(rows):
    content = campaign_mspdi("Main & more", rows, start=date(2027, 1, 1), currency="USD")
    return ElementTree.fromstring(content)  # noqa: S314


def said(element, name):
    return element.findtext(f"{{{NAMESPACE}}}{name}")


def test_that_the_project_file_counts_days_of_24_hours_so_that_lags_stay_days():
    project = project_of([A, B, UNDATED])

    tasks = project.findall(f"{{{NAMESPACE}}}Tasks/{{{NAMESPACE}}}Task")
    [link] = tasks[1].findall(f"{{{NAMESPACE}}}PredecessorLink")
    assert said(project, "Name") == "Main & more"
    assert said(project, "MinutesPerDay") == "1440"
    assert said(tasks[0], "Duration") == "PT240H0M0S"
    assert (said(tasks[0], "Start"), said(tasks[0], "Finish")) == (
        "2027-03-01T00:00:00",
        "2027-03-11T00:00:00",
    )
    assert [said(link, name) for name in ("PredecessorUID", "Type", "LinkLag")] == [
        "1",
        "3",
        "172800",
    ]
    assert [said(tasks[1], name) for name in ("Milestone", "FixedCost")] == ["1", "5250050"]
    assert said(tasks[2], "Start") is None


def test_that_a_rig_is_a_resource_and_a_job_without_one_has_none():
    project = project_of([A, UNDATED])

    uses = project.findall(f"{{{NAMESPACE}}}Assignments/{{{NAMESPACE}}}Assignment")
    [rig] = project.findall(f"{{{NAMESPACE}}}Resources/{{{NAMESPACE}}}Resource")
    assert said(rig, "Name") == "Rig 101"
    assert [said(use, "ResourceUID") for use in uses] == ["1", "-65535"]

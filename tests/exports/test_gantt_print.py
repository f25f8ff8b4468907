"""A schedule on paper: every row and name is on a page, nothing is cut; it prints as a picture."""

from datetime import date, timedelta
from io import BytesIO

import pdfplumber
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from kernel.exports.gantt_pdf import axis_marks, gantt_pdf, gantt_png
from kernel.scheduling.chart import Arrow, Bar, Chart, Row, Span, lanes

JAN_4 = date(2027, 1, 4)


def a_chart(rigs: int = 3, jobs: int = 4, **changes) -> Chart:
    bars = [
        Bar(
            id=f"{rig}-{job}",
            label=f"WELL {rig}-{job}",
            row=f"rig {rig}",
            start=JAN_4 + timedelta(days=40 * job),
            end=JAN_4 + timedelta(days=40 * job + 30),
            state=("done", "in_progress", "committed", "planned")[job % 4],
            percent=40,
            baseline=(JAN_4, JAN_4 + timedelta(days=10)),
        )
        for rig in range(rigs)
        for job in range(jobs)
    ]
    rows = [Row(id=f"rig {rig}", label=f"RIG-{rig:02d}", note="4 jobs") for rig in range(rigs)]
    told = {"title": "Schedule of the Delaware", "today": JAN_4, "rows": rows, "bars": bars}
    return Chart(**(told | changes))


def words_of(pdf: bytes) -> list[str]:
    with pdfplumber.open(BytesIO(pdf)) as document:
        return [page.extract_text() for page in document.pages]


def test_that_fifty_rigs_go_on_over_pages_and_every_rig_has_its_row():
    pages = words_of(gantt_pdf(a_chart(rigs=50)))

    assert len(pages) > 1
    text = "\n".join(pages)
    assert all(f"RIG-{rig:02d}" in text for rig in range(50))
    assert all(f"Page {at} of {len(pages)}" in page for at, page in enumerate(pages, start=1))
    assert all("Jan 2027" in page for page in pages)


def test_that_everything_printed_lies_on_the_page():
    span = Span(row="rig 1", start=JAN_4, end=date(2029, 1, 1), kind="closure", words="Maintenance")
    arrow = Arrow(id="l", from_id="0-0", to_id="2-1", kind="FS", lag_days=2, words="link")
    with pdfplumber.open(BytesIO(gantt_pdf(a_chart(spans=[span], arrows=[arrow])))) as document:
        [page] = document.pages
        for thing in [*page.chars, *page.rects, *page.lines, *page.curves]:
            assert -0.1 <= thing["x0"] <= thing["x1"] <= page.width + 0.1
            assert -0.1 <= thing["top"] <= thing["bottom"] <= page.height + 0.1


def test_that_the_same_chart_gives_the_same_bytes():
    assert gantt_pdf(a_chart()) == gantt_pdf(a_chart())


def test_that_an_empty_schedule_prints_its_rows_and_says_the_day():
    [page] = words_of(gantt_pdf(a_chart(bars=[])))

    assert "RIG-00" in page
    assert "As of 2027-01-04" in page


def test_that_the_picture_is_the_page_at_twice_its_points():
    picture = Image.open(BytesIO(gantt_png(a_chart())))

    assert picture.size == (1584, 1224)
    assert len(picture.convert("RGB").getcolors(1_000_000)) > 10


DAYS = st.integers(0, 400).map(lambda day: JAN_4 + timedelta(days=day))
BARS = st.lists(st.tuples(DAYS, st.integers(1, 90)), max_size=30).map(
    lambda found: [
        Bar(id=str(at), label=str(at), row="f", start=start, end=start + timedelta(days=length))
        for at, (start, length) in enumerate(found)
    ]
)


@given(BARS)
def test_that_no_two_bars_of_a_lane_overlap_where_jobs_may_run_side_by_side(bars):
    placed = lanes(bars, grouping="field")

    for one in bars:
        for other in bars:
            if one.id < other.id and placed[one.id] == placed[other.id]:
                assert one.end <= other.start or other.end <= one.start


@given(BARS)
def test_that_no_more_lanes_are_used_than_jobs_run_at_once(bars):
    placed = lanes(bars, grouping="field")
    most = max(
        (sum(o.start <= b.start < o.end for o in bars) for b in bars),
        default=0,
    )

    assert max(placed.values(), default=-1) + 1 == most


@pytest.mark.parametrize("days", [1, 20, 90, 400, 1500, 9000])
def test_that_the_axis_has_few_marks_at_any_span(days):
    marks = axis_marks(JAN_4, JAN_4 + timedelta(days=days))

    assert len(marks) <= 26
    assert [day for day, _ in marks] == sorted(day for day, _ in marks)

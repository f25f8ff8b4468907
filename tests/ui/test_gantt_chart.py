"""What the browser gets of a schedule, and where it finds the chart's files."""

from collections.abc import Iterator
from datetime import date

import httpx2
import plotly
import pytest

from kernel.scheduling.chart import Arrow, Bar, Chart, Row, Span
from kernel.store.ids import uuid7
from kernel.workflows import people
from workbench.testing import Site
from workbench.ui.gantt.chart import Action, View, as_data
from workbench.ui.gantt.files import PLOTLY, PLOTLY_NAME, address

JAN_4, JAN_9 = date(2027, 1, 4), date(2027, 1, 9)
VIEW = View(revision=3, label="Schedule")


def a_chart(**changes) -> Chart:
    bar = Bar(id="a", label="CEDAR DRAW 12 1", row="r", start=JAN_4, end=JAN_9)
    told = {"title": "Schedule", "today": JAN_4, "bars": [bar]}
    return Chart(**(told | {"rows": [Row(id="r", label="RIG-01")]} | changes))


def test_that_days_travel_half_open_and_what_a_bar_has_not_is_left_out():
    [bar] = as_data(a_chart(), VIEW)["bars"]

    assert bar == {
        "id": "a",
        "label": "CEDAR DRAW 12 1",
        "row": "r",
        "start": "2027-01-04",
        "end": "2027-01-09",
        "state": "planned",
    }


def test_that_the_place_before_a_change_names_its_row_and_a_baseline_its_days():
    bar = Bar(
        id="a",
        label="A",
        row="r",
        start=JAN_4,
        end=JAN_9,
        was=(JAN_4, JAN_9, "q"),
        baseline=(JAN_4, JAN_9),
    )

    [shown] = as_data(a_chart(bars=[bar]), VIEW)["bars"]

    assert shown["was"] == {"start": "2027-01-04", "end": "2027-01-09", "row": "q"}
    assert shown["baseline"] == {"start": "2027-01-04", "end": "2027-01-09"}


def test_that_the_menu_of_a_bar_offers_what_the_view_says_of_it():
    pin = Action(action="pin", words="Pin")
    view = View(revision=1, label="S", actions=lambda bar: [pin] if bar.id == "a" else [])

    [shown] = as_data(a_chart(), view)["bars"]

    assert [each["action"] for each in shown["actions"]] == ["pin"]


def test_that_links_and_spans_name_the_bars_they_join():
    link = Arrow(id="l", from_id="a", to_id="b", kind="SS", lag_days=-2, words="start to start")
    span = Span(row="r", start=JAN_4, end=JAN_9, kind="conflict", words="twice", bars=("a", "b"))

    data = as_data(a_chart(arrows=[link], spans=[span]), VIEW)

    assert data["links"][0] | {"from": "a", "to": "b", "lag": -2} == data["links"][0]
    assert data["spans"][0]["bars"] == ["a", "b"]


@pytest.fixture
def browser(site: Site) -> Iterator[httpx2.Client]:
    """A signed-in browser."""
    email, password = f"gil-{uuid7().hex[-10:]}@example.com", "nine slow drawworks"
    people.found_organization(name="Dry Fork", email=email, person_name="Gil", password=password)
    with httpx2.Client(base_url=site.url, headers={"origin": site.url}) as client:
        client.post("/auth/login", data={"email": email, "password": password})
        yield client


def test_that_the_chart_is_served_by_the_workbench_itself(browser):
    module = browser.get(f"/{address('mount.js')}")
    library = browser.get(f"/{address(PLOTLY_NAME)}")

    assert module.headers["content-type"].startswith("text/javascript")
    assert "export const mount" in module.text
    assert library.headers["content-encoding"] == "gzip"
    assert library.content == PLOTLY.read_bytes()
    assert plotly.__version__ in PLOTLY_NAME
    assert browser.get(f"/{address('nothing.js')}").status_code == 404


def test_that_a_stranger_gets_no_file_of_the_chart(site):
    answer = httpx2.get(f"{site.url}/{address('mount.js')}", follow_redirects=False)

    assert answer.status_code in {303, 307, 401}

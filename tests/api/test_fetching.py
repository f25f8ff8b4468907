"""Plans over HTTP where fetching is on: the papers come first, and the answer says from where."""

import copy
import shutil
from pathlib import Path

import httpx2
import pytest

from kernel.exports.facsimile import water_letter_pdf
from kernel.exports.facsimile_w2 import w2_pdf
from kernel.wells.api_number import ApiNumber
from kernel.workflows import people
from kernel.workflows.fetch_documents import fetch_state
from kernel.workflows.papers import Upload, add_papers
from kernel.workflows.samples import sample_wells
from tests.sources.replica.pages import Filing, Paper
from tests.sources.replica.server import Answer, Replica, running
from workbench.jobs.queue import ask_to_fetch_papers, work
from workbench.settings import choose_settings, settings

pytestmark = pytest.mark.browser
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


@pytest.fixture
def replica():
    with running(Replica()) as site:
        yield site


@pytest.fixture
def fetching_on(site, replica):
    """The running product may fetch, from the replica."""
    before = settings()
    browser = next(filter(None, map(shutil.which, BROWSERS)))
    choose_settings(
        before.model_copy(
            update={
                "rrc_fetch": True,
                "rrc_url": replica.address,
                "rrc_documents_host": replica.documents_host,
                "rrc_seconds_per_request": 0.0,
                "chromium": Path(browser),
                "data_dir": site.settings.data_dir,
            }
        )
    )
    yield
    choose_settings(before)


@pytest.fixture
def well(replica, a_well_number) -> ApiNumber:
    """A well of which the replica has a report and a letter."""
    number = ApiNumber.parse(a_well_number())
    sample = next(one for one in sample_wells() if one.gau is not None)
    report = copy.deepcopy(dict(sample.w2))
    report["header"]["api"] = number.dashed
    letter = {**sample.gau, "api_raw": number.api8}
    replica.wells[number.api8] = [
        Filing(
            number="77",
            papers=(
                Paper(
                    name="W-2",
                    link="/CMPL/viewPdfReportFormAction.do?method=x&packetSummaryId=77",
                    content=w2_pdf(report),
                ),
                Paper(name="GAU", link="/dpimages/r/78", content=water_letter_pdf(letter)),
            ),
        )
    ]
    return number


@pytest.fixture
def plan(site, org_a, fetching_on):
    token = people.create_token(org_a.editor, "test").token

    def ask(api: ApiNumber, **more) -> httpx2.Response:
        return httpx2.post(
            f"{site.url}/api/plans/w3a/from-api",
            json={"api10": api.api10, **more},
            headers={"authorization": f"Bearer {token}"},
            timeout=120,
        )

    return ask


def test_that_a_number_alone_gives_a_plan_from_the_commission_s_papers(plan, well, replica):
    first, second = plan(well), plan(well)

    assert first.status_code == 200, first.text
    made = first.json()
    assert made["verdict"] == "pass"
    extraction = made["extraction"]
    assert (extraction["status"], extraction["source"]) == ("success", "site")
    assert {(file["file"], file["used"]) for file in extraction["files"]} == {
        ("w2-77.pdf", True),
        ("gau-77.pdf", True),
    }
    assert second.json()["extraction"]["source"] == "cache"
    assert replica.steps().count("search") == 1


def test_that_a_well_without_filings_and_papers_is_answered_with_the_reason(plan, a_well_number):
    answer = plan(ApiNumber.parse(a_well_number()))

    assert answer.status_code == 404
    assert "no completion filing of this well" in answer.text


def test_that_only_own_papers_need_no_site(plan, well, replica):
    assert plan(well, input_mode="user_files").status_code == 404
    assert replica.asked == []


def test_that_papers_on_file_give_a_plan_though_the_site_is_down(plan, well, replica, org_a):
    [filing] = replica.wells[well.api8]
    uploads = [Upload(name=f"{one.name}.pdf", content=one.content) for one in filing.papers]
    add_papers(org_a.editor, well, uploads)
    replica.always("start", Answer(status=503))

    made = plan(well).json()

    assert (made["verdict"], made["extraction"]["status"]) == ("pass", "site_unavailable")
    assert "error 503" in made["extraction"]["problems"][0]


def test_that_the_worker_fetches_what_a_person_asked_for(store, org_a, well, fetching_on):
    ask_to_fetch_papers(org_a.editor, well)

    work(store, until_empty=True)

    state = fetch_state(org_a.viewer, well)
    assert (state.running, state.status, state.files) == (False, "success", 2)


def test_that_a_fetch_of_somebody_let_go_does_nothing(store, org_a, well, replica, fetching_on):
    ask_to_fetch_papers(org_a.editor, well)
    people.deactivate_person(org_a.admin, org_a.editor.user_id)

    work(store, until_empty=True)

    assert replica.asked == []
    assert not fetch_state(org_a.viewer, well).running

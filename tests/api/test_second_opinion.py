"""A model's second opinion over HTTP: asked by editors, kept, and laid out field by field."""

from collections.abc import Callable, Iterator

import httpx2
import pytest

from kernel.store.actor import Actor
from kernel.wells.api_number import ApiNumber
from kernel.workflows import people
from kernel.workflows.papers import Upload, add_papers
from kernel.workflows.samples import sample_wells
from tests.sources.model_server import ModelServer, answers, model_server, says
from workbench.settings import choose_settings, settings
from workbench.testing import Site

WELL = next(well for well in sample_wells() if well.gau is not None)
API = ApiNumber.parse(WELL.api14)
LETTER = {
    "date": "2022-02-18", "file_no": "900201", "determination_no": "900201",
    "api_raw": "00390001", "operator": "MESA VERDE OPERATING LLC", "operator_no": "990001",
    "county": "ANDREWS", "lease_well": None, "purpose": None, "total_depth_ft": 9250,
    "base_of_usable_ft": 1900, "base_is_stated": True, "usdw_ft": 2100, "intervals": [],
}  # fmt: skip


@pytest.fixture
def endpoint(site) -> Iterator[ModelServer]:
    """An administrator set up a model for the running product; it answers from a list."""
    before = settings()
    with model_server() as running:
        chosen = {"llm_url": running.url, "llm_model": "tiny", "llm_timeout_s": 5.0}
        choose_settings(site.settings.model_copy(update=chosen))
        yield running
    choose_settings(before)


@pytest.fixture
def letter(org_a) -> str:
    """Where the second opinion on the well's groundwater letter is asked for."""
    [paper] = add_papers(
        org_a.editor, API, [Upload(name=n, content=c) for n, c in WELL.papers() if n[:3] == "gau"]
    )
    return f"/papers/{paper.id}/second-opinion"


@pytest.fixture
def api(site: Site) -> Iterator[Callable[..., httpx2.Response]]:
    with httpx2.Client(base_url=f"{site.url}/api", timeout=60) as client:

        def call(actor: Actor, method: str, path: str) -> httpx2.Response:
            token = people.create_token(actor, "test").token
            return client.request(method, path, headers={"authorization": f"Bearer {token}"})

        yield call


def test_that_an_opinion_comes_back_field_by_field_and_is_kept(api, org_a, letter, endpoint):
    endpoint.replies = [answers(LETTER)]

    asked = api(org_a.editor, "POST", letter)

    assert asked.status_code == 200, asked.text
    opinion = asked.json()
    assert (opinion["model"], opinion["asked_by"]) == ("tiny at 127.0.0.1", "editor")
    values = {each["path"]: each for each in opinion["values"]}
    base = values["base_of_usable_ft"]
    assert (base["verdict"], base["ours"], base["theirs"]) == ("different", 1600, 1900)
    assert (base["page"], len(base["box"])) == (1, 4)
    assert (values["usdw_ft"]["verdict"], values["usdw_ft"]["box"]) == ("theirs_alone", None)
    assert sum(opinion["counts"].values()) == len(values)
    assert opinion["counts"]["same"] > 3
    assert api(org_a.viewer, "GET", letter).json() == opinion


def test_that_without_a_model_there_is_nobody_to_ask_and_the_answer_says_what_to_set(
    api, org_a, letter
):
    refused = api(org_a.editor, "POST", letter)

    assert refused.status_code == 503
    assert refused.headers["content-type"] == "application/problem+json"
    assert "No language model is set up" in refused.json()["detail"]
    assert "WORKBENCH_LLM_URL" in refused.text
    assert api(org_a.editor, "GET", letter).status_code == 404


def test_that_a_viewer_and_a_stranger_send_no_paper_away(api, org_a, org_b, letter, endpoint):
    assert api(org_a.viewer, "POST", letter).status_code == 403
    assert api(org_b.editor, "POST", letter).status_code == 404
    assert api(org_b.editor, "GET", letter).status_code == 404
    assert endpoint.asked == []


def test_that_an_answer_out_of_form_is_a_problem_and_keeps_nothing(api, org_a, letter, endpoint):
    endpoint.replies = [says("nonsense")]

    refused = api(org_a.editor, "POST", letter)

    assert refused.status_code == 503
    assert "Nothing was changed." in refused.text
    assert api(org_a.editor, "GET", letter).status_code == 404

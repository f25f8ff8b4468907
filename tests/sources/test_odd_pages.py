"""Every odd page of the Commission's site: its named status, and no half-written file.

One table for the whole way from the site into a folder; what each page does to the flow in
detail stands in test_rrc_flow.py, and that a real browser tells them apart in test_rrc_browser.py.
"""

import dataclasses
from dataclasses import dataclass

import pytest

from kernel.sources.rrc_download import suffix_of
from kernel.workflows.fetch_to_folder import fetch_to_folder
from tests.sources.conftest import without_a_browser
from tests.sources.replica import pages
from tests.sources.replica.server import Answer

PDF = "application/pdf"
TIFF = b"II*\0" + bytes(60)


@dataclass(frozen=True, slots=True, kw_only=True)
class Odd:
    """One answer out of the ordinary that stays, and what a fetch then says and keeps."""

    step: str
    answer: Answer
    status: str
    files: tuple[str, ...] = ()


BOTH = ("w2-203108.pdf", "gau-203108.pdf")
FORM_ALONE = BOTH[:1]
GRID = Answer(body=pages.framed("<h2>Records Found</h2>"))
ODD = {
    "maintenance": Odd(step="start", answer=Answer(status=503), status="site_unavailable"),
    "error 500": Odd(step="search", answer=Answer(status=500), status="site_unavailable"),
    "error 500 at a filing": Odd(
        step="packet", answer=Answer(status=500), status="site_unavailable"
    ),
    "slow": Odd(step="search", answer=Answer(silent=True), status="site_unavailable"),
    "slow at a filing": Odd(step="packet", answer=Answer(silent=True), status="site_unavailable"),
    "slow at a paper": Odd(
        step="image", answer=Answer(silent=True), status="success", files=FORM_ALONE
    ),
    "cut list": Odd(
        step="search", answer=Answer(body=pages.search_form("x"), cut=40), status="site_unavailable"
    ),
    "rate page": Odd(step="search", answer=Answer(body=pages.rate_page()), status="rate_limited"),
    "rate page for a paper": Odd(
        step="form", answer=Answer(body=pages.rate_page()), status="rate_limited"
    ),
    "429": Odd(step="packet", answer=Answer(status=429), status="rate_limited"),
    "expired session": Odd(
        step="search", answer=Answer(body=pages.search_form("new")), status="session_expired"
    ),
    "expired session at a filing": Odd(
        step="packet", answer=Answer(body=pages.search_form("new")), status="session_expired"
    ),
    "expired session at a paper": Odd(
        step="form", answer=Answer(body=pages.search_form("new")), status="session_expired"
    ),
    "list without its table": Odd(step="search", answer=GRID, status="layout_changed"),
    "filing without its table": Odd(
        step="packet", answer=Answer(body=pages.framed("<p>Hello</p>")), status="layout_changed"
    ),
    "too many rows": Odd(
        step="search",
        answer=Answer(body=pages.no_grid("1", "exceeds the maximum records allowed")),
        status="layout_changed",
    ),
    "page as a PDF": Odd(
        step="image",
        answer=Answer(body="<html>Document not found</html>", kind=PDF),
        status="success",
        files=FORM_ALONE,
    ),
    "zip as a PDF": Odd(
        step="image", answer=Answer(body=b"PK\x03\x04 zip", kind=PDF), status="success",
        files=FORM_ALONE,
    ),
    "picture as a PDF": Odd(
        step="image", answer=Answer(body=TIFF, kind=PDF), status="success",
        files=("w2-203108.pdf", "gau-203108.tif"),
    ),
    "PDF as a page": Odd(
        step="image", answer=Answer(body=b"%PDF-1.4 %%EOF", kind="text/html"), status="success",
        files=BOTH,
    ),
    "empty paper": Odd(
        step="image", answer=Answer(body=b"", kind=PDF), status="success", files=FORM_ALONE
    ),
    "paper gone": Odd(
        step="image", answer=Answer(status=404, body="gone"), status="success", files=FORM_ALONE
    ),
    "cut paper": Odd(
        step="image", answer=Answer(body=b"%PDF-1.4" + bytes(900), cut=700, kind=PDF),
        status="success", files=FORM_ALONE,
    ),
    "cut paper of unknown length": Odd(
        step="image", answer=Answer(body=b"%PDF-1.4" + bytes(900), cut=700, kind=PDF, unsized=True),
        status="success", files=FORM_ALONE,
    ),
}  # fmt: skip


@pytest.fixture
def fetched(site, api, tmp_path):
    """Fetch the well into one folder."""

    def fetch(timeout_s=5.0):
        patient = dataclasses.replace(site, timeout_s=timeout_s)
        return fetch_to_folder(
            api, tmp_path / "papers", site=patient, open_pages=without_a_browser, again=True
        )

    fetch.folder = tmp_path / "papers"
    return fetch


def on_disk(folder):
    return {path.name for path in folder.iterdir()} - {"fetch.json"}


@pytest.mark.parametrize("name", ODD)
def test_that_an_odd_page_has_its_named_status_and_leaves_no_half_written_file(
    replica, api, filing, fetched, name
):
    odd = ODD[name]
    replica.wells[api.api8] = [filing()]
    replica.always(odd.step, odd.answer)

    answer = fetched(timeout_s=0.5 if odd.answer.silent else 5.0)

    assert answer["status"] == odd.status
    assert on_disk(fetched.folder) == {file["file"] for file in answer["files"]} == set(odd.files)
    for file in fetched.folder.iterdir():
        assert file.name == "fetch.json" or file.suffix == f".{suffix_of(file.read_bytes())}"
    assert bool(answer["problems"]) is (len(odd.files) < 2)  # what is missing is said in words


@pytest.mark.parametrize("variant", ["message", "grid"])
def test_that_no_record_in_either_variant_is_a_status_and_no_file(replica, fetched, variant):
    replica.nothing = variant

    answer = fetched()

    assert (answer["status"], answer["files"], answer["problems"]) == ("no_records", [], [])
    assert on_disk(fetched.folder) == set()


def test_that_papers_of_one_name_lie_beside_each_other(replica, api, filing, image, fetched):
    plats = tuple(image("Plat", str(n), f"%PDF-1.4 {n} %%EOF".encode()) for n in (1, 2))
    replica.wells[api.api8] = [filing(papers=plats)]

    assert fetched()["status"] == "success"
    assert on_disk(fetched.folder) == {"plat-203108.pdf", "plat-203108-2.pdf"}

"""A well's papers from the replica of the Commission's site, odd pages and all."""

import dataclasses
from datetime import date
from itertools import pairwise

import pytest

from kernel.sources.documents import DocumentSource
from kernel.sources.rrc_failures import Stopped
from tests.sources.replica import pages
from tests.sources.replica.server import Answer

TIFF = b"II*\0" + bytes(60)
RATE = Answer(body=pages.rate_page())
BROKEN = Answer(status=503, body="<html>Service Unavailable</html>")
FORM = Answer(body=pages.search_form("new"))


@pytest.fixture
def known(replica, api, filing):
    """The replica knows one filing of the well."""
    replica.wells[api.api8] = [filing()]
    return replica


def names(found) -> list[str]:
    return [file.name for file in found.files]


def test_that_every_paper_of_a_well_is_fetched_whole(known, commission, api, a_letter_pdf):
    source: DocumentSource = commission()

    found = source.documents(api)

    assert (found.status, found.source, found.complete) == ("success", "site", True)
    assert names(found) == ["w2-203108.pdf", "gau-203108.pdf"]
    assert found.files[0].content.startswith(b"%PDF")
    assert found.files[1].content == a_letter_pdf
    assert [file.listed.kind for file in found.files] == ["w2", "gau"]
    assert found.problems == ()


def test_that_the_session_is_told_to_no_other_host(known, commission, api):
    commission().documents(api)

    assert known.cookies_abroad == []


def test_that_the_latest_approved_report_counts_and_the_others_are_kept(
    replica, commission, api, filing
):
    replica.wells[api.api8] = [
        filing("101", submitted="03/02/2009"),
        filing("104", submitted="01/05/2024", status="Work In Progress"),
        filing("103", submitted="11/08/2018"),
        filing("102", submitted="12/31/2018", kind="Oil / P-4"),
    ]

    found = commission().documents(api)

    assert [packet.tracking_no for packet in found.packets] == ["103", "101", "102", "104"]
    assert found.packets[0].submitted == date(2018, 11, 8)
    assert len(found.files) == 8


def test_that_a_list_of_many_pages_is_read_to_its_end(replica, commission, api, filing):
    replica.page_size = 2
    replica.wells[api.api8] = [filing(str(number), papers=()) for number in range(500, 505)]

    found = commission().documents(api)

    assert sorted(packet.tracking_no for packet in found.packets) == [
        str(number) for number in range(500, 505)
    ]
    assert (found.status, found.problems) == ("no_documents", ())


def test_that_repeated_rows_are_fetched_once_and_repeated_names_told_apart(
    replica, commission, api, filing, image, a_letter_pdf
):
    plat = image("Plat", "7", a_letter_pdf)
    other = image("Plat", "8", a_letter_pdf + b"\n")
    replica.wells[api.api8] = [filing(papers=(plat, plat, other))]

    found = commission().documents(api)

    assert names(found) == ["plat-203108.pdf", "plat-203108-2.pdf"]
    assert replica.steps().count("image") == 2


def test_that_a_directional_survey_is_not_fetched(
    replica, commission, api, filing, image, a_letter_pdf
):
    survey = image("Directional Survey", "9", b"%PDF-1.4 survey")
    replica.wells[api.api8] = [filing(papers=(survey, image("W-15", "10", a_letter_pdf)))]

    found = commission().documents(api)

    assert names(found) == ["w15-203108.pdf"]
    assert "/dpimages/r/9" not in [path for _, _, path in replica.asked]


def test_that_a_picture_with_the_name_of_a_pdf_gets_its_true_ending(
    replica, commission, api, filing, image
):
    replica.wells[api.api8] = [filing(papers=(image("Plat.pdf", "11", TIFF),))]

    [file] = commission().documents(api).files

    assert (file.name, file.content) == ("plat-203108.tif", TIFF)


@pytest.mark.parametrize("variant", ["message", "grid"])
def test_that_no_record_is_said_in_both_variants(replica, commission, api, variant):
    replica.nothing = variant

    found = commission().documents(api)

    assert (found.status, found.files, found.problems) == ("no_records", (), ())


def test_that_a_filing_without_papers_is_no_documents(replica, commission, api, filing):
    replica.wells[api.api8] = [filing(papers=())]

    assert commission().documents(api).status == "no_documents"


@pytest.mark.parametrize(
    ("step", "answer", "status"),
    [
        ("start", BROKEN, "site_unavailable"),
        ("start", Answer(status=500), "site_unavailable"),
        ("start", Answer(body="<html>Down for maintenance</html>"), "site_unavailable"),
        ("start", Answer(body="<html>Welcome</html>"), "layout_changed"),
        ("start", RATE, "rate_limited"),
        ("search", BROKEN, "site_unavailable"),
        ("search", Answer(body=pages.search_form("x"), cut=40), "site_unavailable"),
        ("search", RATE, "rate_limited"),
        ("search", Answer(status=429), "rate_limited"),
        ("search", FORM, "session_expired"),
        ("search", Answer(body=pages.framed("<h2>Records Found</h2>")), "layout_changed"),
        ("search", Answer(body=pages.framed("<p>Hello</p>")), "layout_changed"),
        ("search", Answer(body=b"\x00\xff"), "layout_changed"),
        (
            "search",
            Answer(body=pages.no_grid("1", "exceeds the maximum records allowed")),
            "layout_changed",
        ),
        ("packet", BROKEN, "site_unavailable"),
        ("packet", RATE, "rate_limited"),
        ("packet", FORM, "session_expired"),
        ("packet", Answer(body=pages.framed("<p>Hello</p>")), "layout_changed"),
        ("form", BROKEN, "site_unavailable"),
        ("form", RATE, "rate_limited"),
        ("form", FORM, "session_expired"),
    ],
)
def test_that_an_odd_page_that_stays_has_its_named_status(
    replica, commission, api, filing, step, answer, status
):
    [w2, _] = filing().papers
    replica.wells[api.api8] = [filing(papers=(w2,))]
    replica.always(step, answer)

    found = commission().documents(api)

    assert found.status == status
    assert found.files == ()
    assert found.problems
    assert not found.complete


@pytest.mark.parametrize("step", ["start", "search", "packet", "form", "image"])
@pytest.mark.parametrize(
    "answer",
    [BROKEN, RATE, Answer(status=429), Answer(body="<html>x</html>", cut=3)],
    ids=["503", "rate page", "429", "cut"],
)
def test_that_an_odd_page_that_passes_costs_nothing_but_patience(
    known, commission, api, clock, step, answer
):
    known.next(step, answer)

    found = commission().documents(api)

    assert (found.status, len(found.files), found.problems) == ("success", 2, ())
    assert max(clock.slept) >= 10


@pytest.mark.parametrize("step", ["search", "packet", "form"])
@pytest.mark.parametrize("way", ["form", "redirect"])
def test_that_an_ended_session_is_begun_again_once(known, commission, site, api, step, way):
    redirect = Answer(status=302, headers={"Location": site.start})
    known.next(step, FORM if way == "form" else redirect)

    found = commission().documents(api)

    assert (found.status, len(found.files)) == ("success", 2)
    assert known.steps().count("start") == (2 if way == "form" or step == "form" else 3)


def test_that_a_list_of_other_wells_is_not_taken_for_this_one(replica, commission, api, filing):
    replica.always("search", Answer(body=pages.results("00199999", [filing()])))

    assert commission().documents(api).status == "layout_changed"


def test_that_a_filing_that_cannot_be_read_leaves_the_others(replica, commission, api, filing):
    replica.wells[api.api8] = [filing("1"), filing("2")]
    replica.next("packet", Answer(body=pages.packet(api.api8, filing("2"), with_table=False)))

    found = commission().documents(api)

    assert found.status == "success"
    assert names(found) == ["w2-1.pdf", "gau-1.pdf"]
    assert found.problems == (
        "The Railroad Commission's site has changed: filing 2 has no table of documents.",
    )
    assert not found.complete


def test_that_a_filing_on_paper_may_have_no_table(replica, commission, api, filing):
    on_paper = filing(how="Hardcopy")
    replica.wells[api.api8] = [on_paper]
    replica.next("packet", Answer(body=pages.packet(api.api8, on_paper, with_table=False)))

    assert commission().documents(api).status == "no_documents"


@pytest.mark.parametrize(
    "answer",
    [
        Answer(body="<html><body>Document not found</body></html>"),
        Answer(status=404, body="gone"),
        Answer(body=b"", kind="application/pdf"),
        Answer(body=b"PK\x03\x04 a zip file", kind="application/pdf"),
    ],
    ids=["html", "404", "empty", "zip"],
)
def test_that_a_paper_that_is_none_is_named_and_the_others_are_fetched(
    known, commission, api, answer
):
    known.always("image", answer)

    found = commission().documents(api)

    assert (found.status, names(found)) == ("success", ["w2-203108.pdf"])
    assert found.problems[0].startswith("gau-203108: ")
    assert found.complete


def test_that_a_paper_on_a_host_that_is_not_allowed_is_never_asked_for(
    replica, commission, api, filing
):
    [w2, letter] = filing().papers
    foreign = dataclasses.replace(letter, link="http://localhost:9/dpimages/r/1")
    replica.wells[api.api8] = [filing(papers=(w2, foreign))]

    found = commission().documents(api)

    assert names(found) == ["w2-203108.pdf"]
    assert "not among the allowed hosts" in found.problems[0]


def test_that_a_redirect_to_a_host_that_is_not_allowed_is_not_followed(known, commission, api):
    known.always("image", Answer(status=302, headers={"Location": "http://localhost:9/x.pdf"}))

    found = commission().documents(api)

    assert names(found) == ["w2-203108.pdf"]
    assert "not among the allowed hosts" in found.problems[0]


def test_that_a_paper_that_broke_off_is_resumed_where_it_did(known, commission, api, a_letter_pdf):
    whole = Answer(body=a_letter_pdf, cut=700, kind="application/pdf", headers={"ETag": '"v1"'})
    known.next("image", whole)

    found = commission().documents(api)

    assert found.files[1].content == a_letter_pdf
    assert known.ranges == ["bytes=700-"]


def test_that_halves_of_two_prints_are_never_joined(known, commission, api, a_w2_pdf):
    known.next("form", Answer(body=a_w2_pdf, cut=700, kind="application/pdf"))

    found = commission().documents(api)

    assert known.ranges == []
    assert found.files[0].content.startswith(a_w2_pdf)


def test_that_a_paper_that_always_breaks_off_is_no_paper(known, commission, api, a_letter_pdf):
    known.always("image", Answer(body=a_letter_pdf, cut=700, kind="application/pdf"))
    kept = []

    found = commission(kept=kept.append).documents(api)

    assert names(found) == [file.name for file in kept] == ["w2-203108.pdf"]
    assert "broke off after 700 of" in found.problems[0]
    assert not found.complete


@pytest.mark.parametrize(("cut", "whole"), [(None, True), (700, False)])
def test_that_a_paper_of_unknown_length_must_end_as_one(
    known, commission, api, a_letter_pdf, cut, whole
):
    answer = Answer(body=a_letter_pdf, cut=cut, kind="application/pdf", unsized=True)
    known.always("image", answer)

    found = commission().documents(api)

    assert ("gau-203108.pdf" in names(found)) is whole
    assert found.complete is whole


def test_that_a_paper_beyond_all_size_is_refused_before_it_is_loaded(known, commission, api):
    huge = Answer(body=b"%PDF-", unsized=True, headers={"Content-Length": "60000000"})
    known.always("image", huge)

    found = commission().documents(api)

    assert found.problems == ("gau-203108: It is larger than 50 MB.",)


def test_that_a_host_that_stays_silent_is_given_up(known, commission, site, api, clock):
    known.always("image", Answer(silent=True))
    hasty = dataclasses.replace(site, timeout_s=0.2)

    found = commission(site=hasty).documents(api)

    assert names(found) == ["w2-203108.pdf"]
    assert "no answer in time" in found.problems[0]
    assert [wait for wait in clock.slept if wait > 1] == [10, 20]


def test_that_a_site_that_sends_no_paper_at_all_is_asked_no_further(
    replica, commission, api, filing
):
    replica.wells[api.api8] = [filing("1"), filing("2")]
    replica.always("form", BROKEN)
    replica.always("image", BROKEN)

    found = commission().documents(api)

    assert (found.status, found.files) == ("site_unavailable", ())
    assert replica.steps().count("form") + replica.steps().count("image") == 6


def test_that_what_is_held_is_not_fetched_again(known, commission, api):
    first = commission().documents(api)
    held = {first.files[0].listed.address}

    found = commission(held=held).documents(api)

    assert (found.status, names(found)) == ("success", ["gau-203108.pdf"])
    assert [paper.name for paper in found.listed] == ["w2-203108", "gau-203108"]


def test_that_a_person_can_stop_between_two_requests(known, commission, api):
    def told(words: str) -> None:
        if words.startswith("Fetching gau"):
            raise Stopped

    kept = []
    with pytest.raises(Stopped):
        commission(told=told, kept=kept.append).documents(api)

    assert [file.name for file in kept] == ["w2-203108.pdf"]


def test_that_requests_are_a_second_apart_on_both_hosts_together(replica, commission, api, filing):
    replica.wells[api.api8] = [filing("1"), filing("2")]

    commission().documents(api)

    times = [moment for moment, _, _ in replica.asked]
    assert len(times) == 8  # the form, the list, two filings, four papers
    assert min(later - earlier for earlier, later in pairwise(times)) >= 1


def test_that_after_the_rate_page_a_minute_passes_and_then_more_time_between_requests(
    known, commission, api
):
    known.next("search", RATE)

    commission().documents(api)

    times = [moment for moment, _, _ in known.asked]
    gaps = [later - earlier for earlier, later in pairwise(times)]
    assert gaps[1] >= 60
    assert min(gaps[2:]) >= 10

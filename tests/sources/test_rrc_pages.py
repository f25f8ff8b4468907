"""Reading the site's pages: by what stands on them, never by position, never by guess."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.sources.documents import Packet
from kernel.sources.rrc_failures import (
    LayoutChanged,
    RateLimited,
    SessionExpired,
    SiteFailure,
    SiteUnavailable,
)
from kernel.sources.rrc_pages import read_packet, read_results, read_search_form
from kernel.sources.rrc_papers import kind_of
from tests.sources.replica import pages
from tests.sources.replica.pages import Filing, Paper

API8 = "00301016"
FILINGS = [Filing(number=str(number)) for number in range(203108, 203113)]
LIST = pages.results(API8, FILINGS)
PAPERS = (Paper(name="W-2", link="/CMPL/x.do?a=1&b=2"), Paper(name="Plat", link="/dpimages/r/1"))
PACKET = pages.packet(API8, Filing(number="203108", papers=PAPERS))


def test_that_a_list_gives_each_filing_with_its_well_and_its_page():
    found = read_results(LIST)

    assert (found.total, found.goes_on, len(found.listed)) == (5, False, 5)
    first = found.listed[0]
    assert first.packet == Packet(
        tracking_no="203108", status="Approved", kind="Oil / W-2", submitted=date(2018, 11, 8)
    )
    assert first.api8 == API8
    assert first.link.startswith("?packetSummaryId=203108&formData.methodHndlr.inputValue=load")


def test_that_columns_are_found_by_their_headings():
    older = (
        "<h2>Records Found</h2><table class='DataGrid'><tr><td colspan=4>1 results</td></tr>"
        "<tr><th>Operator No.</th><th>Submit Date</th><th>API No.</th><th>Operator Name</th>"
        "<th>Tracking No.</th><th>Status</th></tr>"
        "<tr><td>217012<td>1/2/2009<td>42-003-01016<td>SAMPLE<td><a href='?p=9'>9</a><td>Approved"
        "</table>"
    )

    [one] = read_results(older).listed

    assert one.packet.tracking_no == "9"
    assert (one.packet.submitted, one.api8) == (date(2009, 1, 2), API8)


def test_that_a_list_of_more_pages_says_that_it_goes_on():
    found = read_results(pages.results(API8, FILINGS, size=2))

    assert (found.total, found.goes_on, len(found.listed)) == (5, True, 2)


def test_that_the_session_in_a_link_is_left_out():
    page = pages.packet(
        API8, Filing(number="1", papers=(Paper(name="W-2", link="/CMPL/x.do;jsessionid=0A:1?b=2"),))
    )

    assert read_packet(page, "1").documents[0].link == "/CMPL/x.do?b=2"


def test_that_an_address_that_a_script_opens_is_found():
    page = PACKET.replace(
        'href="/dpimages/r/1"', "href=\"javascript:openImage('/dpimages/r/1', 'new')\""
    )

    assert read_packet(page, "203108").documents[1].link == "/dpimages/r/1"


def test_that_a_filing_s_page_gives_its_summary_and_its_documents():
    found = read_packet(PACKET, "203108")

    assert found.summary["operator name"] == "SAMPLE OPERATING & CO (217012)"
    assert found.summary["submitted"] == "Online"
    assert [(one.name, one.link) for one in found.documents] == [
        ("W-2", "/CMPL/x.do?a=1&b=2"),
        ("Plat", "/dpimages/r/1"),
    ]


@pytest.mark.parametrize(
    "message", ["No results found", "No records were found.", "0 results", "Nothing found"]
)
def test_that_a_known_message_without_a_list_is_no_record(message):
    assert read_results(pages.no_grid(API8, message)).listed == ()


@pytest.mark.parametrize(
    ("html", "failure"),
    [
        ("", LayoutChanged),
        (pages.no_grid(API8, ""), LayoutChanged),
        (pages.no_grid(API8, "API No. must be eight digits"), LayoutChanged),
        (pages.no_grid(API8, "exceeds the maximum records allowed"), LayoutChanged),
        (LIST.replace("Tracking No.", "Number"), LayoutChanged),
        (LIST.replace("Submit Date", "Filed"), LayoutChanged),
        (pages.results(API8, [], total=3), LayoutChanged),
        (pages.search_form("x"), SessionExpired),
        (pages.rate_page(), RateLimited),
        ("<h1>The site is down for maintenance</h1>", SiteUnavailable),
    ],
)
def test_that_every_other_answer_is_a_failure_with_its_name(html, failure):
    with pytest.raises(failure):
        read_results(html)


def test_that_the_page_of_another_filing_is_refused():
    with pytest.raises(LayoutChanged, match="shows another one"):
        read_packet(PACKET, "999")


def test_that_a_start_page_without_the_field_for_the_number_is_refused():
    read_search_form(pages.search_form("x"))
    with pytest.raises(LayoutChanged):
        read_search_form(pages.search_form("x").replace("apiNoHndlr", "apiHndlr"))


@given(cut=st.integers(0, len(LIST)))
def test_that_a_page_that_breaks_off_is_never_taken_for_no_record(cut):
    try:
        found = read_results(LIST[:cut])
    except SiteFailure:
        return

    assert found.total == 5
    assert 0 < len(found.listed) <= 5


@given(html=st.text(alphabet="<>/ \"'=abtdrh&;#x0!-", max_size=300))
def test_that_no_text_makes_the_reader_fail_in_another_way(html):
    with pytest.raises(SiteFailure):
        read_results(html)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("W-2", "w2"),
        ("G-1", "g1"),
        ("P-4", "p4"),
        ("L-1", "l1"),
        ("L-1 Header", "l1_header"),
        ("W-15", "w15"),
        ("W-12", "w12"),
        ("GAU LETTER", "gau"),
        ("Plat", "plat"),
        ("SWR 10 Letter", "swr10"),
        ("Directional Survey", "directional_survey"),
        ("Other", "other"),
    ],
)
def test_that_the_names_of_documents_become_our_kinds(name, kind):
    assert kind_of(name) == kind

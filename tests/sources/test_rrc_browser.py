"""The same site in a real Chromium, which must run the form's script to search at all."""

import dataclasses
from itertools import pairwise

import pytest

from kernel.errors import Unavailable
from kernel.sources.rrc import RailroadCommission
from kernel.sources.rrc_browser import browser_pages
from kernel.sources.rrc_failures import LayoutChanged, SiteUnavailable
from kernel.sources.rrc_site import ForeignAddress
from tests.sources.replica import pages
from tests.sources.replica.server import Answer

pytestmark = pytest.mark.browser


@pytest.fixture
def site(site, chromium):
    return dataclasses.replace(site, chromium=chromium)


def test_that_a_press_of_the_button_leads_to_the_papers_of_every_filing(replica, site, api, filing):
    replica.page_size = 1
    replica.wells[api.api8] = [filing("1"), filing("2", submitted="01/05/2020")]

    found = RailroadCommission(site=site).documents(api)

    assert (found.status, found.problems) == ("success", ())
    assert [file.name for file in found.files] == [
        "w2-2.pdf",
        "gau-2.pdf",
        "w2-1.pdf",
        "gau-1.pdf",
    ]
    times = [moment for moment, _, _ in replica.asked]
    assert min(later - earlier for earlier, later in pairwise(times)) >= 1
    assert replica.steps().count("script") == 1
    assert "other" not in replica.steps()  # no style sheet, no picture
    assert replica.cookies_abroad == []


def test_that_a_session_goes_through_odd_pages_and_begins_again_after_its_end(
    replica, site, api, filing
):
    replica.wells[api.api8] = [filing()]
    replica.next("start", Answer(status=503))
    replica.next("search", Answer(body="<html>half", cut=4))
    replica.next("packet", Answer(status=302, headers={"Location": site.start}))
    replica.next("form", Answer(body=pages.search_form("new")))

    found = RailroadCommission(site=site).documents(api)

    assert (found.status, len(found.files), found.problems) == ("success", 2, ())


def test_that_a_form_whose_script_did_not_come_is_asked_for_anew(replica, site, api, filing):
    replica.wells[api.api8] = [filing()]
    replica.next("script", Answer(status=503))

    found = RailroadCommission(site=site).documents(api)

    assert (found.status, found.problems) == ("success", ())
    assert replica.steps()[:5] == ["start", "script", "start", "script", "search"]


@pytest.mark.parametrize("variant", ["message", "grid"])
def test_that_an_unknown_well_has_no_records(replica, site, api, variant):
    replica.nothing = variant

    assert RailroadCommission(site=site).documents(api).status == "no_records"


def test_that_what_keeps_a_page_from_coming_is_told_apart(replica, site, api):
    elsewhere = Answer(status=302, headers={"Location": "http://localhost:9/"})
    dead_button = pages.search_form("x").replace("doSearch();", "return false;")
    hasty = dataclasses.replace(site, timeout_s=0.5)

    with browser_pages(hasty) as session:
        replica.next("start", elsewhere)
        with pytest.raises(ForeignAddress):
            session.start()
        replica.next("start", Answer(silent=True))
        with pytest.raises(SiteUnavailable, match="no answer in time"):
            session.start()
        replica.next("start", Answer(body=dead_button))
        session.start()
        with pytest.raises(LayoutChanged, match="sends nothing"):
            session.search(api.api8)
        with pytest.raises(ForeignAddress):
            session.open("http://localhost:9/")


def test_that_the_browser_itself_reaches_no_host(replica, site):
    with browser_pages(site) as session:
        session.start()
        session.context.unroute_all()
        reached = session.page.evaluate(
            "address => fetch(address).then(() => true, () => false)", replica.address
        )

    assert reached is False


def test_that_a_browser_that_is_missing_is_said_in_a_line(site, tmp_path):
    nowhere = dataclasses.replace(site, chromium=tmp_path / "chromium")

    with pytest.raises(Unavailable, match="does not start"), browser_pages(nowhere):
        pass

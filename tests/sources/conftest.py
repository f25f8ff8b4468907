"""The replica of the Commission's site, a clock that no test waits for, and our own papers."""

import copy
import re
import shutil
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPException
from http.cookiejar import CookieJar
from pathlib import Path

import pytest

from kernel.exports.facsimile import water_letter_pdf
from kernel.exports.facsimile_w2 import w2_pdf
from kernel.sources.pace import Pace
from kernel.sources.rrc import RailroadCommission
from kernel.sources.rrc_failures import LayoutChanged, RateLimited, SiteUnavailable
from kernel.sources.rrc_site import RrcSite
from kernel.wells.api_number import ApiNumber
from kernel.workflows.samples import SampleWell, sample_wells
from tests.sources.replica.pages import ACTION, FORM_DATA, Filing, Paper
from tests.sources.replica.server import Replica, pages_api, running

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
IMAGES = "https://webapps.rrc.state.tx.us/dpimages/r"
FORMS = "/CMPL/viewPdfReportFormAction.do?method="


@dataclass(slots=True)
class Clock:
    """A clock that moves only when somebody sleeps, or when it is told to."""

    now: float = 1_000_000.0
    slept: list[float] = field(default_factory=list)

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


@dataclass(slots=True, kw_only=True)
class PlainPages:
    """A session without a browser: it sends what the site's form and script would send."""

    site: RrcSite
    jar: CookieJar = field(default_factory=CookieJar)
    last: str = ""

    def start(self) -> str:
        self.jar.clear()
        return self.open(self.site.start)

    def search(self, api8: str) -> str:
        fields = {f"formData.{name}.inputValue": "" for name in FORM_DATA.split()}
        fields |= {"formData.methodHndlr.inputValue": "search", pages_api(): api8}
        return self.open(self.site.address + ACTION, body=urllib.parse.urlencode(fields).encode())

    def next_page(self) -> str:
        [link] = re.findall(r'href="([^"]+)">\[Next&gt;\]', self.last)
        return self.open(self.site.absolute(link.replace("&amp;", "&")))

    def open(self, address: str, body: bytes | None = None) -> str:
        self.site.pace.take_turn()
        opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor(self.jar)
        )
        try:
            with opener.open(address, data=body, timeout=self.site.timeout_s) as answer:
                self.last = answer.read().decode(errors="replace")
        except urllib.error.HTTPError as failure:
            if failure.code == 429:
                raise RateLimited from failure
            if failure.code == 404:
                raise LayoutChanged("error 404") from failure
            raise SiteUnavailable(f"error {failure.code}") from failure
        except (OSError, HTTPException) as failure:
            raise SiteUnavailable(str(failure)) from failure
        return self.last

    def cookie(self, address: str) -> str:
        return "; ".join(f"{cookie.name}={cookie.value}" for cookie in self.jar)


@contextmanager
def without_a_browser(site: RrcSite) -> Iterator[PlainPages]:
    yield PlainPages(site=site)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def replica(clock: Clock) -> Iterator[Replica]:
    """The site, without a well."""
    with running(Replica(clock=clock)) as site:
        yield site


@pytest.fixture
def site(replica: Replica, clock: Clock, tmp_path: Path) -> RrcSite:
    """The replica as the setting names it."""
    return RrcSite(
        address=replica.address,
        documents_host=replica.documents_host,
        chromium=Path("/nonexistent"),
        pace=Pace(file=tmp_path / "pace", clock=clock, sleep=clock.sleep),
        timeout_s=5,
    )


@pytest.fixture
def commission(site: RrcSite) -> Callable[..., RailroadCommission]:
    """The source on the replica, without a browser."""

    def make(**changes: object) -> RailroadCommission:
        return RailroadCommission(**{"site": site, "open_pages": without_a_browser, **changes})

    return make


@pytest.fixture(scope="session")
def chromium() -> Path:
    """The machine's Chromium or Chrome."""
    path = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    if path is None:
        pytest.fail("No Chromium or Chrome found: install one.")
    return Path(path)


def _sample() -> SampleWell:
    return next(well for well in sample_wells() if well.gau is not None)


@pytest.fixture(scope="session")
def api() -> ApiNumber:
    """The well that the replica knows."""
    return ApiNumber.parse(_sample().api14)


@pytest.fixture(scope="session")
def a_w2_pdf() -> bytes:
    return w2_pdf(copy.deepcopy(dict(_sample().w2)))


@pytest.fixture(scope="session")
def a_letter_pdf() -> bytes:
    return water_letter_pdf(copy.deepcopy(dict(_sample().gau or {})))


@pytest.fixture
def filing(a_w2_pdf: bytes, a_letter_pdf: bytes) -> Callable[..., Filing]:
    """A filing with a printed form and some attachments; papers may be replaced."""

    def make(number: str = "203108", **changes: object) -> Filing:
        papers = (
            Paper(
                name="W-2", link=f"{FORMS}cmplW2FormPdf&packetSummaryId={number}", content=a_w2_pdf
            ),
            Paper(name="GAU LETTER", link=f"{IMAGES}/{number}1", content=a_letter_pdf),
        )
        return Filing(**{"number": number, "papers": papers, **changes})

    return make


@pytest.fixture
def image() -> Callable[..., Paper]:
    """An attachment on the other host."""

    def make(name: str, number: str, content: bytes, kind: str = "application/pdf") -> Paper:
        return Paper(name=name, link=f"{IMAGES}/{number}", content=content, kind=kind)

    return make

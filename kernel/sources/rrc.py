"""The Railroad Commission's completions query as a source of a well's papers."""

from collections.abc import Callable, Collection
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Protocol, TypeVar

from kernel.sources.documents import Found, FoundFile, Listed, Packet, Status
from kernel.sources.rrc_download import Download
from kernel.sources.rrc_failures import (
    LayoutChanged,
    NoPaper,
    RateLimited,
    SessionExpired,
    SiteFailure,
    SiteUnavailable,
)
from kernel.sources.rrc_pages import (
    DocumentLink,
    ListedPacket,
    ResultPage,
    read_packet,
    read_results,
    read_search_form,
)
from kernel.sources.rrc_papers import by_weight, papers_in
from kernel.sources.rrc_site import ForeignAddress, RrcSite
from kernel.wells.api_number import ApiNumber

SITE = "site"
MOST_PAGES = 40  # of the result list; a well with more than 400 filings is no well
MOST_FAILED = 2  # papers in a row that the site fails to send, before it counts as down
_T = TypeVar("_T")


class Pages(Protocol):
    """A session on the site: what a person does in a browser. Each call gives a page's HTML."""

    def start(self) -> str:
        """Begin a new session at the search form."""

    def search(self, api8: str) -> str:
        """Fill in the number and press “Search”."""

    def next_page(self) -> str:
        """Press “[Next>]” under a result list."""

    def open(self, address: str) -> str:
        """Follow a link."""

    def cookie(self, address: str) -> str:
        """The session as a request for ADDRESS sends it."""


OpenPages = Callable[[RrcSite], AbstractContextManager[Pages]]


def in_a_browser(site: RrcSite) -> AbstractContextManager[Pages]:
    """A session in a real Chromium; the search needs the site's own script."""
    from kernel.sources.rrc_browser import browser_pages  # loads Playwright

    return browser_pages(site)


@dataclass(frozen=True, slots=True, kw_only=True)
class RailroadCommission:
    """The papers that the Commission's public query lists for a well.

    Attributes:
        site: Where, and how patiently.
        open_pages: How a session is opened; a browser unless a test says otherwise.
        held: Addresses of papers that need not be fetched any more.
        told: Receives each step in words; it may raise `Stopped`.
        kept: Receives each paper as soon as it is whole.
    """

    site: RrcSite
    open_pages: OpenPages = in_a_browser
    held: Collection[str] = ()
    told: Callable[[str], None] = lambda _: None
    kept: Callable[[FoundFile], None] = lambda _: None

    def documents(self, api: ApiNumber) -> Found:
        """Every paper of every filing, except directional surveys and those held already.

        Raises:
            Unavailable: The browser cannot be started.
            Stopped: The person stopped it; `kept` has what was fetched.
        """
        with self.open_pages(self.site) as pages:
            return _Visit(commission=self, pages=pages, api=api).run()


@dataclass(slots=True, kw_only=True)
class _Visit:
    """One session on the site for one well, and what it has brought so far."""

    commission: RailroadCommission
    pages: Pages
    api: ApiNumber
    packets: tuple[Packet, ...] = ()
    listed: list[Listed] = field(default_factory=list)
    files: list[FoundFile] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    lasting: bool = True  # whether the problems would be the same if one asked again
    worst: Status | None = None

    def run(self) -> Found:
        told = self.commission.told
        try:
            told(f"Asking the Railroad Commission for filings of {self.api}.")
            self._patiently(self._begin)
            packets = self._patiently(self._filings)
            self.packets = tuple(one.packet for one in packets)
            for number, one in enumerate(packets, start=1):
                told(f"Opening filing {one.packet.tracking_no}, {number} of {len(packets)}.")
                self._list(one)
            self._fetch_each()
        except (SiteUnavailable, RateLimited, SessionExpired, LayoutChanged) as failure:
            self._note(failure)
            return self._found(failure.status)
        if not self.packets:
            return self._found("no_records")
        if self.files or any(one.address in self.commission.held for one in self.listed):
            return self._found("success")
        return self._found(self.worst or "no_documents")

    def _found(self, status: Status) -> Found:
        failed = status not in ("success", "no_records", "no_documents")
        return Found(
            status=status,
            source=SITE,
            files=tuple(self.files),
            packets=self.packets,
            listed=tuple(self.listed),
            problems=tuple(self.problems),
            complete=self.lasting and not failed,
        )

    def _note(self, failure: SiteFailure, what: str = "") -> None:
        self.problems.append(f"{what}: {failure.message}" if what else failure.message)
        if not isinstance(failure, NoPaper | ForeignAddress):
            self.lasting = False
            self.worst = failure.status

    def _begin(self) -> None:
        read_search_form(self.pages.start())

    def _patiently(self, send: Callable[[], _T]) -> _T:
        """Send; after a failure wait and send again, after an ended session begin a new one."""
        site, told = self.commission.site, self.commission.told
        waits = iter(site.retry_after_s)
        renewed = waited = restart = False
        while True:
            try:
                if restart:
                    self._begin()
                    restart = False
                return send()
            except SessionExpired:
                if renewed:
                    raise
                renewed = restart = True
                told("The site ended the session; beginning a new one.")
            except RateLimited:
                if waited:
                    raise
                waited = True
                site.pace.hold(site.rate_wait_s, then_slowly=True)
                told(f"The site asks for patience; waiting {site.rate_wait_s:.0f} s.")
            except SiteUnavailable:
                wait = next(waits, None)
                if wait is None:
                    raise
                site.pace.hold(wait)
                told(f"The site does not answer; asking again in {wait:.0f} s.")

    def _filings(self) -> tuple[ListedPacket, ...]:
        """Every page of the result list; only rows of the well that was asked for."""
        page = read_results(self.pages.search(self.api.api8))
        total, rows = page.total, list(page.listed)
        for _ in range(MOST_PAGES):
            if not page.goes_on or (total is not None and len(rows) >= total):
                break
            page = self._following(page)
            rows += page.listed
        ours = [row for row in rows if row.api8 in (None, self.api.api8)]
        if rows and not ours:
            raise LayoutChanged("its search answers with other wells")
        if total is not None and len(rows) < total:
            self.problems.append(f"The site lists {len(rows)} of {total} filings.")
            self.lasting = False
        return by_weight(ours)

    def _following(self, page: ResultPage) -> ResultPage:
        """The next page of the list; after a failure the search begins anew, at its first page."""
        self.commission.told("Turning to the next page of filings.")
        following = read_results(self.pages.next_page())
        if {row.packet for row in following.listed} <= {row.packet for row in page.listed}:
            raise LayoutChanged("the next page of its list is the same again")
        return following

    def _list(self, one: ListedPacket) -> None:
        """Add the papers of a filing; a filing that cannot be read leaves the others readable."""
        site, number = self.commission.site, one.packet.tracking_no
        try:
            address = site.absolute(one.link)
            page = self._patiently(lambda: read_packet(self.pages.open(address), number))
        except (LayoutChanged, ForeignAddress) as failure:
            self._note(failure)
            return
        documents: list[tuple[DocumentLink, str]] = []
        for document in page.documents:
            try:
                documents.append((document, site.absolute(document.link)))
            except ForeignAddress as failure:
                self._note(failure, document.name)
        self.listed += papers_in(one.packet, documents, {paper.address for paper in self.listed})

    def _fetch_each(self) -> None:
        wanted = [paper for paper in self.listed if paper.address not in self.commission.held]
        failed = 0
        for number, paper in enumerate(wanted, start=1):
            self.commission.told(f"Fetching {paper.name}, {number} of {len(wanted)}.")
            try:
                self._fetch(paper)
                failed = 0
            except (NoPaper, ForeignAddress) as failure:
                self._note(failure, paper.name)
            except SiteUnavailable as failure:
                failed += 1
                if failed == MOST_FAILED:
                    raise
                self._note(failure, paper.name)

    def _fetch(self, paper: Listed) -> None:
        download = Download(site=self.commission.site, address=paper.address)
        whole = self._patiently(lambda: download.attempt(self.pages.cookie(paper.address)))
        file = FoundFile(name=f"{paper.name}.{whole.suffix}", content=whole.content, listed=paper)
        self.commission.kept(file)
        self.files.append(file)

"""A session on the Commission's site in a real Chromium, which runs the page's own script.

Chromium itself can reach no host at all. Each of its requests is caught, checked against the
allowed hosts, sent in its turn, and answered with what came; so redirects, hidden pictures and
scripts obey the same rules as our own requests.
"""

import contextlib
import os
from collections.abc import Iterator
from dataclasses import dataclass, field

from playwright.sync_api import (
    APIResponse,
    BrowserContext,
    Error,
    Page,
    Request,
    Route,
    sync_playwright,
)
from playwright.sync_api import TimeoutError as TookTooLong

from kernel.errors import Unavailable
from kernel.sources.rrc_failures import LayoutChanged, RateLimited, SiteFailure, SiteUnavailable
from kernel.sources.rrc_pages import API_FIELD
from kernel.sources.rrc_site import AGENT, RrcSite

MOST_HOPS = 4
CLICK_MS = 5_000  # a press that sends nothing within this time has no effect
FLAGS = (
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-sync",
    "--no-first-run",
)
_FORM = f'form:has(input[name="{API_FIELD}"])'
_SEARCH = f'{_FORM} >> input[type="button"][value="Search"]'
_NEXT = "a:text-matches('^\\\\[?\\\\s*next\\\\s*>*\\\\s*\\\\]?$', 'i')"


@contextlib.contextmanager
def browser_pages(site: RrcSite) -> Iterator["BrowserPages"]:
    """A fresh profile, thrown away afterwards.

    Raises:
        Unavailable: The browser does not start.
    """
    root = hasattr(os, "geteuid") and os.geteuid() == 0  # Chromium's sandbox refuses root
    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(
                executable_path=site.chromium,
                args=list(FLAGS),
                chromium_sandbox=not root,
                handle_sigint=False,
                handle_sigterm=False,
                handle_sighup=False,
            )
        except Error as failure:
            raise Unavailable(
                f"The browser {site.chromium} does not start.",
                hint="Install Chromium, or name another one with WORKBENCH_CHROMIUM.",
            ) from failure
        with contextlib.closing(browser):
            context = browser.new_context(user_agent=AGENT, service_workers="block")
            pages = BrowserPages(site=site, context=context, page=context.new_page())
            context.route("**/*", pages.answer)
            yield pages


@dataclass(kw_only=True)  # without slots: Playwright leaves a mark on whose method it calls
class BrowserPages:
    """The pages of one session; `kernel.sources.rrc.Pages` in a browser."""

    site: RrcSite
    context: BrowserContext
    page: Page
    _html: str = ""
    _failure: SiteFailure | None = None
    _turn_taken: bool = False
    _script_missing: bool = False
    _scripts: dict[str, APIResponse] = field(default_factory=dict)

    def start(self) -> str:
        """Begin a new session at the search form."""
        self.context.clear_cookies()
        self._script_missing = False
        return self.open(self.site.start)

    def open(self, address: str) -> str:
        """Follow a link."""
        self.site.refuse_foreign(address)
        with self._navigation():
            self.page.goto(address, wait_until="domcontentloaded", timeout=self._longest_ms)
        return self._html

    def search(self, api8: str) -> str:
        """Fill in the number and press “Search”, which runs the form's script."""
        button = self.page.locator(_SEARCH)
        if not button.count() or self._script_missing:
            self.start()
        if not button.count():
            raise LayoutChanged("its search form has no button “Search”")
        try:
            self.page.fill(f'{_FORM} >> input[name="{API_FIELD}"]', api8, timeout=CLICK_MS)
        except TookTooLong as failure:
            raise LayoutChanged("its field for the API number cannot be filled in") from failure
        return self._press(_SEARCH)

    def next_page(self) -> str:
        """Press “[Next>]” under a result list."""
        return self._press(_NEXT)

    def cookie(self, address: str) -> str:
        """The session as a request for ADDRESS sends it."""
        cookies = self.context.cookies(address)
        return "; ".join(f"{one.get('name')}={one.get('value')}" for one in cookies)

    def _press(self, selector: str) -> str:
        with self._navigation():
            try:
                with (
                    self.page.expect_navigation(
                        wait_until="domcontentloaded", timeout=self._longest_ms
                    ),
                    self.page.expect_request(_opens_page, timeout=CLICK_MS),
                ):
                    self.page.locator(selector).first.click(timeout=CLICK_MS, no_wait_after=True)
            except TookTooLong as failure:
                if self._html or self._failure:
                    raise
                if self._script_missing:
                    raise SiteUnavailable("the script of its form did not come") from failure
                raise LayoutChanged("a press of its button sends nothing") from failure
        return self._html

    @contextlib.contextmanager
    def _navigation(self) -> Iterator[None]:
        """One page asked for in its turn; what kept it from coming is raised as what it was."""
        self._html, self._failure = "", None
        self.site.pace.take_turn()
        self._turn_taken = True
        try:
            yield
        except Error as failure:
            if self._failure is not None:
                raise self._failure from failure
            raise SiteUnavailable("a page did not come in time") from failure
        if self._failure is not None:
            raise self._failure

    @property
    def _longest_ms(self) -> float:
        """The outer limit of one page with its redirects and scripts; each has its own. [ms]"""
        return (self.site.timeout_s * (MOST_HOPS + 1) + 60) * 1000

    def answer(self, route: Route, request: Request) -> None:
        """Answer a request of the browser, or refuse it."""
        try:
            if _opens_page(request) and request.frame == self.page.main_frame:
                self._answer_page(route, request)
            elif request.resource_type == "script":
                self._answer_script(route, request)
            else:
                route.abort("blockedbyclient")  # pictures, styles, fonts: not needed, not asked
        except SiteFailure as failure:
            self._refuse(route, request, failure)
        except Error as failure:
            late = isinstance(failure, TookTooLong)
            what = "no answer in time" if late else "an answer broke off or never came"
            self._refuse(route, request, SiteUnavailable(what))

    def _answer_page(self, route: Route, request: Request) -> None:
        response = self._sent(route, request.url)
        for _ in range(MOST_HOPS):
            location = response.headers.get("location")
            if not (300 <= response.status < 400 and location):
                break
            address = self.site.absolute(location)
            self.site.pace.take_turn()
            response = self.context.request.get(
                address, max_redirects=0, timeout=self.site.timeout_s * 1000
            )
        if response.status == 429:
            raise RateLimited
        if response.status in (404, 410):
            raise LayoutChanged(f"it has no page any more where one was (error {response.status})")
        if response.status >= 300:
            raise SiteUnavailable(f"error {response.status}")
        self._html = response.text()
        route.fulfill(response=response)

    def _answer_script(self, route: Route, request: Request) -> None:
        """A script; asked for once in a session."""
        if request.url not in self._scripts:
            response = self._sent(route, request.url)
            if response.status >= 400:
                raise SiteUnavailable(f"error {response.status} for a script")
            self._scripts[request.url] = response
        route.fulfill(response=self._scripts[request.url])

    def _sent(self, route: Route, address: str) -> APIResponse:
        self.site.refuse_foreign(address)
        if self._turn_taken:
            self._turn_taken = False
        else:
            self.site.pace.take_turn()
        return route.fetch(max_redirects=0, timeout=self.site.timeout_s * 1000)

    def _refuse(self, route: Route, request: Request, failure: SiteFailure) -> None:
        with contextlib.suppress(Error):
            if _opens_page(request):
                self._failure = failure
                route.fulfill(status=200, body="")  # an error page would cut off the next one
            else:
                self._script_missing |= isinstance(failure, SiteUnavailable)
                route.abort("failed")


def _opens_page(request: Request) -> bool:
    return request.is_navigation_request()

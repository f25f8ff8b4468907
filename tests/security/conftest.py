"""What the checks of guards may use: the served app, a founded organization, and a viewer of it."""

import shutil
import sys
import threading
import traceback
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

import httpx2
import pytest
from playwright.sync_api import Page, TimeoutError, WebSocket, sync_playwright

from kernel.store import sign_in
from kernel.store.actor import Actor, Role
from kernel.store.connection import StoreUrls
from kernel.store.ids import uuid7
from kernel.store.session import auth_session
from kernel.workflows import people
from kernel.workflows.credentials import new_session_token, token_hash
from tests.e2e.conftest import BROWSERS, FLAGS
from workbench.testing import Site

PASSWORD = "eleven idle separators"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """What a check may use."""

    site: Site
    store: StoreUrls
    account: people.Founded
    viewer: Actor

    @contextmanager
    def browser(self, *, signed_in: bool = True) -> Iterator[httpx2.Client]:
        headers = {"origin": self.site.url}
        with httpx2.Client(base_url=self.site.url, headers=headers, timeout=60) as client:
            if signed_in:
                self.enter(client)
            yield client

    def enter(self, client: httpx2.Client) -> httpx2.Response:
        form = {"email": self.account.actor.email, "password": PASSWORD}
        return client.post("/auth/login", data=form)


@pytest.fixture(scope="module")
def stage(site, store) -> Stage:
    founded = people.found_organization(
        name="Dry Creek",
        email=f"dee-{uuid7().hex[-10:]}@example.com",
        person_name="Dee",
        password=PASSWORD,
    )
    invited = people.invite_person(
        founded.actor, email=f"v-{uuid7().hex[-10:]}@example.com", name="V", role=Role.VIEWER
    )
    viewer = Actor(
        organization_id=founded.actor.organization_id,
        user_id=invited.person.id,
        role=Role.VIEWER,
        email=invited.person.email,
    )
    return Stage(site=site, store=store, account=founded, viewer=viewer)


@contextmanager
def browser_of(site: Site, person: Actor, *, height: int = 900) -> Iterator[Page]:
    """A browser in which the person is signed in."""
    path = next((found for one in BROWSERS if (found := shutil.which(one))), None)
    if path is None:
        pytest.fail("No Chromium or Chrome found.")
    token = new_session_token()
    with auth_session() as session:
        sign_in.create_session(
            session, person, token_hash=token_hash(token), absolute=timedelta(hours=1)
        )
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        context = chromium.new_context(
            base_url=site.url, viewport={"width": 1440, "height": height}
        )
        context.add_cookies([{"name": "wb_session", "value": token, "url": site.url}])
        page = context.new_page()
        page.set_default_timeout(240_000)  # beside a whole suite
        _watch(page)
        yield page
        chromium.close()


_HEARD: dict[Page, list[str]] = {}  # what a page asked for and was answered, in order
_ASKED: dict[Page, set[str]] = {}  # what it was not answered yet


def _watch(page: Page) -> None:
    """Note what passes between a page and the site, so that a page that never comes tells why."""
    heard, asked = _HEARD.setdefault(page, []), _ASKED.setdefault(page, set())

    def socket(opened: WebSocket) -> None:
        heard.append(f"socket opened: {opened.url}")
        opened.on("framesent", lambda _: heard.append("to the site"))
        opened.on("framereceived", lambda _: heard.append("from the site"))
        opened.on("socketerror", lambda why: heard.append(f"socket failed: {why}"))
        opened.on("close", lambda _: heard.append("socket closed"))

    page.on("websocket", socket)
    page.on("request", lambda one: asked.add(one.url))
    page.on("requestfinished", lambda one: asked.discard(one.url))
    page.on("requestfailed", lambda one: heard.append(f"failed: {one.url} {one.failure}"))
    page.on(
        "response",
        lambda one: heard.append(f"{one.status} {one.url}") if one.status >= 400 else None,
    )
    page.on("console", lambda one: heard.append(f"{one.type}: {one.text[:500]}"))
    page.on("pageerror", lambda error: heard.append(f"error: {error}"))


def show(page: Page, address: str) -> None:
    """Load a page of the site until its frame stands.

    Once in a great while none comes for minutes, for a reason that is not found: then a warning
    tells what all threads wait for, and the page is loaded anew, as a person would.
    """
    for wait_ms in (90_000, 240_000):
        page.goto(address)
        try:
            page.get_by_role("button", name="Sign out").wait_for(timeout=wait_ms)
        except TimeoutError:
            warnings.warn(threads_told(page), stacklevel=2)
        else:
            return
    pytest.fail(f"{address} never came; the warnings tell what waits for what.")


def threads_told(page: Page) -> str:
    """What the page says and heard, and where every thread of this process is."""
    names = {one.ident: one.name for one in threading.enumerate()}
    lines = [f"{page.url} says: {page.inner_text('body')[:2000]}", *_HEARD[page][-60:]]
    lines += [f"waits for {address}" for address in _ASKED[page]]
    lines += [page.content()[:4000]]
    for ident, frame in sys._current_frames().items():
        lines += [f"\nThread {names.get(ident)}:", *traceback.format_stack(frame)]
    return "\n".join(lines)

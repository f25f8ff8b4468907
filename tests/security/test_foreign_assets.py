"""A page that was made to load things of another host loads none of them; without its policy, all.

The other host is answered by the browser's own routing: nothing leaves the machine.
"""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from tests.security.conftest import Stage, browser_of, show
from workbench.http_edge import envelope

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]
KINDS = ("script", "style", "picture", "font", "data", "frame", "worker")
# Each kind in the way that a component or a page would ask for it.
LOAD = """async () => {
  const at = kind => `https://cdn.example.com/${kind}`;
  const put = (tag, how) => document.body.append(Object.assign(document.createElement(tag), how));
  put('script', {src: at('script')});
  put('link', {rel: 'stylesheet', href: at('style')});
  put('img', {src: at('picture')});
  put('iframe', {src: at('frame')});
  new FontFace('far', `url(${at('font')})`).load().catch(() => 0);
  fetch(at('data')).catch(() => 0);
  try {
    const code = `importScripts('${at('worker')}')`;
    new Worker(URL.createObjectURL(new Blob([code])));
  } catch { }
  await new Promise(done => setTimeout(done, 1500));
}"""


@pytest.fixture
def page(stage: Stage) -> Iterator[Page]:
    """A browser that is signed in."""
    with browser_of(stage.site, stage.account.actor) as page:
        yield page


def taken(page: Page) -> list[str]:
    """The kinds of things that another host was asked for."""
    asked: set[str] = set()

    def answer(route) -> None:
        asked.add(route.request.url.rpartition("/")[2])
        route.fulfill(status=200, body="", headers={"access-control-allow-origin": "*"})

    page.context.route("https://cdn.example.com/**", answer)
    show(page, "/wells")
    page.evaluate(LOAD)
    return sorted(asked)


def test_that_a_page_takes_nothing_from_another_host(page):
    assert taken(page) == []


def test_that_without_the_policy_it_would_take_all_of_it(page, monkeypatch):
    monkeypatch.setattr(envelope, "PAGE_POLICY", "default-src * 'unsafe-inline' data: blob:")

    assert taken(page) == sorted(KINDS)

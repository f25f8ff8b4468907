"""The assistant in a browser: ask, propose, edit, apply, undo, share, read along, stop, reload."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from tests.e2e.other_means import by_other_means
from tests.sources.chat_server import ChatServer, chat_server, says

pytestmark = pytest.mark.browser
EDITOR, VIEWER, ADMIN = "editor@example.com", "viewer@example.com", "demo@example.com"
PLAN = "/plan?id=4232990002:combined"  # the version that holds, of a sample well


@pytest.fixture
def as_person(context: BrowserContext, sign_in) -> Callable[..., Page]:
    """A page of another person, who signs in anew on PATH."""

    def enter(email: str, path: str) -> Page:
        context.clear_cookies()
        page = context.new_page()
        page.set_default_timeout(20_000)
        sign_in(page, email, path)
        return page

    return enter


def say(page: Page, words: str) -> None:
    """Type into the composer and send."""
    field = page.get_by_placeholder("Ask, or say what to change")
    field.fill(words)
    field.press("Enter")


def card(page: Page) -> Locator:
    """The proposal that waits."""
    return page.locator("[class*='st-key-offer-']").filter(has_text="Waits for a decision").last


def share(page: Page) -> None:
    """Open the dialog of sharing; a redraw that is still on its way may close the menu."""
    entry = page.get_by_role("menuitem", name="Share …")
    for _ in range(5):
        page.locator("[class*='st-key-menu-']").get_by_role("button", name="More").first.click()
        try:
            entry.click(timeout=3000)
            return
        except PlaywrightTimeout:
            continue
    raise AssertionError("The menu of the conversation does not stay open.")


def version(page: Page) -> Locator:
    """The button that names the version of the plan that holds."""
    return page.get_by_role("button", name=re.compile(r"^Version \d+"))


def number(page: Page) -> str:
    """The name of that version."""
    return re.search(r"Version \d+", version(page).inner_text())[0]


def test_that_a_change_is_asked_for_edited_applied_undone_and_read_along(as_person):
    page = as_person(EDITOR, PLAN)
    page.get_by_role("button", name="Assistant").click()
    say(page, "Why is step 2 there?")
    expect(page.get_by_role("list", name="What the answer rests on")).to_contain_text("16 TAC")

    say(page, "move step 4 up 20 ft")
    expect(card(page).get_by_role("table", name="Steps that would change")).to_contain_text(
        "5,490–5,390 ft"
    )
    expect(card(page)).to_contain_text("Change risk index (uncalibrated)")
    card(page).get_by_role("button", name="Edit arguments").click()
    deeper = card(page).get_by_label("From (deeper), ft")
    expect(deeper).to_have_value("5490")
    deeper.fill("5520")
    card(page).get_by_role("button", name="Preview again").click()
    expect(card(page).get_by_role("table", name="Steps that would change")).to_contain_text(
        "5,520–5,390 ft"
    )
    plan = page.get_by_role("table", name="Plugs, deepest first")
    expect(plan).to_contain_text("5,510–5,410")  # nothing changes before it is applied
    before = number(page)

    card(page).get_by_role("button", name="Apply").click()
    expect(plan).to_contain_text("5,520–5,390")
    expect(version(page)).not_to_contain_text(before)
    versions = page.get_by_role("table", name="Versions", exact=True)
    expect(versions).to_contain_text("in “Why is step 2 there?”")

    made = page.locator("[class*='st-key-offer-']").filter(has_text="Applied by").last
    made.get_by_role("button", name="Undo").click()
    expect(plan).to_contain_text("5,510–5,410")
    expect(page.get_by_text("Back by 1 change(s).")).to_be_visible()

    share(page)
    dialog = page.get_by_role("dialog", name="Share this conversation")
    dialog.get_by_role("combobox").click()
    page.get_by_role("option", name=re.compile(r"Sam Okafor")).click()
    page.keyboard.press("Escape")
    dialog.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Shared with 1 person")).to_be_visible()

    reader = as_person(VIEWER, "/assistant")
    reader.get_by_role("table", name="Shared with me").get_by_role("link").first.click()
    expect(reader.get_by_text("move step 4 up 20 ft")).to_be_visible()
    expect(reader.get_by_text(re.compile("You read along here"))).to_be_visible()
    expect(reader.get_by_text(re.compile("Read only, of"))).to_be_visible()
    expect(reader.get_by_placeholder("Ask, or say what to change")).to_have_count(0)
    for name in ("Apply", "Undo", "Discard", "Edit arguments"):
        expect(reader.get_by_role("button", name=name)).to_have_count(0)


def test_that_a_breach_of_law_needs_its_rule_and_a_reason_and_a_yes_is_not_enough(as_person):
    page = as_person(EDITOR, f"{PLAN}&thread=new")
    held = version(page)
    say(page, "/remove 6")
    apply = card(page).get_by_role("button", name="Apply")
    expect(apply).to_be_disabled()
    before = number(page)

    say(page, "yes")
    expect(page.get_by_text(re.compile("A typed yes is not enough here"))).to_be_visible()
    expect(held).to_contain_text(before)

    boxes = card(page).get_by_role("checkbox", name=re.compile("I acknowledge 16 TAC"))
    for place in range(boxes.count()):
        card(page).get_by_text(re.compile("^I acknowledge")).nth(place).click()
        expect(boxes.nth(place)).to_be_checked()
    expect(apply).to_be_enabled()
    apply.click()
    expect(page.get_by_text(re.compile("acknowledged by name and a reason"))).to_have_count(2)
    card(page).get_by_label("Why it shall be applied all the same").fill("Approved by letter.")
    apply.click()
    expect(page.get_by_text("“Approved by letter.”")).to_be_visible()
    expect(held).not_to_contain_text(before)

    made = page.locator("[class*='st-key-offer-']").filter(has_text="Applied by").last
    made.get_by_role("button", name="Undo").click()
    expect(held).to_contain_text(before)


def test_that_a_step_is_asked_about_from_its_row_with_the_keyboard(as_person):
    page = as_person(EDITOR, PLAN)
    row = page.get_by_role("row").filter(has_text="Clearfork")
    row.click()
    menu = page.get_by_role("button", name="Ask about step 4")
    expect(menu).to_be_visible()
    menu.press("Enter")
    page.get_by_role("menuitem", name="Other sacks …").click()
    field = page.get_by_placeholder("Ask, or say what to change")
    expect(field).to_have_value("/sacks 4 ")
    field.press_sequentially("45")
    field.press("Enter")
    expect(card(page)).to_contain_text("45 sacks")
    card(page).get_by_role("button", name="Discard").press("Enter")
    offer = page.locator("[class*='st-key-offer-']").last
    expect(offer).to_contain_text("Discarded")


def test_that_words_not_sent_yet_outlive_a_reload_and_are_nobody_elses(as_person):
    page = as_person(EDITOR, f"{PLAN}&thread=new")
    field = page.get_by_placeholder("Ask, or say what to change")
    field.fill("move step 4 up by")
    page.reload()
    expect(field).to_have_value("move step 4 up by")
    field.fill("Why is step 3 there?")
    field.press("Enter")
    expect(page.get_by_role("list", name="What the answer rests on")).to_be_visible()
    expect(field).to_have_value("")
    page.reload()
    expect(page.get_by_role("list", name="What the answer rests on")).to_be_visible()
    expect(field).to_have_value("")
    field.fill("and step 4")
    page.get_by_role("button", name="All conversations about this plan").first.click()
    expect(page.get_by_role("table", name="Your conversations")).to_be_visible()
    expect(field).to_have_value("")  # another conversation has words of its own


@pytest.fixture
def a_model(product) -> Iterator[ChatServer]:
    """A scripted model that answers for the organization, slowly and piece by piece."""
    with chat_server() as running:
        words = [f"{number} ft of cement, " for number in range(100, 130)]
        running.replies = [says(*words, "and that is all.", pause_s=0.3)]

        def choose(**wanted) -> dict:
            return by_other_means(product, ADMIN, "/api/assistant-model", wanted, method="PUT")

        held = choose(url=running.url, model="tiny")
        yield running
        choose(enabled=False, version=held["version"])


def test_that_an_answer_goes_on_through_a_reload_and_can_be_stopped(as_person, a_model):
    page = as_person(EDITOR, f"{PLAN}&thread=new")
    answer = page.get_by_role("group", name="Chat message from assistant").last
    say(page, "Tell me about the cement")
    expect(answer).to_contain_text("100 ft of cement")
    expect(page.get_by_placeholder("Wait for the answer, or stop it")).to_be_disabled()

    page.reload()
    expect(answer).to_contain_text("100 ft of cement")
    expect(answer).to_contain_text("and that is all.", timeout=60_000)
    expect(answer).to_contain_text("tiny")

    say(page, "And once more?")
    expect(answer).to_contain_text("101 ft of cement")
    page.get_by_role("button", name="Stop").click()
    expect(answer).to_contain_text("Stopped. Nothing was changed.")
    expect(answer).not_to_contain_text("and that is all.")

    a_model.replies = [says("Ready.")]
    say(page, "Are you there?")
    expect(answer).to_contain_text("Ready.")

"""Wells in a browser: search with a typing error, map, one well, and a list looked up."""

import re

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser
CEDAR, WINDMILL = "42-003-90001", "42-329-90002"  # two sample wells of Mesa Verde


@pytest.fixture
def asked(page: Page) -> list[str]:
    """The address of everything that the page asks for."""
    addresses: list[str] = []
    page.on("request", lambda request: addresses.append(request.url))
    page.on("websocket", lambda socket: addresses.append(socket.url))
    return addresses


def found(page: Page):
    return page.get_by_role("table", name="Wells found").locator("tbody tr")


def test_that_a_well_is_found_in_spite_of_a_typing_error_narrowed_and_opened_from_the_list(
    page: Page, sign_in
):
    sign_in(page, "editor@example.com", "/wells")
    search = page.get_by_role("searchbox", name="Find a well").or_(page.get_by_label("Find a well"))
    search.first.fill("windmil flst")
    expect(page.get_by_text("no name is written like that")).to_be_visible()
    expect(found(page)).to_have_count(1)
    expect(found(page)).to_contain_text("WINDMILL FLAT")

    page.goto("/wells?q=spraberry")
    expect(found(page)).to_have_count(2)
    page.get_by_role("combobox", name="County").fill("Andr")
    page.get_by_role("option", name="Andrews", exact=True).click()
    page.keyboard.press("Escape")
    expect(found(page)).to_have_count(1)
    expect(page).to_have_url(re.compile("county=Andrews"))
    page.reload()
    expect(found(page)).to_have_count(1)
    page.get_by_role("link", name="CEDAR DRAW").click()
    expect(page.get_by_role("heading", name="CEDAR DRAW", level=1)).to_be_visible()
    expect(page).to_have_url(re.compile(r"/well\?api=4200390001"))
    page.go_back()
    expect(page).to_have_url(re.compile(r"/wells\?q=spraberry&county=Andrews"))
    expect(found(page)).to_have_count(1)


def test_that_the_map_is_drawn_without_internet_and_a_click_on_a_well_opens_it(
    page: Page, product: str, sign_in, asked
):
    sign_in(page, "editor@example.com", "/wells?county=Andrews")
    dot = page.locator(".js-plotly-plot .points path").first
    expect(dot).to_be_visible()
    assert page.locator(".js-plotly-plot .scatterlayer .lines path").count() > 20
    box = dot.bounding_box()
    assert box is not None

    page.mouse.move(box["x"] + box["width"] / 2 - 30, box["y"] + box["height"] / 2)
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2, steps=5)
    expect(page.locator(".hoverlayer").get_by_text("CEDAR DRAW")).to_be_visible()
    page.mouse.down()
    page.mouse.up()

    expect(page).to_have_url(re.compile(r"/well\?api=4200390001"))
    expect(page.get_by_role("heading", name="CEDAR DRAW", level=1)).to_be_visible()
    expect(page.locator(".js-plotly-plot .points path").first).to_be_visible()
    own = (product, product.replace("http", "ws"), "data:", "blob:")
    assert [address for address in asked if not address.startswith(own)] == []
    assert len(asked) > 10


def test_that_label_note_file_and_following_survive_a_reload(page: Page, sign_in):
    sign_in(page, "editor@example.com", f"/well?api={CEDAR}")
    expect(page.get_by_role("heading", name="CEDAR DRAW", level=1)).to_be_visible()
    page.get_by_role("button", name="Label", exact=True).click()
    page.get_by_role("textbox", name="Label of your organization").fill("West programme")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("West programme").first).to_be_visible()
    page.get_by_role("textbox", name="New note").fill("Gate is locked.")
    page.get_by_role("button", name="Add note").click()
    expect(page.get_by_text("Gate is locked.")).to_be_visible()
    page.get_by_role("button", name="Follow", exact=True).click()
    expect(page.get_by_role("button", name="Following")).to_be_visible()
    page.get_by_role("tab", name="Papers and files").click()
    file = {"name": "gate.txt", "mimeType": "text/plain", "buffer": b"left of the road"}
    page.locator("input[type=file]").last.set_input_files(file)
    page.get_by_role("button", name="Attach", exact=True).click()
    expect(page.get_by_text("gate.txt").first).to_be_visible()

    page.reload()

    expect(page.get_by_role("button", name="Following")).to_be_visible()
    expect(page.get_by_role("tab", name="Papers and files")).to_have_attribute(
        "aria-selected", "true"
    )
    with page.expect_download() as taken:
        page.get_by_role("button", name="Download").click()
    assert taken.value.path().read_bytes() == b"left of the road"
    page.get_by_role("tab", name="Overview").click()
    expect(page.get_by_text("West programme").first).to_be_visible()
    expect(page.get_by_text("Gate is locked.")).to_be_visible()
    page.get_by_role("tab", name="History").click()
    expect(page.get_by_role("table", name="What was done with the well")).to_contain_text(
        "Labelled “West programme”"
    )


def test_that_a_pasted_list_says_what_was_found_and_not_and_goes_to_a_batch(
    page: Page, sign_in, tmp_path
):
    sign_in(page, "editor@example.com", "/lookup")
    expect(page.get_by_text("No list yet.")).to_be_visible()
    field = page.get_by_role("textbox", name="API numbers")
    field.fill(f"{CEDAR}\n{WINDMILL}-00-00, 42-329-99997\nno number")
    page.get_by_role("button", name="Look up", exact=True).click()

    expect(found(page)).to_have_count(2)
    missing = page.get_by_role("table", name="Not found").locator("tbody tr")
    expect(missing).to_have_count(2)
    expect(missing.last).to_contain_text("is not an API number")
    page.get_by_role("button", name="Download", exact=True).click()
    with page.expect_download() as taken:
        page.get_by_role("button", name="Both, XLSX").click()
    held = tmp_path / "wells.xlsx"
    taken.value.save_as(held)
    book = load_workbook(held)
    assert [row[1].value for row in book["Found"].iter_rows(min_row=2)] == [CEDAR, WINDMILL]
    assert book["Not found"].max_row == 3
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Plan these as a batch").click()
    expect(page.get_by_role("button", name="Plan 2 wells")).to_be_visible()

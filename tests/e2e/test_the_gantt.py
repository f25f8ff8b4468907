"""The Gantt by hand and by keyboard: move, resize, link, preview, undo; who only reads cannot."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.other_means import by_other_means

pytestmark = pytest.mark.browser

EDITOR = "editor@example.com"
BARS = """() => { const chart = document.querySelector(".g-root")?.gantt;
  if (!chart?.ready) return {};
  const frame = chart.body.getBoundingClientRect();
  return Object.fromEntries([...chart.rows.bars.values()].map((bar) => {
    const box = chart.box(bar);
    return [bar.label, { id: bar.id, row: bar.row, start: bar.start, end: bar.end,
      state: bar.state, locked: bar.locked ?? "",
      x: frame.left + box.x, y: frame.top + box.y, w: box.w, h: box.h }]; })); }"""
LINKS = "() => document.querySelector('.g-root').gantt.data.links.length"

LINKED = """(id) => document.querySelector('.g-root').gantt.data.links
  .filter((link) => link.to === id).map((link) => link.from)"""

STANDS_STILL = """() => {
  const top = () => document.querySelector(".g-body").getBoundingClientRect().top;
  const before = top();
  return new Promise((done) => setTimeout(() => done(top() === before), 300)); }"""


def bars(page: Page) -> dict[str, dict]:
    return page.evaluate(BARS)


def drag(page: Page, start: tuple[float, float], goal: tuple[float, float]) -> None:
    page.mouse.move(*start)
    page.mouse.down()
    for step in range(1, 13):
        page.mouse.move(*(a + (b - a) * step / 12 for a, b in zip(start, goal, strict=True)))
    page.wait_for_timeout(100)  # the last frame of the drag
    page.mouse.up()


def middle(bar: dict) -> tuple[float, float]:
    return bar["x"] + bar["w"] / 2, bar["y"] + bar["h"] / 2


def last_planned(page: Page) -> tuple[str, dict]:
    """A planned job of a rig after which no other comes in its row."""
    found = bars(page)
    ends = {bar["row"]: max(b["end"] for b in found.values() if b["row"] == bar["row"])
            for bar in found.values()}  # fmt: skip
    return next(
        (name, bar)
        for name, bar in sorted(found.items())
        if bar["end"] == ends[bar["row"]] and bar["state"] != "done" and not bar["locked"]
        and bar["row"] != "-" and bar["w"] > 40
    )  # fmt: skip


def alone(page: Page) -> None:
    """Show the Gantt without the sheet, and wait until it stands where it will stay."""
    page.get_by_role("radio", name="Gantt", exact=True).click()
    expect(page.locator("iframe[title*='agGrid']")).to_have_count(0)
    expect(page.get_by_test_id("stStatusWidget")).to_have_count(0)
    page.wait_for_function(f"() => Object.keys(({BARS})()).length > 5")
    page.wait_for_function(STANDS_STILL)


@pytest.fixture
def chart(
    page: Page, product: str, sign_in: Callable[..., None], request: pytest.FixtureRequest
) -> Page:
    """The Gantt alone, of a copy of the sample scenario that is this test's own."""
    name = request.node.name[-60:]
    page.set_viewport_size({"width": 1600, "height": 1100})
    *_, oldest = by_other_means(product, EDITOR, "/api/scenarios", {}, method="GET")
    clone = f"/api/scenarios/{oldest['id']}/clone"
    copy = by_other_means(product, EDITOR, clone, {"name": name})["id"]
    sign_in(page, EDITOR, f"/schedule?scenario={copy}")
    expect(page.get_by_role("heading", name=name)).to_be_visible()
    alone(page)
    return page


def settled(page: Page, name: str, **wanted: object) -> None:
    """Wait until the chart that Python answered with shows a bar so."""
    page.wait_for_function(
        f"""(asked) => {{ const bar = ({BARS})()[asked.name];
          return bar && Object.entries(asked.wanted).every(([key, value]) => bar[key] === value);
        }}""",
        arg={"name": name, "wanted": wanted},
    )


def applied(page: Page) -> None:
    """Say yes where something follows; what follows by itself is there at once."""
    apply = page.get_by_role("button", name="Apply", exact=True)
    undo = page.locator(".st-key-icon-undo button:not([disabled])")
    expect(apply.or_(undo).first).to_be_visible()
    if apply.count():
        apply.click()
    expect(undo.first).to_be_visible()


def test_that_a_dragged_bar_is_previewed_applied_and_taken_back(chart: Page):
    chart.get_by_role("radio", name="Scheduling", exact=True).click()
    expect(chart.get_by_test_id("stStatusWidget")).to_have_count(0)
    name, bar = last_planned(chart)

    drag(chart, middle(bar), (middle(bar)[0] + 60, middle(bar)[1]))
    applied(chart)
    chart.locator(".st-key-icon-undo button:not([disabled])").first.click()

    settled(chart, name, start=bar["start"], end=bar["end"])


def test_that_in_planning_a_drag_that_changes_no_order_says_why_nothing_moves(chart: Page):
    name, bar = last_planned(chart)

    drag(chart, middle(bar), (middle(bar)[0] + 60, middle(bar)[1]))

    expect(chart.get_by_text("as early as the rules allow").last).to_be_visible()
    settled(chart, name, start=bar["start"], end=bar["end"])


def test_that_a_longer_job_shows_whom_it_pushes_before_it_is_applied(chart: Page):
    found = bars(chart)
    rows: dict[str, list] = {}
    for name, bar in found.items():
        if bar["state"] != "done" and not bar["locked"] and bar["row"] != "-":
            rows.setdefault(bar["row"], []).append((bar["start"], name, bar))
    row = max(rows.values(), key=len)
    _, name, bar = sorted(row)[0]

    drag(
        chart, (bar["x"] + bar["w"] - 2, middle(bar)[1]), (bar["x"] + bar["w"] + 90, middle(bar)[1])
    )
    expect(chart.locator(".st-key-cascade")).to_contain_text("This moves")
    chart.wait_for_function(  # looked at, not yet kept
        f"(asked) => ({BARS})()[asked.name]?.end > asked.end",
        arg={"name": name, "end": bar["end"]},
    )
    chart.get_by_role("button", name="Discard").click()

    settled(chart, name, start=bar["start"], end=bar["end"])


def test_that_keys_choose_a_job_and_make_it_longer(chart: Page):
    name, bar = last_planned(chart)
    chart.mouse.click(*middle(bar))
    for _ in range(2):
        chart.keyboard.press("Shift+ArrowRight")
    expect(chart.locator(".g-live")).to_contain_text("days")

    applied(chart)
    chart.wait_for_function(
        f"(asked) => ({BARS})()[asked.name]?.end > asked.end",
        arg={"name": name, "end": bar["end"]},
    )


def test_that_a_link_is_drawn_from_the_end_of_one_job_to_the_start_of_another(chart: Page):
    name, bar = last_planned(chart)
    linked = chart.evaluate(LINKED, bar["id"])
    earlier = [
        other
        for other in bars(chart).values()
        if other["row"] not in (bar["row"], "-")
        and other["end"] <= bar["start"]
        and other["id"] not in linked
    ]
    first = max(earlier, key=lambda other: other["w"])
    count = chart.evaluate(LINKS)
    chart.mouse.click(*middle(first))
    dot = chart.locator(".g-sel i[data-end='e']")
    expect(dot).to_be_visible()
    handle = dot.bounding_box()
    assert handle is not None

    drag(chart, (handle["x"] + 5, handle["y"] + 5), (bar["x"] + 4, middle(bar)[1]))
    applied(chart)

    chart.wait_for_function(f"() => ({LINKS})() === {count + 1}")
    assert name in bars(chart)


def test_that_a_job_carried_over_another_is_red_and_changes_its_rig_where_it_is_let_go(chart: Page):
    chart.get_by_role("radio", name="Scheduling", exact=True).click()
    expect(chart.get_by_test_id("stStatusWidget")).to_have_count(0)
    name, bar = last_planned(chart)
    other = next(
        b for b in bars(chart).values()
        if b["row"] not in (bar["row"], "-") and b["state"] != "done" and b["w"] > 40
    )  # fmt: skip
    chart.mouse.move(*middle(bar))
    chart.mouse.down()
    for step in range(1, 13):
        x, y = (a + (b - a) * step / 12 for a, b in zip(middle(bar), middle(other), strict=True))
        chart.mouse.move(x, y)

    expect(chart.locator(".g-ghost.bad")).to_be_visible()
    expect(chart.locator(".g-words")).to_contain_text("overlaps")
    chart.mouse.up()
    applied(chart)

    settled(chart, name, row=other["row"])


def test_that_the_left_end_of_a_job_is_drawn_to_another_start(chart: Page):
    chart.get_by_role("radio", name="Scheduling", exact=True).click()
    expect(chart.get_by_test_id("stStatusWidget")).to_have_count(0)
    name, bar = last_planned(chart)

    drag(chart, (bar["x"] + 2, middle(bar)[1]), (bar["x"] + 32, middle(bar)[1]))
    applied(chart)

    chart.wait_for_function(
        f"(asked) => {{ const bar = ({BARS})()[asked.name];"
        " return bar?.start > asked.start && bar.end === asked.end; }",
        arg={"name": name, "start": bar["start"], "end": bar["end"]},
    )


def test_that_a_link_is_changed_and_taken_away_from_its_menu(chart: Page):
    asked = "() => document.querySelector('.g-root').gantt.data.links.map((one) => one.kind)"
    kinds = chart.evaluate(asked)
    arrow = chart.evaluate(
        """() => { const link = document.querySelector("path[data-link]");
          const at = link.getPointAtLength(link.getTotalLength() / 2);
          const frame = document.querySelector(".g-body").getBoundingClientRect();
          return [frame.left + at.x, frame.top + at.y, link.dataset.link]; }"""
    )
    chart.mouse.click(arrow[0], arrow[1], button="right")
    chart.get_by_label("Kind of link").select_option("SS")
    chart.get_by_role("menuitem", name="Change the link").click()
    applied(chart)
    chart.wait_for_function(f"() => ({asked})().includes('SS')")

    chart.locator(f"path[data-link='{arrow[2]}']").dispatch_event("contextmenu")
    chart.get_by_role("menuitem", name="Delete the link").click()
    apply = chart.get_by_role("button", name="Apply", exact=True)
    expect(apply.or_(chart.locator(".g-body")).first).to_be_visible()

    chart.wait_for_function(f"() => ({asked})().length === {len(kinds) - 1}")


def test_that_rows_are_rigs_fields_or_campaigns_and_a_near_look_shows_phases(chart: Page):
    rows = "() => document.querySelector('.g-root')?.gantt?.data?.rows.map((one) => one.label)"
    for words, label in (("Fields", "Cedar Draw"), ("Campaigns", "Cedar Draw infill")):
        chart.get_by_role("radio", name=words, exact=True).click()
        chart.wait_for_function(f"(label) => ({rows})()?.includes(label)", arg=label)
    chart.get_by_role("radio", name="Rigs", exact=True).click()
    chart.wait_for_function(f"() => ({rows})()?.includes('Llano 4')")

    assert chart.locator(".g-phase").count() == 0
    chart.get_by_role("button", name="Weeks").click()

    expect(chart.locator(".g-phase").first).to_be_attached()
    expect(chart.locator(".g-plan")).to_be_attached()
    expect(chart.locator(".g-closure").first).to_be_attached()
    expect(chart.locator(".g-move").first).to_be_attached()


def test_that_the_menu_of_a_bar_pins_it(chart: Page):
    name, bar = last_planned(chart)
    chart.mouse.click(*middle(bar), button="right")
    chart.get_by_role("menuitem", name="Pin its start").click()

    chart.wait_for_function(
        "(name) => [...document.querySelector('.g-root').gantt.rows.bars.values()]"
        ".find((bar) => bar.label === name)?.pinned === true",
        arg=name,
    )


def test_that_a_viewer_moves_nothing(page: Page, sign_in: Callable[..., None]):
    page.set_viewport_size({"width": 1600, "height": 1100})
    sign_in(page, "viewer@example.com", "/schedule")
    alone(page)
    name, bar = last_planned(page)

    drag(page, middle(bar), (middle(bar)[0] + 80, middle(bar)[1]))

    settled(page, name, start=bar["start"])
    expect(page.locator(".st-key-cascade")).to_have_count(0)
    expect(page.get_by_role("button", name="Clone scenario")).to_have_count(0)

"""Take the pictures of the help anew, from a fresh product with its sample data.

`make pictures` runs this; the pictures are small and lie in workbench/static/help.
"""

import io
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, expect, sync_playwright

FOLDER = Path(__file__).resolve().parents[2] / "workbench" / "static" / "help"
WIDTH, QUALITY = 1100, 72
PAGES = {
    "plan": "plans",
    "review": "review?api=42003900010000",
    "portfolio": "portfolio",
    "schedule": "schedule",
    "month-close": "month_close",
}


def take(page: Page, name: str) -> None:
    """Keep what PAGE shows as a small picture."""
    page.wait_for_timeout(3_000)
    expect(page.get_by_test_id("stSkeleton")).to_have_count(0, timeout=120_000)
    page.wait_for_timeout(12_000)  # drawings and sheets come after the page
    shot = Image.open(io.BytesIO(page.screenshot()))
    small = shot.resize((WIDTH, round(shot.height * WIDTH / shot.width)), Image.Resampling.LANCZOS)
    FOLDER.mkdir(parents=True, exist_ok=True)
    small.convert("RGB").save(FOLDER / f"{name}.webp", quality=QUALITY, method=6)


def main(address: str, chromium: str) -> None:
    """Sign in as the sample engineer at ADDRESS and take every picture."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1440, "height": 900}, base_url=address)
        page.set_default_timeout(120_000)  # a busy machine answers late
        page.goto("/login")
        page.fill("#email", "demo@example.com")
        page.fill("#password", "demo123")
        page.get_by_role("button", name="Sign in").click()
        page.get_by_role("button", name="Sign out").wait_for()
        for name, path in PAGES.items():
            page.goto(f"/{path}")
            page.locator("h1").wait_for()
            if name == "plan":
                page.locator("a[href*='plan?id=']").first.click()
            if name == "month-close":
                page.wait_for_timeout(3_000)
                link = page.locator("a[href*='month_close?']").first
                if link.count():
                    link.click()
            take(page, name)
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])

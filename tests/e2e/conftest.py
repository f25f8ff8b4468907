"""The real product on a loopback port, driven by a real Chromium."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.e2e.log_scan import told
from workbench.testing import free_port

expect.set_options(timeout=30_000)  # a busy machine draws a page late, not wrongly
HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def wait_until_ready(
    address: str, process: subprocess.Popen[str], log: Path, seconds: float = 300
) -> None:
    """Return once /api/ready answers 200; fail with the product's own words if it stops first."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if process.poll() is not None:
            pytest.fail(f"workbench up stopped: {log.read_text()[-3000:]}")
        try:
            with urllib.request.urlopen(f"{address}/api/ready", timeout=2) as answer:  # noqa: S310
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.2)
    pytest.fail(f"{address} did not become ready in {seconds:.0f} s")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let a browser test take its time: the first of them waits for the product to be set up."""
    for item in items:
        if item.path.parent == HERE:
            item.add_marker(pytest.mark.timeout(600))


@pytest.fixture(scope="session")
def product_home() -> Iterator[Path]:
    """The folder of the product; its data lie in `data`."""
    home = Path(tempfile.mkdtemp(prefix="workbench-e2e-"))
    home.chmod(0o711)  # started by root, the database runs under an account that must enter
    yield home
    shutil.rmtree(home, ignore_errors=True)


@pytest.fixture(scope="session")
def product(product_home: Path) -> Iterator[str]:
    """The address of a freshly installed product with its sample data."""
    home = product_home
    port = free_port()
    log = (home / "up.log").open("w+")
    process = subprocess.Popen(
        [Path(sys.executable).parent / "workbench", "up"],
        cwd=ROOT,
        env={
            **{
                k: v for k, v in os.environ.items() if not k.startswith(("WORKBENCH_", "DATABASE_"))
            },
            "WORKBENCH_DATA_DIR": str(home / "data"),
            "WORKBENCH_PORT": str(port),
            "WORKBENCH_LLM_LOCAL_HOSTS": "127.0.0.1",  # where scripted models of tests answer
        },
        stdout=log,
        stderr=subprocess.STDOUT,
        text=True,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        wait_until_ready(address, process, home / "up.log")
        yield address
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
        log.close()
    assert told(home) == []


@pytest.fixture(scope="module")  # its event loop must not outlive the browser tests
def chromium() -> Iterator[Browser]:
    """The machine's Chromium or Chrome, headless."""
    named = os.environ.get("WORKBENCH_CHROMIUM")
    path = named or next((found for b in BROWSERS if (found := shutil.which(b))), None)
    if path is None:
        pytest.fail("No Chromium or Chrome found: install one or name it with WORKBENCH_CHROMIUM.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture
def context(chromium: Browser, product: str) -> Iterator[BrowserContext]:
    """A fresh browser profile at the desktop size; anything that leaves the machine fails."""
    context = chromium.new_context(
        base_url=product, viewport={"width": 1440, "height": 900}, accept_downloads=True
    )
    strangers: list[str] = []
    context.on(
        "request",
        lambda request: (
            None
            if request.url.startswith((product, product.replace("http", "ws"), "data:", "blob:"))
            else strangers.append(request.url)
        ),
    )
    yield context
    context.close()
    assert strangers == []


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """A blank page of that profile."""
    page = context.new_page()
    page.set_default_timeout(20_000)
    return page


@pytest.fixture
def sign_in() -> Callable[..., None]:
    """Sign a sample person in and land on PATH."""

    def enter(page: Page, email: str, path: str = "/") -> None:
        page.goto(path)
        page.fill("#email", email)
        page.fill("#password", "demo123")
        page.get_by_role("button", name="Sign in").click()
        expect(page.locator("h1")).to_be_visible()
        expect(page.get_by_role("button", name="Sign out")).to_be_visible()

    return enter

"""The files of `workbench deploy` on machines that share nothing but the network.

Proxy, two replicas, two workers and the database each in a network of its own; a person at a
browser on the same bridge. Machines are cut off without a word, as by a pulled cable.
"""

import os
import re
import shutil
import signal
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2
import psycopg
import pytest
from playwright.sync_api import Page, expect, sync_playwright

from kernel.workflows.samples import sample_wells
from tests.e2e.conftest import BROWSERS, FLAGS
from tests.e2e.test_the_main_job import hand_in
from tests.processes.machines import Machine, machines, postgres_on, program, why_not
from workbench.bench.stand import NGINX, _certificate, wait_for
from workbench.deploy import Kit, files_of
from workbench.settings import ROOT

pytestmark = [pytest.mark.soak, pytest.mark.browser, pytest.mark.timeout(1200)]
ADDRESS = "https://workbench.test:8443"
PASSWORD = "turning slow to the left"


@dataclass(frozen=True, slots=True, kw_only=True)
class Installation:
    """What people reach, and the machines behind it."""

    front: Machine
    apps: list[Machine]
    workers: list[Machine]
    database: str
    email: str
    password: str


@pytest.fixture(scope="module")
def installation() -> Iterator[Installation]:
    if reason := why_not():
        pytest.skip(reason)
    if NGINX is None:
        pytest.skip("no nginx on this machine (Debian: apt install nginx)")
    folder = Path(tempfile.mkdtemp(prefix="workbench-machines-"))
    folder.chmod(0o711)
    try:
        with machines("front", "app1", "app2", "job1", "job2", "db") as on:
            yield installed(folder, on)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def installed(folder: Path, on: dict[str, Machine]) -> Installation:
    """By the help: database, settings, one machine's secrets copied to the others, services."""
    url = postgres_on(on["db"], folder)
    certificate, key = _certificate(folder)
    kit = Kit(address=ADDRESS, replicas=2, certificate=certificate, key=key)
    lines = files_of(kit)["workbench.env"].splitlines()
    settings = dict(line.split("=", 1) for line in lines if "=" in line and line[0] != "#")
    settings |= {
        "PATH": os.defpath,
        "PYTHONPATH": str(ROOT),
        "DATABASE_URL": url,
        "WORKBENCH_TRUSTED_PROXIES": on["front"].address,
        "WORKBENCH_HOST": "0.0.0.0",  # noqa: S104 - of a network that ends with the test
    }
    wait_until(lambda: answers(url.rpartition("/")[0] + "/postgres"))
    ours = {name: settings | {"WORKBENCH_DATA_DIR": str(folder / name)} for name in on}
    on["app1"].run([program("workbench"), "migrate"], env=ours["app1"])
    for name in ("app2", "job1", "job2"):
        shutil.copytree(folder / "app1" / "secrets", folder / name / "secrets")
    for name in ("app1", "app2"):
        on[name].start(
            [program("python"), "-m", "workbench.serve"], env=ours[name], log=folder / f"{name}.log"
        )
    for name in ("job1", "job2"):
        on[name].start([program("workbench"), "worker"], env=ours[name], log=folder / f"{name}.log")
    said = on["app1"].run(
        [program("workbench"), "organization", "Behind six cables", "prue@example.com"],
        env=ours["app1"],
    )
    site = files_of(kit)["nginx.conf"]
    for number in (1, 2):
        site = site.replace(f"127.0.0.1:850{number} ", f"{on[f'app{number}'].address}:8501 ")
    (folder / "nginx.conf").write_text(
        f"daemon off; user root; pid {folder}/pid; error_log {folder}/error.log;\n"
        f"events {{}}\nhttp {{ access_log off;\n{site}\n}}\n"
    )
    on["front"].start(
        [NGINX, "-c", folder / "nginx.conf"],
        env=settings, log=folder / "nginx.log", end=signal.SIGTERM,
    )  # fmt: skip
    for name in ("app1", "app2"):
        wait_for(f"http://{on[name].address}:8501/api/ready")
    return Installation(
        front=on["front"], apps=[on["app1"], on["app2"]], workers=[on["job1"], on["job2"]],
        database=url, email="prue@example.com", password=said.split()[-1],
    )  # fmt: skip


def answers(url: str) -> bool:
    try:
        psycopg.connect(url, connect_timeout=5).close()
    except psycopg.OperationalError:
        return False
    return True


def wait_until(condition: Callable[[], Any], *, seconds: float = 120) -> Any:
    """What the condition gives, as soon as it gives something."""
    deadline = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < deadline, "it did not come about"
        time.sleep(0.2)
    return found


@pytest.fixture(scope="module")
def person(installation: Installation) -> Iterator[Page]:
    """A browser that is signed in through the proxy."""
    path = next((found for one in BROWSERS if (found := shutil.which(one))), None)
    if path is None:
        pytest.skip("no Chromium or Chrome on this machine")
    finds = f"--host-resolver-rules=MAP workbench.test {installation.front.address}"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=[*FLAGS, finds])
        page = browser.new_context(base_url=ADDRESS, ignore_https_errors=True).new_page()
        page.set_default_timeout(60_000)
        page.goto("/")
        page.fill("#email", installation.email)
        page.fill("#password", installation.password)
        page.get_by_role("button", name="Sign in").click()
        expect(page.get_by_role("button", name="Sign out")).to_be_visible()
        yield page
        browser.close()


@pytest.fixture
def session(installation: Installation, person: Page) -> Iterator[httpx2.Client]:
    """A program with the session of that browser; it finds the proxy by its address."""
    cookies = "; ".join(f"{one['name']}={one['value']}" for one in person.context.cookies())
    headers = {"cookie": cookies, "host": "workbench.test:8443", "origin": ADDRESS}
    with httpx2.Client(
        base_url=f"https://{installation.front.address}:8443",
        headers=headers, verify=False, timeout=60,
    ) as client:  # fmt: skip
        yield client


def counted(installation: Installation, statement: str) -> int:
    with psycopg.connect(installation.database) as administrator:
        return administrator.execute(statement).fetchone()[0]


def test_that_a_person_whose_replica_is_cut_off_goes_on_after_one_reload(installation, person):
    hand_in(person, sample_wells()[0])
    person.wait_for_url(re.compile(r"/plan\?id="))
    download(person)
    connected = [one for one in installation.apps if installation.front.talks_to(one, 8501)]
    assert len(connected) == 1  # one person, one replica

    connected[0].unplug()
    began = time.monotonic()
    person.reload()
    download(person)

    assert time.monotonic() - began < 30
    [other] = [one for one in installation.apps if one is not connected[0]]
    assert installation.front.talks_to(other, 8501)


def download(page: Page) -> None:
    """Take the plan that is shown as a workbook."""
    page.get_by_role("button", name="Download").click()
    with page.expect_download() as taken:
        page.get_by_role("button", name="Plan and materials, XLSX").click()
    assert taken.value.path().read_bytes().startswith(b"PK")
    page.keyboard.press("Escape")


WORKERS = """select count(*) from jobs.procrastinate_workers
              where last_heartbeat > now() - interval '20 seconds'"""
WAITS = """select client_addr::text from pg_stat_activity
            where wait_event_type = 'Lock' and client_addr::text like any (%s)"""


def test_that_the_job_of_a_worker_that_is_cut_off_is_done_by_another(installation, session):
    wait_until(lambda: counted(installation, WORKERS) == 2)
    with psycopg.connect(installation.database) as administrator:
        administrator.execute("lock table app.paper in share mode")  # a worker stands still here
        where = asked_to_read(session, 1)
        addresses = [f"{one.address}/%" for one in installation.workers]
        with psycopg.connect(installation.database) as watcher:
            [stands] = wait_until(
                lambda: watcher.execute(WAITS, [addresses]).fetchone(), seconds=60
            )
        [held] = [one for one in installation.workers if stands.startswith(one.address)]
        held.unplug()
        administrator.rollback()

    told = wait_until(lambda: ended(session, where), seconds=240)

    assert (told["state"], told["problem"]) == ("ended", "")
    assert counted(installation, "select count(distinct sha256) from app.paper") >= 3
    assert counted(installation, "select count(*) from app.paper") == counted(
        installation, "select count(distinct (api14, sha256)) from app.paper"
    )


def asked_to_read(program: httpx2.Client, number: int) -> str:
    """Hand papers of a well in for the worker; the address that tells how far it is."""
    well = sample_wells()[number]
    answer = program.post(
        "/api/papers",
        data={"api10": well.api14[:10]},
        files=[("files", (name, content, "application/pdf")) for name, content in well.papers()],
        headers={"x-workbench-request": "1", "prefer": "respond-async"},
    )
    assert answer.status_code == 202, answer.text
    return answer.headers["location"]


def ended(program: httpx2.Client, where: str) -> dict[str, Any] | None:
    told = program.get(where).json()
    return told if told["state"] in ("ended", "stopped") else None

"""The proxy's site when a machine behind it falls silent, as by a pulled cable.

Nothing is refused then: what was sent to that machine is never answered. The replicas are stand-ins
that say their names, since the site alone is looked at; `test_separate_machines` has the product.
"""

import signal
import time
from collections.abc import Iterator
from dataclasses import dataclass

import httpx2
import pytest

from tests.processes.machines import Machine, machines, why_not
from workbench.bench.stand import NGINX, _certificate, wait_for
from workbench.deploy import Kit, files_of

pytestmark = pytest.mark.timeout(120)
REPLICA = """
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
class Says(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    def do_GET(self):
        self.send_response(200)
        self.send_header("content-length", str(len(sys.argv[1])))
        self.end_headers()
        self.wfile.write(sys.argv[1].encode())
    def do_POST(self):
        self.rfile.read(int(self.headers["content-length"]))
        self.do_GET()
    def log_message(self, *_):
        pass
ThreadingHTTPServer(("0.0.0.0", 8501), Says).serve_forever()
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """The proxy and what stands behind it."""

    address: str
    replicas: dict[str, Machine]


@pytest.fixture
def site(tmp_path, request) -> Iterator[Site]:
    if reason := why_not():
        pytest.skip(reason)
    if NGINX is None:
        pytest.skip("no nginx on this machine (Debian: apt install nginx)")
    certificate, key = _certificate(tmp_path)
    kit = Kit(address="https://workbench.test", replicas=2, certificate=certificate, key=key)
    text = files_of(kit)["nginx.conf"]
    for ours, changed in getattr(request, "param", ()):
        assert ours in text
        text = text.replace(ours, changed)
    env = {"PATH": "/usr/bin:/bin:/usr/sbin"}
    with machines("front", "app1", "app2") as on:
        for number in (1, 2):
            machine = on[f"app{number}"]
            text = text.replace(f"127.0.0.1:850{number} ", f"{machine.address}:8501 ")
            machine.start(["python3", "-c", REPLICA, machine.name], env=env, log=tmp_path / "log")
            wait_for(f"http://{machine.address}:8501/")
        (tmp_path / "nginx.conf").write_text(
            f"daemon off; worker_processes 1; user root; pid {tmp_path}/pid;\n"
            f"error_log {tmp_path}/error.log;\n"
            f"events {{}}\nhttp {{ access_log off;\n{text}\n}}\n"
        )
        on["front"].start(
            [NGINX, "-c", tmp_path / "nginx.conf"],
            env=env, log=tmp_path / "log", end=signal.SIGTERM,
        )  # fmt: skip
        address = f"https://{on['front'].address}"
        wait_for(address, trusted=httpx2.create_ssl_context(verify=False))
        yield Site(
            address=address,
            replicas={one.name: one for one in (on["app1"], on["app2"])},
        )


@pytest.fixture
def browser(site: Site) -> Iterator[httpx2.Client]:
    with httpx2.Client(
        base_url=site.address, headers={"host": "workbench.test"}, verify=False, timeout=20
    ) as client:
        yield client


def test_that_a_person_is_led_to_another_replica_when_theirs_falls_silent(site, browser):
    mine = {browser.get("/").text for _ in range(5)}
    assert len(mine) == 1  # one person, one replica
    [silent] = mine

    site.replicas[silent].unplug()
    began = time.monotonic()
    answers = [browser.get("/").text, browser.post("/", content=b"x").text, browser.get("/").text]

    assert set(answers) == set(site.replicas) - mine
    assert time.monotonic() - began < 10


KEPT = (
    ("route consistent;", "route consistent; keepalive 32;"),
    ('    ""      close;', '    ""      "";'),
)


@pytest.mark.parametrize("site", [KEPT], indirect=True, ids=["with kept connections"])
def test_that_a_connection_kept_to_a_silent_machine_would_be_waited_on(site, browser):
    silent = browser.get("/").text

    site.replicas[silent].unplug()

    with pytest.raises(httpx2.ReadTimeout):
        browser.get("/", timeout=6)

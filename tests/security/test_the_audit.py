"""`make audit` where the index cannot be reached, and against a service of our own."""

import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.skipif(shutil.which("make") is None, reason="there is no make on this machine")
def test_that_an_index_that_cannot_be_reached_is_said_in_words(tmp_path):
    done = subprocess.run(
        ["make", "vulnerabilities", f"BIN={Path(sys.executable).parent}", f"AUDIT={tmp_path}"],
        cwd=ROOT,
        env={**os.environ, "PIP_INDEX_URL": "http://127.0.0.1:9/", "PIP_RETRIES": "0",
             "PIP_CONFIG_FILE": os.devnull},
        capture_output=True,
        text=True,
        check=False,
    )  # fmt: skip

    assert done.returncode != 0
    assert "known vulnerabilities are NOT checked" in done.stderr
    assert "Traceback" not in done.stderr


@contextmanager
def service(known: dict[str, str]) -> Iterator[tuple[str, list[str]]]:
    """Speaks OSV's query on loopback: its address, and the packages that it was asked about."""
    asked: list[str] = []

    class Answers(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            order = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            name = order["package"]["name"]
            asked.append(name)
            about = {"package": {"name": name, "ecosystem": "PyPI"}, "versions": [order["version"]]}
            told = {
                "vulns": [{"id": known[name], "summary": "x", "details": "x", "affected": [about]}]
                if name in known
                else []
            }
            self.send_response(200)
            self.end_headers()
            self.wfile.write(json.dumps(told).encode())

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/v1/query", asked
    finally:
        server.shutdown()


@pytest.mark.soak
@pytest.mark.timeout(900)
def test_that_every_pinned_package_is_asked_about_and_a_known_vulnerability_fails(tmp_path):
    from tests.architecture.test_licences import pinned

    def audited(url: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["make", "vulnerabilities", f"BIN={Path(sys.executable).parent}", f"AUDIT={tmp_path}",
             f"AUDIT_FROM=--vulnerability-service osv --osv-url {url}"],
            cwd=ROOT, capture_output=True, text=True, check=False,
        )  # fmt: skip

    with service({}) as (url, asked):
        clean = audited(url)
    if "pip-audit cannot be installed" in clean.stderr:
        pytest.skip("pip-audit cannot be had from the index of this machine")
    assert clean.returncode == 0, clean.stderr
    assert {name.lower().replace("_", "-") for name in asked} >= {*pinned()}

    with service({"pillow": "GHSA-made-up"}) as (url, _):
        found = audited(url)
    assert found.returncode != 0
    assert "GHSA-made-up" in found.stdout + found.stderr
    assert "NOT checked" not in found.stderr

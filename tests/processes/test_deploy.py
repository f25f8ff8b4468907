"""The files for a server: valid to the programs that read them; the proxy keeps people going."""

import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import httpx2
import pytest
import yaml
from prometheus_client.parser import text_string_to_metric_families
from websockets.sync.client import connect

from kernel.errors import InvalidInput
from kernel.store.ids import uuid7
from kernel.workflows import people
from workbench.deploy import Kit, files_of, next_steps, write_kit
from workbench.settings import ROOT
from workbench.testing import free_port

NGINX = shutil.which("nginx", path="/usr/sbin:/usr/bin")
SYSTEMD = shutil.which("systemd-analyze")
PASSWORD = "nine slow drawworks"
TOKEN = "a-token-for-prometheus"
TEMPORARY = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")


def kit(address: str = "https://workbench.example.com", **more: Any) -> Kit:
    """An installation with certificates in a usual place."""
    places = {"certificate": Path("/etc/ssl/w/cert.pem"), "key": Path("/etc/ssl/w/key.pem")}
    return Kit(address=address, **{**places, **more})


def test_that_an_address_without_tls_and_a_crowd_of_replicas_are_refused():
    with pytest.raises(InvalidInput, match="no https address"):
        kit(address="http://workbench.example.com")
    with pytest.raises(InvalidInput, match="Between 1 and 9"):
        kit(replicas=10)


def test_that_nothing_is_left_to_fill_in_but_the_password():
    for name, text in files_of(kit()).items():
        assert "@{" not in text, name
        assert ("CHANGE-ME" in text) == (name == "workbench.env")


def test_that_a_file_that_was_changed_by_hand_is_kept_beside(tmp_path):
    ours = kit()
    write_kit(ours, tmp_path)
    (tmp_path / "workbench.env").write_text("MINE=1\n")

    write_kit(ours, tmp_path)

    assert (tmp_path / "workbench.env.old").read_text() == "MINE=1\n"
    assert (tmp_path / "workbench.env").stat().st_mode & 0o777 == 0o600


def test_that_every_command_in_units_and_containers_is_one_of_ours(tmp_path):
    ours = kit()
    named = [
        line.removeprefix("ExecStart=").split()
        for text in files_of(ours).values()
        for line in text.splitlines()
        if line.startswith("ExecStart=")
    ]
    assert {Path(command[0]).name for command in named} == {"workbench", "python"}
    known = {
        name: subprocess.run(
            [Path(sys.executable).parent / "workbench", name, "--help"], capture_output=True
        ).returncode
        for name in {command[1] for command in named if Path(command[0]).name == "workbench"}
    }
    assert known == {"migrate": 0, "worker": 0, "backup": 0}
    assert all(Path(command[0]).exists() for command in named)


def test_that_compose_starts_each_replica_after_the_migration():
    ours = kit(replicas=3, workers=4)
    services: dict[str, Any] = yaml.safe_load(files_of(ours)["compose.yaml"])["services"]

    assert [name for name in services if name.startswith("app")] == ["app1", "app2", "app3"]
    for name in ("app1", "app3", "worker"):
        needs = services[name]["depends_on"]["migrate"]
        assert needs == {"condition": "service_completed_successfully"}
    assert services["worker"]["deploy"]["replicas"] == 4
    assert services["proxy"]["depends_on"] == ["app1", "app2", "app3"]
    assert "server app3:8501" in files_of(ours)["nginx.container.conf"]


def test_that_the_steps_name_only_files_that_were_written(tmp_path):
    ours = kit()
    written = {file.name for file in write_kit(ours, tmp_path)}

    named = re.findall(rf"{tmp_path}/([\w.*-]+)", next_steps(ours, tmp_path))

    assert named
    for name in named:
        assert any(Path(one).match(name) for one in written), name


@pytest.mark.skipif(SYSTEMD is None, reason="no systemd-analyze on this machine")
def test_that_systemd_understands_the_units(tmp_path):
    files = write_kit(kit(), tmp_path)
    units = [one for one in files if one.suffix in {".service", ".timer"}]
    for unit in units:  # the account of the server does not exist here
        unit.write_text(unit.read_text().replace("=workbench\n", "=root\n"))

    told = subprocess.run(
        [SYSTEMD, "verify", "--man=no", *units], capture_output=True, text=True, check=False
    )

    ours = [line for line in told.stderr.splitlines() if "well-workbench" in line]
    assert ours == []


@pytest.fixture(scope="module")
def certificate(tmp_path_factory) -> Path:
    """A folder with a certificate for localhost and its key."""
    folder = tmp_path_factory.mktemp("tls")
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
         "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost",
         "-keyout", folder / "key.pem", "-out", folder / "cert.pem"],
        check=True,
        capture_output=True,
    )  # fmt: skip
    return folder


@contextmanager
def replica(home: Path, port: int, address: str) -> Iterator[subprocess.Popen[bytes]]:
    """An app process on the suite's database, as its unit starts it."""
    settings = {
        "WORKBENCH_DATA_DIR": str(home),
        "WORKBENCH_PORT": str(port),
        "WORKBENCH_PUBLIC_URL": address,
        "WORKBENCH_TRUSTED_PROXIES": "127.0.0.1",
        "WORKBENCH_METRICS_TOKEN": TOKEN,
        "WORKBENCH_LOG_LEVEL": "error",
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "workbench.serve"],
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT), **settings},
    )
    try:
        wait_for(lambda: httpx2.get(f"http://127.0.0.1:{port}/api/health", timeout=5))
        yield process
    finally:
        process.kill()
        process.wait()


def wait_for(ask) -> None:
    deadline = time.monotonic() + 120
    while True:
        try:
            ask().raise_for_status()
        except httpx2.HTTPError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)
        else:
            return


@contextmanager
def proxy(site: str, folder: Path) -> Iterator[None]:
    """Nginx as the system packages it, with our site and no other."""
    own = [f"{name}_temp_path {folder}/{name};" for name in TEMPORARY]
    lines = ["daemon off;", "user root;", f"pid {folder}/pid;", f"error_log {folder}/error.log;"]
    lines += ["events {}", "http {", "access_log off;", *own, site, "}"]
    (folder / "nginx.conf").write_text("\n".join(lines))
    command = [str(NGINX), "-p", str(folder), "-c", str(folder / "nginx.conf")]
    checked = subprocess.run([*command, "-t"], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stderr
    process = subprocess.Popen(command)
    try:
        yield
    finally:
        process.terminate()
        process.wait()


def answered(port: int, route: str) -> float:
    """How many requests to the route a replica has answered."""
    header = {"authorization": f"Bearer {TOKEN}"}
    text = httpx2.get(f"http://127.0.0.1:{port}/metrics", headers=header, timeout=30).text
    return sum(
        sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
        if sample.name == "workbench_request_seconds_count" and sample.labels["route"] == route
    )


@pytest.mark.skipif(NGINX is None, reason="no nginx on this machine (Debian: apt install nginx)")
@pytest.mark.timeout(300)
def test_that_people_stay_with_a_replica_and_go_on_when_it_is_killed(
    store, home, certificate, tmp_path
):
    ports, front, plain = [free_port(), free_port()], free_port(), free_port()
    address = f"https://localhost:{front}"
    ours = kit(address, certificate=certificate / "cert.pem", key=certificate / "key.pem")
    site = files_of(ours)["nginx.conf"].replace("listen 80;", f"listen {plain};")
    for number, port in enumerate(ports):
        site = site.replace(f"127.0.0.1:{8501 + number} ", f"127.0.0.1:{port} ")
    founded = people.found_organization(
        name="Behind a proxy",
        email=f"prue-{uuid7().hex[-10:]}@example.com",
        person_name="Prue",
        password=PASSWORD,
    )
    form = {"email": founded.actor.email, "password": PASSWORD}
    trusted = httpx2.create_ssl_context(verify=str(certificate / "cert.pem"))

    with ExitStack() as running:
        processes = [running.enter_context(replica(home, port, address)) for port in ports]
        running.enter_context(proxy(site, tmp_path))
        browser = running.enter_context(
            httpx2.Client(base_url=address, verify=trusted, headers={"origin": address}, timeout=60)
        )
        wait_for(lambda: browser.get("/api/health"))

        signed_in = browser.post("/auth/login", data=form)
        assert signed_in.status_code == 303
        session = next(one for one in browser.cookies.jar if one.name.startswith("__Host-"))
        assert session.secure
        for _ in range(10):
            assert browser.get("/api/me").status_code == 200
        counts = [answered(port, "/api/me") for port in ports]
        assert sorted(counts) == [0, 10]

        cookies = "; ".join(f"{one.name}={one.value}" for one in browser.cookies.jar)
        stream = f"wss://localhost:{front}/_stcore/stream"
        with connect(stream, origin=address, additional_headers={"cookie": cookies}, ssl=trusted):
            pass

        mine = counts.index(10)
        processes[mine].kill()
        assert browser.get("/api/me").status_code == 200
        assert answered(ports[1 - mine], "/api/me") == 1

        assert browser.get("/metrics").status_code == 404
        moved = httpx2.get(f"http://localhost:{plain}/plans", timeout=30)
        assert (moved.status_code, moved.headers["location"]) == (301, "https://localhost/plans")

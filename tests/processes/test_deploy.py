"""The files for a server: valid to the programs that read them; the proxy keeps people going."""

import http.client
import json
import re
import shutil
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
import streamlit
import yaml
from prometheus_client.parser import text_string_to_metric_families
from websockets.sync.client import connect

from kernel.errors import InvalidInput
from kernel.store.ids import uuid7
from kernel.store.queue import workers_alive
from kernel.workflows import people
from workbench.bench.load import Asked, measure, prepare
from workbench.bench.stand import METRICS_TOKEN, NGINX, Stand, a_stand, wait_for
from workbench.deploy import Kit, files_of, next_steps, write_kit
from workbench.settings import ROOT
from workbench.testing import free_port

SYSTEMD = shutil.which("systemd-analyze")
PASSWORD = "nine slow drawworks"


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


def answered(port: int, route: str) -> float:
    """How many requests to the route a replica has answered."""
    header = {"authorization": f"Bearer {METRICS_TOKEN}"}
    text = httpx2.get(f"http://127.0.0.1:{port}/metrics", headers=header, timeout=30).text
    return sum(
        sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
        if sample.name == "workbench_request_seconds_count" and sample.labels["route"] == route
    )


def settings_in(environment_file: str, **ours: str) -> dict[str, str]:
    """What systemd and compose read from the file, with what fits this machine."""
    lines = [line for line in environment_file.splitlines() if line and not line.startswith("#")]
    return dict(line.split("=", 1) for line in lines) | {"PYTHONPATH": str(ROOT)} | ours


@pytest.fixture
def as_installed(server, store, home):
    """Run a command of the files with their settings, on the suite's database as DATABASE_URL."""
    ours = files_of(kit(home=home))
    environment = settings_in(ours["workbench.env"], DATABASE_URL=server.administrator_url)

    def run(command: list[str], cwd: Path = ROOT, **more: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            command, env=environment | more, cwd=cwd, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip

    return ours, run


def test_that_migration_and_nightly_backup_run_as_their_units_say(as_installed, home):
    ours, run = as_installed
    said = {}
    for unit in ("migrate", "backup"):
        text = ours[f"well-workbench-{unit}.service"]
        [command] = re.findall(r"^ExecStart=(.*)$", text, re.MULTILINE)
        process = run(command.split())
        said[unit], trouble = process.communicate(timeout=120)
        assert process.returncode == 0, trouble

    assert said["migrate"].startswith("The database is at version ")
    [file] = (home / "backups").glob("workbench-*.dump")
    assert said["backup"].startswith(f"{file}: ")
    shutil.rmtree(home / "backups")


def test_that_the_worker_of_the_compose_file_starts_and_ends_when_told(as_installed, store):
    ours, run = as_installed
    program, name = yaml.safe_load(ours["compose.yaml"])["services"]["worker"]["command"]
    before = workers_alive(store)
    process = run([Path(sys.executable).parent / program, name])
    while process.poll() is None and workers_alive(store) == before:
        time.sleep(0.2)

    process.terminate()
    process.communicate(timeout=60)

    assert process.returncode == 0


def test_that_what_the_image_copies_is_all_that_an_app_needs(as_installed, tmp_path):
    ours, run = as_installed
    copied = re.findall(r"^COPY (.+) \S+$", ours["Containerfile"], re.MULTILINE)
    for name in " ".join(copied).split():
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("*.pyc"))
        else:
            shutil.copy(ROOT / name, tmp_path / name)
    port = free_port()
    here = {"PYTHONPATH": str(tmp_path), "WORKBENCH_PORT": str(port)}
    process = run([sys.executable, "-m", "workbench.serve"], cwd=tmp_path, **here)
    answer = None
    while process.poll() is None and answer is None:
        try:
            answer = httpx2.get(f"http://127.0.0.1:{port}/login", timeout=30)
        except httpx2.ConnectError:
            time.sleep(0.2)
    process.terminate()
    _, said = process.communicate(timeout=60)

    assert answer is not None, said
    assert "Sign in" in answer.text
    assert not (tmp_path / "tests").exists()


def test_that_the_database_allows_as_many_connections_as_all_processes_may_hold():
    ours = files_of(kit(replicas=3, workers=4))
    command = yaml.safe_load(ours["compose.yaml"])["services"]["database"]["command"]

    assert command[-1] == f"max_connections={7 * 18 + 9}"


@pytest.fixture(scope="module")
def stand(store, home, tmp_path_factory) -> Iterator[Stand]:
    """The files at work: nginx, two replicas and two workers on the suite's database."""
    if NGINX is None:
        pytest.skip("no nginx on this machine (Debian: apt install nginx)")
    with a_stand(tmp_path_factory.mktemp("stand"), home=home, replicas=2, workers=2) as running:
        yield running


@pytest.mark.timeout(900)
def test_that_the_health_check_of_the_image_tells_an_app_that_answers_from_none(stand):
    [line] = re.findall(
        r"^  CMD (\[.*urlopen.*\])$", files_of(kit())["Containerfile"], re.MULTILINE
    )
    program, *rest = json.loads(line)
    codes = [
        subprocess.run(
            [sys.executable, *(word.replace("8501", str(port)) for word in rest)],
            capture_output=True,
        ).returncode
        for port in (stand.ports[0], free_port())
    ]

    assert program == "python" and codes == [0, 1]


@pytest.mark.timeout(900)
def test_that_the_proxy_ends_tls_packs_and_keeps_what_never_changes(stand):
    script = next((Path(streamlit.__file__).parent / "static" / "static" / "js").glob("index.*.js"))
    with httpx2.Client(base_url=stand.address, verify=stand.trusted, timeout=60) as browser:
        page = browser.get("/login")
        packed = browser.get(f"/static/js/{script.name}")
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.headers["cache-control"] == "public, immutable, max-age=31536000"
    assert packed.content == script.read_bytes()
    assert page.headers["cache-control"] == "no-store"
    assert page.headers["strict-transport-security"] == "max-age=31536000"
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert page.headers["x-frame-options"] == "SAMEORIGIN"
    assert page.headers["server"] == "nginx"

    with pytest.raises(httpx2.ConnectError, match="certificate verify failed"):
        httpx2.get(stand.address, timeout=60)
    host, port = "localhost", int(stand.address.rpartition(":")[2])
    spoken = set()
    for version in (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3):
        context = ssl.create_default_context()
        context.load_verify_locations(stand.certificate)
        context.minimum_version = context.maximum_version = version
        with (
            socket.create_connection((host, port), timeout=60) as line,
            context.wrap_socket(line, server_hostname=host) as secure,
        ):
            spoken.add(secure.version())
    assert spoken == {"TLSv1.2", "TLSv1.3"}


@pytest.mark.timeout(900)
def test_that_what_is_too_large_is_refused_in_words_by_proxy_and_product(stand):
    host, port = "localhost", int(stand.address.rpartition(":")[2])
    line = http.client.HTTPSConnection(host, port, context=stand.trusted, timeout=60)
    line.putrequest("POST", "/api/papers")
    line.putheader("Content-Length", str(10**9))
    line.endheaders()
    answer = line.getresponse()
    assert (answer.status, answer.read()[:26]) == (413, b"This is larger than 160 MB")
    line.close()

    with httpx2.Client(base_url=stand.address, verify=stand.trusted, timeout=120) as browser:
        refused = browser.post("/api/import", content=bytes(53 * 2**20))
    assert refused.status_code == 413
    assert refused.headers["content-type"] == "application/problem+json"
    assert "MB" in refused.json()["detail"]


@pytest.mark.timeout(900)
def test_that_people_work_on_while_a_replica_and_a_worker_die_and_no_job_is_lost(stand, store):
    work = prepare(f"Load{uuid7().hex[-8:]}", 4)

    figures = measure(stand, store, work, Asked(users=4, seconds=15, think_s=0.4))

    assert figures["failed_in_words"] == []
    assert set(figures["requests"]) >= {"upload", "download", "calculation", "change of a bar"}
    assert figures["page_runs"] >= 1
    assert figures["jobs"]["left"] == figures["jobs"]["failed"] == 0
    assert figures["jobs"]["done"] >= 1


@pytest.mark.timeout(900)
def test_that_people_stay_with_a_replica_and_go_on_when_it_is_killed(stand, store):
    for port in stand.ports:
        wait_for(f"http://127.0.0.1:{port}/api/health")
    founded = people.found_organization(
        name="Behind a proxy",
        email=f"prue-{uuid7().hex[-10:]}@example.com",
        person_name="Prue",
        password=PASSWORD,
    )
    form = {"email": founded.actor.email, "password": PASSWORD}
    before = [answered(port, "/api/me") for port in stand.ports]
    with httpx2.Client(
        base_url=stand.address, verify=stand.trusted, headers={"origin": stand.address}, timeout=60
    ) as browser:
        signed_in = browser.post("/auth/login", data=form)
        assert signed_in.status_code == 303
        session = next(one for one in browser.cookies.jar if one.name.startswith("__Host-"))
        assert session.secure
        for _ in range(10):
            assert browser.get("/api/me").status_code == 200
        counts = [
            answered(port, "/api/me") - held for port, held in zip(stand.ports, before, strict=True)
        ]
        assert sorted(counts) == [0, 10]

        cookies = "; ".join(f"{one.name}={one.value}" for one in browser.cookies.jar)
        stream = f"{stand.address.replace('https', 'wss')}/_stcore/stream"
        header = {"cookie": cookies}
        with connect(stream, origin=stand.address, additional_headers=header, ssl=stand.trusted):
            pass

        mine = counts.index(10)
        stand.kill_replica(mine)
        assert browser.get("/api/me").status_code == 200
        assert answered(stand.ports[1 - mine], "/api/me") == before[1 - mine] + 1

        assert browser.get("/metrics").status_code == 404
    moved = httpx2.get(f"http://localhost:{stand.plain}/plans", timeout=30)
    assert (moved.status_code, moved.headers["location"]) == (301, "https://localhost/plans")


@pytest.mark.timeout(900)
def test_that_the_proxy_says_in_words_when_every_replica_is_away(stand):
    for number in range(len(stand.replicas)):
        stand.kill_replica(number)

    answer = httpx2.get(f"{stand.address}/plans", verify=stand.trusted, timeout=60)

    assert answer.status_code == 503
    assert answer.text.startswith("The workbench is being started or upgraded.")
    assert answer.headers["retry-after"] == "30"

"""An installation as `workbench deploy` writes it, on loopback: nginx, replicas, workers.

Used by the load test and by the tests of the deployment's files. nginx is the system's own.
"""

import os
import shutil
import ssl
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import httpx2

from kernel.errors import Unavailable
from workbench.deploy import FIRST_PORT, Kit, files_of
from workbench.settings import ROOT
from workbench.testing import free_port

NGINX = shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/sbin:/opt/homebrew/bin")
METRICS_TOKEN = "a-token-for-prometheus"  # noqa: S105 - of a stand that ends with its test
_START_S = 600.0  # a machine that does much else takes long to load four processes
_TEMPORARY = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")


@dataclass(slots=True, kw_only=True)
class Stand:
    """A running installation.

    Attributes:
        address: What people type.
        plain: The port that sends plain http on to TLS.
        ports: Of the replicas.
        certificate: Of the stand.
        trusted: Believes it.
        replicas: Their processes.
        workers: Those of the workers.
    """

    address: str
    plain: int
    ports: list[int]
    certificate: Path
    trusted: ssl.SSLContext
    replicas: list[subprocess.Popen[bytes]] = field(default_factory=list)
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list)
    _begin: list[Callable[[], subprocess.Popen[bytes]]] = field(default_factory=list)

    def kill_replica(self, at: int) -> None:
        """End a replica as a crash would."""
        self.replicas[at].kill()
        self.replicas[at].wait()

    def kill_worker(self, at: int) -> None:
        """End a worker as a crash would."""
        self.workers[at].kill()
        self.workers[at].wait()

    def start_replica(self, at: int) -> None:
        """Start a replica again, as systemd does; it answers some seconds later."""
        self.replicas[at] = self._begin[at]()


@contextmanager
def a_stand(folder: Path, *, home: Path, replicas: int = 2, workers: int = 0) -> Iterator[Stand]:
    """Start everything on free ports, and end it again.

    Args:
        folder: For certificate, nginx's files and logs.
        home: The data home of a running database with the newest schema.
        replicas: App processes.
        workers: Worker processes.

    Raises:
        Unavailable: There is no nginx or openssl, or a replica does not answer.
    """
    if NGINX is None:
        raise Unavailable("nginx is needed.", hint="Debian: apt install nginx.")
    certificate, key = _certificate(folder)
    front, plain = free_port(), free_port()
    ports = [free_port() for _ in range(replicas)]
    address = f"https://localhost:{front}"
    kit = Kit(address=address, replicas=replicas, certificate=certificate, key=key)
    site = files_of(kit)["nginx.conf"].replace("listen 80;", f"listen {plain};")
    for number, port in enumerate(ports):
        site = site.replace(f"127.0.0.1:{FIRST_PORT + number} ", f"127.0.0.1:{port} ")
    environment = {
        "PYTHONPATH": str(ROOT),
        "PATH": os.defpath,
        "WORKBENCH_DATA_DIR": str(home),
        "WORKBENCH_PUBLIC_URL": address,
        "WORKBENCH_TRUSTED_PROXIES": "127.0.0.1",
        "WORKBENCH_METRICS_TOKEN": METRICS_TOKEN,
        "WORKBENCH_SAMPLE_DATA": "false",
        "WORKBENCH_LOG_LEVEL": "error",
    }
    stand = Stand(
        address=address,
        plain=plain,
        ports=ports,
        certificate=certificate,
        trusted=httpx2.create_ssl_context(verify=str(certificate)),
    )

    def begin(module: str, **more: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen([sys.executable, "-m", module], cwd=ROOT, env=environment | more)

    with ExitStack() as running:
        running.callback(lambda: _end([*stand.replicas, *stand.workers]))
        stand._begin += [
            partial(begin, "workbench.serve", WORKBENCH_PORT=str(port)) for port in ports
        ]
        stand.replicas += [start() for start in stand._begin]
        stand.workers += [begin("workbench.jobs") for _ in range(workers)]
        running.enter_context(_proxy(site, folder))
        for port in ports:
            wait_for(f"http://127.0.0.1:{port}/api/health")
        wait_for(f"{address}/api/health", trusted=stand.trusted)
        yield stand


def wait_for(url: str, *, trusted: ssl.SSLContext | None = None) -> None:
    """Return when the address answers.

    Raises:
        Unavailable: It does not within ten minutes.
    """
    deadline = time.monotonic() + _START_S
    while time.monotonic() < deadline:
        try:
            httpx2.get(url, timeout=5, verify=trusted or True).raise_for_status()
        except httpx2.HTTPError:
            time.sleep(0.2)
        else:
            return
    raise Unavailable(f"{url} does not answer.")


def _end(processes: list[subprocess.Popen[bytes]]) -> None:
    for process in processes:
        process.kill()
    for process in processes:
        process.wait()


@contextmanager
def _proxy(site: str, folder: Path) -> Iterator[None]:
    """Nginx as the system packages it, with our site and no other."""
    lines = ["daemon off;", f"pid {folder}/pid;", f"error_log {folder}/error.log;"]
    if os.geteuid() == 0:
        lines.append("user root;")
    own = [f"{name}_temp_path {folder}/{name};" for name in _TEMPORARY]
    lines += ["events { worker_connections 4096; }", "http {", "access_log off;", *own, site, "}"]
    (folder / "nginx.conf").write_text("\n".join(lines))
    command = [str(NGINX), "-p", str(folder), "-c", str(folder / "nginx.conf")]
    checked = subprocess.run([*command, "-t"], capture_output=True, text=True, check=False)
    if checked.returncode:
        raise Unavailable(f"nginx refuses its site: {checked.stderr.strip()}")
    process = subprocess.Popen(command)
    try:
        yield
    finally:
        process.terminate()
        process.wait()


def _certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate of localhost for two days, and its key."""
    certificate, key = folder / "cert.pem", folder / "key.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
         "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost",
         "-keyout", key, "-out", certificate],
        check=True,
        capture_output=True,
    )  # fmt: skip
    return certificate, key
